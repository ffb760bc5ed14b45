//! Rows equal in every column but at most one, numbers compared to one part in 256: the same thing twice, with a
//! correction, a new date or another rounding.
//!
//! A row's number is a sum over its cells, so taking one cell's part out gives the number of the row without that column.
//! Rows that share such a number for some column are alike in all others: one pass over the rows for each column, and no row
//! is compared with every other. Where other columns are so coarse that rows meet by chance, nothing is said.

use rayon::prelude::*;

use super::chance::equal_cells;
use super::{Finding, Subject};
use crate::base::fmt;
use crate::base::severity::Severity::Note;
use crate::data::phrases::listed;
use crate::data::signatures::{key, repeats, spread};
use crate::data::table::Values;

/// Pairs of rows that may be alike by chance, if columns had nothing to do with each other, where a column is taken out.
const BY_CHANCE: f64 = 0.5;
/// From this share on, rows are alike because there are few possible rows.
const FEW_POSSIBLE: f64 = 0.1;

pub(super) fn find(subject: &Subject) -> Vec<Finding> {
    let columns: Vec<usize> =
        (0..subject.table.columns.len()).filter(|&place| subject.columns[place].distinct > 1).collect();
    if columns.is_empty() || subject.table.images.is_some() {
        return Vec::new();
    }
    let mut later = subject.duplicates.iter().copied().peekable();
    let rows: Vec<usize> = (0..subject.rows.len())
        .filter(|place| later.next_if_eq(place).is_none())
        .map(|place| subject.rows[place])
        .collect();
    let mut whole = vec![0_u64; rows.len()];
    for &column in &columns {
        let values = &subject.table.columns[column].values;
        whole
            .par_iter_mut()
            .zip(&rows)
            .for_each(|(sum, &row)| *sum = sum.wrapping_add(spread(column, rounded(values, row))));
    }
    let equal = equal_cells(subject.table, &columns, &rows, rounded);
    let pairs = (rows.len() as f64).powi(2) / 2.0;
    let all_equal: f64 = equal.iter().product();
    let alike: Vec<(usize, Vec<u32>)> = columns
        .par_iter()
        .zip(equal)
        .filter(|(_, equal)| pairs * all_equal / equal < BY_CHANCE)
        .map(|(&column, _)| {
            let values = &subject.table.columns[column].values;
            let without: Vec<u64> = rows
                .iter()
                .zip(&whole)
                .map(|(&row, sum)| sum.wrapping_sub(spread(column, rounded(values, row))))
                .collect();
            // The first of several rows that are alike is taken for the one that the others repeat.
            let places = repeats(&without)
                .chunk_by(|a, b| a.0 == b.0)
                .flat_map(|same| &same[1..])
                .map(|(_, place)| *place)
                .collect();
            (column, places)
        })
        .filter(|(_, places): &(usize, Vec<u32>)| !places.is_empty())
        .collect();
    let mut places: Vec<u32> = alike.iter().flat_map(|(_, places)| places).copied().collect();
    places.sort_unstable();
    places.dedup();
    let share = places.len() as f64 / rows.len().max(1) as f64;
    if places.is_empty() || share >= FEW_POSSIBLE {
        return Vec::new();
    }
    let mut differing = alike;
    differing.sort_by_key(|(column, places)| (std::cmp::Reverse(places.len()), *column));
    let most = differing.iter().take(3).map(|(column, _)| subject.name(*column).to_owned());
    let seen = format!(
        "{} like an earlier one in all columns but one, most often {}.",
        if places.len() == 1 {
            "1 row is".to_owned()
        } else {
            format!("{} rows are", fmt::thousands(places.len() as u64))
        },
        listed(most)
    );
    let advice = "Look whether they are the same thing recorded twice; if so, keep one of each.";
    let found = Finding::new("near_duplicates", Note, &[], seen, advice).number("share", share);
    vec![found.rows(places.into_iter().map(|place| rows[place as usize]))]
}

/// The cell's [`key`], of numbers that of their first eight binary digits.
fn rounded(values: &Values, row: usize) -> u64 {
    const CUT: u32 = 44;
    let Values::Numeric(numbers) = values else { return key(values, row) };
    let number = numbers[row];
    if number == 0.0 || !number.is_finite() {
        return key(values, row);
    }
    // Half of the last bit kept is added, so that cutting the others rounds.
    (number.to_bits() + (1 << (CUT - 1))) >> CUT
}
