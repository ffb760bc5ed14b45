//! What the run is worth, in a line and a few numbers.

use std::fmt::Write;

use super::super::shown::{ends, number};
use super::super::subject::Subject;
use super::Told;
use super::html::{doubt, marks, paragraph};
use crate::base::fmt;
use crate::base::markup::{escape, prose};
use crate::train::{Ending, Verdict};

/// What speaks for a model, by preference.
const CARDS: [&str; 9] = [
    "roc_auc",
    "accuracy",
    "balanced_accuracy",
    "f1",
    "f1_macro",
    "log_loss",
    "r2",
    "mean_absolute_error",
    "root_mean_squared_error",
];

pub(super) fn section(told: &Told) -> String {
    let subject = told.subject;
    let (part, metrics) = subject.last();
    let mut html = format!("<p class=\"lead\">{}</p>\n", escape(&line(subject)));
    html += &subject.report.goal.as_ref().map_or_else(String::new, goal);
    html += "<div class=\"cards\">\n";
    let two = metrics.get("f1").is_some();
    let there = CARDS.into_iter().filter(|name| !(two && *name == "f1_macro"));
    let there = there.filter_map(|name| Some((name, metrics.get(name)?)));
    for (name, value) in there.take(5) {
        let small = |interval| format!("<span class=\"small\">95 %: {}</span>", ends(interval));
        let interval = subject.interval(name).map_or_else(String::new, small);
        // Writing to a string cannot fail.
        let _ = writeln!(
            html,
            "<div class=\"card\"><span class=\"small\">{name}</span><b {}>{}</b>{interval}</div>",
            marks(&format!("{part}.{name}"), value),
            number(value),
        );
    }
    html += "</div>\n";
    if let Some(text) = guess(subject) {
        html += &paragraph(&text);
    }
    if part != "test" {
        html += &doubt("No rows were held back for a test, so these numbers are of rows that the run was steered by.");
    }
    match subject.report.ending {
        Ending::Interrupted => html += &doubt("The run was interrupted: these are the weights it had by then."),
        Ending::Stopped => html += &doubt("The run was stopped before its last epoch."),
        Ending::Completed | Ending::EarlyStopped => {}
    }
    let warnings = subject.report.warnings.len();
    if warnings > 0 {
        let (are, s) = if warnings == 1 { ("is", "") } else { ("are", "s") };
        let _ = writeln!(html, "<p>There {are} <a href=\"#warnings\">{warnings} warning{s}</a>.</p>");
    }
    html
}

/// Whether the goal is reached, and each condition.
fn goal(verdict: &Verdict) -> String {
    let class = if verdict.passed { "pass" } else { "fail" };
    let sure = if verdict.sure { ", by whole 95 % intervals" } else { "" };
    let mut html = format!("<p class=\"{class}\"><strong>{}</strong> goal{sure}</p>\n<ul>\n", verdict.word());
    for check in &verdict.checks {
        // Writing to a string cannot fail.
        let _ = writeln!(html, "<li>{}</li>", prose(&check.told()));
    }
    html + "</ul>\n"
}

/// The task, the number that speaks for the model, and on how many rows.
fn line(subject: &Subject) -> String {
    let (part, metrics) = subject.last();
    let report = &subject.report;
    let what = match report.task.as_str() {
        "regression" => "a number",
        "binary" => "one of two classes",
        _ => "one of several classes",
    };
    let mut text = format!("Predicts {what}, {}.", subject.workspace.data.target_name());
    if let Some((name, value)) = metrics.headline() {
        let sure = |interval| format!(" (95 % interval {})", ends(interval));
        let interval = subject.interval(name).map_or_else(String::new, sure);
        let rows = fmt::thousands(subject.count(part) as u64);
        let _ = write!(text, " Its {name} is {}{interval} on {rows} {part} rows.", number(value));
    }
    text
}

/// What guessing would give, to compare with.
fn guess(subject: &Subject) -> Option<String> {
    let (part, matrix) = subject.confusions().pop()?;
    let sums = matrix.truth_sums();
    let all = matrix.total();
    let (class, most) = sums.iter().enumerate().max_by_key(|(_, count)| **count)?;
    (all > 0).then(|| {
        format!(
            "Taking every row for {} would be right for {} of the {part} rows.",
            matrix.labels[class],
            fmt::percent(*most as f64 / all as f64)
        )
    })
}
