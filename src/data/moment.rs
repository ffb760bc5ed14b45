//! Dates and times as people and programs write them, without doubt about which number is the month or which the century.

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime};
use serde::{Deserialize, Serialize};

const DATES: &[&str] = &["%Y-%m-%d", "%Y/%m/%d", "%d.%m.%Y", "%Y%m%d"];
/// With the name of the month, short or whole.
const NAMED: &[&str] = &["%d %B %Y", "%d-%B-%Y", "%B %d, %Y", "%B %d %Y"];
const TIMES: &[&str] = &["%H:%M:%S%.f", "%H:%M", "%I:%M:%S %p", "%I:%M %p"];

/// What stands first in dates such as 05/18/2022. One of them may not tell, all of a column most often do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum First {
    Day,
    Month,
}

impl First {
    /// What it is in these texts: nine in ten of those that are dates one way alone are dates by it.
    pub(super) fn among<'a>(texts: impl Iterator<Item = &'a str>) -> Option<Self> {
        let (mut day, mut month) = (0, 0);
        for text in texts.filter(|text| text.contains('/')) {
            let reads = |first| moment_with(text, Some(first)).is_some();
            let (by_day, by_month) = (reads(Self::Day), reads(Self::Month));
            day += usize::from(by_day && !by_month);
            month += usize::from(by_month && !by_day);
        }
        let most = |count: usize| count > 0 && 10 * count >= 9 * (day + month);
        if most(day) { Some(Self::Day) } else { most(month).then_some(Self::Month) }
    }

    fn form(self) -> &'static str {
        match self {
            Self::Day => "%d/%m/%Y",
            Self::Month => "%m/%d/%Y",
        }
    }
}

/// The moment that a text names, by its own clock: a zone behind it is left off. A date alone is its midnight.
pub(super) fn moment(text: &str) -> Option<NaiveDateTime> {
    moment_with(text, None)
}

/// The same, where it is known what stands `first` in dates that do not tell.
pub(super) fn moment_with(text: &str, first: Option<First>) -> Option<NaiveDateTime> {
    let text = text.trim();
    let (day, time) = named(text).or_else(|| {
        let (day, time) = text.split_once(['T', ' ']).unwrap_or((text, ""));
        // Years of other lengths are more likely other numbers.
        let fits = day.is_ascii() && (8..=10).contains(&day.len());
        let mut forms = DATES.iter().copied().chain(first.map(First::form)).filter(|_| fits);
        Some((forms.find_map(|form| NaiveDate::parse_from_str(day, form).ok())?, time))
    })?;
    if !has_century(day) {
        return None;
    }
    let time = match without_zone(time.trim()) {
        "" if !text.ends_with('T') => NaiveTime::MIN,
        local => TIMES.iter().find_map(|form| NaiveTime::parse_from_str(local, form).ok())?,
    };
    Some(day.and_time(time))
}

/// A day with the name of its month, and what stands behind it.
fn named(text: &str) -> Option<(NaiveDate, &str)> {
    // chrono would read a number behind a name as day and year.
    let apart = text.contains([' ', '-']) && text.bytes().filter(u8::is_ascii_alphabetic).count() > 2;
    let mut forms = NAMED.iter().filter(|_| apart);
    let (day, rest) = forms.find_map(|form| NaiveDate::parse_and_remainder(text, form).ok())?;
    (rest.is_empty() || rest.starts_with(' ')).then_some((day, rest))
}

/// The day that a number such as 20240229 names.
pub(super) fn moment_of_number(number: f64) -> Option<NaiveDateTime> {
    let is_day = number.fract() == 0.0 && (19_000_101.0..=21_001_231.0).contains(&number);
    if is_day { moment(&number.to_string()) } else { None }
}

/// Whether a day's year is written out. chrono reads the year of `31.12.24` as 24, and people mean one of several centuries.
pub(super) fn has_century(day: NaiveDate) -> bool {
    day.year() >= 1000
}

fn without_zone(time: &str) -> &str {
    let zone = time.find(['Z', '+', '-']).unwrap_or(time.len());
    let zone = time.find(" UTC").map_or(zone, |place| zone.min(place));
    time[..zone].trim_end()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_tells_whether_the_day_or_the_month_stands_first() {
        let among = |texts: &[&str]| First::among(texts.iter().copied());
        assert_eq!(among(&["05/06/2022", "18/05/2022", "soon"]), Some(First::Day));
        assert_eq!(among(&["05/06/2022", "5/18/2022 13:45"]), Some(First::Month));
        let by_month = ["05/18/2022"; 20];
        assert_eq!(
            among(&[&by_month[..], &["18/05/2022"; 2]].concat()),
            Some(First::Month),
            "two were typed otherwise"
        );
        assert_eq!(among(&[&by_month[..], &["18/05/2022"; 3]].concat()), None);
        for texts in [&["05/06/2022"][..], &["18/05/2022", "05/18/2022"], &["2022/05/18"], &["2022-05-18"], &[]] {
            assert_eq!(among(texts), None, "{texts:?}");
        }
        let shown = |text, first| moment_with(text, first).map(|moment| moment.to_string()).unwrap_or_default();
        assert_eq!(shown("05/06/2022", Some(First::Day)), "2022-06-05 00:00:00");
        assert_eq!(shown("5/6/2022 7:05 AM", Some(First::Month)), "2022-05-06 07:05:00");
        assert_eq!(shown("2022/05/06", Some(First::Month)), "2022-05-06 00:00:00");
        assert_eq!([shown("05/06/2022", None), shown("18/05/2022", Some(First::Month))], ["", ""]);
    }

    #[test]
    fn moments_are_read_in_the_usual_forms_and_nothing_else() {
        let shown = |text| moment(text).map(|moment| moment.to_string()).unwrap_or_default();
        for text in ["2024-02-29", "2024/02/29", "29.02.2024", "20240229", " 2024-02-29T00:00 "] {
            assert_eq!(shown(text), "2024-02-29 00:00:00", "{text}");
        }
        for text in
            ["2024-02-29T13:45:00Z", "2024-02-29 13:45", "2024-02-29 13:45:00 UTC", "2024-02-29T13:45:00.0+02:00"]
        {
            assert_eq!(shown(text), "2024-02-29 13:45:00", "{text}");
        }
        for text in ["29 Feb 2024", "29 February 2024", "29-FEB-2024", "Feb 29, 2024", "february 29 2024"] {
            assert_eq!(shown(text), "2024-02-29 00:00:00", "{text}");
        }
        for text in ["2024-02-29 1:45 PM", "2024-02-29 01:45:00 pm", "29 Feb 2024 13:45", "Feb 29, 2024 1:45 PM"] {
            assert_eq!(shown(text), "2024-02-29 13:45:00", "{text}");
        }
        for text in ["DEC123456", "Feb 29 20245", "29 Feb 2024x", "29 Feb 2024 soon"] {
            assert_eq!(shown(text), "", "{text}");
        }
        for text in ["30 Feb 2024", "29 Feb 24", "Feb 2024", "29 Febber 2024", "2024-02-29 13:45 PM"] {
            assert_eq!(shown(text), "", "{text}");
        }
        for text in ["24-02-29", "29.02.24", "99/12/31", "29.02.24 13:45", "0024-02-29"] {
            assert_eq!(shown(text), "", "{text}");
        }
        let of_number = |number| moment_of_number(number).map(|moment| moment.to_string());
        assert_eq!(of_number(20_240_229.0).as_deref(), Some("2024-02-29 00:00:00"));
        for number in [20_230_229.0, 20_240_229.5, 2024.0, 12_340_101.0, 99_990_101.0, f64::NAN, f64::INFINITY] {
            assert_eq!(of_number(number), None, "{number}");
        }
        for text in ["", "2023-02-29", "02/03/2024", "12", "é2024-1-1", "2024-02-29 25:00", "2024-02-29 x", "T"] {
            assert_eq!(shown(text), "", "{text}");
        }
    }
}
