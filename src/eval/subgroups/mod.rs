//! The subgroups that a model treats worst: slices of rows by up to three conditions on different columns, each compared with
//! all other rows.
//!
//! Slices with fewer rows than the least are left out, and so are all that lie within them: that alone prunes, so how many
//! slices are looked at does not depend on what is found, and chances can be corrected for it (Holm 1979). Slices are ordered by
//! how much worse they are for certain: the near end of their interval less the rate of all others. One with more conditions is
//! told only where it is worse for certain than each slice that it lies in; of slices with equal counts, which are the same
//! rows under other names, one is, and of a slice and all other rows the worse.

mod conditions;
mod rates;
mod slice;
#[cfg(test)]
mod tests;
mod walk;

use super::binary::{Binary, RATES};
use super::exact::fisher;
use super::interval::wilson;

pub use conditions::Conditions;
pub use rates::scan_distances;
pub use slice::Slice;

use rates::{Better, Holm};
use walk::{Tally, walk};

/// What is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sought {
    /// Conditions at most, 1 to 3.
    pub conditions: usize,
    /// Rows at least.
    pub least: usize,
    /// Slices at most that are told for each rate.
    pub listed: usize,
    /// Whether only errors are compared, and not what they are.
    pub only_errors: bool,
}

impl Sought {
    /// The least size that is usual for so many rows: 30, or 0.5 %.
    pub fn usual_least(rows: usize) -> usize {
        rows.div_ceil(200).max(30)
    }
}

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Scan {
    /// Slices that were looked at.
    pub slices: usize,
    /// Questions asked of them: slices times rates.
    pub questions: usize,
    /// Intersections that were counted, which is the work.
    pub counted: usize,
    /// Rows at least.
    pub least: usize,
    /// The worst first, rate by rate.
    pub found: Vec<Slice>,
}

/// Rates in which slices are compared, whether a higher or a lower one is worse (`None`: either), and in words.
const SCANNED: [(&str, Option<bool>, &str); 4] = [
    ("error_rate", Some(true), "error rate"),
    ("fpr", Some(true), "false positive rate"),
    ("fnr", Some(true), "false negative rate"),
    ("selection_rate", None, "selection rate"),
];

/// The rows of a slice that count for a rate: hits and all.
fn counted(name: &str, counts: Binary) -> (u64, u64) {
    match name {
        "error_rate" => (counts.fp + counts.fn_, counts.total()),
        "fnr" => (counts.fn_, counts.positives()),
        _ => RATES.iter().find(|(known, _)| *known == name).map_or((0, 0), |(_, rate)| rate(counts)),
    }
}

/// Compares the slices of rows with these truths and decisions, 0 or 1 each; `None` where slices do not fit together or there are no
/// rows.
pub fn scan(conditions: &Conditions, truth: &[u32], predicted: &[u32], sought: &Sought) -> Option<Scan> {
    if truth.len() != conditions.rows() || predicted.len() != truth.len() || truth.is_empty() {
        return None;
    }
    let whole = Binary::count(truth.iter().copied().zip(predicted.iter().copied()));
    let positive = conditions::bits(truth.iter().map(|&code| code == 1));
    let taken = conditions::bits(predicted.iter().map(|&code| code == 1));
    let count = |slice: &[u64]| {
        let mut counts = [0_u64; 4];
        for ((word, truth), said) in slice.iter().zip(&positive).zip(&taken) {
            counts[0] += u64::from(word.count_ones());
            counts[1] += u64::from((word & truth).count_ones());
            counts[2] += u64::from((word & said).count_ones());
            counts[3] += u64::from((word & truth & said).count_ones());
        }
        let [all, positive, taken, tp] = counts;
        Binary { tp, fp: taken - tp, fn_: positive - tp, tn: all + tp - positive - taken }
    };
    let rates = if sought.only_errors { &SCANNED[..1] } else { &SCANNED[..] };
    let mut best: Vec<Better<Binary>> = rates.iter().map(|_| Better::new(sought.listed)).collect();
    let mut holm = Holm::default();
    let walked = walk(conditions, sought, &count, |key, counts, within| {
        for ((name, worse, _), best) in rates.iter().zip(&mut best) {
            let Some(seen) = Seen::of(counted(name, counts), counted(name, whole)) else { continue };
            holm.ask(seen.squared());
            let sign = worse
                .map_or(if seen.difference() < 0.0 { -1.0 } else { 1.0 }, |higher| if higher { 1.0 } else { -1.0 });
            let mut parents = within.iter().map(|&counts| rate(counted(name, counts)));
            if sign * seen.difference() > 0.0 && parents.all(|parent| sign * (seen.near(sign) - parent) > 0.0) {
                best.offer(seen.certain(sign), key, counts, without(whole, counts));
            }
        }
    });
    let mut found = Vec::new();
    for ((name, _, words), best) in rates.iter().zip(best) {
        for (key, counts) in best.listed() {
            let Some(seen) = Seen::of(counted(name, counts), counted(name, whole)) else { continue };
            let chance = fisher(seen.own, seen.others);
            found.push(Slice {
                conditions: conditions.told(key),
                metric: name,
                words,
                rows: counts.total(),
                of: seen.own.1,
                value: rate(seen.own),
                interval: wilson(seen.own.0, seen.own.1),
                others: rate(seen.others),
                chance,
                corrected: holm.corrected(chance, seen.squared()),
            });
        }
    }
    Some(Scan { slices: walked.slices, questions: holm.asked(), counted: walked.counted, least: sought.least, found })
}

impl Tally for Binary {
    fn rows(&self) -> u64 {
        self.total()
    }
}

/// The counts of all other rows.
fn without(whole: Binary, own: Binary) -> Binary {
    Binary { tn: whole.tn - own.tn, fp: whole.fp - own.fp, fn_: whole.fn_ - own.fn_, tp: whole.tp - own.tp }
}

fn rate((hits, of): (u64, u64)) -> f64 {
    hits as f64 / of as f64
}

/// A rate of a slice and of all other rows.
#[derive(Clone, Copy)]
struct Seen {
    own: (u64, u64),
    others: (u64, u64),
}

impl Seen {
    /// `None` where one of them has no rows for it.
    fn of(own: (u64, u64), all: (u64, u64)) -> Option<Self> {
        let others = (all.0 - own.0, all.1 - own.1);
        (own.1 > 0 && others.1 > 0).then_some(Self { own, others })
    }

    fn difference(self) -> f64 {
        rate(self.own) - rate(self.others)
    }

    /// The end of its interval that is nearer to the others, where it is larger (`sign` 1) or smaller (-1) than they are.
    fn near(self, sign: f64) -> f64 {
        let (low, high) = wilson(self.own.0, self.own.1);
        if sign > 0.0 { low } else { high }
    }

    /// By how much it is larger for certain, or with the other sign smaller.
    fn certain(self, sign: f64) -> f64 {
        sign * (self.near(sign) - rate(self.others))
    }

    /// The squared score statistic of two rates (Pearson's chi-squared), which orders slices nearly as Fisher's test does.
    fn squared(self) -> f64 {
        let (own, others) = (self.own.1 as f64, self.others.1 as f64);
        let pooled = (self.own.0 + self.others.0) as f64 / (own + others);
        let spread = pooled * (1.0 - pooled) * (1.0 / own + 1.0 / others);
        if spread > 0.0 { self.difference().powi(2) / spread } else { 0.0 }
    }
}
