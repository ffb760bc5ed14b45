//! A run as the program sees it: a fold of its events, live or read back from disk.
//!
//! A request is not an effect: asking to pause makes a run `Pausing`; only the worker's event makes it `Paused`.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::RunId;
use super::health::Health;
use super::smoothed::Smoothed;
use crate::base::series::Series;
use crate::spec::Workspace;
use crate::train::{Ending, EpochReport, Event, Happening, Knob, Report, Severity, Shape, Standing, Stop};

/// Where a run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Its data are being prepared.
    Starting,
    /// It learns.
    Running,
    /// It was asked to hold.
    Pausing,
    /// It holds.
    Paused,
    /// It was asked to go on.
    Resuming,
    /// It was asked to finish early.
    Stopping(Stop),
    /// It is over and was judged.
    Ended(Ending),
    /// It is over without a usable model.
    Failed,
}

impl Phase {
    /// Whether there is a worker to talk to.
    pub fn live(self) -> bool {
        !matches!(self, Self::Ended(_) | Self::Failed)
    }

    /// As the header says it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Starting => "starting",
            Self::Running => "live",
            Self::Pausing => "pausing",
            Self::Paused => "paused",
            Self::Resuming => "resuming",
            Self::Stopping(Stop::AfterEpoch) => "stopping after this epoch",
            Self::Stopping(Stop::AfterBatch) => "stopping after this batch",
            Self::Ended(Ending::Completed) => "completed",
            Self::Ended(Ending::EarlyStopped) => "early stopped",
            Self::Ended(Ending::Stopped) => "stopped",
            Self::Ended(Ending::Interrupted) => "interrupted",
            Self::Failed => "failed",
        }
    }
}

/// A moment on the curve.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// Batches done then.
    pub step: u64,
    /// What happened, in a few words.
    pub text: String,
}

/// One run.
#[derive(Clone, Debug)]
pub struct Run {
    /// Which.
    pub id: RunId,
    /// Where it stands.
    pub phase: Phase,
    /// What it was started with, where known.
    pub spec: Option<Arc<Workspace>>,
    /// Its sizes, once it started.
    pub shape: Option<Shape>,
    /// Batches done.
    pub step: u64,
    /// Seconds of training; pauses do not count.
    pub seconds: f64,
    /// Passes planned now: a knob can change it.
    pub planned: usize,
    /// Batches of an epoch, as the last one had them: a knob can change their size.
    batches: u64,
    /// Batches done when the last epoch was judged.
    judged_at: u64,
    /// Step size now, where known.
    pub learning_rate: Option<f64>,
    /// Training loss of every batch, by step.
    pub loss: Series,
    /// Validation loss at the end of each epoch, by step.
    pub validation: Series,
    /// Every validation metric at the end of each epoch, by step.
    pub metrics: BTreeMap<String, Series>,
    /// Every epoch so far, judged.
    pub epochs: Vec<EpochReport>,
    /// Notes, changed knobs, checkpoints and warnings.
    pub marks: Vec<Mark>,
    /// How its network is.
    pub health: Health,
    /// What came of it.
    pub report: Option<Box<Report>>,
    /// Why it failed.
    pub failure: Option<String>,
    smoothed: Smoothed,
}

impl Run {
    /// A run of which nothing was heard yet.
    pub fn new(id: RunId, spec: Option<Arc<Workspace>>) -> Self {
        Self {
            id,
            phase: Phase::Starting,
            spec,
            shape: None,
            step: 0,
            seconds: 0.0,
            planned: 0,
            batches: 0,
            judged_at: 0,
            learning_rate: None,
            loss: Series::default(),
            validation: Series::default(),
            metrics: BTreeMap::new(),
            epochs: Vec::new(),
            marks: Vec::new(),
            health: Health::default(),
            report: None,
            failure: None,
            smoothed: Smoothed::new(0.0),
        }
    }

    /// Takes in what the run said; returns sentences for the log, with whether they are bad news. How it ended stands
    /// in `phase`, `report` and `failure`.
    pub fn fold(&mut self, events: Vec<Event>) -> Vec<(bool, String)> {
        let said = events.into_iter().filter_map(|event| self.take(event)).collect();
        self.smoothed.follow(&self.loss);
        said
    }

    /// The training loss smoothed by the weight last given to [`Run::smooth`].
    pub fn smoothed(&self) -> &Series {
        &self.smoothed.series
    }

    /// Smooths the training loss by this weight of the past from now on, from the first batch.
    pub(super) fn smooth(&mut self, weight: f64) {
        self.smoothed = Smoothed::new(weight);
        self.smoothed.follow(&self.loss);
    }

    fn take(&mut self, event: Event) -> Option<(bool, String)> {
        self.step = event.step;
        self.seconds = event.seconds;
        match event.what {
            Happening::Started(shape) => {
                self.phase = Phase::Running;
                self.planned = shape.epochs;
                self.batches = shape.batches as u64;
                let said = format!("{} started: {}, {} parameters", self.id, shape.network, shape.parameters);
                self.shape = Some(shape);
                Some((false, said))
            }
            Happening::Losses { losses } => {
                let first = (event.step + 1).saturating_sub(losses.len() as u64);
                self.loss.extend((first..).map(|step| step as f64).zip(losses));
                None
            }
            Happening::Epoch(report) => {
                self.judge(*report);
                None
            }
            Happening::Vitals(vitals) => {
                self.health.look(event.step, *vitals);
                None
            }
            Happening::Lint(finding) => {
                let said = (finding.severity > Severity::Note, format!("{}: {}", finding.id, finding.told()));
                if finding.standing != Standing::Cleared {
                    self.mark(finding.id.replace('_', " "));
                }
                self.health.find(*finding);
                Some(said)
            }
            Happening::Paused => self.enter(Phase::Paused),
            Happening::Resumed => self.enter(Phase::Running),
            Happening::Set { knob, from } => Some((false, self.turned(knob, &from))),
            Happening::Marked { note } => {
                self.mark(note.clone());
                Some((false, format!("marked step {}: {note}", event.step)))
            }
            Happening::Saved { file } => {
                self.mark("saved".into());
                Some((false, format!("saved {file} at step {}", event.step)))
            }
            Happening::Warned { message } => {
                self.mark("warning".into());
                Some((true, message))
            }
            Happening::Stopping { when } => {
                self.phase = Phase::Stopping(when);
                None
            }
            Happening::Finished { ending, report } => {
                self.phase = Phase::Ended(ending);
                self.report = Some(report);
                None
            }
            Happening::Failed { message } => {
                self.phase = Phase::Failed;
                self.failure = Some(message);
                None
            }
        }
    }

    /// A pause that ends because of a stop is still a stop.
    fn enter(&mut self, phase: Phase) -> Option<(bool, String)> {
        if !matches!(self.phase, Phase::Stopping(_)) {
            self.phase = phase;
        }
        None
    }

    fn judge(&mut self, report: EpochReport) {
        let step = self.step as f64;
        self.batches = self.step.saturating_sub(self.judged_at);
        self.judged_at = self.step;
        if let Some(loss) = report.validation_loss {
            self.validation.extend([(step, loss as f32)]);
        }
        for (name, value) in &report.validation {
            self.metrics.entry(name.to_string()).or_default().extend([(step, value as f32)]);
        }
        self.learning_rate = Some(report.learning_rate);
        self.epochs.push(report);
    }

    fn turned(&mut self, knob: Knob, from: &str) -> String {
        match knob {
            Knob::Epochs(epochs) => self.planned = epochs,
            Knob::LearningRate(rate) => self.learning_rate = Some(rate),
            _ => {}
        }
        let (key, value) = super::knob::told(knob);
        let short = key.rsplit('.').next().unwrap_or(key);
        self.mark(format!("{short} {from}→{value}"));
        format!("{key} {from} → {value} at step {}", self.step)
    }

    fn mark(&mut self, text: String) {
        self.marks.push(Mark { step: self.step, text });
    }

    /// Batches it will have done when all planned epochs are over.
    pub fn planned_steps(&self) -> u64 {
        let rest = self.planned.saturating_sub(self.epochs.len()) as u64;
        self.judged_at + self.batches * rest
    }

    /// The share of planned batches that are done, in `[0, 1]`.
    pub fn progress(&self) -> f64 {
        match self.planned_steps() {
            0 => 0.0,
            planned => (self.step as f64 / planned as f64).min(1.0),
        }
    }

    /// Seconds until all planned epochs are over, at the pace so far, validation included.
    pub fn remaining(&self) -> Option<f64> {
        let planned = self.planned_steps();
        (self.phase.live() && self.step > 0 && planned >= self.step)
            .then(|| (planned - self.step) as f64 * self.seconds / self.step as f64)
    }

    /// The pass it is in, from 1; the last one once it is over.
    pub fn epoch(&self) -> usize {
        let under_way = usize::from(self.phase.live() && self.epochs.len() < self.planned);
        self.epochs.len() + under_way
    }

    /// Rows trained per second in the last epoch, or over the run once it is over.
    pub fn samples_per_second(&self) -> Option<f64> {
        let whole = self.report.as_ref().map(|report| report.samples_per_second);
        whole.or_else(|| self.epochs.last().map(|epoch| epoch.samples_per_second))
    }

    /// The epoch the watched metric liked best.
    pub fn best(&self) -> Option<&EpochReport> {
        self.epochs.iter().rev().find(|epoch| epoch.best)
    }
}
