//! `grouped`: whole groups in random order, until a part has the rows that its share asks for.
//!
//! Shares are of rows, where scikit-learn's `GroupShuffleSplit` takes shares of groups: a few large groups would make
//! parts far from the size that was asked for. First come groups that still fit, then one that brings a part nearer to its
//! size than it is without. A part that is asked for is never empty.

use super::units::Units;
use super::{Sizes, TEST, TRAIN, VALIDATION};
use crate::base::rng::Stream;

/// The part of each unit.
pub(super) fn deal(units: &Units, sizes: Sizes, stream: &mut Stream) -> Vec<usize> {
    let rows = units.sizes();
    let mut left: Vec<usize> = (0..units.len()).collect();
    stream.shuffle(&mut left);
    let mut parts = vec![TRAIN; units.len()];
    for (part, wanted) in [(TEST, sizes.test), (VALIDATION, sizes.validation)] {
        for unit in take(&mut left, &rows, wanted) {
            parts[unit] = part;
        }
    }
    parts
}

/// Takes units out of `left` until `wanted` rows are reached as nearly as whole units can; one is always left.
fn take(left: &mut Vec<usize>, rows: &[usize], wanted: usize) -> Vec<usize> {
    let (mut missing, mut taken, mut many) = (wanted, Vec::new(), left.len());
    for nearer in [false, true] {
        left.retain(|&unit| {
            let size = rows[unit];
            let fits = if nearer { size < 2 * missing } else { size <= missing };
            let stays = missing == 0 || many == 1 || !fits;
            if !stays {
                taken.push(unit);
                missing = missing.saturating_sub(size);
                many -= 1;
            }
            stays
        });
    }
    if wanted > 0
        && taken.is_empty()
        && many > 1
        && let Some(at) = (0..many).min_by_key(|&at| rows[left[at]])
    {
        taken.push(left.remove(at));
    }
    taken
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_that_fit_come_first_then_one_that_comes_nearer() {
        let taken = |rows: &[usize], wanted| {
            let mut left: Vec<usize> = (0..rows.len()).collect();
            take(&mut left, rows, wanted)
        };
        assert_eq!(taken(&[5, 3, 2, 9], 5), [0]);
        assert_eq!(taken(&[4, 3, 2, 9], 5), [0]);
        assert_eq!(taken(&[4, 3, 1, 9], 5), [0, 2]);
        assert_eq!(taken(&[8, 7, 30], 5), [0], "8 is nearer to 5 than nothing is");
        assert_eq!(taken(&[50, 40], 5), [1], "a part that is asked for is not empty");
        assert_eq!(taken(&[3, 3], 6), [0], "something is left to learn from");
        assert_eq!(taken(&[1, 1], 0), [0; 0]);
    }
}
