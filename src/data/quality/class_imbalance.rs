//! Classes with few rows beside others with many: a model does well by never naming them. And classes of so few that a part
//! of the rows has none of them.

use super::{Finding, Fix, Subject};
use crate::base::fmt;
use crate::base::severity::Severity::{Note, Warning};
use crate::data::dataset::Truth;
use crate::data::phrases::listed_all;
use crate::data::table::MISSING;

/// How many times as many rows the largest class has: worth knowing, and a danger.
const UNEVEN: f64 = 4.0;
const VERY: f64 = 10.0;
/// Fewer rows of a class than this can hardly be learnt and judged.
const FEWEST: usize = 20;

pub(super) fn find(subject: &Subject) -> Vec<Finding> {
    uneven(subject).into_iter().chain(unjudged(subject)).collect()
}

/// Classes that no validation row or no test row has: however rare ones are balanced, nothing says how well they are learnt.
fn unjudged(subject: &Subject) -> Option<Finding> {
    let (_, truth) = subject.target?;
    let (labels, codes) = (truth.labels(), truth.codes()?);
    let lacking = truth.unjudged(&subject.validation, &subject.test);
    let told = lacking.iter().filter(|(_, classes)| !classes.is_empty()).map(|(which, classes)| {
        let names: Vec<String> = classes.iter().map(|&class| labels[class].clone()).collect();
        format!("No {which} has the label {}.", listed_all(&names))
    });
    let told: Vec<String> = told.collect();
    if told.is_empty() {
        return None;
    }
    let advice =
        "What is learnt of it cannot be judged there: collect more rows, join classes, or set another `split`.";
    let found = Finding::new("class_imbalance", Warning, &[subject.target_name()], told.join(" "), advice);
    let is_theirs = |row: &usize| lacking.iter().any(|(_, classes)| classes.contains(&(codes[*row] as usize)));
    Some(found.rows(subject.rows.iter().copied().filter(is_theirs)))
}

fn uneven(subject: &Subject) -> Vec<Finding> {
    let Some((_, Truth::Classes { codes, labels })) = subject.target else { return Vec::new() };
    let mut counts = vec![0_usize; labels.len()];
    subject.rows.iter().filter(|&&row| codes[row] != MISSING).for_each(|&row| counts[codes[row] as usize] += 1);
    let mut sizes: Vec<(usize, &String)> = counts.into_iter().zip(labels).filter(|(count, _)| *count > 0).collect();
    sizes.sort_by_key(|(count, _)| *count);
    let [(least, rare), .., (most, common)] = &sizes[..] else { return Vec::new() };
    let ratio = *most as f64 / *least as f64;
    if ratio < UNEVEN || subject.is_balanced() {
        return Vec::new();
    }
    let counted = |count: usize| fmt::thousands(count as u64);
    let few = sizes.iter().filter(|(count, _)| *count < FEWEST).count();
    let seen =
        format!("`{rare}` has {} rows, `{common}` {}: {ratio:.0} times as many.", counted(*least), counted(*most));
    let advice = if few > 0 {
        "So few rows can hardly be learnt and judged: collect more, or join classes. Weights help beyond that."
    } else {
        "Judge by balanced accuracy or average precision, and weigh the classes if the rare ones matter."
    };
    let severity = if ratio >= VERY { Warning } else { Note };
    let rows = subject.rows.iter().copied().filter(|&row| labels.get(codes[row] as usize) == Some(rare));
    let found = Finding::new("class_imbalance", severity, &[subject.target_name()], seen, advice);
    vec![found.rows(rows).number("ratio", ratio).fix(Fix::Set { key: "balance.method", value: "\"class_weight\"" })]
}
