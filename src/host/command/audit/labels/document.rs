//! An audit of several labels as programs read it.

use serde_json::{Map, Value, json};

use super::Audited;
use crate::eval::{Judged, Label, Metrics, MultilabelAudit};
use crate::host::cli::ZeroDivided;
use crate::host::failure::Failure;

pub(super) fn document(audited: &Audited) -> Result<String, Failure> {
    let labelled = &audited.labelled;
    let all = &audited.all;
    let by_label = labelled.names.iter().zip(&all.labels).map(|(name, label)| (name.clone(), of_label(label)));
    let of = |(grouping, audit): &(super::Grouping, MultilabelAudit)| {
        (grouping.name.clone(), of_grouping(&grouping.names, audit))
    };
    let zero = match audited.zero_division {
        ZeroDivided::Zero => json!(0),
        ZeroDivided::One => json!(1),
        ZeroDivided::Undefined => Value::Null,
    };
    let document = json!({
        "task": "multilabel",
        "rows": {"train": 0, "validation": 0, "test": labelled.rows.len()},
        "left_out": labelled.of - labelled.rows.len(),
        "labels": labelled.names, "positive": labelled.positive, "scores": labelled.scored,
        "predictions": labelled.decided, "thresholds": labelled.thresholds, "zero_division": zero,
        "metrics": {"train": {}, "validation": {}, "test": all.overall.metrics},
        "intervals": {"train": {}, "validation": {}, "test": all.overall.intervals},
        "by_label": by_label.collect::<Map<String, Value>>(),
        "fairness": audited.by.iter().map(of).collect::<Map<String, Value>>(),
        "confidence": 0.95, "resamples": super::RESAMPLES,
        "warnings": audited.warnings,
    });
    Ok(serde_json::to_string(&document).map_err(std::io::Error::from)? + "\n")
}

fn number(value: f64) -> Value {
    if value.is_finite() { json!(value) } else { Value::Null }
}

fn numbers(metrics: &Metrics) -> Map<String, Value> {
    metrics.iter().map(|(name, value)| (name.to_owned(), number(value))).collect()
}

fn of_label(label: &Label) -> Value {
    let counts = label.counts;
    let mut row = numbers(&label.metrics);
    row.insert("counts".into(), json!({"tn": counts.tn, "fp": counts.fp, "fn": counts.fn_, "tp": counts.tp}));
    row.insert("intervals".into(), json!(label.intervals));
    Value::Object(row)
}

fn of_group(group: &Judged) -> Value {
    let mut row = Map::from_iter([("count".to_owned(), json!(group.rows))]);
    row.extend(numbers(&group.metrics));
    row.insert("intervals".into(), json!(group.intervals));
    Value::Object(row)
}

fn of_grouping(names: &[String], audit: &MultilabelAudit) -> Value {
    let groups = names.iter().zip(&audit.groups).map(|(name, group)| (name.clone(), of_group(group)));
    let mut column = Map::from_iter([("groups".to_owned(), Value::Object(groups.collect()))]);
    let (mut intervals, mut differences) = (Map::new(), Map::new());
    for apart in &audit.apart {
        let name = format!("{}_difference", apart.metric);
        let (low, high) = apart.interval;
        intervals.insert(name.clone(), json!([number(low), number(high)]));
        differences.insert(name, number(apart.difference));
    }
    column.extend(differences);
    column.insert("intervals".into(), Value::Object(intervals));
    Value::Object(column)
}
