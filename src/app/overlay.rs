//! What can lie over the panes: the list of keys, the command line, a question, a line to fill in.

use super::Action;
use super::line::Line;

/// One thing over the panes; the topmost gets the keys.
#[derive(Clone, Debug, PartialEq)]
pub enum Overlay {
    /// The list of keys and actions.
    Help(Search),
    /// The command line.
    Palette(Search),
    /// A question.
    Ask(Ask),
    /// A line to fill in.
    Prompt(Prompt),
}

/// A line that searches, and the row in hand among what it found.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Search {
    /// What was typed.
    pub line: Line,
    /// From 0.
    pub cursor: usize,
    /// How many lines back in the history the line was taken from; 0: it is new.
    pub recalled: usize,
}

/// A question with a few answers; no answer is also one.
#[derive(Clone, Debug, PartialEq)]
pub struct Ask {
    /// One sentence.
    pub question: String,
    /// What it is about, line by line.
    pub detail: Vec<String>,
    /// In order of likelihood.
    pub choices: Vec<Choice>,
    /// The answer in hand, from 0.
    pub cursor: usize,
}

/// One answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// The key that picks it.
    pub key: char,
    /// What it means.
    pub label: &'static str,
    /// What is done.
    pub action: Action,
}

/// A line to fill in.
#[derive(Clone, Debug, PartialEq)]
pub struct Prompt {
    /// What for.
    pub purpose: Purpose,
    /// What was typed.
    pub line: Line,
    /// Why it cannot be taken as it is.
    pub mistake: Option<String>,
}

/// What a line is filled in for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The value of this key.
    Value(String),
    /// A note on the curve.
    Note,
    /// The filter of the focused pane.
    Filter,
}
