//! Columns of so many labels that most of them are seen in few rows, and running text, whose words are seen in more.

use super::{Alone, Finding, Fix, Place, identifier};
use crate::base::fmt;
use crate::base::severity::Severity::{Note, Warning};
use crate::spec::ColumnType;

/// Labels from which one column of zeros and ones for each is more than a table of some thousand rows bears.
pub(super) const MANY: usize = 50;
/// Mean rows of a label below which most of them cannot be learnt.
const FEW_ROWS: f64 = 10.0;

pub(super) fn find(column: &Alone) -> Option<Finding> {
    let Alone { values, profile, rows, decimal } = column;
    if let Some(words) = values.running_text() {
        return Some(of_text(&profile.name, words));
    }
    if profile.kind != ColumnType::Categorical || profile.distinct <= MANY || identifier::find(column).is_some() {
        return None;
    }
    // A word among numbers makes labels of all; it is mended by reading numbers. Dates are told as such.
    if identifier::are_read(values, *decimal) {
        return None;
    }
    let present = rows.len() - profile.missing;
    let mean = present as f64 / profile.distinct as f64;
    let seen = format!(
        "It has {} different labels, of {mean:.1} rows each on average.",
        fmt::thousands(profile.distinct as u64)
    );
    let advice =
        "Let the network learn a vector for each label (`embed`), cut it down to what matters, or leave it out.";
    let severity = if mean < FEW_ROWS { Warning } else { Note };
    let found = Finding::new("high_cardinality", severity, &[&profile.name], seen, advice);
    let step = Fix::Step {
        name: "embed",
        columns: vec![profile.name.clone()],
        keys: ", min_count = 5",
        place: Place::BeforeEncoders,
    };
    Some(found.number("labels", profile.distinct as f64).number("rows_a_label", mean).fix(step))
}

fn of_text(name: &str, words: f64) -> Finding {
    let seen = format!("It holds running text, about {words:.0} words a cell.");
    let advice = "Let a step make numbers of its words (`tfidf`), or leave it out.";
    let step = Fix::Step { name: "tfidf", columns: vec![name.into()], keys: "", place: Place::BeforeEncoders };
    Finding::new("high_cardinality", Warning, &[name], seen, advice).number("words", words).fix(step)
}
