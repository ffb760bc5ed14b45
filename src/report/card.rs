//! The model card, laid out as Hugging Face reads it: YAML with the results first, then Markdown.
//!
//! Headings follow Mitchell et al. (2019) and the template of `huggingface_hub`. What gradus cannot know is said to be unknown,
//! never made up.

use std::fmt::Write;

use super::groups::shown;
use super::markdown::{escape, fenced, quoted, table};
use super::pictures::Picture;
use super::shown::{ends, number};
use super::subject::Subject;
use crate::base::fmt;
use crate::eval::larger_is_better;

/// What is left to whoever hands the model on.
const UNKNOWN: &str = "*Not known to gradus; to be filled in by whoever hands the model on.*";

/// The card; `pictures` are beside it.
pub(super) fn card(subject: &Subject, pictures: &[Picture]) -> String {
    let report = &subject.report;
    let (part, _) = subject.last();
    let mut text = front_matter(subject);
    // Writing to a string cannot fail.
    let _ = write!(text, "\n# {}\n\n{}\n", escape(&report.run), what(subject));
    let _ = write!(text, "\n## Intended use\n\n{UNKNOWN}\n\n## Out of scope\n\n{UNKNOWN}\n");
    let _ = write!(text, "\n## Training data\n\n{}\n", data(subject));
    let _ = write!(text, "\n## Training\n\n{}\n", training(subject));
    let _ = write!(text, "\n## Evaluation\n\n{}\n", evaluation(subject));
    if let Some(goal) = &report.goal {
        let _ = write!(text, "\n## Goal\n\n**{}**\n\n", goal.word());
        for check in &goal.checks {
            let _ = writeln!(text, "- {}", escape(&check.told()));
        }
    }
    for picture in pictures.iter().filter(|picture| !picture.name.starts_with("fairness")) {
        let _ = write!(text, "\n![{}](pictures/{}.png)\n", escape(&picture.shows), picture.name);
    }
    if !report.fairness.is_empty() {
        let _ = write!(text, "\n## Fairness\n\nOf the {part} rows.\n{}", fairness(subject, pictures));
    }
    let _ = write!(text, "\n## Limitations and warnings\n\n{}\n", warnings(subject));
    let _ = write!(text, "\n## How to use\n\n{}", fenced("sh", &format!("gradus predict {} --data FILE", report.run)));
    if !subject.text.is_empty() {
        let _ = write!(text, "\n## Workspace\n\n{}", fenced("toml", &subject.shown_text()));
    }
    text
}

/// What Hugging Face calls the task.
fn kind(subject: &Subject) -> (&'static str, &'static str) {
    match (subject.workspace.data.images.is_some(), subject.report.task.as_str()) {
        (true, "regression") => ("other", "Image regression"),
        (true, _) => ("image-classification", "Image classification"),
        (false, "regression") => ("tabular-regression", "Tabular regression"),
        (false, _) => ("tabular-classification", "Tabular classification"),
    }
}

fn front_matter(subject: &Subject) -> String {
    let (part, metrics) = subject.last();
    let (task, task_name) = kind(subject);
    let mut text = String::from("---\nlibrary_name: gradus\n");
    if task != "other" {
        let _ = writeln!(text, "pipeline_tag: {task}");
    }
    let _ = write!(text, "tags:\n- gradus\n- {}\n", subject.report.task);
    if let Some(energy) = &subject.report.energy {
        let (grams, how) = (energy.grams_co2e, quoted(&format!("{}: {}", energy.source, energy.how)));
        let _ = write!(text, "co2_eq_emissions:\n  emissions: {grams}\n  source: {how}\n");
    }
    let defined: Vec<(&str, f64)> = metrics.iter().filter(|(_, value)| value.is_finite()).collect();
    if defined.is_empty() {
        return text + "---\n";
    }
    text += "metrics:\n";
    for (name, _) in &defined {
        let _ = writeln!(text, "- {name}");
    }
    let _ = write!(
        text,
        "model-index:\n- name: {}\n  results:\n  - task:\n      type: {task}\n      name: {task_name}\n    dataset:\n      \
         name: {}\n      type: {}\n      split: {part}\n    metrics:\n",
        quoted(&subject.report.run),
        quoted(subject.data_name()),
        quoted(stem(subject.data_name())),
    );
    for (name, value) in defined {
        let _ = write!(text, "    - type: {name}\n      value: {value}\n      name: {name}\n");
    }
    text + "---\n"
}

/// A file's name without its ending.
fn stem(name: &str) -> &str {
    name.split('.').next().filter(|stem| !stem.is_empty()).unwrap_or(name)
}

fn what(subject: &Subject) -> String {
    let report = &subject.report;
    let target = escape(subject.workspace.data.target_name());
    let network = subject.shape.as_ref().map_or_else(String::new, |shape| format!(": {}", escape(&shape.network)));
    let (part, metrics) = subject.last();
    let headline = metrics.headline().map_or_else(String::new, |(name, value)| {
        let rows = fmt::thousands(subject.count(part) as u64);
        format!(" Its {name} is {} on {rows} {part} rows.", number(value))
    });
    let count = fmt::thousands(report.parameters as u64);
    format!("A network of {count} parameters{network}. It predicts {target} ({}).{headline}", report.task)
}

fn data(subject: &Subject) -> String {
    let rows = subject.report.rows;
    let [train, validation, test] = [rows.train, rows.validation, rows.test].map(|rows| fmt::thousands(rows as u64));
    let mut text =
        format!("{}: {train} training, {validation} validation and {test} test rows.", escape(subject.data_name()));
    if !subject.report.split.method.is_empty() {
        let _ = write!(text, " Split {}.", escape(&subject.report.split.told()));
    }
    if let Some(looks) = &subject.looks {
        let _ = write!(text, "\n\n{}", escape(looks));
    }
    text + "\n\nThe [datasheet](datasheet.md) says more."
}

fn training(subject: &Subject) -> String {
    let report = &subject.report;
    let train = &subject.workspace.train;
    let mut pairs = vec![
        ("optimizer", train.optimizer.name().to_owned()),
        ("learning rate", train.learning_rate.to_string()),
        ("batch size", train.batch_size.to_string()),
        ("seed", train.seed.to_string()),
        ("epochs", format!("{}, weights of epoch {}", report.epochs, report.kept_epoch)),
        ("ended", subject.status.to_owned()),
        ("time", fmt::duration(report.seconds.train)),
    ];
    if let Some(energy) = &report.energy {
        pairs.push(("energy", format!("{} Wh ({}: {})", number(energy.watt_hours), energy.source, energy.how)));
    }
    table(&["setting", "value"], pairs.into_iter().map(|(name, value)| vec![name.into(), escape(&value)]))
}

fn evaluation(subject: &Subject) -> String {
    let parts = subject.parts();
    let (_, metrics) = subject.last();
    let (heads, sure) = subject.metric_heads();
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    let rows = metrics.iter().map(|(name, _)| {
        let arrow = if larger_is_better(name) { "↑" } else { "↓" };
        let mut cells = vec![format!("{name} {arrow}")];
        cells.extend(parts.iter().map(|(_, metrics)| number(metrics.get(name).unwrap_or(f64::NAN))));
        if sure {
            cells.push(subject.interval(name).map_or_else(String::new, ends));
        }
        cells
    });
    table(&heads, rows)
}

fn fairness(subject: &Subject, pictures: &[Picture]) -> String {
    let mut text = String::new();
    for (place, fairness) in subject.report.fairness.iter().enumerate() {
        let _ = write!(text, "\n### {}\n\n", escape(&fairness.column));
        let shown: Vec<&str> = shown(fairness).into_iter().map(|(name, _)| name).collect();
        let mut names = vec!["group", "rows"];
        names.extend(&shown);
        let rows = fairness.groups.iter().map(|group| {
            let mut cells = vec![escape(&group.value), fmt::thousands(group.count as u64)];
            for name in &shown {
                let value = number(group.metrics.get(name).unwrap_or(f64::NAN));
                let sure = subject.group_interval(&fairness.column, group, name);
                let sure = sure.map_or_else(String::new, |pair| format!(" ({})", ends(pair)));
                cells.push(value + &sure);
            }
            cells
        });
        text += &table(&names, rows);
        let measures = fairness.summary.iter().map(|(name, value)| {
            let sure = subject.intervals.of_fairness(&fairness.column, name);
            vec![name.to_owned(), number(value), sure.map_or_else(String::new, ends)]
        });
        let _ = write!(text, "\n{}", table(&["between groups", "value", "95 % interval"], measures));
        let name = format!("fairness-{}", place + 1);
        if let Some(picture) = pictures.iter().find(|picture| picture.name == name) {
            let _ = write!(text, "\n![{}](pictures/{name}.png)\n", escape(&picture.shows));
        }
        for warning in &fairness.warnings {
            let _ = write!(text, "\n- {}", escape(warning));
        }
        text.push('\n');
    }
    text
}

fn warnings(subject: &Subject) -> String {
    let warnings = &subject.report.warnings;
    let mut list: Vec<String> = warnings.iter().map(|warning| format!("- {}", escape(warning))).collect();
    if let Some(rules) = &subject.report.thresholds {
        let column = escape(&rules.column);
        list.push(format!(
            "- **Decides each group of {column} by thresholds of its own**, chosen on training and validation rows. To decide by a \
             protected column is unlawful for some uses."
        ));
        list.extend(rules.rules.iter().map(|(group, rule)| format!("  - {}: {}", escape(group), escape(&rule.told()))));
        if rules.rules.iter().any(|(_, rule)| rule.draws_lots()) {
            list.push("- Some rows are decided by lot: the same lot for equal rows, by the seed of training.".into());
        }
    }
    if list.is_empty() {
        format!("Training warned of nothing. What else limits the model: {UNKNOWN}")
    } else {
        list.join("\n")
    }
}
