//! Every validation row is predicted to be of one class.

use super::history::Epoch;
use super::{ASTRAY, History, Rule, Severity, Sick};
use crate::base::fmt;

pub(super) const RULE: Rule = Rule::new("class_collapse", find).behind(ASTRAY);

/// Passes in a row.
const PASSES: usize = 5;
/// Share of the training loss that must have gone over them for the network to be still on its way: plain descent finds
/// rare classes late, and then its loss falls all the time.
const MOVING: f64 = 0.02;
/// Steps before which a network may well not have found the rarer classes yet.
const STEPS: u64 = 100;
/// Rows of other classes that must be there to be found.
const OTHERS: u64 = 5;

fn find(history: &History) -> Option<Sick> {
    if history.now.step < STEPS {
        return None;
    }
    let last = history.last_epochs::<PASSES>()?;
    let class = only(last[0])?;
    if !last.iter().all(|epoch| only(epoch) == Some(class)) {
        return None;
    }
    let newest = last[PASSES - 1];
    if newest.train_loss < (1.0 - MOVING) * last[0].train_loss {
        return None;
    }
    let rows: u64 = newest.true_of.iter().sum();
    let others = rows - newest.true_of[class];
    if others < OTHERS {
        return None;
    }
    let label = history.facts.labels.get(class).map_or("?", String::as_str);
    let share = others as f64 / rows as f64;
    let seen = format!("Every validation row is predicted `{label}`, and {} of them are not.", fmt::percent(share));
    let advice =
        "Weigh the classes (balance.method = \"class_weight\"), or find a learning rate with `gradus lr-find`.";
    Some(
        Sick::new(Severity::Severe, 1.0, seen, advice)
            .since(last[0].end)
            .set("balance.method", "\"class_weight\"".into()),
    )
}

/// The class of all predictions, if it is one.
fn only(epoch: &Epoch) -> Option<usize> {
    let mut met = epoch.predicted.iter().enumerate().filter(|(_, rows)| **rows > 0);
    met.next().filter(|_| met.next().is_none()).map(|(class, _)| class)
}
