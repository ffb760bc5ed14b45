//! How sure the metrics of a decision between many classes are: percentile intervals of resamples of the rows.
//!
//! A resample counts its rows into a confusion matrix and adds up their losses, so it costs one walk over the rows. Areas
//! under curves have none: they would have to be ranked again for each class.

use super::agreement::{KappaWeights, cohen_kappa, matthews_corrcoef};
use super::averaged::PerClass;
use super::bootstrap::{Drawn, bootstrap, percentile_interval};
use super::classification::push_class_averages;
use super::ends::Ends;
use super::interval::wilson;
use super::metrics::Metrics;
use super::scored::Scored;

/// The 95 % intervals of the metrics that have one, by the names of [`super::classification`]; Wilson's of the accuracy. Empty
/// where slices do not fit together or there are no rows.
pub fn intervals_of_classes(rows: &Scored, resamples: usize, seed: u64) -> Ends {
    if rows.truth.is_empty() || !rows.fits_together() {
        return Ends::default();
    }
    let classes = rows.classes;
    let cells: Vec<u32> = rows.truth.iter().zip(rows.predicted).map(|(is, said)| is * classes as u32 + said).collect();
    let losses = losses(rows);
    let of_draw = |drawn: &Drawn| {
        let mut counts = vec![0_u64; classes * classes];
        let (mut log_loss, mut brier, mut total) = (0.0, 0.0, 0_u64);
        for ((&times, &cell), &[log, square]) in drawn.iter().zip(&cells).zip(&losses) {
            if times > 0 {
                counts[cell as usize] += u64::from(times);
                log_loss += f64::from(times) * log;
                brier += f64::from(times) * square;
                total += u64::from(times);
            }
        }
        let counts: Vec<Vec<u64>> = counts.chunks(classes).map(<[u64]>::to_vec).collect();
        let mut metrics = Metrics::default();
        push_class_averages(&mut metrics, &PerClass::new(&counts));
        metrics.push("log_loss", log_loss / total as f64);
        metrics.push("brier_score", brier / total as f64);
        metrics.push("matthews_corrcoef", matthews_corrcoef(&counts));
        metrics.push("cohen_kappa", cohen_kappa(&counts, KappaWeights::None));
        metrics
    };
    let draws = bootstrap(cells.len(), resamples, seed, of_draw);
    let right = rows.truth.iter().zip(rows.predicted).filter(|(is, said)| is == said).count();
    let accuracy = ("accuracy".to_owned(), wilson(right as u64, rows.truth.len() as u64));
    let names: Vec<String> = draws.first().into_iter().flatten().map(|(name, _)| name.to_owned()).collect();
    let of = |name: String| {
        let ends = percentile_interval(draws.iter().filter_map(|draw| draw.get(&name)));
        (name, ends)
    };
    std::iter::once(accuracy).chain(names.into_iter().map(of)).collect()
}

/// Of each row its logarithmic and its squared loss, as [`super::log_loss`] and [`super::brier_score`] average them.
fn losses(rows: &Scored) -> Vec<[f64; 2]> {
    let each = rows.probabilities.chunks_exact(rows.classes).zip(rows.truth);
    let of_row = |(probabilities, &is): (&[f64], &u32)| {
        let log = -probabilities[is as usize].clamp(f64::EPSILON, 1.0 - f64::EPSILON).ln();
        let of_class = |(class, p): (usize, &f64)| (p - f64::from(u8::from(class == is as usize))).powi(2);
        [log, probabilities.iter().enumerate().map(of_class).sum()]
    };
    each.map(of_row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sixty rows of three classes, of which the likeliest is right three times in four.
    fn rows() -> (Vec<u32>, Vec<u32>, Vec<f64>) {
        let truth: Vec<u32> = (0..60).map(|row| row % 3).collect();
        let predicted: Vec<u32> = (0..60).map(|row| if row % 4 == 0 { (row + 1) % 3 } else { row % 3 }).collect();
        let of_row = |&said: &u32| (0..3).map(move |class| if class == said { 0.6 } else { 0.2 });
        let probabilities = predicted.iter().flat_map(of_row).collect();
        (truth, predicted, probabilities)
    }

    #[test]
    fn every_metric_lies_in_its_interval_and_the_seed_decides() {
        let (truth, predicted, probabilities) = rows();
        let scored = Scored { truth: &truth, predicted: &predicted, probabilities: &probabilities, classes: 3 };
        let (metrics, ends) = (scored.classification(), intervals_of_classes(&scored, 400, 1));
        assert_eq!(ends.iter().count(), 12);
        for (name, (low, high)) in ends.iter() {
            let value = metrics.get(name).unwrap();
            assert!(low < value && value < high, "{name}: {low} {value} {high}");
        }
        assert_eq!(intervals_of_classes(&scored, 400, 1), ends);
        assert_ne!(intervals_of_classes(&scored, 400, 2), ends);
    }

    #[test]
    fn losses_of_rows_average_to_the_metrics() {
        let (truth, predicted, probabilities) = rows();
        let scored = Scored { truth: &truth, predicted: &predicted, probabilities: &probabilities, classes: 3 };
        let (all, metrics) = (losses(&scored), scored.classification());
        let mean = |at: usize| all.iter().map(|row| row[at]).sum::<f64>() / 60.0;
        assert!((mean(0) - metrics.get("log_loss").unwrap()).abs() < 1e-12);
        assert!((mean(1) - metrics.get("brier_score").unwrap()).abs() < 1e-12);
    }

    #[test]
    fn no_rows_have_no_intervals() {
        let none = Scored { truth: &[], predicted: &[], probabilities: &[], classes: 3 };
        assert!(intervals_of_classes(&none, 100, 1).is_empty());
    }
}
