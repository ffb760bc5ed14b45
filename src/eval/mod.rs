//! Pure numbers on slices: what a prediction is worth. No files, no tables, no models.
//!
//! Names and values are scikit-learn's (1.9), fairness is Fairlearn's (0.15), edge cases included. A number that is not
//! defined is NaN, never a panic: codes out of range or slices of unequal length make everything NaN.

mod agreement;
mod association;
mod averaged;
mod binary;
mod calibration;
mod classification;
mod compare;
mod confusion;
mod curves;
mod disparity;
mod fairness;
mod groups;
mod interval;
mod label_errors;
mod loss;
mod metrics;
mod multiclass;
mod names;
mod priors;
mod ranking;
mod regression;
mod regression_fairness;
mod scored;
mod shift;
mod special;
mod threshold_curve;
mod weights;

#[cfg(test)]
mod fairness_tests;
#[cfg(test)]
mod fixture;
#[cfg(test)]
mod properties;

pub use agreement::{KappaWeights, cohen_kappa, matthews_corrcoef};
pub use association::{Crosstab, correlation_ratio, pearson, ranks, spearman};
pub use averaged::{Average, PerClass};
pub use binary::Binary;
pub use calibration::{Bin, equal_mass, equal_width, expected_calibration_error, maximum_calibration_error};
pub use classification::classification;
pub use compare::mcnemar;
pub use confusion::Confusion;
pub use curves::{Point, RocPoint, best_f1, points, roc_curve, youden};
pub use disparity::{Aggregate, Frame, Method, difference, ratio};
pub use fairness::{Fairness, Group, fairness};
pub use interval::{clopper_pearson, wilson};
pub use label_errors::label_errors;
pub use loss::{brier_score, log_loss};
pub use metrics::{HEADLINES, Metrics};
pub use multiclass::OneVersusRest;
pub use names::{CLASSIFICATION, REGRESSION, larger_is_better};
pub use priors::{ShiftCost, shift_cost, with_shares};
pub use ranking::Ranking;
pub use regression::{mean_pinball_loss, regression};
pub use regression_fairness::regression_fairness;
pub use scored::{Scored, predicted, predicted_at, top_k_accuracy};
pub use shift::{chi_squared_chance, holm, kolmogorov_chance, kolmogorov_smirnov, stability_index};
pub use threshold_curve::{Costs, Parity, Protected, ThresholdCurve, rates};
pub use weights::{balanced_class_weights, reweighing};
