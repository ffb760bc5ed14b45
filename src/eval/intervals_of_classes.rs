//! How sure the metrics of a decision between many classes are, of all rows and of groups: percentile intervals of resamples of
//! the rows, of shares of rows Wilson's.
//!
//! A resample counts its rows into confusion matrices and bins and adds up their losses, which costs one walk over the rows. For
//! areas under curves it is walked once more a class.

use super::agreement::{KappaWeights, cohen_kappa, matthews_corrcoef};
use super::averaged::{Average, PerClass};
use super::bootstrap::{Drawn, bootstrap};
use super::calibration::{Bin, expected_calibration_error, means, place};
use super::classification::{BINS, likeliest, push_class_averages};
use super::confusion::correct;
use super::fairness::{between_many_classes, of_many_classes};
use super::interval::wilson;
use super::loss::probability;
use super::metrics::Metrics;
use super::multiclass::{OneVersusRest, Rankings};
use super::sampled::{Coded, Grouped, Sample, Sure};
use super::scored::Scored;

/// Rows times classes up to which areas have intervals; beyond, ranking the resamples would take minutes.
const RANKED: usize = 10_000_000;

/// The 95 % intervals of the metrics that have one, by the names of [`super::classification`], and by the groups of `columns`, by
/// those of [`super::fairness`]. Empty where slices do not fit together or there are no rows.
pub fn intervals_of_classes(rows: &Scored, columns: &[Coded], resamples: usize, seed: u64) -> Sure {
    let together = columns.iter().all(|(codes, _)| codes.len() == rows.truth.len());
    if rows.truth.is_empty() || !rows.fits_together() || !together {
        return Sure::default();
    }
    let few = rows.truth.len().saturating_mul(rows.classes) <= RANKED;
    let rankings = few.then(|| Rankings::new(rows.truth, rows.probabilities, rows.classes)).flatten();
    let columns: Vec<Grouped> = columns.iter().map(|&column| Grouped::new(column)).collect();
    let each = each(rows);
    let sample = |drawn: &Drawn| {
        let mut whole = Whole::new(rows.classes);
        let mut groups: Vec<Vec<Tally>> =
            columns.iter().map(|column| vec![Tally::new(rows.classes); column.names.len()]).collect();
        for ((place, row), &times) in each.iter().enumerate().zip(drawn).filter(|(_, times)| **times > 0) {
            whole.add(row, times.into());
            for (column, groups) in columns.iter().zip(&mut groups) {
                groups[column.of[place]].add(row, times.into());
            }
        }
        let areas = rankings.as_ref().map(|rankings| rankings.of_drawn(|row| f64::from(drawn[row])));
        let of_column = |groups: Vec<Tally>| {
            let complete = groups.iter().all(|group| group.rows() > 0);
            let groups: Vec<Metrics> = groups.into_iter().map(Tally::metrics).collect();
            let summary = between_many_classes(groups.iter());
            Sample::column(groups, summary, complete)
        };
        Sample { metrics: whole.metrics(areas.as_ref()), columns: groups.into_iter().map(of_column).collect() }
    };
    let samples = bootstrap(each.len(), resamples, seed, sample);
    let mut right: Vec<Vec<u64>> = columns.iter().map(|column| vec![0; column.names.len()]).collect();
    for (place, _) in each.iter().enumerate().filter(|(_, row)| row.right()) {
        columns.iter().zip(&mut right).for_each(|(column, right)| right[column.of[place]] += 1);
    }
    let sizes: Vec<Vec<usize>> = columns.iter().map(|column| column.sizes.clone()).collect();
    let all_right = each.iter().filter(|row| row.right()).count() as u64;
    let mut sure = Sure::of(&samples, columns);
    sure.metrics.set("accuracy", wilson(all_right, each.len() as u64));
    for ((column, right), sizes) in sure.columns.iter_mut().zip(right).zip(sizes) {
        for (((_, ends), right), rows) in column.groups.iter_mut().zip(right).zip(sizes) {
            ends.set("accuracy", wilson(right, rows as u64));
        }
    }
    sure
}

/// What a row adds.
struct Row {
    is: usize,
    said: usize,
    /// The probability of the likeliest class and its bin.
    likeliest: (f64, usize),
    log_loss: f64,
    square: f64,
}

impl Row {
    fn right(&self) -> bool {
        self.is == self.said
    }
}

/// Every row, with its losses as [`super::log_loss`] and [`super::brier_score`] average them. Where a score of any row is no
/// probability all is NaN that asks for one, as there.
fn each(rows: &Scored) -> Vec<Row> {
    let known = rows.probabilities.iter().all(|&p| probability(p).is_some());
    let or_unknown = |value: f64| if known { value } else { f64::NAN };
    let each = rows.probabilities.chunks_exact(rows.classes).zip(rows.truth.iter().zip(rows.predicted));
    let of_row = |(probabilities, (&is, &said)): (&[f64], (&u32, &u32))| {
        let (is, said) = (is as usize, said as usize);
        let of_class = |(class, p): (usize, &f64)| (p - f64::from(u8::from(class == is))).powi(2);
        let p = or_unknown(likeliest(probabilities));
        Row {
            is,
            said,
            likeliest: (p, place(p, BINS)),
            log_loss: or_unknown(-probabilities[is].clamp(f64::EPSILON, 1.0 - f64::EPSILON).ln()),
            square: or_unknown(probabilities.iter().enumerate().map(of_class).sum()),
        }
    };
    each.map(of_row).collect()
}

/// Sums over some rows: by class those that are found, those that are of it and those said to be.
#[derive(Clone)]
struct Tally {
    hits: Vec<u64>,
    is: Vec<u64>,
    said: Vec<u64>,
    bins: [Bin; BINS],
}

impl Tally {
    fn new(classes: usize) -> Self {
        let none = vec![0; classes];
        Self { hits: none.clone(), is: none.clone(), said: none, bins: Default::default() }
    }

    fn add(&mut self, row: &Row, times: u64) {
        self.is[row.is] += times;
        self.said[row.said] += times;
        self.hits[row.is] += times * u64::from(row.right());
        let (p, bin) = row.likeliest;
        self.bins[bin].add(times, p, row.right());
    }

    fn rows(&self) -> u64 {
        self.is.iter().sum()
    }

    fn metrics(self) -> Metrics {
        let accuracy = self.hits.iter().sum::<u64>() as f64 / self.rows() as f64;
        let report = PerClass::of_sums(&self.hits, self.is, &self.said);
        of_many_classes(accuracy, &report, &means(self.bins.into()))
    }
}

/// Sums over all rows, for which every pair of classes is counted.
struct Whole {
    classes: usize,
    cells: Vec<u64>,
    bins: [Bin; BINS],
    log_loss: f64,
    square: f64,
}

impl Whole {
    fn new(classes: usize) -> Self {
        Self { classes, cells: vec![0; classes * classes], bins: Default::default(), log_loss: 0.0, square: 0.0 }
    }

    fn add(&mut self, row: &Row, times: u64) {
        self.cells[row.is * self.classes + row.said] += times;
        let (p, bin) = row.likeliest;
        self.bins[bin].add(times, p, row.right());
        self.log_loss += times as f64 * row.log_loss;
        self.square += times as f64 * row.square;
    }

    fn metrics(self, areas: Option<&OneVersusRest>) -> Metrics {
        let counts: Vec<Vec<u64>> = self.cells.chunks(self.classes).map(<[u64]>::to_vec).collect();
        let rows = self.cells.iter().sum::<u64>() as f64;
        let mut metrics = Metrics::default();
        metrics.push("accuracy", correct(&counts) as f64 / rows);
        push_class_averages(&mut metrics, &PerClass::new(&counts));
        if let Some(areas) = areas {
            metrics.push("roc_auc", areas.roc_auc_ovr(Average::Macro));
            metrics.push("roc_auc_ovo", areas.roc_auc_ovo(Average::Macro));
            metrics.push("average_precision", areas.average_precision_macro());
        }
        metrics.push("log_loss", self.log_loss / rows);
        metrics.push("brier_score", self.square / rows);
        metrics.push("matthews_corrcoef", matthews_corrcoef(&counts));
        metrics.push("cohen_kappa", cohen_kappa(&counts, KappaWeights::None));
        metrics.push("ece", expected_calibration_error(&means(self.bins.into())));
        metrics
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::Fairness;

    /// Sixty rows of three classes, of which the likeliest is right three times in four, in two groups and two rows without.
    struct Sixty {
        truth: Vec<u32>,
        predicted: Vec<u32>,
        probabilities: Vec<f64>,
        codes: Vec<u32>,
        names: Vec<String>,
    }

    impl Sixty {
        fn new() -> Self {
            let truth: Vec<u32> = (0..60).map(|row| row % 3).collect();
            let predicted: Vec<u32> = (0..60).map(|row| if row % 4 == 0 { (row + 1) % 3 } else { row % 3 }).collect();
            let of_row = |(row, &said): (usize, &u32)| {
                let sure = 0.5 + (row % 5) as f64 / 20.0;
                (0..3).map(move |class| if class == said { sure } else { (1.0 - sure) / 2.0 })
            };
            let probabilities = predicted.iter().enumerate().flat_map(of_row).collect();
            let codes = (0..60).map(|row| if row < 2 { u32::MAX } else { u32::from(row % 7 < 3) }).collect();
            Self { truth, predicted, probabilities, codes, names: ["a", "b"].map(String::from).into() }
        }

        fn scored(&self) -> Scored<'_> {
            Scored { truth: &self.truth, predicted: &self.predicted, probabilities: &self.probabilities, classes: 3 }
        }

        fn intervals(&self, seed: u64) -> Sure {
            intervals_of_classes(&self.scored(), &[(&self.codes, &self.names)], 400, seed)
        }

        fn fairness(&self) -> Fairness {
            self.scored().fairness("column", &self.codes, &self.names)
        }
    }

    #[test]
    fn every_metric_lies_in_its_interval_and_the_seed_decides() {
        let rows = Sixty::new();
        let (metrics, sure) = (rows.scored().classification(), rows.intervals(1));
        assert_eq!(sure.metrics.iter().count(), metrics.len() - 1, "all but mce");
        for (name, (low, high)) in sure.metrics.iter().filter(|(name, _)| *name != "ece") {
            let value = metrics.get(name).unwrap();
            assert!(low < value && value < high, "{name}: {low} {value} {high}");
        }
        assert_eq!(rows.intervals(1), sure);
        assert_ne!(rows.intervals(2), sure);
    }

    #[test]
    fn groups_have_the_intervals_of_their_own_rows_and_what_is_between_them_has_one() {
        let rows = Sixty::new();
        let (sure, found) = (rows.intervals(1), rows.fairness());
        let [column] = sure.columns.as_slice() else { panic!("one column") };
        let names: Vec<&str> = column.groups.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["a", "b", "(missing)"]);
        for (group, (_, ends)) in found.groups.iter().zip(&column.groups).take(2) {
            for name in ["accuracy", "balanced_accuracy", "f1_macro"] {
                let ((low, high), value) = (ends.get(name).unwrap(), group.metrics.get(name).unwrap());
                assert!(low < value && value < high, "{} {name}: {low} {value} {high}", group.value);
            }
        }
        let right = found.groups[0].metrics.get("accuracy").unwrap() * found.groups[0].count as f64;
        let wilson = wilson(right.round() as u64, found.groups[0].count as u64);
        assert_eq!(column.groups[0].1.get("accuracy"), Some(wilson));
        let told: Vec<&str> = column.summary.iter().map(|(name, _)| name).collect();
        assert_eq!(told, found.summary.iter().map(|(name, _)| name).collect::<Vec<_>>());
        assert!(column.summary.get("f1_macro_difference").is_some());
    }

    #[test]
    fn rows_that_are_each_drawn_once_have_the_metrics_of_the_rows() {
        let rows = Sixty::new();
        let (metrics, found) = (rows.scored().classification(), rows.fairness());
        let grouped = Grouped::new((&rows.codes, &rows.names));
        let (mut whole, mut groups) = (Whole::new(3), vec![Tally::new(3); 3]);
        for (place, row) in each(&rows.scored()).iter().enumerate() {
            whole.add(row, 1);
            groups[grouped.of[place]].add(row, 1);
        }
        let areas = OneVersusRest::new(&rows.truth, &rows.probabilities, 3);
        for (name, value) in &whole.metrics(areas.as_ref()) {
            assert!((value - metrics.get(name).unwrap()).abs() < 1e-12, "{name}");
        }
        for (tally, group) in groups.into_iter().zip(&found.groups) {
            assert_eq!(tally.metrics(), group.metrics, "{}", group.value);
        }
    }

    #[test]
    fn what_asks_for_probabilities_has_no_interval_where_a_score_is_none() {
        let mut rows = Sixty::new();
        rows.probabilities[4] = 1.5;
        let sure = rows.intervals(1);
        for name in ["ece", "log_loss", "brier_score"] {
            assert_eq!(sure.metrics.get(name), None, "{name}");
        }
        assert!(sure.metrics.get("roc_auc").is_some() && sure.columns[0].groups[0].1.get("f1_macro").is_some());
        assert_eq!(sure.columns[0].groups[0].1.get("ece"), None);
    }

    #[test]
    fn no_rows_have_no_intervals() {
        let none = Scored { truth: &[], predicted: &[], probabilities: &[], classes: 3 };
        assert_eq!(intervals_of_classes(&none, &[], 100, 1), Sure::default());
    }
}
