//! How sure any number about rows is: the same number of many resamples of them (Efron 1979), drawn with replacement.
//!
//! A resample is how often each row was drawn, nothing is copied or sorted again. Resample `i` draws from a stream of its
//! own, so the same seed gives the same bits however many threads work.

mod draw;

use rayon::prelude::*;

use crate::base::rng::{Purpose, Stream};
use draw::Places;

/// How often each row was drawn. A row would have to be drawn more than 255 times to wrap, which from more than 255 rows
/// has a chance below 1e-300.
pub type Drawn = [u8];

/// `statistic` of each of `resamples` resamples of `rows` rows, in their order. No rows give no resamples.
pub fn bootstrap<T: Send>(
    rows: usize,
    resamples: usize,
    seed: u64,
    statistic: impl Fn(&Drawn) -> T + Sync + Send,
) -> Vec<T> {
    let Some(places) = Places::of(rows) else { return Vec::new() };
    let one = |drawn: &mut Vec<u8>, resample: usize| {
        places.draw(drawn, Stream::new(seed, Purpose::Bootstrap, resample as u64).bits());
        statistic(&drawn[..rows])
    };
    (0..resamples).into_par_iter().map_init(|| places.none(), one).collect()
}

/// The same of several resamples at a time, for a statistic that sees what they share once. Where fewer are left, those that are
/// asked for beyond them are of no rows.
pub(super) fn bootstrap_beside<T: Send, const BESIDE: usize>(
    rows: usize,
    resamples: usize,
    seed: u64,
    statistic: impl Fn([&Drawn; BESIDE]) -> [T; BESIDE] + Sync + Send,
) -> Vec<T> {
    let Some(places) = Places::of(rows) else { return Vec::new() };
    let some = |drawn: &mut [Vec<u8>; BESIDE], first: usize| {
        for (drawn, resample) in drawn.iter_mut().zip(first..) {
            if resample < resamples {
                places.draw(drawn, Stream::new(seed, Purpose::Bootstrap, resample as u64).bits());
            } else {
                drawn.fill(0);
            }
        }
        statistic(drawn.each_ref().map(|drawn| &drawn[..rows]))
    };
    let batches = (0..resamples).into_par_iter().step_by(BESIDE);
    let batches = batches.map_init(|| std::array::from_fn(|_| places.none()), some).collect::<Vec<_>>();
    batches.into_iter().flatten().take(resamples).collect()
}

/// The 95 % percentile interval of what resamples gave, NaN passed over; NaN where nothing is left. Quantiles lie between
/// values, as numpy's.
pub fn percentile_interval(values: impl IntoIterator<Item = f64>) -> (f64, f64) {
    let mut values: Vec<f64> = values.into_iter().filter(|value| !value.is_nan()).collect();
    if values.is_empty() {
        return (f64::NAN, f64::NAN);
    }
    values.sort_unstable_by(f64::total_cmp);
    let at = |share: f64| {
        let place = share * (values.len() - 1) as f64;
        let (low, part) = (values[place as usize], place.fract());
        if part == 0.0 { low } else { low + part * (values[place as usize + 1] - low) }
    };
    (at(0.025), at(0.975))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::fixture::{close, fixture};
    use crate::eval::wilson;

    #[test]
    fn every_resample_has_as_many_rows_and_each_row_the_same_chance() {
        let sums = bootstrap(7, 2000, 3, |drawn| drawn.iter().map(|&count| usize::from(count)).sum::<usize>());
        assert!(sums.len() == 2000 && sums.iter().all(|&sum| sum == 7));
        let first = bootstrap(7, 7000, 3, |drawn| f64::from(drawn[0]));
        let (mean, missed) =
            (first.iter().sum::<f64>() / 7000.0, first.iter().filter(|&&count| count == 0.0).count() as f64 / 7000.0);
        assert!((mean - 1.0).abs() < 0.04, "{mean}");
        assert!((missed - (6.0_f64 / 7.0).powi(7)).abs() < 0.02, "{missed}");
    }

    #[test]
    fn the_same_seed_gives_the_same_bits_on_any_number_of_threads() {
        let f = fixture();
        let mean = |drawn: &Drawn| drawn.iter().zip(&f.score).map(|(&n, score)| f64::from(n) * score).sum::<f64>();
        let with = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| bootstrap(200, 100, 9, mean))
        };
        assert_eq!(with(1), with(3));
        assert_ne!(with(1), bootstrap(200, 100, 10, mean));
    }

    #[test]
    fn resamples_beside_each_other_are_those_one_by_one() {
        for resamples in [0, 1, 4, 7] {
            let beside = bootstrap_beside(40, resamples, 5, |drawn: [&Drawn; 4]| drawn.map(<[u8]>::to_vec));
            assert_eq!(beside, bootstrap(40, resamples, 5, <[u8]>::to_vec));
        }
        assert!(bootstrap_beside(0, 3, 5, |_: [&Drawn; 2]| [1, 2]).is_empty());
    }

    #[test]
    fn an_accuracys_interval_is_near_wilsons() {
        let f = fixture();
        let right: Vec<bool> = f.truth.iter().zip(&f.predicted).map(|(a, b)| a == b).collect();
        let share = |drawn: &Drawn| {
            drawn.iter().zip(&right).filter(|(_, right)| **right).map(|(&n, _)| f64::from(n)).sum::<f64>() / 200.0
        };
        let (low, high) = percentile_interval(bootstrap(200, 4000, 1, share));
        let golden = wilson(131, 200);
        assert!((low - golden.0).abs() < 0.01 && (high - golden.1).abs() < 0.01, "{low} {high} {golden:?}");
    }

    #[test]
    fn quantiles_are_numpys_and_nothing_has_none() {
        let (low, high) = percentile_interval((0..=10).map(f64::from).chain([f64::NAN]));
        close("numpy.percentile 2.5", low, 0.25);
        close("numpy.percentile 97.5", high, 9.75);
        assert!(percentile_interval([f64::NAN]).0.is_nan());
        assert!(bootstrap(0, 5, 1, <[u8]>::len).is_empty());
    }
}
