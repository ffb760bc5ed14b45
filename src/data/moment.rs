//! Dates and times as people and programs write them, without doubt about which number is the month or which the century.

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime};

const DATES: &[&str] = &["%Y-%m-%d", "%Y/%m/%d", "%d.%m.%Y", "%Y%m%d"];
const TIMES: &[&str] = &["%H:%M:%S%.f", "%H:%M"];

/// The moment that a text names, by its own clock: a zone behind it is left off. A date alone is its midnight.
pub(super) fn moment(text: &str) -> Option<NaiveDateTime> {
    let text = text.trim();
    let (day, time) = text.split_once(['T', ' ']).map_or((text, None), |(day, time)| (day, Some(time.trim())));
    // Years of other lengths are more likely other numbers.
    if !(day.is_ascii() && (8..=10).contains(&day.len())) {
        return None;
    }
    let day =
        DATES.iter().find_map(|form| NaiveDate::parse_from_str(day, form).ok()).filter(|&day| has_century(day))?;
    let time = match time {
        None => NaiveTime::MIN,
        Some(time) => {
            let local = without_zone(time);
            TIMES.iter().find_map(|form| NaiveTime::parse_from_str(local, form).ok())?
        }
    };
    Some(day.and_time(time))
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
