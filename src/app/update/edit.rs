//! What is done to the workspace file from inside the program.

use super::super::action::{Edit, Fork};
use super::super::line::Line;
use super::super::notice::Tone;
use super::super::overlay::{Overlay, Prompt, Purpose};
use super::super::pane::PaneId;
use super::super::state::{Mending, Source};
use super::super::{Effect, State};
use super::{file, pick, said, train};
use crate::base::diag::Diagnostic;
use crate::spec::{self, Step, Value};
use crate::train::{Command, Knob, Stop};

pub(super) fn act(state: &mut State, edit: Edit) -> Vec<Effect> {
    match edit {
        Edit::Set { key, value } => set(state, &key, &value).unwrap_or_else(|why| said(state, Tone::Warning, why)),
        Edit::Glide { key, value, over } => {
            glide(state, &key, &value, over).unwrap_or_else(|why| said(state, Tone::Warning, why))
        }
        Edit::Value => ask(state),
        Edit::Changes => pick::changes(state),
        Edit::AddStep(name) => pick::add_step(state, name),
        Edit::RemoveStep => pick::remove_step(state),
        Edit::MoveStep(turn) => pick::move_step(state, turn),
        Edit::AddLayer(units) => pick::add_layer(state, units),
        Edit::RemoveLayer => pick::remove_layer(state),
        Edit::Advice => advice(state),
        Edit::Mend => mend(state).unwrap_or_else(|why| said(state, Tone::Warning, why)),
        Edit::Undo => back(state, Source::Past),
        Edit::Redo => back(state, Source::Future),
        Edit::External => vec![Effect::EditExternally { line: line_in_hand(state) }],
        Edit::Fork(fork) => settle(state, fork),
    }
}

/// Words behind `set`: a value, or one to go to over so many batches.
pub(in crate::app) fn parse_set(key: &str, value: &str) -> Result<Edit, String> {
    let whole = value.trim();
    // A text may have the word too, but hardly a number behind it.
    let meant = |(_, over): &(&str, &str)| Knob::GLIDING.contains(&key) || over.trim().parse::<u64>().is_ok();
    let (value, over) = match whole.rsplit_once(" over ").filter(meant) {
        Some((value, over)) => (value, Some(over.trim())),
        None => (whole, None),
    };
    let (key, value) = (key.to_owned(), value.trim().to_owned());
    let Some(over) = over else { return Ok(Edit::Set { key, value }) };
    let batches = over.parse().ok().filter(|&over| over > 0);
    let over = batches.ok_or_else(|| format!("`{over}` is not a number of batches; write it like `over 200`."))?;
    Ok(Edit::Glide { key, value, over })
}

/// Writes a value, and lets the live run go there little by little.
fn glide(state: &mut State, key: &str, value: &str, over: u64) -> Result<Vec<Effect>, String> {
    if !Knob::GLIDING.contains(&key) {
        return Err(format!("Only {} go to a value little by little.", Knob::GLIDING.join(", ")));
    }
    let live = state.live().map(|run| run.id.clone());
    let live = live.ok_or("Only a live run has batches to go over; without `over` it is set at once.")?;
    let text = with(&state.file.text, key, value)?;
    let mut effects = if text == state.file.text { vec![] } else { write(state, text)? };
    let to = Knob::of(key, &state.file.spec).ok_or("This cannot change while a run is going.")?;
    effects.retain(|effect| *effect != Effect::Send(live.clone(), Command::Set(to)));
    effects.push(Effect::Send(live, Command::Glide { to, over }));
    Ok(effects)
}

/// Writes a value, unless the file would not make sense with it.
pub(super) fn set(state: &mut State, key: &str, value: &str) -> Result<Vec<Effect>, String> {
    let text = with(&state.file.text, key, value)?;
    if text == state.file.text {
        return Ok(said(state, Tone::Info, format!("{key} is {value} already.")));
    }
    write(state, text)
}

/// The text with another value.
pub(super) fn with(text: &str, key: &str, value: &str) -> Result<String, String> {
    spec::set(text, key, value).map_err(|mistake| sentence(&mistake))
}

/// Whether a text makes sense; if not, why.
pub(super) fn sound(text: &str) -> Result<(), String> {
    let parsed = spec::parse(text);
    let mistake = parsed.diagnostics.iter().find(|_| !parsed.ok());
    mistake.map_or(Ok(()), |mistake| Err(sentence(mistake)))
}

/// Takes a text in, unless it would not make sense.
pub(super) fn write(state: &mut State, text: String) -> Result<Vec<Effect>, String> {
    sound(&text)?;
    Ok(file::propose(state, text, Source::Pane))
}

/// Changes the file as the finding of the data in hand advises.
fn mend(state: &mut State) -> Result<Vec<Effect>, String> {
    let Some(fix) = state.found_in_hand().and_then(|found| found.fix.clone()) else { return Ok(vec![]) };
    let text = fix.apply(&state.file.text).map_err(|mistake| sentence(&mistake))?;
    if text == state.file.text {
        return Ok(said(state, Tone::Info, "The file says so already."));
    }
    let worked = state.data.failure.is_none() && !state.data.loading;
    let effects = write(state, text)?;
    if state.intent.proposal.is_none() {
        state.say(Tone::Good, format!("Mended: {}. Undo takes it back.", fix.told()));
        let (generation, text) = (state.data.generation, state.file.text.clone());
        state.intent.mending = worked.then(|| Mending { generation, text, does: fix.told() });
    }
    Ok(effects)
}

/// The message with its advice, as one line.
pub(super) fn sentence(mistake: &Diagnostic) -> String {
    mistake.hint.as_ref().map_or_else(|| mistake.message.clone(), |hint| format!("{}; {hint}", mistake.message))
}

fn ask(state: &mut State) -> Vec<Effect> {
    let Some(setting) = state.setting() else {
        return said(state, Tone::Info, "No setting is under the cursor.");
    };
    if let Some(pick) = pick::words(&setting) {
        state.overlays.push(Overlay::Pick(pick));
        return vec![];
    }
    if let Some(place) = setting.step {
        let steps = state.file.spec.prepare.clone().unwrap_or_else(Step::defaults);
        let line = Line::new(&steps.get(place).map(|step| step.shown().to_string()).unwrap_or_default());
        state.overlays.push(Overlay::Prompt(Prompt { purpose: Purpose::Step(place), line, mistake: None }));
        return vec![];
    }
    let line = if setting.key == "prepare" { steps(state) } else { setting.value.trim_matches('"').to_owned() };
    let line = Line::new(&line);
    state.overlays.push(Overlay::Prompt(Prompt {
        purpose: Purpose::Value(setting.key.into_owned()),
        line,
        mistake: None,
    }));
    vec![]
}

/// Sets the key of the finding in hand, or opens it for typing where only a person can choose.
fn advice(state: &mut State) -> Vec<Effect> {
    let Some((key, value)) = state.finding().and_then(|found| Some((found.key.clone()?, found.value.clone()))) else {
        return said(state, Tone::Info, "There is no setting that would help here.");
    };
    if let Some(value) = value {
        return set(state, &key, &value).unwrap_or_else(|why| said(state, Tone::Warning, why));
    }
    state.focus = PaneId::Settings;
    state.panes[PaneId::Settings.index()].filter.clear();
    let place = state.setting_rows().iter().position(|row| row.key == key);
    state.panes[PaneId::Settings.index()].cursor = place.unwrap_or(0);
    ask(state)
}

/// The steps of preparation as one TOML list, with those that are chosen where the file has none.
fn steps(state: &State) -> String {
    let steps = state.file.spec.prepare.clone().unwrap_or_else(Step::defaults);
    Value::List(steps.iter().map(Step::shown).collect()).to_string()
}

fn back(state: &mut State, source: Source) -> Vec<Effect> {
    let text = if source == Source::Past { state.file.before() } else { state.file.after() };
    let Some(text) = text.cloned() else { return vec![] };
    state.say(Tone::Info, if source == Source::Past { "Undone." } else { "Redone." });
    file::propose(state, text, source)
}

fn line_in_hand(state: &State) -> usize {
    let in_hand =
        state.setting().filter(|_| state.focus == PaneId::Settings).and_then(|row| state.file.line_of(&row.key));
    state.file.bad_line().or(in_hand).unwrap_or(1)
}

fn settle(state: &mut State, fork: Fork) -> Vec<Effect> {
    let Some(proposal) = state.intent.proposal.take() else { return vec![] };
    if fork == Fork::Leave {
        return said(state, Tone::Info, "The change was dropped.");
    }
    let on_disk = proposal.source == Source::Disk;
    let mut effects = if on_disk { Vec::new() } else { file::adopt(state, proposal.text, proposal.source) };
    match (fork, state.live().map(|run| run.id.clone())) {
        (Fork::Restart, Some(id)) => {
            state.intent.restart = Some(id);
            effects.extend(train::stop(state, Some(Stop::AfterBatch)));
        }
        (Fork::Restart, None) => effects.extend(train::start(state)),
        _ => state.say(Tone::Info, "The run goes on as it was; the next one takes the change."),
    }
    effects
}
