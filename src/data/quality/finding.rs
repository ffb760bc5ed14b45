//! What a check found: what is wrong, where, and what to do.

use super::Fix;
use crate::base::fmt;
use crate::base::severity::Severity;

/// Rows that a finding lists.
pub(super) const LISTED: usize = 1000;
/// Rows named in a line.
const NAMED: usize = 5;

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

    /// What was seen, after the columns it is about.
    pub fn said(&self) -> String {
        if self.columns.is_empty() { self.seen.clone() } else { format!("{}: {}", self.columns.join(", "), self.seen) }
    }

    /// `rows 3, 5, 8, … 120 in all`, where it is about rows; those from `own_rows` on are of the test file.
    pub fn rows_told(&self, own_rows: usize) -> Option<String> {
        let named = self.rows.iter().take(NAMED).map(|&row| row_told(row, own_rows)).collect::<Vec<_>>().join(", ");
        match self.count {
            0 => None,
            1 => Some(format!("row {named}")),
            count if count <= NAMED => Some(format!("rows {named}")),
            count => Some(format!("rows {named}, … {} in all", fmt::thousands(count as u64))),
        }
    }

    /// `1 severe, 2 warnings, 1 note`.
    pub fn counted(findings: &[Self]) -> String {
        let count = |severity: Severity| findings.iter().filter(|finding| finding.severity == severity).count();
        let told = [Severity::Severe, Severity::Warning, Severity::Note].into_iter().filter_map(|severity| {
            let many = |count: usize| if count == 1 || severity == Severity::Severe { "" } else { "s" };
            let count = count(severity);
            (count > 0).then(|| format!("{count} {}{}", severity.name(), many(count)))
        });
        told.collect::<Vec<_>>().join(", ")
    }
}
/// The number of a row from 1 on; rows from `own_rows` on are of the test file and counted there.
pub fn row_told(row: usize, own_rows: usize) -> String {
    if row < own_rows { (row + 1).to_string() } else { format!("test {}", row + 1 - own_rows) }
}
