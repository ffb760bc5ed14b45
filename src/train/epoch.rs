//! The end of an epoch: judged on the validation part, remembered, kept.

use std::sync::Arc;

use super::checkpoint::Position;
use super::event::{EpochReport, Happening};
use super::judge::{Judged, Said, say};
use super::watch::Watch;
use super::worker::{Failure, Worker, drawn};
use crate::base::fmt;
use crate::data::{Part, Prepared};
use crate::eval::Decision;
use crate::spec::Schedule;

/// The learning rate to try after a larger one failed: the default of Adam.
const MODEST: f64 = 1e-3;

impl Worker {
    /// Judges an epoch of so many rows whose last batch is done.
    pub(super) fn judge_epoch(&mut self, rows: usize) -> Result<(), Failure> {
        let data = Arc::clone(&self.plan.prepared);
        let said = (data.validation.x.rows > 0).then(|| self.ask(&data, &data.validation, &self.plain()));
        let (next, train) = (self.at.epoch + 1, &self.plan.workspace.train);
        let draw = || (next < train.epochs).then(|| (next, drawn(train.seed, next, rows)));
        let (judged, ahead) = self.learner.crew().both(|| said.map(|said| said.judged()), draw);
        self.ahead = ahead;
        let (validation_loss, validation, confusion, fairness) = match judged {
            Some(Judged { loss, metrics, confusion, fairness }) => (Some(loss), metrics, confusion, fairness),
            None => Default::default(),
        };
        let sound = validation_loss.is_none_or(f64::is_finite) && self.learner.is_finite();
        if !sound {
            // Before such weights replace a checkpoint that can still be used.
            return Err(self.not_a_number(self.at.step));
        }
        let mut report = EpochReport {
            epoch: self.at.epoch + 1,
            train_loss: self.at.loss / rows.max(1) as f64,
            validation_loss,
            validation,
            confusion,
            fairness,
            apart: self.fair.as_ref().map(|fair| fair.apart(&data.train, &self.learner.outputs(&data.train.x))),
            best: false,
            kept: Some(self.at.epoch + 1),
            learning_rate: self.learner.optimizer.rule.learning_rate,
            samples_per_second: rows as f64 / (self.at.stepping - self.at.epoch_began).max(f64::EPSILON),
        };
        let better = self.watch.as_ref().is_some_and(|watch| watch.is_better(&report));
        report.best = better;
        if let Some(watch) = self.watch.as_ref().filter(|watch| watch.ends_with_best() && !better) {
            report.kept = watch.best().map(|(epoch, _)| epoch).or(report.kept);
        }
        self.at = Position { epoch: report.epoch, batch: 0, loss: 0.0, ..self.at };
        if self.plan.workspace.train.schedule == Schedule::Plateau {
            self.follow_plateau(&report);
        }
        self.meter.look();
        let weights = Arc::new(self.learner.snapshot());
        if let Some(watch) = self.watch.as_mut().filter(|_| better) {
            watch.keep(&report, Arc::clone(&weights));
        }
        let epoch = report.epoch;
        // First, so that a run that goes on from the checkpoint finds in its log the epoch and what is wrong with it.
        self.say(Happening::Epoch(Box::new(report.clone())))?;
        self.examine_epoch(&report)?;
        if let Some(picture) = self.learner.filters() {
            self.say(Happening::Pictured(Box::new(picture)))?;
        }
        self.keep_epoch(weights, better)?;
        self.keep_for_good(epoch)?;
        self.look_at_epoch(&report)
    }

    fn follow_plateau(&mut self, report: &EpochReport) {
        let (metric, larger) = match &self.watch {
            Some(watch) => (watch.value(report), watch.larger_is_better()),
            None => (Some(report.train_loss), false),
        };
        let patience = self.plan.workspace.train.plateau_patience;
        self.plateau.follow(metric.filter(|value| value.is_finite()), larger, patience);
    }

    /// What the network says of a part of the data, decided so.
    pub(super) fn ask<'a>(&self, data: &'a Prepared, part: &'a Part, decision: &Decision) -> Said<'a> {
        say(&self.learner, part, &data.labels, decision, |output| data.pipeline.rescaled(output))
    }

    /// How it is decided while it learns: what is chosen on validation rows is not known before the end.
    pub(super) fn plain(&self) -> Decision {
        Decision::At(self.plan.workspace.balance.threshold)
    }

    /// What to say of a loss or weights that are no numbers after `step`; the best weights so far are written first.
    pub(super) fn not_a_number(&mut self, step: u64) -> Failure {
        let rate = self.learner.optimizer.rule.learning_rate;
        let place = self.examine_failure(step).unwrap_or_default();
        let kept = match self.write_owed() {
            Ok(()) => self.watch.as_ref().and_then(Watch::best).map(|(epoch, _)| epoch),
            Err(failure) => return failure,
        };
        let kept = kept.map_or_else(String::new, |epoch| {
            format!(" The weights of epoch {epoch}, the best so far, are in checkpoints/best.safetensors.")
        });
        format!(
            "The loss is not a number in epoch {}, step {}, at a learning rate of {}, {place}. Try train.learning_rate = {}, and \
             see that a `scale` step covers every numeric column.{kept}",
            self.at.epoch + 1,
            step,
            fmt::number(rate),
            fmt::number((rate / 10.0).min(MODEST)),
        )
    }
}
