//! What is told to a person about something they wrote: where, one sentence, and what to do.
//!
//! Rooms that read a person's text return [`Diagnostic`]s with byte ranges; only here do they become lines with carets.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The text is used all the same.
    Warning,
    /// The text cannot be used.
    Error,
}

/// One mistake, or one doubt, with its place in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// One sentence without a full stop: what is wrong.
    pub message: String,
    /// Byte range in the text, where there is one.
    pub span: Option<Range<usize>>,
    /// What to do about it.
    pub hint: Option<String>,
}

impl Diagnostic {
    /// An error at `span`.
    pub fn error(span: Range<usize>, message: impl Into<String>) -> Self {
        Self { severity: Severity::Error, message: message.into(), span: Some(span), hint: None }
    }

    /// A warning at `span`.
    pub fn warning(span: Range<usize>, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(span, message) }
    }

    /// The same, with advice.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// `line:col` of the start, both counted from 1, columns in characters.
    pub fn place(&self, text: &str) -> Option<(usize, usize)> {
        self.span.as_ref().map(|span| line_col(text, span.start))
    }

    /// `file:line:col`, the line with a caret, the sentence and the hint, without colour.
    pub fn render(&self, file: &str, text: &str) -> String {
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let title = level.primary_title(&self.message);
        let mut report = match &self.span {
            Some(span) => {
                let end = span.end.min(text.len());
                let marked = span.start.min(end)..end;
                let snippet = Snippet::source(text).path(file).annotation(AnnotationKind::Primary.span(marked));
                title.element(snippet)
            }
            None => Group::with_title(title),
        };
        if let Some(hint) = &self.hint {
            report = report.element(Level::HELP.with_name("hint").message(hint));
        }
        Renderer::plain().render(&[report])
    }
}

/// Line and column of a byte offset, both counted from 1, columns in characters.
pub fn line_col(text: &str, offset: usize) -> (usize, usize) {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    let before = &text[..offset];
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (before.matches('\n').count() + 1, before[start..].chars().count() + 1)
}

/// The candidate most like `word`, if one is near enough to have been meant: one whose initials it is (`lr`), else the one of
/// the least Damerau–Levenshtein distance, which is at most a third of the length, and at least 1.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (word.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .map(|candidate| (if are_initials(word, candidate) { 0 } else { edits(word, candidate) }, candidate))
        .filter(|&(distance, _)| distance <= limit)
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, candidate)| candidate)
}

/// Whether the last part of a key such as `train.lr` is the initials of that of another, which has several words.
fn are_initials(key: &str, other: &str) -> bool {
    let parts = |key: &str| {
        let (table, name) = key.rsplit_once('.').unwrap_or(("", key));
        (table.to_lowercase(), name.to_lowercase())
    };
    let ((table, name), (other_table, other_name)) = (parts(key), parts(other));
    let initials: String = other_name.split('_').filter_map(|word| word.chars().next()).collect();
    table == other_table && initials.len() > 1 && initials == name
}

/// Edits (insert, delete, replace, swap neighbours) between two words, ignoring case.
fn edits(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.to_lowercase().chars().collect();
    let b: Vec<char> = b.to_lowercase().chars().collect();
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let cost = usize::from(a[i - 1] != b[j - 1]);
            let mut best = (rows[i - 1][j] + 1).min(row[j - 1] + 1).min(rows[i - 1][j - 1] + cost);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_stand_for_the_whole_name_of_the_same_table() {
        let keys = ["train.l1", "train.learning_rate", "model.learning_rate", "train.batch_size", "a"];
        assert_eq!(nearest("train.lr", keys), Some("train.learning_rate"));
        assert_eq!(nearest("BS", ["bias", "batch_size"]), Some("batch_size"));
        assert_eq!(nearest("train.l2", keys), Some("train.l1"));
        assert_eq!(nearest("data.lr", keys), None);
        assert_eq!(nearest("xy", ["x_ray"]), None);
    }

    #[test]
    fn a_mistake_shows_its_place_line_caret_and_hint() {
        let text = "[train]\nepochz = 3\n";
        let shown =
            Diagnostic::error(8..14, "unknown key `epochz`").hint("did you mean `epochs`?").render("w.toml", text);
        insta::assert_snapshot!(shown, @r"
        error: unknown key `epochz`
         --> w.toml:2:1
          |
        2 | epochz = 3
          | ^^^^^^
          |
          = hint: did you mean `epochs`?
        ");
    }

    #[test]
    fn places_count_characters_not_bytes() {
        assert_eq!(line_col("é = 1\nü = 2", 11), (2, 4));
        assert_eq!(line_col("ab", 99), (1, 3));
    }

    #[test]
    fn a_name_far_from_all_suggests_nothing() {
        assert_eq!(nearest("epochz", ["epochs", "patience"]), Some("epochs"));
        assert_eq!(nearest("bacth_size", ["batch_size", "path"]), Some("batch_size"));
        assert_eq!(nearest("colour", ["epochs", "patience"]), None);
    }
}
