//! Which rows pass a filter: in one pass, chunk by chunk and column by column.
//!
//! A test on labels is made once a label and then read off by code, so that no row compares strings.

use rayon::prelude::*;

use super::parse::{Compare, Condition, Filter, Test};
use super::{CHUNK, Wanted};
use crate::base::diag::nearest;
use crate::data::table::{Column, Table, Values};

/// Labels among which the nearest is looked for; more take too long.
const COMPARED: usize = 1_000;

/// A test made ready for one column.
pub(super) enum Ready<'a> {
    /// No cell passes.
    Never,
    /// Numbers that are missing.
    NoNumber(&'a [f64]),
    /// Numbers that compare so.
    Number(&'a [f64], Compare, f64),
    /// Numbers whose text contains this.
    Digits(&'a [f64], String),
    /// Labels, by code; then whether missing ones pass.
    Label(&'a [u32], Vec<bool>, bool),
}

impl<'a> Ready<'a> {
    fn new(values: &'a Values, test: &Test) -> Self {
        match (values, test) {
            (_, Test::Contains(text)) => Self::containing(values, text),
            (Values::Numeric(numbers), Test::Missing) => Self::NoNumber(numbers),
            (Values::Numeric(numbers), &Test::Number(compare, value)) => Self::Number(numbers, compare, value),
            (Values::Numeric(_), Test::Text(..)) | (Values::Categorical { .. }, Test::Number(..)) => Self::Never,
            (Values::Categorical { codes, levels }, Test::Missing) => {
                Self::Label(codes, vec![false; levels.len()], true)
            }
            (Values::Categorical { codes, levels }, Test::Text(compare, value)) => {
                // A label that stands there as written is meant by itself: `1234` is another postcode than `01234`.
                let exact = *compare == Compare::Equal && levels.par_iter().any(|label| label == value);
                let number = value.parse::<f64>().ok().filter(|_| !exact);
                let passes = |label: &String| compare.holds(order(label, value, number));
                Self::Label(codes, levels.par_iter().map(passes).collect(), false)
            }
        }
    }

    /// Cells whose text contains `text`, in any letters' case.
    pub(super) fn containing(values: &'a Values, text: &str) -> Self {
        let wanted = text.to_lowercase();
        match values {
            Values::Categorical { codes, levels } => {
                let passes = |label: &String| label.to_lowercase().contains(&wanted);
                let passes: Vec<bool> = levels.par_iter().map(passes).collect();
                if passes.contains(&true) { Self::Label(codes, passes, false) } else { Self::Never }
            }
            // Nothing else is in the text of a number, infinity included.
            Values::Numeric(numbers) if wanted.chars().all(|c| "0123456789.-inf".contains(c)) => {
                Self::Digits(numbers, wanted)
            }
            Values::Numeric(_) => Self::Never,
        }
    }

    /// Takes out the rows from `first` on that do not pass, or those that do.
    pub(super) fn narrow(&self, first: usize, kept: &mut [bool], negated: bool) {
        fn each<T: Copy>(kept: &mut [bool], cells: &[T], negated: bool, mut passes: impl FnMut(T) -> bool) {
            for (kept, &cell) in kept.iter_mut().zip(cells) {
                *kept = *kept && (passes(cell) != negated);
            }
        }
        match self {
            Self::Never => kept.iter_mut().for_each(|kept| *kept &= negated),
            Self::NoNumber(numbers) => each(kept, &numbers[first..], negated, f64::is_nan),
            &Self::Number(numbers, compare, value) => {
                each(kept, &numbers[first..], negated, |number| {
                    number.partial_cmp(&value).is_some_and(|order| compare.holds(order))
                });
            }
            Self::Digits(numbers, wanted) => {
                let mut text = String::new();
                each(kept, &numbers[first..], negated, |number| {
                    text.clear();
                    // Writing to a string cannot fail.
                    let _ = std::fmt::Write::write_fmt(&mut text, format_args!("{number}"));
                    !number.is_nan() && text.contains(wanted.as_str())
                });
            }
            Self::Label(codes, passes, missing) => {
                each(kept, &codes[first..], negated, |code| passes.get(code as usize).copied().unwrap_or(*missing));
            }
        }
    }

    /// Whether one row passes.
    pub(super) fn passes(&self, row: usize) -> bool {
        let mut kept = [true];
        self.narrow(row, &mut kept, false);
        kept[0]
    }
}

/// By number where both are, else by text.
fn order(label: &str, value: &str, number: Option<f64>) -> std::cmp::Ordering {
    let numbers = || label.parse::<f64>().ok()?.partial_cmp(&number?);
    if label == value { std::cmp::Ordering::Equal } else { numbers().unwrap_or_else(|| label.cmp(value)) }
}

/// A condition made ready.
enum Passing<'a> {
    Cell(Ready<'a>, bool),
    Anywhere(Vec<Ready<'a>>),
}

impl Passing<'_> {
    fn narrow(&self, first: usize, kept: &mut [bool]) {
        match self {
            Self::Cell(ready, negated) => ready.narrow(first, kept, *negated),
            Self::Anywhere(columns) => {
                let mut absent = kept.to_vec();
                for column in columns {
                    column.narrow(first, &mut absent, true);
                }
                kept.iter_mut().zip(absent).for_each(|(kept, absent)| *kept &= !absent);
            }
        }
    }
}

/// Numbers of the rows that pass, ascending, and what may be a slip; none where nobody wants to know any more.
pub(super) fn passing(table: &Table, filter: &Filter, wanted: Wanted) -> Option<(Vec<u32>, Vec<String>)> {
    let ready: Vec<Passing> = filter
        .conditions
        .iter()
        .filter_map(|condition| match condition {
            Condition::Cell { column, test, negated } => {
                Some(Passing::Cell(Ready::new(&table.columns.get(*column)?.values, test), *negated))
            }
            Condition::Anywhere(text) => Some(Passing::Anywhere(
                table.columns.iter().map(|column| Ready::containing(&column.values, text)).collect(),
            )),
        })
        .collect();
    let chunk = |chunk: usize| -> Option<Vec<u32>> {
        let first = chunk * CHUNK;
        if !wanted() {
            return None;
        }
        let mut kept = vec![true; CHUNK.min(table.rows - first)];
        for condition in &ready {
            condition.narrow(first, &mut kept);
        }
        Some((first as u32..).zip(kept).filter_map(|(row, kept)| kept.then_some(row)).collect())
    };
    let chunks: Option<Vec<Vec<u32>>> = (0..table.rows.div_ceil(CHUNK)).into_par_iter().map(chunk).collect();
    Some((chunks?.concat(), doubts(table, filter)))
}

/// Values that no cell has.
fn doubts(table: &Table, filter: &Filter) -> Vec<String> {
    let doubt = |condition: &Condition| {
        let Condition::Cell { column, test: Test::Text(Compare::Equal, value), .. } = condition else { return None };
        let Column { name, values } = table.columns.get(*column)?;
        let Values::Categorical { levels, .. } = values else { return None };
        if levels.contains(value) || value.parse::<f64>().is_ok() {
            return None;
        }
        let few = levels.len() <= COMPARED;
        let like = few.then(|| nearest(value, levels.iter().map(String::as_str))).flatten();
        let like = like.map_or_else(|| ".".to_owned(), |like| format!("; did you mean `{like}`?"));
        Some(format!("{name} has no value `{value}`{like}"))
    };
    filter.conditions.iter().filter_map(doubt).collect()
}
