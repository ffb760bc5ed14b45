//! The whole workspace as text: every key, in the order of the table, with the values that are used.
//!
//! What is printed reads back as an equal workspace; `runs/<id>/workspace.toml` is written by this.

use std::fmt::Write as _;

use super::value::bare;
use super::{FIELDS, Field, Step, TABLES, Value, Workspace};
use crate::base::hash::{FNV, fnv1a};

/// The workspace as resolved, defaults included.
pub fn print(workspace: &Workspace) -> String {
    let steps = || workspace.prepare.iter().flatten().fold(String::new(), |text, one| text + "\n" + &step(one));
    file(workspace, |field| line(field, workspace), |_| String::new(), steps)
}

/// A workspace file: keys above all tables, then each table behind what there is to say of it, all as these say.
pub(super) fn file(
    workspace: &Workspace,
    key: impl Fn(&Field) -> String,
    above: impl Fn(&str) -> String,
    steps: impl Fn() -> String,
) -> String {
    let mut out = String::new();
    for field in FIELDS.iter().filter(|field| field.table().is_none()) {
        out += &key(field);
    }
    for (table, about) in TABLES {
        if *table == "prepare" {
            let above = above(about);
            let gap = if above.is_empty() { "" } else { "\n" };
            out.extend([gap, &above, &steps()]);
            continue;
        }
        gap(&mut out);
        let _ = writeln!(out, "{}[{table}]", above(about));
        for field in FIELDS.iter().filter(|field| field.table() == Some(*table)) {
            out += &key(field);
        }
    }
    // An empty list of steps is not the same as none, and stands above all tables.
    if workspace.prepare.as_ref().is_some_and(Vec::is_empty) { format!("prepare = []\n{out}") } else { out }
}

/// The mark of a workspace: 16 hexadecimal digits that are the same wherever its files lie, and others where a setting is.
pub fn mark(workspace: &Workspace) -> String {
    let mut plain = Workspace { about: Workspace::default().about, ..workspace.clone() };
    let data = &mut plain.data;
    (data.path, data.images, data.image_labels, data.test) = Default::default();
    format!("{:016x}", fnv1a(FNV, print(&plain).as_bytes()))
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
    #[expect(clippy::too_many_lines, reason = "it is one text")]
    fn everything_is_printed_defaults_included() {
        let text = "[data]\npath = 'a.csv'\ntarget = 'y'\n[[prepare]]\nstep = 'scale'\n[train]\nearly_stopping = false";
        insta::assert_snapshot!(print(&parse(text).workspace), @r#"
        [data]
        path = "a.csv"
        stream = false
        decimal = "."
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
        duplicates_together = true
        seed = 0

        [[prepare]]
        step = "scale"
        columns = "numeric"
        with = "standard"

        [balance]
        method = "none"
        class_weights = {}
        k_neighbors = 5
        m_neighbors = 10
        n_neighbors = 3
        kind = "all"
        version = 1
        threshold = 0.5
        tune_threshold = "none"

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
        stages = [16, 32]
        kernel = 3
        padding = "same"
        convolutions = 1
        pooling = "max"
        global_pool = "none"
        width = 128
        blocks = 2
        activation = "relu"
        dropout = 0.0
        norm = "none"

        [train]
        epochs = 30
        batch_size = 256
        optimizer = "adam"
        learning_rate = 0.001
        momentum = 0.9
        nesterov = false
        weight_decay = 0.0
        l1 = 0.0
        loss = "auto"
        label_smoothing = 0.0
        focal_gamma = 2.0
        huber_delta = 1.0
        clip_norm = 0.0
        clip_value = 0.0
        accumulate = 1
        ema = 0.0
        seed = 0
        device = "auto"
        engine = "auto"
        early_stopping = false
        schedule = "constant"
        warmup = 0.0
        step_size = 10
        gamma = 0.1
        min_learning_rate = 0.0
        pct_start = 0.3
        div_factor = 25.0
        final_div_factor = 10000.0
        plateau_factor = 0.1
        plateau_patience = 10
        checkpoint_every = 0

        [fairness]
        mitigation = "none"
        constraint = "equalized_odds"
        bound = 0.01
        strength = 1.0
        randomised = true

        [goal]
        guards = []
        sure = false

        [energy]
        grams_per_kwh = 475.0
        watts = 11.0
        "#);
    }
}
