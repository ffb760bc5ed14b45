//! `[split]`: which rows train, which tune, which judge.

use super::names::names;

/// How rows are dealt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SplitMethod {
    /// At random.
    Random,
    /// At random within each class, so that every part has the same shares.
    Stratified,
    /// As they come: the last rows are the test, those before them validation.
    Ordered,
}

/// The `[split]` table. The split depends on nothing but this table and the data: `--seed` leaves it alone, so that
/// runs with different seeds are judged on the same rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Split {
    /// How rows are dealt.
    pub method: SplitMethod,
    /// Share of rows for validation, in `[0, 1)`.
    pub validation: f64,
    /// Share of rows for the test, in `[0, 1)`; ignored where `data.test` gives them.
    pub test: f64,
    /// Which of the possible splits.
    pub seed: u64,
}

impl Default for Split {
    fn default() -> Self {
        Self { method: SplitMethod::Stratified, validation: 0.15, test: 0.2, seed: 0 }
    }
}

names!(SplitMethod { Random = "random", Stratified = "stratified", Ordered = "ordered" });
