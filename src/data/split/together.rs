//! Equal rows in one part: a deal by chance, mended.
//!
//! Rows that equal an earlier one follow the first of their kind, which chance has dealt. Then whole kinds move until every
//! part has as many rows of each class as chance had given it, or as nearly as whole kinds can. Where no rows are equal,
//! nothing changes.

use std::cmp::Reverse;

use super::units::Units;
use crate::base::hash::spread;

/// Mends `parts`, one of `0..many` for each row, so that no kind of `kinds` is in two; `classes` has one entry a row.
pub(super) fn keep_together(parts: &mut [usize], many: usize, kinds: &[usize], classes: &[u32]) {
    let units = Units::by_key(kinds);
    if units.len() == parts.len() {
        return;
    }
    let width = classes.iter().max().map_or(0, |&class| class as usize + 1);
    let mut missing = vec![vec![0_i64; width]; many];
    let class = |place: usize| classes[place] as usize;
    parts.iter().enumerate().for_each(|(place, &part)| missing[part][class(place)] += 1);
    let wanted: Vec<i64> = missing.iter().map(|counts| counts.iter().sum()).collect();
    let mut of_unit: Vec<usize> = units.iter().map(|unit| parts[unit[0]]).collect();
    for (unit, &part) in units.iter().zip(&of_unit) {
        for &place in unit {
            missing[part][class(place)] -= 1;
        }
    }
    // Large kinds first, so that small ones fill what is left; of equals none is preferred by its place in the file.
    let mut order: Vec<usize> = (0..units.len()).collect();
    order.sort_by_key(|&unit| (Reverse(units.get(unit).len()), spread(units.get(unit)[0] as u64)));
    even_out(&order, &mut of_unit, |unit, from| {
        let (own, size) = (class(units.get(unit)[0]), units.get(unit).len() as i64);
        let pure = units.get(unit).iter().all(|&place| class(place) == own);
        let to = better(&missing, from, size, |counts| counts[own]).filter(|_| pure)?;
        missing[from][own] += size;
        missing[to][own] -= size;
        Some(to)
    });
    let mut rows: Vec<i64> = missing.iter().map(|counts| counts.iter().sum()).collect();
    even_out(&order, &mut of_unit, |unit, from| {
        let size = units.get(unit).len() as i64;
        let to = better(&rows, from, size, |rows| *rows)?;
        rows[from] += size;
        rows[to] -= size;
        Some(to)
    });
    fill_empty(&mut of_unit, &units, &wanted);
    parts.copy_from_slice(&units.spread(&of_unit));
}

/// Moves units to where `wanted` says, in order and again until none moves any more.
fn even_out(order: &[usize], of_unit: &mut [usize], mut wanted: impl FnMut(usize, usize) -> Option<usize>) {
    // Every move makes the sum of what is missing and too much smaller, so there is an end.
    let mut moved = true;
    while moved {
        moved = false;
        for &unit in order {
            if let Some(to) = wanted(unit, of_unit[unit]) {
                of_unit[unit] = to;
                moved = true;
            }
        }
    }
}

/// The part that lacks most, if sizes are nearer to what they should be once a unit of this size goes there.
fn better<T>(missing: &[T], from: usize, size: i64, of: impl Fn(&T) -> i64) -> Option<usize> {
    let to = (0..missing.len()).max_by_key(|&part| (of(&missing[part]), Reverse(part)))?;
    let (there, here) = (of(&missing[to]), of(&missing[from]));
    (to != from && (here + size).abs() + (there - size).abs() < here.abs() + there.abs()).then_some(to)
}

/// Gives every part that should have rows and has none the smallest unit of the part with most units.
fn fill_empty(of_unit: &mut [usize], units: &Units, wanted: &[i64]) {
    let count = |of_unit: &[usize], part: usize| of_unit.iter().filter(|&&other| other == part).count();
    for part in (0..wanted.len()).filter(|&part| wanted[part] > 0) {
        if count(of_unit, part) > 0 {
            continue;
        }
        let from = (0..wanted.len()).max_by_key(|&part| count(of_unit, part)).filter(|&from| count(of_unit, from) > 1);
        let smallest =
            (0..units.len()).filter(|&unit| Some(of_unit[unit]) == from).min_by_key(|&unit| units.get(unit).len());
        if let Some(unit) = smallest {
            of_unit[unit] = part;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mended(parts: &[usize], kinds: &[usize], classes: &[u32]) -> Vec<usize> {
        let mut parts = parts.to_vec();
        keep_together(&mut parts, 3, kinds, classes);
        parts
    }

    #[test]
    fn nothing_moves_where_all_rows_differ() {
        assert_eq!(mended(&[2, 0, 1, 0], &[0, 1, 2, 3], &[0, 1, 0, 1]), [2, 0, 1, 0]);
    }

    #[test]
    fn a_twin_follows_the_first_and_another_row_of_its_class_takes_its_place() {
        // Row 3 equals row 0, so it leaves part 1, and a row of class 0 comes from part 2 for it.
        let parts = mended(&[2, 0, 0, 1, 2, 0, 2], &[0, 1, 2, 0, 4, 5, 6], &[0, 1, 0, 0, 0, 0, 0]);
        assert_eq!((parts[0], parts[3]), (2, 2));
        let count = |part| parts.iter().filter(|&&other| other == part).count();
        assert_eq!((count(0), count(1), count(2)), (3, 1, 3));
        assert_eq!(parts[1], 0, "the row of the other class stays");
    }

    #[test]
    fn a_part_that_kinds_would_empty_gets_the_smallest() {
        assert_eq!(mended(&[0, 1, 2, 0, 0, 0], &[0, 0, 0, 3, 3, 3], &[0; 6]).iter().max(), Some(&1));
        let parts = mended(&[0, 1, 2, 0, 1, 2, 0, 1], &[0, 0, 0, 3, 3, 5, 5, 5], &[0; 8]);
        assert_eq!(
            {
                let mut all = parts.clone();
                all.sort_unstable();
                all.dedup();
                all
            },
            [0, 1, 2],
            "{parts:?}"
        );
    }
}
