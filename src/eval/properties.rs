//! What holds for any rows: metrics are finite or NaN, do not depend on the order of rows, and agree with their definition.

use proptest::prelude::*;

use super::fixture::{close, group_names};
use super::*;

/// Mostly probabilities, often equal ones, and what a broken model puts out.
fn score() -> impl Strategy<Value = f64> {
    prop_oneof![
        6 => (0_u8..=10).prop_map(|tenths| f64::from(tenths) / 10.0),
        3 => 0.0..=1.0,
        1 => prop::sample::select(vec![f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -0.0, -3.0, 1e300]),
    ]
}

/// Classes, truth, groups, and rows x classes of scores; sometimes codes without a class.
fn rows() -> impl Strategy<Value = (usize, Vec<u32>, Vec<u32>, Vec<f64>)> {
    (0_usize..5, 0_usize..40).prop_flat_map(|(classes, rows)| {
        let codes = 0..=(classes as u32).saturating_sub(1);
        let group = prop_oneof![4 => 0_u32..4, 1 => Just(u32::MAX)];
        let truth = prop_oneof![
            9 => prop::collection::vec(codes, rows).boxed(),
            1 => prop::collection::vec(0_u32..6, 0..40).boxed(),
        ];
        (Just(classes), truth, prop::collection::vec(group, rows), prop::collection::vec(score(), rows * classes))
    })
}

/// Codes and scores in (0, 1), often equal ones, of at least one row.
fn tidy_rows(classes: usize) -> impl Strategy<Value = (Vec<u32>, Vec<f64>)> {
    (1_usize..40).prop_flat_map(move |rows| {
        let score = (1_u8..20).prop_map(|part| f64::from(part) / 20.0);
        (prop::collection::vec(0..classes as u32, rows), prop::collection::vec(score, rows * classes))
    })
}

fn finite_or_nan(metrics: &Metrics) -> bool {
    metrics.iter().all(|(_, value)| value.is_finite() || value.is_nan())
}

/// The chance that a positive outranks a negative, pair by pair.
fn pairs_won(truth: &[u32], score: impl Fn(usize) -> f64, positive: impl Fn(u32) -> bool) -> f64 {
    let (mut wins, mut pairs) = (0.0, 0.0);
    for a in (0..truth.len()).filter(|&a| positive(truth[a])) {
        for b in (0..truth.len()).filter(|&b| !positive(truth[b])) {
            pairs += 1.0;
            wins += if score(a) > score(b) {
                1.0
            } else if score(a) == score(b) {
                0.5
            } else {
                0.0
            };
        }
    }
    wins / pairs
}

fn same(a: &Metrics, b: &Metrics) {
    assert_eq!(a.len(), b.len());
    a.iter().zip(b).for_each(|((name, a), (_, b))| close(name, a, b));
}

proptest! {
    #[test]
    fn any_rows_give_numbers_or_nan_and_survive_json((classes, truth, groups, scores) in rows()) {
        let metrics = classification(&truth, &scores, classes);
        prop_assert!(finite_or_nan(&metrics));
        let found = fairness("g", &groups, &group_names(), &truth, &scores, classes);
        prop_assert!(finite_or_nan(&found.summary) && found.groups.iter().all(|group| finite_or_nan(&group.metrics)));
        let text = serde_json::to_string(&metrics).unwrap();
        same(&serde_json::from_str(&text).unwrap(), &metrics);
        top_k_accuracy(&truth, &scores, classes, 2);
        balanced_class_weights(&truth, classes);
        reweighing(&groups, &truth);
    }

    #[test]
    fn any_regression_gives_numbers_or_nan(
        truth in prop::collection::vec(score(), 0..20),
        predicted in prop::collection::vec(score(), 0..20),
        groups in prop::collection::vec(0_u32..5, 0..20),
    ) {
        prop_assert!(finite_or_nan(&regression(&truth, &predicted)));
        let found = regression_fairness("g", &groups, &group_names(), &truth, &predicted);
        prop_assert!(finite_or_nan(&found.summary) && found.groups.iter().all(|group| finite_or_nan(&group.metrics)));
    }

    #[test]
    fn the_area_under_the_curve_counts_pairs((truth, scores) in tidy_rows(2)) {
        let auc = classification(&truth, &scores, 2).get("roc_auc").unwrap();
        close("roc_auc", auc, pairs_won(&truth, |row| scores[2 * row + 1], |code| code == 1));
    }

    #[test]
    fn every_class_against_the_rest_counts_pairs((truth, scores) in tidy_rows(4)) {
        let found = OneVersusRest::new(&truth, &scores, 4).unwrap();
        for class in 0..4_u32 {
            let golden = pairs_won(&truth, |row| scores[4 * row + class as usize], |code| code == class);
            close("one against the rest", found.roc_auc[class as usize], golden);
        }
    }

    #[test]
    fn the_order_of_rows_does_not_matter((truth, scores) in tidy_rows(3), turn in 0_usize..40) {
        let turn = turn % truth.len();
        let (mut turned, mut turned_scores) = (truth.clone(), scores.clone());
        turned.rotate_left(turn);
        turned_scores.rotate_left(3 * turn);
        turned.reverse();
        turned_scores.reverse();
        turned_scores.chunks_exact_mut(3).for_each(<[f64]>::reverse);
        same(&classification(&truth, &scores, 3), &classification(&turned, &turned_scores, 3));
        let groups: Vec<u32> = (0..truth.len() as u32).map(|row| row % 3).collect();
        let mut turned_groups = groups.clone();
        turned_groups.rotate_left(turn);
        turned_groups.reverse();
        same(
            &fairness("g", &groups, &group_names(), &truth, &scores, 3).summary,
            &fairness("g", &turned_groups, &group_names(), &turned, &turned_scores, 3).summary,
        );
    }

    #[test]
    fn a_rising_change_of_scores_keeps_the_area((truth, scores) in tidy_rows(2)) {
        let squared: Vec<f64> = scores.iter().map(|score| score * score).collect();
        let area = |scores: &[f64]| classification(&truth, scores, 2).get("roc_auc").unwrap();
        close("roc_auc", area(&scores), area(&squared));
    }

    #[test]
    fn intervals_hold_the_share((hits, trials) in (1_u64..5000).prop_flat_map(|n| (0..=n, Just(n)))) {
        let share = hits as f64 / trials as f64;
        for (low, high) in [wilson(hits, trials), clopper_pearson(hits, trials)] {
            prop_assert!(low <= share + 1e-12 && share <= high + 1e-12 && high - low <= 1.0 + 1e-12);
        }
    }
}
