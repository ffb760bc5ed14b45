//! The validation loss has turned while the training loss still falls (Prechelt 1998, "Early stopping — but when?").

use super::{History, Rule, Severity, Sick};
use crate::base::fmt;

pub(super) const RULE: Rule = Rule::new("overfit", find);

/// Rise above the best validation loss: Prechelt's generalization loss, of which he stops at 1 to 5 %. Above 10 % it is
/// no chance even on few rows.
const RISE: f64 = 0.10;
/// Passes since the best: his strips are 5 long, of which 3 tell a turn from a bump.
const PASSES: usize = 3;
/// How much more dropout is advised, and the most.
const MORE: f64 = 0.2;
const MOST_DROPPED: f64 = 0.5;
/// How much of the training loss must have gone since: else both rise, which is something else.
const FALLEN: f64 = 0.05;

fn find(history: &History) -> Option<Sick> {
    let lowest = history.lowest?;
    let last = history.last_epochs::<PASSES>()?;
    let above = |loss: f64| loss > lowest.validation_loss * (1.0 + RISE);
    let turned = lowest.passes >= PASSES && last.iter().all(|epoch| epoch.validation_loss.is_some_and(above));
    let newest = last[PASSES - 1];
    if !turned || newest.train_loss > (1.0 - FALLEN) * lowest.train_loss {
        return None;
    }
    let now = newest.validation_loss?;
    let seen = format!(
        "The validation loss was lowest in epoch {} ({}) and {} in epoch {}, while the training loss fell from {} to {}.",
        lowest.epoch,
        fmt::number(lowest.validation_loss),
        fmt::number(now),
        newest.end.epoch,
        fmt::number(lowest.train_loss),
        fmt::number(newest.train_loss)
    );
    let stopping = history.facts.stopping.as_ref();
    let patience = stopping.and_then(|stopping| stopping.patience);
    let (severity, advice) = match patience {
        Some(_) => (
            Severity::Note,
            "The weights of the best epoch come back at the end. For a better best: dropout, weight decay, fewer units, or more rows.",
        ),
        None => (
            Severity::Warning,
            "Turn on early stopping, which brings the best weights back; or add dropout, weight decay, or rows.",
        ),
    };
    let sick = Sick::new(severity, now / lowest.validation_loss - 1.0, seen, advice).since(lowest.next?);
    // What a run has begun to watch it goes on watching.
    let metric = stopping.map_or("loss", |stopping| stopping.metric.as_str());
    Some(match patience {
        // More than half switched off is no cure.
        Some(_) => match history.facts.dropout {
            dropout if dropout < MOST_DROPPED => {
                sick.set("model.dropout", fmt::number((dropout + MORE).min(MOST_DROPPED)))
            }
            _ => sick,
        },
        None => sick.set("train.early_stopping", format!("{{ metric = \"{metric}\", patience = 5 }}")),
    })
}
