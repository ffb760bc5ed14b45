//! A prepared column of large numbers, which drowns the others (`LeCun` et al. 1998, "Efficient `BackProp`": inputs of
//! mean 0 and like variance).

use super::{History, Rule, Severity, Sick, Since};
use crate::base::fmt;

pub(super) const RULE: Rule = Rule::new("unscaled_input", find);

/// Root mean square. Scaled columns have 1, one-hot columns less, codes of an ordinal column a few.
const LARGE: f64 = 20.0;
/// Training is all but sure to fail from here.
const HUGE: f64 = 1_000.0;
/// Columns that are named.
const NAMED: usize = 3;

fn find(history: &History) -> Option<Sick> {
    let size = |mean: f64, std: f64| mean.hypot(std);
    let columns = history.facts.columns.iter();
    let mut large: Vec<_> = columns.filter(|(_, mean, std)| size(*mean, *std) > LARGE).collect();
    large.sort_by(|a, b| size(b.1, b.2).total_cmp(&size(a.1, a.2)));
    let (_, mean, std) = large.first()?;
    let names: Vec<String> = large.iter().take(NAMED).map(|(name, ..)| format!("`{name}`")).collect();
    let more = match large.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let seen = format!(
        "{}{more} reach the network unscaled: the first has mean {} and standard deviation {}.",
        names.join(", "),
        fmt::number(*mean),
        fmt::number(*std)
    );
    let severity = if size(*mean, *std) > HUGE { Severity::Severe } else { Severity::Warning };
    let advice = "Add a `scale` step that covers these columns to [[prepare]].";
    Some(Sick::new(severity, size(*mean, *std), seen, advice).since(Since::default()).key("prepare"))
}
