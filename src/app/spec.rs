//! What a row of the table of actions holds, and how text becomes an action.

use super::pane::PaneId;
use super::{ACTIONS, Action, State, ready};
use crate::base::diag::nearest;

/// Where an action makes sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Whatever is focused.
    Everywhere,
    /// While this pane is focused.
    In(PaneId),
    /// While something lies over the panes.
    Over,
    /// Only from the mouse and the program itself: neither bound nor listed.
    Inner,
}

/// One argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arg {
    /// As usage lines call it.
    pub name: &'static str,
    /// What completes it.
    pub kind: ArgKind,
    /// Whether it can be left out.
    pub optional: bool,
}

/// What completes an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArgKind {
    /// One of these words.
    Word(&'static [&'static str]),
    /// A pane's name.
    Pane,
    /// A key of the workspace file.
    Key,
    /// A value of the key before it.
    Value,
    /// A theme's name.
    Theme,
    /// A step of preparation.
    Step,
    /// A view of the runs.
    View,
    /// A folder among the runs.
    Folder,
    /// The name of a checkpoint, or a step.
    Moment,
    /// Anything up to the end of the line.
    Text,
}

/// One row: everything there is to know about an action without doing it.
#[derive(Clone, Copy, Debug)]
pub struct Spec {
    /// As the keymap and the palette call it.
    pub name: &'static str,
    /// A few words for lists.
    pub title: &'static str,
    /// A word or two for the footer; empty: it is not there now.
    pub hint: fn(&State) -> &'static str,
    /// One paragraph.
    pub help: &'static str,
    /// Where it makes sense.
    pub scope: Scope,
    /// What it takes.
    pub args: &'static [Arg],
    /// Whether it changes a run or a file.
    pub changes: bool,
    /// Whether it can be done now as far as its own kind goes.
    when: fn(&State) -> Result<(), String>,
    /// The action with these arguments; a sentence if they make no sense. Missing optional ones are left out.
    pub make: fn(&[&str]) -> Result<Action, String>,
}

impl Spec {
    /// Whether it can be done now.
    ///
    /// # Errors
    /// A sentence that says why not.
    pub fn ready(&self, state: &State) -> Result<(), String> {
        if self.changes && state.watching {
            return Err("This window only watches; `gradus attach` opens one that changes things.".into());
        }
        (self.when)(state)
    }

    /// Name and arguments, as `set KEY VALUE`; optional ones in brackets.
    pub fn usage(&self) -> String {
        let mut usage = self.name.to_string();
        for arg in self.args {
            let name = arg.name.to_uppercase();
            let shown = if arg.optional { format!(" [{name}]") } else { format!(" {name}") };
            usage.push_str(&shown);
        }
        usage
    }

    /// The action with the rest of a line as arguments.
    ///
    /// # Errors
    /// A sentence if arguments are missing, too many or make no sense.
    pub fn with(&self, rest: &str) -> Result<Action, String> {
        let words = self.words(rest.trim());
        let needed = self.args.iter().filter(|arg| !arg.optional).count();
        if words.len() < needed || words.len() > self.args.len() {
            return Err(format!("The form is `{}`.", self.usage()));
        }
        (self.make)(&words)
    }

    /// Words of `rest`, one an argument; text takes all that is left. A key may have `=` behind it, as `--set` wants.
    fn words<'a>(&self, mut rest: &'a str) -> Vec<&'a str> {
        let mut words = Vec::new();
        for arg in self.args {
            let whole = matches!(arg.kind, ArgKind::Text | ArgKind::Value | ArgKind::Folder);
            let is_key = arg.kind == ArgKind::Key;
            let ends = |c: char| c == ' ' || (is_key && c == '=');
            let end = if whole { rest.len() } else { rest.find(ends).unwrap_or(rest.len()) };
            let (word, tail) = rest.split_at(end);
            if !word.is_empty() {
                words.push(word);
            }
            rest = tail.trim_start();
            if is_key {
                rest = rest.strip_prefix('=').unwrap_or(rest).trim_start();
            }
        }
        if !rest.is_empty() {
            words.push(rest);
        }
        words
    }
}

type Make = fn(&[&str]) -> Result<Action, String>;

/// A row of the table of actions that takes nothing, can always be done, and is not in the footer.
pub(super) const fn row(name: &'static str, title: &'static str, help: &'static str, scope: Scope, make: Make) -> Spec {
    Spec { name, title, hint: |_| "", help, scope, args: &[], changes: false, when: ready::always, make }
}

impl Spec {
    /// With words for the footer.
    pub(super) const fn hint(mut self, hint: fn(&State) -> &'static str) -> Self {
        self.hint = hint;
        self
    }

    /// With arguments.
    pub(super) const fn takes(mut self, args: &'static [Arg]) -> Self {
        self.args = args;
        self
    }

    /// With a condition.
    pub(super) const fn when(mut self, when: fn(&State) -> Result<(), String>) -> Self {
        self.when = when;
        self
    }

    /// As one that changes a run or a file.
    pub(super) const fn changes(mut self) -> Self {
        self.changes = true;
        self
    }
}

/// An argument.
pub(super) const fn arg(name: &'static str, kind: ArgKind) -> Arg {
    Arg { name, kind, optional: false }
}

/// An argument that can be left out.
pub(super) const fn optional(name: &'static str, kind: ArgKind) -> Arg {
    Arg { name, kind, optional: true }
}

/// The row of that name.
pub fn spec(name: &str) -> Option<&'static Spec> {
    ACTIONS.iter().find(|spec| spec.name == name)
}

/// The row and the action that a line of the keymap or the palette means.
///
/// # Errors
/// A sentence with the nearest name if there is no such action, or if its arguments make no sense.
pub fn parse_action(line: &str) -> Result<(&'static Spec, Action), String> {
    let line = line.trim();
    let (name, rest) = line.split_once(' ').unwrap_or((line, ""));
    let spec = spec(name).ok_or_else(|| match nearest(name, ACTIONS.iter().map(|spec| spec.name)) {
        Some(like) => format!("There is no action `{name}`; did you mean `{like}`?"),
        None => format!("There is no action `{name}`."),
    })?;
    Ok((spec, spec.with(rest)?))
}

/// The first argument, where it is one of these words.
pub(super) fn one_of<T: Copy>(words: &[&str], meanings: &[(&str, T)]) -> Result<T, String> {
    let word = words.first().copied().unwrap_or_default();
    meanings.iter().find(|(name, _)| *name == word).map(|&(_, meaning)| meaning).ok_or_else(|| {
        let names: Vec<&str> = meanings.iter().map(|&(name, _)| name).collect();
        format!("`{word}` is not one of {}.", names.join(", "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::action::{Edit, Train};

    #[test]
    fn text_takes_the_rest_of_the_line_and_words_do_not() {
        let action = |line| parse_action(line).map(|(_, action)| action);
        assert_eq!(
            action("train.mark  before the jump"),
            Ok(Action::Train(Train::Mark(Some("before the jump".into()))))
        );
        let set = Edit::Set { key: "model.hidden".into(), value: "[64, 32]".into() };
        assert_eq!(action("set model.hidden [64, 32]"), Ok(Action::Edit(set.clone())));
        assert_eq!(action("set model.hidden=[64, 32]"), Ok(Action::Edit(set)));
        for line in ["set train.epochs=7", "set train.epochs = 7", "set train.epochs =7", "set  train.epochs= 7"] {
            let set = Edit::Set { key: "train.epochs".into(), value: "7".into() };
            assert_eq!(action(line), Ok(Action::Edit(set)), "{line}");
        }
    }

    #[test]
    fn a_line_that_means_nothing_says_what_would() {
        let told = |line| parse_action(line).map(|_| ()).unwrap_err();
        insta::assert_snapshot!(told("train.puase"), @"There is no action `train.puase`; did you mean `train.pause`?");
        insta::assert_snapshot!(told("set train.epochs"), @"The form is `set KEY VALUE`.");
        insta::assert_snapshot!(told("set train.epochs="), @"The form is `set KEY VALUE`.");
        insta::assert_snapshot!(told("set ="), @"The form is `set KEY VALUE`.");
        insta::assert_snapshot!(told("train.pause now"), @"The form is `train.pause`.");
        insta::assert_snapshot!(told("plot.scale cubic"), @"`cubic` is not one of linear, log, symlog.");
    }
}
