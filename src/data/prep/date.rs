//! `date`: dates and times become numbers, a column `column_part` each (pandas' `.dt`). Cells that are no date are missing.

use std::collections::HashSet;

use chrono::{Datelike, NaiveDateTime, Timelike};
use serde::{Deserialize, Serialize};

use super::frame::{Cells, Frame};
use super::select::{Needs, select};
use crate::data::error::DataError;
use crate::data::moment::moment;
use crate::data::prep::PrepError;
use crate::spec::{Columns, DatePart};

/// Which columns, and which parts by their names.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Date {
    columns: Vec<String>,
    parts: Vec<String>,
}

impl Date {
    pub(super) fn fit(
        frame: &Frame,
        columns: &Columns,
        parts: &[DatePart],
        warnings: &mut Vec<String>,
    ) -> Result<Self, DataError> {
        let columns = select(frame, columns, "date", Needs::Labels)?;
        for column in &columns {
            let Some(Cells::Labels { levels, codes }) = frame.get(column) else { continue };
            let used: HashSet<u32> = codes.iter().copied().collect();
            let used = (0..).zip(levels.iter()).filter(|(code, _)| used.contains(code)).map(|(_, level)| level);
            let (dates, others): (Vec<&String>, Vec<&String>) = used.partition(|level| moment(level).is_some());
            match others.first() {
                Some(example) if dates.is_empty() => {
                    return Err(PrepError::NoDates { column: column.clone(), example: (*example).clone() }.into());
                }
                Some(example) => warnings.push(format!(
                    "Step `date` finds {} values in column `{column}` that are no dates, such as `{example}`. They become missing.",
                    others.len()
                )),
                None => {}
            }
        }
        Ok(Self { columns, parts: parts.iter().map(|part| part.name().to_owned()).collect() })
    }

    pub(super) fn apply(&self, frame: &mut Frame) {
        let dated: HashSet<&str> = self.columns.iter().map(String::as_str).collect();
        let parts: Vec<DatePart> = self.parts.iter().filter_map(|part| DatePart::named(part)).collect();
        frame.expand(|name, cells| {
            let Cells::Labels { codes, levels } = cells else { return None };
            dated.contains(name).then_some(())?;
            let moments: Vec<Option<NaiveDateTime>> = levels.iter().map(|level| moment(level)).collect();
            let made = |&part: &DatePart| {
                let numbers: Vec<f64> =
                    moments.iter().map(|moment| moment.map_or(f64::NAN, |moment| taken(part, moment))).collect();
                let cells = codes.iter().map(|&code| numbers.get(code as usize).copied().unwrap_or(f64::NAN));
                (format!("{name}_{}", part.name()), Cells::Numbers(cells.collect()))
            };
            Some(parts.iter().map(made).collect())
        });
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
