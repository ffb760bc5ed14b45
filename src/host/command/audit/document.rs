//! An audit as programs read it: the document of `gradus evaluate --json` with the audited rows as its test part, and more
//! keys beside them.

use serde_json::{Map, Value, json};

use super::Audited;
use super::groups::Grouping;
use crate::eval::{Audit, Binary, Inequality, SIGNED, wilson};
use crate::host::failure::Failure;
use crate::host::scanned;

pub(super) fn document(audited: &Audited) -> Result<String, Failure> {
    let judged = &audited.judged;
    let counts = Binary::count(judged.truth.iter().copied().zip(judged.predicted.iter().copied()));
    let left_out: Map<String, Value> = judged.left_out.iter().map(|(name, rows)| (name.clone(), json!(rows))).collect();
    let intervals: Map<String, Value> =
        audited.intervals.iter().map(|(name, ends)| (name.clone(), interval(*ends))).collect();
    let scored = judged.score.is_some();
    let of = |(grouping, audit): &(Grouping, Audit)| (grouping.name.clone(), of_grouping(grouping, audit, scored));
    let by: Map<String, Value> = audited.by.iter().map(of).collect();
    let mut document = json!({
        "task": "binary",
        "rows": {"train": 0, "validation": 0, "test": judged.rows.len()},
        "left_out": left_out,
        "target": judged.target, "positive": judged.labels[1], "score": judged.score,
        "prediction": judged.prediction, "threshold": judged.threshold,
        "metrics": {"train": {}, "validation": {}, "test": audited.metrics},
        "intervals": {"train": {}, "validation": {}, "test": intervals},
        "fairness": by,
        "confusion_matrix": {"labels": judged.labels, "train": [], "validation": [],
                             "test": [[counts.tn, counts.fp], [counts.fn_, counts.tp]]},
        "confidence": 0.95, "resamples": super::RESAMPLES,
        "warnings": audited.warnings,
    });
    if let Some(scan) = &audited.scan {
        document["scan"] = scanned::document(scan);
    }
    Ok(serde_json::to_string(&document).map_err(std::io::Error::from)? + "\n")
}

fn number(value: f64) -> Value {
    if value.is_finite() { json!(value) } else { Value::Null }
}

fn interval((low, high): (f64, f64)) -> Value {
    json!([number(low), number(high)])
}

fn of_grouping(grouping: &Grouping, audit: &Audit, scored: bool) -> Value {
    let name = |place: usize| audit.fairness.groups[place].value.as_str();
    let groups = (0..audit.counts.len()).map(|place| {
        let (group, counts, ends) = (&audit.fairness.groups[place], &audit.counts[place], &audit.intervals[place]);
        let mut row = Map::from_iter([("count".to_owned(), json!(group.count))]);
        row.extend(group.metrics.iter().map(|(name, value)| (name.to_owned(), number(value))));
        let Binary { tn, fp, fn_, tp } = counts;
        row.insert("counts".into(), json!({"tn": tn, "fp": fp, "fn": fn_, "tp": tp}));
        row.insert("intervals".into(), ends.iter().map(|&(name, ends)| (name.to_owned(), interval(ends))).collect());
        if scored {
            row.insert("by_score".into(), audit.bands.iter().zip(&audit.observed[place]).map(of_band).collect());
        }
        (group.value.clone(), Value::Object(row))
    });
    let mut column = Map::from_iter([("groups".to_owned(), groups.collect())]);
    column.extend(audit.fairness.summary.iter().map(|(name, value)| (name.to_owned(), number(value))));
    let between = audit.fairness.summary.iter().zip(&audit.between);
    column.insert("intervals".into(), between.map(|((name, _), ends)| (name.to_owned(), interval(*ends))).collect());
    let against = audit.pairs.iter().map(|pair| {
        let values = pair.measures.iter().map(|(name, value, _)| ((*name).to_owned(), number(*value)));
        let ends = pair.measures.iter().map(|(name, _, ends)| ((*name).to_owned(), interval(*ends)));
        let mut measures: Map<String, Value> = values.collect();
        measures.insert("intervals".into(), ends.collect());
        (name(pair.unprivileged).to_owned(), Value::Object(measures))
    });
    let against: Map<String, Value> = against.collect();
    let measures: Vec<&str> = SIGNED.iter().map(|(name, _)| *name).collect();
    column.insert(
        "aif360".into(),
        json!({"privileged": name(audit.privileged), "named": grouping.privileged.is_some(), "measures": measures,
               "unprivileged": against}),
    );
    let verdicts = audit.verdicts.iter().map(
        |verdict| json!({"convention": verdict.convention, "ratio": number(verdict.ratio), "met": verdict.passes()}),
    );
    column.insert("four_fifths".into(), verdicts.collect());
    let tests = audit.tests.iter().map(|test| {
        json!({"group": name(test.group), "rate": test.rate, "of_group": test.rates.0, "of_others": test.rates.1,
               "p": number(test.chance), "p_holm": number(test.corrected)})
    });
    column.insert("tests".into(), tests.collect());
    let [all, between] = audit.inequality.map(of_inequality);
    column.insert("inequality".into(), json!({"all": all, "between_groups": between}));
    column.insert("warnings".into(), json!(audit.fairness.warnings));
    Value::Object(column)
}

/// What came true of a band of scores.
fn of_band((band, &(rows, positive)): (&String, &(u64, u64))) -> Value {
    let share = if rows == 0 { Value::Null } else { json!(positive as f64 / rows as f64) };
    json!({"scores": band, "count": rows, "positive": positive, "share": share,
           "interval": interval(wilson(positive, rows))})
}

fn of_inequality(found: Inequality) -> Value {
    json!({
        "theil_index": number(found.theil), "generalized_entropy_index": number(found.generalised_entropy),
        "coefficient_of_variation": number(found.coefficient_of_variation),
    })
}
