//! What a check found: what is wrong, where, and what to do.

use super::Fix;
use crate::base::severity::Severity;

/// Rows that a finding lists.
pub(super) const LISTED: usize = 1000;

/// Something that is wrong with a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Which check: `duplicates`, `leakage`, …
    pub check: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// The columns it is about; none: all rows as they are.
    pub columns: Vec<String>,
    /// What was seen, with numbers: a sentence, which does not name its column.
    pub seen: String,
    /// What to do: one or two sentences.
    pub advice: String,
    /// Rows of the table it is about, the first thousand; the most telling first where some are.
    pub rows: Vec<usize>,
    /// How many rows it is about; 0 where it is not about rows.
    pub count: usize,
    /// The numbers behind it.
    pub numbers: Vec<(&'static str, f64)>,
    /// What mends it in the workspace file, where that can be done for the user.
    pub fix: Option<Fix>,
}

impl Finding {
    /// A finding about these columns, without rows, numbers or a fix.
    pub fn new(
        check: &'static str,
        severity: Severity,
        columns: &[&str],
        seen: impl Into<String>,
        advice: impl Into<String>,
    ) -> Self {
        Self {
            check,
            severity,
            columns: columns.iter().map(ToString::to_string).collect(),
            seen: seen.into(),
            advice: advice.into(),
            rows: Vec::new(),
            count: 0,
            numbers: Vec::new(),
            fix: None,
        }
    }

    /// With the rows it is about.
    #[must_use]
    pub fn rows(mut self, rows: impl IntoIterator<Item = usize>) -> Self {
        let mut rows = rows.into_iter();
        self.rows = rows.by_ref().take(LISTED).collect();
        self.count = self.rows.len() + rows.count();
        self
    }

    /// With a number behind it.
    #[must_use]
    pub fn number(mut self, name: &'static str, value: f64) -> Self {
        self.numbers.push((name, value));
        self
    }

    /// With what mends it.
    #[must_use]
    pub fn fix(mut self, fix: impl Into<Option<Fix>>) -> Self {
        self.fix = fix.into();
        self
    }
}
