//! Labels in so few rows that what is learnt of them is chance.

use super::{Alone, Finding, Fix, Place, high_cardinality};
use crate::base::severity::Severity::Note;
use crate::data::phrases::listed;
use crate::data::table::{MISSING, Values};

/// Fewer rows of a label than this tell nothing.
const RARE: usize = 5;
/// In fewer rows every label is rare.
const FEWEST_ROWS: usize = 200;
const EXAMPLES: usize = 3;

pub(super) fn find(column: &Alone) -> Option<Finding> {
    let Alone { values, profile, rows, .. } = column;
    let Values::Categorical { codes, levels } = values else { return None };
    // Columns of very many labels, and of dates, are told as such.
    let is_told = !(2..=high_cardinality::MANY).contains(&profile.distinct) || values.dates().is_some();
    if rows.len() < FEWEST_ROWS || is_told {
        return None;
    }
    let mut counts = vec![0_usize; levels.len()];
    rows.iter().map(|&row| codes[row]).filter(|&code| code != MISSING).for_each(|code| counts[code as usize] += 1);
    let is_rare = |code: u32| code != MISSING && (1..RARE).contains(&counts[code as usize]);
    let rare: Vec<String> =
        levels.iter().zip(0..).filter(|(_, code)| is_rare(*code)).map(|(level, _)| level.clone()).collect();
    if rare.is_empty() {
        return None;
    }
    let named = listed(rare.iter().take(EXAMPLES).cloned());
    let seen = match rare.len() {
        1 => format!("Its label {named} is in fewer than {RARE} rows."),
        count if count <= EXAMPLES => format!("Its labels {named} are in fewer than {RARE} rows each."),
        count => {
            format!("{count} of its {} labels are in fewer than {RARE} rows each, such as {named}.", profile.distinct)
        }
    };
    let found = Finding::new("rare_categories", Note, &[&profile.name], seen, "Take the rare ones together.");
    let step = Fix::Step {
        name: "one_hot",
        columns: vec![profile.name.clone()],
        keys: ", min_count = 5",
        place: Place::BeforeEncoders,
    };
    Some(
        found
            .rows(rows.iter().copied().filter(|&row| is_rare(codes[row])))
            .number("labels", rare.len() as f64)
            .fix(step),
    )
}
