//! A run as lists show it, small enough that ten thousand of them are at hand.

use serde::{Deserialize, Serialize};

use super::about::About;
use super::read::{Record, Status};
use crate::eval::Metrics;
use crate::spec::{self, Workspace};
use crate::train::Happening;

/// A run as lists show it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Listed {
    /// The run's id.
    pub id: String,
    /// How it stands.
    pub status: Status,
    /// Epochs done.
    pub epochs: usize,
    /// Seconds of training; 0 before its end.
    pub seconds: f64,
    /// What speaks for it: the first metric of its kind, on the test part where that was judged, else at the epoch whose
    /// weights are kept.
    pub headline: Option<(String, f64)>,
    /// Every number it was judged by: `test.roc_auc`, `validation.loss`, `fairness.sex.equalized_odds_difference`.
    pub numbers: Metrics,
    /// Whether it reached its goal, where it had one.
    pub goal: Option<bool>,
    /// One line: layers and sizes.
    pub network: String,
    /// Settings that are not as they are by default, as the workspace file writes them.
    pub settings: Vec<(String, String)>,
    /// The mark of its test rows; empty where none were judged.
    pub test_set: String,
    /// What its owner says of it.
    #[serde(default)]
    pub about: About,
    /// Whether it holds, of a run that is live.
    #[serde(skip)]
    pub paused: bool,
    /// How often its test rows were looked at, by any run; counted anew for each listing.
    #[serde(skip)]
    pub looks: usize,
}

impl Listed {
    /// A run of which nothing is known.
    pub fn new(id: impl Into<String>, status: Status) -> Self {
        Self {
            id: id.into(),
            status,
            epochs: 0,
            seconds: 0.0,
            headline: None,
            numbers: Metrics::default(),
            goal: None,
            network: String::new(),
            settings: Vec::new(),
            test_set: String::new(),
            about: About::default(),
            paused: false,
            looks: 0,
        }
    }

    /// What is worth listing of a run.
    pub(super) fn of(record: Record) -> Self {
        let about = About::read(&record.dir);
        let settings = settings(&record.workspace);
        let held = record.events.iter().rev().find_map(|event| match event.what {
            Happening::Paused => Some(true),
            Happening::Resumed => Some(false),
            _ => None,
        });
        let paused = record.status == Status::Live && held == Some(true);
        let run = record.summary();
        let report = run.report.as_ref();
        let mut numbers = Metrics::default();
        let mut add = |part: &str, metrics: &Metrics| {
            metrics.iter().for_each(|(name, value)| numbers.push(format!("{part}.{name}"), value));
        };
        if let Some(report) = report {
            add("test", &report.metrics.test);
            add("train", &report.metrics.train);
            for fairness in &report.fairness {
                add(&format!("fairness.{}", fairness.column), &fairness.summary);
            }
        }
        if let Some(kept) = &run.kept {
            add("validation", &kept.validation);
            kept.validation_loss.into_iter().for_each(|loss| numbers.push("validation.loss", loss));
            numbers.push("train.loss", kept.train_loss);
        }
        let judged = report.map(|report| &report.metrics.test).filter(|metrics| !metrics.is_empty());
        let judged = judged.or(run.kept.as_ref().map(|kept| &kept.validation));
        Self {
            headline: judged.and_then(Metrics::headline).map(|(name, value)| (name.to_owned(), value)),
            numbers,
            epochs: run.epochs,
            seconds: report.map_or(0.0, |report| report.seconds.train),
            goal: report.and_then(|report| report.goal.as_ref()).map(|verdict| verdict.passed),
            network: run.shape.as_ref().map(|shape| shape.network.clone()).unwrap_or_default(),
            settings,
            test_set: report.map(|report| report.test_set.clone()).unwrap_or_default(),
            about,
            paused,
            ..Self::new(run.id, run.status)
        }
    }

    /// What it is called: by its owner, else by its id.
    pub fn name(&self) -> &str {
        self.about.name.as_deref().unwrap_or(&self.id)
    }

    /// The number of this name, with its part or without: then on the test part, else on the validation part.
    pub fn number(&self, name: &str) -> Option<f64> {
        // Asked of ten thousand runs while somebody types, so it makes no texts.
        let mut parts = [None; 3];
        for (known, value) in &self.numbers {
            match known.strip_suffix(name) {
                Some("") => return Some(value),
                Some("test.") => parts[0] = Some(value),
                Some("validation.") => parts[1] = Some(value),
                Some("train.") => parts[2] = Some(value),
                _ => {}
            }
        }
        parts.into_iter().flatten().next()
    }

    /// When it began, as people read it: `2026-11-23 18:45` from an id that begins with `20261123-184500`; empty for another id.
    pub fn started(&self) -> String {
        let digits =
            |range: std::ops::Range<usize>| self.id.get(range).filter(|part| part.bytes().all(|b| b.is_ascii_digit()));
        match (digits(0..4), digits(4..6), digits(6..8), digits(9..11), digits(11..13)) {
            (Some(year), Some(month), Some(day), Some(hour), Some(minute)) => {
                format!("{year}-{month}-{day} {hour}:{minute}")
            }
            _ => String::new(),
        }
    }
}

/// The settings of a workspace's text that are not as by default.
fn settings(workspace: &str) -> Vec<(String, String)> {
    if workspace.is_empty() {
        return vec![];
    }
    let changes = spec::diff(&Workspace::default(), &spec::parse(workspace).workspace);
    changes.into_iter().map(|change| (change.key, change.new)).collect()
}
