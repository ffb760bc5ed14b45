//! What the user should know, and what happened on the way.

use super::Told;
use super::html::{Cell, escape, folded, paragraph, table};
use crate::base::fmt;

/// More happenings than this are behind a line.
const FEW: usize = 12;

pub(super) fn section(told: &Told) -> Option<String> {
    let subject = told.subject;
    let warnings = &subject.report.warnings;
    let mut html = if warnings.is_empty() {
        paragraph("No warnings.")
    } else {
        format!(
            "<ul>{}</ul>\n",
            warnings.iter().map(|warning| format!("<li>{}</li>\n", escape(warning))).collect::<String>()
        )
    };
    if !subject.happenings.is_empty() {
        let rows = subject.happenings.iter().map(|told| {
            vec![
                Cell::Number(fmt::duration(told.seconds)),
                Cell::Number(fmt::thousands(told.step)),
                Cell::text(&told.text),
            ]
        });
        let table = table(&["time", "step", "what"], rows);
        let title = format!("What happened on the way ({})", subject.happenings.len());
        html += &if subject.happenings.len() > FEW { folded(&title, &table) } else { table };
    }
    Some(html)
}
