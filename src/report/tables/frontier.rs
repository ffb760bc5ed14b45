//! Ways of mitigation as a table: a row a way.

use std::fmt::Write;

use crate::base::csv;
use crate::train::Frontier;

/// Every number with all its digits.
pub(in crate::report) fn frontier(frontier: &Frontier) -> String {
    let first = frontier.attempts.first();
    let names = first.iter().flat_map(|attempt| attempt.metrics.iter().chain(&attempt.apart)).map(|(name, _)| name);
    let names: Vec<&str> = names.collect();
    let mut text = format!("mitigation,settings,best,seconds,{}\n", names.join(","));
    for attempt in &frontier.attempts {
        let settings = csv::cell(&attempt.settings);
        // Writing to a string cannot fail.
        let _ = write!(text, "{},{settings},{},{}", attempt.mitigation, attempt.best, attempt.seconds);
        for name in &names {
            let value = attempt.metrics.get(name).or(attempt.apart.get(name)).filter(|value| value.is_finite());
            let _ = write!(text, ",{}", value.map_or_else(String::new, |value| value.to_string()));
        }
        text.push('\n');
    }
    text
}
