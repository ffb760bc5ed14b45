//! A table in memory: named columns of numbers or of labels.

use std::collections::HashMap;

use super::image::Images;
use super::levels::Levels;
use super::moment::{First, moment_of_number, moment_with};
use crate::spec::ColumnType;

/// Fewer numbers than this may rise by one by chance or by design.
const FEWEST_COUNTED: usize = 20;

/// Labels of at least so many words on average are running text, where more than this share of the rows has its own.
const FEWEST_WORDS: f64 = 6.0;
const MOSTLY: f64 = 0.5;

/// Among labels that are dates one in so many may be something else that was typed; at least so many are dates.
const OTHERS: usize = 10;
const FEWEST_DATES: usize = 2;
/// Labels that are looked at for that, spread over all: a column of timestamps has as many as the table has rows.
const LOOKED_AT: usize = 1000;

/// What dates say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dates {
    /// Days.
    Days,
    /// Times of day as well.
    Times,
}

/// The code of a missing label.
pub const MISSING: u32 = u32::MAX;

/// The cells of one column.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// Numbers; NaN is missing.
    Numeric(Vec<f64>),
    /// Labels, as places in `levels`; [`MISSING`] is missing.
    Categorical {
        /// One code a row.
        codes: Vec<u32>,
        /// The distinct labels, in order of first appearance.
        levels: Vec<String>,
    },
}

/// One named column.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Unique within its table.
    pub name: String,
    /// One cell a row.
    pub values: Values,
}

/// Columns of equal length.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Table {
    /// In the file's order.
    pub columns: Vec<Column>,
    /// Cells in each column.
    pub rows: usize,
    /// An image a row, where the rows are images; the columns then hold their file and label.
    pub images: Option<Images>,
}

impl Values {
    /// A column of labels, numbered by first appearance; `None` is missing.
    pub fn labels<'a>(cells: impl Iterator<Item = Option<&'a str>>) -> Self {
        let mut levels = Levels::default();
        let codes = cells.map(|cell| levels.cell(cell)).collect();
        let levels = levels.into_texts();
        Self::Categorical { codes, levels }
    }

    /// Numbers or labels.
    pub fn kind(&self) -> ColumnType {
        match self {
            Self::Numeric(_) => ColumnType::Numeric,
            Self::Categorical { .. } => ColumnType::Categorical,
        }
    }

    /// Cells.
    pub fn rows(&self) -> usize {
        match self {
            Self::Numeric(numbers) => numbers.len(),
            Self::Categorical { codes, .. } => codes.len(),
        }
    }

    /// Whether these are whole numbers that rise by one from row to row, as row numbers and identifiers do.
    pub fn counts_rows(&self) -> bool {
        let Self::Numeric(numbers) = self else { return false };
        numbers.len() >= FEWEST_COUNTED
            && numbers.iter().all(|number| number.fract() == 0.0)
            && numbers.windows(2).all(|pair| pair[1] - pair[0] == 1.0)
    }

    /// How many words the texts have on average, where these are texts of several words that are mostly different.
    pub fn running_text(&self) -> Option<f64> {
        let Self::Categorical { codes, levels } = self else { return None };
        let words: usize = levels.iter().map(|level| level.split_whitespace().count()).sum();
        let words = words as f64 / levels.len().max(1) as f64;
        let different = levels.len() as f64 > MOSTLY * codes.len() as f64;
        (levels.len() >= FEWEST_COUNTED && different && words >= FEWEST_WORDS).then_some(words)
    }

    /// What these cells say as dates, where they are such: nine in ten of the different labels, by a look at a thousand, or
    /// all numbers, as 20240229 is one.
    pub fn dates(&self) -> Option<Dates> {
        let levels = match self {
            Self::Categorical { levels, .. } => levels,
            Self::Numeric(numbers) => {
                let mut known = numbers.iter().copied().filter(|number| !number.is_nan());
                let first = known.next().filter(|&number| moment_of_number(number).is_some())?;
                let mut differ = false;
                let are_days = known.all(|number| {
                    differ |= number != first;
                    moment_of_number(number).is_some()
                });
                return (are_days && differ).then_some(Dates::Days);
            }
        };
        let looked_at = || levels.iter().step_by(levels.len().div_ceil(LOOKED_AT).max(1));
        let first = First::among(looked_at().map(String::as_str));
        let (mut dates, mut timed, mut left) = (0, false, looked_at().len() / OTHERS);
        for level in looked_at() {
            if let Some(moment) = moment_with(level, first) {
                (dates, timed) = (dates + 1, timed || moment.time() != chrono::NaiveTime::MIN);
            } else {
                left = left.checked_sub(1)?;
            }
        }
        (dates >= FEWEST_DATES).then_some(if timed { Dates::Times } else { Dates::Days })
    }

    /// The cells of `rows`, in their order and as often.
    #[must_use]
    pub fn of_rows(&self, rows: &[usize]) -> Self {
        match self {
            Self::Numeric(numbers) => Self::Numeric(rows.iter().map(|&row| numbers[row]).collect()),
            Self::Categorical { codes, levels } => {
                Self::Categorical { codes: rows.iter().map(|&row| codes[row]).collect(), levels: levels.clone() }
            }
        }
    }

    /// Whether the cell in `row` is missing.
    pub fn is_missing(&self, row: usize) -> bool {
        match self {
            Self::Numeric(numbers) => numbers[row].is_nan(),
            Self::Categorical { codes, .. } => codes[row] == MISSING,
        }
    }

    /// The cell in `row` as text; `None` where it is missing.
    pub fn text(&self, row: usize) -> Option<String> {
        match self {
            Self::Numeric(numbers) => (!numbers[row].is_nan()).then(|| numbers[row].to_string()),
            Self::Categorical { codes, levels } => levels.get(codes[row] as usize).cloned(),
        }
    }
}

impl Values {
    /// Adds the cells of `other`, which are of the same kind.
    fn append(&mut self, other: &Self) {
        match (self, other) {
            (Self::Numeric(numbers), Self::Numeric(more)) => numbers.extend(more),
            (Self::Categorical { codes, levels }, Self::Categorical { codes: more, levels: theirs }) => {
                let mut places: HashMap<String, u32> = levels.iter().cloned().zip(0..).collect();
                let mut place = |label: &String| {
                    *places.entry(label.clone()).or_insert_with(|| {
                        levels.push(label.clone());
                        levels.len() as u32 - 1
                    })
                };
                let ours: Vec<u32> = theirs.iter().map(&mut place).collect();
                codes.extend(more.iter().map(|&code| ours.get(code as usize).copied().unwrap_or(MISSING)));
            }
            (Self::Numeric(numbers), Self::Categorical { codes, .. }) => {
                numbers.extend(codes.iter().map(|_| f64::NAN));
            }
            (Self::Categorical { codes, .. }, Self::Numeric(more)) => codes.extend(more.iter().map(|_| MISSING)),
        }
    }
}

impl Table {
    /// Adds the rows of `other`, whose columns are the same, in the same order and of the same kinds.
    pub(super) fn append(&mut self, other: &Self) {
        self.rows += other.rows;
        for (column, more) in self.columns.iter_mut().zip(&other.columns) {
            column.values.append(&more.values);
        }
        if let (Some(images), Some(more)) = (&mut self.images, &other.images) {
            images.pixels.extend_from_slice(&more.pixels);
        }
    }

    /// The cells of `rows` in the columns of these names that there are, without images and without labels that no row has.
    #[must_use]
    pub fn part(&self, names: &[&str], rows: &[usize]) -> Self {
        let cells = |values: &Values| match values {
            Values::Numeric(_) => values.of_rows(rows),
            Values::Categorical { codes, levels } => {
                Values::labels(rows.iter().map(|&row| levels.get(codes[row] as usize).map(String::as_str)))
            }
        };
        let own = self.columns.iter().filter(|column| names.contains(&column.name.as_str()));
        let columns = own.map(|column| Column { name: column.name.clone(), values: cells(&column.values) }).collect();
        Self { columns, rows: rows.len(), images: None }
    }

    /// The column of that name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_several_words_are_running_text_and_names_are_not() {
        let of = |cell: fn(usize) -> String| {
            let cells: Vec<String> = (0..40).map(cell).collect();
            Values::labels(cells.iter().map(|cell| Some(cell.as_str()))).running_text()
        };
        assert_eq!(of(|row| format!("this is what was said of number {row}")), Some(8.0));
        assert_eq!(of(|row| format!("name {row}")), None);
        assert_eq!(of(|row| format!("one of the few texts that are {}", row % 4)), None);
    }

    #[test]
    fn dates_are_nine_in_ten_labels_or_all_numbers() {
        let labels = |dates: usize, others: usize, date: &str| {
            let dates = (0..dates).map(|n| format!("20{:02}-0{}-11{date}", n / 9, n % 9 + 1));
            let cells: Vec<String> = dates.chain((0..others).map(|n| format!("word {n}"))).collect();
            Values::labels(cells.iter().map(|cell| Some(cell.as_str()))).dates()
        };
        assert_eq!(labels(9, 1, ""), Some(Dates::Days));
        assert_eq!(labels(8, 1, ""), None);
        assert_eq!(labels(90, 10, " 13:45"), Some(Dates::Times));
        assert_eq!(labels(90, 11, ""), None);
        assert_eq!((labels(1, 0, ""), labels(2, 0, " 00:00")), (None, Some(Dates::Days)));
        assert_eq!(labels(0, 3, ""), None);
        let days = |cells: &[&str]| Values::labels(cells.iter().map(|&cell| Some(cell))).dates();
        assert_eq!(days(&["05/06/2022", "5/18/2022"]), Some(Dates::Days));
        assert_eq!(days(&["05/06/2022", "07/06/2022"]), None, "either may be the day");
        let numbers = |numbers: &[f64]| Values::Numeric(numbers.to_vec()).dates();
        assert_eq!(numbers(&[20_240_229.0, f64::NAN, 19_991_231.0]), Some(Dates::Days));
        assert_eq!(numbers(&[20_240_229.0, 20_240_230.0]), None);
        assert_eq!((numbers(&[]), numbers(&[f64::NAN]), numbers(&[20_240_229.0; 3])), (None, None, None));
    }

    #[test]
    fn whole_numbers_that_rise_by_one_count_rows_and_others_do_not() {
        let numbers = |numbers: Vec<f64>| Values::Numeric(numbers);
        assert!(numbers((0..30).map(|n| f64::from(n) + 1000.0).collect()).counts_rows());
        assert!(!numbers((0..30).map(|n| f64::from(n) * 2.0).collect()).counts_rows());
        assert!(!numbers((0..10).map(f64::from).collect()).counts_rows());
        assert!(!numbers(vec![f64::NAN; 30]).counts_rows());
    }
}
