//! `date`: dates and times become numbers, a column `column_part` each (pandas' `.dt`). Cells that are no date are missing.
//! Named columns of numbers are dates by their digits, as 20240229 is.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use chrono::{Datelike, NaiveDateTime, Timelike};
use serde::{Deserialize, Serialize};

use super::frame::{Cells, Frame};
use super::select::{Needs, select};
use crate::base::fmt;
use crate::data::error::DataError;
use crate::data::moment::{First, moment_of_number, moment_with};
use crate::data::prep::PrepError;
use crate::data::table::{MISSING, Table, Values};
use crate::spec::{Columns, DatePart};

/// Which columns, and which parts by their names.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Date {
    columns: Vec<String>,
    parts: Vec<String>,
    /// What stands first in a column's dates, where that had to be found out.
    #[serde(default)]
    first: BTreeMap<String, First>,
    /// Parts of columns that are not made, since they would be one number wherever a training row has a date: nothing is learnt
    /// from that, and what came of another number later, such as the next year, would be chance.
    #[serde(default)]
    left_out: BTreeSet<(String, String)>,
}

impl Date {
    pub(super) fn fit(
        frame: &Frame,
        columns: &Columns,
        parts: &[DatePart],
        warnings: &mut Vec<String>,
    ) -> Result<Self, DataError> {
        let needs = if matches!(columns, Columns::Named(_)) { Needs::Read } else { Needs::Labels };
        let columns = select(frame, columns, "date", needs)?;
        let mut firsts = BTreeMap::new();
        let mut left_out = BTreeSet::new();
        for column in &columns {
            let Some(cells) = frame.get(column) else { continue };
            let first = first_in(cells);
            firsts.extend(first.map(|first| (column.clone(), first)));
            let looked = Looked::at_cells(cells, first);
            match &looked.other {
                Some(example) if looked.dates == 0 => {
                    return Err(PrepError::NoDates { column: column.clone(), example: example.clone() }.into());
                }
                _ => warnings.extend(looked.told(column)),
            }
            for (part, number) in constant(&moments(cells, first).unwrap_or_default(), parts) {
                let made = named(column, part);
                warnings
                    .push(format!("Step `date` leaves out `{made}`, which is {number} in all dates of training rows."));
                left_out.insert((column.clone(), part.name().to_owned()));
            }
        }
        let parts = parts.iter().map(|part| part.name().to_owned()).collect();
        Ok(Self { columns, parts, first: firsts, left_out })
    }

    /// What of a table's cells it cannot read.
    pub(super) fn doubts<'a>(&'a self, table: &'a Table) -> impl Iterator<Item = String> + 'a {
        self.columns
            .iter()
            .filter_map(|name| Looked::at_values(&table.column(name)?.values, self.first.get(name).copied()).told(name))
    }

    pub(super) fn apply(&self, frame: &mut Frame) {
        let dated: HashSet<&str> = self.columns.iter().map(String::as_str).collect();
        let parts: Vec<DatePart> = self.parts.iter().filter_map(|part| DatePart::named(part)).collect();
        frame.expand(|name, cells| {
            dated.contains(name).then_some(())?;
            let moments = moments(cells, self.first.get(name).copied())?;
            let made = |&part: &DatePart| {
                if self.left_out.contains(&(name.to_owned(), part.name().to_owned())) {
                    return None;
                }
                let numbers = moments.iter().map(|moment| moment.map_or(f64::NAN, |moment| taken(part, moment)));
                Some((named(name, part), Cells::Numbers(numbers.collect())))
            };
            Some(parts.iter().filter_map(made).collect())
        });
    }
}

/// What the column of a part is called.
fn named(column: &str, part: DatePart) -> String {
    format!("{column}_{}", part.name())
}

/// The moment of each cell, as far as it is one; `None` where no cells of the kind are.
fn moments(cells: &Cells, first: Option<First>) -> Option<Vec<Option<NaiveDateTime>>> {
    match cells {
        Cells::Labels { codes, levels } => {
            let of_levels: Vec<Option<NaiveDateTime>> = levels.iter().map(|level| moment_with(level, first)).collect();
            Some(codes.iter().map(|&code| of_levels.get(code as usize).copied().flatten()).collect())
        }
        Cells::Numbers(numbers) => Some(numbers.iter().map(|&number| moment_of_number(number)).collect()),
        Cells::Flags(_) | Cells::Codes { .. } => None,
    }
}

/// Parts that are one number for all these moments, and which; none of a single moment, of which all parts are such.
fn constant(moments: &[Option<NaiveDateTime>], parts: &[DatePart]) -> Vec<(DatePart, f64)> {
    let mut different: Vec<NaiveDateTime> = moments.iter().flatten().copied().collect();
    different.sort_unstable();
    different.dedup();
    let [one, others @ ..] = different.as_slice() else { return vec![] };
    if others.is_empty() {
        return vec![];
    }
    let number = |&part: &DatePart| {
        let number = taken(part, *one);
        others.iter().all(|&other| taken(part, other) == number).then_some((part, number))
    };
    parts.iter().filter_map(number).collect()
}

/// What stands first in a column's dates, by the labels that its cells have.
fn first_in(cells: &Cells) -> Option<First> {
    let Cells::Labels { codes, levels } = cells else { return None };
    let used: HashSet<u32> = codes.iter().copied().collect();
    First::among((0..).zip(levels.iter()).filter(|(code, _)| used.contains(code)).map(|(_, level)| level.as_str()))
}

/// Cells of a column that are dates, and cells that hold something else.
#[derive(Default)]
struct Looked {
    dates: usize,
    others: usize,
    /// The first of those.
    other: Option<String>,
}

impl Looked {
    fn at_cells(cells: &Cells, first: Option<First>) -> Self {
        match cells {
            Cells::Labels { codes, levels } => Self::at_labels(codes, levels, first),
            Cells::Numbers(numbers) => Self::at_numbers(numbers),
            Cells::Flags(_) | Cells::Codes { .. } => Self::default(),
        }
    }

    fn at_values(values: &Values, first: Option<First>) -> Self {
        match values {
            Values::Categorical { codes, levels } => Self::at_labels(codes, levels, first),
            Values::Numeric(numbers) => Self::at_numbers(numbers),
        }
    }

    fn at_labels(codes: &[u32], levels: &[String], first: Option<First>) -> Self {
        let is_date: Vec<bool> = levels.iter().map(|level| moment_with(level, first).is_some()).collect();
        let mut looked = Self::default();
        for &code in codes.iter().filter(|&&code| code != MISSING) {
            looked.note(is_date[code as usize], || levels[code as usize].clone());
        }
        looked
    }

    fn at_numbers(numbers: &[f64]) -> Self {
        let mut looked = Self::default();
        for &number in numbers.iter().filter(|number| !number.is_nan()) {
            looked.note(moment_of_number(number).is_some(), || number.to_string());
        }
        looked
    }

    fn note(&mut self, is_date: bool, text: impl FnOnce() -> String) {
        self.dates += usize::from(is_date);
        self.others += usize::from(!is_date);
        if !is_date && self.other.is_none() {
            self.other = Some(text());
        }
    }

    /// What becomes of the others, if there are some.
    fn told(&self, column: &str) -> Option<String> {
        let other = self.other.as_ref()?;
        let all = self.dates + self.others;
        Some(format!(
            "Step `date` can read {} of {} cells in column `{column}`. What is no date, such as `{other}`, becomes missing.",
            fmt::thousands(self.dates as u64),
            fmt::thousands(all as u64),
        ))
    }
}

fn taken(part: DatePart, moment: NaiveDateTime) -> f64 {
    let whole = match part {
        DatePart::Year => return f64::from(moment.year()),
        DatePart::Epoch => return moment.and_utc().timestamp() as f64,
        DatePart::Quarter => moment.month0() / 3 + 1,
        DatePart::Month => moment.month(),
        DatePart::Week => moment.iso_week().week(),
        DatePart::Day => moment.day(),
        DatePart::DayOfYear => moment.ordinal(),
        DatePart::Weekday => moment.weekday().num_days_from_monday(),
        DatePart::Weekend => u32::from(moment.weekday().num_days_from_monday() > 4),
        DatePart::Hour => moment.hour(),
        DatePart::Minute => moment.minute(),
        DatePart::Second => moment.second(),
    };
    f64::from(whole)
}
