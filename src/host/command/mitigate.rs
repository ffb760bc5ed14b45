//! `gradus mitigate W.toml`: what each way of mitigation costs and gains, side by side.

use std::fmt::Write;

use super::super::cli::Mitigating;
use super::super::failure::Failure;
use super::super::open::{Opened, of_held, ready_to_deal};
use super::super::{out, paper, signals};
use crate::base::fmt;
use crate::data::Places;
use crate::report::frontier_files;
use crate::spec::{Constraint, Mitigation, Workspace};
use crate::train::{Attempt, Frontier, FrontierError, frontier};

/// Tries every way, and prints what came of it.
pub(super) fn run(opened: &Opened, path: &str, asked: &Mitigating, places: &Places) -> Result<(), Failure> {
    let workspace = asked_for(&opened.workspace, asked)?;
    asked.out.as_deref().map_or(Ok(()), paper::writable)?;
    opened.warnings.iter().for_each(|doubt| out::message(doubt));
    out::warnings(of_held(&workspace).as_slice());
    // What this way asks of the data is what all but the first two ask.
    let mut held = workspace.clone();
    held.fairness.mitigation = Mitigation::Constrained;
    let dataset = ready_to_deal(&held, places)?;
    let stop = signals::heard();
    let measure = workspace.fairness.constraint.difference();
    let frontier = frontier(dataset, &workspace, &stop, |attempt| out::message(&progress(attempt, measure)));
    let frontier = frontier.map_err(failure)?;
    if let Some(folder) = &asked.out {
        for path in paper::put(folder, frontier_files(&frontier))? {
            out::message(&format!("wrote {}", path.display()));
        }
    }
    if !asked.json {
        return Ok(out::data(&page(&frontier))?);
    }
    let mut document = serde_json::to_value(&frontier).map_err(std::io::Error::from)?;
    document["workspace"] = path.into();
    Ok(out::data(&format!("{document}\n"))?)
}

/// The workspace with the column and constraint of the command line.
fn asked_for(workspace: &Workspace, asked: &Mitigating) -> Result<Workspace, Failure> {
    let mut workspace = workspace.clone();
    if let Some(column) = &asked.group {
        if !workspace.data.protected.contains(column) {
            workspace.data.protected.push(column.clone());
        }
        workspace.fairness.group = Some(column.clone());
    }
    if let Some(name) = &asked.constraint {
        let known = Constraint::named(name).ok_or_else(|| {
            Failure::input(format!("there is no constraint {name:?}; there are {}", Constraint::NAMES.join(", ")))
        });
        workspace.fairness.constraint = known?;
    }
    match workspace.mitigated_column() {
        Some(_) => Ok(workspace),
        None => Err(Failure::input("no column is protected. Name one by --group COL, or in data.protected")),
    }
}

fn failure(error: FrontierError) -> Failure {
    match error {
        FrontierError::Data(error) => error.into(),
        FrontierError::Failed { .. } => Failure::run(error.to_string()),
        FrontierError::Interrupted { .. } => Failure::interrupted(error.to_string()),
    }
}

fn named(attempt: &Attempt) -> String {
    let settings = if attempt.settings.is_empty() { String::new() } else { format!(", {}", attempt.settings) };
    format!("{}{settings}", attempt.mitigation)
}

fn progress(attempt: &Attempt, measure: &str) -> String {
    let of = |value: Option<f64>| value.map_or_else(|| "–".into(), fmt::number);
    format!(
        "{}: accuracy {}, {measure} {}  ({})",
        named(attempt),
        of(attempt.metrics.get("accuracy")),
        of(attempt.apart.get(measure)),
        fmt::duration(attempt.seconds)
    )
}

fn page(frontier: &Frontier) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = write_page(&mut text, frontier);
    text
}

fn write_page(text: &mut String, frontier: &Frontier) -> std::fmt::Result {
    let Frontier { column, measure, rows: [train, watched, judged], groups, attempts, .. } = frontier;
    let rows = [train, watched, judged].map(|rows| fmt::thousands(*rows as u64));
    writeln!(text, "groups of {column}, by {measure}")?;
    writeln!(
        text,
        "learnt from {} rows, watched {}, judged on {} others; the test takes no part",
        rows[0], rows[1], rows[2]
    )?;
    let sizes: Vec<String> =
        groups.iter().map(|(group, rows)| format!("{group} {}", fmt::thousands(*rows as u64))).collect();
    writeln!(text, "judged rows: {}; below each number its 95 % interval\n", sizes.join(", "))?;
    let columns = ["accuracy", "roc_auc", "parity", "odds", "opportunity"];
    write!(text, "  {:44}", "")?;
    columns.iter().try_for_each(|name| write!(text, "{name:>13}"))?;
    writeln!(text)?;
    for attempt in attempts {
        let metrics = ["accuracy", "roc_auc"].map(|name| attempt.metrics.get(name));
        let names = [Constraint::DemographicParity, Constraint::EqualizedOdds, Constraint::TruePositiveRateParity];
        let apart = names.map(|constraint| attempt.apart.get(constraint.difference()));
        write!(text, "{} {:44}", if attempt.best { '*' } else { ' ' }, named(attempt))?;
        for value in metrics.into_iter().chain(apart) {
            write!(text, "{:>13}", value.map_or_else(|| "–".into(), fmt::number))?;
        }
        writeln!(text)?;
        let named = ["accuracy", "roc_auc"].into_iter().chain(names.map(Constraint::difference));
        let ends = named.map(|name| attempt.intervals.get(name));
        let ends = ends.map(|ends| ends.map_or_else(String::new, |(low, high)| format!("{low:.3}–{high:.3}")));
        let line = ends.fold(format!("  {:44}", ""), |line, ends| format!("{line}{ends:>13}"));
        if !line.trim().is_empty() {
            writeln!(text, "{line}")?;
        }
    }
    writeln!(text, "\n* no other way is both more accurate and closer by {measure}")?;
    writeln!(text, "parity, odds, opportunity: differences between groups in selection rate, in TPR or FPR, in TPR")?;
    let told: Vec<&Attempt> = attempts.iter().filter(|attempt| !attempt.worse.is_empty()).collect();
    if !told.is_empty() {
        writeln!(text, "\nthe wrong way, beside no mitigation, and what failed:")?;
    }
    for attempt in told {
        writeln!(text, "  {}: {}", named(attempt), attempt.worse.join(", "))?;
    }
    for warning in &frontier.warnings {
        writeln!(text, "\n{warning}")?;
    }
    if attempts.iter().any(|attempt| attempt.mitigation == "threshold") {
        writeln!(text, "\nThresholds by group decide by a protected column, which the law forbids for some uses.")?;
    }
    Ok(())
}
