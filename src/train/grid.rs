//! Workspaces, values of settings and seeds, each with each: one run for every combination, and what came of them beside each
//! other.

use serde::Serialize;

use super::cross::{deviation, mean};
use super::judge::PartId;
use super::report::{PartMetrics, Report};
use crate::eval::{Metrics, larger_is_better};

/// What one combination is worth.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GridRun {
    /// Its `train.seed`.
    pub seed: u64,
    /// Its run's id.
    pub run: String,
    /// The rows that were judged.
    pub part: PartId,
    /// The metric on them.
    pub value: f64,
}

impl GridRun {
    /// The metric of a report on a part of its rows; where none is named, the one that speaks for the run, which is named then.
    ///
    /// # Errors
    /// Why there is no such number.
    pub fn of(report: &Report, seed: u64, part: PartId, metric: &mut Option<String>) -> Result<Self, String> {
        let Some((part, metrics)) = numbers(&report.metrics, part) else {
            return Err(format!("run {} has no {} rows to be judged by", report.run, part.name()));
        };
        let headline = metrics.headline().map(|(name, _)| name.to_owned());
        let Some(name) = metric.clone().or(headline) else {
            return Err(format!("run {} has no metric that speaks for it; name one by --metric", report.run));
        };
        let value = metrics.get(&name).filter(|value| value.is_finite()).ok_or_else(|| {
            let (run, part) = (&report.run, part.name());
            format!("run {run} has no {name} on its {part} rows; another can be named by --metric")
        })?;
        *metric = Some(name);
        Ok(Self { seed, run: report.run.clone(), part, value })
    }
}

/// The numbers of a part; where there are no test rows, those of validation rows. `None` where there are none either.
fn numbers(PartMetrics { validation, test, .. }: &PartMetrics, wanted: PartId) -> Option<(PartId, &Metrics)> {
    let parts = match wanted {
        PartId::Validation => &[(PartId::Validation, validation)][..],
        PartId::Test => &[(PartId::Test, test), (PartId::Validation, validation)],
    };
    parts.iter().find(|(_, metrics)| !metrics.is_empty()).copied()
}

/// A combination without a number.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GridGap {
    /// Its `train.seed`.
    pub seed: u64,
    /// Why there is none.
    pub why: String,
}

/// One workspace with one value of each key that is varied, over all seeds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GridRow {
    /// The workspace file.
    pub workspace: String,
    /// A value for each key of the grid.
    pub values: Vec<String>,
    /// What tells its data from others: rows of the same can be held against each other.
    #[serde(skip)]
    pub data: String,
    /// The rows that were judged; `None` where no run has a number.
    pub part: Option<PartId>,
    /// Mean over seeds.
    pub mean: Option<f64>,
    /// Sample deviation over seeds, by n - 1; `None` of fewer than two.
    pub deviation: Option<f64>,
    /// Whether no other row of the same data and part has a better mean.
    pub best: bool,
    /// One entry a seed, in order.
    pub runs: Vec<GridRun>,
    /// What is missing.
    pub missing: Vec<GridGap>,
}

impl GridRow {
    /// A row to be filled.
    pub fn new(workspace: String, values: Vec<String>, data: String) -> Self {
        let (part, mean, deviation, best) = (None, None, None, false);
        Self { workspace, values, data, part, mean, deviation, best, runs: vec![], missing: vec![] }
    }
}

/// Every row, judged.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Grid {
    /// The tag that its runs have.
    pub name: String,
    /// The metric; empty where no run has one.
    pub metric: String,
    /// The part that was asked for.
    pub part: PartId,
    /// The keys that are varied.
    pub over: Vec<String>,
    /// In the order in which they were asked for.
    pub rows: Vec<GridRow>,
}

impl Grid {
    /// Sums up each row, and marks the best of those that can be held against each other.
    pub fn new(name: String, metric: String, part: PartId, over: Vec<String>, mut rows: Vec<GridRow>) -> Self {
        for row in &mut rows {
            let values: Vec<f64> = row.runs.iter().map(|run| run.value).collect();
            row.part = row.runs.first().map(|run| run.part);
            row.mean = Some(mean(&values)).filter(|mean| mean.is_finite());
            row.deviation = Some(deviation(&values)).filter(|deviation| deviation.is_finite());
        }
        let sign = if larger_is_better(&metric) { 1.0 } else { -1.0 };
        let best: Vec<bool> = (0..rows.len()).map(|place| is_best(&rows, place, sign)).collect();
        rows.iter_mut().zip(best).for_each(|(row, best)| row.best = best);
        Self { name, metric, part, over, rows }
    }
}

/// Whether none is better than this one, of which there is another to compare with.
fn is_best(rows: &[GridRow], place: usize, sign: f64) -> bool {
    let row = &rows[place];
    let Some(mean) = row.mean else { return false };
    let others = rows.iter().enumerate().filter(|(other, _)| *other != place);
    let alike = others.filter(|(_, other)| other.data == row.data && other.part == row.part);
    let means: Vec<f64> = alike.filter_map(|(_, other)| other.mean).collect();
    !means.is_empty() && means.iter().all(|other| sign * mean >= sign * other)
}

#[cfg(test)]
mod tests {
    use super::super::report::Rows;
    use super::*;
    use crate::data::Task;

    fn row(data: &str, values: &[f64]) -> GridRow {
        let run = |(seed, value): (usize, &f64)| {
            let run = format!("run-{seed}");
            GridRun { seed: seed as u64, run, part: PartId::Validation, value: *value }
        };
        let runs = values.iter().enumerate().map(run).collect();
        GridRow { runs, ..GridRow::new("w.toml".into(), vec![], data.into()) }
    }

    fn grid(metric: &str, rows: Vec<GridRow>) -> Grid {
        Grid::new("grid".into(), metric.into(), PartId::Validation, vec![], rows)
    }

    fn best(grid: &Grid) -> Vec<bool> {
        grid.rows.iter().map(|row| row.best).collect()
    }

    #[test]
    fn a_row_is_the_mean_and_the_sample_deviation_of_its_seeds() {
        let summed = grid("roc_auc", vec![row("a", &[1.0, 3.0, 5.0]), row("a", &[3.0]), row("a", &[])]);
        let numbers = summed.rows.iter().map(|row| (row.mean, row.deviation));
        let wanted = [(Some(3.0), Some(2.0)), (Some(3.0), None), (None, None)];
        assert_eq!(numbers.collect::<Vec<_>>(), wanted);
        assert_eq!(summed.rows.iter().filter(|row| row.part.is_some()).count(), 2);
    }

    #[test]
    fn the_best_is_looked_for_among_rows_of_the_same_data() {
        let rows = || vec![row("a", &[0.7]), row("a", &[0.8]), row("b", &[0.9]), row("a", &[]), row("a", &[0.8])];
        assert_eq!(best(&grid("roc_auc", rows())), [false, true, false, false, true]);
        assert_eq!(best(&grid("log_loss", rows())), [true, false, false, false, false]);
        let mut apart = rows();
        apart[1].runs[0].part = PartId::Test;
        assert_eq!(best(&grid("roc_auc", apart)), [false, false, false, false, true]);
    }

    #[test]
    fn test_numbers_are_only_taken_when_asked_for_and_where_there_are_some() {
        let of = |value: f64| [("accuracy", value)].into_iter().collect::<Metrics>();
        let mut report = Report::judged(Task::Binary, &[], Rows::default(), [None, None, None]);
        let scored = |report: &Report, part| GridRun::of(report, 1, part, &mut None).map(|run| (run.part, run.value));
        assert!(scored(&report, PartId::Test).is_err_and(|why| why.contains("no test rows")));
        report.metrics.validation = of(0.8);
        assert_eq!(scored(&report, PartId::Test), Ok((PartId::Validation, 0.8)));
        report.metrics.test = of(0.7);
        assert_eq!(scored(&report, PartId::Test), Ok((PartId::Test, 0.7)));
        assert_eq!(scored(&report, PartId::Validation), Ok((PartId::Validation, 0.8)));
        report.metrics.validation = Metrics::default();
        assert!(scored(&report, PartId::Validation).is_err_and(|why| why.contains("no validation rows")));
    }

    #[test]
    fn a_metric_is_named_by_the_first_that_has_one_and_a_missing_one_is_told() {
        let mut report = Report::judged(Task::Binary, &[], Rows::default(), [None, None, None]);
        report.metrics.validation = [("accuracy", 0.8), ("roc_auc", 0.9), ("f1", f64::NAN)].into_iter().collect();
        let mut metric = None;
        assert_eq!(GridRun::of(&report, 1, PartId::Validation, &mut metric).map(|run| run.value), Ok(0.9));
        assert_eq!(metric.as_deref(), Some("roc_auc"));
        for name in ["f1", "r2"] {
            let scored = GridRun::of(&report, 1, PartId::Validation, &mut Some(name.into()));
            assert!(scored.is_err_and(|why| why.contains(&format!("no {name} on its validation rows"))));
        }
    }
}
