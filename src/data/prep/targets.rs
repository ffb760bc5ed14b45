//! What is predicted, as numbers: for steps that look at the target of the training rows.

use crate::data::dataset::Truth;

/// The number of each row, whether it is of the positive class, or of several classes whether it is of each.
pub(super) fn targets(truth: &Truth) -> Vec<Vec<f64>> {
    match truth {
        Truth::Numbers(numbers) => vec![numbers.clone()],
        Truth::Classes { codes, labels } => {
            let is = |class: usize| codes.iter().map(|&code| f64::from(u8::from(code as usize == class))).collect();
            if labels.len() == 2 { vec![is(1)] } else { (0..labels.len()).map(is).collect() }
        }
    }
}
