//! How much memory may be used: `2GB`, `500 MB`.

use std::str::FromStr;

/// A limit in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Memory(pub u64);

/// The least that any table can be read in.
const LEAST: u64 = 64_000_000;

/// Units with what they stand for, thousands as everywhere in the program, 1,024s where the unit says so.
const UNITS: &[(&str, f64)] = &[
    ("kib", 1024.0),
    ("mib", 1_048_576.0),
    ("gib", 1_073_741_824.0),
    ("kb", 1e3),
    ("mb", 1e6),
    ("gb", 1e9),
    ("tb", 1e12),
    ("m", 1e6),
    ("g", 1e9),
];

impl FromStr for Memory {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let lower = text.trim().to_ascii_lowercase();
        let (number, factor) = UNITS
            .iter()
            .find_map(|&(unit, factor)| Some((lower.strip_suffix(unit)?, factor)))
            .ok_or_else(|| "write a number and a unit, as in 2GB or 500MB".to_owned())?;
        let number: f64 = number.trim().parse().map_err(|_| format!("{:?} is not a number", number.trim()))?;
        let bytes = number * factor;
        if bytes.is_nan() || bytes < LEAST as f64 {
            return Err("at least 64MB are needed".into());
        }
        Ok(Self(bytes as u64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_and_a_unit_are_bytes() {
        let bytes = |text: &str| text.parse::<Memory>().map(|memory| memory.0);
        assert_eq!(bytes("2GB"), Ok(2_000_000_000));
        assert_eq!(bytes("1.5 gib"), Ok(1_610_612_736));
        assert_eq!(bytes(" 500M "), Ok(500_000_000));
        for wrong in ["2", "GB", "x GB", "1MB", "-1GB", "nanGB", ""] {
            assert!(bytes(wrong).is_err(), "{wrong}");
        }
    }
}
