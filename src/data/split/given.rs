//! `given`: a column says which part each row is in. A row whose cell is empty is in none.

use super::{SplitError, TEST, TRAIN, VALIDATION};
use crate::data::table::Column;

/// The words for the parts, by their number.
const WORDS: [&str; 3] = ["train", "validation", "test"];

/// The part of each of `rows`; `None` where the cell is empty.
pub(super) fn deal(column: &Column, rows: &[usize], test_is_given: bool) -> Result<Vec<Option<usize>>, SplitError> {
    let part = |&row: &usize| {
        let Some(text) = column.values.text(row) else { return Ok(None) };
        let word = text.trim();
        let part = WORDS.iter().position(|known| known.eq_ignore_ascii_case(word));
        match part {
            None => Err(SplitError::UnknownPart { column: column.name.clone(), text, row: row + 1 }),
            Some(TEST) if test_is_given => Err(SplitError::TestTwice { column: column.name.clone(), row: row + 1 }),
            part => Ok(part),
        }
    };
    let parts = rows.iter().map(part).collect::<Result<Vec<_>, _>>()?;
    if !parts.contains(&Some(TRAIN)) {
        let there = if parts.contains(&Some(VALIDATION)) { "validation" } else { "test" };
        return Err(SplitError::NothingGivenToTrain { column: column.name.clone(), there });
    }
    Ok(parts)
}
