//! Deals rows to training, validation and test. The deal depends on the rows, their classes and `[split]` alone.

use std::collections::BTreeMap;

use super::error::DataError;
use crate::base::rng::{Purpose, Stream};
use crate::spec::{Split, SplitMethod};

/// Row numbers of each part, ascending; no row is in two parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// Learnt from.
    pub train: Vec<usize>,
    /// Watched while learning.
    pub validation: Vec<usize>,
    /// Judged at the end.
    pub test: Vec<usize>,
}

/// Deals `rows`; `classes` holds the class of every row of the table where there are classes. The sizes are
/// `ceil(share * rows)` as in scikit-learn's `train_test_split`; `split.test` is ignored where `test_is_given`.
///
/// # Errors
/// [`DataError::NoTrainingRows`] where nothing is left to learn from.
pub(super) fn split(
    rows: &[usize],
    classes: Option<&[u32]>,
    spec: &Split,
    test_is_given: bool,
) -> Result<Parts, DataError> {
    let test_share = if test_is_given { 0.0 } else { spec.test };
    let size = |share: f64| (share.clamp(0.0, 1.0) * rows.len() as f64).ceil() as usize;
    let (test, validation) = (size(test_share), size(spec.validation));
    if test + validation >= rows.len() {
        return Err(DataError::NoTrainingRows { validation: spec.validation, test: test_share, rows: rows.len() });
    }
    let mut stream = Stream::new(spec.seed, Purpose::Split, 0);
    let mut strata = match (spec.method, classes) {
        (SplitMethod::Stratified, Some(classes)) => by_class(rows, classes),
        _ => vec![rows.to_vec()],
    };
    if spec.method != SplitMethod::Ordered {
        for stratum in &mut strata {
            stream.shuffle(stratum);
        }
    }
    let mut parts = Parts {
        test: draw(&mut strata, test, &mut stream),
        validation: draw(&mut strata, validation, &mut stream),
        train: strata.concat(),
    };
    for part in [&mut parts.train, &mut parts.validation, &mut parts.test] {
        part.sort_unstable();
    }
    Ok(parts)
}

fn by_class(rows: &[usize], classes: &[u32]) -> Vec<Vec<usize>> {
    let mut strata: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for &row in rows {
        strata.entry(classes[row]).or_default().push(row);
    }
    strata.into_values().collect()
}

/// Takes `total` rows out of the strata in proportion to their sizes.
fn draw(strata: &mut [Vec<usize>], total: usize, stream: &mut Stream) -> Vec<usize> {
    let sizes: Vec<usize> = strata.iter().map(Vec::len).collect();
    let counts = allocate(&sizes, total, stream);
    strata.iter_mut().zip(counts).flat_map(|(stratum, count)| stratum.split_off(stratum.len() - count)).collect()
}

/// How many of `total` draws fall on each stratum: the floor of its expectation, and what is left to those with the
/// largest fractional parts, ties broken at random (scikit-learn's `_approximate_mode`).
fn allocate(sizes: &[usize], total: usize, stream: &mut Stream) -> Vec<usize> {
    let all: usize = sizes.iter().sum::<usize>().max(1);
    let mut counts: Vec<usize> = sizes.iter().map(|&size| size * total / all).collect();
    let left = total - counts.iter().sum::<usize>();
    let mut order: Vec<usize> = (0..sizes.len()).collect();
    stream.shuffle(&mut order);
    order.sort_by_key(|&stratum| std::cmp::Reverse(sizes[stratum] * total % all));
    order.iter().take(left).for_each(|&stratum| counts[stratum] += 1);
    counts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn spec(method: SplitMethod, validation: f64, test: f64) -> Split {
        Split { method, validation, test, seed: 7 }
    }

    fn count(rows: &[usize], classes: &[u32], class: u32) -> f64 {
        rows.iter().filter(|&&row| classes[row] == class).count() as f64
    }

    #[test]
    fn the_seed_alone_decides_the_deal() {
        let rows: Vec<usize> = (0..100).collect();
        let deal = |seed| split(&rows, None, &Split { seed, ..Split::default() }, false).unwrap();
        assert_eq!(deal(1), deal(1));
        assert_ne!(deal(1), deal(2));
    }

    #[test]
    fn a_given_test_file_leaves_only_validation_to_deal() {
        let rows: Vec<usize> = (0..100).collect();
        let parts = split(&rows, None, &spec(SplitMethod::Random, 0.15, 0.2), true).unwrap();
        assert_eq!((parts.train.len(), parts.validation.len(), parts.test.len()), (85, 15, 0));
    }

    #[test]
    fn shares_that_leave_nothing_to_learn_from_are_an_error() {
        let error = split(&[0, 1, 2], None, &spec(SplitMethod::Random, 0.5, 0.5), false).unwrap_err();
        insta::assert_snapshot!(error, @"`split.validation = 0.5` and `split.test = 0.5` leave no training rows out of 3. Make the shares smaller.");
    }

    #[test]
    fn draws_left_over_go_to_the_largest_fractions() {
        let mut stream = Stream::new(0, Purpose::Split, 0);
        assert_eq!(allocate(&[70, 26, 4], 10, &mut stream), [7, 3, 0]);
        assert_eq!(allocate(&[1, 1], 1, &mut stream).iter().sum::<usize>(), 1);
    }

    proptest! {
        #[test]
        fn parts_are_disjoint_complete_and_as_large_as_asked(
            classes in prop::collection::vec(0_u32..4, 4..200),
            validation in 0.0..0.4,
            test in 0.0..0.4,
            stratified: bool,
        ) {
            let n = classes.len() as f64;
            let rows: Vec<usize> = (0..classes.len()).collect();
            let method = if stratified { SplitMethod::Stratified } else { SplitMethod::Random };
            let Ok(parts) = split(&rows, Some(&classes), &spec(method, validation, test), false) else { return Ok(()) };
            let mut all = [parts.train.clone(), parts.validation.clone(), parts.test.clone()].concat();
            all.sort_unstable();
            prop_assert_eq!(all, rows);
            prop_assert_eq!(parts.test.len(), (n * test).ceil() as usize);
            prop_assert_eq!(parts.validation.len(), (n * validation).ceil() as usize);
            prop_assert!(parts.train.is_sorted() && parts.validation.is_sorted() && parts.test.is_sorted());
        }

        #[test]
        fn class_shares_are_kept_within_one_row(classes in prop::collection::vec(0_u32..4, 10..200)) {
            let rows: Vec<usize> = (0..classes.len()).collect();
            let parts = split(&rows, Some(&classes), &spec(SplitMethod::Stratified, 0.2, 0.3), false).unwrap();
            let left = (classes.len() - parts.test.len()) as f64;
            for class in 0..4 {
                let all = count(&rows, &classes, class);
                let tested = count(&parts.test, &classes, class);
                let expected = all * parts.test.len() as f64 / classes.len() as f64;
                prop_assert!((tested - expected).abs() < 1.0);
                let expected = (all - tested) * parts.validation.len() as f64 / left;
                prop_assert!((count(&parts.validation, &classes, class) - expected).abs() < 1.0);
            }
        }
    }
}
