//! Columns of numbers and text: a few words in a column of numbers make labels of all of them.

use super::{Alone, Finding, Fix};
use crate::base::severity::Severity::{Note, Warning};
use crate::data::phrases::listed;
use crate::data::read::is_finite;
use crate::data::table::{MISSING, Values};
use crate::spec::Decimal;

/// Share of numbers from which they are no accident among labels.
const NUMBERS: f64 = 0.1;
/// Share of numbers from which the others are the accident.
const NEARLY_ALL: f64 = 0.95;
const EXAMPLES: usize = 3;
/// Share of numbers from which a few words among many of them stand where there is none: labels, such as grades, repeat.
const MOSTLY: f64 = 0.5;
/// Fewer different numbers may be labels.
const MANY: usize = 20;
/// More different words may be labels beside numbers.
const FEW: usize = 3;
/// Texts that mean that there is no value, in small letters.
const NOTHING: &[&str] = &[
    "?",
    "-",
    "--",
    ".",
    "na",
    "n/a",
    "n.a.",
    "nan",
    "nil",
    "none",
    "null",
    "missing",
    "unknown",
    "undefined",
    "#n/a",
    "(none)",
];

/// A column of numbers and text.
struct Mixed {
    /// Rows of text.
    texts: Vec<usize>,
    /// How many rows are numbers.
    numbers: usize,
    /// How many different numbers, as they are written.
    different: usize,
    /// The different texts.
    words: Vec<String>,
}

/// The numbers and the text among `rows`, where there are both.
fn mixed(values: &Values, decimal: Decimal, rows: &[usize]) -> Option<Mixed> {
    let Values::Categorical { codes, levels } = values else { return None };
    // Dates such as 20240229 are told as such.
    if values.dates().is_some() {
        return None;
    }
    let is_number: Vec<bool> = levels.iter().map(|level| is_finite(level, decimal)).collect();
    let given = rows.iter().copied().filter(|&row| codes[row] != MISSING);
    let (numbers, texts): (Vec<usize>, Vec<usize>) = given.partition(|&row| is_number[codes[row] as usize]);
    let used = |rows: &[usize]| {
        let mut used = vec![false; levels.len()];
        for &row in rows {
            used[codes[row] as usize] = true;
        }
        levels.iter().zip(used).filter(|(_, used)| *used).map(|(level, _)| level.clone()).collect::<Vec<_>>()
    };
    let mixed = Mixed { numbers: numbers.len(), different: 0, words: vec![], texts };
    if mixed.share() < NUMBERS || mixed.texts.is_empty() {
        return None;
    }
    Some(Mixed { different: used(&numbers).len(), words: used(&mixed.texts), ..mixed })
}

impl Mixed {
    /// Of numbers.
    fn share(&self) -> f64 {
        self.numbers as f64 / (self.numbers + self.texts.len()).max(1) as f64
    }

    /// Whether it measures something, and the text stands where nothing was measured.
    fn are_measured(&self) -> bool {
        self.share() >= MOSTLY && self.different > MANY && self.words.len() <= FEW
    }

    /// Whether all that is text says that there is no value.
    fn mean_missing(&self) -> bool {
        self.words.iter().all(|word| NOTHING.contains(&word.trim().to_lowercase().as_str()))
    }
}

/// The words in a column of numbers, where all of them say that there is no value; else none.
pub fn words_for_nothing(values: &Values, decimal: Decimal) -> Vec<String> {
    let rows: Vec<usize> = (0..values.rows()).collect();
    mixed(values, decimal, &rows).filter(Mixed::mean_missing).map_or_else(Vec::new, |mixed| mixed.words)
}

/// The few words in a column of many different numbers, and how many cells hold one of them.
pub fn words_among_numbers(values: &Values, decimal: Decimal) -> Option<(Vec<String>, usize)> {
    let rows: Vec<usize> = (0..values.rows()).collect();
    let mixed = mixed(values, decimal, &rows).filter(Mixed::are_measured)?;
    Some((mixed.words, mixed.texts.len()))
}

pub(super) fn find(column: &Alone) -> Option<Finding> {
    let Alone { values, profile, rows, decimal } = column;
    let mixed = mixed(values, *decimal, rows)?;
    let (share, mean_missing, are_measured) = (mixed.share(), mixed.mean_missing(), mixed.are_measured());
    let Mixed { texts, numbers, words, .. } = mixed;
    let examples = listed(words.iter().take(EXAMPLES).cloned());
    let such = if words.len() > EXAMPLES { ", such as " } else { ": " };
    let (some, are) = (texts.len(), if texts.len() == 1 { "is" } else { "are" });
    let seen = if share >= NEARLY_ALL {
        format!("{some} of its {} values {are} text{such}{examples}; all others are numbers.", texts.len() + numbers)
    } else {
        format!("{:.0} % of its cells are numbers, {some} {are} text{such}{examples}.", 100.0 * share)
    };
    let found = |severity, advice| Finding::new("mixed_types", severity, &[&profile.name], seen, advice);
    let found = if mean_missing {
        found(Warning, "Say that these mean missing, and it is read as numbers.").fix(Fix::Missing(words))
    } else if share >= NEARLY_ALL || are_measured {
        found(Warning, "Correct them in the data, or read it as numbers: then they are missing.")
            .fix(Fix::Numbers(profile.name.clone()))
    } else {
        found(Note, "If they are numbers, correct the others or set `data.types`; if they are labels, all is well.")
    };
    Some(found.rows(texts).number("numbers", share))
}
