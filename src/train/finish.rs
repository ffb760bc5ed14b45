//! The end of a run: the kept weights, judged on every part.

use std::time::Instant;

use super::event::{Ending, Happening};
use super::judge::Judged;
use super::report::{Report, Seconds};
use super::shift;
use super::tell::unwritable;
use super::threshold::{self, HALF};
use super::watch::Watch;
use super::worker::{Failure, Worker};
use crate::data::Task;
use crate::spec::{BalanceMethod, TuneThreshold};

impl Worker {
    /// Keeps the last moment, restores the best weights, judges them, keeps the model and says the last word.
    pub(super) fn finish(&mut self, ending: Ending) -> Result<(), Failure> {
        self.write_last()?;
        let train = self.clock.seconds();
        let best =
            self.watch.as_ref().and_then(Watch::best).map(|(epoch, weights)| (epoch, std::sync::Arc::clone(weights)));
        let best_epoch = match best {
            Some((epoch, weights)) => {
                self.learner.restore_weights(&weights).map_err(|error| error.to_string())?;
                epoch
            }
            None => self.at.epoch,
        };
        let began = Instant::now();
        let data = std::sync::Arc::clone(&self.plan.prepared);
        let threshold = self.settle()?;
        // Before anyone can know what comes of it, so that no look goes uncounted.
        if let Err(error) = self.recorder.look(&data.test_set) {
            self.warn(&format!(
                "This look at the test rows is not counted: {error}. Test results look fresher than they are."
            ))?;
        }
        let parts = [&data.train.distinct(), &data.validation, &data.test].map(|part| self.judge(part, threshold));
        let seconds = Seconds { train, evaluate: began.elapsed().as_secs_f64(), ..self.plan.seconds };
        let mut report = self.report(ending, best_epoch, seconds, parts);
        report.threshold = (data.task == Task::Binary && threshold != HALF).then_some(threshold);
        let notes = report.threshold.map(|threshold| (Report::THRESHOLD.to_owned(), threshold.to_string()));
        let model = self.learner.snapshot().weights_file(notes.into_iter().collect());
        self.recorder.result(&model, &report).map_err(|error| unwritable(&error))?;
        self.say(Happening::Finished { ending, report: Box::new(report) })
    }

    /// Says what resampling costs, and settles where two classes are told apart.
    fn settle(&mut self) -> Result<f64, Failure> {
        let data = std::sync::Arc::clone(&self.plan.prepared);
        let balance = self.plan.workspace.balance.clone();
        let asked = balance.method != BalanceMethod::None || balance.tune_threshold != TuneThreshold::None;
        let scores = if asked { self.learner.activated(&self.learner.outputs(&data.validation.x)) } else { vec![] };
        let (threshold, doubt) = threshold::chosen(&balance, data.task, &data.validation, &scores);
        let cost = shift::doubt(balance.method, &data.classes, &data.validation, &scores);
        for doubt in doubt.into_iter().chain(cost) {
            self.warn(&doubt)?;
        }
        Ok(threshold)
    }

    fn report(&self, ending: Ending, best_epoch: usize, seconds: Seconds, parts: [Judged; 3]) -> Report {
        let data = &self.plan.prepared;
        Report {
            run: self.plan.run.clone(),
            dir: self.plan.dir.clone(),
            ending,
            split: data.proof.clone(),
            test_set: data.test_set.clone(),
            epochs: self.at.epoch,
            best_epoch,
            parameters: self.shape().parameters,
            seconds,
            samples_per_second: if self.at.stepping > 0.0 { self.at.samples as f64 / self.at.stepping } else { 0.0 },
            warnings: self.warnings.clone(),
            ..Report::judged(data.task, &data.labels, self.rows(), parts.map(Some))
        }
    }
}
