//! Dates and times as labels: each tells itself apart from all others, and none of them comes again.

use super::{Alone, Finding, Fix, Place};
use crate::base::fmt;
use crate::base::severity::Severity::Warning;
use crate::data::table::Dates;

/// The parts that a step takes of times: those that it takes of days by default, and the hour.
const OF_TIMES: &str = ", parts = [\"year\", \"month\", \"day\", \"weekday\", \"hour\"]";

pub(super) fn find(column: &Alone) -> Option<Finding> {
    let Alone { values, profile, .. } = column;
    let (what, keys) = match values.dates()? {
        Dates::Days => ("dates", ""),
        Dates::Times => ("dates and times", OF_TIMES),
    };
    let seen = format!("It holds {what}, {} different ones.", fmt::thousands(profile.distinct as u64));
    let advice =
        "Let a step make numbers of them (`date`), or leave it out: a label for each says nothing of other days.";
    let step = Fix::Step { name: "date", columns: vec![profile.name.clone()], keys, place: Place::First };
    let found = Finding::new("dates", Warning, &[&profile.name], seen, advice);
    Some(found.number("distinct", profile.distinct as f64).fix(step))
}
