//! What becomes of a run's curves when it goes on from an earlier step, and the checkpoints it can be sent to.
//!
//! After a return on purpose the abandoned branch stays, faint; after a crash the same steps are simply done again.

use super::{Phase, Run};
use crate::app::smoothed::Smoothed;
use crate::base::series::Series;
use crate::train::{Knob, Shape};

/// A checkpoint that a run can be sent to or another can begin at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// As commands call it: `best`, `step-00000120`.
    pub name: String,
    /// Batches done then.
    pub step: u64,
    /// Epochs judged then.
    pub epoch: usize,
    /// Whether it is of a branch that was left by going back.
    pub left: bool,
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

    pub(super) fn rewound(&mut self, file: &str, from: u64, epoch: usize, knobs: &[Knob]) -> String {
        if !self.phase.live() {
            self.phase = Phase::Running;
        }
        (self.report, self.failure) = (None, None);
        for &knob in knobs {
            self.know(knob);
        }
        for kept in self.kept.iter_mut().filter(|kept| kept.step > self.step) {
            kept.left = true;
        }
        let branch = self.cut(epoch);
        if !branch.is_empty() {
            self.abandoned.push(branch);
            let surplus = self.abandoned.len().saturating_sub(BRANCHES);
            self.abandoned.drain(..surplus);
        }
        self.marks.retain(|mark| mark.step <= self.step);
        self.mark(format!("back from {from}"));
        format!("went back from step {from} to step {} ({file}), settings included", self.step)
    }

    /// Takes out what was said of later steps and epochs; returns the losses of those steps.
    pub(super) fn cut(&mut self, epoch: usize) -> Series {
        self.epochs.retain(|report| report.epoch <= epoch);
        let judged = self.judged.partition_point(|&(known, _)| known <= epoch);
        self.judged.truncate(judged);
        self.judged_at = self.judged.last().map_or(0, |&(_, step)| step);
        let end = self.judged_at as f64;
        for series in self.metrics.values_mut().chain([&mut self.validation]) {
            drop(series.split_after(end));
        }
        for series in self.machine.values_mut().chain([&mut self.rates]) {
            drop(series.split_after(self.step as f64));
        }
        self.health.cut(self.step);
        let branch = self.loss.split_after(self.step as f64);
        self.smoothed = Smoothed::new(self.smoothed.weight());
        branch
    }

    /// Gives back the room that is kept for more: it is over.
    pub(in crate::app) fn rest(&mut self) {
        let all = [&mut self.loss, &mut self.validation, &mut self.rates].into_iter();
        all.chain(self.metrics.values_mut()).chain(self.machine.values_mut()).for_each(Series::shrink);
        self.epochs.shrink_to_fit();
    }

    pub(super) fn keep(&mut self, file: &str) {
        let name = file.rsplit('/').next().unwrap_or(file).trim_end_matches(".safetensors").to_owned();
        self.kept.retain(|kept| kept.name != name);
        self.kept.push(Kept { name, step: self.step, epoch: self.epochs_done(), left: false });
    }

    /// Checkpoints to go to: the best epoch and the last one where there are any, then those under names of their own,
    /// newest first.
    pub fn checkpoints(&self) -> Vec<Kept> {
        let at = |name: &str, epoch: usize| {
            let judged = self.judged.iter().find(|&&(known, _)| known == epoch);
            judged.map(|&(_, step)| Kept { name: name.into(), step, epoch, left: false })
        };
        let best = self.best().and_then(|best| at("best", best.epoch));
        let last = self.epochs.last().and_then(|last| at("last", last.epoch));
        let named = self.kept.iter().rev().filter(|kept| kept.name != "last" && kept.name != "best").cloned();
        best.into_iter().chain(last).chain(named).collect()
    }

    /// Epochs judged, those before a fork included.
    pub fn epochs_done(&self) -> usize {
        self.epochs.last().map_or(self.inherited, |report| report.epoch)
    }

    /// The last step there is a loss of, abandoned branches included.
    pub fn reach(&self) -> u64 {
        let ends = self.abandoned.iter().filter_map(Series::x_range).map(|(_, end)| end as u64);
        ends.max().unwrap_or(0).max(self.step)
    }
}
