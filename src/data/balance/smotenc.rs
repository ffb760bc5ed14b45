//! SMOTENC (Chawla et al. 2002): SMOTE for numbers and categories. A category that differs counts as much as a typical
//! deviation of the numbers; a made row has the most frequent category among the neighbours of its base.
//!
//! A category is whatever a group of prepared columns says together: the flags of a one-hot encoding, or one code. So a
//! row whose flags are all out has a category of its own, and every made row has flags that some row has.

use std::collections::HashMap;

use super::error::BalanceError;
use super::labelled::Labelled;
use super::made::{Drawn, Made, Way, drawn};
use crate::base::rng::Stream;
use crate::data::neighbours::Points;
use crate::data::numbers::{quantile, variance};

/// Makes `wanted` rows of each class; `groups` are the columns that say a category together.
pub(super) fn smotenc(
    rows: &Labelled,
    groups: &[Vec<usize>],
    k: usize,
    wanted: &[usize],
    stream: &mut Stream,
) -> Result<Made, BalanceError> {
    with(rows, groups, k, wanted, stream, |stream, bases, count| drawn(stream, bases, k, count))
}

/// The same with whatever is drawn for a class of so many rows; equally frequent categories are drawn from `stream`.
pub(super) fn with(
    rows: &Labelled,
    groups: &[Vec<usize>],
    k: usize,
    wanted: &[usize],
    stream: &mut Stream,
    mut draw: impl FnMut(&mut Stream, usize, usize) -> Vec<Drawn>,
) -> Result<Made, BalanceError> {
    let numbers: Vec<usize> =
        (0..rows.x.columns).filter(|column| !groups.iter().any(|group| group.contains(column))).collect();
    if groups.is_empty() {
        return Err(BalanceError::OneKind { lacking: "categories", instead: "\"smote\"" });
    }
    if numbers.is_empty() {
        return Err(BalanceError::OneKind { lacking: "numbers", instead: "\"oversample\"" });
    }
    let categories: Vec<Vec<usize>> = groups.iter().map(|group| categories(rows, group)).collect();
    let mut made = Made::default();
    for (class, &count) in wanted.iter().enumerate().filter(|(_, count)| **count > 0) {
        let members = rows.members(class);
        rows.enough(class, members.len(), k, "k_neighbors")?;
        let encoded = encoded(rows, &members, &numbers, &categories);
        let near = Points::new(&encoded, encoded.len() / members.len()).nearest_others(k);
        let drawn = draw(stream, members.len(), count);
        let way = |&Drawn { row, neighbour, step }: &Drawn| Way {
            from: members[row],
            to: members[near.of(row)[neighbour] as usize],
            step,
            share: 1.0,
        };
        let first = made.values.len();
        made.extend(rows, &drawn.iter().map(way).collect::<Vec<_>>());
        for (from, Drawn { row, .. }) in (first..).step_by(rows.x.columns).zip(drawn) {
            let around: Vec<usize> = near.of(row).iter().map(|&place| members[place as usize]).collect();
            for (group, categories) in groups.iter().zip(&categories) {
                let chosen = most_frequent(&around, categories, stream);
                for &column in group {
                    made.values[from + column] = rows.x.row(chosen)[column];
                }
            }
        }
    }
    Ok(made)
}

/// The category of each row: equal numbers where the columns of `group` hold the same.
fn categories(rows: &Labelled, group: &[usize]) -> Vec<usize> {
    let mut known: HashMap<Vec<u32>, usize> = HashMap::new();
    let mut category = |place: usize| {
        let row = rows.x.row(place);
        let said: Vec<u32> = group.iter().map(|&column| (row[column] + 0.0).to_bits()).collect();
        let next = known.len();
        *known.entry(said).or_insert(next)
    };
    (0..rows.x.rows).map(&mut category).collect()
}

/// The rows of a class as points: the numbers, and for each category that the class has `median / sqrt(2)` where a row has
/// it, so that two rows with different ones are `median` apart; `median` is that of the numbers' deviations in the class.
fn encoded(rows: &Labelled, members: &[usize], numbers: &[usize], categories: &[Vec<usize>]) -> Vec<f64> {
    let number = |place: usize, column: usize| f64::from(rows.x.row(place)[column]);
    let deviation =
        |&column: &usize| variance(&members.iter().map(|&place| number(place, column)).collect::<Vec<_>>()).sqrt();
    let mut deviations: Vec<f64> = numbers.iter().map(deviation).collect();
    deviations.sort_unstable_by(f64::total_cmp);
    let lit = quantile(&deviations, 0.5) / std::f64::consts::SQRT_2;
    let mut columns: HashMap<(usize, usize), usize> = HashMap::new();
    for (group, categories) in categories.iter().enumerate() {
        for &place in members {
            let next = numbers.len() + columns.len();
            columns.entry((group, categories[place])).or_insert(next);
        }
    }
    let width = numbers.len() + columns.len();
    let mut points = vec![0.0; members.len() * width];
    for (point, &place) in points.chunks_exact_mut(width).zip(members) {
        point.iter_mut().zip(numbers).for_each(|(value, &column)| *value = number(place, column));
        for (group, categories) in categories.iter().enumerate() {
            point[columns[&(group, categories[place])]] = lit;
        }
    }
    points
}

/// A row with the most frequent category among these; equally frequent ones are drawn from.
fn most_frequent(around: &[usize], categories: &[usize], stream: &mut Stream) -> usize {
    let count = |place: usize| around.iter().filter(|&&other| categories[other] == categories[place]).count();
    let most = around.iter().map(|&place| count(place)).max().unwrap_or(0);
    let mut ways: Vec<usize> = vec![];
    for &place in around.iter().filter(|&&place| count(place) == most) {
        if ways.iter().all(|&way| categories[way] != categories[place]) {
            ways.push(place);
        }
    }
    if ways.len() == 1 { ways[0] } else { ways[stream.below(ways.len())] }
}
