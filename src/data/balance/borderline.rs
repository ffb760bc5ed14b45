//! Borderline-SMOTE (Han et al. 2005): rows are made from those that are in danger, which is where at least half of the
//! neighbours, and not all, are of other classes.

use super::error::BalanceError;
use super::labelled::Labelled;
use super::made::{Drawn, Made, Way, drawn};
use crate::base::rng::Stream;

/// How Borderline-SMOTE looks around.
#[derive(Clone, Copy)]
pub(super) struct Border {
    /// Neighbours to go towards.
    pub(super) k: usize,
    /// Neighbours that tell danger.
    pub(super) m: usize,
    /// Version 1 goes towards rows of the same class; 2 towards all, but less than half of the way to other classes.
    pub(super) version: usize,
}

/// Makes `wanted` rows of each class that has a row in danger; others get none, and are returned.
pub(super) fn borderline(
    rows: &Labelled,
    border: Border,
    wanted: &[usize],
    stream: &mut Stream,
) -> Result<(Made, Vec<usize>), BalanceError> {
    with(rows, border, wanted, |bases, count| {
        let drawn = drawn(stream, bases, border.k, count);
        drawn.into_iter().map(|drawn| (drawn, stream.uniform() / 2.0)).collect()
    })
}

/// The same with whatever is drawn for so many rows in danger: pairs, and the share of the way where it leads to another
/// class.
pub(super) fn with(
    rows: &Labelled,
    Border { k, m, version }: Border,
    wanted: &[usize],
    mut draw: impl FnMut(usize, usize) -> Vec<(Drawn, f64)>,
) -> Result<(Made, Vec<usize>), BalanceError> {
    let (mut made, mut safe) = (Made::default(), vec![]);
    for (class, &count) in wanted.iter().enumerate().filter(|(_, count)| **count > 0) {
        let members = rows.members(class);
        rows.enough(class, rows.x.rows, m, "m_neighbors")?;
        let around = rows.near(&members, m);
        let in_danger = |row: usize| (m..2 * m).contains(&(2 * rows.foreign(class, around.of(row))));
        let danger: Vec<usize> = (0..members.len()).filter(|&row| in_danger(row)).collect();
        if danger.is_empty() {
            safe.push(class);
            continue;
        }
        let bases: Vec<usize> = danger.iter().map(|&row| members[row]).collect();
        let (near, of) = if version == 1 {
            (rows.near_of_class(class, &members, k, "k_neighbors")?, danger)
        } else {
            rows.enough(class, rows.x.rows, k, "k_neighbors")?;
            (rows.near(&bases, k), (0..bases.len()).collect())
        };
        let way = |(Drawn { row, neighbour, step }, share): (Drawn, f64)| {
            let to = near.of(of[row])[neighbour] as usize;
            Way { from: bases[row], to, step, share: if rows.class(to) == class { 1.0 } else { share } }
        };
        made.extend(rows, &draw(bases.len(), count).into_iter().map(way).collect::<Vec<_>>());
    }
    Ok((made, safe))
}
