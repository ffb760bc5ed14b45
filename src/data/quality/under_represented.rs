//! Protected groups, and what they make together, of so few rows that nobody can tell how the model treats them.

use std::collections::HashSet;

use super::{Finding, Subject};
use crate::base::fmt;
use crate::base::severity::Severity::{Note, Warning};
use crate::data::dataset::Truth;
use crate::data::groups;
use crate::data::profile::{GroupCoverage, coverage};

/// Fewer rows than this leave a rate of theirs unknown by more than 15 points either way.
const FEWEST: usize = 30;
/// A smaller share than this weighs next to nothing in training.
const SHARE: f64 = 0.01;
/// Groups named in a sentence.
const NAMED: usize = 3;
/// Rows from which a rate is known to 3 points either way, at 95 %: `1.96² / (4 · 0.03²)`.
const ENOUGH: usize = 1068;

pub(super) fn find(subject: &Subject) -> Vec<Finding> {
    let nothing = Truth::Numbers(Vec::new());
    let told =
        coverage(subject.table, &subject.protected, &nothing, &subject.rows).into_iter().filter_map(|coverage| {
            let least = (SHARE * subject.rows.len() as f64) as usize;
            let known = |group: &GroupCoverage| !group.values.iter().any(|value| value == groups::MISSING_GROUP);
            let is_few = |group: &&GroupCoverage| group.rows < least.max(FEWEST) && known(group);
            let few: Vec<&GroupCoverage> = coverage.groups.iter().filter(is_few).collect();
            let smallest = few.first()?;
            let (severity, what) = match smallest.rows < FEWEST {
                false => (Note, "less than 1 % of the rows".to_owned()),
                true if least > FEWEST => (Warning, format!("less than 1 % of the rows or fewer than {FEWEST}")),
                true => (Warning, format!("fewer than {FEWEST} rows")),
            };
            let named = few
                .iter()
                .take(NAMED)
                .map(|group| format!("{} ({})", group.values.join(", "), fmt::thousands(group.rows as u64)));
            let more = if few.len() > NAMED { ", …" } else { "" };
            let seen = match few.len() {
                1 => format!("1 group has {what}: {}.", named.collect::<String>()),
                count => format!("{count} groups have {what}: {}{more}.", named.collect::<Vec<_>>().join("; ")),
            };
            let wide = 100.0 * 0.98 / (smallest.rows as f64).sqrt();
            let advice = format!(
                "A rate in the smallest is known to ± {:.0} points at best; ± 3 points need {} more rows of it.",
                wide.min(50.0),
                fmt::thousands(ENOUGH.saturating_sub(smallest.rows) as u64)
            );
            let columns: Vec<&str> = coverage.columns.iter().map(String::as_str).collect();
            let found = Finding::new("under_represented", severity, &columns, seen, advice);
            Some(found.rows(of_groups(subject, &coverage.columns, &few)).number("smallest", smallest.rows as f64))
        });
    told.collect()
}

/// The rows of the small groups.
fn of_groups(subject: &Subject, columns: &[String], few: &[&GroupCoverage]) -> Vec<usize> {
    let found: Vec<groups::Groups> = columns
        .iter()
        .filter_map(|name| subject.table.column(name))
        .map(|column| groups::of(column, &subject.rows, &subject.rows, &subject.rows))
        .collect();
    let few: HashSet<Vec<&str>> = few.iter().map(|group| group.values.iter().map(String::as_str).collect()).collect();
    let is_of_few = |&place: &usize| {
        let values = found.iter().map(|groups| groups.names[groups.codes[place] as usize].as_str());
        few.contains(&values.collect::<Vec<&str>>())
    };
    (0..subject.rows.len()).filter(is_of_few).map(|place| subject.rows[place]).collect()
}
