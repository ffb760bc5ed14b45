//! The commented file that a new workspace starts with, from what was found out about its data.
//!
//! Comments come from the table of keys, so that they cannot say anything else than the help; defaults that depend on
//! size follow the row count.

mod images;

use std::collections::BTreeMap;
use std::fmt::Write as _;

pub use self::images::{InferredImages, image_template};
use super::{
    BalanceMethod, ColumnType, Decimal, FIELDS, Field, Kind, Legible, SplitMethod, Step, TABLES, Task, Value,
    Workspace, print,
};

/// What was found out about a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Inferred {
    /// The table's file.
    pub path: String,
    /// Of a database: the table, if it has to be said.
    pub table: Option<String>,
    /// Of a database: the query.
    pub query: Option<String>,
    /// Rows that are drawn from the table, if not all.
    pub sample: Option<usize>,
    /// The character between cells, if it has to be said.
    pub delimiter: Option<char>,
    /// What stands before the decimals of a number.
    pub decimal: Decimal,
    /// Whether the first line names the columns, if it has to be said.
    pub header: Option<bool>,
    /// Column names, if the file has none.
    pub columns: Option<Vec<String>>,
    /// Cells that mean missing.
    pub null_values: Vec<String>,
    /// The types of columns that are not what they look like.
    pub types: BTreeMap<String, ColumnType>,
    /// Whether cells have white space around them.
    pub trim: bool,
    /// The column to predict.
    pub target: String,
    /// What is predicted.
    pub task: Task,
    /// The label that counts as positive.
    pub positive: Option<String>,
    /// Columns to leave out, each with the reason.
    pub drop: Vec<(String, String)>,
    /// Columns that may need protection.
    pub protected: Vec<String>,
    /// Columns of texts and dates, of which numbers are made.
    pub legible: Legible,
    /// Rows of the largest class over rows of the smallest.
    pub imbalance: Option<f64>,
    /// Rows of the table.
    pub rows: usize,
    /// What else a person should know, one sentence each.
    pub notes: Vec<String>,
}

/// Keys that are always written, besides those whose value is not the default.
const WRITTEN: &[&str] = &[
    "data.path",
    "data.target",
    "data.task",
    "data.protected",
    "data.protected_features",
    "split.method",
    "split.validation",
    "split.test",
    "split.seed",
    "balance.method",
    "model.kind",
    "model.hidden",
    "model.activation",
    "model.dropout",
    "model.norm",
    "train.epochs",
    "train.batch_size",
    "train.optimizer",
    "train.learning_rate",
    "train.weight_decay",
    "train.seed",
    "train.device",
    "train.early_stopping",
    "fairness.mitigation",
    "fairness.constraint",
];

/// Keys that are worth knowing, shown as comments with an example.
const OFFERED: &[(&str, &str)] = &[
    ("data.test", "\"test.csv\""),
    ("data.null_values", "[\"?\", \"NA\"]"),
    ("data.types", "{ postcode = \"categorical\" }"),
    ("data.labels", "{ \"yes.\" = \"yes\" }"),
    ("data.drop", "[\"id\"]"),
    ("data.features", "[\"age\", \"income\"]"),
    ("data.weight", "\"weight\""),
    ("train.momentum", "0.9"),
    ("fairness.group", "\"sex\""),
    ("goal.metric", "\"accuracy\""),
    ("goal.threshold", "0.9"),
    ("goal.guards", "[\"energy.watt_hours <= 5\"]"),
];

/// Those that only classes have an example for.
const OF_CLASSES: &[&str] = &["data.labels", "goal.metric", "goal.threshold"];

/// From this ratio between the largest and the smallest class on, rows are weighted by class.
const IMBALANCED: f64 = 3.0;

/// The key that a ratio between classes is the reason for.
const BALANCE: &str = "balance.method";

/// How a new file begins.
const INTRODUCTION: &str = "#:schema gradus.schema.json\n# Written by `gradus init`. Editors complete and check this file \
                            after `gradus schema > gradus.schema.json`.\n";

/// Where comments after a value begin.
const COMMENT_COLUMN: usize = 44;

/// The file that `gradus init` writes; it parses without diagnostics.
pub fn template(inferred: &Inferred) -> String {
    let workspace = workspace(inferred);
    let mut out = heading(inferred);
    for (table, doc) in TABLES {
        if *table == "prepare" {
            let _ = writeln!(out, "\n# {doc}\n{}", steps(inferred).trim_end());
            continue;
        }
        let fields = FIELDS.iter().filter(|field| field.table() == Some(*table));
        let keys: String = fields.map(|field| key(field, &workspace, inferred)).collect();
        // A table without a word in it would only be in the way of whoever adds one.
        if !keys.is_empty() {
            let _ = write!(out, "\n# {doc}\n[{table}]\n{keys}");
        }
    }
    out
}

fn workspace(inferred: &Inferred) -> Workspace {
    let mut workspace = Workspace::default();
    let data = &mut workspace.data;
    data.path.clone_from(&inferred.path);
    data.table.clone_from(&inferred.table);
    data.query.clone_from(&inferred.query);
    data.rows = inferred.sample;
    data.delimiter = inferred.delimiter;
    data.decimal = inferred.decimal;
    data.header = inferred.header;
    data.columns.clone_from(&inferred.columns);
    data.null_values.clone_from(&inferred.null_values);
    data.types.clone_from(&inferred.types);
    data.trim = inferred.trim;
    data.target.clone_from(&inferred.target);
    data.task = Some(inferred.task);
    data.drop = inferred.drop.iter().map(|(column, _)| column.clone()).collect();
    data.protected.clone_from(&inferred.protected);
    match inferred.task {
        Task::Regression => workspace.split.method = SplitMethod::Random,
        Task::Classification => {
            data.positive.clone_from(&inferred.positive);
            if inferred.imbalance.is_some_and(weighs) {
                workspace.balance.method = BalanceMethod::ClassWeight;
            }
        }
    }
    workspace.train.batch_size = batch_size(inferred.rows);
    workspace
}

/// Whether classes in this ratio are weighted.
fn weighs(ratio: f64) -> bool {
    ratio >= IMBALANCED
}

/// Enough steps per epoch on small tables, few enough on large ones.
fn batch_size(rows: usize) -> usize {
    match rows {
        0..1_000 => 32,
        1_000..10_000 => 64,
        _ => 256,
    }
}

fn heading(inferred: &Inferred) -> String {
    let mut out = String::from(INTRODUCTION);
    let _ = writeln!(out, "# The table has {} rows.", inferred.rows);
    for note in &inferred.notes {
        let _ = writeln!(out, "# {}", one_line(note));
    }
    out
}

fn key(field: &Field, workspace: &Workspace, inferred: &Inferred) -> String {
    let value = field.get(workspace);
    if field.key == "data.drop" && !inferred.drop.is_empty() {
        return dropped(field, inferred);
    }
    if value != field.default() || WRITTEN.contains(&field.key) {
        let reason = reason(field, inferred).unwrap_or_else(|| explained(field.doc, &field.kind));
        return commented(&format!("{} = {value}", field.name()), &reason);
    }
    let offered = OFFERED.iter().find(|(key, _)| *key == field.key);
    let senseless = OF_CLASSES.contains(&field.key) && inferred.task == Task::Regression;
    offered
        .filter(|_| !senseless)
        .map_or(String::new(), |(_, example)| commented(&format!("# {} = {example}", field.name()), field.doc))
}

/// What this table has to do with the value, where it has.
fn reason(field: &Field, inferred: &Inferred) -> Option<String> {
    let ratio = inferred.imbalance.filter(|ratio| field.key == BALANCE && weighs(*ratio))?;
    Some(format!("The largest class has {ratio:.1} times the rows of the smallest."))
}

fn dropped(field: &Field, inferred: &Inferred) -> String {
    let mut out = format!("# {}\n{} = [\n", field.doc, field.name());
    for (column, why) in &inferred.drop {
        out.push_str(&commented(&format!("    {},", Value::Text(column.clone())), why));
    }
    out.push_str("]\n");
    out
}

fn steps(inferred: &Inferred) -> String {
    let steps: Vec<String> = Step::defaults_with(&inferred.legible).iter().map(step_with_docs).collect();
    steps.join("\n")
}

fn step_with_docs(step: &Step) -> String {
    print::step(step)
        .lines()
        .map(|line| match line.split_once(" = ") {
            None => format!("{line}\n"),
            Some(("step", _)) => commented(line, step.kind().doc),
            Some((key, _)) => {
                let part = step.kind().part(key);
                commented(line, &part.map_or(String::new(), |part| explained(part.doc, &part.kind)))
            }
        })
        .collect()
}

/// What a key is for, and its choices where it has some.
fn explained(doc: &str, kind: &Kind) -> String {
    match kind {
        Kind::Choice(words) => format!("{doc} {}", words.join(" | ")),
        _ => doc.to_owned(),
    }
}

/// An assignment with its comment, above it where it is long.
fn commented(assignment: &str, comment: &str) -> String {
    let comment = one_line(comment);
    if assignment.chars().count() < COMMENT_COLUMN {
        format!("{assignment:COMMENT_COLUMN$}# {comment}\n")
    } else {
        format!("# {comment}\n{assignment}\n")
    }
}

/// Comments end with their line, and TOML allows no control characters in them.
fn one_line(text: &str) -> String {
    text.replace(|c: char| c.is_control(), " ")
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    fn loans() -> Inferred {
        Inferred {
            path: "loans.csv".into(),
            table: None,
            query: Some("select * from \"loans\"".into()),
            sample: Some(5000),
            delimiter: Some(';'),
            decimal: Decimal::Point,
            header: Some(false),
            columns: Some(["id", "age", "sex", "purpose", "since", "at", "paid"].map(String::from).to_vec()),
            null_values: vec!["?".into()],
            types: [("age".into(), ColumnType::Numeric)].into(),
            trim: true,
            target: "paid".into(),
            task: Task::Classification,
            positive: Some("yes".into()),
            drop: vec![("id".into(), "Different\nin every row.".into())],
            protected: vec!["sex".into()],
            legible: Legible { texts: vec!["purpose".into()], days: vec!["since".into()], times: vec!["at".into()] },
            imbalance: Some(4.25),
            rows: 999,
            notes: vec!["Column `age` has 3 missing cells.".into()],
        }
    }

    #[test]
    fn a_table_that_says_nothing_is_left_out_and_a_goal_is_offered() {
        let text = template(&loans());
        assert!(!text.contains("[augment]") && !text.contains("[energy]"), "{text}");
        assert!(text.contains("[goal]\n# metric = \"accuracy\""), "{text}");
        let offered = text.replace("# metric =", "metric =").replace("# threshold = 0.9", "threshold = 0.9");
        let offered = offered.replace("# guards =", "guards =");
        let parsed = parse(&offered);
        assert_eq!((parsed.diagnostics, parsed.workspace.goal.conditions().len()), (vec![], 2));
        let of_numbers = template(&Inferred { task: Task::Regression, positive: None, imbalance: None, ..loans() });
        assert!(of_numbers.contains("# guards") && !of_numbers.contains("# metric"), "{of_numbers}");
    }

    #[test]
    fn a_new_workspace_parses_without_diagnostics_and_says_what_was_found() {
        let text = template(&loans());
        let parsed = parse(&text);
        assert_eq!(parsed.diagnostics, [], "{text}");
        let mut expected = workspace(&loans());
        expected.prepare = Some(Step::defaults_with(&loans().legible));
        assert_eq!(parsed.workspace, expected);
        assert_eq!(expected.balance.method, BalanceMethod::ClassWeight);
        assert!(text.contains("# The largest class has 4.2 times"), "{text}");
    }

    #[test]
    fn a_regression_has_no_classes_to_speak_of() {
        let mut houses = loans();
        houses.task = Task::Regression;
        houses.protected.clear();
        houses.rows = 10_000;
        let parsed = parse(&template(&houses));
        assert_eq!(parsed.diagnostics, []);
        assert_eq!(parsed.workspace.data.positive, None);
        assert_eq!((parsed.workspace.train.batch_size, parsed.workspace.balance.method), (256, BalanceMethod::None));
    }

    #[test]
    fn every_offered_example_is_allowed_where_it_stands() {
        for (key, example) in OFFERED {
            let (table, name) = key.split_once('.').expect("a table and a name");
            let parsed = parse(&format!("[{table}]\n{name} = {example}\n"));
            let refused = parsed.diagnostics.iter().find(|d| d.place(example).is_some_and(|(line, _)| line > 1));
            assert_eq!(refused, None, "{key}");
        }
    }
}
