//! Numbers as tables write them, read faster than by the general way and to the same bits.

/// Powers of ten that a double holds exactly.
const TENS: [f64; 17] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16];
/// Whole numbers up to here are exact in a double.
const EXACT: u64 = 1 << 53;

/// The number that `cell` is, where it is a plain decimal such as `-12.5`; `None` says nothing about others.
///
/// Of two whole numbers that doubles hold exactly the quotient is rounded once, as it should be (Clinger 1990).
pub(super) fn plain(cell: &[u8]) -> Option<f64> {
    let (negative, digits) = match cell {
        [b'-', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    if digits.len() >= TENS.len() {
        return None;
    }
    let (mut whole, mut point) = (0_u64, None);
    for (place, &byte) in digits.iter().enumerate() {
        let digit = byte.wrapping_sub(b'0');
        if digit < 10 {
            whole = whole * 10 + u64::from(digit);
        } else if byte == b'.' && point.is_none() {
            point = Some(place);
        } else {
            return None;
        }
    }
    let behind = point.map_or(0, |point| digits.len() - point - 1);
    if digits.len() == usize::from(point.is_some()) || whole > EXACT {
        return None;
    }
    let number = if behind == 0 { whole as f64 } else { whole as f64 / TENS[behind] };
    Some(if negative { -number } else { number })
}

/// A number with a decimal comma, and maybe points between thousands, with a decimal point; `None` where it cannot be one.
pub(super) fn pointed(cell: &str) -> Option<String> {
    let (whole, behind) = cell.split_once(',').map_or((cell, None), |(whole, behind)| (whole, Some(behind)));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let mut groups = whole.split('.');
    let first = groups.next().unwrap_or_default();
    let mut number = first.to_owned();
    let unsigned = first.trim_start_matches(['-', '+']);
    // No number of thousands begins with a zero: `0.143` is written with a decimal point.
    let has_thousands = (1..=3).contains(&unsigned.len()) && !unsigned.starts_with('0');
    for group in groups {
        if group.len() != 3 || !digits(group) || !has_thousands {
            return None;
        }
        number += group;
    }
    match behind {
        Some(behind) if behind.contains([',', '.']) => None,
        Some(behind) => Some(number + "." + behind),
        None => Some(number),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn decimal_commas_become_points_and_points_stand_between_thousands_only() {
        for (cell, number) in [
            ("877,25", Some("877.25")),
            ("-1.234.567,5", Some("-1234567.5")),
            ("1.234", Some("1234")),
            ("12", Some("12")),
            (",5", Some(".5")),
            ("1,5e3", Some("1.5e3")),
            ("1.5", None),
            ("1234.567,1", None),
            ("0.143", None),
            ("1,234,5", None),
            ("1,234.5", None),
        ] {
            assert_eq!(pointed(cell).as_deref(), number, "{cell}");
        }
    }

    #[test]
    fn what_is_not_a_plain_decimal_is_left_to_others() {
        for cell in [
            "",
            "-",
            ".",
            "-.",
            "+1",
            "1e3",
            "nan",
            "1,5",
            "1.2.3",
            " 1",
            "12345678901234567",
            "1/2",
            "1:2",
            "..1",
            "\0",
            "1\0",
            "é",
        ] {
            assert_eq!(plain(cell.as_bytes()), None, "{cell}");
        }
        assert_eq!(plain(b"5."), Some(5.0));
        assert_eq!(plain(b".5"), Some(0.5));
        assert_eq!(plain(b"-0").map(f64::to_bits), Some((-0.0_f64).to_bits()));
        assert_eq!(plain(b"9007199254740993"), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(5000))]

        #[test]
        fn plain_decimals_have_the_bits_of_the_general_way(cell in "-?[0-9]{0,9}\\.?[0-9]{0,9}") {
            let text = cell.trim_start_matches('-');
            let digits: String = text.chars().filter(char::is_ascii_digit).collect();
            let is_plain = !digits.is_empty() && text.len() <= 16 && digits.parse::<u64>().unwrap() <= EXACT;
            let expected = is_plain.then(|| cell.parse::<f64>().unwrap().to_bits());
            prop_assert_eq!(plain(cell.as_bytes()).map(f64::to_bits), expected);
        }

        #[test]
        fn what_is_no_decimal_is_never_taken_for_one(cell in prop::collection::vec(prop_oneof![b'-'..b'<', any::<u8>()], 0..18)) {
            let general = std::str::from_utf8(&cell).ok().and_then(|text| text.parse::<f64>().ok());
            if let Some(number) = plain(&cell) {
                prop_assert_eq!(Some(number.to_bits()), general.map(f64::to_bits));
            }
        }
    }
}
