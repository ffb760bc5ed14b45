//! The labels of a column: how often each occurs, and where each stands among those that training knew.

use std::collections::HashMap;

use crate::data::table::MISSING;

/// Stands for a missing label where missing is a category of its own.
pub(super) const MISSING_LABEL: &str = "(missing)";

/// Each label that occurs, alphabetically, with how often.
pub(super) fn counts<'a>(codes: &[u32], levels: &'a [String]) -> Vec<(&'a str, usize)> {
    let mut counts = vec![0; levels.len()];
    codes.iter().filter(|&&code| code != MISSING).for_each(|&code| counts[code as usize] += 1);
    let mut counts: Vec<(&str, usize)> =
        levels.iter().map(String::as_str).zip(counts).filter(|(_, count)| *count > 0).collect();
    counts.sort_unstable();
    counts
}

/// For each cell its place among `categories`; a missing cell has the place of [`MISSING_LABEL`], if that is one.
pub(super) fn places(codes: &[u32], levels: &[String], categories: &[String]) -> Vec<Option<usize>> {
    let known: HashMap<&str, usize> = categories.iter().map(String::as_str).zip(0..).collect();
    let place: Vec<Option<usize>> = levels.iter().map(|level| known.get(level.as_str()).copied()).collect();
    let missing = known.get(MISSING_LABEL).copied();
    codes.iter().map(|&code| place.get(code as usize).copied().unwrap_or(missing)).collect()
}
