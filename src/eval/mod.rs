//! Pure numbers on slices: what a prediction is worth. No files, no tables, no models.
//!
//! Names and values are scikit-learn's (1.9), fairness is Fairlearn's (0.15), edge cases included. A number that is not
//! defined is NaN, never a panic: codes out of range or slices of unequal length make everything NaN.

mod agreement;
mod association;
mod audit;
mod averaged;
mod bands;
mod binary;
mod bootstrap;
mod brier;
mod calibration;
mod classification;
mod clusters;
mod compare;
mod confusion;
mod curves;
mod decision;
mod delong;
mod discounted;
mod disparity;
mod ends;
mod equalized;
mod exact;
mod fairness;
mod groups;
mod inequality;
mod interval;
mod intervals;
mod intervals_of_classes;
mod intervals_of_numbers;
mod label_errors;
mod loss;
mod metrics;
mod multiclass;
mod names;
mod precision_recall;
mod priors;
mod ranking;
mod regression;
mod regression_fairness;
mod repeated;
mod resampled;
mod scored;
mod shift;
mod signed;
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
pub use audit::{Asked, Audit, Interval, Pair, Test, Verdict, audit, correct, of_rates, verdicts};
pub use averaged::{Average, PerClass, micro};
pub use bands::Bands;
pub use binary::{Binary, RATES, Rate};
pub use bootstrap::{Drawn, bootstrap, percentile_interval};
pub use brier::{BrierParts, brier_parts};
pub use calibration::{Bin, equal_mass, equal_width, expected_calibration_error, maximum_calibration_error};
pub use classification::classification;
pub use clusters::{ClusterAgreement, cluster_agreement};
pub use compare::mcnemar;
pub use confusion::Confusion;
pub use curves::{Point, RocPoint, best_f1, points, roc_curve, youden};
pub use decision::{ByGroup, Decision, Grouping, Rule};
pub use delong::{Area, delong};
pub use discounted::{discounted_gain, normalised_gain};
pub use disparity::{Aggregate, CompareAll, FAIRLEARN, Frame, Method, difference, ratio};
pub use ends::Ends;
pub use equalized::{NoThresholds, equalized};
pub use exact::fisher;
pub use fairness::{Fairness, Group, fairness};
pub use inequality::{Inequality, inequality, inequality_between};
pub use interval::{clopper_pearson, wilson};
pub use intervals::intervals;
pub use intervals_of_classes::intervals_of_classes;
pub use intervals_of_numbers::intervals_of_numbers;
pub use label_errors::label_errors;
pub use loss::{brier_score, log_loss};
pub use metrics::{HEADLINES, Metrics};
pub use multiclass::OneVersusRest;
pub use names::{CLASSIFICATION, REGRESSION, larger_is_better};
pub use precision_recall::{Gain, PrecisionRecall, gains, precision_recall_area, precision_recall_curve};
pub use priors::{ShiftCost, shift_cost, with_shares};
pub use ranking::Ranking;
pub use regression::{mean_pinball_loss, regression};
pub use regression_fairness::regression_fairness;
pub use repeated::{Friedman, Tested, corrected_t, friedman};
pub use resampled::{Decided, Draw, Presorted, Worth};
pub use scored::{Scored, predicted, predicted_at, top_k_accuracy};
pub use shift::{chi_squared_chance, holm, kolmogorov_chance, kolmogorov_smirnov, stability_index};
pub use signed::{Compare, SIGNED, signed};
pub use threshold_curve::{Costs, Parity, Protected, ThresholdCurve, rates};
pub use weights::{balanced_class_weights, reweighing};
