//! How sure the metrics of a regression are, of all rows and of groups: percentile intervals of resamples of the rows.
//!
//! A resample adds up errors and truths, so it costs one walk over the rows. Medians and the largest error have none: a
//! resample would have to be sorted, and the bootstrap says nothing of the largest of many.

use super::bootstrap::{Drawn, bootstrap};
use super::metrics::Metrics;
use super::regression::{comparable, mean};
use super::regression_fairness::between_numbers;
use super::sampled::{Coded, Grouped, Sample, Sure};

/// The 95 % intervals of `r2`, `explained_variance`, `mean_absolute_error`, `mean_squared_error` and
/// `root_mean_squared_error`, as [`super::regression`] defines them, and by the groups of `columns` of everything that
/// [`super::regression_fairness`] says. Empty where that has only NaN.
pub fn intervals_of_numbers(truth: &[f64], predicted: &[f64], columns: &[Coded], resamples: usize, seed: u64) -> Sure {
    if !comparable(truth, predicted) || columns.iter().any(|(codes, _)| codes.len() != truth.len()) {
        return Sure::default();
    }
    let rows = Rows::new(truth, predicted);
    let columns: Vec<Grouped> = columns.iter().map(|&column| Grouped::new(column)).collect();
    let sample = |drawn: &Drawn| {
        let (whole, groups) = rows.sums(drawn, &columns);
        let of_column = |groups: Vec<Sums>| {
            let groups: Vec<Metrics> = groups.into_iter().map(|sums| sums.of_group(rows.centre)).collect();
            let summary = between_numbers(groups.iter());
            (groups, summary)
        };
        Sample { metrics: whole.metrics(), columns: groups.into_iter().map(of_column).collect() }
    };
    let samples = bootstrap(truth.len(), resamples, seed, sample);
    Sure::of(&samples, columns)
}

/// Truths, from their mean, and errors: sums of squares around it lose little where numbers are large and alike.
struct Rows {
    centre: f64,
    each: Vec<[f64; 2]>,
}

/// Sums over some rows: of truths, errors, and of their squares.
#[derive(Clone, Copy, Default)]
struct Sums {
    rows: f64,
    y: f64,
    yy: f64,
    e: f64,
    ee: f64,
    absolute: f64,
}

impl Rows {
    fn new(truth: &[f64], predicted: &[f64]) -> Self {
        let centre = mean(truth.iter().copied());
        Self { centre, each: truth.iter().zip(predicted).map(|(y, p)| [y - centre, y - p]).collect() }
    }

    fn sums(&self, drawn: &Drawn, columns: &[Grouped]) -> (Sums, Vec<Vec<Sums>>) {
        let mut whole = Sums::default();
        let mut groups: Vec<Vec<Sums>> =
            columns.iter().map(|column| vec![Sums::default(); column.names.len()]).collect();
        for (place, (&row, &times)) in self.each.iter().zip(drawn).enumerate() {
            whole.add(row, times.into());
            for (column, groups) in columns.iter().zip(&mut groups) {
                groups[column.of[place]].add(row, times.into());
            }
        }
        (whole, groups)
    }
}

impl Sums {
    fn add(&mut self, [truth, error]: [f64; 2], times: f64) {
        self.rows += times;
        self.y += times * truth;
        self.yy += times * truth * truth;
        self.e += times * error;
        self.ee += times * error * error;
        self.absolute += times * error.abs();
    }

    /// The share of the spread of truths that is not `left`; equal truths have no spread to explain.
    fn explained(&self, left: f64) -> f64 {
        let spread = self.yy / self.rows - (self.y / self.rows).powi(2);
        if spread > 0.0 { 1.0 - left / spread } else { f64::NAN }
    }

    fn metrics(self) -> Metrics {
        let Self { rows, e, ee, absolute, .. } = self;
        let mse = ee / rows;
        [
            ("r2", self.explained(mse)),
            ("explained_variance", self.explained(mse - (e / rows).powi(2))),
            ("mean_absolute_error", absolute / rows),
            ("mean_squared_error", mse),
            ("root_mean_squared_error", mse.sqrt()),
        ]
        .into_iter()
        .collect()
    }

    /// By the names of [`super::regression_fairness`], of truths from `centre`.
    fn of_group(self, centre: f64) -> Metrics {
        let Self { rows, y, e, ee, absolute, .. } = self;
        [
            ("mean_absolute_error", absolute / rows),
            ("root_mean_squared_error", (ee / rows).sqrt()),
            ("mean_error", -e / rows),
            ("mean_prediction", centre + (y - e) / rows),
            ("mean_target", centre + y / rows),
            ("r2", self.explained(ee / rows)),
        ]
        .into_iter()
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::fixture::{fixture, group_names};
    use crate::eval::{regression, regression_fairness};

    #[test]
    fn golden_3_1_every_metric_of_the_fixture_lies_in_its_interval() {
        let f = fixture();
        let (truth, predicted) = f.regression();
        let names = group_names();
        let sure = intervals_of_numbers(&truth, &predicted, &[(&f.group, &names)], 400, 1);
        let metrics = regression(&truth, &predicted);
        assert_eq!(sure.metrics.iter().count(), 5);
        for (name, (low, high)) in sure.metrics.iter() {
            let value = metrics.get(name).unwrap();
            assert!(low < value && value < high, "{name}: {low} {value} {high}");
        }
        let found = regression_fairness("group", &f.group, &names, &truth, &predicted);
        for (group, (name, ends)) in found.groups.iter().zip(&sure.columns[0].groups) {
            assert_eq!(&group.value, name);
            for (name, (low, high)) in ends.iter() {
                let value = group.metrics.get(name).unwrap();
                assert!(low < value && value < high, "{} {name}: {low} {value} {high}", group.value);
            }
        }
        let told: Vec<&str> = sure.columns[0].summary.iter().map(|(name, _)| name).collect();
        assert_eq!(told, found.summary.iter().map(|(name, _)| name).collect::<Vec<_>>());
    }

    #[test]
    fn a_resample_that_draws_each_row_once_has_the_metrics_of_the_rows() {
        let f = fixture();
        let (truth, predicted) = f.regression();
        let names = group_names();
        let rows = Rows::new(&truth, &predicted);
        let (whole, groups) = rows.sums(&vec![1; truth.len()], &[Grouped::new((&f.group, &names))]);
        let metrics = regression(&truth, &predicted);
        for (name, value) in &whole.metrics() {
            assert!((value - metrics.get(name).unwrap()).abs() < 1e-12, "{name}");
        }
        let found = regression_fairness("group", &f.group, &names, &truth, &predicted);
        for (sums, group) in groups[0].iter().zip(&found.groups) {
            for (name, value) in &sums.of_group(rows.centre) {
                assert!((value - group.metrics.get(name).unwrap()).abs() < 1e-12, "{} {name}", group.value);
            }
        }
    }

    #[test]
    fn a_constant_truth_has_no_interval_of_what_is_explained() {
        let sure = intervals_of_numbers(&[2.0; 5], &[1.0, 2.0, 3.0, 2.0, 2.0], &[], 100, 1);
        assert_eq!(sure.metrics.get("r2"), None);
        assert!(sure.metrics.get("mean_absolute_error").is_some());
        assert_eq!(intervals_of_numbers(&[], &[], &[], 10, 1), Sure::default());
    }
}
