//! What fairness costs at the thresholds of a run: a metric over how far the groups of a protected column are apart.

use super::State;
use super::scored::Slider;
use crate::base::series::Series;
use crate::eval::{Binary, rates};

/// Thresholds that are tried.
const TRIED: u32 = 500;
/// The metric where the goal names none that a threshold has.
const USUAL: &str = "accuracy";

/// The thresholds that no other beats in both, and the one in hand.
#[derive(Clone, Debug)]
pub struct TradeOff {
    /// The metric.
    pub worth: &'static str,
    /// What it is at best where groups are at most so far apart.
    pub frontier: Series,
    /// How far groups are apart at the threshold in hand, and the metric there.
    pub here: (f64, f64),
    /// The metric of the frontier where groups are as far apart as here.
    pub best: f64,
}

impl State {
    /// What the thresholds cost and gain for the groups of the protected column in view; `None` without one.
    pub fn trade_off(&self, slider: &Slider) -> Option<TradeOff> {
        slider.apart.first()?;
        let (column, worth) = (self.protected_in_view(), self.worth());
        let apart = |threshold: f64| slider.curve.parity().apart(&slider.curve.frame(column, threshold));
        let value = |threshold: f64| of(worth, slider.curve.at(threshold));
        let tried = (0..=TRIED).map(|step| f64::from(step) / f64::from(TRIED));
        // To take everybody, or nobody, for the same treats groups alike and is worth nothing.
        let told = tried.filter(|&threshold| !says_the_same(slider.curve.at(threshold)));
        let mut points: Vec<(f64, f64)> = told.map(|threshold| (apart(threshold), value(threshold))).collect();
        points.retain(|(apart, value)| apart.is_finite() && value.is_finite());
        let here = (apart(self.threshold()), value(self.threshold()));
        let frontier = frontier(points);
        let reached = frontier.iter().take_while(|(apart, _)| *apart <= here.0).last();
        let best = reached.map_or(f64::NAN, |(_, value)| *value);
        let mut series = Series::default();
        series.extend(frontier.iter().map(|&(apart, value)| (apart, value as f32)));
        Some(TradeOff { worth, frontier: series, here, best })
    }

    /// The goal's metric where a threshold has it.
    fn worth(&self) -> &'static str {
        let asked = self.file.spec.goal.metric.as_deref();
        rates(Binary::default()).into_iter().find(|(name, _)| asked == Some(*name)).map_or(USUAL, |(name, _)| name)
    }
}

fn of(worth: &str, counts: Binary) -> f64 {
    rates(counts).into_iter().find(|(name, _)| *name == worth).map_or(f64::NAN, |(_, value)| value)
}

fn says_the_same(counts: Binary) -> bool {
    counts.tp + counts.fp == 0 || counts.tn + counts.fn_ == 0
}

/// Those that none beats in both, the closest first.
fn frontier(mut points: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    points.sort_by(|a, b| a.0.total_cmp(&b.0).then(b.1.total_cmp(&a.1)));
    let mut best = f64::NEG_INFINITY;
    points.retain(|&(_, value)| {
        let better = value > best;
        best = best.max(value);
        better
    });
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_frontier_has_what_no_threshold_beats_in_both() {
        let points = vec![(0.2, 0.85), (0.1, 0.84), (0.15, 0.83), (0.1, 0.82), (0.3, 0.85), (0.0, 0.5)];
        assert_eq!(frontier(points), [(0.0, 0.5), (0.1, 0.84), (0.2, 0.85)]);
        assert!(frontier(vec![]).is_empty());
    }

    #[test]
    fn saying_the_same_of_everybody_is_no_threshold() {
        let counts = |tp, fp, tn, fn_| Binary { tn, fp, fn_, tp };
        assert!(says_the_same(counts(3, 2, 0, 0)) && says_the_same(counts(0, 0, 3, 2)));
        assert!(!says_the_same(counts(3, 0, 2, 0)));
    }
}
