//! The datasheet of the data, under the headings of Gebru et al. (2021), filled with what is known.

use std::fmt::Write;

use super::markdown::{escape, table};
use super::shown::number;
use super::subject::Subject;
use crate::base::fmt;
use crate::spec::Step;

/// What only people know.
const UNKNOWN: &str = "*Not known to gradus; to be answered by whoever collected the data.*";

/// The datasheet.
pub(super) fn datasheet(subject: &Subject) -> String {
    let mut text = format!(
        "# Datasheet: {}\n\nAs run {} saw the data. Questions after Gebru et al., *Datasheets for Datasets* (2021).\n",
        escape(subject.data_name()),
        escape(&subject.report.run)
    );
    let sections: [(&str, Vec<(&str, String)>); 7] = [
        (
            "Motivation",
            vec![
                ("For what purpose was the dataset created?", UNKNOWN.into()),
                ("Who created it, and on whose behalf?", UNKNOWN.into()),
            ],
        ),
        ("Composition", composition(subject)),
        (
            "Collection process",
            vec![
                ("How was the data acquired, by whom, and over which time?", UNKNOWN.into()),
                ("Were the people concerned told, and did they consent?", UNKNOWN.into()),
            ],
        ),
        ("Preprocessing, cleaning, labelling", preparation(subject)),
        (
            "Uses",
            vec![
                ("What has the dataset been used for?", used(subject)),
                ("What should it not be used for?", UNKNOWN.into()),
            ],
        ),
        ("Distribution", vec![("How is it distributed, and under which licence?", UNKNOWN.into())]),
        ("Maintenance", vec![("Who maintains it, and how can they be reached?", UNKNOWN.into())]),
    ];
    for (title, questions) in sections {
        // Writing to a string cannot fail.
        let _ = write!(text, "\n## {title}\n");
        for (question, answer) in questions {
            let _ = write!(text, "\n### {question}\n\n{answer}\n");
        }
    }
    text
}

fn composition(subject: &Subject) -> Vec<(&'static str, String)> {
    let report = &subject.report;
    let rows = report.rows;
    let parts = table(
        &["part", "rows"],
        [("train", rows.train), ("validation", rows.validation), ("test", rows.test)]
            .map(|(part, rows)| vec![part.to_owned(), fmt::thousands(rows as u64)]),
    );
    let counted = subject.profile.as_ref().map_or_else(
        || "The file was not there when this was written; of the rows that were used there are:".to_owned(),
        |profile| {
            let (rows, columns) = (fmt::thousands(profile.rows as u64), profile.columns.len());
            format!(
                "{rows} rows of {columns} columns, {} of them equal to an earlier one. Used were:",
                fmt::thousands(profile.duplicates as u64)
            )
        },
    );
    let mut answers = vec![
        (
            "What do the instances represent?",
            if subject.workspace.data.images.is_some() { "Images.".into() } else { "Rows of a table.".into() },
        ),
        ("How many instances are there?", format!("{counted}\n\n{parts}")),
        ("What does an instance consist of?", columns(subject)),
        ("Is there a label or target?", target(subject)),
        ("Is information missing?", missing(subject)),
        ("Are there recommended splits?", split(subject)),
    ];
    answers.push(("Does it identify subpopulations?", groups(subject)));
    answers.push((
        "Are there errors, noise or redundancies?",
        "What was seen is among the warnings of the [model card](model-card.md).".into(),
    ));
    answers
}

fn columns(subject: &Subject) -> String {
    let Some(profile) = &subject.profile else {
        let features =
            subject.shape.as_ref().map(|shape| format!("{} prepared features.", fmt::thousands(shape.features as u64)));
        return features.unwrap_or_else(|| UNKNOWN.into());
    };
    let rows = profile.columns.iter().map(|column| {
        let values = match &column.numbers {
            Some(numbers) => {
                format!("{} to {}, mean {}", number(numbers.min), number(numbers.max), number(numbers.mean))
            }
            None if subject.is_private(column) => "not shown: they may name single rows".to_owned(),
            None => column
                .top
                .iter()
                .take(4)
                .map(|(label, _)| fmt::truncate(label, 24, "…").into_owned())
                .collect::<Vec<_>>()
                .join(", "),
        };
        vec![
            escape(&column.name),
            column.kind.name().to_owned(),
            fmt::thousands(column.distinct as u64),
            escape(&values),
        ]
    });
    table(&["column", "kind", "different values", "values"], rows)
}

fn target(subject: &Subject) -> String {
    let name = escape(subject.workspace.data.target_name());
    let Some((part, matrix)) = subject.confusions().into_iter().next() else { return format!("{name}, a number.") };
    let rows =
        matrix.labels.iter().zip(matrix.truth_sums()).map(|(label, rows)| vec![escape(label), fmt::thousands(rows)]);
    format!("{name}, one of {} classes:\n\n{}", matrix.labels.len(), table(&["class", &format!("{part} rows")], rows))
}

fn missing(subject: &Subject) -> String {
    let Some(profile) = &subject.profile else {
        return "Not known: the file was not there when this was written.".into();
    };
    let gaps: Vec<Vec<String>> = profile
        .columns
        .iter()
        .filter(|column| column.missing > 0)
        .map(|column| {
            let share = column.missing as f64 / profile.rows.max(1) as f64;
            vec![escape(&column.name), fmt::thousands(column.missing as u64), fmt::percent(share)]
        })
        .collect();
    if gaps.is_empty() { "No cell is missing.".into() } else { table(&["column", "missing cells", "share"], gaps) }
}

fn split(subject: &Subject) -> String {
    let split = &subject.report.split;
    if split.method.is_empty() { "Not known.".into() } else { format!("Used was {}.", escape(&split.told())) }
}

fn groups(subject: &Subject) -> String {
    let all = &subject.report.fairness;
    if all.is_empty() {
        return "No column was declared as protected.".into();
    }
    let (part, _) = subject.last();
    let rows = all.iter().flat_map(|fairness| {
        fairness
            .groups
            .iter()
            .map(|group| vec![escape(&fairness.column), escape(&group.value), fmt::thousands(group.count as u64)])
    });
    table(&["column", "group", &format!("{part} rows")], rows)
}

fn preparation(subject: &Subject) -> Vec<(&'static str, String)> {
    let steps = subject.workspace.prepare.as_ref().map_or_else(
        || {
            "The steps that gradus chooses by the kind of each column: gaps filled, numbers scaled, labels encoded."
                .to_owned()
        },
        |steps| {
            let names: Vec<&str> = steps.iter().map(Step::name).collect();
            if names.is_empty() { "None.".into() } else { format!("In this order: {}.", names.join(", ")) }
        },
    );
    let drop = &subject.workspace.data.drop;
    let dropped = if drop.is_empty() { "None.".into() } else { escape(&drop.join(", ")) };
    vec![
        ("What was done to the data before training?", format!("{steps} Fitted on the training rows only.")),
        ("Which columns were left out?", dropped),
        ("Is the raw data kept?", "gradus changes no data file.".into()),
    ]
}

fn used(subject: &Subject) -> String {
    format!(
        "Here, to train the model of the [model card](model-card.md): {} of {}.",
        subject.report.task,
        escape(subject.workspace.data.target_name())
    )
}
