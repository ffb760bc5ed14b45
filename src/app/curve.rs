//! Learning and validation curves: how a metric goes with the number of training rows, or with a setting. They are made in the
//! background, fold by fold, and shown as far as they are.

use std::sync::Arc;

use crate::train::Curve;

/// Shares of each fold's training rows that a learning curve has points for.
pub(super) const SHARES: [f64; 5] = [0.1, 0.325, 0.55, 0.775, 1.0];
/// Folds at each point.
pub(super) const FOLDS: usize = 5;

/// A curve to be made.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// The key that is varied; `None`: rows.
    pub over: Option<String>,
    /// A workspace text each, which parses.
    pub variants: Vec<Varied>,
    /// Folds at each.
    pub folds: usize,
}

/// One point of a curve to be made.
#[derive(Clone, Debug, PartialEq)]
pub struct Varied {
    /// The value, or the share in words.
    pub name: String,
    /// The workspace file's text with it.
    pub text: String,
    /// The share of each fold's training rows.
    pub share: f64,
}

/// The newest curve.
#[derive(Clone, Debug, Default)]
pub struct CurveState {
    /// As far as it is made.
    pub shown: Option<Arc<Curve>>,
    /// Folds that are judged, and all of them, while it is being made.
    pub going: Option<(usize, usize)>,
    /// It was asked to end.
    pub stopping: bool,
    /// The point in hand, from 0.
    pub cursor: usize,
    /// Why it ended before its end.
    pub failed: Option<String>,
}

impl CurveState {
    /// The value in hand of the key that is varied.
    pub fn value(&self) -> Option<(&str, &str)> {
        let curve = self.shown.as_ref()?;
        Some((curve.over.as_deref()?, &curve.points.get(self.cursor)?.at))
    }
}
