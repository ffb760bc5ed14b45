//! What is learnt of one column while its cells go by. It is a column of numbers until a text turns up.

use super::distinct::Distinct;
use super::frequent::Frequent;
use super::hash;
use super::quantiles::Quantiles;
use crate::data::phrases::of_its_cells;
use crate::data::read::parsed;
use crate::data::table::Values;
use crate::spec::ColumnType;

/// Labels that are told of a column.
const TOP: usize = 8;

/// What is in a column of a table that was read a block at a time.
#[derive(Clone, Debug, PartialEq)]
pub struct StreamColumn {
    /// Its name.
    pub name: String,
    /// Numbers or labels.
    pub kind: ColumnType,
    /// Missing cells, counted.
    pub missing: u64,
    /// Different values, missing not counted.
    pub distinct: usize,
    /// Whether they were counted rather than estimated.
    pub distinct_is_exact: bool,
    /// For numbers, where there are any; exact.
    pub moments: Option<Moments>,
    /// For numbers: the lower quartile, the median and the upper quartile.
    pub quartiles: Option<[f64; 3]>,
    /// Whether they are the quartiles of all numbers rather than of a summary.
    pub quartiles_are_exact: bool,
    /// For labels: the most frequent by their first letters, with how often.
    pub top: Vec<(String, usize)>,
    /// Whether those were counted; else each count is at most what is said.
    pub top_is_exact: bool,
    /// What is doubtful, a sentence each.
    pub warnings: Vec<String>,
}

/// Exact sums of numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Moments {
    pub min: f64,
    pub max: f64,
    pub mean: f64,
    /// Of the population.
    pub std: f64,
}

/// What is known so far.
pub(super) struct Accumulator {
    name: String,
    /// Given by `data.types`.
    wanted: Option<ColumnType>,
    rows: u64,
    missing: u64,
    /// Of these the cells that say so, such as `nan`: a label where the column holds labels.
    not_a_number: u64,
    numbers: u64,
    infinite: u64,
    texts: u64,
    example: Option<String>,
    sum: f64,
    /// What rounding took from the sum (Neumaier 1974).
    lost: f64,
    /// The mean so far, by which deviations are summed.
    middle: f64,
    /// Sum of squared deviations (Welford 1962).
    squares: f64,
    min: f64,
    max: f64,
    quantiles: Quantiles,
    values: Distinct,
    labels: Distinct,
    frequent: Frequent,
}

impl Accumulator {
    /// Nothing yet, in about `room` bytes.
    pub(super) fn new(name: String, wanted: Option<ColumnType>, room: u64) -> Self {
        // A quarter for each of two registers, four bytes of what is left for a number in some twenty buffers, the rest
        // for labels of about 160 bytes.
        let precision = (room / 8).max(1).ilog2().clamp(8, 14);
        let buffer = (room / 4 / 8 / 20).clamp(64, 2048) as usize;
        let labels = (room / 4 / 160 / 2).clamp(8, 1000) as usize;
        Self {
            name,
            wanted,
            rows: 0,
            missing: 0,
            not_a_number: 0,
            numbers: 0,
            infinite: 0,
            texts: 0,
            example: None,
            sum: 0.0,
            lost: 0.0,
            middle: 0.0,
            squares: 0.0,
            min: f64::INFINITY,
            max: f64::NEG_INFINITY,
            quantiles: Quantiles::new(buffer),
            values: Distinct::new(precision),
            labels: Distinct::new(precision),
            frequent: Frequent::new(labels),
        }
    }

    /// The column's name.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Adds cells of a table.
    pub(super) fn values(&mut self, values: &Values) {
        match values {
            Values::Numeric(numbers) => {
                for &number in numbers {
                    self.number(number);
                }
            }
            Values::Categorical { codes, levels } => {
                for &code in codes {
                    self.cell(levels.get(code as usize).map(String::as_str));
                }
            }
        }
    }

    /// Adds a cell of text; `None` is missing.
    pub(super) fn cell(&mut self, cell: Option<&str>) {
        let Some(cell) = cell else { return self.number(f64::NAN) };
        let number = parsed(cell);
        if let Some(number) = number.filter(|_| self.wanted != Some(ColumnType::Categorical)) {
            self.not_a_number += u64::from(number.is_nan());
            self.number(number);
        } else {
            self.rows += 1;
            self.texts += 1;
            self.example.get_or_insert_with(|| cell.chars().take(40).collect());
        }
        if self.wanted != Some(ColumnType::Numeric) {
            let hash = hash::of_text(cell);
            self.labels.add(hash);
            self.frequent.add(cell, hash);
        }
    }

    /// Adds a number; NaN is missing.
    pub(super) fn number(&mut self, number: f64) {
        self.rows += 1;
        if number.is_nan() {
            self.missing += 1;
        } else if number.is_infinite() {
            self.infinite += 1;
        } else {
            let number = number + 0.0;
            self.numbers += 1;
            let sum = self.sum + number;
            let larger = self.sum.abs() >= number.abs();
            self.lost += if larger { (self.sum - sum) + number } else { (number - sum) + self.sum };
            self.sum = sum;
            let apart = number - self.middle;
            self.middle += apart / self.numbers as f64;
            self.squares += apart * (number - self.middle);
            self.min = self.min.min(number);
            self.max = self.max.max(number);
            if self.texts == 0 || self.wanted == Some(ColumnType::Numeric) {
                self.quantiles.add(number);
                self.values.add(hash::of_number(number));
            }
        }
    }

    /// What is in the column after all cells.
    pub(super) fn finish(self) -> StreamColumn {
        let numeric = match self.wanted {
            Some(wanted) => wanted == ColumnType::Numeric,
            None => self.texts == 0,
        };
        let lost = self.infinite + self.texts;
        let missing = if numeric { self.missing + lost } else { self.missing - self.not_a_number };
        let (distinct, distinct_is_exact) = if numeric { self.values.count() } else { self.labels.count() };
        let quartiles = self.quantiles.at([0.25, 0.5, 0.75]).filter(|_| numeric);
        let moments = (numeric && self.numbers > 0).then(|| Moments {
            min: self.min,
            max: self.max,
            mean: (self.sum + self.lost) / self.numbers as f64,
            std: (self.squares / self.numbers as f64).sqrt(),
        });
        let (top, top_is_exact) = if numeric { (vec![], true) } else { self.frequent.top(TOP) };
        StreamColumn {
            warnings: self.doubts(numeric, missing, distinct),
            name: self.name,
            kind: if numeric { ColumnType::Numeric } else { ColumnType::Categorical },
            missing,
            distinct,
            distinct_is_exact,
            moments,
            quartiles,
            quartiles_are_exact: self.quantiles.is_exact(),
            top,
            top_is_exact,
        }
    }

    fn doubts(&self, numeric: bool, missing: u64, distinct: usize) -> Vec<String> {
        let mut doubts = vec![];
        let present = self.rows - missing;
        if present == 0 {
            doubts.push("It has no value.".into());
        } else if missing * 2 >= self.rows {
            doubts.push(format!("{:.0} % of its cells are missing.", 100.0 * missing as f64 / self.rows as f64));
        }
        if present > 0 && distinct == 1 {
            doubts.push("It has one value only.".into());
        }
        if self.infinite > 0 && numeric {
            doubts.push(format!("{} and taken as missing.", of_its_cells(self.infinite, "infinite")));
        }
        let example = self.example.as_deref().unwrap_or_default();
        if numeric && self.texts > 0 {
            doubts.push(format!("{}, such as `{example}`, and taken as missing.", of_its_cells(self.texts, "text")));
        } else if self.wanted.is_none() && self.texts > 0 && self.numbers >= 19 * self.texts {
            let all = self.texts + self.numbers;
            doubts
                .push(format!("It is read as text because of {} of its {all} cells, such as `{example}`.", self.texts));
        }
        if !numeric && self.rows > 1 && distinct as f64 > 0.9 * self.rows as f64 {
            doubts.push("Nearly every row has a label of its own, like an identifier.".into());
        }
        doubts
    }
}
