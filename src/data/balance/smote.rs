//! SMOTE (Chawla et al. 2002): rows on the way from a row to one of the nearest rows of its class.

use super::error::BalanceError;
use super::labelled::Labelled;
use super::made::{Drawn, Made, Way, drawn};
use crate::base::rng::Stream;

/// Makes `wanted` rows of each class.
pub(super) fn smote(rows: &Labelled, k: usize, wanted: &[usize], stream: &mut Stream) -> Result<Made, BalanceError> {
    with(rows, k, wanted, |bases, count| drawn(stream, bases, k, count))
}

/// The same with whatever is drawn for a class of so many rows.
pub(super) fn with(
    rows: &Labelled,
    k: usize,
    wanted: &[usize],
    mut draw: impl FnMut(usize, usize) -> Vec<Drawn>,
) -> Result<Made, BalanceError> {
    let mut made = Made::default();
    for (class, &count) in wanted.iter().enumerate().filter(|(_, count)| **count > 0) {
        let members = rows.members(class);
        let near = rows.near_of_class(class, &members, k, "k_neighbors")?;
        let way = |Drawn { row, neighbour, step }: Drawn| Way {
            from: members[row],
            to: near.of(row)[neighbour] as usize,
            step,
            share: 1.0,
        };
        made.extend(rows, &draw(members.len(), count).into_iter().map(way).collect::<Vec<_>>());
    }
    Ok(made)
}
