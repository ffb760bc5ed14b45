//! The worker looks after its training: vitals at a cheap cadence, lints over all that was seen.

use serde::{Deserialize, Serialize};

use super::event::{EpochReport, Happening};
use super::lint::{Broken, Facts, History, Lints, Severity, Since};
use super::watch::Watch;
use super::worker::{Failure, Worker};
use crate::model::Look;

/// Steps between two looks. A look costs a third to nine tenths of a step, so every hundredth step costs less than one
/// percent.
const EVERY: u64 = 100;
/// The first step of an epoch is looked at too, unless the last look was nearer than this. Where epochs are this short,
/// looking costs up to a few percent.
const NEAR: u64 = 25;

/// What the worker knows of its training's health. Every checkpoint holds it, so that a run that goes on from there says
/// what it would have said.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Health {
    /// Whether data and settings were looked at.
    examined: bool,
    history: History,
    lints: Lints,
    looked: u64,
    epoch_began: bool,
}

impl Health {
    /// Steps 1, 2, 4, 8, … because a sick training shows at once; then every hundredth; and once an epoch.
    fn due(&self, step: u64) -> bool {
        step.is_multiple_of(EVERY)
            || (step < EVERY && step.is_power_of_two())
            || (self.epoch_began && step >= self.looked + NEAR)
    }
}

impl Worker {
    /// Before the first batch, here or behind a checkpoint: what the data and settings alone tell, once.
    pub(super) fn examine_plan(&mut self) -> Result<(), Failure> {
        let stopping = self.watch.as_ref().map(Watch::stopping);
        self.health.history.know(Facts::of(&self.plan.prepared, &self.learner, stopping));
        if std::mem::replace(&mut self.health.examined, true) { Ok(()) } else { self.tell_findings() }
    }

    /// Before a batch: asks for its vitals when they are due.
    pub(super) fn examine_next(&mut self) {
        let step = self.at.step + 1;
        if self.health.due(step) {
            self.health.looked = step;
            // How numbers are spread takes longer: at the very beginning, and once an epoch.
            let closely = step == 1 || self.health.epoch_began;
            self.learner.look(if closely { Look::Spreads } else { Look::Signs });
        }
        self.health.epoch_began = false;
    }

    /// After early stopping was set otherwise.
    pub(super) fn examine_stopping(&mut self) {
        self.health.history.follow(self.watch.as_ref().map(Watch::stopping));
    }

    /// After a batch of so many rows: tells its vitals where they were asked for, and what is wrong.
    pub(super) fn examine_batch(&mut self, loss: f64, rows: usize) -> Result<(), Failure> {
        self.health.history.batch(self.reached(), loss);
        let Some(vitals) = self.learner.vitals() else { return Ok(()) };
        self.health.history.look(self.learner.optimizer.rule.learning_rate, rows, vitals.signs());
        self.say(Happening::Vitals(Box::new(vitals)))?;
        self.tell_findings()
    }

    /// After an epoch was judged: tells what is wrong.
    pub(super) fn examine_epoch(&mut self, report: &EpochReport) -> Result<(), Failure> {
        self.health.history.epoch(report);
        self.health.epoch_began = true;
        self.tell_findings()
    }

    /// After a loss or weights that were no numbers after `step`: tells the first layer where numbers ended, and returns it in
    /// words.
    pub(super) fn examine_failure(&mut self, step: u64) -> Result<String, Failure> {
        let vitals = self.learner.vitals();
        let weights = self.learner.snapshot().network.into_iter();
        let sick = weights.filter(|tensor| tensor.values.iter().any(|value| !value.is_finite()));
        let at = Since { step, ..self.reached() };
        let rate = self.learner.optimizer.rule.learning_rate;
        let broken = Broken::new(at, rate, sick.map(|tensor| tensor.name).next(), vitals.as_ref());
        let place = broken.place().to_owned();
        self.health.history.broke(broken);
        self.tell_findings()?;
        Ok(place)
    }

    fn reached(&self) -> Since {
        Since { epoch: self.at.epoch + 1, step: self.at.step }
    }

    fn tell_findings(&mut self) -> Result<(), Failure> {
        for finding in self.health.lints.check(&self.health.history) {
            // A run that goes on from a checkpoint remembers what was told.
            if finding.severity == Severity::Severe && !self.warnings.contains(&finding.told()) {
                self.warnings.push(finding.told());
            }
            self.say(Happening::Lint(Box::new(finding)))?;
        }
        Ok(())
    }
}
