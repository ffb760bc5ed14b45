//! Every metric against scikit-learn's numbers (tests/reference/multilabel.py), and what intervals and groups hold.

use serde_json::Value;

use super::*;
use crate::eval::fixture::close;

struct Fixture {
    truth: Vec<bool>,
    scores: Vec<f64>,
    predicted: Vec<bool>,
    golden: Value,
}

fn fixture() -> Fixture {
    let document: Value = serde_json::from_str(include_str!("../../../tests/reference/multilabel.json")).unwrap();
    let scores: Vec<f64> = document["scores"].as_array().unwrap().iter().map(|score| score.as_f64().unwrap()).collect();
    Fixture {
        truth: document["truth"].as_array().unwrap().iter().map(|cell| cell == 1).collect(),
        predicted: scores.iter().map(|&score| score >= 0.5).collect(),
        scores,
        golden: document["metrics"].clone(),
    }
}

impl Fixture {
    fn rows(&self, zero_division: ZeroDivision) -> Multilabel<'_> {
        let Self { truth, predicted, scores, .. } = self;
        Multilabel { truth, predicted, scores, labels: 4, zero_division }
    }
}

#[test]
fn every_metric_is_scikit_learns_by_each_convention() {
    let f = fixture();
    for (name, zero) in
        [("zero", ZeroDivision::Zero), ("one", ZeroDivision::One), ("undefined", ZeroDivision::Undefined)]
    {
        let found = f.rows(zero).metrics();
        let golden = f.golden[name].as_object().unwrap();
        assert_eq!(found.iter().count(), golden.len());
        for (metric, value) in golden {
            close(&format!("{name} {metric}"), found.get(metric).unwrap(), value.as_f64().unwrap());
        }
    }
}

#[test]
fn decisions_alone_have_no_ranks_and_what_does_not_fit_together_has_nothing() {
    let f = fixture();
    let decided = Multilabel { scores: &[], ..f.rows(ZeroDivision::Zero) };
    let found = decided.metrics();
    assert!(found.get("f1_samples").is_some() && found.get("coverage_error").is_none());
    assert!(multilabel(&decided, &[0; 60], 1, 9, 1).unwrap().labels[0].metrics.get("roc_auc").is_none());
    for wrong in [
        Multilabel { labels: 7, ..decided },
        Multilabel { labels: 0, ..decided },
        Multilabel { predicted: &[], ..decided },
        Multilabel { scores: &[0.5], ..decided },
        Multilabel { scores: &[f64::NAN; 240], ..decided },
        Multilabel { truth: &[], predicted: &[], ..decided },
    ] {
        assert_eq!(wrong.metrics().iter().count(), 0);
        assert_eq!(multilabel(&wrong, &[0; 60], 1, 9, 1), None);
    }
    assert_eq!(multilabel(&decided, &[1; 60], 1, 9, 1), None, "a group without a name");
}

#[test]
fn intervals_hold_their_numbers_and_the_seed_decides() {
    let f = fixture();
    let rows = f.rows(ZeroDivision::Zero);
    let groups: Vec<u32> = (0..60).map(|row| row % 2).collect();
    let found = multilabel(&rows, &groups, 3, 300, 1).unwrap();
    for (name, value) in &found.overall.metrics {
        // Rows are added up group by group.
        close(name, value, rows.metrics().get(name).unwrap());
        let (low, high) = found.overall.intervals.get(name).unwrap();
        assert!(low <= value && value <= high && low < high, "{name}: {low} {value} {high}");
    }
    assert_eq!(multilabel(&rows, &groups, 3, 300, 1).as_ref(), Some(&found));
    assert_ne!(multilabel(&rows, &groups, 3, 300, 2).as_ref(), Some(&found));
}

#[test]
fn a_group_is_judged_as_its_rows_alone_are_and_one_without_rows_is_left_out() {
    let f = fixture();
    let rows = f.rows(ZeroDivision::Zero);
    let groups: Vec<u32> = (0..60).map(|row| u32::from(row < 20)).collect();
    let found = multilabel(&rows, &groups, 3, 50, 1).unwrap();
    let alone = Multilabel {
        truth: &f.truth[..80],
        predicted: &f.predicted[..80],
        scores: &f.scores[..80],
        ..f.rows(ZeroDivision::Zero)
    };
    for (name, value) in &alone.metrics() {
        close(name, found.groups[1].metrics.get(name).unwrap(), value);
    }
    assert_eq!((found.groups[0].rows, found.groups[1].rows, found.groups[2].rows), (40, 20, 0));
    assert_eq!(found.groups[2].metrics.iter().count(), 0);
    let f1 = found.apart.iter().find(|apart| apart.metric == "f1_macro").unwrap();
    let each = [0, 1].map(|group: usize| found.groups[group].metrics.get("f1_macro").unwrap());
    close("apart", f1.difference, (each[0] - each[1]).abs());
    assert!(multilabel(&rows, &[0; 60], 1, 50, 1).unwrap().apart.is_empty(), "one group is compared with none");
}

#[test]
fn a_label_has_its_own_counts_and_area() {
    let f = fixture();
    let found = multilabel(&f.rows(ZeroDivision::Zero), &[0; 60], 1, 200, 1).unwrap();
    let counts = found.labels[0].counts;
    assert_eq!(counts.total(), 60);
    close("f1", found.labels[0].metrics.get("f1").unwrap(), counts.f1());
    // Nothing is taken for the third label.
    assert_eq!((found.labels[2].counts.tp, found.labels[2].counts.fp), (0, 0));
    assert!(found.labels[2].intervals.get("precision").is_none());
    let (low, high) = found.labels[2].intervals.get("roc_auc").unwrap();
    let area = found.labels[2].metrics.get("roc_auc").unwrap();
    assert!(low < area && area <= high && area > 0.8, "{low} {area} {high}");
}
