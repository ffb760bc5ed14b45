//! A run as the program sees it: a fold of its events, live or read back from disk.
//!
//! A request is not an effect: asking to pause makes a run `Pausing`; only the worker's event makes it `Paused`.

mod branch;
mod clock;
mod knobs;
mod past;
mod phase;
mod scalars;

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

pub use self::branch::{Branch, Kept};
use self::clock::Clock;
pub use self::phase::Phase;
use super::RunId;
use super::health::Health;
use super::smoothed::Smoothed;
use crate::base::series::Series;
use crate::spec::Workspace;
use crate::train::{EpochReport, Event, Happening, Knob, Report, Severity, Shape, Standing, Until};

/// What the series of step sizes is called among the metrics.
const RATE: &str = "learning_rate";

/// A moment on the curve.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// Batches done then.
    pub step: u64,
    /// What happened, in a few words.
    pub text: String,
}

/// A sentence for the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Batches done then.
    pub step: u64,
    /// Whether it is bad news.
    pub bad: bool,
    /// The sentence.
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
    /// Settings that were changed since, each as it is now.
    knobs: Vec<Knob>,
    /// Its sizes, once it started.
    pub shape: Option<Shape>,
    /// Batches done.
    pub step: u64,
    /// Seconds of training; pauses do not count.
    pub seconds: f64,
    /// When it stops by itself, and the seconds of training at which it was told so.
    until: Option<(Until, f64)>,
    /// What is left of a setting that goes to another value little by little.
    stages: VecDeque<(u64, Knob)>,
    /// Passes planned now: a knob can change it.
    pub planned: usize,
    /// Batches of an epoch, as the last one had them: a knob can change their size.
    batches: u64,
    /// Batches done when the last epoch was judged.
    judged_at: u64,
    /// Every epoch that was judged, with the batches done then.
    judged: Vec<(usize, u64)>,
    /// Step size of the last batch, where known.
    pub learning_rate: Option<f64>,
    /// The step size that the schedule starts from, where known.
    pub base_rate: Option<f64>,
    /// Epochs that another run had done where this one began.
    pub inherited: usize,
    /// Whether it began where another was, so that it has no first batch of its own.
    pub is_fork: bool,
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
    /// Checkpoints under names of their own, oldest first.
    pub kept: Vec<Kept>,
    /// Branches that were left by going back, oldest first; of many the newest.
    pub abandoned: Vec<Branch>,
    /// How many there were.
    branches: u64,
    /// How its network is.
    pub health: Health,
    /// What came of it.
    pub report: Option<Box<Report>>,
    /// Why it failed.
    pub failure: Option<String>,
    /// Step size as it was told, by step.
    pub rates: Series,
    /// What the machine did, by step, under the names that curves have.
    pub machine: BTreeMap<String, Series>,
    smoothed: Smoothed,
    clock: Clock,
}

impl Run {
    /// A run of which nothing was heard yet.
    pub fn new(id: RunId, spec: Option<Arc<Workspace>>) -> Self {
        Self {
            id,
            phase: Phase::Starting,
            knobs: Vec::new(),
            shape: None,
            step: 0,
            seconds: 0.0,
            until: None,
            stages: VecDeque::new(),
            planned: 0,
            batches: 0,
            judged_at: 0,
            judged: Vec::new(),
            learning_rate: None,
            base_rate: spec.as_ref().map(|spec| spec.train.learning_rate),
            inherited: 0,
            is_fork: false,
            loss: Series::default(),
            validation: Series::default(),
            metrics: BTreeMap::new(),
            epochs: Vec::new(),
            marks: Vec::new(),
            kept: Vec::new(),
            abandoned: Vec::new(),
            branches: 0,
            health: Health::default(),
            report: None,
            failure: None,
            rates: Series::default(),
            machine: BTreeMap::new(),
            smoothed: Smoothed::new(0.0),
            clock: Clock::default(),
            spec,
        }
    }

    /// Takes in what the run said; returns sentences for the log. How it ended stands in `phase`, `report` and `failure`.
    pub fn fold(&mut self, events: Vec<Event>) -> Vec<Said> {
        let told = |event: Event| (event.step, self.take(event));
        let said = |(step, told): (u64, Option<(bool, String)>)| told.map(|(bad, text)| Said { step, bad, text });
        let said = events.into_iter().map(told).filter_map(said).collect();
        self.smoothed.follow(&self.loss);
        said
    }

    /// The training loss smoothed by the weight last given to [`Run::smooth`].
    pub fn smoothed(&self) -> &Series {
        if self.smoothing() > 0.0 { &self.smoothed.series } else { &self.loss }
    }

    /// The weight of the past in that.
    pub(super) fn smoothing(&self) -> f64 {
        self.smoothed.weight()
    }

    /// The training loss smoothed, where that is anything else than the loss.
    pub fn smoother(&self) -> Option<&Series> {
        self.smoothed.smooths().then_some(&self.smoothed.series)
    }

    /// Smooths the training loss by this weight of the past from now on, from the first batch.
    pub(super) fn smooth(&mut self, weight: f64) {
        self.smoothed = Smoothed::new(weight);
        self.smoothed.follow(&self.loss);
    }

    fn take(&mut self, event: Event) -> Option<(bool, String)> {
        self.step = event.step;
        self.seconds = event.seconds;
        self.clock.tick(&event);
        match event.what {
            Happening::Started(shape) => {
                self.phase = Phase::Running;
                self.planned = shape.epochs;
                self.batches = shape.batches as u64;
                let said = format!("{} started: {}, {} parameters", self.id, shape.network, shape.parameters);
                self.shape = Some(shape);
                Some((false, said))
            }
            Happening::Continued { file, epoch, shape } => {
                self.go_on(shape);
                self.until = None;
                Some((false, self.again_from(file.as_deref(), epoch)))
            }
            Happening::Rewound { file, from, epoch, knobs, .. } => {
                self.stages.clear();
                Some((false, self.rewound(&file, from, epoch, &knobs)))
            }
            Happening::Forked { run, file, epoch } => {
                (self.inherited, self.judged_at, self.is_fork) = (epoch, event.step, true);
                self.judged.push((epoch, event.step));
                self.mark(format!("fork of {run}"));
                Some((false, format!("{} begins where {run} was at {file}: epoch {epoch}", self.id)))
            }
            Happening::Losses { losses, learning_rate } => {
                self.learning_rate = learning_rate.or(self.learning_rate);
                self.rates.extend(learning_rate.map(|rate| (event.step as f64, rate as f32)));
                let first = (event.step + 1).saturating_sub(losses.len() as u64);
                self.loss.extend((first..).map(|step| step as f64).zip(losses));
                None
            }
            Happening::Epoch(report) => {
                self.judge(*report);
                None
            }
            Happening::Vitals(vitals) => {
                self.health.look(event.step, &vitals);
                None
            }
            Happening::Machine(machine) => {
                for (name, value) in machine.named() {
                    self.machine.entry(name.into_owned()).or_default().extend([(event.step as f64, value as f32)]);
                }
                None
            }
            Happening::Pictured(picture) => {
                self.health.picture(event.step, *picture);
                None
            }
            Happening::Lint(finding) => {
                let said = (finding.severity > Severity::Note, format!("{}: {}", finding.id, finding.told()));
                // Only what is severe, and once: marks are first of all what the user did.
                if finding.standing == Standing::New && finding.severity == Severity::Severe {
                    self.mark(finding.id.replace('_', " "));
                }
                self.health.find(event.step, *finding);
                Some(said)
            }
            Happening::Paused => self.paused(),
            Happening::Resumed => {
                self.enter(Phase::Running);
                Some((false, format!("goes on at step {}", event.step)))
            }
            Happening::Set { knob, from } => self.turned(knob, &from).map(|said| (false, said)),
            Happening::Gliding { stages } => self.glides(stages).map(|said| (false, said)),
            Happening::Marked { note } => {
                let said = format!("marked step {}: {note}", event.step);
                self.mark(note);
                Some((false, said))
            }
            Happening::Saved { file } => {
                self.keep(&file);
                Some((false, format!("saved {file} at step {}", event.step)))
            }
            Happening::Warned { message } => {
                self.mark("warning".into());
                Some((true, message))
            }
            Happening::Stopping { when, why } => {
                self.phase = Phase::Stopping(when);
                self.until = None;
                self.mark("stopping".into());
                why.map(|why| (false, format!("{} stops, as wished {why}", self.id)))
            }
            Happening::Until { until } => Some((false, self.wished(until))),
            Happening::Finished { ending, report } => {
                self.phase = Phase::Ended(ending);
                let told = report.goal.as_ref().map(|verdict| (!verdict.passed, verdict.told()));
                self.report = Some(report);
                told
            }
            Happening::Failed { message } => {
                self.phase = Phase::Failed;
                self.failure = Some(message);
                None
            }
        }
    }

    /// A pause that ends because of a stop is still a stop.
    fn enter(&mut self, phase: Phase) {
        if !matches!(self.phase, Phase::Stopping(_)) {
            self.phase = phase;
        }
    }

    /// Held; after a single batch it was held before, and is not marked again.
    fn paused(&mut self) -> Option<(bool, String)> {
        let held = self.phase == Phase::Paused;
        self.enter(Phase::Paused);
        if held {
            return None;
        }
        self.mark("paused".into());
        Some((false, format!("paused at step {}", self.step)))
    }

    fn judge(&mut self, mut report: EpochReport) {
        let step = self.step as f64;
        self.batches = self.step.saturating_sub(self.judged_at);
        self.judged_at = self.step;
        self.judged.push((report.epoch, self.step));
        if let Some(loss) = report.validation_loss {
            self.validation.extend([(step, loss as f32)]);
        }
        for (name, value) in &report.validation {
            self.metrics.entry(name.to_string()).or_default().extend([(step, value as f32)]);
        }
        self.learning_rate = Some(report.learning_rate);
        if let Some(before) = self.epochs.last() {
            report.share(before);
        }
        self.epochs.push(report);
    }

    /// A mark that is there already was told before the run was cut short.
    fn mark(&mut self, text: String) {
        let mark = Mark { step: self.step, text };
        if !self.marks.contains(&mark) {
            self.marks.push(mark);
        }
    }

    /// Batches it will have done when all planned epochs are over.
    pub fn planned_steps(&self) -> u64 {
        let rest = self.planned.saturating_sub(self.epochs_done()) as u64;
        self.judged_at + self.batches * rest
    }

    /// The series of this name: a validation metric, or `learning_rate`.
    pub fn metric(&self, name: &str) -> Option<&Series> {
        let own = || Some(&self.rates).filter(|rates| name == RATE && !rates.is_empty());
        self.metrics.get(name).or_else(own).or_else(|| self.machine.get(name))
    }

    /// The names of all series that can stand under the losses.
    pub fn metric_names(&self) -> impl Iterator<Item = &str> {
        let rate = (!self.rates.is_empty()).then_some(RATE);
        self.metrics.keys().map(String::as_str).chain(rate).chain(self.machine.keys().map(String::as_str))
    }

    /// The share of planned batches that are done, in `[0, 1]`.
    pub fn progress(&self) -> f64 {
        match self.planned_steps() {
            0 => 0.0,
            planned => (self.step as f64 / planned as f64).min(1.0),
        }
    }

    /// The pass it is in, from 1; the last one once it is over.
    pub fn epoch(&self) -> usize {
        let under_way = usize::from(self.phase.live() && self.epochs_done() < self.planned);
        self.epochs_done() + under_way
    }

    /// Rows trained per second in the last epoch, or over the run once it is over.
    pub fn samples_per_second(&self) -> Option<f64> {
        let whole = self.report.as_ref().map(|report| report.samples_per_second);
        whole.or_else(|| self.epochs.last().map(|epoch| epoch.samples_per_second))
    }

    /// Its place among the judged epochs and in the series of metrics.
    pub fn place(&self, epoch: &EpochReport) -> Option<usize> {
        self.epochs.iter().position(|known| known.epoch == epoch.epoch)
    }

    /// The epoch the watched metric liked best.
    pub fn best(&self) -> Option<&EpochReport> {
        self.epochs.iter().rev().find(|epoch| epoch.best)
    }

    /// The epoch whose weights the run ended with, or would end with as it stood at its last epoch; `None` where that was
    /// judged in the run that this one is a fork of.
    pub fn kept(&self) -> Option<&EpochReport> {
        EpochReport::kept_of(self.epochs.iter(), self.report.as_deref())
    }
}
