//! `[split]`: which rows train, which tune, which judge.

use super::names::names;

/// How rows are dealt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SplitMethod {
    /// At random.
    Random,
    /// At random within each class, so that every part has the same shares.
    Stratified,
    /// As they come, or by time: the last rows are the test, those before them validation.
    Ordered,
    /// At random, each group whole.
    Grouped,
    /// Each group whole, so that every part has about the same shares of each class.
    StratifiedGrouped,
    /// By a hash of a key: a row stays in its part when others are added.
    Hash,
    /// As a column says.
    Given,
}

impl SplitMethod {
    /// Whether groups are kept whole.
    pub fn keeps_groups(self) -> bool {
        matches!(self, Self::Grouped | Self::StratifiedGrouped)
    }

    /// Whether equal rows can be kept together: chance deals, and nothing else says where a row belongs.
    pub fn is_random(self) -> bool {
        matches!(self, Self::Random | Self::Stratified) || self.keeps_groups()
    }
}

/// The `[split]` table. The split depends on nothing but this table and the data: `--seed` leaves it alone, so that
/// runs with different seeds are judged on the same rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Split {
    /// How rows are dealt.
    pub method: SplitMethod,
    /// The column whose groups are kept whole.
    pub group: Option<String>,
    /// The column that orders rows in time, or whose hash deals them.
    pub by: Option<String>,
    /// The column that says `train`, `validation` or `test`.
    pub column: Option<String>,
    /// Share of rows for validation, in `[0, 1)`.
    pub validation: f64,
    /// Share of rows for the test, in `[0, 1)`; ignored where `data.test` gives them.
    pub test: f64,
    /// Whether rows that are equal in every feature are kept in one part.
    pub duplicates_together: bool,
    /// Which of the possible splits.
    pub seed: u64,
}

impl Split {
    /// The columns it names, with the key of each.
    pub fn columns(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let named = [("split.group", &self.group), ("split.by", &self.by), ("split.column", &self.column)];
        named.into_iter().filter_map(|(key, column)| Some((key, column.as_deref()?)))
    }
}

impl Default for Split {
    fn default() -> Self {
        Self {
            method: SplitMethod::Stratified,
            group: None,
            by: None,
            column: None,
            validation: 0.15,
            test: 0.2,
            duplicates_together: true,
            seed: 0,
        }
    }
}

names!(SplitMethod {
    Random = "random",
    Stratified = "stratified",
    Ordered = "ordered",
    Grouped = "grouped",
    StratifiedGrouped = "stratified_grouped",
    Hash = "hash",
    Given = "given",
});
