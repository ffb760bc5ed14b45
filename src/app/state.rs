//! Everything the program knows. Only [`super::update`] changes it.

mod look;
mod plot;

use std::collections::BTreeSet;
use std::sync::Arc;

pub use self::look::{Cells, LookState, Pinned, VitalsView};
pub use self::plot::PlotState;
use super::Setup;
use super::action::By;
use super::answers::Answers;
use super::borders::Borders;
use super::compare::Flips;
use super::curve::CurveState;
use super::notice::{Notice, Notify, Tone};
use super::overlay::Overlay;
use super::pane::{Arrangement, PaneId, PaneState};
use super::run::{Run, Said};
use super::run_rows::RowsInView;
use super::scored::ScoredState;
use super::sheet::Sheet;
use super::subgroups::SubgroupState;
use super::why::Why;
use super::workspace::File;
use super::{Loaded, RunId};
use crate::data::Survey;
use crate::spec::Workspace;
use crate::store::{Listed, Views, Waiting};
use crate::train::{Finding, Stop};

/// Everything the program knows.
#[derive(Clone, Debug)]
pub struct State {
    /// The workspace file.
    pub file: File,
    /// The table and what is known about it.
    pub data: Data,
    /// Live runs and opened ones, in order of appearance.
    pub runs: Vec<Run>,
    /// The run that curves, confusion and fairness show.
    pub shown: Option<RunId>,
    /// Batches of it that were done at the moment that all panes look at; `None`: now.
    pub moment: Option<u64>,
    /// What the runs folder holds, newest first.
    pub listed: Vec<Arc<Listed>>,
    /// Runs that wait until others have ended, the next first.
    pub waiting: Vec<Waiting>,
    /// What the runs pane was narrowed to and ordered by, and views by name.
    pub views: Views,
    /// How many may train at once.
    pub limit: usize,
    /// The rows that pairs of runs judge differently, as far as they were asked for.
    pub flips: Vec<Flipped>,
    /// Runs that were put aside in this sitting, the last one last.
    pub discarded: Vec<RunId>,
    /// Rows of the runs pane.
    pub(super) rows_in_view: RowsInView,
    /// Runs that were begun from here and are not over.
    pub(super) begun: BTreeSet<RunId>,
    /// Runs that were begun elsewhere and are followed unasked: no key is meant for them unless they are in view.
    pub(super) foreign: BTreeSet<RunId>,
    /// What is meant to happen when something else is over.
    pub intent: Intent,
    /// The pane that gets the keys.
    pub focus: PaneId,
    /// Whether it has the screen to itself.
    pub zoomed: bool,
    /// How panes share the screen.
    pub arrangement: Arrangement,
    /// Borders between panes that were moved.
    pub borders: Borders,
    /// The step of the tour that waits to be done, from 0.
    pub tour: Option<usize>,
    /// By [`PaneId::index`].
    pub panes: [PaneState; PaneId::ALL.len()],
    /// How curves are drawn.
    pub plot: PlotState,
    /// What the other panes look at.
    pub look: LookState,
    /// What is known row by row, and the decision threshold.
    pub scored: ScoredState,
    /// Why models decide as they do.
    pub why: Answers<Why>,
    /// The subgroups that models are worst for.
    pub subgroups: SubgroupState,
    /// The newest learning or validation curve.
    pub curve: CurveState,
    /// The rows of the data pane.
    pub sheet: Sheet,
    /// The last one is on top.
    pub overlays: Vec<Overlay>,
    /// Keys typed so far of a longer chord.
    pub chord: Vec<String>,
    /// Lines run from the palette, oldest first.
    pub history: Vec<String>,
    /// Said a moment ago.
    pub toasts: Vec<Notice>,
    /// Everything said.
    pub log: Vec<Notice>,
    /// Themes to choose from.
    pub themes: Vec<String>,
    /// The theme drawn with.
    pub theme: String,
    /// Whether the program sees the mouse.
    pub mouse: bool,
    /// Whether nothing is changed from here.
    pub watching: bool,
    /// Where the mouse was last clicked and when: pane, row, column.
    pub clicked: Option<(f64, PaneId, usize, usize)>,
    /// Whether the terminal is being looked at; `None` where it does not say.
    pub attended: Option<bool>,
    /// When the user is called.
    pub notify: Notify,
    /// Texts written to the file that the watcher has not shown again yet.
    pub(super) written: Vec<String>,
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
    /// Seconds since the program started.
    pub now: f64,
}

/// Two runs, and what came of comparing their rows.
pub type Flipped = ((RunId, RunId), Result<Arc<Flips>, String>);

/// The table and what is known about it.
#[derive(Clone, Debug, Default)]
pub struct Data {
    /// Counts requests; an answer to an older one is dropped.
    pub generation: u64,
    /// Whether an answer is awaited.
    pub loading: bool,
    /// The last good answer.
    pub loaded: Option<Arc<Loaded>>,
    /// Why the last request failed.
    pub failure: Option<String>,
    /// What was found out about the last good answer.
    pub survey: Option<Arc<Survey>>,
    /// Whether that is looked for anew.
    pub surveying: bool,
}

/// What is meant to happen when something else is over.
#[derive(Clone, Debug, Default)]
pub struct Intent {
    /// A run of this was asked for and has not been heard of.
    pub starting: Option<Arc<Workspace>>,
    /// This run was asked to go on and has not been heard of.
    pub resuming: Option<RunId>,
    /// The run that is on its way is to stop again: what was asked of it before there was anybody to ask.
    pub stop: Option<Stop>,
    /// Train again when this run is over.
    pub restart: Option<RunId>,
    /// Runs that are read to be drawn beside the shown one, in order; the first few have been asked for.
    pub beside: Vec<RunId>,
    /// A sweep of the learning rate is under way.
    pub sweeping: bool,
    /// A report is being written.
    pub reporting: bool,
    /// Leave when the live run is over.
    pub leave: bool,
    /// A text with changes that the live run cannot take over, waiting for an answer.
    pub proposal: Option<Proposal>,
    /// A change that a finding advises is in the file, and the data have not been read with it.
    pub mending: Option<Mending>,
}

/// A change of the workspace file that is taken back where the data cannot be used with it. Only where the data were good
/// before and no live run was asked about.
#[derive(Clone, Debug, PartialEq)]
pub struct Mending {
    /// The reading that tells.
    pub generation: u64,
    /// The text with it.
    pub text: String,
    /// What it does, as in "leaves out `id`".
    pub does: String,
}

impl Intent {
    /// Whether a run is on its way.
    pub fn preparing(&self) -> bool {
        self.starting.is_some() || self.resuming.is_some()
    }
}

/// A workspace text waiting for an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// The whole text.
    pub text: String,
    /// Where it came from.
    pub source: Source,
}

/// Where a new workspace text came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// From a pane or the palette; the file is to be written.
    Pane,
    /// From the file, which already says so.
    Disk,
    /// From undo.
    Past,
    /// From redo.
    Future,
}

impl State {
    /// Before anything happened. The host reads the workspace file and the runs folder next.
    pub fn new(setup: Setup) -> Self {
        let last = setup.views.last.clone();
        let mut state = Self {
            file: File::new(setup.file),
            data: Data::default(),
            runs: Vec::new(),
            shown: None,
            moment: None,
            listed: Vec::new(),
            waiting: Vec::new(),
            views: setup.views,
            limit: 1,
            flips: Vec::new(),
            discarded: Vec::new(),
            foreign: BTreeSet::new(),
            begun: BTreeSet::new(),
            rows_in_view: RowsInView::default(),
            intent: Intent::default(),
            focus: PaneId::Curves,
            zoomed: false,
            arrangement: setup.arrangement,
            borders: Borders::default(),
            tour: None,
            panes: Default::default(),
            plot: PlotState::default(),
            look: LookState::default(),
            scored: ScoredState::default(),
            why: Answers::default(),
            subgroups: SubgroupState::default(),
            curve: CurveState::default(),
            sheet: Sheet::default(),
            overlays: Vec::new(),
            chord: Vec::new(),
            history: setup.history,
            toasts: Vec::new(),
            log: Vec::new(),
            themes: setup.themes,
            theme: setup.theme,
            mouse: true,
            watching: setup.watching,
            clicked: None,
            attended: None,
            notify: setup.notify,
            written: Vec::new(),
            size: setup.size,
            now: 0.0,
        };
        super::update::take_view(&mut state, &last);
        state
    }

    /// What this pane remembers.
    pub fn pane(&self, pane: PaneId) -> &PaneState {
        &self.panes[pane.index()]
    }

    /// The run that is talked to: the shown one where it is live, or while none is shown the newest live one. What is asked with
    /// a run in view that is over is not meant for another that nobody sees.
    pub fn live(&self) -> Option<&Run> {
        match self.run() {
            Some(shown) => Some(shown).filter(|run| run.phase.live()),
            None => self.any_live(),
        }
    }

    /// A live run, whether it is in view or not: the shown one, else the newest that was begun from here.
    pub fn any_live(&self) -> Option<&Run> {
        let newest = || self.runs.iter().rev().find(|run| run.phase.live() && !self.foreign.contains(&run.id));
        self.run().filter(|run| run.phase.live()).or_else(newest)
    }

    /// The run that curves, confusion and fairness show.
    pub fn run(&self) -> Option<&Run> {
        let shown = self.shown.as_ref()?;
        self.runs.iter().find(|run| run.id == *shown)
    }

    /// The finding in hand in the health pane.
    pub fn finding(&self) -> Option<&Finding> {
        self.findings().into_iter().nth(self.pane(PaneId::Health).cursor)
    }

    /// First and last x in view of the curves; `None` before there are any.
    pub fn window(&self) -> Option<(f64, f64)> {
        match self.plot.window {
            Some(window) if !self.plot.follow => self.run().map(|_| window),
            Some((first, end)) => self.reach().map(|(start, last)| ((last - (end - first)).max(start), last)),
            None => self.reach(),
        }
    }

    /// First and last x that any curve has.
    pub fn reach(&self) -> Option<(f64, f64)> {
        let ends = self.together().into_iter().map(|run| run.end(self.plot.by));
        let start = if self.plot.by == By::Step { 1.0 } else { 0.0 };
        ends.reduce(f64::max).map(|last| (start, last))
    }

    /// When the host should send `Msg::Now` next: a toast goes then. `None`: nothing changes by itself.
    pub fn next_deadline(&self) -> Option<f64> {
        self.toasts.iter().filter_map(Notice::expires).min_by(f64::total_cmp)
    }

    /// Says something in the log and for a moment on the screen.
    pub(super) fn say(&mut self, tone: Tone, text: impl Into<String>) {
        let text = text.into();
        self.toast(tone, text.clone());
        self.note(tone, text);
    }

    /// Says something for a moment on the screen only: the log has it from somebody else.
    pub(super) fn toast(&mut self, tone: Tone, text: impl Into<String>) {
        let notice = Notice { at: self.now, tone, text: text.into(), of: None };
        self.toasts.retain(|toast| toast.text != notice.text);
        self.toasts.push(notice);
    }

    /// Takes away from the screen what is no longer so.
    pub(super) fn unsay(&mut self, text: &str) {
        self.toasts.retain(|toast| toast.text != text);
    }

    /// Puts a line at the end of the log; a cursor that stood on the last one goes with it, as whoever follows the log wants.
    fn write_down(&mut self, notice: Notice) {
        let last = |state: &Self| state.log_rows().len().saturating_sub(1);
        // Without a filter every line is a row, and a long log is not gone through for each.
        let filtered = !self.pane(PaneId::Log).filter.is_empty();
        let before = if filtered { last(self) } else { self.log.len().saturating_sub(1) };
        let follows = self.pane(PaneId::Log).cursor >= before;
        self.log.push(notice);
        if follows {
            let end = if filtered { last(self) } else { self.log.len() - 1 };
            self.panes[PaneId::Log.index()].cursor = end;
        }
    }

    /// Writes down what a run said.
    pub(super) fn note_of(&mut self, id: &RunId, Said { step, bad, text }: Said) {
        let tone = if bad { Tone::Warning } else { Tone::Info };
        self.write_down(Notice { at: self.now, tone, text, of: Some((id.clone(), step)) });
    }

    /// Says something in the log only.
    pub(super) fn note(&mut self, tone: Tone, text: impl Into<String>) {
        self.write_down(Notice { at: self.now, tone, text: text.into(), of: None });
    }
}
