//! Runs beside each other: the settings in which they differ, what came of them, and the rows that they judge differently.

use super::{RunId, State};
use crate::base::fmt;
use crate::eval::mcnemar;
use crate::spec::{FIELDS, Workspace};
use crate::store::Listed;

/// Rows that are told one by one.
const TOLD: usize = 1_000;

/// Runs beside each other; the others are compared with the first.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// What they are called.
    pub names: Vec<String>,
    /// Settings in which they differ, as the workspace file writes them: one value a run.
    pub settings: Vec<(String, Vec<String>)>,
    /// Numbers in which they differ: one a run, where it has it.
    pub results: Vec<(String, Vec<Option<f64>>)>,
}

/// The rows of a part that two runs judge differently.
#[derive(Clone, Debug, PartialEq)]
pub struct Flips {
    /// Rows that both judged.
    pub rows: usize,
    /// Rows that both have right.
    pub right: usize,
    /// Rows that only the second has right.
    pub gained: usize,
    /// Rows that only the first has right.
    pub lost: usize,
    /// The chance of this unevenness were both as good (`McNemar`).
    pub chance: f64,
    /// The rows they take for different classes, up to a thousand: row of the table, truth, and what each took it for.
    pub told: Vec<(u32, u32, u32, u32)>,
    /// The labels of the classes.
    pub labels: Vec<String>,
}

/// What one run took the rows of a part for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// Rows of the table, ascending or not.
    pub rows: Vec<u32>,
    /// The true class of each.
    pub truth: Vec<u32>,
    /// The class each was taken for.
    pub predicted: Vec<u32>,
    /// The labels of the classes.
    pub labels: Vec<String>,
}

impl Comparison {
    /// Compares what is listed of runs.
    pub fn of(runs: &[&Listed]) -> Self {
        Self {
            names: runs.iter().map(|run| run.name().to_owned()).collect(),
            settings: settings(runs),
            results: results(runs),
        }
    }

    /// How far the number of run `place` is from the first's.
    pub fn apart(values: &[Option<f64>], place: usize) -> Option<f64> {
        Some(values.get(place).copied()?? - values.first().copied()??)
    }

    /// A number as tables show it, with how far it is from the first run's.
    pub fn shown(values: &[Option<f64>], place: usize) -> String {
        let Some(value) = values.get(place).copied().flatten() else { return "–".into() };
        match Self::apart(values, place).filter(|_| place > 0) {
            Some(apart) => {
                format!("{} ({}{})", fmt::number(value), if apart < 0.0 { "−" } else { "+" }, fmt::number(apart.abs()))
            }
            None => fmt::number(value),
        }
    }
}

/// Settings that are not the same in all, in the order of the table of fields, then steps as they come.
fn settings(runs: &[&Listed]) -> Vec<(String, Vec<String>)> {
    let default = Workspace::default();
    let mut keys: Vec<&str> = FIELDS.iter().map(|field| field.key).collect();
    for (key, _) in runs.iter().flat_map(|run| &run.settings) {
        if !keys.contains(&key.as_str()) {
            keys.push(key);
        }
    }
    let value = |run: &Listed, key: &str| {
        let own = run.settings.iter().find(|(known, _)| known == key).map(|(_, value)| value.clone());
        let usual = || FIELDS.iter().find(|field| field.key == key).map(|field| field.get(&default).to_string());
        own.or_else(usual).unwrap_or_default()
    };
    let rows = keys.into_iter().map(|key| (key.to_owned(), runs.iter().map(|run| value(run, key)).collect::<Vec<_>>()));
    rows.filter(|(_, values)| values.iter().any(|value| Some(value) != values.first())).collect()
}

fn results(runs: &[&Listed]) -> Vec<(String, Vec<Option<f64>>)> {
    let mut names: Vec<&str> = vec![];
    for (name, _) in runs.iter().flat_map(|run| run.numbers.iter()) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let numbers = |name: &str| -> Vec<Option<f64>> {
        runs.iter().map(|run| run.numbers.get(name).filter(|number| !number.is_nan())).collect()
    };
    let rows = names.into_iter().map(|name| (name.to_owned(), numbers(name)));
    rows.filter(|(_, values)| values.iter().any(|value| Some(value) != values.first())).collect()
}

impl Flips {
    /// Compares what two runs took rows for.
    ///
    /// # Errors
    /// A sentence where they have no row in common, or rows are not the same in both.
    pub fn between(first: &Judged, second: &Judged) -> Result<Self, String> {
        if first.labels != second.labels {
            return Err("they tell other classes apart".into());
        }
        let mut order: Vec<usize> = (0..second.rows.len()).collect();
        order.sort_unstable_by_key(|&place| second.rows[place]);
        let (mut rows, mut right, mut gained, mut lost, mut told) = (0, 0, 0, 0, vec![]);
        for (place, &row) in first.rows.iter().enumerate() {
            let Ok(found) = order.binary_search_by_key(&row, |&place| second.rows[place]) else { continue };
            let (truth, a, b) = (first.truth[place], first.predicted[place], second.predicted[order[found]]);
            if second.truth[order[found]] != truth {
                return Err("their rows are not the same: the data or the target have changed".into());
            }
            rows += 1;
            right += usize::from(a == truth && b == truth);
            gained += usize::from(a != truth && b == truth);
            lost += usize::from(a == truth && b != truth);
            if a != b && told.len() < TOLD {
                told.push((row, truth, a, b));
            }
        }
        if rows == 0 {
            return Err("they have no row in common: they are split by other seeds or methods".into());
        }
        let chance = mcnemar(gained as u64, lost as u64);
        Ok(Self { rows, right, gained, lost, chance, told, labels: first.labels.clone() })
    }

    /// In a sentence.
    pub fn sentence(&self) -> String {
        let all = fmt::thousands(self.rows as u64);
        let chance = if self.chance < 0.001 { "p < 0.001".into() } else { format!("p = {}", fmt::number(self.chance)) };
        format!(
            "of {all} rows in common {} are right in both, {} only here and {} only in the first ({chance} by McNemar)",
            fmt::thousands(self.right as u64),
            fmt::thousands(self.gained as u64),
            fmt::thousands(self.lost as u64)
        )
    }
}

/// Runs that are compared, and the line in hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// The first is what the others are compared with.
    pub runs: Vec<RunId>,
    /// The line in hand, from 0.
    pub cursor: usize,
}

/// A line of a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CompareLine {
    /// What follows.
    Heading(&'static str),
    /// What is compared, and a value a run.
    Values(String, Vec<String>),
    /// Something to read.
    Words(String),
}

/// The lines that tell a comparison, and the rows that its runs judge differently from the first where these are known: a run's
/// name, and what came of asking.
pub fn told<'a>(
    comparison: &Comparison,
    flips: impl IntoIterator<Item = (&'a str, Result<&'a Flips, &'a str>)>,
) -> Vec<CompareLine> {
    let mut lines = vec![CompareLine::Heading("settings that differ")];
    let settings = comparison.settings.iter().map(|(key, values)| CompareLine::Values(key.clone(), values.clone()));
    lines.extend(settings);
    if comparison.settings.is_empty() {
        lines.push(CompareLine::Words("none".into()));
    }
    lines.push(CompareLine::Heading("results"));
    for (name, values) in &comparison.results {
        let shown = (0..values.len()).map(|place| Comparison::shown(values, place)).collect();
        lines.push(CompareLine::Values(name.clone(), shown));
    }
    if comparison.results.is_empty() {
        lines.push(CompareLine::Words("none differs".into()));
    }
    lines.push(CompareLine::Heading("validation rows judged differently"));
    for (name, flips) in flips {
        match flips {
            Err(why) => lines.push(CompareLine::Words(format!("{name}: {why}"))),
            Ok(flips) => {
                lines.push(CompareLine::Words(format!("{name}: {}", flips.sentence())));
                let label = |class: u32| flips.labels.get(class as usize).cloned().unwrap_or_default();
                lines.extend(flips.told.iter().map(|&(row, truth, first, here)| {
                    let (truth, first, here) = (label(truth), label(first), label(here));
                    CompareLine::Words(format!("  row {}: is {truth}; first {first}, here {here}", u64::from(row) + 1))
                }));
            }
        }
    }
    lines
}

impl State {
    /// The lines that tell a comparison of these runs, and what the runs are called.
    pub fn comparison(&self, compared: &Compared) -> (Vec<CompareLine>, Vec<String>) {
        let find = |id: &RunId| self.listed.iter().map(|run| &**run).find(|run| run.id == *id);
        let runs: Vec<&Listed> = compared.runs.iter().filter_map(find).collect();
        let comparison = Comparison::of(&runs);
        let first = compared.runs.first().map_or("", String::as_str);
        let flips = runs.iter().skip(1).map(|run| {
            let known = self.flips.iter().find(|((a, b), _)| a == first && *b == run.id);
            let known = known.map_or(Err("being looked at …"), |(_, known)| known.as_deref().map_err(String::as_str));
            (run.name(), known)
        });
        let lines = told(&comparison, flips);
        (lines, comparison.names)
    }

    /// The runs that are compared: the baseline or the one in view first, then those beside it and the one in hand.
    pub fn compared(&self) -> Vec<RunId> {
        let mut all: Vec<RunId> = vec![];
        let hand = self.run_in_hand();
        for id in self.plot.baseline.iter().chain(&self.shown).chain(&self.plot.beside).chain(&hand) {
            if !all.contains(id) && self.listed.iter().any(|run| run.id == *id) {
                all.push(id.clone());
            }
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Status;

    fn run(id: &str, accuracy: f64, settings: &[(&str, &str)]) -> Listed {
        let mut run = Listed::new(id, Status::Finished);
        run.numbers.push("test.accuracy", accuracy);
        run.numbers.push("test.same", 1.0);
        run.settings = settings.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        run
    }

    #[test]
    fn only_what_differs_is_told_and_what_is_not_said_is_as_by_default() {
        let a = run("a", 0.9, &[("train.seed", "7"), ("model.dropout", "0.5")]);
        let b = run("b", 0.85, &[("train.seed", "7")]);
        let both = Comparison::of(&[&a, &b]);
        assert_eq!(both.settings, [("model.dropout".to_owned(), vec!["0.5".to_owned(), "0.0".to_owned()])]);
        assert_eq!(both.results, [("test.accuracy".to_owned(), vec![Some(0.9), Some(0.85)])]);
        assert_eq!(Comparison::shown(&both.results[0].1, 1), "0.85 (−0.05)");
    }

    #[test]
    fn rows_are_met_by_their_number_wherever_they_stand() {
        let labels = vec!["no".to_owned(), "yes".to_owned()];
        let first =
            Judged { rows: vec![3, 8, 5], truth: vec![1, 0, 1], predicted: vec![1, 0, 0], labels: labels.clone() };
        let second =
            Judged { rows: vec![5, 9, 3], truth: vec![1, 1, 1], predicted: vec![1, 1, 0], labels: labels.clone() };
        let flips = Flips::between(&first, &second).unwrap();
        assert_eq!((flips.rows, flips.right, flips.gained, flips.lost), (2, 0, 1, 1));
        assert_eq!(flips.told, [(3, 1, 1, 0), (5, 1, 0, 1)]);
        let other = Judged { truth: vec![0, 1, 1], ..second.clone() };
        assert!(Flips::between(&first, &other).unwrap_err().contains("not the same"));
        let apart = Judged { rows: vec![20, 21, 22], ..second };
        assert!(Flips::between(&first, &apart).unwrap_err().contains("no row in common"));
    }
}
