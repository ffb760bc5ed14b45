//! How sure the metrics of a judged part are: 95 % intervals of its metrics, of each group's, and of how far groups are apart.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use super::judge::Said;
use crate::data::{Groups, Truth};
use crate::eval::{self, Asked, Coded, Decided, Ends, Sure, SureColumn};

/// Resamples behind intervals that no formula gives.
const RESAMPLES: usize = 1000;
/// Fewer of them where rows are many, since what chance does to many rows is small and known well from few.
const FEWEST: usize = 200;
/// Rows that all resamples together may draw beyond the fewest.
const DRAWN: usize = 200_000_000;
/// Their seed.
const SEED: u64 = 1;
/// Where intervals of fairness stand in the document.
const FAIRNESS: &str = "fairness";

/// Intervals of a part.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Intervals {
    /// `test`, or `validation` where there is no test.
    pub part: String,
    /// Of its metrics.
    pub metrics: Ends,
    /// Of each protected column.
    pub fairness: Vec<Between>,
}

/// Intervals of a protected column.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Between {
    /// The column.
    pub column: String,
    /// Each group's metrics.
    pub groups: Vec<(String, Ends)>,
    /// How far groups are apart.
    pub summary: Ends,
}

impl Said<'_> {
    /// How sure [`Said::judged`] is, for a part of this name.
    pub fn intervals(&self, part: &str) -> Intervals {
        let rows = self.part();
        let resamples = (DRAWN / rows.x.rows.max(1)).clamp(FEWEST, RESAMPLES);
        let part = part.to_owned();
        match &rows.truth {
            Truth::Numbers(truth) => {
                self.of_all(part, eval::intervals_of_numbers(truth, &self.scores, &self.columns(), resamples, SEED))
            }
            Truth::Classes { codes, labels } if labels.len() == 2 => self.of_two(part, codes, resamples),
            Truth::Classes { codes, .. } => {
                self.of_all(part, eval::intervals_of_classes(&self.scored(codes), &self.columns(), resamples, SEED))
            }
        }
    }

    /// The protected columns of the part.
    fn columns(&self) -> Vec<Coded<'_>> {
        self.part().groups.iter().map(|groups| (groups.codes.as_slice(), groups.names.as_slice())).collect()
    }

    /// Intervals of the part, whose columns are in the order of [`Said::columns`].
    fn of_all(&self, part: String, sure: Sure) -> Intervals {
        let columns = self.part().groups.iter().map(|groups| groups.column.clone());
        let between = |(column, SureColumn { groups, summary })| Between { column, groups, summary };
        Intervals { part, metrics: sure.metrics, fairness: columns.zip(sure.columns).map(between).collect() }
    }

    fn of_two(&self, part: String, truth: &[u32], resamples: usize) -> Intervals {
        let scores: Vec<f64> = self.scores.iter().skip(1).step_by(2).copied().collect();
        let rows = Decided { truth, predicted: &self.predicted, scores: &scores, groups: &[] };
        let groups = &self.part().groups;
        let audit = |groups: &Groups| {
            let Groups { column, codes, names, .. } = groups;
            let asked = Asked { column, groups: codes, names, privileged: None, resamples, seed: SEED };
            eval::audit(&rows, &asked)
        };
        let audits: Vec<eval::Audit> = groups.iter().filter_map(audit).collect();
        let metrics = match audits.first() {
            Some(audit) => audit.overall.iter().cloned().collect(),
            None => eval::intervals(&rows, resamples, SEED).into_iter().collect(),
        };
        Intervals { part, metrics, fairness: audits.into_iter().map(between).collect() }
    }
}

fn between(audit: eval::Audit) -> Between {
    let values = audit.fairness.groups.into_iter().map(|group| group.value);
    let ends = audit.intervals.into_iter().map(|ends| ends.into_iter().collect());
    let names = audit.fairness.summary.iter().map(|(name, _)| name.to_owned());
    Between {
        summary: names.zip(audit.between).collect(),
        column: audit.fairness.column.clone(),
        groups: values.zip(ends).collect(),
    }
}

impl Intervals {
    /// The interval of a comparison between the groups of a column.
    pub fn of_fairness(&self, column: &str, measure: &str) -> Option<(f64, f64)> {
        self.fairness.iter().find(|known| known.column == column)?.summary.get(measure)
    }
}

/// `{"test": {metric: [low, high]}, "fairness": {column: {"groups": {…}, measure: [low, high]}}}`.
impl Serialize for Intervals {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut document = Map::new();
        let value = |ends: &Ends| serde_json::to_value(ends).unwrap_or_default();
        document.insert(self.part.clone(), value(&self.metrics));
        let mut columns = Map::new();
        for Between { column, groups, summary } in &self.fairness {
            let groups: Map<String, Value> = groups.iter().map(|(name, ends)| (name.clone(), value(ends))).collect();
            let mut entry = Map::from_iter([("groups".to_owned(), Value::Object(groups))]);
            if let Value::Object(summary) = value(summary) {
                entry.extend(summary);
            }
            columns.insert(column.clone(), entry.into());
        }
        document.insert(FAIRNESS.into(), columns.into());
        document.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Intervals {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read(Map::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

fn read(mut document: Map<String, Value>) -> serde_json::Result<Intervals> {
    let columns: Map<String, Value> = match document.shift_remove(FAIRNESS) {
        Some(columns) => serde_json::from_value(columns)?,
        None => Map::new(),
    };
    let of_column = |(column, entry): (String, Value)| {
        let mut entry: Map<String, Value> = serde_json::from_value(entry)?;
        let groups = entry.shift_remove("groups").unwrap_or_else(|| Map::new().into());
        let groups: Map<String, Value> = serde_json::from_value(groups)?;
        let groups = groups.into_iter().map(|(name, ends)| Ok((name, serde_json::from_value(ends)?)));
        let groups = groups.collect::<serde_json::Result<_>>()?;
        Ok(Between { column, groups, summary: serde_json::from_value(entry.into())? })
    };
    let fairness = columns.into_iter().map(of_column).collect::<serde_json::Result<_>>()?;
    let Some((part, metrics)) = document.into_iter().next() else { return Ok(Intervals::default()) };
    Ok(Intervals { part, metrics: serde_json::from_value(metrics)?, fairness })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_read_back() {
        let ends = |low| -> Ends { [("accuracy", (low, 0.9)), ("ece", (f64::NAN, f64::NAN))].into_iter().collect() };
        let column = Between { column: "sex".into(), groups: vec![("f".into(), ends(0.2))], summary: ends(0.3) };
        let intervals = Intervals { part: "test".into(), metrics: ends(0.1), fairness: vec![column] };
        let text = serde_json::to_string(&intervals).unwrap();
        insta::assert_snapshot!(text, @r#"{"test":{"accuracy":[0.1,0.9],"ece":[null,null]},"fairness":{"sex":{"groups":{"f":{"accuracy":[0.2,0.9],"ece":[null,null]}},"accuracy":[0.3,0.9],"ece":[null,null]}}}"#);
        assert_eq!(serde_json::from_str::<Intervals>(&text).unwrap(), intervals);
        assert_eq!(intervals.of_fairness("sex", "accuracy"), Some((0.3, 0.9)));
        assert_eq!(intervals.of_fairness("race", "accuracy"), None);
    }
}
