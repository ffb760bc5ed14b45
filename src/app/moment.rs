//! The moment of the shown run that all panes look at: a number of batches done, or now. Moving it in one pane moves it in
//! all of them.

use super::action::Turn;
use super::notice::Notice;
use super::run::{Kept, Run};
use super::state::VitalsView;
use super::{PaneId, RunId, State};
use crate::train::{EpochReport, Finding};

impl State {
    /// The epoch that judged panes show: the last one of that moment, or the newest.
    pub fn epoch_in_view(&self) -> Option<&EpochReport> {
        let run = self.run()?;
        self.moment.map_or(run.epochs.last(), |step| run.judged_by(step))
    }

    /// Where curves of the shown run's steps are known up to, for what is shown beside them.
    pub fn until(&self) -> f64 {
        self.moment.map_or(f64::INFINITY, |step| step as f64)
    }

    /// What stood in the health pane at that moment, the most severe first.
    pub fn findings(&self) -> Vec<&Finding> {
        self.run().map_or_else(Vec::new, |run| run.health.standing(self.moment))
    }

    /// What the health pane shows next.
    pub(super) fn next_vitals(&self) -> VitalsView {
        let pictures = self.run().is_some_and(|run| !run.health.pictures(f64::INFINITY).is_empty());
        self.look.vitals.next(pictures)
    }

    /// The moment in words, while it is not now.
    pub fn looking_back(&self) -> Option<String> {
        let (run, step) = (self.run()?, self.moment?);
        let all = run.epochs_done();
        Some(match run.judged_by(step) {
            Some(epoch) if run.epoch_steps().any(|judged| judged == step) => {
                format!("at epoch {} of {all}", epoch.epoch)
            }
            Some(epoch) => format!("at step {step}, after epoch {} of {all}", epoch.epoch),
            None => format!("at step {step}, before the first epoch ended"),
        })
    }

    /// The last line of the log, as it is filtered, that the shown run had said by that moment, from 0.
    pub fn line_then(&self) -> Option<usize> {
        let (run, step) = (self.run()?, self.moment?);
        let by_then = |notice: &&Notice| notice.of.as_ref().is_some_and(|(id, at)| *id == run.id && *at <= step);
        self.log_rows().iter().rposition(by_then)
    }

    /// The run and the moment of which the line in hand in the log speaks.
    pub(super) fn moment_in_hand(&self) -> Option<(RunId, u64)> {
        let rows = self.log_rows();
        rows.get(self.pane(PaneId::Log).cursor)?.of.clone().filter(|(id, _)| self.runs.iter().any(|run| run.id == *id))
    }

    /// x of the curves' crosshair.
    pub fn cross(&self) -> Option<f64> {
        Some(self.run()?.ruler(self.plot.by).at(self.moment? as f64))
    }
}

impl Run {
    /// The end of an epoch before or after a moment; `None` is now, which the newest epoch's numbers stand for.
    pub(super) fn turned_epoch(&self, moment: Option<u64>, turn: Turn) -> Option<u64> {
        let mut ends = self.epoch_steps();
        match (moment, turn) {
            (None, Turn::Next) => None,
            // What came of a run that is over is told by its test rows, so its last epoch is one back.
            (None, Turn::Previous) if self.report.is_some() => ends.next_back(),
            (None, Turn::Previous) => {
                let newest = ends.next_back();
                ends.next_back().or(newest)
            }
            (Some(step), Turn::Previous) => ends.rfind(|&end| end < step).or(moment),
            (Some(step), Turn::Next) => ends.find(|&end| end > step),
        }
    }

    /// The last checkpoint at this step or before it.
    pub(super) fn checkpoint_before(&self, step: u64) -> Option<Kept> {
        let all = self.checkpoints().into_iter().filter(|kept| kept.step <= step && kept.left.is_none());
        // Of several, one whose name stays when the run goes on.
        all.max_by_key(|kept| (kept.step, kept.name != "last", kept.name != "best"))
    }

    /// Checkpoints to go to; from a moment on the nearest one that is not later comes first. With each, how many steps it
    /// lies behind the moment, or before it where that is negative.
    pub(super) fn checkpoints_from(&self, moment: Option<u64>) -> Vec<(Kept, Option<i64>)> {
        let behind = |kept: &Kept| moment.map(|step| (step as i64).saturating_sub(kept.step as i64));
        let mut all: Vec<(Kept, Option<i64>)> =
            self.checkpoints().into_iter().map(|kept| (kept.clone(), behind(&kept))).collect();
        let distance = |(_, behind): &&(Kept, Option<i64>)| behind.filter(|&steps| steps >= 0);
        let nearest = all.iter().filter_map(|kept| distance(&kept)).min();
        if let Some(place) = nearest.and_then(|steps| all.iter().position(|(_, behind)| *behind == Some(steps))) {
            all[..=place].rotate_right(1);
        }
        all
    }
}
