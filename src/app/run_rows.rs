//! The rows of the runs pane: runs at hand, runs on disk and runs that wait, filtered and in order.

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

use super::derive::contains;
use super::pane::PaneId;
use super::query::{Asked, Query};
use super::run::Run;
use super::{RunId, State};
use crate::eval::Metrics;
use crate::spec::FIELDS;
use crate::store::{About, Listed, Status, Waiting};

/// Columns the runs pane can be ordered by.
pub const RUN_COLUMNS: [&str; 6] = ["run", "status", "metric", "epochs", "time", "tags"];

/// A line of the runs pane.
#[derive(Clone, Debug)]
pub struct RunRow<'a> {
    /// Which; of one that waits, what it is to be named after.
    pub id: &'a str,
    /// Live or opened.
    pub run: Option<&'a Run>,
    /// As the runs folder has it.
    pub listed: Option<&'a Listed>,
    /// As the queue has it.
    pub waiting: Option<&'a Waiting>,
}

/// Where a row comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Spot {
    /// The queue.
    Waiting(usize),
    /// Runs at hand.
    Run(usize),
    /// The folder, and where the run is at hand.
    Listed(usize, Option<usize>),
}

/// The rows as they were found last: a picture asks for them again and again. While the state changes they are forgotten.
#[derive(Clone, Debug, Default)]
pub(super) struct RowsInView {
    still: bool,
    spots: OnceLock<Vec<Spot>>,
    doubt: OnceLock<Option<String>>,
}

impl RowsInView {
    /// The state changes from here on.
    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }

    /// The state stays as it is until it changes again.
    pub(super) fn settle(&mut self) {
        self.still = true;
    }

    fn get_or_find(&self, find: impl FnOnce() -> Vec<Spot>) -> Option<&[Spot]> {
        self.still.then(|| self.spots.get_or_init(find).as_slice())
    }

    /// What is to be said of the filter that they were found by.
    pub(super) fn doubt_or_find(&self, find: impl FnOnce() -> Option<String>) -> Option<String> {
        if self.still { self.doubt.get_or_init(find).clone() } else { find() }
    }
}

impl State {
    /// Every run: those that wait, those in memory that the folder does not list yet, then the folder.
    fn every_spot(&self) -> Vec<Spot> {
        let mut at_hand: HashMap<&str, usize> =
            self.runs.iter().enumerate().map(|(at, run)| (run.id.as_str(), at)).collect();
        let old = self.listed.iter().enumerate();
        let old: Vec<Spot> = old.map(|(at, run)| Spot::Listed(at, at_hand.remove(run.id.as_str()))).collect();
        let mut unlisted: Vec<usize> = at_hand.into_values().collect();
        unlisted.sort_unstable_by_key(|&at| Reverse(at));
        let new = (0..self.waiting.len()).map(Spot::Waiting).chain(unlisted.into_iter().map(Spot::Run));
        new.chain(old).collect()
    }

    /// Those that are as the filter asks, in the order that it or the pane asks for.
    fn spots(&self) -> Vec<Spot> {
        let pane = self.pane(PaneId::Runs);
        let mut spots = self.every_spot();
        if !pane.filter.is_empty() {
            let query = Query::new(&pane.filter);
            spots.retain(|&spot| query.holds(&self.at(spot)));
            if query.sort.is_some() {
                spots.sort_by_cached_key(|&spot| query.rank(&self.at(spot)));
            }
        }
        if let Some((by, reverse)) = pane.sort {
            let named = newest_metric(spots.iter().map(|&spot| self.at(spot))).unwrap_or_default();
            spots.sort_by(|&a, &b| {
                let order = self.at(a).order(&self.at(b), by, &named);
                if reverse { order.reverse() } else { order }
            });
        }
        spots
    }

    fn at(&self, spot: Spot) -> RunRow<'_> {
        match spot {
            Spot::Waiting(at) => {
                let entry = &self.waiting[at];
                RunRow { id: &entry.name, run: None, listed: None, waiting: Some(entry) }
            }
            Spot::Run(at) => RunRow { id: &self.runs[at].id, run: Some(&self.runs[at]), listed: None, waiting: None },
            Spot::Listed(at, run) => RunRow { run: run.map(|at| &self.runs[at]), ..RunRow::of(&self.listed[at]) },
        }
    }

    /// Runs to show.
    pub fn run_rows(&self) -> Vec<RunRow<'_>> {
        match self.rows_in_view.get_or_find(|| self.spots()) {
            Some(spots) => spots.iter().map(|&spot| self.at(spot)).collect(),
            None => self.spots().into_iter().map(|spot| self.at(spot)).collect(),
        }
    }

    /// How many runs are live, those among them that are not read yet, such as the one that a window was opened to attend to.
    pub(super) fn live_runs(&self) -> usize {
        let at_hand = self.runs.iter().filter(|run| run.phase.live()).count();
        let listed = self.listed.iter().filter(|run| run.status == Status::Live);
        at_hand + listed.filter(|run| self.runs.iter().all(|known| known.id != run.id)).count()
    }

    /// The row under the cursor of the runs pane.
    pub fn run_row(&self) -> Option<RunRow<'_>> {
        let cursor = self.pane(PaneId::Runs).cursor;
        let spot = match self.rows_in_view.get_or_find(|| self.spots()) {
            Some(spots) => spots.get(cursor).copied(),
            None => self.spots().get(cursor).copied(),
        };
        spot.map(|spot| self.at(spot))
    }

    /// Every run, whatever the filter.
    pub(super) fn every_row(&self) -> Vec<RunRow<'_>> {
        self.every_spot().into_iter().map(|spot| self.at(spot)).collect()
    }

    /// The folders that runs are kept in and those above them, each with how many runs are in it and below.
    pub fn run_folders(&self) -> BTreeMap<String, usize> {
        let mut folders = BTreeMap::new();
        for folder in self.listed.iter().filter_map(|run| run.about.folder.as_ref()) {
            let ends = folder.match_indices('/').map(|(at, _)| at).chain([folder.len()]);
            ends.for_each(|end| *folders.entry(folder[..end].to_owned()).or_default() += 1);
        }
        folders
    }

    /// The run under the cursor of the runs pane where that is focused, else the one in view.
    pub fn run_in_hand(&self) -> Option<RunId> {
        if self.focus == PaneId::Runs {
            return self.run_row().filter(|row| row.waiting.is_none()).map(|row| row.id.to_owned());
        }
        self.run().map(|run| run.id.clone())
    }
}

/// The metric that speaks for the newest of these runs that has one, which their column is of: runs of different tasks have others.
pub fn newest_metric<'a>(rows: impl Iterator<Item = RunRow<'a>>) -> Option<String> {
    let judged = rows.filter(|row| row.metric().is_some());
    let newest = judged.max_by(|a, b| a.id.cmp(b.id))?;
    newest.metric().map(|(name, _)| name.to_owned())
}

impl<'a> RunRow<'a> {
    /// The row of a run that is only listed.
    pub fn of(listed: &'a Listed) -> Self {
        Self { id: &listed.id, run: None, listed: Some(listed), waiting: None }
    }
}

impl RunRow<'_> {
    /// What tells it apart from every other row.
    pub fn key(&self) -> (Option<u32>, String) {
        (self.waiting.map(|entry| entry.number), self.id.to_owned())
    }

    /// What it is called.
    pub fn name(&self) -> &str {
        self.listed.map_or(self.id, Listed::name)
    }

    /// As the status column says it.
    pub fn status(&self) -> &str {
        match (self.run, self.listed, self.waiting) {
            (_, _, Some(Waiting { failure: Some(_), .. })) => "could not begin",
            (_, _, Some(_)) => "queued",
            (Some(run), ..) if run.phase.live() => run.phase.name(),
            (_, Some(listed), _) if listed.paused => "paused",
            (_, Some(listed), _) => listed.status.name(),
            (Some(run), ..) => run.phase.name(),
            (None, None, None) => "",
        }
    }

    /// Whether a process trains it.
    pub fn live(&self) -> bool {
        let listed = || self.listed.is_some_and(|listed| listed.status == Status::Live);
        self.run.map_or_else(listed, |run| run.phase.live())
    }

    /// Whether it can go on as it was going.
    pub fn resumable(&self) -> bool {
        match self.run.map(|run| run.phase) {
            Some(phase) if phase.live() => false,
            Some(phase) => phase.resumable(),
            None => self.listed.is_some_and(|listed| listed.status.resumable()),
        }
    }

    /// Passes done.
    pub fn epochs(&self) -> usize {
        self.run.map(Run::epochs_done).or(self.listed.map(|listed| listed.epochs)).unwrap_or(0)
    }

    /// The task's first metric, by name.
    pub fn metric(&self) -> Option<(&str, f64)> {
        let listed = || self.listed?.headline.as_ref().map(|(name, value)| (name.as_str(), *value));
        let own = || {
            let judged = self.judged()?;
            judged.headline().or_else(|| judged.iter().next())
        };
        let live = self.run.is_some_and(|run| run.phase.live());
        if live { own().or_else(listed) } else { listed().or_else(own) }
    }

    /// The metric of this name, as [`RunRow::metric`] has it.
    pub fn metric_named(&self, name: &str) -> Option<f64> {
        let own = self.metric().filter(|(known, _)| *known == name).map(|(_, value)| value);
        own.or_else(|| self.number(name))
    }

    /// The metrics of the epoch whose weights are kept, of a run at hand; of its last one where another run has judged that.
    fn judged(&self) -> Option<&Metrics> {
        let run = self.run?;
        Some(&run.kept().or(run.epochs.last())?.validation)
    }

    /// Seconds of training.
    pub fn seconds(&self) -> f64 {
        self.run.map(|run| run.seconds).or(self.listed.map(|listed| listed.seconds)).unwrap_or(0.0)
    }

    /// The folder it is kept in, with a slash behind it, and its tags.
    pub fn tags(&self) -> String {
        let Some(about) = self.listed.map(|listed| &listed.about) else { return String::new() };
        let folder = about.folder.iter().map(|folder| format!("{folder}/"));
        folder.chain(about.tags.iter().cloned()).collect::<Vec<_>>().join(" ")
    }

    /// In the order of a column; `named` is the metric of the third.
    fn order(&self, other: &Self, by: usize, named: &str) -> Ordering {
        let metric = |row: &Self, name: &str| row.metric_named(name).unwrap_or(f64::NAN);
        match by {
            0 => self.name().cmp(other.name()),
            1 => self.status().cmp(other.status()),
            2 => metric(self, named).total_cmp(&metric(other, named)),
            3 => self.epochs().cmp(&other.epochs()),
            4 => self.seconds().total_cmp(&other.seconds()),
            _ => self.tags().cmp(&other.tags()),
        }
    }
}

impl Asked for RunRow<'_> {
    fn text(&self, key: &str) -> Option<String> {
        let about = || self.listed.map(|listed| &listed.about);
        match key {
            "id" => Some(self.id.to_owned()),
            "name" => Some(self.name().to_owned()),
            // Whoever asks for those that are live means those that are paused too.
            "status" if self.live() && self.status() != "live" => Some(format!("live {}", self.status())),
            "status" => Some(self.status().replace('_', " ")),
            "tag" | "tags" => about().map(|about| about.tags.join(" ")),
            "folder" => Some(about()?.folder.clone().unwrap_or_default()),
            "note" => about()?.note.clone(),
            "network" => self.listed.map(|listed| listed.network.clone()),
            "goal" => Some(if self.listed?.goal? { "passed" } else { "failed" }.to_owned()),
            "started" => self.listed.map(Listed::started),
            key => {
                let settings = &self.listed?.settings;
                let last = |full: &str| full.rsplit('.').next() == Some(key);
                let whole = settings.iter().find(|(known, _)| known == key);
                let own = whole.or_else(|| settings.iter().find(|(known, _)| last(known)));
                // What a run does not say is as it is by default.
                let usual = || FIELDS.iter().find(|field| field.key == key || field.name() == key);
                own.map(|(_, value)| value.clone()).or_else(|| Some(usual()?.default().to_string()))
            }
        }
    }

    fn number(&self, key: &str) -> Option<f64> {
        match key {
            "epochs" => Some(self.epochs() as f64),
            "seconds" | "time" => Some(self.seconds()),
            "looks" => self.listed.map(|listed| listed.looks as f64),
            key => self.listed.and_then(|listed| listed.number(key)).or_else(|| self.judged()?.get(key)),
        }
    }

    fn holds_text(&self, key: &str, there: &str, wanted: &str) -> bool {
        match key {
            "folder" => About::folder_of(wanted).is_none_or(|folder| About::lies_in(there, &folder)),
            _ => there.contains(wanted),
        }
    }

    fn mentions(&self, word: &str) -> bool {
        if contains(self.id, word) || contains(&self.status().replace('_', " "), word) {
            return true;
        }
        self.listed.is_some_and(|listed| {
            let about = &listed.about;
            let words =
                about.name.iter().chain(&about.folder).chain(&about.note).chain(&about.tags).chain([&listed.network]);
            words.into_iter().any(|text| contains(text, word))
                || listed.settings.iter().any(|(key, value)| contains(key, word) || contains(value, word))
        })
    }
}
