//! Every method on tables at random: parts are disjoint and complete, and what is tied together is in one of them.

use proptest::prelude::*;

use super::*;
use crate::data::table::{Column, Table, Values};
use crate::spec::SplitMethod;

/// `x`, `group` and class of a row.
type Cells = (u8, u8, u32);

/// A table of `x` (few values, so that rows repeat), `group`, `id` and `part`, with the classes of its rows.
#[derive(Clone, Debug)]
struct Case {
    table: Table,
    classes: Vec<u32>,
}

impl Case {
    fn new(rows: &[Cells]) -> Self {
        let numbers = |number: &dyn Fn(usize, &Cells) -> f64| {
            Values::Numeric(rows.iter().enumerate().map(|(row, cells)| number(row, cells)).collect())
        };
        let part = |&(x, ..): &Cells| ["train", "Validation", " test ", "train"][usize::from(x) % 4];
        let columns = [
            ("x", numbers(&|_, &(x, ..)| f64::from(x))),
            ("group", numbers(&|_, &(_, group, _)| f64::from(group))),
            ("id", numbers(&|row, _| row as f64)),
            ("part", Values::labels(rows.iter().map(|row| Some(part(row))))),
        ];
        let columns = columns.map(|(name, values)| Column { name: name.into(), values }).into();
        let table = Table { columns, rows: rows.len(), images: None };
        Self { table, classes: rows.iter().map(|row| row.2).collect() }
    }

    /// Deals all rows by `x` as the only feature.
    fn deal(&self, split: &Split) -> Result<(Parts, Proof), DataError> {
        let own = (0..self.table.rows).collect();
        let deck = Deck::new(&self.table, Some(&self.classes), split, (own, None), (&[0], &[0]));
        let parts = deck.deal()?;
        Ok((parts.clone(), deck.proof(&parts)))
    }

    fn of_part(&self, rows: &[usize], column: usize) -> Vec<String> {
        let mut values: Vec<String> =
            rows.iter().filter_map(|&row| self.table.columns[column].values.text(row)).collect();
        values.sort_unstable();
        values.dedup();
        values
    }

    /// Whether a value of the column is in two parts.
    fn parts_column(&self, parts: &Parts, column: usize) -> bool {
        let values: Vec<String> = parts.all().iter().flat_map(|rows| self.of_part(rows, column)).collect();
        (1..values.len()).any(|at| values[..at].contains(&values[at]))
    }
}

fn split(method: SplitMethod) -> Split {
    Split { method, seed: 7, ..Split::default() }
}

fn everything(parts: &Parts) -> Vec<usize> {
    let mut all = parts.all().concat();
    all.sort_unstable();
    all
}

fn methods() -> Vec<Split> {
    let group = Some("group".to_owned());
    vec![
        split(SplitMethod::Random),
        split(SplitMethod::Stratified),
        split(SplitMethod::Ordered),
        Split { by: Some("x".into()), ..split(SplitMethod::Ordered) },
        Split { group: group.clone(), ..split(SplitMethod::Grouped) },
        Split { group, ..split(SplitMethod::StratifiedGrouped) },
        Split { by: Some("id".into()), ..split(SplitMethod::Hash) },
        split(SplitMethod::Hash),
        Split { column: Some("part".into()), ..split(SplitMethod::Given) },
    ]
}

fn rows(few: u8, groups: u8) -> impl Strategy<Value = Vec<Cells>> {
    prop::collection::vec((0..few, 0..groups, 0_u32..3), 4..150)
}

proptest! {
    #[test]
    fn parts_are_disjoint_and_complete_by_every_method(rows in rows(60, 20), validation in 0.0..0.4, test in 0.0..0.4) {
        let case = Case::new(&rows);
        for split in methods() {
            let Ok((parts, proof)) = case.deal(&Split { validation, test, ..split.clone() }) else { continue };
            prop_assert_eq!(everything(&parts), (0..rows.len()).collect::<Vec<_>>(), "{:?}", split);
            prop_assert!(parts.all().iter().all(|part| part.is_sorted()));
            prop_assert_eq!(proof.rows_in_two_parts, 0);
        }
    }

    #[test]
    fn equal_rows_are_in_one_part_wherever_chance_deals_and_groups_are_whole(rows in rows(40, 12)) {
        let case = Case::new(&rows);
        for split in methods() {
            let Ok((parts, proof)) = case.deal(&split) else { continue };
            prop_assert_eq!(proof.duplicates_in_two_parts > 0, case.parts_column(&parts, 0));
            if split.method.is_random() || (split.method == SplitMethod::Hash && split.by.is_none()) {
                prop_assert_eq!(proof.duplicates_in_two_parts, 0, "{:?}", split);
            }
            if split.method.keeps_groups() {
                prop_assert!(!case.parts_column(&parts, 1));
                prop_assert_eq!(proof.groups_in_two_parts, 0);
            }
        }
    }

    #[test]
    fn rows_without_an_equal_are_dealt_as_if_equals_were_not_looked_for(classes in prop::collection::vec(0_u32..4, 10..200)) {
        let rows: Vec<Cells> = classes.iter().enumerate().map(|(row, &class)| (row as u8, 0, class)).collect();
        let case = Case::new(&rows);
        for split in [split(SplitMethod::Random), split(SplitMethod::Stratified)] {
            let apart = Split { duplicates_together: false, ..split.clone() };
            prop_assert_eq!(case.deal(&split).unwrap().0, case.deal(&apart).unwrap().0);
        }
    }

    #[test]
    fn sizes_and_class_shares_are_kept_within_a_row(classes in prop::collection::vec(0_u32..4, 10..200)) {
        let rows: Vec<Cells> = classes.iter().enumerate().map(|(row, &class)| (row as u8, 0, class)).collect();
        let n = rows.len() as f64;
        let (parts, _) = Case::new(&rows).deal(&split(SplitMethod::Stratified)).unwrap();
        let wanted = ((n * 0.15).ceil() as usize, (n * 0.2).ceil() as usize);
        prop_assert_eq!((parts.validation.len(), parts.test.len()), wanted);
        let count = |rows: &[usize], class| rows.iter().filter(|&&row| classes[row] == class).count() as f64;
        for class in 0..4 {
            let all = classes.iter().filter(|&&other| other == class).count() as f64;
            let tested = count(&parts.test, class);
            prop_assert!((tested - all * parts.test.len() as f64 / n).abs() < 1.0);
            let expected = (all - tested) * parts.validation.len() as f64 / (n - parts.test.len() as f64);
            prop_assert!((count(&parts.validation, class) - expected).abs() < 1.0);
        }
    }

    #[test]
    fn pairs_of_equal_rows_change_sizes_by_a_row_at_most(singles in 8_usize..100, pairs in 0_usize..60, stratified: bool) {
        let pair = |pair: usize| [(pair as u8 + 100, 0, (pair % 2) as u32); 2];
        let single = |row: usize| (row as u8, 0, (row % 2) as u32);
        let rows: Vec<Cells> = (0..singles).map(single).chain((0..pairs).flat_map(pair)).collect();
        let n = rows.len() as f64;
        let method = if stratified { SplitMethod::Stratified } else { SplitMethod::Random };
        let (parts, proof) = Case::new(&rows).deal(&split(method)).unwrap();
        let far = |part: &[usize], share: f64| (part.len() as f64 - (n * share).ceil()).abs();
        prop_assert!(far(&parts.test, 0.2) <= 1.0 && far(&parts.validation, 0.15) <= 1.0, "{:?}", parts);
        prop_assert_eq!(proof.duplicates_in_two_parts, 0);
    }

    #[test]
    fn by_hash_a_row_stays_where_it_is_when_others_are_added(rows in rows(60, 20), keep in 1_usize..100) {
        for split in methods().into_iter().filter(|split| split.method == SplitMethod::Hash) {
            let split = Split { validation: 0.3, test: 0.3, ..split };
            let (Ok((all, _)), Ok((few, _))) =
                (Case::new(&rows).deal(&split), Case::new(&rows[..keep.min(rows.len())]).deal(&split))
            else {
                continue;
            };
            for (few, all) in few.all().into_iter().zip(all.all()) {
                prop_assert!(few.iter().all(|row| all.contains(row)));
            }
        }
    }

    #[test]
    fn many_groups_give_the_sizes_and_classes_that_were_asked_for(seed: u64, stratified: bool) {
        let mut stream = crate::base::rng::Stream::new(seed, crate::base::rng::Purpose::Demo, 0);
        let rows: Vec<Cells> =
            (0..240).map(|row| (row as u8, stream.below(60) as u8, u32::from(stream.below(3) == 0))).collect();
        let case = Case::new(&rows);
        let method = if stratified { SplitMethod::StratifiedGrouped } else { SplitMethod::Grouped };
        let (parts, _) = case.deal(&Split { group: Some("group".into()), ..split(method) }).unwrap();
        prop_assert!((38..=58).contains(&parts.test.len()) && (28..=44).contains(&parts.validation.len()), "{:?}", parts);
        if stratified {
            let share = |rows: &[usize]| {
                rows.iter().filter(|&&row| case.classes[row] == 1).count() as f64 / rows.len() as f64
            };
            let all = share(&(0..240).collect::<Vec<_>>());
            prop_assert!((share(&parts.test) - all).abs() < 0.07, "{} {}", share(&parts.test), all);
        }
    }
}

#[test]
fn the_seed_alone_decides_the_deal() {
    let rows: Vec<Cells> = (0..100).map(|row| (row, row / 4, 0)).collect();
    for split in methods().into_iter().filter(|split| split.method.is_random() || split.method == SplitMethod::Hash) {
        let deal = |seed| Case::new(&rows).deal(&Split { seed, ..split.clone() }).unwrap();
        assert_eq!(deal(1), deal(1));
        // Classes that are all alike leave the greedy deal nothing to choose but the order of groups.
        assert_ne!(deal(1).0, deal(2).0, "{split:?}");
    }
}

#[test]
fn a_given_test_leaves_only_validation_to_deal() {
    let rows: Vec<Cells> = (0..100).map(|row| (row, 0, 0)).collect();
    let case = Case::new(&rows);
    let split = split(SplitMethod::Random);
    let deck = Deck::new(&case.table, None, &split, ((0..80).collect(), Some((80..100).collect())), (&[0], &[0]));
    let parts = deck.deal().unwrap();
    assert_eq!((parts.train.len(), parts.validation.len(), parts.test), (68, 12, (80..100).collect()));
}

#[test]
fn by_time_the_last_rows_are_the_test() {
    let rows: Vec<Cells> = [5, 3, 9, 1, 7, 2, 8, 4, 6, 0].iter().map(|&x| (x, 0, 0)).collect();
    let (parts, _) = Case::new(&rows).deal(&methods()[3]).unwrap();
    assert_eq!((parts.train, parts.validation, parts.test), (vec![0, 1, 3, 5, 7, 9], vec![4, 8], vec![2, 6]));
}

#[test]
fn hash_numbers_are_those_of_the_reference() {
    // From tests/reference/splits.py.
    let known = [
        (0, "patient-1", 0.747_048_215_025_804_7),
        (7, "patient-1", 0.017_906_810_916_921_145),
        (0, "Ærø", 0.721_127_598_011_690_5),
    ];
    for (seed, key, number) in known {
        let values = Values::labels([Some(key)].into_iter());
        let table = Table { columns: vec![Column { name: "k".into(), values }], rows: 1, images: None };
        assert_eq!(hash::numbers(&table, &hash::Key::Column(0), seed, &[0]), [number]);
    }
    let table = Case::new(&[]).table;
    assert_eq!(hash::numbers(&table, &hash::Key::Features(&[]), 0, &[0]), [0.483_689_565_016_678_04]);
    let columns = [
        ("a", Values::Numeric(vec![1.5])),
        ("b", Values::Numeric(vec![f64::NAN])),
        ("c", Values::labels([Some("x")].into_iter())),
    ];
    let columns = columns.map(|(name, values)| Column { name: name.into(), values }).into();
    let table = Table { columns, rows: 1, images: None };
    assert_eq!(hash::numbers(&table, &hash::Key::Features(&[0, 1, 2]), 0, &[0]), [0.099_341_610_350_646_26]);
}

#[test]
fn groups_that_share_equal_rows_go_together() {
    // Groups 0 and 1 share x = 5.
    let rows: Vec<Cells> = (0..60).map(|row| (if row == 0 || row == 4 { 5 } else { row + 10 }, row / 4, 0)).collect();
    let case = Case::new(&rows);
    for split in &methods()[4..6] {
        let (parts, proof) = case.deal(split).unwrap();
        assert!(!case.parts_column(&parts, 0) && !case.parts_column(&parts, 1));
        assert_eq!((proof.groups_in_two_parts, proof.duplicates_in_two_parts), (0, 0));
    }
}

#[test]
fn deals_that_cannot_be_made_say_what_to_do() {
    let error = |rows: &[Cells], split: &Split| Case::new(rows).deal(split).unwrap_err().to_string();
    let alike = [(1, 0, 0); 20];
    insta::assert_snapshot!(error(&[(0, 0, 0), (1, 0, 0), (2, 0, 0)], &Split { validation: 0.5, test: 0.5, ..split(SplitMethod::Random) }), @"`split.validation = 0.5` and `split.test = 0.5` leave no training rows out of 3. Make the shares smaller.");
    insta::assert_snapshot!(error(&alike, &split(SplitMethod::Random)), @"No row is left for validation: rows that are equal in every feature are kept together, and there is only one of them. Set `split.duplicates_together = false` to deal them one by one, or ask for fewer parts.");
    let one_group: Vec<Cells> = (0..20).map(|row| (row, 0, 0)).collect();
    insta::assert_snapshot!(error(&one_group, &methods()[4]), @"No row is left for validation: groups are kept whole, and there is only one of them. Ask for fewer parts, or name a column with more groups.");
    let tied: Vec<Cells> = (0..20).map(|row| (1, row, 0)).collect();
    insta::assert_snapshot!(error(&tied, &methods()[4]), @"No row is left for validation: groups are kept whole and so are rows that are equal in every feature, and there is only one of them. Set `split.duplicates_together = false` to deal them one by one, or ask for fewer parts.");
    let part = methods()[8].clone();
    insta::assert_snapshot!(error(&alike, &part), @"Column `part` says train in no row, only validation, so there is nothing to learn from.");
    insta::assert_snapshot!(error(&alike, &Split { column: Some("x".into()), ..part.clone() }), @"Column `x` holds `1` in row 1. `split.column` takes train, validation or test.");
    let parted: Vec<Cells> = (0..20).map(|row| (row, row / 5, 0)).collect();
    insta::assert_snapshot!(error(&parted, &Split { group: Some("group".into()), ..part }), @"4 groups of `group` are in two of the parts that were given, such as `0`, `1` and `2`. What is learnt of them helps with their other rows, so the test would be too easy. Put each into one part, or take `split.group` out.");
}

#[test]
fn doubts_tell_what_a_deal_has_made_of_the_shares() {
    let doubts = |rows: &[Cells], split: &Split| {
        let case = Case::new(rows);
        let deck = Deck::new(&case.table, Some(&case.classes), split, ((0..rows.len()).collect(), None), (&[0], &[0]));
        deck.doubts(&deck.deal().unwrap()).join("\n")
    };
    let few_kinds: Vec<Cells> = (0..100).map(|row| (row % 20, 0, 0)).collect();
    insta::assert_snapshot!(doubts(&few_kinds, &split(SplitMethod::Random)), @"100 of 100 rows equal another in every feature and are kept in one part with it, so the parts hold different kinds of rows. Set `split.duplicates_together = false` if rows repeat by chance.");
    let apart = Split { duplicates_together: false, ..split(SplitMethod::Random) };
    insta::assert_snapshot!(doubts(&few_kinds, &apart), @"Rows that are equal in every feature stand in two parts, 18 kinds of them, because `split.duplicates_together` is false. What is learnt of one is known of the other, so the judgement is too kind.");
    insta::assert_snapshot!(doubts(&few_kinds, &methods()[6]), @"Rows that are equal in every feature stand in two parts, 16 kinds of them, because a key says where they belong. What is learnt of one is known of the other, so the judgement is too kind.");
    let three_groups: Vec<Cells> = (0..99).map(|row| (row, row / 33, 0)).collect();
    insta::assert_snapshot!(doubts(&three_groups, &methods()[4]), @r"
    The validation part has 33 of 99 rows where `split.validation = 0.15` asks for 15: what is tied together stays whole.
    The test part has 33 of 99 rows where `split.test = 0.2` asks for 20: what is tied together stays whole.
    ");
    let all_different: Vec<Cells> = (0..100).map(|row| (row, row / 4, 0)).collect();
    assert!(methods().iter().all(|split| doubts(&all_different, split).is_empty()));
}
