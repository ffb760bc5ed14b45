//! The worst subgroups as they are told: lines of text, and a part of a document.

use std::fmt::Write;

use serde_json::{Value, json};

use crate::base::fmt;
use crate::eval::{Scan, Slice};

/// From this chance on a difference may be none.
const SURE: f64 = 0.05;

/// What was looked at, then a line a slice with its corrected chance.
pub(super) fn text(scan: &Scan) -> String {
    let count = |count: usize| fmt::thousands(count as u64);
    let mut text = format!(
        "\nworst subgroups of at least {} rows: {} slices looked at, p corrected by Holm for {} questions\n",
        count(scan.least),
        count(scan.slices),
        count(scan.questions)
    );
    if scan.found.is_empty() {
        text.push_str("none is worse than all other rows\n");
    }
    for slice in &scan.found {
        let doubt = if slice.corrected < SURE { "" } else { ", may be chance" };
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{}, p {}{doubt}", slice.told(), fmt::number(slice.corrected));
    }
    text
}

/// The same for programs; `null` for what is not defined.
pub(super) fn document(scan: &Scan) -> Value {
    let found: Vec<Value> = scan.found.iter().map(of_slice).collect();
    json!({"slices": scan.slices, "questions": scan.questions, "least": scan.least, "found": found})
}

fn of_slice(slice: &Slice) -> Value {
    let number = |value: f64| if value.is_finite() { json!(value) } else { Value::Null };
    json!({
        "conditions": slice.conditions, "metric": slice.metric, "rows": slice.rows, "of": slice.of,
        "value": number(slice.value), "interval": [number(slice.interval.0), number(slice.interval.1)],
        "others": number(slice.others), "p": number(slice.chance), "p_holm": number(slice.corrected), "told": slice.told(),
    })
}
