//! The curve against counting row by row, and what a position costs.

use super::*;
use crate::eval::classification;
use crate::eval::fixture::{close, fixture};

fn names() -> Vec<String> {
    ["a", "b", "c"].map(String::from).into()
}

fn of_fixture(limit: f64) -> ThresholdCurve {
    let (f, names) = (fixture(), names());
    let groups = [Protected { column: "group", codes: &f.group, names: &names }];
    ThresholdCurve::new(&f.score, &f.truth, &groups, Parity::Selection, limit).unwrap()
}

fn counted(threshold: f64, group: Option<u32>) -> Binary {
    let f = fixture();
    let rows = (0..f.truth.len()).filter(|&row| group.is_none_or(|group| f.group[row] == group));
    Binary::count(rows.map(|row| (f.truth[row], u32::from(f.score[row] >= threshold))))
}

#[test]
fn every_threshold_counts_as_row_by_row() {
    let curve = of_fixture(0.1);
    let f = fixture();
    for threshold in f.score.iter().copied().chain([0.0, 0.5, 1.0, f64::INFINITY]) {
        assert_eq!(curve.at(threshold), counted(threshold, None));
        let frame = curve.frame(0, threshold);
        assert_eq!(frame.overall, curve.at(threshold));
        assert_eq!(frame.groups, [0, 1, 2].map(|group| counted(threshold, Some(group))));
    }
    assert_eq!(curve.frame(7, 0.5).groups, []);
}

#[test]
fn golden_3_1_and_3_2_at_the_fixtures_own_threshold() {
    let f = fixture();
    let curve = of_fixture(0.1);
    let frame = curve.frame(0, 0.5);
    close("3.2 DPD", Parity::Selection.apart(&frame), 0.132_369_299_221_357_04);
    close("3.2 EOD", Parity::Odds.apart(&frame), 0.194_235_588_972_431_1);
    close("3.2 EOppD", Parity::Opportunity.apart(&frame), 0.094_827_586_206_896_57);
    let probabilities: Vec<f64> = f.score.iter().flat_map(|p| [1.0 - p, *p]).collect();
    let whole = classification(&f.truth, &probabilities, 2);
    for (name, value) in rates(curve.at(0.5)) {
        if let Some(known) = whole.get(name) {
            close(name, value, known);
        }
    }
    assert!(["accuracy", "balanced_accuracy", "f1", "matthews_corrcoef"].iter().all(|name| whole.get(name).is_some()));
}

#[test]
fn proposed_thresholds_are_the_best_there_are_and_short() {
    let f = fixture();
    let curve = of_fixture(0.05);
    let golden = |threshold: Option<f64>| curve.at(threshold.unwrap());
    assert_eq!(golden(curve.best_f1()), counted(0.515_219_191_554_933_8, None), "3.1 fixture best-F1 threshold");
    assert_eq!(golden(curve.youden()), counted(0.515_219_191_554_933_8, None), "3.1 fixture Youden J threshold");
    assert!(curve.best_f1().unwrap().to_string().len() <= 6, "{:?}", curve.best_f1());
    let all: Vec<f64> = f.score.iter().copied().chain([1.0]).collect();
    for costs in [Costs { fp: 1.0, fn_: 1.0 }, Costs { fp: 1.0, fn_: 7.0 }, Costs { fp: 3.5, fn_: 1.0 }] {
        let cost = |threshold: f64| costs.of(counted(threshold, None));
        let least = all.iter().map(|&threshold| cost(threshold)).fold(f64::INFINITY, f64::min);
        assert_eq!(cost(curve.cheapest(costs).unwrap()), least, "{costs:?}");
        let fair = all.iter().filter(|&&t| Parity::Selection.apart(&curve.frame(0, t)) <= 0.05);
        let least = fair.map(|&threshold| cost(threshold)).fold(f64::INFINITY, f64::min);
        let chosen = curve.cheapest_fair(0, costs).unwrap();
        assert_eq!(cost(chosen), least, "{costs:?}");
        assert!(Parity::Selection.apart(&curve.frame(0, chosen)) <= 0.05);
    }
    assert_eq!(curve.cheapest_fair(1, Costs { fp: 1.0, fn_: 1.0 }), None);
}

#[test]
fn a_position_costs_a_search_and_not_the_rows() {
    let rows = 100_000_usize;
    let scores: Vec<f64> = (0..rows).map(|row| (row * 7_919 % rows) as f64 / rows as f64).collect();
    let truth: Vec<u32> = (0..rows).map(|row| u32::from(row % 3 == 0)).collect();
    let codes: Vec<u32> = (0..rows).map(|row| (row % 3) as u32).collect();
    let names = names();
    let groups = [Protected { column: "group", codes: &codes, names: &names }];
    let curve = ThresholdCurve::new(&scores, &truth, &groups, Parity::Odds, 0.1).unwrap();
    for threshold in [0.0, 0.123, 0.5, 0.999, 1.0] {
        let mut looks = 0;
        let frame = curve.frame_by(0, |&score| {
            looks += 1;
            score >= threshold
        });
        assert_eq!(frame, curve.frame(0, threshold));
        // One search in all rows and one in each of three groups: at most 18 looks each.
        assert!(looks <= 4 * 18, "{looks} looks at scores");
    }
}

#[test]
fn odd_rows_make_no_trouble() {
    let parity = Parity::Odds;
    assert_eq!(ThresholdCurve::new(&[f64::NAN], &[1], &[], parity, 0.1), None);
    assert_eq!(ThresholdCurve::new(&[0.5], &[1, 0], &[], parity, 0.1), None);
    let none = ThresholdCurve::new(&[], &[], &[], parity, 0.1).unwrap();
    let even = Costs { fp: 1.0, fn_: 1.0 };
    assert_eq!((none.rows(), none.best_f1(), none.cheapest(even)), (0, None, None));
    assert_eq!(none.at(0.5), Binary::default());
    let missing = Protected { column: "sex", codes: &[u32::MAX, 0], names: &names() };
    let two = ThresholdCurve::new(&[1.0, 0.25], &[1, 0], &[missing], parity, 0.1).unwrap();
    assert_eq!(two.groups(0).collect::<Vec<_>>(), ["a", "(missing)"]);
    assert_eq!(two.columns().collect::<Vec<_>>(), ["sex"]);
    assert_eq!(two.cheapest(even), Some(1.0), "a score of 1 is still found");
    let all = ThresholdCurve::new(&[0.2, 0.2], &[0, 0], &[], parity, 0.1).unwrap();
    assert_eq!(all.cheapest(even), Some(1.0), "nobody is the best");
}
