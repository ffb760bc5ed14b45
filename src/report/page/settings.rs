//! The workspace as it was trained with.

use super::Told;
use super::html::escape;

pub(super) fn section(told: &Told) -> Option<String> {
    let text = &told.subject.text;
    (!text.is_empty()).then(|| format!("<pre>{}</pre>\n", escape(text)))
}
