//! What has been told, so that a finding is told once, and again only when it grew much worse or came back.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Finding, History, LINTS, Rule, Severity, Sick, Since, Standing};

/// A finding this many times as large as when it was told is worth telling again.
const WORSE: f64 = 4.0;
/// Looks in a row without it after which a finding has cleared: one alone may be luck. Each time it comes back it takes twice
/// as many, so that one that comes and goes is told a few times and not for ever.
const CLEAR: u32 = 2;

/// The lints of one training.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(in crate::train) struct Lints {
    /// By the lint's name.
    told: BTreeMap<String, Told>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Told {
    sick: Sick,
    since: Since,
    cleared: bool,
    without: u32,
    returns: u32,
}

impl Lints {
    /// What there is to tell now.
    pub(in crate::train) fn check(&mut self, history: &History) -> Vec<Finding> {
        let weigh = |rule: &Rule| {
            if rule.behind.iter().any(|id| self.told.get(*id).is_some_and(|told| !told.cleared)) {
                return None;
            }
            self.weigh(rule.id, (rule.find)(history), history.now)
        };
        LINTS.iter().filter_map(weigh).collect()
    }

    fn weigh(&mut self, id: &str, found: Option<Sick>, now: Since) -> Option<Finding> {
        let Some(sick) = found else { return self.absent(id) };
        let since = sick.since.unwrap_or(now);
        let standing = match self.told.get_mut(id) {
            None => Standing::New,
            Some(told) if told.cleared => Standing::Back,
            Some(told) => {
                told.without = 0;
                let worse = sick.severity > told.sick.severity || sick.size >= WORSE * told.sick.size;
                if !worse {
                    return None;
                }
                told.sick = sick.clone();
                let since = told.since;
                return Some(finding(id, &sick, Standing::Worse, since));
            }
        };
        let finding = finding(id, &sick, standing, since);
        let returns = self.told.get(id).map_or(0, |told| told.returns + 1);
        self.told.insert(id.to_owned(), Told { sick, since, cleared: false, without: 0, returns });
        Some(finding)
    }

    fn absent(&mut self, id: &str) -> Option<Finding> {
        let told = self.told.get_mut(id).filter(|told| !told.cleared)?;
        told.without += 1;
        told.cleared = told.without >= CLEAR << told.returns.min(16);
        told.cleared.then(|| finding(id, &told.sick, Standing::Cleared, told.since))
    }
}

fn finding(id: &str, sick: &Sick, standing: Standing, since: Since) -> Finding {
    let Sick { severity, seen, advice, key, value, .. } = sick.clone();
    Finding {
        id: id.into(),
        severity: if standing == Standing::Cleared { Severity::Note } else { severity },
        standing,
        seen,
        since,
        advice,
        key,
        value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_and_goes_is_told_ever_more_rarely() {
        let mut lints = Lints::default();
        let sick = Sick::new(Severity::Warning, 1.0, "seen".into(), "advice");
        let mut told = 0;
        for turn in 0..4_000_u64 {
            // Three looks with it and three without.
            let found = (turn % 6 < 3).then(|| sick.clone());
            told += u32::from(lints.weigh("overfit", found, Since { epoch: 1, step: turn }).is_some());
        }
        assert!((2..10).contains(&told), "{told}");
    }
}
