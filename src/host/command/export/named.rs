//! Names and texts as `MLflow`'s files take them.

use std::fmt::Write;

use crate::base::hash::{FNV, fnv1a};

/// Bytes of a name that is kept as it is; file systems and `MLflow` take some more.
const LONG: usize = 200;
/// Bytes of it that are kept of one that is longer.
const KEPT: usize = 150;

/// A number that stands for a text.
pub(super) fn identifier(text: &str) -> u64 {
    fnv1a(FNV, text.as_bytes())
}

/// A name as `MLflow` takes it and as one file: of letters, digits, `_`, `-`, `.` and spaces. Another, or one that is too long,
/// has the mark of the whole behind what is left of it, so that no two are one.
pub(super) fn named(name: &str) -> String {
    // Cased letters are letters to everybody; what else counts as one differs from program to program.
    let plain = |c: char| c.is_ascii_alphanumeric() || c.is_lowercase() || c.is_uppercase() || "_-. ".contains(c);
    let dots = name.chars().all(|c| c == '.');
    if name.chars().all(plain) && name.len() <= LONG && !dots {
        return name.to_owned();
    }
    let mut kept = String::new();
    for c in name.chars().map(|c| if plain(c) && !dots { c } else { '_' }) {
        if kept.len() + c.len_utf8() > KEPT {
            break;
        }
        kept.push(c);
    }
    format!("{kept}-{:08x}", identifier(name) as u32)
}

/// Text between quotes, as YAML has it: only plain letters stand as they are.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        // Writing to a string cannot fail.
        let _ = match c {
            '"' | '\\' => write!(quoted, "\\{c}"),
            ' '..='~' => write!(quoted, "{c}"),
            c => write!(quoted, "\\U{:08x}", u32::from(c)),
        };
    }
    quoted + "\""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_kept_where_they_can_be_and_stay_apart_where_not() {
        for name in ["validation.roc_auc", "Größe in cm", "a-b"] {
            assert_eq!(named(name), name);
        }
        let odd = ["a/b", "a_b", "a:b", "..", "", "लिंग", "a\nb"].map(named);
        for (place, name) in odd.iter().enumerate() {
            assert!(!name.is_empty() && !name.contains(['/', ':', '\n']) && name != "..", "{name}");
            assert!(!odd[..place].contains(name), "{name} stands for two");
        }
        let long = ["x".repeat(300), "é".repeat(300)].map(|name| named(&name));
        assert!(long.iter().all(|name| name.len() <= KEPT + 9), "{long:?}");
        assert_ne!(named(&("x".repeat(300) + "y")), long[0]);
    }

    #[test]
    fn texts_are_quoted_so_that_nothing_in_them_is_yaml() {
        assert_eq!(quoted("a \"b\" \\ é\u{2028}\n"), "\"a \\\"b\\\" \\\\ \\U000000e9\\U00002028\\U0000000a\"");
    }
}
