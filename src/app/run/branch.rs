//! What becomes of a run's curves when it goes on from an earlier step, and the checkpoints it can be sent to.
//!
//! After a return on purpose the abandoned branch stays, faint, and is laid on again where the run returns to it; after a crash the
//! same steps are simply done again.

use super::past::Past;
use super::{Phase, Run};
use crate::base::series::Series;
use crate::train::{Knob, Shape, checkpoint_name, is_for_good};

/// A checkpoint that a run can be sent to or another can begin at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// As commands call it: `best`, `step-00000120`.
    pub name: String,
    /// Batches done then.
    pub step: u64,
    /// Epochs judged then.
    pub epoch: usize,
    /// The branch that it is of, where that was left by going back.
    pub left: Option<u64>,
}

/// What a run told on a branch that it left by going back.
#[derive(Clone, Debug, Default)]
pub struct Branch {
    /// Which, among the branches of its run.
    number: u64,
    /// The step, and the epochs judged, behind which it is another way than that of the run now.
    from: (u64, usize),
    past: Past,
}

impl Branch {
    /// Its training losses.
    pub fn loss(&self) -> &Series {
        &self.past.loss
    }
}

/// Abandoned branches that are still drawn.
const BRANCHES: usize = 4;

impl Run {
    /// It has a worker again.
    pub(super) fn go_on(&mut self, shape: Shape) {
        self.phase = Phase::Running;
        if self.shape.is_none() {
            (self.planned, self.batches) = (shape.epochs, shape.batches as u64);
        }
        self.shape = Some(shape);
        (self.report, self.failure) = (None, None);
    }

    /// It goes on after a crash from a checkpoint, or from the beginning.
    pub(super) fn again_from(&mut self, file: Option<&str>, epoch: usize) -> String {
        // What was done to it is done again at the same steps, and is in the log once.
        let marks = std::mem::take(&mut self.marks);
        drop(self.cut(self.step, epoch));
        self.marks = marks;
        let from = file.map_or("the beginning".into(), |file| format!("step {} ({file})", self.step));
        format!("{} goes on from {from}", self.id)
    }

    pub(super) fn rewound(&mut self, file: &str, from: u64, epoch: usize, knobs: &[Knob]) -> String {
        if !self.phase.live() {
            self.phase = Phase::Running;
        }
        (self.report, self.failure) = (None, None);
        for &knob in knobs {
            self.know(knob);
        }
        let left = self.named().find(|kept| kept.name == checkpoint_name(file)).and_then(|kept| kept.left);
        let branch = self.abandoned.iter().position(|branch| Some(branch.number) == left);
        match branch.map(|place| self.abandoned.remove(place)) {
            None => self.leave((self.step, epoch)),
            Some(branch) => self.return_to(branch, epoch),
        }
        self.mark(format!("back from {from}"));
        format!("went back from step {from} to step {} ({file}), settings included", self.step)
    }

    /// Leaves what was told behind a step, when so many epochs were judged, as a branch of its own.
    fn leave(&mut self, from: (u64, usize)) {
        let past = self.cut(from.0, from.1);
        if past.loss.is_empty() {
            return;
        }
        // Branches that began on what is left now begin where it does.
        for branch in self.abandoned.iter_mut().filter(|branch| branch.from > from) {
            let mut way = past.clone();
            drop(way.split(branch.from.0, branch.from.1));
            way.append(std::mem::take(&mut branch.past));
            (branch.from, branch.past) = (from, way);
        }
        self.branches += 1;
        for kept in self.kept.iter_mut().filter(|kept| kept.left.is_none() && (kept.step, kept.epoch) > from) {
            kept.left = Some(self.branches);
        }
        self.abandon(Branch { number: self.branches, from, past });
    }

    /// Goes on where a branch was at the present step, when so many epochs were judged.
    fn return_to(&mut self, mut branch: Branch, epoch: usize) {
        self.leave(branch.from);
        let here = (self.step, epoch);
        let later = branch.past.split(here.0, here.1);
        self.append(branch.past);
        for kept in self.kept.iter_mut().filter(|kept| kept.left == Some(branch.number)) {
            kept.left = kept.left.filter(|_| (kept.step, kept.epoch) > here);
        }
        if !later.loss.is_empty() {
            self.abandon(Branch { number: branch.number, from: here, past: later });
        }
    }

    fn abandon(&mut self, branch: Branch) {
        self.abandoned.push(branch);
        let surplus = self.abandoned.len().saturating_sub(BRANCHES);
        self.abandoned.drain(..surplus);
    }

    /// Gives back the room that is kept for more: it is over.
    pub(in crate::app) fn rest(&mut self) {
        let all = [&mut self.loss, &mut self.validation, &mut self.rates].into_iter();
        all.chain(self.metrics.values_mut()).chain(self.machine.values_mut()).for_each(Series::shrink);
        self.epochs.shrink_to_fit();
    }

    pub(super) fn keep(&mut self, file: &str) {
        self.mark("saved".into());
        let name = checkpoint_name(file).to_owned();
        self.kept.retain(|kept| kept.name != name);
        self.kept.push(Kept { name, step: self.step, epoch: self.epochs_done(), left: None });
    }

    /// Checkpoints to go to: the best epoch and the last one where there are any, then those under names of their own,
    /// newest first.
    pub fn checkpoints(&self) -> Vec<Kept> {
        let at = |name: &str, epoch: usize| {
            let judged = self.judged.iter().find(|&&(known, _)| known == epoch);
            judged.map(|&(_, step)| Kept { name: name.into(), step, epoch, left: None })
        };
        let best = self.best().and_then(|best| at("best", best.epoch));
        let last = self.epochs.last().and_then(|last| at("last", last.epoch));
        best.into_iter().chain(last).chain(self.named().rev().cloned()).collect()
    }

    /// Checkpoints that are kept for good.
    fn named(&self) -> impl DoubleEndedIterator<Item = &Kept> {
        self.kept.iter().filter(|kept| is_for_good(&kept.name))
    }

    /// Epochs judged, those before a fork included.
    pub fn epochs_done(&self) -> usize {
        self.epochs.last().map_or(self.inherited, |report| report.epoch)
    }

    /// The last step there is a loss of, abandoned branches included.
    pub fn reach(&self) -> u64 {
        let ends = self.abandoned.iter().filter_map(|branch| branch.loss().x_range()).map(|(_, end)| end as u64);
        ends.max().unwrap_or(0).max(self.step)
    }
}
