//! `stratified_grouped`: whole groups, each to the part that evens out the classes most; the greedy allocation of
//! scikit-learn's `StratifiedGroupKFold`, for folds exactly, for shares by an analogue.
//!
//! Groups come by descending deviation of their class counts. Each goes where the mean over classes, of the deviation over
//! parts of how full the parts are, becomes least; of equals to the part with fewer rows. How full a part is of a class is
//! its count over the class's total, and for shares also over the part's share times the number of parts: with equal shares
//! this is the folds' rule.

use super::{PARTS, Sizes, TEST, TRAIN, VALIDATION};
use crate::base::rng::Stream;

/// The part of each unit, whose class counts and rows are given; equals come in random order.
pub(super) fn deal(counts: &[Vec<f64>], rows: &[usize], sizes: Sizes, stream: &mut Stream) -> Vec<usize> {
    let all = rows.iter().sum::<usize>() as f64;
    let (validation, test) = (sizes.validation as f64 / all, sizes.test as f64 / all);
    let mut shares = [0.0; PARTS];
    (shares[TRAIN], shares[VALIDATION], shares[TEST]) = (1.0 - validation - test, validation, test);
    let mut parts = shuffled(counts, &shares, stream);
    for part in [TEST, VALIDATION].into_iter().filter(|&part| shares[part] > 0.0) {
        let units = |wanted: usize| (0..parts.len()).filter(|&unit| parts[unit] == wanted).collect::<Vec<_>>();
        let train = units(TRAIN);
        if units(part).is_empty()
            && train.len() > 1
            && let Some(smallest) = train.into_iter().min_by_key(|&unit| rows[unit])
        {
            parts[smallest] = part;
        }
    }
    parts
}

/// The same as [`allocate`], with units of one deviation in random order.
pub(super) fn shuffled(counts: &[Vec<f64>], shares: &[f64], stream: &mut Stream) -> Vec<usize> {
    let mut order: Vec<usize> = (0..counts.len()).collect();
    stream.shuffle(&mut order);
    let dealt = allocate(&order.iter().map(|&unit| counts[unit].clone()).collect::<Vec<_>>(), shares);
    let mut parts = vec![0; counts.len()];
    order.into_iter().zip(dealt).for_each(|(unit, part)| parts[unit] = part);
    parts
}

/// The part of each unit, whose class counts `counts` holds; `shares` sum to 1, and a part with share 0 gets nothing.
pub(super) fn allocate(counts: &[Vec<f64>], shares: &[f64]) -> Vec<usize> {
    let classes = counts.first().map_or(0, Vec::len);
    let total: Vec<f64> = (0..classes).map(|class| counts.iter().map(|unit| unit[class]).sum()).collect();
    let open: Vec<usize> = (0..shares.len()).filter(|&part| shares[part] > 0.0).collect();
    // Exactly 1 where shares are equal, so that folds are computed as scikit-learn computes them.
    let equal = open.iter().all(|&part| shares[part] == shares[open[0]]);
    let room: Vec<f64> = open.iter().map(|&part| if equal { 1.0 } else { shares[part] * open.len() as f64 }).collect();
    let mut order: Vec<usize> = (0..counts.len()).collect();
    order.sort_by(|&a, &b| deviation(&counts[b]).total_cmp(&deviation(&counts[a])));
    let mut held = vec![vec![0.0; classes]; open.len()];
    let mut parts = vec![0; counts.len()];
    for unit in order {
        let best = best(&mut held, &counts[unit], &total, &room);
        add(&mut held[best], &counts[unit], 1.0);
        parts[unit] = open[best];
    }
    parts
}

fn best(held: &mut [Vec<f64>], unit: &[f64], total: &[f64], room: &[f64]) -> usize {
    let (mut best, mut least, mut fewest) = (0, f64::INFINITY, f64::INFINITY);
    for part in 0..held.len() {
        add(&mut held[part], unit, 1.0);
        let unevenness = unevenness(held, total, room);
        add(&mut held[part], unit, -1.0);
        let rows = held[part].iter().sum::<f64>() / room[part];
        if unevenness < least || (is_close(unevenness, least) && rows < fewest) {
            (best, least, fewest) = (part, unevenness, rows);
        }
    }
    best
}

fn add(held: &mut [f64], unit: &[f64], sign: f64) {
    held.iter_mut().zip(unit).for_each(|(held, count)| *held += sign * count);
}

/// The mean over classes of the deviation over parts.
fn unevenness(held: &[Vec<f64>], total: &[f64], room: &[f64]) -> f64 {
    let fullness = |class: usize| -> Vec<f64> {
        held.iter().zip(room).map(|(held, room)| held[class] / (total[class] * room)).collect()
    };
    (0..total.len()).map(|class| deviation(&fullness(class))).sum::<f64>() / total.len() as f64
}

/// The population deviation, as numpy computes it.
fn deviation(numbers: &[f64]) -> f64 {
    let n = numbers.len() as f64;
    let mean = numbers.iter().sum::<f64>() / n;
    (numbers.iter().map(|number| (number - mean) * (number - mean)).sum::<f64>() / n).sqrt()
}

/// numpy's `isclose` with its defaults.
fn is_close(a: f64, b: f64) -> bool {
    b.is_finite() && (a - b).abs() <= 1e-8 + 1e-5 * b.abs()
}
