//! Numbers in a few numbers, and in bars.

use super::counted::Counted;

/// Bars of a histogram at most.
pub(super) const BARS: usize = 40;

/// Numbers in a few numbers; quantiles as numpy's default, `std` of the population.
#[derive(Clone, Copy, Debug, PartialEq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Summary {
    pub min: f64,
    pub q05: f64,
    pub q25: f64,
    pub median: f64,
    pub q75: f64,
    pub q95: f64,
    pub max: f64,
    pub mean: f64,
    pub std: f64,
}

impl Summary {
    /// Of counted numbers, with their mean and variance; `None` of nothing.
    pub(super) fn new(counted: &Counted, mean: f64, variance: f64) -> Option<Self> {
        let at = |share| counted.quantile(share);
        (counted.rows() > 0).then(|| Self {
            min: at(0.0),
            q05: at(0.05),
            q25: at(0.25),
            median: at(0.5),
            q75: at(0.75),
            q95: at(0.95),
            max: at(1.0),
            mean,
            std: variance.sqrt(),
        })
    }
}

/// Bars as wide as Freedman and Diaconis (1981) say, `2 IQR / n^(1/3)`, and at most [`BARS`].
pub(super) fn histogram(counted: &Counted, summary: &Summary) -> Vec<(f64, u32)> {
    let range = summary.max - summary.min;
    if range <= 0.0 || !range.is_finite() {
        return vec![(summary.min, counted.rows() as u32)];
    }
    let width = 2.0 * (summary.q75 - summary.q25) / (counted.rows() as f64).cbrt();
    let wanted = if width > 0.0 { (range / width).ceil() } else { BARS as f64 };
    let bars = wanted.clamp(1.0, BARS as f64) as usize;
    let width = range / bars as f64;
    let mut histogram: Vec<(f64, u32)> = (0..bars).map(|bar| (summary.min + width * bar as f64, 0)).collect();
    // By the edges themselves: a division would round numbers at an edge to the other side of it.
    let mut bar = 0;
    for (number, count) in counted.pairs() {
        while histogram.get(bar + 1).is_some_and(|(edge, _)| *edge <= number) {
            bar += 1;
        }
        histogram[bar].1 += count as u32;
    }
    histogram
}
