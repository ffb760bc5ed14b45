//! [`Decision`]: how probabilities of two classes become decisions, at one threshold for all or by group.
//!
//! By group a row is decided at one of two thresholds, drawn by lot, because equal rates often lie between two. The lot is a
//! function of the seed and of the row's score, so equal rows are decided alike, wherever they stand.

use serde::{Deserialize, Serialize};

use super::scored::predicted_at;
use crate::base::fmt;
use crate::base::rng::{Purpose, Stream};

/// How probabilities become decisions.
#[derive(Clone, Debug, PartialEq)]
pub enum Decision {
    /// A row of two classes is positive from this probability of class 1 on.
    At(f64),
    /// Groups of a column have rules of their own.
    ByGroup(ByGroup),
}

/// Rules of the groups of a column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ByGroup {
    /// The column.
    pub column: String,
    /// Each group with its rule.
    pub rules: Vec<(String, Rule)>,
    /// From which probability on rows of other groups are positive.
    pub otherwise: f64,
    /// Seed of the lots.
    pub seed: u64,
}

/// A row is positive with probability `ignored * constant + (1 - ignored) * P`, where `P` is the sum of the shares of those
/// thresholds that its score is above (Fairlearn's `InterpolatedThresholder`).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rule {
    /// Share of rows whose score is not looked at.
    pub ignored: f64,
    /// Share of these that is positive all the same.
    pub constant: f64,
    /// Share and threshold; thresholds lie in `[-1, 2]`, whose ends take every row and none.
    pub low: (f64, f64),
    /// The other share and threshold.
    pub high: (f64, f64),
}

impl Rule {
    /// Positive above `threshold`, no lots drawn.
    pub fn above(threshold: f64) -> Self {
        Self { ignored: 0.0, constant: 0.0, low: (1.0, threshold), high: (0.0, threshold) }
    }

    /// The chance that a row of this score is taken for positive.
    pub fn chance(&self, score: f64) -> f64 {
        let of = |(share, threshold): (f64, f64)| if score > threshold { share } else { 0.0 };
        self.ignored * self.constant + (1.0 - self.ignored) * (of(self.low) + of(self.high))
    }

    /// In words: `positive above 0.5, and 40% of rows from 0.3 to 0.5`.
    pub fn told(&self) -> String {
        let (upper, lower) = if self.low.1 >= self.high.1 { (self.low, self.high) } else { (self.high, self.low) };
        // A row above the upper threshold is above both.
        let above = match lower.0 {
            share if share <= 0.0 || upper.1 == lower.1 => all_above(upper.1),
            share if share >= 1.0 => all_above(lower.1),
            share => {
                let (from, to) = (fmt::number(lower.1.max(0.0)), fmt::number(upper.1.min(1.0)));
                let sure = if upper.1 >= 1.0 { String::new() } else { format!("{}, and ", all_above(upper.1)) };
                format!("{sure}{} of rows from {from} to {to}", fmt::percent(share))
            }
        };
        match self.ignored {
            share if share > 0.0 => {
                let (share, chance) = (fmt::percent(share), fmt::number(self.constant));
                format!("{above}; for {share} of rows at random, with a chance of {chance}")
            }
            _ => above,
        }
    }

    /// Whether rows of some score are decided by lot.
    pub fn draws_lots(&self) -> bool {
        let mixed = |(share, _): (f64, f64)| share > 0.0 && share < 1.0;
        self.ignored > 0.0 || mixed(self.low) && self.low.1 != self.high.1
    }
}

/// The groups of rows to decide about.
#[derive(Clone, Copy, Debug)]
pub struct Grouping<'a> {
    /// One place in `names` a row.
    pub codes: &'a [u32],
    /// What the groups are called.
    pub names: &'a [String],
}

/// A threshold in words; beyond the ends of probabilities it takes every row or none.
fn all_above(threshold: f64) -> String {
    match threshold {
        low if low < 0.0 => "positive always".into(),
        high if high >= 1.0 => "positive never".into(),
        between => format!("positive above {}", fmt::number(between)),
    }
}

impl Decision {
    /// The class of each row of `probabilities` (rows x `classes`). `of` finds the groups of a column; where there are none, and
    /// for more than two classes, the plain rule decides.
    pub fn decide<'a>(
        &self,
        probabilities: &[f64],
        classes: usize,
        of: impl FnOnce(&str) -> Option<Grouping<'a>>,
    ) -> Vec<u32> {
        let rules = match self {
            Self::At(threshold) => return predicted_at(probabilities, classes, *threshold),
            Self::ByGroup(rules) => rules,
        };
        match of(&rules.column) {
            Some(members) if classes == 2 => rules.decide(probabilities, &members),
            _ => predicted_at(probabilities, classes, rules.otherwise),
        }
    }

    /// The column whose groups it looks at.
    pub fn column(&self) -> Option<&str> {
        match self {
            Self::At(_) => None,
            Self::ByGroup(rules) => Some(&rules.column),
        }
    }

    /// The threshold for rows of no known group.
    pub fn threshold(&self) -> f64 {
        match self {
            Self::At(threshold) => *threshold,
            Self::ByGroup(rules) => rules.otherwise,
        }
    }
}

impl ByGroup {
    fn decide(&self, probabilities: &[f64], members: &Grouping) -> Vec<u32> {
        let rule = |name: &String| self.rules.iter().find(|(known, _)| known == name).map(|(_, rule)| *rule);
        let rules: Vec<Option<Rule>> = members.names.iter().map(rule).collect();
        let scores = probabilities.iter().skip(1).step_by(2);
        let rows = scores.zip(members.codes);
        let decided = |(&score, &code): (&f64, &u32)| {
            let Some(rule) = rules.get(code as usize).copied().flatten() else { return score >= self.otherwise };
            let chance = rule.chance(score);
            chance >= 1.0 || chance > 0.0 && Stream::new(self.seed, Purpose::Lots, score.to_bits()).uniform() < chance
        };
        rows.map(|row| u32::from(decided(row))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn probabilities(scores: &[f64]) -> Vec<f64> {
        scores.iter().flat_map(|score| [1.0 - score, *score]).collect()
    }

    fn by_group() -> ByGroup {
        let half = Rule { ignored: 0.0, constant: 0.0, low: (0.25, 0.2), high: (0.75, 0.8) };
        let rules = vec![("a".into(), Rule::above(0.4)), ("b".into(), half)];
        ByGroup { column: "g".into(), rules, otherwise: 0.5, seed: 7 }
    }

    #[test]
    fn each_group_is_decided_by_its_own_rule_and_others_by_the_plain_one() {
        let names = ["a".to_owned(), "c".to_owned()];
        let members = Grouping { codes: &[0, 0, 1, 1], names: &names };
        let decided = |decision: &Decision, classes| {
            decision.decide(&probabilities(&[0.4, 0.45, 0.45, 0.5]), classes, |column| {
                assert_eq!(column, "g");
                Some(members)
            })
        };
        assert_eq!(decided(&Decision::ByGroup(by_group()), 2), [0, 1, 0, 1]);
        assert_eq!(Decision::ByGroup(by_group()).decide(&probabilities(&[0.45, 0.5]), 2, |_| None), [0, 1]);
        assert_eq!(Decision::At(0.45).decide(&probabilities(&[0.4, 0.45]), 2, |_| None), [0, 1]);
    }

    #[test]
    fn a_rule_is_told_by_what_happens_to_rows() {
        let rule = |low, high| Rule { ignored: 0.0, constant: 0.0, low, high }.told();
        assert_eq!(rule((0.25, 0.8), (0.75, 0.2)), "positive above 0.8, and 75% of rows from 0.2 to 0.8");
        assert_eq!(rule((1.0, 0.8), (0.0, 0.2)), "positive above 0.8");
        assert_eq!(rule((0.0, 0.8), (1.0, 0.2)), "positive above 0.2");
        assert_eq!(rule((0.5, 2.0), (0.5, 0.2)), "50% of rows from 0.2 to 1");
        assert_eq!(Rule::above(-1.0).told(), "positive always");
        let some = Rule { ignored: 0.25, constant: 0.5, ..Rule::above(0.5) };
        assert_eq!(some.told(), "positive above 0.5; for 25% of rows at random, with a chance of 0.5");
    }

    #[test]
    fn lots_come_up_as_often_as_they_should_and_follow_the_row() {
        let names = ["b".to_owned()];
        let codes = vec![0; 20_000];
        let scores: Vec<f64> = (0..20_000).map(|row| 0.3 + f64::from(row) / 1e5).collect();
        let decision = Decision::ByGroup(by_group());
        let decide = |scores: &[f64]| {
            let members = Grouping { codes: &codes[..scores.len()], names: &names };
            decision.decide(&probabilities(scores), 2, |_| Some(members))
        };
        let forwards = decide(&scores);
        let taken = forwards.iter().sum::<u32>();
        assert!((4_800..5_200).contains(&taken), "{taken}");
        let backwards: Vec<f64> = scores.iter().rev().copied().collect();
        assert!(decide(&backwards).iter().rev().eq(&forwards), "another order, the same decisions");
        assert_eq!(decide(&scores[7..]), forwards[7..]);
        assert!(by_group().rules[1].1.draws_lots() && !by_group().rules[0].1.draws_lots());
    }
}
