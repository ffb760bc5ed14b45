//! The end of a run: the kept weights, judged on every part.

use std::time::Instant;

use super::by_group::{self, Unmitigated};
use super::energy::Energy;
use super::event::{Ending, Happening};
use super::goal::Verdict;
use super::judge::{Judged, Said, last};
use super::report::{Report, Seconds};
use super::shift;
use super::tell::unwritable;
use super::threshold::{self, HALF};
use super::watch::Watch;
use super::worker::{Failure, Worker};
use crate::data::Task;
use crate::eval::Decision;
use crate::model::Computed;
use crate::spec::Mitigation;

impl Worker {
    /// Keeps the last moment, restores the best weights, judges them, keeps the model and says the last word.
    pub(super) fn finish(&mut self, ending: Ending) -> Result<(), Failure> {
        self.write_last()?;
        let train = self.clock.seconds();
        let kept = self.watch.as_ref().filter(|watch| watch.ends_with_best()).and_then(Watch::best);
        let best = kept.map(|(epoch, weights)| (epoch, std::sync::Arc::clone(weights)));
        let kept_epoch = match best {
            Some((epoch, weights)) => {
                self.learner.restore_weights(&weights).map_err(|error| error.to_string())?;
                epoch
            }
            None => self.at.epoch,
        };
        let began = Instant::now();
        let data = std::sync::Arc::clone(&self.plan.prepared);
        // Before anyone can know what comes of it, so that no look goes uncounted.
        if let Err(error) = self.recorder.look(&data.test_set) {
            self.warn(&format!(
                "This look at the test rows is not counted: {error}. Test results look fresher than they are."
            ))?;
        }
        let learnt = data.train.distinct();
        let mut said = [&learnt, &data.validation, &data.test].map(|part| self.ask(&data, part, &self.plain()));
        let (plain, decision) = self.settle(&said)?;
        for said in &mut said {
            said.decide(&plain);
        }
        let unmitigated = decision.column().map(|column| Unmitigated::new(column, &last(&said).1.judged()));
        for said in &mut said {
            said.decide(&decision);
        }
        let parts = said.each_ref().map(Said::judged);
        let (name, counts) = last(&said);
        let intervals = self.recorder.sure().then(|| counts.intervals(name));
        let seconds = Seconds { train, evaluate: began.elapsed().as_secs_f64(), ..self.plan.seconds };
        let mut report = self.report(ending, kept_epoch, seconds, parts);
        report.intervals = intervals;
        report.mitigation = unmitigated.map(|unmitigated| unmitigated.of(&report));
        let mut notes = vec![];
        match decision {
            Decision::At(threshold) if data.task == Task::Binary && threshold != HALF => {
                report.threshold = Some(threshold);
                notes.push((Report::THRESHOLD.to_owned(), threshold.to_string()));
            }
            Decision::At(_) => {}
            Decision::ByGroup(rules) => {
                let text = serde_json::to_string(&rules).map_err(|error| error.to_string())?;
                notes.push((Report::THRESHOLDS.to_owned(), text));
                report.thresholds = Some(rules);
            }
        }
        report.energy = Some(self.energy());
        report.goal = Verdict::on(&report, &self.plan.workspace.goal);
        let model = self.learner.snapshot().weights_file(notes.into_iter().collect());
        self.recorder.result(&model, &report).map_err(|error| unwritable(&error))?;
        self.say(Happening::Finished { ending, report: Box::new(report) })
    }

    /// What the run used, reading and preparing included.
    fn energy(&mut self) -> Energy {
        let Seconds { load, prepare, .. } = self.plan.seconds;
        let seconds = [self.clock.seconds(), load + prepare];
        let on_card = Computed::by(&self.plan.workspace.train).0 == Computed::GraphOnCuda;
        self.meter.read(seconds, self.learner.crew().threads(), on_card, &self.plan.workspace.energy)
    }

    /// Says what resampling costs, and settles how two classes are told apart: at one threshold for all, and as the workspace
    /// wants it, by what was said of training and validation rows.
    fn settle(&mut self, [learnt, validation, _]: &[Said; 3]) -> Result<(Decision, Decision), Failure> {
        let data = std::sync::Arc::clone(&self.plan.prepared);
        let balance = self.plan.workspace.balance.clone();
        let (threshold, doubt) = threshold::chosen(&balance, data.task, &data.validation, &validation.scores);
        let cost = shift::doubt(&balance, &data.classes, &data.validation, &validation.scores);
        for doubt in doubt.into_iter().chain(cost) {
            self.warn(&doubt)?;
        }
        let plain = Decision::At(threshold);
        if self.plan.workspace.fairness.mitigation != Mitigation::Threshold {
            return Ok((plain.clone(), plain));
        }
        let (decision, doubts) = match by_group::rules(&self.plan.workspace, [learnt, validation], threshold) {
            Ok((rules, doubts)) => (Decision::ByGroup(rules), doubts),
            Err(doubt) => (plain.clone(), vec![doubt]),
        };
        doubts.iter().try_for_each(|doubt| self.warn(doubt))?;
        Ok((plain, decision))
    }

    fn report(&self, ending: Ending, kept_epoch: usize, seconds: Seconds, parts: [Judged; 3]) -> Report {
        let data = &self.plan.prepared;
        Report {
            run: self.plan.run.clone(),
            dir: self.plan.dir.clone(),
            ending,
            split: data.proof.clone(),
            test_set: data.test_set.clone(),
            epochs: self.at.epoch,
            kept_epoch,
            parameters: self.shape().parameters,
            seconds,
            samples_per_second: if seconds.train > 0.0 { self.at.samples as f64 / seconds.train } else { 0.0 },
            warnings: self.warnings.clone(),
            ..Report::judged(data.task, &data.labels, self.rows(), parts.map(Some))
        }
    }
}
