//! What resampling or class weights cost in calibration, measured on the validation part at the end of a run.

use crate::base::fmt;
use crate::data::{ClassCount, Part, Truth};
use crate::eval::shift_cost;
use crate::spec::{Balance, BalanceMethod};

/// Fewer rows tell nothing.
const FEW: usize = 20;
/// Standard errors by which the Brier score must be larger; by chance it is in 1 of 40 runs.
const SURE: f64 = 2.0;
/// The share of the Brier score that is worth a word.
const WORTH: f64 = 0.01;

/// A sentence with the numbers, where probabilities are worse for certain than with the shift of shares undone. `scores` are
/// those of `validation`, a column a class.
pub(super) fn doubt(balance: &Balance, classes: &[ClassCount], validation: &Part, scores: &[f64]) -> Option<String> {
    let Truth::Classes { codes, .. } = &validation.truth else { return None };
    let how = balance.how().filter(|_| codes.len() >= FEW)?;
    let (key, undo) = match balance.method {
        BalanceMethod::None => ("balance.class_weights".to_owned(), "take them out"),
        _ => (format!("balance.method = \"{how}\""), "set `balance.method = \"none\"`"),
    };
    let shares = |of: fn(&ClassCount) -> f64| classes.iter().map(of).collect::<Vec<f64>>();
    let (learnt, present) = (shares(|class| class.share_after), shares(|class| class.share_before));
    let cost = shift_cost(codes, scores, &learnt, &present)?;
    if cost.deviations < SURE || cost.brier - cost.brier_undone < WORTH * cost.brier {
        return None;
    }
    let [brier, undone, shares, ece, ece_undone] =
        [cost.brier, cost.brier_undone, cost.brier_of_shares, cost.ece, cost.ece_undone].map(fmt::number);
    Some(format!(
        "`{key}` costs calibration: on the validation rows the Brier score is {brier}, and would be {undone} \
         with the shift of the classes' shares undone ({shares} by always saying those shares); the calibration error is {ece} \
         against {ece_undone}. Do not read the probabilities as frequencies. Where they matter, {undo} \
         and choose where to decide with `balance.tune_threshold`.",
    ))
}
