//! Samplers on a few rows: how many of each class, from which rows, and what is refused. `reference.rs` has them beside
//! imbalanced-learn.

use super::*;
use crate::base::rng::Purpose;
use crate::spec::Agreement;

/// Three classes of 60, 0 and 12 rows, `0` around zero and `2` around one; the last two columns are a category's flags.
fn rows() -> (Matrix, Vec<u32>, Vec<String>) {
    let mut stream = Stream::new(4, Purpose::Demo, 0);
    let codes: Vec<u32> = (0..72).map(|row| if row % 6 == 0 { 2 } else { 0 }).collect();
    let mut values = vec![];
    for &code in &codes {
        values.extend([(stream.normal() + f64::from(code) / 2.0) as f32, stream.normal() as f32]);
        let lit = stream.uniform() < 0.5;
        values.extend([f32::from(u8::from(lit)), f32::from(u8::from(!lit))]);
    }
    (Matrix { values, rows: 72, columns: 4 }, codes, ["a", "b", "c"].map(String::from).into())
}

fn found(set: impl FnOnce(&mut Balance)) -> Result<Resampled, BalanceError> {
    let mut how = Balance::default();
    set(&mut how);
    let (x, codes, labels) = rows();
    let means = Means { how: &how, categories: vec![vec![2, 3]] };
    let mut stream = Stream::new(1, Purpose::Balance, 0);
    resample(&x, &codes, &labels, &means, &mut stream).map(|found| found.expect("rows are chosen"))
}

fn counts(found: &Resampled) -> [usize; 3] {
    let (_, codes, _) = rows();
    let all = found.kept.iter().map(|&place| codes[place]).chain(found.made.classes.iter().copied());
    let mut counts = [0; 3];
    all.for_each(|code| counts[code as usize] += 1);
    counts
}

#[test]
fn oversampling_keeps_every_row_and_repeats_rows_of_smaller_classes() {
    let found = found(|how| how.method = Method::Oversample).unwrap();
    assert_eq!(counts(&found), [60, 0, 60]);
    assert!((0..72).all(|place| found.kept.contains(&place)) && found.made.count() == 0);
}

#[test]
fn undersampling_draws_each_row_at_most_once() {
    let mut found = found(|how| how.method = Method::Undersample).unwrap();
    assert_eq!(counts(&found), [12, 0, 12]);
    found.kept.dedup();
    assert_eq!(found.kept.len(), 24);
}

#[test]
fn a_ratio_asks_for_less_than_even() {
    let with = |method, ratio| found(|how| (how.method, how.ratio) = (method, Some(ratio)));
    assert_eq!(counts(&with(Method::Oversample, 0.5).unwrap()), [60, 0, 30]);
    assert_eq!(counts(&with(Method::Smote, 0.4).unwrap()), [60, 0, 24]);
    assert_eq!(counts(&with(Method::Undersample, 0.5).unwrap()), [24, 0, 12]);
    insta::assert_snapshot!(with(Method::Smote, 0.2).unwrap_err(), @"`balance.ratio = 0.2` is not above the 0.2000 rows of the smaller class to each of the larger that the training rows have already. Write a larger one.");
}

#[test]
fn other_methods_leave_rows_alone() {
    let (x, codes, labels) = rows();
    for method in [Method::None, Method::ClassWeight] {
        let how = Balance { method, ..Balance::default() };
        let means = Means { how: &how, categories: vec![] };
        let mut stream = Stream::new(1, Purpose::Balance, 0);
        assert_eq!(resample(&x, &codes, &labels, &means, &mut stream), Ok(None));
    }
}

/// Whether a made row lies between its base and one of the `k` nearest rows of the class, in `columns`.
fn is_between(found: &Resampled, made: usize, k: usize, columns: usize) -> bool {
    let (x, codes, _) = rows();
    let row = &found.made.values[made * 4..][..columns];
    let base = found.made.bases[made];
    let squared =
        |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| (f64::from(*a) - f64::from(*b)).powi(2)).sum::<f64>();
    let mut others: Vec<usize> = (0..72).filter(|&other| codes[other] == codes[base] && other != base).collect();
    others.sort_by(|&a, &b| squared(x.row(base), x.row(a)).total_cmp(&squared(x.row(base), x.row(b))));
    others[..k].iter().any(|&other| {
        let (from, to) = (&x.row(base)[..columns], &x.row(other)[..columns]);
        let (whole, parts) = (squared(from, to).sqrt(), squared(from, row).sqrt() + squared(row, to).sqrt());
        (whole - parts).abs() < 1e-5
    })
}

#[test]
fn every_made_row_lies_between_a_row_and_a_near_one_of_its_class() {
    for method in [Method::Smote, Method::Adasyn, Method::BorderlineSmote, Method::SmoteTomek, Method::SmoteEnn] {
        let found = found(|how| (how.method, how.kind) = (method, Agreement::Mode)).unwrap();
        assert!(found.made.count() > 20, "{method:?}");
        for made in 0..found.made.count() {
            assert!(is_between(&found, made, 5, 4), "{method:?} {made}");
        }
    }
}

#[test]
fn a_made_row_of_numbers_and_categories_has_a_category_that_rows_have() {
    let found = found(|how| how.method = Method::Smotenc).unwrap();
    assert_eq!(counts(&found), [60, 0, 60]);
    for made in 0..found.made.count() {
        assert!(is_between(&found, made, 11, 2));
        let flags = &found.made.values[made * 4 + 2..][..2];
        assert!(flags == [0.0, 1.0] || flags == [1.0, 0.0]);
    }
}

#[test]
fn what_cannot_be_done_says_what_to_set() {
    let message = |set: &dyn Fn(&mut Balance)| found(|how| set(how)).unwrap_err().to_string();
    insta::assert_snapshot!(message(&|how| (how.method, how.k_neighbors) = (Method::Smote, 12)), @r#"`balance.method = "smote"` looks at 12 neighbours (`balance.k_neighbors`) and the class `c` has 12 training rows. Set `balance.k_neighbors` to 11 or less."#);
    insta::assert_snapshot!(message(&|how| (how.method, how.n_neighbors) = (Method::Enn, 50)), @r#"`balance.method = "enn"` leaves no training row of the class `a`: all have neighbours of other classes. Set `balance.kind = "mode"`, or use "tomek"."#);
    let (x, codes, labels) = rows();
    let how = Balance { method: Method::Smotenc, ..Balance::default() };
    let plain = Means { how: &how, categories: vec![] };
    let error = resample(&x, &codes, &labels, &plain, &mut Stream::new(1, Purpose::Balance, 0)).unwrap_err();
    insta::assert_snapshot!(error, @r#"`smotenc` needs both numbers and categories, and the prepared rows have no categories. Use "smote"."#);
}

#[test]
fn rows_that_are_nowhere_near_another_class_are_told() {
    let values: Vec<f32> = (0..40).map(|row| if row < 30 { row as f32 } else { 1000.0 + row as f32 }).collect();
    let codes: Vec<u32> = (0..40).map(|row| u32::from(row >= 30)).collect();
    let (x, labels) = (Matrix { values, rows: 40, columns: 1 }, ["no".to_string(), "yes".into()]);
    let with = |method| {
        let how = Balance { method, m_neighbors: 5, ..Balance::default() };
        let means = Means { how: &how, categories: vec![] };
        resample(&x, &codes, &labels, &means, &mut Stream::new(1, Purpose::Balance, 0))
    };
    let found = with(Method::BorderlineSmote).unwrap().unwrap();
    assert_eq!((found.made.count(), found.warnings.len()), (0, 1));
    insta::assert_snapshot!(found.warnings[0], @"No training row of the class `yes` is in danger, with half or more of its neighbours of other classes, so `borderline_smote` made none of it. `balance.method = \"smote\"` makes them anywhere.");
    insta::assert_snapshot!(with(Method::Adasyn).unwrap_err(), @r#"No training row of the class `yes` has a neighbour of another class, so `adasyn` does not know where rows are needed. Use `balance.method = "smote"`."#);
}
