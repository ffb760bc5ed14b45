//! `gradus lr-find W.toml`: which learning rate teaches fastest, tried on a network that is not kept.

use std::fmt::Write;

use super::super::cli::Sweeping;
use super::super::failure::Failure;
use super::super::open::{Opened, ready_to_learn};
use super::super::out;
use crate::base::fmt;
use crate::data::Places;
use crate::train::{Range, Sweep, Swept, sweep};

/// Lines of the table; the sweep has more points.
const LINES: usize = 32;
/// Columns of the longest bar.
const BAR: f64 = 40.0;

/// Sweeps and prints the curve with its suggestions.
pub(super) fn run(opened: &Opened, path: &str, sweeping: &Sweeping, places: &Places) -> Result<(), Failure> {
    let range = Range { from: sweeping.from, to: sweeping.to, steps: sweeping.steps };
    range.check().map_err(Failure::input)?;
    opened.warnings.iter().for_each(|doubt| out::message(doubt));
    let ready = ready_to_learn(&opened.workspace, places)?;
    out::warnings(&ready.prepared.warnings);
    let found = sweep(&ready.prepared, &opened.workspace, range, |_| true).map_err(Failure::run)?;
    let text = if sweeping.json { document(&found, path)? } else { report(&found) };
    Ok(out::data(&text)?)
}

fn document(found: &Sweep, path: &str) -> Result<String, Failure> {
    let document = serde_json::json!({
        "workspace": path,
        "points": found.points,
        "ended": found.ended,
        "suggestions": {"steepest": found.steepest, "minimum_over_ten": found.minimum_over_ten},
        "set": found.suggestion().map(set),
    });
    Ok(serde_json::to_string(&document).map_err(std::io::Error::from)? + "\n")
}

/// What to put after `--set`.
fn set(rate: f64) -> String {
    format!("train.learning_rate={rate:.1e}")
}

fn report(found: &Sweep) -> String {
    let mut text = format!("{:>10}  {:>10}  {:>10}\n", "rate", "loss", "smoothed");
    let all = found.points.iter().map(|point| point.smoothed);
    let (low, high) = all.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), y| (low.min(y), high.max(y)));
    for point in found.points.iter().step_by(found.points.len().div_ceil(LINES).max(1)) {
        let share = if high > low { (point.smoothed - low) / (high - low) } else { 0.0 };
        let bar = "#".repeat(1 + (share * BAR).round() as usize);
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "{:>10}  {:>10}  {:>10}  {bar}",
            format!("{:.1e}", point.rate),
            fmt::number(point.loss),
            fmt::number(point.smoothed)
        );
    }
    let why = match found.ended {
        Swept::Completed => "every rate was tried",
        Swept::Diverged => "the loss diverged",
        Swept::NotFinite => "the loss was no longer a number",
    };
    let _ = writeln!(text, "\n{} batches; {why}", found.points.len());
    let told = |rate: Option<f64>| rate.map_or_else(|| "–".to_owned(), |rate| format!("{rate:.1e}"));
    let _ = writeln!(text, "steepest fall        {}", told(found.steepest));
    let _ = writeln!(text, "minimum / 10         {}", told(found.minimum_over_ten));
    let _ = match found.suggestion() {
        Some(rate) => writeln!(text, "\n--set {}", set(rate)),
        None => writeln!(text, "\nThe loss falls at no rate; see that the features tell the target."),
    };
    text
}
