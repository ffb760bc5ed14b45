//! The whole workspace as text: every key, in the order of the table, with the values that are used.
//!
//! What is printed reads back as an equal workspace; `runs/<id>/workspace.toml` is written by this.

use std::fmt::Write as _;

use super::value::bare;
use super::{FIELDS, Field, Step, TABLES, Value, Workspace};

/// The workspace as resolved, defaults included.
pub fn print(workspace: &Workspace) -> String {
    let mut out = String::new();
    for field in FIELDS.iter().filter(|field| field.table().is_none()) {
        out.push_str(&line(field, workspace));
    }
    for (table, _) in TABLES {
        if *table == "prepare" {
            for one in workspace.prepare.iter().flatten() {
                out.push('\n');
                out.push_str(&step(one));
            }
            continue;
        }
        gap(&mut out);
        let _ = writeln!(out, "[{table}]");
        for field in FIELDS.iter().filter(|field| field.table() == Some(*table)) {
            out.push_str(&line(field, workspace));
        }
    }
    // An empty list of steps is not the same as none, and stands above all tables.
    if workspace.prepare.as_ref().is_some_and(Vec::is_empty) { format!("prepare = []\n{out}") } else { out }
}

/// A step as an entry of `[[prepare]]`.
pub(super) fn step(step: &Step) -> String {
    let mut out = String::from("[[prepare]]\n");
    if let Value::Map(entries) = step.shown() {
        for (key, value) in entries {
            let _ = writeln!(out, "{} = {value}", bare(&key));
        }
    }
    out
}

fn line(field: &Field, workspace: &Workspace) -> String {
    match field.get(workspace) {
        Value::Absent => String::new(),
        value => format!("{} = {value}\n", field.name()),
    }
}

fn gap(out: &mut String) {
    if !out.is_empty() {
        out.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    #[test]
    fn everything_is_printed_defaults_included() {
        let text = "[data]\npath = 'a.csv'\ntarget = 'y'\n[[prepare]]\nstep = 'scale'\n[train]\nearly_stopping = false";
        insta::assert_snapshot!(print(&parse(text).workspace), @r#"
        [data]
        path = "a.csv"
        null_values = []
        trim = false
        types = {}
        target = "y"
        labels = {}
        drop = []
        protected = []
        protected_features = true

        [split]
        method = "stratified"
        validation = 0.15
        test = 0.2
        seed = 0

        [[prepare]]
        step = "scale"
        columns = "numeric"
        with = "standard"

        [balance]
        method = "none"

        [augment]
        flip = "none"
        rotate = 0.0
        shift = 0.0
        crop = 1.0
        noise = 0.0
        cutout = 0.0
        mixup = 0.0

        [model]
        kind = "mlp"
        hidden = [64, 32]
        activation = "relu"
        dropout = 0.0
        norm = "none"

        [train]
        epochs = 30
        batch_size = 256
        optimizer = "adam"
        learning_rate = 0.001
        momentum = 0.9
        weight_decay = 0.0
        seed = 0
        device = "auto"
        early_stopping = false

        [fairness]
        mitigation = "none"
        constraint = "equalized_odds"
        "#);
    }
}
