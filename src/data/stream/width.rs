//! How many numbers a row becomes when it is prepared, guessed from the first rows of a text.

use std::collections::HashSet;

use super::hash;
use crate::data::read::{each_cell, parsed, text_of};
use crate::data::table::Values;

/// Categories of a column that `one_hot` gives a column each, and one for all others.
const MOST: usize = 65;

/// What the columns hold so far.
#[derive(Default)]
pub(super) struct Width(Vec<Column>);

#[derive(Default)]
struct Column {
    text: bool,
    labels: HashSet<u64>,
}

impl Width {
    /// Looks at a clean row; how many cells it has.
    pub(super) fn add(&mut self, row: &[u8], delimiter: u8) -> usize {
        let mut place = 0;
        each_cell(row, delimiter, |cell| {
            if place == self.0.len() {
                self.0.push(Column::default());
            }
            let column = &mut self.0[place];
            place += 1;
            let cell = text_of(cell);
            let cell = cell.trim();
            column.text |= !cell.is_empty() && parsed(cell).is_none();
            if column.labels.len() < MOST {
                column.labels.insert(hash::of_text(cell));
            }
        });
        place
    }

    /// Numbers of a prepared row: one for a column of numbers, one a label for others.
    pub(super) fn numbers(&self) -> u64 {
        self.0.iter().map(|column| if column.text { column.labels.len() as u64 } else { 1 }).sum()
    }
}

/// The same of a column whose first cells are known.
pub(super) fn numbers_of(values: &Values) -> u64 {
    match values {
        Values::Numeric(_) => 1,
        Values::Categorical { levels, .. } => levels.len().min(MOST) as u64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_take_a_number_each_up_to_what_one_hot_makes() {
        let mut width = Width::default();
        for row in 0..200 {
            assert_eq!(width.add(format!("{row},l{row},{}", ["a", "b"][row % 2]).as_bytes(), b','), 3);
        }
        assert_eq!(width.numbers(), 1 + 65 + 2);
    }
}
