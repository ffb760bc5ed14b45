//! A trainer that only pretends: it says what a worker would say, by formula.

use std::sync::Arc;

use gradus::app::{Listing, Loaded};
use gradus::data::Proof;
use gradus::eval::{Confusion, Fairness, Group, Metrics};
use gradus::model::{LayerVitals, Spread, Spreads, Vitals};
use gradus::store::{About, Listed, Status};
use gradus::train::{
    Command, Confusions, Ending, EpochReport, Event, Finding, Happening, Knob, PartMetrics, Recipe, Report, Rows,
    Seconds, Severity, Shape, Since, Standing, Stop, Sweep, Swept, Tried,
};

use super::table;

/// Batches in an epoch.
const BATCHES: u64 = 20;

/// Weights that widen, gradients that shrink, outputs of which the layers keep what is above 0.
fn spreads(layer: &str, x: f64) -> Spreads {
    let bell = |wide: f64, from: f32, to: f32| {
        let at = |bin: usize| f64::from(from) + (bin as f64 + 0.5) / 30.0 * f64::from(to - from);
        let counts = (0..30).map(|bin| (1000.0 * (-(at(bin) / wide).powi(2)).exp()) as u64).collect();
        Some(Spread { low: from, high: to, counts })
    };
    let outputs = if layer == "head" { bell(1.0, -3.0, 3.0) } else { bell(0.6, 0.0, 3.0) };
    Spreads { weights: bell(0.2 + x / 1000.0, -1.0, 1.0), gradients: bell(0.02 / (1.0 + x / 50.0), -0.1, 0.1), outputs }
}

/// What a look at step `step` would show: a healthy network whose first layer slows down.
fn vitals(step: u64) -> Vitals {
    let x = step as f64;
    let layer = |name: &str, gradient: f64, ratio: f64, dead: f64| LayerVitals {
        name: name.into(),
        gradient_norm: gradient * (0.3 + (-x / 80.0).exp()),
        weight_norm: 5.2,
        update_ratio: ratio * (0.2 + (-x / 60.0).exp()),
        activation_mean: 0.31,
        activation_std: 0.48,
        dead,
        spreads: Some(Box::new(spreads(name, x))),
    };
    let head = layer("head", 0.41, 3e-3, f64::NAN);
    Vitals {
        gradient_norm: 0.7 * (0.3 + (-x / 80.0).exp()),
        layers: vec![layer("layers.0", 0.22, 2e-3, 0.0625), layer("layers.1", 0.33, 9e-4, 0.0313), head],
    }
}

/// Two findings, the second of them severe.
fn findings() -> Vec<Happening> {
    let finding = |id: &str, severity, seen: &str, advice: &str, (key, value): (&str, Option<&str>)| {
        Happening::Lint(Box::new(Finding {
            id: id.into(),
            severity,
            standing: Standing::New,
            seen: seen.into(),
            since: Since { epoch: 2, step: 32 },
            advice: advice.into(),
            key: Some(key.into()),
            value: value.map(Into::into),
        }))
    };
    vec![
        finding(
            "underfit",
            Severity::Warning,
            "The training loss stands still at 0.69; one constant for every row has 0.693.",
            "Give the network more units or layers.",
            ("model.hidden", None),
        ),
        finding(
            "rate_too_high",
            Severity::Severe,
            "The training loss rose from 0.7 to 31 at a learning rate of 0.1.",
            "Lower the learning rate (`<` in the workbench), or find one with `gradus lr-find`.",
            ("train.learning_rate", Some("1e-2")),
        ),
    ]
}

/// What a sweep of the learning rate would find.
pub(super) fn swept() -> Sweep {
    let curve = |x: f64| 0.7 - 0.4 / (1.0 + (-3.0 * (x + 2.8)).exp()) + (2.5 * (x + 0.9)).exp();
    let points = (0..60).map(|place| {
        let x = -7.0 + 0.11 * f64::from(place);
        let wobble = 0.02 * (f64::from(place) * 1.9).sin();
        Tried { rate: 10_f64.powf(x), loss: curve(x) + wobble, smoothed: curve(x) }
    });
    let (steepest, minimum_over_ten) = (Some(2e-3), Some(1.3e-3));
    Sweep { points: points.collect(), ended: Swept::Diverged, steepest, minimum_over_ten }
}

/// The pretended worker.
pub(super) struct Fake {
    pub(super) id: String,
    step: u64,
    epoch: usize,
    pub(super) over: bool,
}

impl Fake {
    /// A worker and its first words.
    pub(super) fn start(id: &str) -> (Self, Vec<Event>) {
        let fake = Self { id: id.into(), step: 0, epoch: 0, over: false };
        let started = vec![fake.say(Happening::Started(shape(id)))];
        (fake, started)
    }

    fn say(&self, what: Happening) -> Event {
        Event { seconds: self.step as f64 * 0.05, step: self.step, what }
    }

    /// `count` batches that end no epoch.
    pub(super) fn batches(&mut self, count: u64) -> Event {
        let losses = (self.step + 1..=self.step + count).map(loss).collect();
        self.step += count;
        self.say(Happening::Losses { losses, learning_rate: Some(1e-3) })
    }

    /// Whole epochs, from the beginning of the next one.
    pub(super) fn epochs(&mut self, count: usize) -> Vec<Event> {
        let mut events = Vec::new();
        for _ in 0..count {
            events.push(self.batches(BATCHES - self.step % BATCHES));
            self.epoch += 1;
            events.push(self.say(Happening::Vitals(Box::new(vitals(self.step)))));
            events.push(self.say(Happening::Epoch(Box::new(judged(self.epoch)))));
        }
        events
    }

    /// What its lints find.
    pub(super) fn finds(&self) -> Vec<Event> {
        findings().into_iter().map(|what| self.say(what)).collect()
    }

    /// What the worker answers.
    pub(super) fn told(&mut self, command: &Command) -> Vec<Event> {
        match command {
            Command::Pause => vec![self.say(Happening::Paused)],
            Command::Resume => vec![self.say(Happening::Resumed)],
            Command::Step => vec![self.batches(1), self.say(Happening::Paused)],
            Command::Set(knob) => vec![self.say(Happening::Set { knob: *knob, from: "0.001".into() })],
            Command::Glide { to, over } => {
                let stages = vec![(self.step + over / 2, *to), (self.step + over, *to)];
                vec![self.say(Happening::Gliding { stages })]
            }
            Command::Mark(note) => vec![self.say(Happening::Marked { note: note.clone() })],
            Command::Save => {
                vec![self.say(Happening::Saved { file: format!("checkpoints/step-{:08}.safetensors", self.step) })]
            }
            Command::Rewind(name) => vec![self.back_to(name)],
            Command::Replay { from, step } => {
                let back = self.back_to(from.as_deref().unwrap_or("step-00000000"));
                let again = self.batches(step - self.step);
                vec![back, again, self.say(Happening::Paused)]
            }
            Command::Stop(when @ Stop::AfterEpoch) => vec![self.say(Happening::Stopping { when: *when, why: None })],
            Command::Until(until) => vec![self.say(Happening::Until { until: until.clone() })],
            Command::Stop(Stop::AfterBatch) => vec![self.finish(Ending::Stopped)],
            Command::Interrupt => vec![self.finish(Ending::Interrupted)],
        }
    }

    /// Goes to the step that the checkpoint is called by, else to the end of the fourth epoch.
    fn back_to(&mut self, name: &str) -> Event {
        let from = self.step;
        self.step = name.strip_prefix("step-").and_then(|step| step.parse().ok()).unwrap_or(4 * BATCHES);
        self.epoch = (self.step / BATCHES) as usize;
        let file = format!("checkpoints/{name}.safetensors");
        let knobs = vec![Knob::LearningRate(1e-3), Knob::Epochs(30)];
        self.say(Happening::Rewound { file, from, epoch: self.epoch, knobs, again: vec![] })
    }

    /// Cut short, it goes on from the end of this epoch.
    pub(super) fn goes_on(&mut self, epoch: usize) -> Event {
        (self.epoch, self.step, self.over) = (epoch, epoch as u64 * BATCHES, false);
        let file = Some("checkpoints/last.safetensors".into());
        self.say(Happening::Continued { file, epoch, shape: shape(&self.id) })
    }

    /// A last word without a report.
    pub(super) fn fail(&mut self, message: &str) -> Event {
        self.over = true;
        self.say(Happening::Failed { message: message.into() })
    }

    /// The last word.
    pub(super) fn finish(&mut self, ending: Ending) -> Event {
        self.over = true;
        let report = Box::new(report(&self.id, ending, self.epoch));
        self.say(Happening::Finished { ending, report })
    }
}

fn shape(id: &str) -> Shape {
    Shape {
        run: id.into(),
        rows: Rows { train: 5_120, validation: 1_200, test: 2_000 },
        features: 87,
        parameters: 7_842,
        epochs: 30,
        batches: BATCHES as usize,
        labels: vec!["<=50K".into(), ">50K".into()],
        network: "87 → 64 relu → 32 relu → 1".into(),
        data: "0123456789abcdef".into(),
        recipe: Box::new(Recipe {
            gradus: "0.1.0".into(),
            workspace: "fedcba9876543210".into(),
            git: Some("89ab".repeat(10)),
        }),
    }
}

fn loss(step: u64) -> f32 {
    let x = step as f32;
    0.31 + 0.6 * (-x / 60.0).exp() + 0.03 * (x * 1.7).sin()
}

fn judged(epoch: usize) -> EpochReport {
    let x = epoch as f64;
    let skill = 1.0 - 0.5 * (-x / 4.0).exp();
    EpochReport {
        epoch,
        train_loss: 0.31 + 0.6 * (-x / 3.0).exp(),
        validation_loss: Some(0.34 + 0.55 * (-x / 3.0).exp() + 0.002 * (x - 8.0).max(0.0)),
        validation: metrics(skill),
        confusion: Some(Confusion { labels: labels(), counts: confusion(skill) }),
        fairness: vec![by_sex(skill), by_race(skill)],
        apart: None,
        best: epoch <= 8,
        kept: Some(epoch.min(8)),
        learning_rate: 1e-3,
        samples_per_second: 48_800.0,
    }
}

fn labels() -> Vec<String> {
    vec!["<=50K".into(), ">50K".into()]
}

fn metrics(skill: f64) -> Metrics {
    [
        ("accuracy", 0.7 + 0.16 * skill),
        ("f1", 0.68 * skill),
        ("roc_auc", 0.5 + 0.41 * skill),
        ("log_loss", 1.0 - 0.67 * skill),
    ]
    .into_iter()
    .collect()
}

fn confusion(skill: f64) -> Vec<Vec<u64>> {
    let right = |rows: f64, share: f64| (rows * share) as u64;
    let (negative, positive) = (right(912.0, 0.7 + 0.24 * skill), right(288.0, 0.62 * skill));
    vec![vec![negative, 912 - negative], vec![288 - positive, positive]]
}

fn group(value: &str, count: usize, selection: f64, tpr: f64, fpr: f64) -> Group {
    let metrics = [("selection_rate", selection), ("tpr", tpr), ("fpr", fpr), ("accuracy", 0.85)];
    Group { value: value.into(), count, metrics: metrics.into_iter().collect() }
}

fn by_sex(skill: f64) -> Fairness {
    Fairness {
        column: "sex".into(),
        groups: vec![
            group("Female", 402, 0.08 * skill, 0.51 * skill, 0.02),
            group("Male", 798, 0.26 * skill, 0.64 * skill, 0.09),
        ],
        summary: [("demographic_parity_difference", 0.18 * skill), ("equalized_odds_difference", 0.13 * skill)]
            .into_iter()
            .collect(),
        warnings: Vec::new(),
    }
}

fn by_race(skill: f64) -> Fairness {
    Fairness {
        column: "race".into(),
        groups: vec![
            group("White", 1_020, 0.21 * skill, 0.62 * skill, 0.07),
            group("Black", 120, 0.09 * skill, 0.48 * skill, 0.03),
            group("Amer-Indian-Eskimo", 11, f64::NAN, f64::NAN, f64::NAN),
        ],
        summary: [("demographic_parity_difference", 0.12 * skill), ("equalized_odds_difference", 0.14 * skill)]
            .into_iter()
            .collect(),
        warnings: vec!["Amer-Indian-Eskimo has 11 rows; its rates are not to be relied on.".into()],
    }
}

fn report(id: &str, ending: Ending, epochs: usize) -> Report {
    let matrix = vec![vec![1_450, 70], vec![190, 290]];
    Report {
        split: Proof::default(),
        test_set: String::new(),
        run: id.into(),
        dir: format!("runs/{id}"),
        task: "binary".into(),
        ending,
        rows: Rows { train: 5_120, validation: 1_200, test: 2_000 },
        metrics: PartMetrics { train: metrics(1.0), validation: metrics(0.98), test: metrics(0.97) },
        threshold: None,
        fairness: vec![by_sex(0.97), by_race(0.97)],
        confusion_matrix: Some(Confusions {
            labels: labels(),
            train: matrix.clone(),
            validation: matrix.clone(),
            test: matrix,
        }),
        epochs,
        kept_epoch: epochs.min(8),
        parameters: 7_842,
        seconds: Seconds { load: 0.2, prepare: 0.4, train: 12.5, evaluate: 0.3 },
        samples_per_second: 48_800.0,
        warnings: Vec::new(),
        intervals: None,
        thresholds: None,
        mitigation: None,
        energy: None,
        goal: None,
    }
}

/// What reading the data gives.
pub(super) fn loaded() -> Loaded {
    table::loaded()
}

/// What the runs folder holds.
pub(super) fn listed() -> Listing {
    let run = |id: &str, status, epochs, roc_auc, seconds, hidden: &str| {
        let mut numbers = Metrics::default();
        numbers.push("test.roc_auc", roc_auc);
        Listed {
            epochs,
            headline: Some(("roc_auc".into(), roc_auc)),
            numbers,
            seconds,
            looks: 3,
            settings: vec![("model.hidden".into(), hidden.into()), ("train.learning_rate".into(), "0.001".into())],
            ..Listed::new(id, status)
        }
    };
    let tagged = About { tags: vec!["wide".into()], note: Some("the one to beat".into()), ..About::default() };
    let runs = vec![
        run("1122-1804-quiet-heron", Status::Finished, 14, 0.907, 21.4, "[64, 32]"),
        Listed { about: tagged, ..run("1122-1751-brisk-otter", Status::Finished, 30, 0.911, 44.0, "[128, 64]") },
        run("1121-0930-pale-wren", Status::Failed, 2, f64::NAN, 3.1, "[512]"),
    ];
    Listing { runs: runs.into_iter().map(Arc::new).collect(), waiting: vec![], limit: 1 }
}

/// A run read back.
pub(super) fn recorded(id: &str) -> Vec<Event> {
    let (mut fake, mut events) = Fake::start(id);
    events.extend(fake.epochs(14));
    events.push(fake.finish(Ending::EarlyStopped));
    events
}
