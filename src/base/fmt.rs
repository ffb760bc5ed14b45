//! Numbers, durations and words as people read them: three significant digits, display widths, one ellipsis.
//!
//! Every number on a screen and in a message goes through here, so that a learning rate of 1e-4 never prints as 0.000.

use std::borrow::Cow;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Three significant digits without trailing zeros: `0.853`, `0.000312`, `3.12e-5`, `12.3k`, `2M`.
pub fn number(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return if value == 0.0 { "0".into() } else { value.to_string().to_lowercase() };
    }
    let scientific = format!("{value:.2e}");
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    match exponent {
        -4..=2 => without_zeros(&format!("{value:.*}", (2 - exponent) as usize)).into(),
        3..=17 => {
            let unit = ["k", "M", "G", "T", "P"][(exponent / 3 - 1) as usize];
            let scaled = value / 10_f64.powi(exponent / 3 * 3);
            format!("{}{unit}", without_zeros(&format!("{scaled:.*}", (2 - exponent % 3) as usize)))
        }
        _ => format!("{}e{exponent}", without_zeros(mantissa)),
    }
}

/// A count, exact below a thousand: `853`, `48.8k`, `1.2M`.
pub fn count(value: u64) -> String {
    number(value as f64)
}

/// A count in full with separators: `48,842`.
pub fn thousands(value: u64) -> String {
    let digits = value.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A size in memory with its unit, e.g. `3.2 MB`; thousands, not 1,024s.
pub fn bytes(count: u64) -> String {
    let mut size = count as f64;
    for unit in ["B", "kB", "MB", "GB"] {
        if size < 1_000.0 {
            return if unit == "B" { format!("{count} B") } else { format!("{size:.1} {unit}") };
        }
        size /= 1_000.0;
    }
    format!("{size:.1} TB")
}

/// A share as three significant digits of a percentage: 0.853 is `85.3%`.
pub fn percent(share: f64) -> String {
    format!("{}%", number(share * 100.0))
}

/// Seconds as a person would say them: `320ms`, `4.2s`, `1m 04s`, `2h 05m`, `3d 04h`. Negative or unknown is `-`.
pub fn duration(seconds: f64) -> String {
    if !(0.0..1e15).contains(&seconds) {
        return "-".into();
    }
    if seconds < 0.9995 {
        return format!("{}ms", (seconds * 1000.0).round());
    }
    if seconds < 59.95 {
        return format!("{seconds:.1}s");
    }
    let whole = seconds.round() as u64;
    match whole {
        0..3_600 => format!("{}m {:02}s", whole / 60, whole % 60),
        3_600..86_400 => format!("{}h {:02}m", whole / 3_600, whole / 60 % 60),
        _ => format!("{}d {:02}h", whole / 86_400, whole / 3_600 % 24),
    }
}

/// Where a text stands in a field wider than itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Align {
    /// At the left edge: words.
    #[default]
    Left,
    /// At the right edge: numbers.
    Right,
    /// In the middle.
    Centre,
}

/// Columns that `text` takes on a terminal; a control character counts as one.
pub fn width(text: &str) -> usize {
    text.width()
}

/// `text` in at most `room` columns; what does not fit is cut and ends in `ellipsis` (one column wide), never inside a
/// wide character. Control characters become spaces.
pub fn truncate<'a>(text: &'a str, room: usize, ellipsis: &str) -> Cow<'a, str> {
    let text = printable(text);
    if width(&text) <= room {
        return text;
    }
    let kept = room.saturating_sub(width(ellipsis));
    let mut cut = prefix(&text, kept).to_owned();
    if room >= width(ellipsis) {
        cut.push_str(ellipsis);
    }
    Cow::Owned(cut)
}

/// `text` in exactly `room` columns, cut like [`truncate`] or padded with spaces.
pub fn fit(text: &str, room: usize, align: Align, ellipsis: &str) -> String {
    let text = truncate(text, room, ellipsis);
    let spare = room.saturating_sub(width(&text));
    let left = match align {
        Align::Left => 0,
        Align::Right => spare,
        Align::Centre => spare / 2,
    };
    format!("{}{text}{}", " ".repeat(left), " ".repeat(spare - left))
}

/// The longest start of `text` that takes at most `room` columns.
pub fn prefix(text: &str, room: usize) -> &str {
    let mut used = 0;
    let mut end = text
        .char_indices()
        .find(|(_, letter)| {
            used += letter.width().unwrap_or(1);
            used > room
        })
        .map_or(text.len(), |(at, _)| at);
    while width(&text[..end]) > room {
        end = text[..end].char_indices().next_back().map_or(0, |(at, _)| at);
    }
    &text[..end]
}

fn printable(text: &str) -> Cow<'_, str> {
    if text.contains(char::is_control) { Cow::Owned(text.replace(char::is_control, " ")) } else { Cow::Borrowed(text) }
}

fn without_zeros(digits: &str) -> &str {
    if digits.contains('.') { digits.trim_end_matches('0').trim_end_matches('.') } else { digits }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn sizes_have_the_unit_that_fits() {
        let found = [0, 999, 1_000, 3_249_000, 1_500_000_000, 2_000_000_000_000].map(bytes);
        assert_eq!(found, ["0 B", "999 B", "1.0 kB", "3.2 MB", "1.5 GB", "2.0 TB"]);
    }

    #[test]
    fn numbers_keep_three_digits_at_any_size() {
        let shown =
            [0.000_312, 3.12e-5, 12_345.0, 0.853_1, 1.0, -0.5, 999.9, 0.001, 1e21, f64::NAN, 0.0, 2e6, 999_999.0];
        let shown: Vec<String> = shown.iter().map(|&value| number(value)).collect();
        assert_eq!(shown.join(" "), "0.000312 3.12e-5 12.3k 0.853 1 -0.5 1k 0.001 1e21 nan 0 2M 1M");
    }

    #[test]
    fn counts_shares_and_separators() {
        assert_eq!((count(853), count(48_842)), ("853".into(), "48.8k".into()));
        assert_eq!(
            (thousands(48_842), thousands(999), thousands(1_000_000)),
            ("48,842".into(), "999".into(), "1,000,000".into())
        );
        assert_eq!((percent(0.853), percent(1.0), percent(0.0042)), ("85.3%".into(), "100%".into(), "0.42%".into()));
    }

    #[test]
    fn durations_change_units_without_a_seam() {
        let shown: Vec<String> =
            [0.0, 0.32, 0.9999, 4.2, 59.94, 59.96, 64.0, 3_599.7, 7_500.0, 273_600.0, -1.0, f64::NAN]
                .iter()
                .map(|&seconds| duration(seconds))
                .collect();
        assert_eq!(shown.join(", "), "0ms, 320ms, 1.0s, 4.2s, 59.9s, 1m 00s, 1m 04s, 1h 00m, 2h 05m, 3d 04h, -, -");
    }

    #[test]
    fn wide_characters_are_never_split() {
        assert_eq!(truncate("数据集", 4, "…"), "数…");
        assert_eq!(truncate("数据集", 6, "…"), "数据集");
        assert_eq!(fit("数据", 4, Align::Right, "…"), "数据");
        assert_eq!(fit("数据", 3, Align::Right, "…"), "数…");
        assert_eq!(fit("数据", 2, Align::Right, "…"), " …");
        assert_eq!(truncate("a\nb", 3, "…"), "a b");
        assert_eq!(truncate("abc", 0, "…"), "");
    }

    #[test]
    fn fields_are_filled_from_the_chosen_side() {
        assert_eq!(fit("ab", 5, Align::Left, "…"), "ab   ");
        assert_eq!(fit("ab", 5, Align::Right, "…"), "   ab");
        assert_eq!(fit("ab", 5, Align::Centre, "…"), " ab  ");
    }

    proptest! {
        #[test]
        fn a_fitted_text_is_exactly_as_wide_as_its_field(text in "\\PC*", room in 0_usize..30) {
            prop_assert_eq!(width(&fit(&text, room, Align::Centre, "…")), room);
        }

        #[test]
        fn any_number_prints_short(value in prop::num::f64::ANY) {
            prop_assert!(number(value).len() <= 10, "{}", number(value));
        }
    }
}
