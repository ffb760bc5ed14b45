//! What one row is worth by itself, of which averages over rows are made.

use super::Multilabel;

/// Numbers of a row: those of decisions, then those of ranks.
pub(super) const NUMBERS: usize = 9;
/// What they are called.
pub(super) const NAMES: [&str; NUMBERS] = [
    "subset_accuracy",
    "hamming_loss",
    "jaccard_samples",
    "precision_samples",
    "recall_samples",
    "f1_samples",
    "label_ranking_average_precision",
    "label_ranking_loss",
    "coverage_error",
];
/// The first number that only scores tell.
pub(super) const RANKED: usize = 6;

/// A row.
#[derive(Clone, Debug)]
pub(super) struct Row<'a> {
    pub(super) truth: &'a [bool],
    pub(super) predicted: &'a [bool],
    /// By [`NAMES`]; NaN where `0 / 0` counts as nothing, and of ranks without scores.
    pub(super) numbers: [f64; NUMBERS],
}

impl<'a> Row<'a> {
    pub(super) fn of(all: &Multilabel<'a>, row: usize) -> Self {
        let cells = row * all.labels..(row + 1) * all.labels;
        let (truth, predicted) = (&all.truth[cells.clone()], &all.predicted[cells.clone()]);
        let count = |of: &dyn Fn(bool, bool) -> bool| {
            truth.iter().zip(predicted).filter(|&(&is, &said)| of(is, said)).count() as f64
        };
        let (both, either) = (count(&|is, said| is && said), count(&|is, said| is || said));
        let (is, said, differ) = (count(&|is, _| is), count(&|_, said| said), count(&|is, said| is != said));
        let zero = all.zero_division;
        let ranks = all.scores.get(cells).filter(|scores| !scores.is_empty());
        let [precision, loss, coverage] = ranks.map_or([f64::NAN; 3], |scores| ranked(truth, scores));
        let numbers = [
            f64::from(u8::from(differ == 0.0)),
            differ / all.labels as f64,
            zero.divide(both, either),
            zero.divide(both, said),
            zero.divide(both, is),
            zero.divide(2.0 * both, is + said),
            precision,
            loss,
            coverage,
        ];
        Self { truth, predicted, numbers }
    }
}

/// Average precision over the true labels, the share of pairs of a true and another label in the wrong order, and how far down
/// one has to go to meet all true labels. Equal scores are in the wrong order and are all met at once, as in scikit-learn.
fn ranked(truth: &[bool], scores: &[f64]) -> [f64; 3] {
    let (mut precision, mut wrong, mut coverage) = (0.0, 0.0, 0_usize);
    let relevant = truth.iter().filter(|&&is| is).count();
    let others = truth.len() - relevant;
    for own in truth.iter().zip(scores).filter(|(is, _)| **is).map(|(_, own)| *own) {
        let above = |of: bool| truth.iter().zip(scores).filter(|&(&is, &score)| is == of && score >= own).count();
        let (true_above, others_above) = (above(true), above(false));
        precision += true_above as f64 / (true_above + others_above) as f64;
        wrong += others_above as f64;
        coverage = coverage.max(true_above + others_above);
    }
    // Rows of no label, and of all, are ranked right whatever their scores.
    let trivial = relevant == 0 || others == 0;
    [
        if trivial { 1.0 } else { precision / relevant as f64 },
        if trivial { 0.0 } else { wrong / (relevant * others) as f64 },
        coverage as f64,
    ]
}
