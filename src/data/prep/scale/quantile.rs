//! Ranks: the share of training rows below a number, or the standard normal number of that share (scikit-learn's
//! `QuantileTransformer` with `subsample=None`: all rows are looked at).

use serde::{Deserialize, Serialize};

use crate::data::numbers::quantile;
use crate::data::special::quantile_of_normal;

/// Quantiles at most.
const MOST: usize = 1000;
/// Shares nearer to 0 or 1 than this are held there.
const BOUND: f64 = 1e-7;

/// The numbers at equally spaced shares, ascending.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Quantiles {
    quantiles: Vec<f64>,
    normal: bool,
}

impl Quantiles {
    /// Of `present` numbers among `rows` cells.
    pub(super) fn fit(mut present: Vec<f64>, rows: usize, normal: bool) -> Self {
        present.sort_by(f64::total_cmp);
        let count = rows.min(MOST);
        let quantiles = (0..count).map(|place| quantile(&present, share(place, count)));
        Self { quantiles: quantiles.collect(), normal }
    }

    pub(super) fn of(&self, number: f64) -> f64 {
        let (first, last) = (self.quantiles[0], self.quantiles[self.quantiles.len() - 1]);
        if number.is_nan() {
            return number;
        }
        let (low, high) = if self.normal {
            (number - BOUND < first, number + BOUND > last)
        } else {
            (number <= first, number >= last)
        };
        // As scikit-learn assigns them: the lower end last.
        let share = match (low, high) {
            (true, _) => 0.0,
            (_, true) => 1.0,
            _ => self.between(number),
        };
        if !self.normal {
            return share;
        }
        let end = BOUND - f64::EPSILON;
        quantile_of_normal(share.clamp(end, 1.0 - end))
    }

    /// The mean of interpolating from below and from above, which differ where quantiles repeat.
    fn between(&self, number: f64) -> f64 {
        let count = self.quantiles.len();
        let below = self.quantiles.partition_point(|quantile| *quantile <= number);
        let above = self.quantiles.partition_point(|quantile| *quantile < number);
        let on_line = |left: usize| {
            let (x0, x1) = (self.quantiles[left], self.quantiles[left + 1]);
            let (y0, y1) = (share(left, count), share(left + 1, count));
            (x0, x1, y0, y1)
        };
        let (x0, x1, y0, y1) = on_line(below.saturating_sub(1).min(count - 2));
        let from_below = (y1 - y0) / (x1 - x0) * (number - x0) + y0;
        let (x0, x1, y0, y1) = on_line(above.saturating_sub(1).min(count - 2));
        let from_above = y1 - (y1 - y0) / (x1 - x0) * (x1 - number);
        0.5 * (from_below + from_above)
    }
}

fn share(place: usize, count: usize) -> f64 {
    if count < 2 { 0.0 } else { place as f64 / (count - 1) as f64 }
}
