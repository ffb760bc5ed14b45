//! What came of a run: the document of `--json` and `metrics.json`.

use serde::{Deserialize, Serialize};

use super::by_group::Mitigated;
use super::energy::Energy;
use super::event::Ending;
use super::goal::Verdict;
use super::intervals::Intervals;
use super::judge::Judged;
use crate::data::{Proof, Task};
use crate::eval::{ByGroup, Confusion, Decision, Fairness, Metrics};

/// What came of a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The run's id.
    pub run: String,
    /// The run's folder.
    pub dir: String,
    /// `binary`, `multiclass` or `regression`.
    pub task: String,
    /// Why it ended.
    pub ending: Ending,
    /// Rows in each part; training rows after balancing.
    pub rows: Rows,
    /// How rows were dealt, and what of that stands in two parts.
    #[serde(default)]
    pub split: Proof,
    /// Sixteen hexadecimal digits that tell this sealed test from others; empty where there is none.
    #[serde(default)]
    pub test_set: String,
    /// Metrics of the kept weights on each part.
    pub metrics: PartMetrics,
    /// The probability from which on a row of two classes counts as positive; absent where it is one half.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threshold: Option<f64>,
    /// One entry a protected column, on the test part, or the validation part where there is no test.
    #[serde(with = "fairness_by_column")]
    pub fairness: Vec<Fairness>,
    /// Rows are truth, columns predictions; absent for regression.
    pub confusion_matrix: Option<Confusions>,
    /// Passes done.
    pub epochs: usize,
    /// The epoch whose weights were kept, from 1.
    #[serde(alias = "best_epoch")]
    pub kept_epoch: usize,
    /// Numbers learnt.
    pub parameters: usize,
    /// Where the time went.
    pub seconds: Seconds,
    /// Rows trained per second of [`Seconds::train`], over all epochs, with judging and keeping them.
    pub samples_per_second: f64,
    /// What the user should know.
    pub warnings: Vec<String>,
    /// The 95 % intervals of the last part's metrics.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intervals: Option<Intervals>,
    /// How groups are decided where each has a rule of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thresholds: Option<ByGroup>,
    /// What these changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mitigation: Option<Mitigated>,
    /// What it used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub energy: Option<Energy>,
    /// Whether it reached its goal; absent where it has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goal: Option<Verdict>,
}

/// Rows in each part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rows {
    /// Learnt from.
    pub train: usize,
    /// Watched while learning.
    pub validation: usize,
    /// Judged at the end.
    pub test: usize,
}

/// Metrics of each part; empty where a part has no rows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PartMetrics {
    /// Of the training rows learnt from, each once; made ones are left out.
    pub train: Metrics,
    /// Of the validation part.
    pub validation: Metrics,
    /// Of the test part.
    pub test: Metrics,
}

/// Confusion matrices of each part.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Confusions {
    /// Class labels in order.
    pub labels: Vec<String>,
    /// Of the training part.
    pub train: Vec<Vec<u64>>,
    /// Of the validation part.
    pub validation: Vec<Vec<u64>>,
    /// Of the test part.
    pub test: Vec<Vec<u64>>,
}

impl Report {
    /// The note of a model's file that holds its threshold.
    pub const THRESHOLD: &'static str = "threshold";
    /// The note of a model's file that holds the rules of groups.
    pub const THRESHOLDS: &'static str = "thresholds";

    /// A report of judged parts alone; a part that is absent or empty leaves no numbers. Fairness is that of the last
    /// part there is.
    pub fn judged(task: Task, labels: &[String], rows: Rows, [train, validation, test]: [Option<Judged>; 3]) -> Self {
        let there = |judged: Option<Judged>, rows: usize| judged.filter(|_| rows > 0);
        let mut parts = [there(train, rows.train), there(validation, rows.validation), there(test, rows.test)];
        let fairness = parts.iter_mut().rev().flatten().next().map(|judged| std::mem::take(&mut judged.fairness));
        let mut metrics = PartMetrics::default();
        let mut confusions = Confusions { labels: labels.to_vec(), train: vec![], validation: vec![], test: vec![] };
        let slots = [
            (&mut metrics.train, &mut confusions.train),
            (&mut metrics.validation, &mut confusions.validation),
            (&mut metrics.test, &mut confusions.test),
        ];
        for ((metrics, counts), judged) in slots.into_iter().zip(parts) {
            let Some(judged) = judged else { continue };
            *metrics = judged.metrics;
            *counts = judged.confusion.map(|confusion| confusion.counts).unwrap_or_default();
        }
        Self {
            run: String::new(),
            dir: String::new(),
            task: task.name().into(),
            ending: Ending::Completed,
            rows,
            split: Proof::default(),
            test_set: String::new(),
            metrics,
            threshold: None,
            fairness: fairness.unwrap_or_default(),
            confusion_matrix: (task != Task::Regression).then_some(confusions),
            epochs: 0,
            kept_epoch: 0,
            parameters: 0,
            seconds: Seconds::default(),
            samples_per_second: 0.0,
            warnings: vec![],
            intervals: None,
            thresholds: None,
            mitigation: None,
            energy: None,
            goal: None,
        }
    }

    /// How rows of two classes were told apart.
    pub fn decision(&self) -> Decision {
        let one_for_all = Decision::At(self.threshold.unwrap_or(0.5));
        self.thresholds.clone().map_or(one_for_all, Decision::ByGroup)
    }

    /// The part that counts, by name: the test, else the validation part.
    pub fn judged_part(&self) -> (&'static str, &Metrics) {
        match &self.metrics {
            PartMetrics { test, validation, .. } if test.is_empty() => ("validation", validation),
            PartMetrics { test, .. } => ("test", test),
        }
    }
}

impl Confusions {
    /// The matrix of the test part with its labels.
    pub fn test(&self) -> Confusion {
        Confusion { labels: self.labels.clone(), counts: self.test.clone() }
    }
}

/// Where the time went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Seconds {
    /// Reading the files.
    pub load: f64,
    /// Splitting, fitting and applying the preparation.
    pub prepare: f64,
    /// Training, validation included, pauses not.
    pub train: f64,
    /// Judging the kept weights on every part.
    pub evaluate: f64,
}

/// The contract's form: a map from column to `{"groups": {value: {"count", …}}, summary…}`.
mod fairness_by_column {
    use serde::de::Error as _;
    use serde::ser::Error as _;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use serde_json::{Map, Value};

    use crate::eval::{Fairness, Group, Metrics};

    pub(super) fn serialize<S: Serializer>(all: &[Fairness], serializer: S) -> Result<S::Ok, S::Error> {
        let mut columns = Map::new();
        for fairness in all {
            columns.insert(fairness.column.clone(), to_value(fairness).map_err(S::Error::custom)?);
        }
        columns.serialize(serializer)
    }

    fn to_value(fairness: &Fairness) -> serde_json::Result<Value> {
        let mut groups = Map::new();
        for group in &fairness.groups {
            let mut row = Map::new();
            row.insert("count".into(), group.count.into());
            row.append(&mut object(serde_json::to_value(&group.metrics)?));
            groups.insert(group.value.clone(), row.into());
        }
        let mut column = Map::new();
        column.insert("groups".into(), groups.into());
        column.append(&mut object(serde_json::to_value(&fairness.summary)?));
        column.insert("warnings".into(), fairness.warnings.clone().into());
        Ok(column.into())
    }

    fn object(value: Value) -> Map<String, Value> {
        match value {
            Value::Object(map) => map,
            _ => Map::new(),
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Fairness>, D::Error> {
        let columns = Map::<String, Value>::deserialize(deserializer)?;
        columns
            .into_iter()
            .map(|(column, value)| from_value(column, value))
            .collect::<Result<_, _>>()
            .map_err(D::Error::custom)
    }

    fn from_value(column: String, value: Value) -> serde_json::Result<Fairness> {
        let mut summary = object(value);
        let warnings = summary.shift_remove("warnings").map(serde_json::from_value).transpose()?.unwrap_or_default();
        let groups = object(summary.shift_remove("groups").unwrap_or_default());
        let groups = groups
            .into_iter()
            .map(|(value, row)| {
                let mut row = object(row);
                let count = row.shift_remove("count").and_then(|count| count.as_u64()).unwrap_or(0) as usize;
                Ok(Group { value, count, metrics: serde_json::from_value::<Metrics>(row.into())? })
            })
            .collect::<serde_json::Result<_>>()?;
        Ok(Fairness { column, groups, summary: serde_json::from_value(summary.into())?, warnings })
    }
}
