//! Rows in the order of a column: stable, and missing cells last whichever way round.

use std::ops::Not;

use rayon::prelude::*;

use super::{CHUNK, Wanted};
use crate::data::table::{MISSING, Values};

/// `rows`, which ascend, in the order of their cells; none where nobody wants to know any more.
pub(super) fn ordered(values: &Values, rows: &[u32], largest_first: bool, wanted: Wanted) -> Option<Vec<u32>> {
    match values {
        Values::Numeric(numbers) => by_number(numbers, rows, largest_first, wanted),
        Values::Categorical { codes, levels } => {
            let ranks = ranks(levels, largest_first);
            wanted().then(|| by_rank(codes, &ranks, rows))
        }
    }
}

/// Pairs of key and row are sorted, so that rows of one key stay as they come.
fn by_number(numbers: &[f64], rows: &[u32], largest_first: bool, wanted: Wanted) -> Option<Vec<u32>> {
    let mut missing = Vec::new();
    let mut keyed = Vec::with_capacity(rows.len());
    for chunk in rows.chunks(CHUNK) {
        if !wanted() {
            return None;
        }
        for &row in chunk {
            let number = numbers[row as usize];
            if number.is_nan() {
                missing.push(row);
            } else {
                keyed.push((if largest_first { key(number).not() } else { key(number) }, row));
            }
        }
    }
    keyed.par_sort_unstable();
    Some(keyed.into_iter().map(|(_, row)| row).chain(missing).collect())
}

/// A whole number that orders as the number does; both zeros have one.
fn key(number: f64) -> u64 {
    let bits = (number + 0.0).to_bits();
    if bits >> 63 == 1 { !bits } else { bits | 1 << 63 }
}

/// The place of each label among all, by text.
fn ranks(levels: &[String], largest_first: bool) -> Vec<u32> {
    let mut order: Vec<u32> = (0..levels.len() as u32).collect();
    order.par_sort_unstable_by(|&a, &b| {
        let order = levels[a as usize].cmp(&levels[b as usize]);
        if largest_first { order.reverse() } else { order }
    });
    let mut ranks = vec![0; levels.len()];
    (0..).zip(order).for_each(|(rank, level)| ranks[level as usize] = rank);
    ranks
}

/// Sorting by counting: labels are few, and where they are not this is no slower than another way.
fn by_rank(codes: &[u32], ranks: &[u32], rows: &[u32]) -> Vec<u32> {
    let rank = |row: u32| match codes[row as usize] {
        MISSING => ranks.len(),
        code => ranks[code as usize] as usize,
    };
    let mut next = vec![0_u32; ranks.len() + 2];
    for &row in rows {
        next[rank(row) + 1] += 1;
    }
    (1..next.len()).for_each(|rank| next[rank] += next[rank - 1]);
    let mut ordered = vec![0; rows.len()];
    for &row in rows {
        let place = &mut next[rank(row)];
        ordered[*place as usize] = row;
        *place += 1;
    }
    ordered
}
