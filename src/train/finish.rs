//! The end of a run: the kept weights, judged on every part.

use std::time::Instant;

use super::event::{Ending, Happening};
use super::judge::Judged;
use super::report::{Report, Seconds};
use super::tell::unwritable;
use super::watch::Watch;
use super::worker::{Failure, Worker};
use crate::model::Metadata;

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
        let parts = [&data.train.distinct(), &data.validation, &data.test].map(|part| self.judge(part));
        let seconds = Seconds { train, evaluate: began.elapsed().as_secs_f64(), ..self.plan.seconds };
        let report = self.report(ending, best_epoch, seconds, parts);
        let model = self.learner.snapshot().weights_file(Metadata::new());
        self.recorder.result(&model, &report).map_err(|error| unwritable(&error))?;
        self.say(Happening::Finished { ending, report: Box::new(report) })
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
