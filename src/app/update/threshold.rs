//! The decision threshold: moving it, what mistakes cost, and keeping it in the workspace file and with the model.

use std::sync::Arc;

use super::super::action::{Threshold, Turn};
use super::super::line::Line;
use super::super::notice::Tone;
use super::super::overlay::{Overlay, Prompt, Purpose};
use super::super::pictures::Picture;
use super::super::scored::{Best, Moved, PartId, Scored, told};
use super::super::{Effect, RunId, State};
use super::look::around;
use super::{confusion, edit, said};
use crate::eval::Costs;
use crate::spec::{self, TuneThreshold};

/// One step, and a large one.
const STEP: f64 = 0.01;
const LEAP: f64 = 0.1;
/// Parts that are kept row by row.
const KNOWN: usize = 4;

pub(super) fn act(state: &mut State, threshold: Threshold) -> Vec<Effect> {
    match threshold {
        Threshold::Leap(turn) => step(state, turn, LEAP),
        Threshold::At(Some(at)) => state.scored.at = Some(at),
        Threshold::At(None) => prompt(state, Purpose::Threshold, &told(state.threshold())),
        Threshold::Go(best) => match state.best_threshold(best) {
            Some(at) => state.scored.at = Some(at),
            None => state.say(Tone::Info, format!("There is no threshold for this: {}.", best.name())),
        },
        Threshold::Costs(Some(costs)) => state.scored.costs = costs,
        Threshold::Costs(None) => {
            let Costs { fp, fn_ } = state.scored.costs;
            prompt(state, Purpose::Costs, &format!("{fp} {fn_}"));
        }
        Threshold::Picture(turn) => {
            let next = |picture: Picture| Picture::ALL[around(picture as usize, Picture::ALL.len(), turn)];
            let picture = Some(next(state.scored.picture)).filter(|picture| has(state, *picture));
            show(state, picture.unwrap_or_else(|| next(Picture::TradeOff)));
        }
        Threshold::TradeOff => {
            let shown = state.scored.picture == Picture::TradeOff;
            show(state, if shown { Picture::Threshold } else { Picture::TradeOff });
        }
        Threshold::Save => return save(state),
        Threshold::Judge => {
            let Some(run) = state.shown.clone() else { return vec![] };
            return score(state, run, PartId::Validation);
        }
    }
    vec![]
}

/// Whether there is anything to draw in a picture.
fn has(state: &State, picture: Picture) -> bool {
    picture != Picture::TradeOff || state.slider().is_some_and(|slider| !slider.apart.is_empty())
}

fn show(state: &mut State, picture: Picture) {
    state.scored.picture = picture;
    state.say(Tone::Info, format!("The chart shows {}; z gives the pane room for it.", picture.name()));
}

/// A step of the slider.
pub(super) fn move_on(state: &mut State, turn: Turn) {
    if state.slider().is_some() {
        step(state, turn, STEP);
    }
}

/// To the next whole step; from between two of them to the nearer edge that way.
fn step(state: &mut State, turn: Turn, by: f64) {
    // Far less than a step: what was reached by steps is one.
    const SLACK: f64 = 1e-6;
    let place = state.threshold() / by;
    let next = match turn {
        Turn::Next => (place + SLACK).floor() + 1.0,
        Turn::Previous => (place - SLACK).ceil() - 1.0,
    };
    let steps = (1.0 / by).round();
    state.scored.at = Some(next.clamp(0.0, steps) / steps);
}

/// A click on the slider, in thousandths.
pub(super) fn click(state: &mut State, thousandths: usize) {
    if state.slider().is_some() {
        state.scored.at = Some(thousandths.min(1000) as f64 / 1000.0);
    }
}

fn prompt(state: &mut State, purpose: Purpose, text: &str) {
    state.overlays.push(Overlay::Prompt(Prompt { purpose, line: Line::held(text), mistake: None }));
}

/// Another run comes into view: the threshold in hand waits until its own does again.
pub(super) fn turn_to(state: &mut State, next: &RunId) {
    let Some(before) = state.shown.clone().filter(|before| before != next) else { return };
    if let Some(at) = state.loose_threshold() {
        state.say(
            Tone::Info,
            format!("The threshold {} of {before} is not kept; it is in hand again when that run is shown.", told(at)),
        );
    }
    let kept = state.best_threshold(Best::Kept);
    if let Some(at) = state.scored.at.take() {
        state.scored.moved.insert(before, Moved { at, kept });
    }
    state.scored.at = state.scored.moved.remove(next).map(|moved| moved.at);
}

/// Says once of thresholds that would be lost that they would be; returns whether it did.
pub(super) fn warn(state: &mut State) -> bool {
    let loose = state.loose_thresholds();
    let Some((run, at)) = loose.first().filter(|_| state.scored.told != loose) else { return false };
    let others = match loose.len() - 1 {
        0 => String::new(),
        1 => ", nor that of another run".to_owned(),
        others => format!(", nor those of {others} other runs"),
    };
    let text = format!("The threshold {} of {run} is not kept{others}: {{threshold.save}} keeps it.", told(*at));
    state.say(Tone::Warning, text);
    state.scored.told = loose;
    true
}

/// Asks for what a run's kept weights give for a part.
pub(super) fn score(state: &mut State, run: RunId, part: PartId) -> Vec<Effect> {
    state.scored.known.retain(|scored| scored.of != (run.clone(), part));
    state.scored.failed = None;
    state.scored.awaited = Some((run.clone(), part));
    vec![Effect::Score { run, part }]
}

/// Asks for what the threshold pane shows, once.
pub(super) fn wonder(state: &mut State) -> Vec<Effect> {
    state.wants_scores().map_or_else(Vec::new, |run| score(state, run, PartId::Validation))
}

/// A run has other weights, or goes on.
pub(super) fn forget(state: &mut State, run: &RunId) {
    state.scored.known.retain(|scored| scored.of.0 != *run);
    state.scored.awaited = state.scored.awaited.take().filter(|(of, _)| of != run);
    state.scored.failed = state.scored.failed.take().filter(|((of, _), _)| of != run);
}

/// An answer came.
pub(super) fn scored(state: &mut State, of: (RunId, PartId), result: Result<Arc<Scored>, String>) -> Vec<Effect> {
    if state.scored.awaited.as_ref() != Some(&of) {
        return vec![];
    }
    state.scored.awaited = None;
    let looked = of.1 == PartId::Test;
    match result {
        Ok(scored) => {
            state.scored.known.push(scored);
            let surplus = state.scored.known.len().saturating_sub(KNOWN);
            state.scored.known.drain(..surplus);
            let mut effects = confusion::go_on(state, of);
            effects.extend(looked.then_some(Effect::ListRuns));
            effects
        }
        Err(why) => {
            state.scored.opening = None;
            let text = format!("{} cannot be judged row by row: {why}", of.0);
            state.scored.failed = Some((of, why));
            said(state, Tone::Bad, text)
        }
    }
}

/// Writes the threshold into the file, and asks for it to be kept with the model of a run that is over.
fn save(state: &mut State) -> Vec<Effect> {
    let threshold = state.threshold();
    let over = state.run().filter(|run| run.report.is_some() && !run.phase.live()).map(|run| run.id.clone());
    let mut effects = match write(state, threshold) {
        Ok(effects) => effects,
        Err(why) => return said(state, Tone::Warning, why),
    };
    effects.extend(over.map(|run| Effect::KeepThreshold { run, threshold }));
    effects
}

/// One change of the file, so that one undo takes it back.
fn write(state: &mut State, threshold: f64) -> Result<Vec<Effect>, String> {
    let mut text = edit::with(&state.file.text, "balance.threshold", &told(threshold))?;
    let chosen = spec::parse(&text).workspace.balance.tune_threshold != TuneThreshold::None;
    if chosen {
        text = edit::with(&text, "balance.tune_threshold", "none")?;
    }
    let file = state.file.short_name().to_owned();
    if text == state.file.text {
        state.say(Tone::Info, format!("{file} has the threshold {} already.", told(threshold)));
        return Ok(vec![]);
    }
    let effects = edit::write(state, text)?;
    if state.intent.proposal.is_none() {
        let more = if chosen { ", and none is chosen by balance.tune_threshold" } else { "" };
        let said = format!("{file}: balance.threshold = {}{more}. It counts from the next run on.", told(threshold));
        state.say(Tone::Good, said);
    }
    Ok(effects)
}

/// The threshold was written into a model's file, or could not be.
pub(super) fn kept(state: &mut State, run: &RunId, threshold: f64, result: Result<(), String>) -> Vec<Effect> {
    if let Err(why) = result {
        return said(state, Tone::Bad, format!("The threshold is not kept with the model of {run}: {why}"));
    }
    if let Some(moved) = state.scored.moved.get_mut(run) {
        moved.kept = Some(threshold);
    }
    for scored in state.scored.known.iter_mut().filter(|scored| scored.of.0 == *run) {
        Arc::make_mut(scored).threshold = threshold;
    }
    let text = format!(
        "The model of {run} decides at {} from now on, in predict and evaluate; its report stays as it was.",
        told(threshold)
    );
    said(state, Tone::Good, text)
}

/// A threshold as it is typed.
pub(crate) fn parse_threshold(text: &str) -> Result<f64, String> {
    let at = text.trim().parse::<f64>().ok().filter(|at| (0.0..=1.0).contains(at));
    at.ok_or_else(|| format!("`{}` is not a probability from 0 to 1.", text.trim()))
}

/// Costs as they are typed: of a false positive, then of a false negative.
pub(crate) fn parse_costs(text: &str) -> Result<Costs, String> {
    let words = text.split([' ', ':', ',']).filter(|word| !word.is_empty());
    let costs: Vec<f64> = words.filter_map(|word| word.parse().ok()).filter(|cost: &f64| *cost >= 0.0).collect();
    match costs[..] {
        [fp, fn_] if fp.is_finite() && fn_.is_finite() && fp + fn_ > 0.0 => Ok(Costs { fp, fn_ }),
        _ => Err("Two costs are needed, of a false positive and of a false negative: `1 5`.".into()),
    }
}
