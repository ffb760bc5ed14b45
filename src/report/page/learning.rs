//! How the network learnt, epoch by epoch.

use super::Told;
use super::html::{Cell, facts, figure, folded, table};

pub(super) fn section(told: &Told) -> String {
    let subject = told.subject;
    let epochs = &subject.epochs;
    if epochs.is_empty() {
        return String::new();
    }
    let report = &subject.report;
    let mut html = facts([
        ("epochs", report.epochs.to_string()),
        ("weights kept", format!("of epoch {}", report.kept_epoch)),
        ("ended", ending(subject.status)),
    ]);
    html += &figure(told.pictures, "losses");
    html += &figure(told.pictures, "metrics");
    let shown: Vec<&str> = epochs[0].validation.iter().map(|(name, _)| name).take(4).collect();
    let mut names = vec!["epoch", "train loss", "validation loss"];
    names.extend(&shown);
    names.push("learning rate");
    let rows = epochs.iter().map(|epoch| {
        let of = |what: &str, value| Cell::Metric(format!("epoch.{}.{what}", epoch.epoch), value);
        let mut cells = vec![Cell::Number(epoch.epoch.to_string()), of("train_loss", epoch.train_loss)];
        cells.push(of("validation_loss", epoch.validation_loss.unwrap_or(f64::NAN)));
        cells.extend(shown.iter().map(|name| of(name, epoch.validation.get(name).unwrap_or(f64::NAN))));
        cells.push(of("learning_rate", epoch.learning_rate));
        cells
    });
    html += &folded("Every epoch", &table(&names, rows));
    html
}

fn ending(status: &str) -> String {
    if status == "finished" { "by itself".into() } else { status.to_owned() }
}
