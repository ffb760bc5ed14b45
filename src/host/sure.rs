//! How sure the metrics of a judged part are: their 95 % intervals by name.

use serde_json::{Map, Value, json};

use super::trained::Trained;
use crate::data::{Part, Task};
use crate::eval::{self, Binary, Decided, wilson};
use crate::train::Report;

/// Resamples behind intervals that no formula gives.
const RESAMPLES: usize = 1000;
/// Their seed.
const SEED: u64 = 1;

/// Names of metrics with the ends of their intervals.
pub(super) type Ends = Vec<(String, (f64, f64))>;

/// Of the metrics of a part: for two classes, told apart at `threshold`, of all that have one; for more of the accuracy, of a
/// regression none.
pub(super) fn of_part(trained: &Trained, part: &Part, threshold: f64) -> Ends {
    let Some(codes) = part.truth.codes() else { return Ends::new() };
    let probabilities = trained.learner.activated(&trained.learner.outputs(&part.x));
    let classes = trained.pipeline.labels().len();
    let predicted = eval::predicted_at(&probabilities, classes, threshold);
    if trained.task() == Task::Binary {
        let scores: Vec<f64> = probabilities.iter().skip(1).step_by(2).copied().collect();
        let rows = Decided { truth: codes, predicted: &predicted, scores: &scores, groups: &[] };
        return eval::intervals(&rows, RESAMPLES, SEED);
    }
    let right = codes.iter().zip(&predicted).filter(|(truth, said)| truth == said).count();
    vec![("accuracy".into(), wilson(right as u64, codes.len() as u64))]
}

/// Of what the confusion matrix of a report's last part tells: Wilson's intervals of shares of rows.
pub(super) fn of_report(report: &Report) -> Ends {
    let Some(confusion) = &report.confusion_matrix else { return Ends::new() };
    let counts = if confusion.test.is_empty() { &confusion.validation } else { &confusion.test };
    if let [negative, positive] = &counts[..]
        && let ([tn, fp], [fn_, tp]) = (&negative[..], &positive[..])
    {
        let of = eval::of_rates(Binary { tn: *tn, fp: *fp, fn_: *fn_, tp: *tp });
        let named = |name| match name {
            "tpr" => Some("recall"),
            "tnr" => Some("specificity"),
            "accuracy" | "precision" => Some(name),
            _ => None,
        };
        return of.into_iter().filter_map(|(name, ends)| Some((named(name)?.to_owned(), ends))).collect();
    }
    let rows = counts.iter().flatten().sum();
    let right = counts.iter().enumerate().map(|(class, row)| row[class]).sum();
    vec![("accuracy".into(), wilson(right, rows))]
}

/// As a document has them; `null` for what is not defined.
pub(super) fn document(ends: &Ends) -> Value {
    let end = |value: f64| if value.is_finite() { json!(value) } else { Value::Null };
    let each = ends.iter().map(|(name, (low, high))| (name.clone(), json!([end(*low), end(*high)])));
    Value::Object(each.collect::<Map<String, Value>>())
}
