//! New texts of the workspace file, from wherever: what they change, for the data and for a run that is going.
//!
//! Invariant: a text without errors becomes the state's `spec` in [`adopt`] and nowhere else.

use std::sync::Arc;

use super::super::action::{Action, Edit, Fork};
use super::super::notice::Tone;
use super::super::overlay::{Ask, Choice, Overlay};
use super::super::state::{Proposal, Source};
use super::super::{Effect, State};
use super::{data, said};
use crate::spec::{self, Change, Workspace};
use crate::train::{Command, Knob};

/// Own writes remembered until the watcher has shown them.
const REMEMBERED: usize = 16;

/// How it is said that a file cannot be read, before why.
fn unreadable(file: &str) -> String {
    format!("{file} cannot be read:")
}

/// The file was read, first or after it changed on disk.
pub(super) fn read(state: &mut State, text: Result<String, String>) -> Vec<Effect> {
    let text = match text {
        Ok(text) => text,
        Err(why) => {
            state.file.unreadable = Some(why.clone());
            return said(state, Tone::Bad, format!("{} {why}", unreadable(&state.file.name)));
        }
    };
    let readable_again = state.file.unreadable.take().is_some();
    if readable_again {
        state.toasts.retain(|toast| !toast.text.starts_with(&unreadable(&state.file.name)));
    } else if own(state, &text) {
        return vec![];
    }
    if spec::parse(&text).ok() {
        return propose(state, text, Source::Disk);
    }
    let effects = adopt(state, text, Source::Disk);
    let place = format!("{}:{}", state.file.short_name(), state.file.bad_line().unwrap_or(1));
    let using = if state.file.usable() { "; using the last good version" } else { "" };
    state.toasts.clear();
    state.say(Tone::Warning, format!("{place} has a mistake{using}. The log shows it."));
    effects
}

/// Whether this is only our own writing, shown by the watcher.
fn own(state: &mut State, text: &str) -> bool {
    if state.file.text == text && (state.file.usable() || !state.file.diagnostics.is_empty()) {
        state.written.clear();
        return true;
    }
    let known = state.written.iter().position(|written| written == text);
    match known {
        Some(place) => drop(state.written.drain(..=place)),
        // Somebody wrote over what we had written: should it come back, it comes from them.
        None => state.written.clear(),
    }
    known.is_some()
}

/// A text that makes sense: asks where a live run cannot take it over, else adopts it. What the file already says is
/// adopted before the answer, which then is only about the run.
pub(super) fn propose(state: &mut State, text: String, source: Source) -> Vec<Effect> {
    let wanted = spec::parse(&text).workspace;
    let changes = spec::diff(&state.file.spec, &wanted);
    let begun = begun(state);
    let forks: Vec<&Change> = changes.iter().filter(|change| !Knob::can_follow(change, &wanted, &begun)).collect();
    if state.live().is_none() || forks.is_empty() {
        return adopt(state, text, source);
    }
    let detail = forks.iter().map(|change| format!("{}  {} → {}", change.key, shown(&change.old), shown(&change.new)));
    let question = Ask {
        question: "The live run cannot take this over.".into(),
        detail: detail.collect(),
        choices: choices(source),
        cursor: 0,
    };
    state.overlays.retain(|overlay| !matches!(overlay, Overlay::Ask(_)));
    state.overlays.push(Overlay::Ask(question));
    state.intent.proposal = Some(Proposal { text: text.clone(), source });
    if source == Source::Disk { adopt(state, text, source) } else { vec![] }
}

fn shown(value: &str) -> &str {
    if value.is_empty() { "(none)" } else { value }
}

fn choices(source: Source) -> Vec<Choice> {
    let answer = |key, label, fork| Choice { key, label, action: Action::Edit(Edit::Fork(fork)) };
    let mut choices = vec![
        answer('r', "restart: stop the run and train again with it", Fork::Restart),
        answer('f', "keep the run as it is, use it next time", Fork::Later),
    ];
    if source != Source::Disk {
        choices.push(answer('d', "drop the change", Fork::Leave));
    }
    choices
}

/// Takes a text in: writes it if it came from inside, tells the live run, reads the data again where they changed.
pub(super) fn adopt(state: &mut State, text: String, source: Source) -> Vec<Effect> {
    let (before, first) = (state.file.spec.clone(), !state.file.usable());
    let begun = begun(state);
    let was_bad = !first && !state.file.ok();
    match source {
        Source::Pane | Source::Disk => state.file.take(text),
        Source::Past => state.file.undo(),
        Source::Future => state.file.redo(),
    }
    let mut effects = Vec::new();
    if source != Source::Disk {
        state.written.push(state.file.text.clone());
        let surplus = state.written.len().saturating_sub(REMEMBERED);
        state.written.drain(..surplus);
        effects.push(Effect::Write(state.file.text.clone()));
    }
    let changes = spec::diff(&before, &state.file.spec);
    effects.extend(turn_knobs(state, &changes, &begun));
    let two_classes = state.data.loaded.as_ref().is_some_and(|loaded| loaded.task == "binary");
    let decides = |key: &str| two_classes && matches!(key, "balance.threshold" | "balance.tune_threshold");
    let live = |change: &Change| change.effect == spec::Effect::Live;
    let reread = |change: &Change| !live(change) && !change.key.starts_with("train.") && !decides(&change.key);
    if state.file.usable() && (first || changes.iter().any(reread)) {
        effects.extend(data::load(state));
    }
    report(state, source, was_bad, &changes, &begun);
    effects
}

/// What the live run began with; without one, or where that is not known, what the file said until now.
fn begun(state: &State) -> Arc<Workspace> {
    let begun = state.live().and_then(|run| run.spec.clone());
    begun.unwrap_or_else(|| Arc::new(state.file.spec.clone()))
}

fn turn_knobs(state: &State, changes: &[Change], begun: &Workspace) -> Vec<Effect> {
    let Some(run) = state.live() else { return Vec::new() };
    let knobs = changes.iter().filter_map(|change| Knob::following(change, &state.file.spec, begun));
    knobs.map(|knob| Effect::Send(run.id.clone(), Command::Set(knob))).collect()
}

/// Says what a change on disk did, and what is wrong with the text.
fn report(state: &mut State, source: Source, was_bad: bool, changes: &[Change], begun: &Workspace) {
    let rendered: Vec<(Tone, String)> = state
        .file
        .diagnostics
        .iter()
        .map(|found| {
            let bad = found.severity == crate::base::diag::Severity::Error;
            (if bad { Tone::Bad } else { Tone::Warning }, found.render(&state.file.name, &state.file.text))
        })
        .collect();
    for (tone, text) in rendered {
        state.note(tone, text);
    }
    // The run tells what it takes over, at its step: once is enough for the log.
    let by_run =
        |change: &&Change| state.live().is_some() && Knob::following(change, &state.file.spec, begun).is_some();
    let (by_run, others): (Vec<&Change>, Vec<&Change>) = changes.iter().partition(by_run);
    let sentence = |c: &&Change| format!("{} {} → {}", c.key, shown(&c.old), shown(&c.new));
    let told: Vec<String> = others.iter().map(sentence).collect();
    if let (Source::Disk, [only]) = (source, by_run.as_slice()) {
        let text = format!("{}: {}", state.file.short_name(), sentence(only));
        state.toast(Tone::Info, text);
    }
    if state.file.ok() && was_bad {
        state.say(Tone::Good, format!("{} is in order again.", state.file.short_name()));
    }
    match (source, told.as_slice()) {
        (_, []) => {}
        (Source::Disk, [one]) => state.say(Tone::Info, format!("{}: {one}", state.file.short_name())),
        (Source::Disk, many) if many.len() < 6 => {
            state.say(Tone::Info, format!("{}: {} settings changed", state.file.short_name(), many.len()));
        }
        (_, many) if many.len() < 6 => many.iter().for_each(|one| state.note(Tone::Info, one.clone())),
        _ => {}
    }
    if let Some(told) = ends_soon(state, changes).or_else(|| unseen(state, changes)) {
        state.say(Tone::Warning, told);
    }
}

/// What is to be said where a live run could take a change over, but is not in view.
fn unseen(state: &State, changes: &[Change]) -> Option<String> {
    changes.iter().find(|change| Knob::of(&change.key, &state.file.spec).is_some())?;
    let other = state.any_live().filter(|_| state.live().is_none())?;
    Some(format!("{} is live but not in view, so it goes on as it was.", other.id))
}

/// What is to be said where no more epochs are asked for than the live run has done.
fn ends_soon(state: &State, changes: &[Change]) -> Option<String> {
    changes.iter().find(|change| change.key == "train.epochs")?;
    let done = state.live()?.epochs.last()?.epoch;
    (state.file.spec.train.epochs <= done).then(|| {
        format!("The run has done {done} epochs and ends after the one it is in; raise train.epochs to keep it going.")
    })
}
