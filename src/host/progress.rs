//! How a headless run shows that it moves: a bar on a terminal, a line an epoch elsewhere.

use indicatif::{ProgressBar, ProgressStyle};

use super::out;
use crate::base::fmt;
use crate::spec::Workspace;
use crate::train::{Event, Happening, Knob};

/// Shows a run's progress on stderr.
pub(super) struct Progress {
    bar: Option<ProgressBar>,
    /// Whether anything is said in lines.
    lines: bool,
    epochs: usize,
    /// The metric that is told of each epoch, where it is known which.
    metric: Option<String>,
}

impl Progress {
    /// A bar where stderr is a terminal.
    pub(super) fn new() -> Self {
        let bar = out::messages_are_seen().then(|| {
            let style = ProgressStyle::with_template("{bar:24} epoch {pos}/{len}  {msg}  {eta} left");
            ProgressBar::new(0).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
        });
        Self { bar, lines: true, epochs: 0, metric: None }
    }

    /// With the metric that early stopping watches, so that what is told is what decides.
    pub(super) fn watching(workspace: &Workspace) -> Self {
        let metric = workspace.train.early_stopping.as_ref().map(|rule| rule.metric.clone());
        Self { metric: metric.filter(|metric| metric != "loss"), ..Self::new() }
    }

    /// The bar alone, for one run of many; where stderr is no terminal, nothing.
    pub(super) fn bar_alone() -> Self {
        Self { lines: false, ..Self::new() }
    }

    /// Follows one event.
    pub(super) fn follow(&mut self, event: &Event) {
        match &event.what {
            Happening::Started(shape) => {
                self.planned(shape.epochs);
                let rows = shape.rows;
                self.line(&format!(
                    "run {}: {}, {} parameters; {} training, {} validation and {} test rows",
                    shape.run, shape.network, shape.parameters, rows.train, rows.validation, rows.test
                ));
            }
            Happening::Continued { file, epoch, shape } => {
                self.planned(shape.epochs);
                let from = file.as_deref().unwrap_or("the beginning");
                self.line(&format!("run {} goes on after epoch {epoch}, from {from}", shape.run));
            }
            Happening::Rewound { knobs, .. } => {
                let epochs = knobs.iter().find_map(|knob| if let Knob::Epochs(n) = knob { Some(*n) } else { None });
                self.planned(epochs.unwrap_or(self.epochs));
            }
            Happening::Forked { run, file, epoch } => {
                self.line(&format!("begins where {run} was at {file}, after epoch {epoch}"));
            }
            Happening::Set { knob: Knob::Epochs(epochs), .. } => self.planned(*epochs),
            Happening::Epoch(report) => {
                let validation = report
                    .validation_loss
                    .map_or_else(String::new, |loss| format!("  validation {}", fmt::number(loss)));
                let watched = self.metric.as_deref();
                let watched = watched.and_then(|name| Some((name, report.validation.get(name)?)));
                let metric = watched
                    .or_else(|| report.validation.headline())
                    .map_or_else(String::new, |(name, value)| format!("  {name} {}", fmt::number(value)));
                let best = if report.best { "  best" } else { "" };
                let said = format!("loss {}{validation}{metric}{best}", fmt::number(report.train_loss));
                match &self.bar {
                    Some(bar) => {
                        bar.set_position(report.epoch as u64);
                        bar.set_message(said);
                    }
                    None => self.line(&format!("epoch {}/{}  {said}", report.epoch, self.epochs)),
                }
            }
            Happening::Warned { message } => self.line(&format!("warning: {message}")),
            Happening::Finished { .. } | Happening::Failed { .. } => {
                if let Some(bar) = &self.bar {
                    bar.finish_and_clear();
                }
            }
            Happening::Lint(finding) => self.line(&format!("{}: {}", finding.id, finding.told())),
            _ => {}
        }
        if let Some(said) = answer(event) {
            self.line(&said);
        }
    }

    fn planned(&mut self, epochs: usize) {
        self.epochs = epochs;
        if let Some(bar) = &self.bar {
            bar.set_length(epochs as u64);
        }
    }

    fn line(&self, text: &str) {
        match &self.bar {
            _ if !self.lines => {}
            Some(bar) => bar.suspend(|| out::message(text)),
            None => out::message(text),
        }
    }
}

/// What a run says of what is done to it, in a line; `None` for what it says of itself.
pub(super) fn answer(event: &Event) -> Option<String> {
    let step = event.step;
    Some(match &event.what {
        Happening::Set { knob, from } => {
            let (key, to) = knob.told();
            format!("{key} {from} → {to} at step {step}")
        }
        Happening::Gliding { stages } => {
            let (end, knob) = stages.last()?;
            let (key, to) = knob.told();
            format!("{key} goes to {to} until step {end}")
        }
        Happening::Paused => format!("paused at step {step}"),
        Happening::Resumed => format!("goes on at step {step}"),
        Happening::Rewound { file, from, epoch, .. } => {
            format!("back from step {from} to step {step} ({file}), after epoch {epoch}")
        }
        Happening::Saved { file } => format!("saved {file}"),
        Happening::Marked { note } => format!("marked step {step}: {note}"),
        Happening::Stopping { why: None, .. } => "stopping".into(),
        Happening::Stopping { why: Some(why), .. } => format!("stopping, as wished {why}"),
        Happening::Until { until: Some(until) } => format!("stops {until}"),
        Happening::Until { until: None } => "stops no more by itself".into(),
        _ => return None,
    })
}
