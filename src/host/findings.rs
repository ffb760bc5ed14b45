//! What the checks of the data found, as people and as programs read it.

use std::fmt::Write;

use serde_json::{Value, json};

use crate::data::Finding;

/// Columns of a severity's name.
const SEVERITY: usize = 7;

/// A few lines a finding, below a line that counts them. Rows from `own_rows` on are of the test file.
pub(super) fn text(findings: &[Finding], own_rows: usize) -> String {
    if findings.is_empty() {
        return "no fault found\n".into();
    }
    let mut text = Finding::counted(findings) + "\n";
    for finding in findings {
        let Finding { check, severity, advice, .. } = finding;
        // Writing to a string cannot fail.
        let _ = writeln!(text, "\n{:SEVERITY$}  {check}", severity.name());
        let mut line = |line: &str| writeln!(text, "{:SEVERITY$}  {line}", "");
        let _ = line(&finding.said()).and_then(|()| line(advice));
        let (rows, fix) = (finding.rows_told(own_rows), finding.fix.as_ref().map(|fix| format!("fix: {}", fix.told())));
        let more: Vec<String> = rows.into_iter().chain(fix).collect();
        if !more.is_empty() {
            let _ = line(&more.join("; "));
        }
    }
    text
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
