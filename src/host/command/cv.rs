//! `gradus cv W.toml`: cross-validation of a workspace; the test rows stay sealed.

use std::fmt::Write;

use super::super::cli::Crossing;
use super::super::failure::Failure;
use super::super::open::{Opened, of_held, ready_to_deal};
use super::super::{out, require, signals};
use crate::base::fmt;
use crate::data::{Folding, Places};
use crate::eval::Metrics;
use crate::train::{Cross, CrossError, Fold, cross_validate};

/// Metrics that each fold is shown with, by preference; all of them stand below with mean and deviation.
const SHOWN: [&str; 9] = [
    "accuracy",
    "balanced_accuracy",
    "f1_macro",
    "roc_auc",
    "log_loss",
    "r2",
    "mean_absolute_error",
    "root_mean_squared_error",
    "explained_variance",
];

/// Trains on each fold's other rows, and prints what came of it.
pub(super) fn run(opened: &Opened, path: &str, crossing: &Crossing, places: &Places) -> Result<(), Failure> {
    let requirements = require::of_folds(&crossing.requirements)?;
    opened.warnings.iter().for_each(|doubt| out::message(doubt));
    out::warnings(of_held(&opened.workspace).as_slice());
    let dataset = ready_to_deal(&opened.workspace, places)?;
    require::check_metrics(&requirements, dataset.truth.labels().len())?;
    let folding = Folding { folds: crossing.folds, repeats: crossing.repeats, shuffled: !crossing.unshuffled };
    let stop = signals::heard();
    let told = |fold: &Fold| out::message(&progress(fold, &folding));
    let cross = cross_validate(dataset, &opened.workspace, folding, &stop, told).map_err(failure)?;
    out::warnings(&cross.warnings);
    let document = serde_json::to_value(&cross).map_err(std::io::Error::from)?;
    if crossing.json {
        let mut document = document.clone();
        document["workspace"] = path.into();
        out::data(&format!("{document}\n"))?;
    } else {
        out::data(&report(&cross))?;
    }
    let missed = require::missed_by_folds(&requirements, &document);
    if missed.is_empty() { Ok(()) } else { Err(Failure::run(missed.join("\nerror: "))) }
}

pub(super) fn failure(error: CrossError) -> Failure {
    match error {
        CrossError::Data(error) => error.into(),
        CrossError::Failed { .. } => Failure::run(error.to_string()),
        CrossError::Interrupted { .. } => Failure::interrupted(error.to_string()),
    }
}

/// `fold 2/5  roc_auc 0.853  (weights of epoch 7 of 12)`.
pub(super) fn progress(fold: &Fold, folding: &Folding) -> String {
    let repeat =
        if folding.repeats > 1 { format!("repeat {}/{}, ", fold.repeat, folding.repeats) } else { String::new() };
    let metric =
        fold.metrics.headline().map_or_else(String::new, |(name, value)| format!("  {name} {}", fmt::number(value)));
    format!(
        "{repeat}fold {}/{}{metric}  (weights of epoch {} of {})",
        fold.fold, folding.folds, fold.kept_epoch, fold.epochs
    )
}

fn report(cross: &Cross) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = write_report(&mut text, cross);
    text
}

fn write_report(text: &mut String, cross: &Cross) -> std::fmt::Result {
    let shuffled = if cross.shuffled { "shuffled" } else { "not shuffled" };
    let times = if cross.repeats > 1 { format!(" × {} repeats", cross.repeats) } else { String::new() };
    writeln!(
        text,
        "{}, {} folds{times}, {shuffled}; {} rows",
        cross.kind,
        cross.folds,
        fmt::thousands(cross.rows as u64)
    )?;
    match cross.test_rows_left_out {
        0 => writeln!(text, "there are no test rows: every row takes part")?,
        rows => writeln!(text, "the {} test rows are sealed and take no part", fmt::thousands(rows as u64))?,
    }
    writeln!(text, "{} of a fold, over all folds\n", cross.split.counts())?;
    let names: Vec<&str> = SHOWN.into_iter().filter(|name| cross.mean.get(name).is_some()).take(5).collect();
    write!(text, "{:10}{:>8}{:>8}{:>8}", "fold", "train", "watch", "judged")?;
    names.iter().try_for_each(|name| write!(text, "  {name:>WIDTH$}"))?;
    writeln!(text)?;
    for fold in &cross.results {
        let name = if cross.repeats > 1 { format!("{}.{}", fold.repeat, fold.fold) } else { fold.fold.to_string() };
        write!(text, "{name:10}{:>8}{:>8}{:>8}", fold.rows.train, fold.rows.validation, fold.rows.judged)?;
        write_numbers(text, &names, &fold.metrics)?;
    }
    for (name, metrics) in [("mean", &cross.mean), ("deviation", &cross.deviation)] {
        write!(text, "{name:34}")?;
        write_numbers(text, &names, metrics)?;
    }
    writeln!(text, "\n{:30}{:>12}{:>12}", "", "mean", "deviation")?;
    for (name, mean) in &cross.mean {
        let deviation = cross.deviation.get(name).unwrap_or(f64::NAN);
        writeln!(text, "{name:30}{:>12}{:>12}", fmt::number(mean), fmt::number(deviation))?;
    }
    Ok(())
}

/// Columns of a metric.
const WIDTH: usize = 17;

fn write_numbers(text: &mut String, names: &[&str], metrics: &Metrics) -> std::fmt::Result {
    for name in names {
        write!(text, "  {:>WIDTH$}", fmt::number(metrics.get(name).unwrap_or(f64::NAN)))?;
    }
    writeln!(text)
}
