//! Folds as scikit-learn deals them, by `tests/reference/splits.py`, and what folds owe to groups and equal rows.

use proptest::prelude::*;

use super::*;
use crate::data::split::{Deck, Parts, proof::in_two};
use crate::data::table::{Column, Table, Values};
use crate::spec::{Split, SplitMethod};

/// Numbers as the script draws them.
fn drawn(seed: u64, n: usize, bound: u64) -> Vec<u64> {
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % bound
    };
    (0..n).map(|_| next()).collect()
}

/// The folds of rows that differ in `x`, or are equal where `kinds` are.
fn folds(
    method: SplitMethod,
    classes: &[u64],
    groups: &[u64],
    kinds: Option<&[u64]>,
    folding: Folding,
    repeat: usize,
) -> Vec<Parts> {
    let numbers =
        |numbers: &mut dyn Iterator<Item = u64>| Values::Numeric(numbers.map(|number| number as f64).collect());
    let x = match kinds {
        Some(kinds) => numbers(&mut kinds.iter().copied()),
        None => numbers(&mut (0..classes.len() as u64)),
    };
    let columns = [("x", x), ("group", numbers(&mut groups.iter().copied()))];
    let columns = columns.map(|(name, values)| Column { name: name.into(), values }).into();
    let table = Table { columns, rows: classes.len(), images: None };
    let split = Split { method, group: Some("group".into()), ..Split::default() };
    let classes: Vec<u32> = classes.iter().map(|&class| class as u32).collect();
    let deck = Deck::new(&table, Some(&classes), &split, ((0..classes.len()).collect(), None), (&[0], &[0]));
    of(&deck, folding, repeat, false).unwrap()
}

/// The fold that judges each row, as a digit.
fn judged(folds: &[Parts], rows: usize) -> String {
    let fold = |row: usize| folds.iter().position(|parts| parts.test.contains(&row));
    (0..rows).map(|row| fold(row).map_or("-".to_owned(), |fold| fold.to_string())).collect()
}

fn unshuffled(folds: usize) -> Folding {
    Folding { folds, repeats: 1, shuffled: false }
}

#[test]
fn stratified_folds_of_the_toy_are_scikit_learns() {
    let toy: Vec<u64> = [[0; 7].as_slice(), &[1; 5], &[2; 3]].concat();
    let parts = folds(SplitMethod::Stratified, &toy, &[0; 15], None, unshuffled(5), 0);
    let tests: Vec<Vec<usize>> = parts.into_iter().map(|parts| parts.test).collect();
    assert_eq!(tests, [[0, 1, 7], [2, 3, 8], [4, 9, 12], [5, 10, 13], [6, 11, 14]]);
}

#[test]
fn folds_that_are_not_shuffled_are_scikit_learns() {
    let (y, groups) = (drawn(1, 60, 3), drawn(2, 60, 17));
    let small = |method, many| judged(&folds(method, &y, &groups, None, unshuffled(many), 0), 60);
    assert_eq!(small(SplitMethod::Random, 7), "000000000111111111222222222333333333444444445555555566666666");
    assert_eq!(small(SplitMethod::Stratified, 4), "000000000010110000111111212121112222312222223233323333333333");
    assert_eq!(small(SplitMethod::Grouped, 4), "003013013202011233330222011111303221221100020220331132323012");
    assert_eq!(
        small(SplitMethod::StratifiedGrouped, 4),
        "230232210211130122321211213300022113010011321202331031000231"
    );
    assert_eq!(small(SplitMethod::Ordered, 5), "----------00000000001111111111222222222233333333334444444444");
    let series = folds(SplitMethod::Ordered, &y, &groups, None, unshuffled(5), 0);
    assert_eq!(series.iter().map(|parts| parts.train.len()).collect::<Vec<_>>(), [10, 20, 30, 40, 50]);
    let y: Vec<u64> = drawn(3, 400, 10).iter().map(|number| number / 7).collect();
    let groups: Vec<u64> = drawn(4, 400, 90).iter().map(|number| number * number / 90).collect();
    let large = |method| judged(&folds(method, &y, &groups, None, unshuffled(6), 0), 400);
    assert_eq!(
        large(SplitMethod::Grouped),
        "2043114542443424240501451135530054412102032251305543044242455514045205531423350134015133411554332323\
         2533500014435213051231321504110313155121023425232545054002532251035244541530514205145454051500013311\
         2545243210233120235112533404055402043214353334400414002203302042142103344342310444053022130521322202\
         4252120245145153254500044111103331033505002213112111504545312324532345022034525120000112001324533111"
    );
    assert_eq!(
        large(SplitMethod::StratifiedGrouped),
        "1535025542243432443301522233230315514304014315103043053141420555021403032243130555051330444332011313\
         4143450025231405035431142405520311234115043331414422035054034452014123155433422403551502515405024112\
         1351031150443240411552353554003501041255301132205125051453301254241201524414320535522014450342344303\
         4401210414524214405020022255301430012101504413251222401524114141224123034025223343000321505312231212"
    );
}

#[test]
fn repeats_are_dealt_anew_and_the_same_every_time() {
    let (y, groups) = (drawn(1, 60, 3), drawn(2, 60, 17));
    let folding = Folding { folds: 4, ..Folding::default() };
    for method in [
        SplitMethod::Random,
        SplitMethod::Stratified,
        SplitMethod::Grouped,
        SplitMethod::StratifiedGrouped,
        SplitMethod::Hash,
    ] {
        let repeat = |number| judged(&folds(method, &y, &groups, None, folding, number), 60);
        assert_eq!(repeat(1), repeat(1));
        assert_ne!(repeat(0), repeat(1), "{method:?}");
    }
}

#[test]
fn more_folds_than_there_is_something_for_are_refused() {
    let numbers = |n: usize| Values::Numeric((0..n).map(|row| row as f64).collect());
    let groups = Values::Numeric((0..9).map(|row| f64::from(row / 3)).collect());
    let columns = [("x", numbers(9)), ("group", groups)].map(|(name, values)| Column { name: name.into(), values });
    let table = Table { columns: columns.into(), rows: 9, images: None };
    let refused = |method, many| {
        let split = Split { method, group: Some("group".into()), ..Split::default() };
        let deck =
            Deck::new(&table, Some(&[0, 0, 0, 0, 1, 1, 1, 1, 1]), &split, ((0..9).collect(), None), (&[0], &[0]));
        of(&deck, unshuffled(many), 0, false).unwrap_err().to_string()
    };
    insta::assert_snapshot!(refused(SplitMethod::Random, 10), @"10 folds cannot be made of 9 rows. Ask for at most 9.");
    insta::assert_snapshot!(refused(SplitMethod::Stratified, 6), @"6 folds cannot be made of classes of which the largest has 5 rows. Ask for at most 5.");
    insta::assert_snapshot!(refused(SplitMethod::Grouped, 4), @"4 folds cannot be made of 3 groups that can be parted. Ask for at most 3.");
    insta::assert_snapshot!(refused(SplitMethod::Ordered, 9), @"9 folds cannot be made of 9 rows in order of time. Ask for at most 8.");
}

proptest! {
    #[test]
    fn every_row_is_judged_once_and_never_learnt_from_with_its_equals_or_its_group(
        rows in prop::collection::vec((0_u64..3, 0_u64..15, 0_u64..80), 40..120),
        shuffled: bool,
        repeat in 0_usize..2,
    ) {
        let column = |of: fn(&(u64, u64, u64)) -> u64| rows.iter().map(of).collect::<Vec<u64>>();
        let (y, groups, kinds) = (column(|row| row.0), column(|row| row.1), column(|row| row.2));
        let folding = Folding { folds: 4, repeats: 2, shuffled };
        for method in [SplitMethod::Random, SplitMethod::Stratified, SplitMethod::Grouped, SplitMethod::StratifiedGrouped] {
            let tied = if method.keeps_groups() { None } else { Some(&kinds[..]) };
            let parts = folds(method, &y, &groups, tied, folding, repeat);
            let mut all: Vec<usize> = parts.iter().flat_map(|parts| parts.test.clone()).collect();
            all.sort_unstable();
            prop_assert_eq!(all, (0..rows.len()).collect::<Vec<_>>());
            for parts in &parts {
                prop_assert_eq!(in_two(parts, |row| row), 0);
                prop_assert_eq!(parts.train.len() + parts.test.len(), rows.len());
                let tie = |row: usize| (if method.keeps_groups() { groups[row] } else { kinds[row] }) as usize;
                prop_assert_eq!(in_two(parts, tie), 0);
            }
        }
    }
}
