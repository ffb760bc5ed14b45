//! The search against measuring every pair, on numbers of every shape.

use proptest::prelude::*;

use super::*;
use crate::base::rng::{Purpose, Stream};

/// Every pair measured.
fn all_pairs(queries: Points<'_, f64>, others: Points<'_, f64>, k: usize) -> Nearest {
    let k = k.min(others.count());
    let mut found = Nearest { k, places: vec![], squared: vec![] };
    for query in 0..queries.count() {
        let mut all: Vec<(f64, u32)> = (0..others.count())
            .map(|other| (squared_distance(queries.point(query), others.point(other)), other as u32))
            .collect();
        all.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        for (squared, place) in &all[..k] {
            found.places.push(*place);
            found.squared.push(*squared);
        }
    }
    found
}

fn normal(rows: usize, columns: usize, seed: u64) -> Vec<f64> {
    let mut stream = Stream::new(seed, Purpose::Demo, 0);
    (0..rows * columns).map(|_| stream.normal()).collect()
}

fn check(queries: &[f64], others: &[f64], columns: usize, k: usize) {
    let (queries, others) = (Points::new(queries, columns), Points::new(others, columns));
    assert_eq!(queries.nearest(others, k), all_pairs(queries, others, k));
    if std::ptr::eq(queries.values, others.values) {
        let with = all_pairs(queries, others, k.saturating_add(1));
        assert_eq!(mutual::nearest(queries, k), queries.without_themselves(&with, k, |query| query));
    }
}

#[test]
fn of_many_points_most_are_told_as_all_are() {
    let points = normal(mutual::FEWEST + 77, 3, 4);
    let points = Points::new(&points, 3);
    let most: Vec<usize> = (0..points.count()).filter(|place| place % 5 > 0).collect();
    let few: Vec<usize> = most.iter().copied().step_by(40).collect();
    let (all, of_most, of_few) =
        (points.nearest_others(4), points.nearest_others_of(&most, 4), points.nearest_others_of(&few, 4));
    assert_eq!((of_most, of_few), (all.select(&most), all.select(&few)));
}

#[test]
fn blocks_and_single_precision_change_nothing() {
    for (rows, columns, k) in [(1, 1, 1), (255, 2, 3), (700, 1, 4), (1500, 5, 6), (900, 33, 2), (600, 64, 10)] {
        let points = normal(rows, columns, rows as u64);
        check(&points, &points, columns, k);
        check(&normal(37, columns, 1), &points, columns, k);
    }
}

#[test]
fn equally_far_points_stand_by_their_place() {
    let mut stream = Stream::new(3, Purpose::Demo, 0);
    let points: Vec<f64> = (0..2 * 800).map(|_| stream.below(5) as f64).collect();
    check(&points, &points, 2, 7);
    let one = [0.0; 600];
    check(&one, &one, 2, 3);
}

#[test]
fn no_scale_of_the_numbers_hides_a_neighbour() {
    let base = normal(700, 3, 9);
    for scale in [1e-30, 1e-12, 1e12, 1e18, 1e30, 3e38] {
        let points: Vec<f64> = base.iter().map(|number| number * scale).collect();
        check(&points, &points, 3, 4);
    }
    // Two heaps so far apart that single precision sees each as one point.
    let heaps: Vec<f64> =
        base.iter().enumerate().map(|(at, n)| n * 1e-3 + if at % 2 == 0 { 1e7 } else { 0.0 }).collect();
    check(&heaps, &heaps, 3, 4);
}

#[test]
fn fewer_points_than_asked_for_are_all_told() {
    check(&[0.0, 5.0], &[1.0, 4.0, 9.0], 1, 8);
    let points = normal(700, 3, 1);
    check(&points, &points, 3, 600);
    check(&points, &points, 3, 900);
    assert_eq!(Points::new(&[0.0_f32, 5.0], 1).nearest(Points::new(&[1.0], 1), 0).k, 0);
}

#[test]
fn a_point_is_not_its_own_neighbour_and_its_doubles_are() {
    let points = [1.0, 1.0, 1.0, 5.0, 1.0];
    let found = Points::new(&points, 1).nearest_others(2);
    assert_eq!(
        (found.of(0), found.of(2), found.of(3), found.of(4)),
        (&[1, 2][..], &[0, 1][..], &[0, 1][..], &[0, 1][..])
    );
    assert_eq!(Points::new(&points[..1], 1).nearest_others(2).k, 0);
}

#[test]
fn the_farthest_are_the_other_end_of_the_nearest() {
    let (points, queries) = (normal(300, 4, 2), normal(20, 4, 5));
    let (queries, points) = (Points::new(&queries, 4), Points::new(&points, 4));
    let far = queries.farthest(points, 3);
    let all = all_pairs(queries, points, 300);
    for query in 0..20 {
        let last: Vec<f64> = all.distances(query).skip(297).collect();
        assert_eq!(far[query * 3..][..3], last);
    }
}

proptest! {
    #[test]
    fn any_few_numbers_have_the_neighbours_that_measuring_finds(
        columns in 1..4_usize,
        numbers in prop::collection::vec(prop_oneof![-3.0..3.0, Just(0.0), -1e6..1e6], 12..400),
        k in 1..7_usize,
    ) {
        let whole = numbers.len() / columns * columns;
        check(&numbers[..whole], &numbers[..whole], columns, k);
    }
}
