//! The metrics that early stopping can watch and that a goal can be set for.

use crate::eval::{CLASSIFICATION, REGRESSION};

/// What `train.early_stopping` can watch: the loss or any metric.
pub const WATCHED: [&str; 1 + CLASSIFICATION.len() + REGRESSION.len()] =
    joined(&[&["loss"], CLASSIFICATION, REGRESSION]);

/// What `goal.metric` can be: any metric.
pub const JUDGED: [&str; CLASSIFICATION.len() + REGRESSION.len()] = joined(&[CLASSIFICATION, REGRESSION]);

const fn joined<const N: usize>(lists: &[&[&'static str]]) -> [&'static str; N] {
    let mut all = [""; N];
    let (mut list, mut at) = (0, 0);
    while list < lists.len() {
        let mut item = 0;
        while item < lists[list].len() {
            all[at] = lists[list][item];
            (item, at) = (item + 1, at + 1);
        }
        list += 1;
    }
    all
}
