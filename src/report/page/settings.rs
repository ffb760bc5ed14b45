//! The workspace as it was trained with.

use super::Told;
use crate::base::markup::escape;

pub(super) fn section(told: &Told) -> String {
    let text = told.subject.shown_text();
    if text.is_empty() { String::new() } else { format!("<pre>{}</pre>\n", escape(&text)) }
}
