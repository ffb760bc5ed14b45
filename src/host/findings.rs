//! What the checks of the data found, as people and as programs read it.

use std::fmt::Write;

use serde_json::{Value, json};

use crate::base::fmt;
use crate::base::severity::Severity;
use crate::data::Finding;

/// Rows named in a line.
const NAMED: usize = 5;
/// Columns of a severity's name.
const SEVERITY: usize = 7;

/// A few lines a finding, below a line that counts them. Rows from `own_rows` on are of the test file.
pub(super) fn text(findings: &[Finding], own_rows: usize) -> String {
    if findings.is_empty() {
        return "no fault found\n".into();
    }
    let mut text = counted(findings) + "\n";
    for finding in findings {
        let Finding { check, severity, seen, advice, .. } = finding;
        let of = if finding.columns.is_empty() { String::new() } else { format!("{}: ", finding.columns.join(", ")) };
        // Writing to a string cannot fail.
        let _ = writeln!(text, "\n{:SEVERITY$}  {check}", severity.name());
        let mut line = |line: &str| writeln!(text, "{:SEVERITY$}  {line}", "");
        let _ = line(&format!("{of}{seen}")).and_then(|()| line(advice));
        let (rows, fix) = (rows(finding, own_rows), finding.fix.as_ref().map(|fix| format!("fix: {}", fix.told())));
        let more: Vec<String> = rows.into_iter().chain(fix).collect();
        if !more.is_empty() {
            let _ = line(&more.join("; "));
        }
    }
    text
}

/// `1 severe, 2 warnings, 1 note`.
fn counted(findings: &[Finding]) -> String {
    let count = |severity: Severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let told = [Severity::Severe, Severity::Warning, Severity::Note].into_iter().filter_map(|severity| {
        let many = |count: usize| if count == 1 || severity == Severity::Severe { "" } else { "s" };
        let count = count(severity);
        (count > 0).then(|| format!("{count} {}{}", severity.name(), many(count)))
    });
    told.collect::<Vec<_>>().join(", ")
}

fn rows(finding: &Finding, own_rows: usize) -> Option<String> {
    let number =
        |&row: &usize| if row < own_rows { (row + 1).to_string() } else { format!("test {}", row + 1 - own_rows) };
    let named = finding.rows.iter().take(NAMED).map(number).collect::<Vec<_>>().join(", ");
    match finding.count {
        0 => None,
        1 => Some(format!("row {named}")),
        count if count <= NAMED => Some(format!("rows {named}")),
        count => Some(format!("rows {named}, … {} in all", fmt::thousands(count as u64))),
    }
}

/// A document a finding; rows count from 1, those of the test file by themselves.
pub(super) fn documents(findings: &[Finding], own_rows: usize) -> Vec<Value> {
    let document = |finding: &Finding| {
        let (own, test): (Vec<usize>, Vec<usize>) = finding.rows.iter().partition(|&&row| row < own_rows);
        let numbers: serde_json::Map<String, Value> =
            finding.numbers.iter().map(|&(name, value)| (name.to_owned(), json!(value))).collect();
        json!({
            "check": finding.check, "severity": finding.severity.name(), "columns": finding.columns,
            "seen": finding.seen, "advice": finding.advice, "count": finding.count,
            "rows": own.iter().map(|row| row + 1).collect::<Vec<_>>(),
            "test_rows": test.iter().map(|row| row + 1 - own_rows).collect::<Vec<_>>(),
            "numbers": numbers, "fix": finding.fix.as_ref().map(crate::data::Fix::told),
        })
    };
    findings.iter().map(document).collect()
}
