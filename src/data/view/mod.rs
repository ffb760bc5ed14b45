//! Rows of a table as a person asks for them: filtered, ordered, searched and summed up, off the screen's thread.
//!
//! A filter's text is parsed where it is typed ([`Filter::parse`]); the rest is one question ([`Ask`]) about the rows in
//! view ([`Subject`]) and one [`Answer`]. Rows are numbered by `u32`, and a question that is no longer wanted is left.

mod evaluate;
mod find;
mod order;
mod parse;
mod stats;

use std::fmt;
use std::sync::Arc;

pub use find::{Found, Needle};
pub use parse::{Compare, Condition, Filter, Test, between, equals};
pub use stats::{Spread, Stats};

use super::table::Table;

/// Rows looked at between two looks whether the answer is still wanted.
const CHUNK: usize = 1 << 16;

/// Whether the answer is still wanted.
pub type Wanted<'a> = &'a (dyn Fn() -> bool + Sync);

/// The rows in view, in order. Subjects are equal when they are the same, not when they look the same.
#[derive(Clone)]
pub struct Subject {
    /// All there is.
    pub table: Arc<Table>,
    /// Which rows of it; none: all, as they come.
    pub picked: Option<Arc<Picked>>,
}

/// Rows picked out of a table, in order.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Picked {
    /// As numbers of rows of the table, from 0.
    pub rows: Vec<u32>,
    /// Where the row is that was to be kept in hand; 0 where it is left out.
    pub place: usize,
    /// What may be a slip in the filter, a sentence each.
    pub doubts: Vec<String>,
}

/// A question about a table.
#[derive(Clone, Debug, PartialEq)]
pub enum Ask {
    /// Which of the rows in view pass, and in which order.
    Pick {
        /// What they must pass.
        filter: Filter,
        /// A column and whether its largest come first.
        sort: Option<(usize, bool)>,
        /// The row in hand, if it is to be followed.
        keep: Option<usize>,
    },
    /// How this column is spread over the rows in view.
    Sum(usize),
    /// Where a text comes next.
    Find {
        /// In any letters' case.
        text: String,
        /// Place and column from which, itself not counted; no column: before the first.
        from: (usize, Option<usize>),
        /// Towards the first row.
        back: bool,
    },
}

/// What was found out.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// To [`Ask::Pick`].
    Picked(Arc<Picked>),
    /// To [`Ask::Sum`].
    Summed(Stats),
    /// To [`Ask::Find`].
    Found(Option<Found>),
}

impl Ask {
    /// Kinds of questions.
    pub const KINDS: usize = 3;

    /// The kind, from 0: of each only the newest question is of interest.
    pub fn kind(&self) -> usize {
        match self {
            Self::Pick { .. } => 0,
            Self::Sum(_) => 1,
            Self::Find { .. } => 2,
        }
    }
}

impl Subject {
    /// Rows in view.
    pub fn rows(&self) -> usize {
        self.picked.as_ref().map_or(self.table.rows, |picked| picked.rows.len())
    }

    /// The row of the table at a place in view.
    pub fn row(&self, place: usize) -> Option<usize> {
        match &self.picked {
            None => (place < self.table.rows).then_some(place),
            Some(picked) => picked.rows.get(place).map(|&row| row as usize),
        }
    }
}

impl PartialEq for Subject {
    fn eq(&self, other: &Self) -> bool {
        let same = |a: &Option<Arc<Picked>>, b: &Option<Arc<Picked>>| match (a, b) {
            (None, None) => true,
            (Some(a), Some(b)) => Arc::ptr_eq(a, b),
            _ => false,
        };
        Arc::ptr_eq(&self.table, &other.table) && same(&self.picked, &other.picked)
    }
}

impl fmt::Debug for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {} rows", self.rows(), self.table.rows)
    }
}

/// Answers a question.
///
/// # Errors
/// A sentence where the answer is no longer wanted or the table has too many rows.
pub fn answer(subject: &Subject, ask: &Ask, wanted: Wanted) -> Result<Answer, String> {
    if u32::try_from(subject.table.rows).is_err() {
        return Err(format!("A table of more than {} rows is neither filtered nor ordered.", u32::MAX));
    }
    let answer = match ask {
        Ask::Pick { filter, sort, keep } => {
            pick(subject, filter, *sort, *keep, wanted).map(|picked| Answer::Picked(Arc::new(picked)))
        }
        Ask::Sum(column) => Some(Answer::Summed(stats::sum(subject, *column))),
        Ask::Find { text, from, back } => find::next(subject, text, *from, *back, wanted),
    };
    answer.ok_or_else(|| "The question was withdrawn.".to_owned())
}

/// None where the answer is no longer wanted.
fn pick(
    Subject { table, picked }: &Subject,
    filter: &Filter,
    sort: Option<(usize, bool)>,
    keep: Option<usize>,
    wanted: Wanted,
) -> Option<Picked> {
    let (rows, doubts) = match picked {
        Some(among) if filter.conditions.is_empty() => (among.rows.clone(), vec![]),
        among => {
            let (mut rows, doubts) = evaluate::passing(table, filter, wanted)?;
            if let Some(among) = among {
                // What passes comes ascending, what is in view in any order.
                rows = among.rows.iter().filter(|row| rows.binary_search(row).is_ok()).copied().collect();
            }
            (rows, doubts)
        }
    };
    let rows = match sort.and_then(|(column, largest)| Some((&table.columns.get(column)?.values, largest))) {
        Some((values, largest_first)) => order::ordered(values, &rows, largest_first, wanted)?,
        None => rows,
    };
    let place = keep.and_then(|keep| rows.iter().position(|&row| row as usize == keep)).unwrap_or(0);
    Some(Picked { rows, place, doubts })
}

#[cfg(test)]
mod tests;
