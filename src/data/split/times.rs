//! Cells as moments: numbers as they are, text by the one form of date that every cell of the column has.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime};

use super::SplitError;
use crate::data::moment::has_century;
use crate::data::table::{Column, Values};

/// Forms of a date, with or without a time of day behind it.
const DATES: &[&str] = &["%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d %b %Y", "%b %d, %Y"];
/// Forms of a time of day behind a date.
const TIMES: &[&str] = &["", " %H:%M", " %H:%M:%S%.f", "T%H:%M", "T%H:%M:%S%.f"];
/// Two forms that read each other's dates differently.
const DAY_FIRST: &str = "%d/%m/%Y";
const MONTH_FIRST: &str = "%m/%d/%Y";

/// The moment of each of `rows`: numbers that grow with time.
pub(super) fn of(column: &Column, rows: &[usize]) -> Result<Vec<f64>, SplitError> {
    if let Some(&row) = rows.iter().find(|&&row| column.values.is_missing(row)) {
        return Err(SplitError::NoTime { column: column.name.clone(), row: row + 1 });
    }
    let (codes, levels) = match &column.values {
        Values::Numeric(numbers) => return Ok(rows.iter().map(|&row| numbers[row]).collect()),
        Values::Categorical { codes, levels } => (codes, levels),
    };
    let mut used = vec![None; levels.len()];
    rows.iter().rev().for_each(|&row| used[codes[row] as usize] = Some(row));
    // Of each form only the cells up to the first that it cannot read; labels of no row have no time.
    let read = |form: Form| -> Option<(Form, Vec<f64>)> {
        let time = |(level, used): (&String, &Option<usize>)| used.map_or(Some(f64::NAN), |_| form.read(level.trim()));
        let times = levels.iter().zip(&used).map(time).collect::<Option<Vec<f64>>>()?;
        Some((form, times))
    };
    let forms: Vec<(Form, Vec<f64>)> = Form::all().filter_map(read).collect();
    let has = |date: &str| forms.iter().any(|(form, _)| form.is(date));
    if has(DAY_FIRST) && has(MONTH_FIRST) {
        let example = levels.iter().zip(&used).find(|(_, used)| used.is_some()).map(|(level, _)| level.clone());
        return Err(SplitError::DayOrMonth { column: column.name.clone(), example: example.unwrap_or_default() });
    }
    if let Some((_, times)) = forms.into_iter().next() {
        return Ok(rows.iter().map(|&row| times[codes[row] as usize]).collect());
    }
    Err(no_time(column, levels, &used))
}

/// Says which cell the form that reads the most cells cannot read.
fn no_time(column: &Column, levels: &[String], used: &[Option<usize>]) -> SplitError {
    let unread = |form: &Form| {
        let there = levels.iter().zip(used).filter_map(|(level, used)| Some((level, (*used)?)));
        there.filter(|(level, _)| form.read(level.trim()).is_none()).collect::<Vec<_>>()
    };
    let worst = Form::all().map(|form| unread(&form)).min_by_key(Vec::len).unwrap_or_default();
    let (text, row) = worst.into_iter().min_by_key(|&(_, row)| row).unzip();
    SplitError::NotATime {
        column: column.name.clone(),
        text: text.cloned().unwrap_or_default(),
        row: row.unwrap_or_default() + 1,
    }
}

/// A way to write a moment.
#[derive(Clone, Copy)]
enum Form {
    /// With the offset from UTC (RFC 3339).
    Offset,
    Local(&'static str, &'static str),
}

impl Form {
    fn all() -> impl Iterator<Item = Self> {
        let local = DATES.iter().flat_map(|date| TIMES.iter().map(move |time| Self::Local(date, time)));
        std::iter::once(Self::Offset).chain(local)
    }

    fn is(&self, wanted: &str) -> bool {
        matches!(self, Self::Local(date, _) if *date == wanted)
    }

    /// Seconds since 1970, in UTC where the text has an offset.
    fn read(&self, text: &str) -> Option<f64> {
        let moment = match self {
            Self::Offset => DateTime::parse_from_rfc3339(text).ok()?.naive_utc(),
            Self::Local(date, "") => NaiveDate::parse_from_str(text, date).ok()?.and_time(NaiveTime::MIN),
            Self::Local(date, time) => NaiveDateTime::parse_from_str(text, &format!("{date}{time}")).ok()?,
        };
        has_century(moment.date()).then_some(())?;
        let moment = moment.and_utc();
        Some(moment.timestamp() as f64 + f64::from(moment.timestamp_subsec_micros()) * 1e-6)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times(cells: &[&str]) -> Result<Vec<f64>, String> {
        let cells = cells.iter().map(|&cell| (!cell.is_empty()).then_some(cell));
        let values = Values::labels(cells);
        let rows: Vec<usize> = (0..values.rows()).collect();
        of(&Column { name: "when".into(), values }, &rows).map_err(|error| error.to_string())
    }

    #[test]
    fn dates_are_read_in_the_one_form_that_all_cells_have() {
        assert_eq!(times(&["1970-01-02", "1969-12-31"]), Ok(vec![86_400.0, -86_400.0]));
        assert_eq!(times(&["2.1.1970", "31.12.1969"]), Ok(vec![86_400.0, -86_400.0]));
        assert_eq!(times(&["01/02/1970", "12/31/1969"]).unwrap()[1], -86_400.0);
        assert_eq!(times(&["1970-01-01 00:00:01.5", "1970-01-01 01:00:00"]), Ok(vec![1.5, 3600.0]));
        assert_eq!(times(&["1970-01-01T01:00:00+01:00", "1970-01-01T00:00:01Z"]), Ok(vec![0.0, 1.0]));
        assert_eq!(times(&["1 Jan 1970", "3 Jan 1970"]), Ok(vec![0.0, 172_800.0]));
    }

    #[test]
    fn numbers_are_times_as_they_are() {
        let column = Column { name: "year".into(), values: Values::Numeric(vec![2001.0, f64::NAN, 1999.0]) };
        assert_eq!(of(&column, &[0, 2]).unwrap(), [2001.0, 1999.0]);
        insta::assert_snapshot!(of(&column, &[0, 1, 2]).unwrap_err(), @"Row 2 has no time in column `year`, which `split.by` sorts rows by. Fill it in, or take the row out.");
    }

    #[test]
    fn what_is_no_time_is_told_with_its_row() {
        insta::assert_snapshot!(times(&["1970-01-02", "soon", "1970-02-30"]).unwrap_err(), @"Column `when`, which `split.by` sorts rows by, holds `soon` in row 2, which is no date or time that the column's other cells are written like. Write dates as 2024-01-31 or 2024-01-31 12:00:00, or name a column of numbers.");
        insta::assert_snapshot!(times(&["31.12.23", "01.01.24"]).unwrap_err(), @"Column `when`, which `split.by` sorts rows by, holds `31.12.23` in row 1, which is no date or time that the column's other cells are written like. Write dates as 2024-01-31 or 2024-01-31 12:00:00, or name a column of numbers.");
        insta::assert_snapshot!(times(&["31 Dec 2023 ", "1 Jan 24"]).unwrap_err(), @"Column `when`, which `split.by` sorts rows by, holds `1 Jan 24` in row 2, which is no date or time that the column's other cells are written like. Write dates as 2024-01-31 or 2024-01-31 12:00:00, or name a column of numbers.");
        insta::assert_snapshot!(times(&["red", "blue"]).unwrap_err(), @"Column `when`, which `split.by` sorts rows by, holds `red` in row 1, which is no date or time that the column's other cells are written like. Write dates as 2024-01-31 or 2024-01-31 12:00:00, or name a column of numbers.");
        insta::assert_snapshot!(times(&["01/02/2020", "03/04/2020"]).unwrap_err(), @"Dates of column `when`, such as `01/02/2020`, can be read with the day or with the month first. Write them as 2024-01-31.");
        insta::assert_snapshot!(times(&["1970-01-02", ""]).unwrap_err(), @"Row 2 has no time in column `when`, which `split.by` sorts rows by. Fill it in, or take the row out.");
    }
}
