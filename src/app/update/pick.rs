//! What is picked from a list rather than typed: words that a key may hold, steps of preparation, layers, and changes to put back.

use super::super::action::Turn;
use super::super::derive::Setting;
use super::super::notice::Tone;
use super::super::overlay::{Offer, Overlay, Pick};
use super::super::pane::PaneId;
use super::super::{Effect, State};
use super::{edit, said};
use crate::spec::{self, Kind, ModelKind, STEPS, Step, StepChange, Value, Workspace, field};

/// Units that are offered beside those that follow from the last layer.
const UNITS: [usize; 7] = [16, 32, 64, 128, 256, 512, 1024];

/// The words that a key may hold, where it holds words.
pub(super) fn words(setting: &Setting) -> Option<Pick> {
    let field = field(&setting.key)?;
    let words: &[&str] = match field.kind {
        Kind::Choice(words) => words,
        Kind::Bool => &["true", "false"],
        _ => return None,
    };
    let now = setting.value.trim_matches('"');
    let offers = words.iter().map(|word| Offer {
        label: if *word == now { format!("{word}  (as it is)") } else { (*word).to_owned() },
        about: field.doc.to_owned(),
        line: format!("set {} {word}", field.key),
    });
    let cursor = words.iter().position(|word| *word == now).unwrap_or(0);
    Some(Pick::new(field.key, offers.collect(), cursor))
}

/// Shows what is not as it was when the file was opened, and what the run in view has otherwise.
pub(super) fn changes(state: &mut State) -> Vec<Effect> {
    let now = &state.file.spec;
    let opened = spec::parse(state.file.opened()).workspace;
    let mut offers = between(now, &opened, "As it was when the file was opened; enter puts it back.");
    let ran = state.run().and_then(|run| Some((&run.id, run.spec_now()?)));
    if let Some((run, spec)) = ran {
        offers.extend(between(now, &spec, &format!("As {run} has it; enter puts it so.")));
    }
    if offers.is_empty() {
        return said(
            state,
            Tone::Info,
            "Nothing has changed since the file was opened, and the run in view has the same.",
        );
    }
    state.overlays.push(Overlay::Pick(Pick::new("what has changed", offers, 0)));
    vec![]
}

/// What puts each setting of `now` back to what it is in `then`.
fn between(now: &Workspace, then: &Workspace, about: &str) -> Vec<Offer> {
    let changes = spec::diff(then, now).into_iter();
    // Steps are put back one by one in their own lines; a setting that was not there cannot be written as nothing.
    let changes = changes.filter(|change| !change.old.is_empty() && !change.key.starts_with("prepare"));
    let offer = |change: spec::Change| Offer {
        label: format!("{}  {} ← {}", change.key, change.old, change.new),
        about: about.to_owned(),
        line: format!("set {} {}", change.key, change.old),
    };
    changes.map(offer).collect()
}

/// Adds a step behind the one in hand, or asks which.
pub(super) fn add_step(state: &mut State, name: Option<String>) -> Vec<Effect> {
    let Some(name) = name else {
        let offers = STEPS.iter().map(|kind| Offer {
            label: kind.name.to_owned(),
            about: kind.doc.to_owned(),
            line: format!("step.add {}", kind.name),
        });
        state.overlays.push(Overlay::Pick(Pick::new("add a step of preparation", offers.collect(), 0)));
        return vec![];
    };
    let Some(kind) = spec::step_kind(&name) else {
        return said(state, Tone::Warning, format!("There is no step `{name}`."));
    };
    let place = state.setting().and_then(|row| row.step).map_or(usize::MAX, |place| place + 1);
    let text = kind.blank().shown().to_string();
    let change = StepChange::Insert(place, text.clone());
    match changed(state, &change) {
        Ok(effects) => {
            follow(state, place.min(steps(state) - 1));
            effects
        }
        // One that needs something to be said is typed out.
        Err(_) if kind.parts.iter().any(|part| part.required) => {
            let needs: Vec<&str> = kind.parts.iter().filter(|part| part.required).map(|part| part.key).collect();
            said(
                state,
                Tone::Info,
                format!("`{name}` needs {}: edit `prepare` and write {text} with it.", needs.join(", ")),
            )
        }
        Err(why) => said(state, Tone::Warning, why),
    }
}

/// Takes the step in hand out.
pub(super) fn remove_step(state: &mut State) -> Vec<Effect> {
    let Some(place) = state.setting().and_then(|row| row.step) else { return vec![] };
    changed(state, &StepChange::Remove(place)).unwrap_or_else(|why| said(state, Tone::Warning, why))
}

/// Moves the step in hand, and the cursor with it.
pub(super) fn move_step(state: &mut State, turn: Turn) -> Vec<Effect> {
    let Some(place) = state.setting().and_then(|row| row.step) else { return vec![] };
    let to = if turn == Turn::Next { place + 1 } else { place.wrapping_sub(1) };
    if to >= steps(state) {
        return said(state, Tone::Info, "It cannot go further.");
    }
    match changed(state, &StepChange::Move(place, to)) {
        Ok(effects) => {
            follow(state, to);
            effects
        }
        Err(why) => said(state, Tone::Warning, why),
    }
}

/// Puts another step in the place of one.
pub(super) fn replace(state: &mut State, place: usize, step: &str) -> Result<Vec<Effect>, String> {
    changed(state, &StepChange::Replace(place, step.to_owned()))
}

fn changed(state: &mut State, change: &StepChange) -> Result<Vec<Effect>, String> {
    let text = spec::change_steps(&state.file.text, change).map_err(|mistake| edit::sentence(&mistake))?;
    edit::write(state, text)
}

fn steps(state: &State) -> usize {
    state.file.spec.prepare.as_ref().map_or_else(|| Step::defaults().len(), Vec::len)
}

fn follow(state: &mut State, place: usize) {
    let row = state.setting_rows().iter().position(|row| row.step == Some(place));
    if let Some(row) = row {
        state.panes[PaneId::Settings.index()].cursor = row;
    }
}

/// The key that layers are written at: stages where these are in hand, else units.
fn layers(state: &State) -> (&'static str, Vec<usize>) {
    let model = &state.file.spec.model;
    let stages = model.kind == ModelKind::Cnn && state.setting().is_some_and(|row| row.key == "model.stages");
    if stages { ("model.stages", model.stages.clone()) } else { ("model.hidden", model.hidden.clone()) }
}

/// Adds a layer behind the others, or asks how wide.
pub(super) fn add_layer(state: &mut State, units: Option<usize>) -> Vec<Effect> {
    let (key, mut widths) = layers(state);
    if let Some(units) = units {
        widths.push(units);
        return set(state, key, &widths);
    }
    let offer = |units: usize, about: &str| Offer {
        label: units.to_string(),
        about: format!("{about} {key} becomes {}.", shown(&[widths.as_slice(), &[units]].concat())),
        line: format!("layer.add {units}"),
    };
    let mut offers = vec![];
    if let Some(&last) = widths.last() {
        offers.push(offer(last, "As wide as the last."));
        offers.extend((last > 1).then(|| offer(last / 2, "Half as wide as the last.")));
        offers.push(offer(last * 2, "Twice as wide as the last."));
    }
    let known: Vec<String> = offers.iter().map(|offer| offer.label.clone()).collect();
    offers.extend(UNITS.iter().filter(|units| !known.contains(&units.to_string())).map(|&units| offer(units, "")));
    let title = if key == "model.stages" { "filters of the new stage" } else { "units of the new layer" };
    state.overlays.push(Overlay::Pick(Pick::new(title, offers, 0)));
    vec![]
}

/// Takes the last layer out.
pub(super) fn remove_layer(state: &mut State) -> Vec<Effect> {
    let (key, mut widths) = layers(state);
    if widths.pop().is_none() {
        return said(state, Tone::Info, "There is no hidden layer.");
    }
    set(state, key, &widths)
}

fn shown(widths: &[usize]) -> String {
    Value::List(widths.iter().map(|&width| Value::Int(width as i64)).collect()).to_string()
}

fn set(state: &mut State, key: &str, widths: &[usize]) -> Vec<Effect> {
    edit::set(state, key, &shown(widths)).unwrap_or_else(|why| said(state, Tone::Warning, why))
}
