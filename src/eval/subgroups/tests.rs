//! Slices against all combinations counted by hand.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::eval::shift::holm;

/// Conditions on columns of these codes, `c0=0`, `c0=1`, ….
fn conditions(columns: &[Vec<u32>], groups: u32) -> Conditions {
    let mut conditions = Conditions::new(columns[0].len());
    for (column, codes) in columns.iter().enumerate() {
        conditions.add(codes, (0..groups).map(|code| format!("c{column}={code}")).collect());
    }
    conditions
}

/// Every combination of up to three groups of different columns, in words, with its rows.
fn by_force(columns: &[Vec<u32>], groups: u32) -> BTreeMap<Vec<String>, Vec<usize>> {
    let options = || (0..groups).map(Some).chain([None]);
    let mut chosen: Vec<Vec<Option<u32>>> = vec![vec![]];
    for _ in columns {
        chosen = chosen.iter().flat_map(|made| options().map(move |one| [&made[..], &[one]].concat())).collect();
    }
    let fits = |key: &[Option<u32>], row: usize| {
        key.iter().zip(columns).all(|(code, cells)| code.is_none_or(|code| cells[row] == code))
    };
    let of = |key: Vec<Option<u32>>| {
        let words: Vec<String> =
            key.iter().enumerate().filter_map(|(column, code)| code.map(|code| format!("c{column}={code}"))).collect();
        let rows = (0..columns[0].len()).filter(|&row| fits(&key, row)).collect();
        (words, rows)
    };
    chosen.into_iter().map(of).filter(|(words, _)| (1..=3).contains(&words.len())).collect()
}

fn table() -> impl Strategy<Value = (Vec<Vec<u32>>, Vec<(u32, u32)>)> {
    (20_usize..150).prop_flat_map(|rows| {
        let column = prop::collection::vec(0_u32..3, rows);
        (prop::collection::vec(column, 4), prop::collection::vec((0_u32..2, 0_u32..2), rows))
    })
}

proptest! {
    #[test]
    fn every_slice_that_is_large_enough_is_counted_as_by_force((columns, rows) in table(), least in 1_usize..12) {
        let (truth, predicted): (Vec<u32>, Vec<u32>) = rows.into_iter().unzip();
        let conditions = conditions(&columns, 3);
        let sought = Sought { conditions: 3, least, listed: 5, only_errors: false };
        let positive = conditions::bits(truth.iter().map(|&code| code == 1));
        let count = |slice: &[u64]| {
            let all: u32 = slice.iter().map(|word| word.count_ones()).sum();
            let hits: u32 = slice.iter().zip(&positive).map(|(word, hits)| (word & hits).count_ones()).sum();
            Binary { tp: u64::from(hits), tn: u64::from(all - hits), ..Binary::default() }
        };
        let mut met = BTreeMap::new();
        let walked = walk(&conditions, &sought, &count, |key, counts, _| { met.insert(conditions.told(key), (counts.total(), counts.tp)); });
        let expected: BTreeMap<Vec<String>, (u64, u64)> = by_force(&columns, 3)
            .into_iter()
            .filter(|(_, of)| of.len() >= least && of.len() < truth.len())
            .map(|(words, of)| (words, (of.len() as u64, of.iter().filter(|&&row| truth[row] == 1).count() as u64)))
            .collect();
        prop_assert_eq!(&met, &expected);
        prop_assert_eq!(walked.slices, expected.len());
        let scanned = scan(&conditions, &truth, &predicted, &sought).unwrap();
        prop_assert_eq!(scanned.slices, expected.len());
    }

    #[test]
    fn the_worst_error_rate_is_the_worst_by_force((columns, rows) in table(), least in 3_usize..12) {
        let (truth, predicted): (Vec<u32>, Vec<u32>) = rows.into_iter().unzip();
        let wrong = |row: usize| truth[row] != predicted[row];
        let all = (0..truth.len()).filter(|&row| wrong(row)).count() as u64;
        let hits = |of: &Vec<usize>| of.iter().filter(|&&row| wrong(row)).count() as u64;
        let own = |of: &Vec<usize>| rate((hits(of), of.len() as u64));
        let others = |of: &Vec<usize>| rate((all - hits(of), (truth.len() - of.len()) as u64));
        let near = |of: &Vec<usize>| wilson(hits(of), of.len() as u64).0;
        let slices = by_force(&columns, 3);
        let usable = |of: &Vec<usize>| of.len() >= least && of.len() < truth.len();
        // Worse than all others, and for certain than each slice that it lies in.
        let told = |words: &[String], of: &Vec<usize>| {
            let within = |(outer, rows): (&Vec<String>, &Vec<usize>)| {
                outer.len() < words.len() && outer.iter().all(|word| words.contains(word)) && own(rows) >= near(of)
            };
            own(of) > others(of) && !slices.iter().any(within)
        };
        let best = slices.iter().filter(|(words, of)| usable(of) && told(words, of)).map(|(_, of)| near(of) - others(of)).fold(f64::NEG_INFINITY, f64::max);
        let scanned = scan(&conditions(&columns, 3), &truth, &predicted, &Sought { conditions: 3, least, listed: 3, only_errors: false }).unwrap();
        let first = scanned.found.iter().find(|slice| slice.metric == "error_rate");
        match first {
            Some(slice) => prop_assert!((slice.interval.0 - slice.others - best).abs() < 1e-12),
            None => prop_assert!(best == f64::NEG_INFINITY),
        }
    }

    #[test]
    fn distances_are_compared_as_by_force((columns, rows) in table()) {
        let distances: Vec<f64> = rows.iter().enumerate().map(|(row, (a, b))| f64::from(*a) + 0.5 * f64::from(*b) + row as f64 / 100.0).collect();
        let scanned = scan_distances(&conditions(&columns, 3), &distances, &Sought { conditions: 3, least: 4, listed: 4, only_errors: false }).unwrap();
        let slices = by_force(&columns, 3);
        for slice in &scanned.found {
            let of = &slices[&slice.conditions];
            let mean = of.iter().map(|&row| distances[row]).sum::<f64>() / of.len() as f64;
            prop_assert!((slice.value - mean).abs() < 1e-9 && slice.rows == of.len() as u64 && slice.value > slice.others);
        }
    }
}

/// A planted slice: among 2,000 rows those with `c0=1` and `c1=2` are wrong half the time, others in one case of twenty.
fn planted() -> (Conditions, Vec<u32>, Vec<u32>) {
    let mut stream = crate::base::rng::Stream::new(3, crate::base::rng::Purpose::Demo, 0);
    let columns: Vec<Vec<u32>> = (0..4).map(|_| (0..2000).map(|_| stream.below(3) as u32).collect()).collect();
    let truth: Vec<u32> = (0..2000).map(|_| stream.below(2) as u32).collect();
    let predicted = (0..2000)
        .map(|row| {
            let often = if columns[0][row] == 1 && columns[1][row] == 2 { 0.5 } else { 0.05 };
            truth[row] ^ u32::from(stream.uniform() < often)
        })
        .collect();
    (conditions(&columns, 3), truth, predicted)
}

#[test]
fn a_planted_slice_is_found_and_told_in_words() {
    let (conditions, truth, predicted) = planted();
    let sought = Sought { conditions: 3, least: 30, listed: 9, only_errors: false };
    let scanned = scan(&conditions, &truth, &predicted, &sought).unwrap();
    let planted = ["c0=1".to_owned(), "c1=2".to_owned()];
    // One of the slices within it may be worse by chance.
    assert!(planted.iter().all(|condition| scanned.found[0].conditions.contains(condition)));
    let worst = scanned.found.iter().find(|slice| slice.metric == "error_rate" && slice.conditions == planted).unwrap();
    assert!(worst.corrected < 1e-20 && worst.corrected >= worst.chance, "{worst:?}");
    let told = worst.told();
    assert!(told.starts_with("c0=1 and c1=2: error rate 0.") && told.contains(" against 0.0"), "{told}");
    // 12 groups, 54 pairs, 108 triples of different columns.
    assert_eq!((scanned.slices, scanned.questions), (174, 696));
}

#[test]
fn chances_are_corrected_as_holm_does() {
    let (conditions, truth, predicted) = planted();
    let scanned =
        scan(&conditions, &truth, &predicted, &Sought { conditions: 1, least: 30, listed: 100, only_errors: false })
            .unwrap();
    let errors: Vec<&Slice> = scanned.found.iter().filter(|slice| slice.metric == "error_rate").collect();
    assert_eq!(scanned.questions, 48);
    let chances: Vec<f64> = errors.iter().map(|slice| slice.chance).collect();
    // The surest of all 48.
    let least = chances.iter().copied().fold(f64::NAN, f64::min);
    let of_least = errors.iter().find(|slice| slice.chance == least).unwrap();
    assert!((of_least.corrected - (least * 48.0).min(1.0)).abs() < 1e-15);
    assert!(errors.iter().all(|slice| slice.corrected >= slice.chance));
    let alone = holm(&chances);
    assert!(errors.iter().zip(alone).all(|(slice, alone)| slice.corrected >= alone));
}

#[test]
fn small_groups_are_not_crossed_so_that_the_work_stays_small() {
    // Ten columns of ten labels, of which nine are rare: 45 pairs and 120 triples of the frequent ones are left.
    let codes =
        |column: u32| (0..4000_u32).map(|row| if row % 97 == column { 1 + row % 9 } else { 0 }).collect::<Vec<u32>>();
    let columns: Vec<Vec<u32>> = (0..10).map(codes).collect();
    let conditions = conditions(&columns, 10);
    let (truth, predicted) = (vec![0; 4000], vec![1; 4000]);
    let scanned =
        scan(&conditions, &truth, &predicted, &Sought { conditions: 3, least: 30, listed: 3, only_errors: false })
            .unwrap();
    assert_eq!(scanned.counted, 100 + 45 + 120);
    assert_eq!(scanned.slices, 10 + 45 + 120);
    assert!(scanned.found.iter().all(|slice| slice.metric == "selection_rate" || slice.value > slice.others));
}

#[test]
fn what_does_not_fit_together_is_not_scanned() {
    let conditions = conditions(&[vec![0, 1]], 2);
    let sought = Sought { conditions: 3, least: 1, listed: 3, only_errors: false };
    assert_eq!(scan(&conditions, &[0], &[0], &sought), None);
    assert_eq!(scan_distances(&conditions, &[f64::NAN, 0.0], &sought), None);
    assert_eq!([100, 6_000, 50_000].map(Sought::usual_least), [30, 30, 250]);
}

#[test]
fn of_a_slice_and_all_other_rows_the_worse_is_told() {
    // Of a column of two groups one is taken more often; neither is wrong more often.
    let sex: Vec<u32> = (0..2000).map(|row| u32::from(row % 3 == 0)).collect();
    let predicted: Vec<u32> = (0..2000).map(|row| u32::from(row % 3 == 0 || row % 5 == 0)).collect();
    let sought = Sought { conditions: 1, least: 30, listed: 9, only_errors: false };
    let found = scan(&conditions(&[sex], 2), &predicted, &predicted, &sought).unwrap().found;
    let told: Vec<&str> = found.iter().map(|slice| slice.conditions[0].as_str()).collect();
    assert_eq!(told, ["c0=1"], "{found:?}");
}
