//! What the command line and the list of keys find for a line of typing.

use std::borrow::Cow;

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use super::pane::PaneId;
use super::run::{Kept, Run};
use super::spec::{Arg, ArgKind, Scope, Spec, spec};
use super::{ACTIONS, State};
use crate::base::fmt;
use crate::spec::{FIELDS, Kind, STEPS, field};

/// One proposal.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The line it completes to.
    pub line: String,
    /// What it means, in a few words.
    pub title: String,
    /// Why it cannot be done now.
    pub refusal: Option<String>,
    /// Whether the line can be run as it is.
    pub complete: bool,
}

/// Proposals for a line of the palette, best first.
pub fn candidates(state: &State, line: &str) -> Vec<Candidate> {
    match line.split_once(' ').and_then(|(name, rest)| Some((spec(name)?, rest))) {
        Some((spec, rest)) => arguments(state, spec, &spaced(spec, rest)),
        None => ranked(listed(state), line.trim(), |spec| searched(spec))
            .into_iter()
            .map(|spec| of_action(state, spec))
            .collect(),
    }
}

/// Rows of the list of keys for a line of typing, best first: those of the focused pane before the others.
pub fn help(state: &State, line: &str) -> Vec<&'static Spec> {
    let mut rows = listed(state);
    rows.sort_by_key(|spec| spec.scope == Scope::Everywhere);
    ranked(rows, line.trim(), |spec| searched(spec))
}

fn searched(spec: &Spec) -> (String, String) {
    (spec.name.to_owned(), spec.title.to_owned())
}

/// Actions that make sense with the focused pane.
fn listed(state: &State) -> Vec<&'static Spec> {
    let fits = |scope| scope == Scope::Everywhere || scope == Scope::In(state.focus);
    ACTIONS.iter().filter(|spec| fits(spec.scope)).collect()
}

fn of_action(state: &State, spec: &'static Spec) -> Candidate {
    let needs = spec.args.iter().any(|arg| !arg.optional);
    Candidate {
        line: if needs { format!("{} ", spec.name) } else { spec.name.to_owned() },
        title: spec.title.to_owned(),
        refusal: spec.ready(state).err(),
        complete: !needs,
    }
}

/// What was typed behind the name, with a space behind a key where `=` was typed for it, as `--set` wants.
fn spaced<'a>(spec: &Spec, rest: &'a str) -> Cow<'a, str> {
    let takes_key = spec.args.first().is_some_and(|arg| arg.kind == ArgKind::Key);
    match rest.split_once(['=', ' ']) {
        Some((key, value)) if takes_key && rest[key.len()..].starts_with('=') => Cow::Owned(format!("{key} {value}")),
        _ => Cow::Borrowed(rest),
    }
}

/// Proposals for the argument under the cursor, with what stands before it kept.
fn arguments(state: &State, spec: &'static Spec, rest: &str) -> Vec<Candidate> {
    let words: Vec<&str> = rest.split(' ').collect();
    let place = (words.len() - 1).min(spec.args.len().saturating_sub(1));
    let Some(arg) = spec.args.get(place) else { return Vec::new() };
    let before = words[..place].join(" ");
    let typed = words[place..].join(" ");
    let last = place + 1 == spec.args.len();
    let proposals = proposals(state, arg, &before);
    let best = if proposals.iter().any(|(word, _)| *word == typed) { "" } else { typed.as_str() };
    ranked(proposals, best, |(word, _)| (word.clone(), String::new()))
        .into_iter()
        .map(|(word, title)| {
            let start: Vec<&str> = [spec.name, &before].into_iter().filter(|part| !part.is_empty()).collect();
            let end = if last { "" } else { " " };
            let line = format!("{} {word}{end}", start.join(" "));
            Candidate { line, title, refusal: spec.ready(state).err(), complete: last }
        })
        .collect()
}

fn proposals(state: &State, arg: &Arg, before: &str) -> Vec<(String, String)> {
    let plain = |words: &[&str]| words.iter().map(|word| ((*word).to_owned(), String::new())).collect();
    match arg.kind {
        ArgKind::Word(words) => plain(words),
        ArgKind::Pane => PaneId::ALL.iter().map(|pane| (pane.name().to_owned(), String::new())).collect(),
        ArgKind::Key => FIELDS.iter().map(|field| (field.key.to_owned(), field.doc.to_owned())).collect(),
        ArgKind::Theme => state.themes.iter().map(|theme| (theme.clone(), String::new())).collect(),
        ArgKind::View => state.views.named.iter().map(|(name, view)| (name.clone(), view.told())).collect(),
        ArgKind::Folder => folders(state),
        ArgKind::Step => STEPS.iter().map(|kind| (kind.name.to_owned(), kind.doc.to_owned())).collect(),
        ArgKind::Moment => state.run().map(|run| moments(run, state.moment)).unwrap_or_default(),
        ArgKind::Value => values(state, before),
        ArgKind::Text => Vec::new(),
    }
}

/// Where runs are kept, with how many each folder holds.
fn folders(state: &State) -> Vec<(String, String)> {
    state.run_folders().into_iter().map(|(name, count)| (name, format!("runs: {count}"))).collect()
}

/// Where a run can go back to: the very moment that is looked at, where no checkpoint is of it, and its checkpoints.
fn moments(run: &Run, moment: Option<u64>) -> Vec<(String, String)> {
    let from = |step| match run.checkpoint_before(step) {
        Some(kept) => Some((kept.name, kept.step)),
        None => (!run.is_fork).then(|| ("the beginning".to_owned(), 0)),
    };
    let found = moment.and_then(|step| Some((step, from(step)?)));
    let exact = found.filter(|(step, (_, there))| there < step).map(|(step, (name, there))| {
        let title = format!("at the crosshair: {name} + {} batches", step - there);
        (step.to_string(), title)
    });
    exact.into_iter().chain(checkpoints(run, moment)).collect()
}

/// Checkpoints of a run, with where they were written and how far that is from the moment that is looked at.
fn checkpoints(run: &Run, moment: Option<u64>) -> Vec<(String, String)> {
    let told = |(kept, behind): (Kept, Option<i64>)| {
        let judged = run.epochs.iter().find(|report| report.epoch == kept.epoch);
        let loss = judged.and_then(|report| report.validation_loss);
        let loss = loss.map_or_else(String::new, |loss| format!(", validation loss {}", fmt::number(loss)));
        let far = match behind {
            None => String::new(),
            Some(0) => ", at the crosshair".to_owned(),
            Some(steps) if steps > 0 => format!(", {steps} before the crosshair"),
            Some(steps) => format!(", {} after it", -steps),
        };
        (kept.name, format!("step {}{far}, epoch {}{loss}", kept.step, kept.epoch))
    };
    run.checkpoints_from(moment).into_iter().map(told).collect()
}

/// The value a key has, and the words it could have.
fn values(state: &State, key: &str) -> Vec<(String, String)> {
    let Some(field) = field(key) else { return Vec::new() };
    let now = field.shown(&state.file.spec);
    let words: Vec<&str> = match field.kind {
        Kind::Choice(words) => words.to_vec(),
        Kind::Bool => vec!["true", "false"],
        _ => Vec::new(),
    };
    let mut proposals = vec![(now.clone(), "as it is".to_owned())];
    proposals.extend(words.into_iter().map(|word| (word.to_owned(), String::new())).filter(|(word, _)| *word != now));
    proposals.retain(|(word, _)| !word.is_empty());
    proposals
}

/// What a match in the name counts more than one in the title.
const NAMED: u32 = 1_000;

/// Items whose name or title matches, best first; all in their order where nothing was typed.
fn ranked<T>(items: Vec<T>, typed: &str, words: impl Fn(&T) -> (String, String)) -> Vec<T> {
    if typed.is_empty() {
        return items;
    }
    let pattern = Pattern::parse(typed, CaseMatching::Ignore, Normalization::Smart);
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut buffer = Vec::new();
    let mut score = |text: &str| pattern.score(Utf32Str::new(text, &mut buffer), &mut matcher);
    let mut found: Vec<(u32, T)> = items
        .into_iter()
        .filter_map(|item| {
            let (name, title) = words(&item);
            let start = if name.starts_with(typed) { NAMED } else { 0 };
            let named = score(&name).map(|score| score + NAMED + start);
            Some((named.or_else(|| score(&title))?, item))
        })
        .collect();
    found.sort_by_key(|&(score, _)| std::cmp::Reverse(score));
    found.into_iter().map(|(_, item)| item).collect()
}
