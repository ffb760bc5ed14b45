//! What the user should know, and what happened on the way.

use super::Told;
use super::html::{Cell, folded, paragraph, table};
use crate::base::fmt;
use crate::base::markup::prose;

/// More happenings than this are behind a line.
const FEW: usize = 12;

pub(super) fn section(told: &Told) -> String {
    let subject = told.subject;
    let mut html = list(&subject.report.warnings);
    if !subject.happenings.is_empty() {
        let rows = subject.happenings.iter().map(|told| {
            vec![
                Cell::Number(fmt::duration(told.seconds)),
                Cell::Number(fmt::thousands(told.step)),
                Cell::Prose(told.text.clone()),
            ]
        });
        let table = table(&["time", "step", "what"], rows);
        let title = format!("What happened on the way ({})", subject.happenings.len());
        html += &if subject.happenings.len() > FEW { folded(&title, &table) } else { table };
    }
    html
}

fn list(warnings: &[String]) -> String {
    if warnings.is_empty() {
        return paragraph("No warnings.");
    }
    let mut html = String::from("<ul>\n");
    for warning in warnings {
        html += "<li>";
        html += &prose(warning);
        html += "</li>\n";
    }
    html + "</ul>\n"
}
