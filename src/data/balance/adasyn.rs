//! ADASYN (He et al. 2008): SMOTE, with the more rows from a row the more of its neighbours are of other classes.

use super::error::BalanceError;
use super::labelled::Labelled;
use super::made::{Made, Way};
use crate::base::rng::Stream;

/// Makes about `wanted` rows of each class: what each row is to get is rounded, so the sum may be a few off.
pub(super) fn adasyn(rows: &Labelled, k: usize, wanted: &[usize], stream: &mut Stream) -> Result<Made, BalanceError> {
    with(rows, k, wanted, |count| {
        let neighbours: Vec<usize> = (0..count).map(|_| stream.below(k)).collect();
        neighbours.into_iter().map(|neighbour| (neighbour, stream.uniform())).collect()
    })
}

/// The same with whatever is drawn for so many rows: the rank of the neighbour, and the share of the way.
pub(super) fn with(
    rows: &Labelled,
    k: usize,
    wanted: &[usize],
    mut draw: impl FnMut(usize) -> Vec<(usize, f64)>,
) -> Result<Made, BalanceError> {
    let mut made = Made::default();
    for (class, &count) in wanted.iter().enumerate().filter(|(_, count)| **count > 0) {
        let members = rows.members(class);
        let near = rows.near_of_class(class, &members, k, "k_neighbors")?;
        let around = rows.near(&members, k);
        let foreign = |row: usize| rows.foreign(class, around.of(row)) as f64 / k as f64;
        let shares: Vec<f64> = (0..members.len()).map(foreign).collect();
        let label = || rows.labels[class].clone();
        let sum: f64 = shares.iter().sum();
        if sum == 0.0 {
            return Err(BalanceError::NothingNear { label: label() });
        }
        let each = shares.iter().map(|share| (share / sum * count as f64).round_ties_even() as usize);
        let bases: Vec<usize> = each.enumerate().flat_map(|(row, times)| std::iter::repeat_n(row, times)).collect();
        if bases.is_empty() {
            return Err(BalanceError::NothingMade { label: label() });
        }
        let way = |(&row, (neighbour, step)): (&usize, (usize, f64))| Way {
            from: members[row],
            to: near.of(row)[neighbour] as usize,
            step,
            share: 1.0,
        };
        made.extend(rows, &bases.iter().zip(draw(bases.len())).map(way).collect::<Vec<_>>());
    }
    Ok(made)
}
