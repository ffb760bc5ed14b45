//! `--require 'test.roc_auc >= 0.9'`: conditions on what came of a run.

use serde_json::Value;

use super::failure::Failure;
use crate::base::diag::nearest;
use crate::eval;
use crate::train::Report;

/// A condition on one number of the report.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Requirement {
    text: String,
    place: Vec<String>,
    comparison: Comparison,
    bound: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Comparison {
    AtLeast,
    AtMost,
    More,
    Less,
}

impl Requirement {
    /// Reads `part.metric >= number`, `fairness.column.metric <= number`, with `>=`, `<=`, `>` or `<`.
    pub(super) fn parse(text: &str) -> Result<Self, Failure> {
        let like = "'test.roc_auc >= 0.9' or 'fairness.sex.demographic_parity_difference <= 0.1'";
        Self::read(text, &["train", "validation", "test"], true, like)
    }

    /// Reads `mean.metric >= number` and `deviation.metric <= number`: over folds there is no one test.
    pub(super) fn over_folds(text: &str) -> Result<Self, Failure> {
        Self::read(text, &["mean", "deviation"], false, "'mean.roc_auc >= 0.9' or 'deviation.roc_auc <= 0.02'")
    }

    fn read(text: &str, rooms: &[&str], fairness: bool, like: &str) -> Result<Self, Failure> {
        let wrong =
            |why: String| Failure::input(format!("--require {text:?} is not a condition: {why}; write it like {like}"));
        let signs =
            [(">=", Comparison::AtLeast), ("<=", Comparison::AtMost), (">", Comparison::More), ("<", Comparison::Less)];
        let split =
            signs.iter().find_map(|&(sign, kind)| text.split_once(sign).map(|(left, right)| (left, right, kind)));
        let (left, right, comparison) = split.ok_or_else(|| wrong("it has none of >=, <=, >, <".into()))?;
        let bound: f64 = right.trim().parse().map_err(|_| wrong(format!("{:?} is not a number", right.trim())))?;
        let place: Vec<String> = left.trim().split('.').map(str::to_owned).collect();
        match place.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            [room, metric] if rooms.contains(&room) => known(metric).map_err(wrong)?,
            ["fairness", _, _] if fairness => {}
            _ => return Err(wrong(format!("{:?} names no number of the report", left.trim()))),
        }
        Ok(Self { text: text.trim().into(), place, comparison, bound })
    }

    /// Fails where it is about a column that the workspace does not protect, so that no report will have it.
    pub(super) fn check_columns(&self, protected: &[String]) -> Result<(), Failure> {
        match &self.place[..] {
            [room, column, _] if room == "fairness" && !protected.contains(column) => Err(Failure::input(format!(
                "--require {:?}: `{column}` is not in data.protected, which names {}",
                self.text,
                if protected.is_empty() { "nothing".to_owned() } else { protected.join(", ") }
            ))),
            _ => Ok(()),
        }
    }

    /// Whether the report meets it; else a sentence that says what was found.
    pub(super) fn check(&self, report: &Report) -> Result<(), String> {
        let document = serde_json::to_value(report).unwrap_or_default();
        self.check_in(if self.place[0] == "fairness" { &document } else { &document["metrics"] })
    }

    /// The same in the document that its place begins in.
    pub(super) fn check_in(&self, root: &Value) -> Result<(), String> {
        let found = self.place.iter().fold(root, |value, key| value.get(key).unwrap_or(&Value::Null));
        let Some(number) = found.as_f64() else {
            return Err(format!("required {}, but the report has no such number", self.text));
        };
        let met = match self.comparison {
            Comparison::AtLeast => number >= self.bound,
            Comparison::AtMost => number <= self.bound,
            Comparison::More => number > self.bound,
            Comparison::Less => number < self.bound,
        };
        if met { Ok(()) } else { Err(format!("required {}, found {number}", self.text)) }
    }
}

fn known(metric: &str) -> Result<(), String> {
    let names = || eval::CLASSIFICATION.iter().chain(eval::REGRESSION).copied();
    if names().any(|name| name == metric) {
        return Ok(());
    }
    let hint = nearest(metric, names()).map_or_else(String::new, |name| format!(" (did you mean {name}?)"));
    Err(format!("there is no metric {metric:?}{hint}"))
}
