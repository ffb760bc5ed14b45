//! What a run said, as lines for people.

use crate::base::fmt;
use crate::train::{Event, Happening};

/// An event in a few words; nothing for those that come with every few batches.
pub(super) fn told(event: &Event) -> Option<String> {
    Some(match &event.what {
        Happening::Started(shape) => format!("{}, {} parameters", shape.network, shape.parameters),
        Happening::Continued { file, epoch, .. } => {
            format!("goes on after epoch {epoch}, from {}", file.as_deref().unwrap_or("the beginning"))
        }
        Happening::Rewound { file, from, epoch, .. } => {
            format!("back from step {from} to step {} ({file}), epoch {epoch}", event.step)
        }
        Happening::Forked { run, file, epoch } => format!("begins where {run} was at {file}, epoch {epoch}"),
        Happening::Epoch(epoch) => {
            let validation =
                epoch.validation_loss.map_or_else(String::new, |loss| format!("  validation {}", fmt::number(loss)));
            let best = if epoch.best { "  best" } else { "" };
            format!("epoch {:>4}  loss {}{validation}{best}", epoch.epoch, fmt::number(epoch.train_loss))
        }
        Happening::Losses { .. } | Happening::Vitals(_) | Happening::Machine(_) | Happening::Pictured(_) => {
            return None;
        }
        Happening::Lint(finding) => format!("{}: {}", finding.id, finding.told()),
        Happening::Paused => "paused".into(),
        Happening::Resumed => "resumed".into(),
        Happening::Set { knob, from } => {
            let (key, value) = knob.told();
            format!("set {key} = {value} (was {from})")
        }
        Happening::Gliding { stages } => match stages.last() {
            Some((step, knob)) => {
                let (key, value) = knob.told();
                format!("{key} goes to {value} until step {step}")
            }
            None => return None,
        },
        Happening::Marked { note } => format!("mark: {note}"),
        Happening::Saved { file } => format!("saved {file}"),
        Happening::Warned { message } => format!("warning: {message}"),
        Happening::Stopping { why: None, .. } => "asked to stop".into(),
        Happening::Stopping { why: Some(why), .. } => format!("stops, as wished {why}"),
        Happening::Until { until: Some(until) } => format!("is to stop {until}"),
        Happening::Until { until: None } => "is not to stop by itself any more".into(),
        Happening::Finished { .. } => "finished".into(),
        Happening::Failed { message } => format!("failed: {message}"),
    })
}
