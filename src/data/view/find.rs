//! Where a text comes next among the cells in view, in reading order and round the end.

use rayon::prelude::*;

use super::evaluate::Ready;
use super::{Answer, CHUNK, Subject, Wanted};
use crate::data::table::Table;

/// A cell that contains what was looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// Among the rows in view, from 0.
    pub place: usize,
    /// From 0.
    pub column: usize,
    /// Whether the end was passed on the way to it.
    pub around: bool,
}

/// A text that cells on the screen are held against.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Needle(String);

impl Needle {
    /// This text, in any letters' case; nothing contains an empty one.
    pub fn new(text: &str) -> Self {
        Self(text.to_lowercase())
    }

    /// Whether there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a cell's text contains it.
    pub fn is_in(&self, cell: &str) -> bool {
        !self.is_empty() && cell.to_lowercase().contains(&self.0)
    }
}

/// The next cell behind `from`, or before it, that contains `text`; none where nobody wants to know any more.
pub(super) fn next(
    subject: &Subject,
    text: &str,
    from: (usize, Option<usize>),
    back: bool,
    wanted: Wanted,
) -> Option<Answer> {
    let rows = subject.rows();
    let columns = ready(&subject.table, text);
    if rows == 0 || columns.is_empty() {
        return Some(Answer::Found(None));
    }
    let start = from.0.min(rows - 1);
    let behind =
        |column: usize| if back { from.1.is_some_and(|at| column < at) } else { from.1.is_none_or(|at| column > at) };
    // The first row is looked at twice: behind the cursor, and at the very end before it.
    let at_step = |step: usize| {
        let place = if back { (start + rows - step) % rows } else { (start + step) % rows };
        let row = subject.row(place)?;
        let hit = |&&(column, ref test): &&(usize, Ready)| {
            (step > 0 || behind(column)) && (step < rows || !behind(column)) && test.passes(row)
        };
        let &(column, _) = if back { columns.iter().rfind(hit) } else { columns.iter().find(hit) }?;
        let around = step == rows || if back { place > start } else { place < start };
        Some(Found { place, column, around })
    };
    // A block in which nobody wants to know any more ends the search like one with a hit.
    let block = |block: usize| {
        let first = block * CHUNK;
        if wanted() { (first..(first + CHUNK).min(rows + 1)).find_map(at_step).map(Some) } else { Some(None) }
    };
    match (0..(rows + 1).div_ceil(CHUNK)).into_par_iter().find_map_first(block) {
        Some(None) => None,
        found => Some(Answer::Found(found.flatten())),
    }
}

/// The columns in which the text may be.
fn ready<'a>(table: &'a Table, text: &str) -> Vec<(usize, Ready<'a>)> {
    let tests = table.columns.iter().map(|column| Ready::containing(&column.values, text));
    tests.enumerate().filter(|(_, test)| !matches!(test, Ready::Never)).collect()
}
