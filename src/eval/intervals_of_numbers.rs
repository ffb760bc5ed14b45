//! How sure the metrics of a regression are, of all rows and of groups: percentile intervals of resamples of the rows.
//!
//! A resample adds up errors and truths, so it costs one walk over the rows. Medians and the largest error have none: a
//! resample would have to be sorted, and the bootstrap says nothing of the largest of many.

use super::bootstrap::{Drawn, bootstrap};
use super::metrics::Metrics;
use super::regression::{comparable, mean};
use super::regression_fairness::between_numbers;
use super::sampled::{Coded, Grouped, Sample, Sure};

/// What of a mean square may be rounding.
const ROUNDING: f64 = 1e-12;

/// The 95 % intervals of `r2`, `explained_variance`, `mean_absolute_error`, `mean_squared_error` and
/// `root_mean_squared_error`, as [`super::regression`] defines them, and by the groups of `columns` of everything that
/// [`super::regression_fairness`] says. Empty where that has only NaN.
pub fn intervals_of_numbers(truth: &[f64], predicted: &[f64], columns: &[Coded], resamples: usize, seed: u64) -> Sure {
    if !comparable(truth, predicted) || columns.iter().any(|(codes, _)| codes.len() != truth.len()) {
        return Sure::default();
    }
    let columns: Vec<Grouped> = columns.iter().map(|&column| Grouped::new(column)).collect();
    let rows = Rows::new(truth, predicted, &columns);
    let sample = |drawn: &Drawn| {
        let (whole, groups) = rows.sums(drawn, &columns);
        let of_column = |(groups, centres): (Vec<Sums>, &Vec<f64>)| {
            let complete = groups.iter().all(|group| group.rows > 0.0);
            let groups: Vec<Metrics> =
                groups.into_iter().zip(centres).map(|(sums, &centre)| sums.of_group(centre)).collect();
            let summary = between_numbers(groups.iter());
            Sample::column(groups, summary, complete)
        };
        Sample { metrics: whole.metrics(), columns: groups.into_iter().zip(&rows.centres).map(of_column).collect() }
    };
    let samples = bootstrap(truth.len(), resamples, seed, sample);
    Sure::of(&samples, columns)
}

/// Truths and errors. Truths are added up from the mean of their kind, since sums of squares around it lose little where numbers
/// are large and alike.
struct Rows {
    each: Vec<[f64; 2]>,
    /// The mean of all truths, and of those of each column's groups.
    centre: f64,
    centres: Vec<Vec<f64>>,
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
    fn new(truth: &[f64], predicted: &[f64], columns: &[Grouped]) -> Self {
        let of_column = |column: &Grouped| {
            let own = |group| truth.iter().zip(&column.of).filter(move |(_, of)| **of == group).map(|(y, _)| *y);
            (0..column.names.len()).map(|group| mean(own(group))).collect()
        };
        Self {
            each: truth.iter().zip(predicted).map(|(y, p)| [*y, y - p]).collect(),
            centre: mean(truth.iter().copied()),
            centres: columns.iter().map(of_column).collect(),
        }
    }

    fn sums(&self, drawn: &Drawn, columns: &[Grouped]) -> (Sums, Vec<Vec<Sums>>) {
        let mut whole = Sums::default();
        let mut groups: Vec<Vec<Sums>> =
            columns.iter().map(|column| vec![Sums::default(); column.names.len()]).collect();
        for (place, (&[y, error], &times)) in self.each.iter().zip(drawn).enumerate() {
            whole.add([y - self.centre, error], times.into());
            for ((column, centres), groups) in columns.iter().zip(&self.centres).zip(&mut groups) {
                let group = column.of[place];
                groups[group].add([y - centres[group], error], times.into());
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

    /// The share of the spread of truths that is not `left`; equal truths have no spread to explain, but for rounding.
    fn explained(&self, left: f64) -> f64 {
        let square = self.yy / self.rows;
        let spread = square - (self.y / self.rows).powi(2);
        if spread > ROUNDING * square { 1.0 - left / spread } else { f64::NAN }
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
            ("r2", self.r2()),
        ]
        .into_iter()
        .collect()
    }

    /// As [`super::regression::r2`], which has a word for equal truths: few rows of a group are often equal in a resample.
    fn r2(&self) -> f64 {
        match self.explained(self.ee / self.rows) {
            share if share.is_nan() && self.rows > 1.0 => f64::from(u8::from(self.ee == 0.0)),
            share => share,
        }
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
        let columns = [Grouped::new((&f.group, &names))];
        let rows = Rows::new(&truth, &predicted, &columns);
        let (whole, groups) = rows.sums(&vec![1; truth.len()], &columns);
        let metrics = regression(&truth, &predicted);
        for (name, value) in &whole.metrics() {
            assert!((value - metrics.get(name).unwrap()).abs() < 1e-12, "{name}");
        }
        let found = regression_fairness("group", &f.group, &names, &truth, &predicted);
        for ((sums, centre), group) in groups[0].iter().zip(&rows.centres[0]).zip(&found.groups) {
            for (name, value) in &sums.of_group(*centre) {
                assert!((value - group.metrics.get(name).unwrap()).abs() < 1e-12, "{} {name}", group.value);
            }
        }
    }

    #[test]
    fn nothing_is_explained_in_a_group_of_equal_truths_however_far_they_are_from_others() {
        let truth: Vec<f64> = (0..60).map(|row| if row < 20 { 3.7 } else { f64::from(row) * 1.3 }).collect();
        let predicted: Vec<f64> = truth.iter().enumerate().map(|(row, y)| y + (row as f64).sin()).collect();
        let codes: Vec<u32> = (0..60).map(|row| u32::from(row >= 20)).collect();
        let names = ["equal", "other"].map(String::from);
        let sure = intervals_of_numbers(&truth, &predicted, &[(&codes, &names)], 400, 1);
        let [(_, equal), (_, other)] = sure.columns[0].groups.as_slice() else { panic!("two groups") };
        assert_eq!(equal.get("r2"), Some((0.0, 0.0)));
        assert!(other.get("r2").is_some_and(|(low, _)| low > 0.9), "{:?}", other.get("r2"));
        assert!(sure.columns[0].summary.get("r2_difference").is_some_and(|(low, high)| low > 0.9 && high <= 1.0));
    }

    #[test]
    fn a_resample_without_a_group_says_nothing_of_how_far_groups_are_apart() {
        let truth: Vec<f64> = (0..300).map(|row| f64::from(row % 17)).collect();
        let predicted: Vec<f64> =
            truth.iter().enumerate().map(|(row, y)| y + if row < 3 { 5.0 } else { 0.1 }).collect();
        let codes: Vec<u32> = (0..300).map(|row| u32::from(row < 3)).collect();
        let names = ["many", "few"].map(String::from);
        let sure = intervals_of_numbers(&truth, &predicted, &[(&codes, &names)], 1000, 1);
        let (low, high) = sure.columns[0].summary.get("mean_absolute_error_difference").unwrap();
        assert!(low > 4.8 && high < 5.0, "{low} {high}");
    }

    #[test]
    fn a_constant_truth_has_no_interval_of_what_is_explained() {
        let sure = intervals_of_numbers(&[2.0; 5], &[1.0, 2.0, 3.0, 2.0, 2.0], &[], 100, 1);
        assert_eq!(sure.metrics.get("r2"), None);
        assert!(sure.metrics.get("mean_absolute_error").is_some());
        assert_eq!(intervals_of_numbers(&[], &[], &[], 10, 1), Sure::default());
    }
}
