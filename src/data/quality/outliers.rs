//! Numbers far from all others in their column, as slips of the pen and codes such as 9999 are.
//!
//! Far is beyond Tukey's outer fences (1977), three times the middle half's width from it, and where no number is negative
//! beyond them on a logarithmic scale too, so that incomes and prices are not called outliers for being what they are.

use super::{Alone, Finding};
use crate::base::fmt;
use crate::base::severity::Severity::Note;
use crate::data::table::Values;

/// Widths of the middle half to the outer fences.
const FAR: f64 = 3.0;
/// From this share on they are a long tail of the distribution.
const TAIL: f64 = 0.01;
/// Fewer different numbers are grades or counts.
const FEWEST_DISTINCT: usize = 10;
/// In fewer rows, one of a hundred is none.
const FEWEST_ROWS: usize = 20;

pub(super) fn find(column: &Alone) -> Option<Finding> {
    let Alone { values, profile, rows, .. } = column;
    let (Values::Numeric(numbers), Some(summary)) = (values, profile.numbers) else { return None };
    let middle = summary.q75 - summary.q25;
    if middle <= 0.0 || profile.distinct < FEWEST_DISTINCT || rows.len() < FEWEST_ROWS {
        return None;
    }
    let mut fences = (summary.q25 - FAR * middle, summary.q75 + FAR * middle);
    if summary.min >= 0.0 {
        let (low, high) = (summary.q25.ln_1p(), summary.q75.ln_1p());
        let middle = high - low;
        fences = (fences.0.min((low - FAR * middle).exp_m1()), fences.1.max((high + FAR * middle).exp_m1()));
    }
    if summary.min >= fences.0 && summary.max <= fences.1 {
        return None;
    }
    let mut far: Vec<(f64, usize)> = rows
        .iter()
        .map(|&row| (numbers[row], row))
        .filter(|(number, _)| *number < fences.0 || *number > fences.1)
        .collect();
    if far.len() as f64 > (TAIL * rows.len() as f64).max(1.0) {
        return None;
    }
    let distance = |number: f64| (number - summary.median).abs();
    far.sort_by(|a, b| distance(b.0).total_cmp(&distance(a.0)).then(a.1.cmp(&b.1)));
    let (farthest, middle) = (far.first()?.0, fmt::number(summary.median));
    let seen = match far.len() {
        1 => format!("{farthest} lies far from its other numbers, whose median is {middle}."),
        count => format!("{count} of its numbers lie far from the others, such as {farthest}; the median is {middle}."),
    };
    let advice =
        "Look whether they are mistakes or stand for something else. Scaling with = \"robust\" does not mind them.";
    let found = Finding::new("outliers", Note, &[&profile.name], seen, advice);
    Some(found.rows(far.into_iter().map(|(_, row)| row)).number("low", fences.0).number("high", fences.1))
}
