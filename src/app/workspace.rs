//! The workspace file as the user has it, and the last text of it that made sense.
//!
//! Invariant: `spec` is what `good` says. A broken text is kept and shown, but nothing is trained or loaded from it.

use crate::base::diag::{Diagnostic, Severity};
use crate::spec::{self, Workspace};

/// The workspace file.
#[derive(Clone, Debug, Default)]
pub struct File {
    /// As messages call it.
    pub name: String,
    /// What the file says now.
    pub text: String,
    /// The last text without errors; empty: there was none.
    pub good: String,
    /// What `good` says.
    pub spec: Workspace,
    /// What is wrong with `text`, or doubtful.
    pub diagnostics: Vec<Diagnostic>,
    /// Why the file could not be read.
    pub unreadable: Option<String>,
    /// What it said when it was first read.
    opened: String,
    past: Vec<String>,
    future: Vec<String>,
}

impl File {
    /// A file of which nothing was read yet.
    pub fn new(name: String) -> Self {
        Self { name, ..Self::default() }
    }

    /// Whether the text as it stands can be used.
    pub fn ok(&self) -> bool {
        self.usable() && self.text == self.good && self.unreadable.is_none()
    }

    /// Whether there is a last good text.
    pub fn usable(&self) -> bool {
        !self.good.is_empty()
    }

    /// Line of the first error, from 1.
    pub fn bad_line(&self) -> Option<usize> {
        let first = self.diagnostics.iter().find(|diagnostic| diagnostic.severity == Severity::Error)?;
        Some(first.place(&self.text).map_or(1, |(line, _)| line))
    }

    /// Line of a key as in `train.epochs`, from 1: of the key, else of its table.
    pub fn line_of(&self, key: &str) -> Option<usize> {
        let (table, name) = key.split_once('.').unwrap_or((key, ""));
        let header = |line: &str| line.trim_matches(|c: char| c == '[' || c == ']' || c.is_whitespace()) == table;
        let mut lines = self.text.lines().enumerate().skip_while(|(_, line)| !header(line));
        let (start, _) = lines.next()?;
        let inside = lines.take_while(|(_, line)| !line.trim_start().starts_with('['));
        let named = |line: &str| line.split('=').next().is_some_and(|left| left.trim() == name);
        Some(inside.filter(|(_, line)| named(line)).map(|(place, _)| place).next().unwrap_or(start) + 1)
    }

    /// What it said when it was first read.
    pub fn opened(&self) -> &str {
        &self.opened
    }

    /// The name without folders.
    pub fn short_name(&self) -> &str {
        self.name.rsplit(['/', '\\']).next().unwrap_or(&self.name)
    }

    /// Whether there is a text to go back to.
    pub fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    /// Whether there is a text to go forward to.
    pub fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }

    /// Takes a new text in; what was there can be undone.
    pub(super) fn take(&mut self, text: String) {
        if self.usable() && text != self.text {
            self.past.push(std::mem::take(&mut self.text));
            self.future.clear();
        }
        self.judge(text);
    }

    /// The text before the last change.
    pub(super) fn before(&self) -> Option<&String> {
        self.past.last()
    }

    /// The text that was last undone.
    pub(super) fn after(&self) -> Option<&String> {
        self.future.last()
    }

    /// One change back.
    pub(super) fn undo(&mut self) {
        if let Some(text) = self.past.pop() {
            self.future.push(std::mem::take(&mut self.text));
            self.judge(text);
        }
    }

    /// One change forward.
    pub(super) fn redo(&mut self) {
        if let Some(text) = self.future.pop() {
            self.past.push(std::mem::take(&mut self.text));
            self.judge(text);
        }
    }

    fn judge(&mut self, text: String) {
        let parsed = spec::parse(&text);
        self.unreadable = None;
        if parsed.ok() {
            self.spec = parsed.workspace;
            self.good.clone_from(&text);
        }
        self.diagnostics = parsed.diagnostics;
        if self.opened.is_empty() {
            self.opened.clone_from(&self.good);
        }
        self.text = text;
    }
}
