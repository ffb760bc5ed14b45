//! Learning and validation curves: asked for, grown, shown, and the value in hand taken over.

use std::sync::Arc;

use super::super::action::Curve as Intended;
use super::super::curve::{Asked, CurveState, FOLDS, SHARES, Varied};
use super::super::line::Line;
use super::super::notice::Tone;
use super::super::overlay::{Overlay, Search};
use super::super::pane::PaneId;
use super::super::{Effect, State};
use super::{edit, said};
use crate::base::fmt;
use crate::spec;
use crate::train::Curve;

/// The key that a validation curve is proposed for where none is in hand.
const PROPOSED: &str = "train.weight_decay";

pub(super) fn act(state: &mut State, intended: Intended) -> Vec<Effect> {
    match intended {
        Intended::Learn => {
            let text = state.file.good.clone();
            let variants = SHARES.map(|share| Varied { name: fmt::percent(share), text: text.clone(), share });
            begin(state, Asked { over: None, variants: variants.into(), folds: FOLDS })
        }
        Intended::Vary(None) => {
            let in_hand = state.setting().filter(|row| state.focus == PaneId::Settings && row.step.is_none());
            let key = in_hand.map_or_else(|| PROPOSED.to_owned(), |row| row.key.into_owned());
            let line = Line::new(&format!("curve.validation {key}="));
            state.overlays.push(Overlay::Palette(Search { line, ..Search::default() }));
            vec![]
        }
        Intended::Vary(Some(over)) => match varied(state, &over) {
            Ok(asked) => begin(state, asked),
            Err(why) => said(state, Tone::Warning, why),
        },
        Intended::Show => {
            show(state);
            vec![]
        }
        Intended::Stop => {
            state.curve.stopping = true;
            state.toast(Tone::Info, "The curve ends after the batch under way.");
            vec![Effect::StopCurve]
        }
    }
}

/// The workspace with each value of a key, written like `train.weight_decay=0,1e-4`.
fn varied(state: &State, over: &str) -> Result<Asked, String> {
    let (key, values) = spec::varied(over).map_err(|why| format!("`{over}` {why}."))?;
    let of_value = |name: String| {
        let text = edit::with(&state.file.good, key, &name)?;
        edit::sound(&text)?;
        Ok(Varied { name, text, share: 1.0 })
    };
    let variants = values.into_iter().map(of_value).collect::<Result<Vec<_>, String>>()?;
    Ok(Asked { over: Some(key.to_owned()), variants, folds: FOLDS })
}

fn begin(state: &mut State, asked: Asked) -> Vec<Effect> {
    let all = asked.folds * asked.variants.len();
    let curve = Curve::new(None, asked.over.clone());
    state.curve = CurveState { shown: Some(Arc::new(curve)), going: Some((0, all)), ..CurveState::default() };
    show(state);
    vec![Effect::Curve(Box::new(asked))]
}

/// On top of all, once.
fn show(state: &mut State) {
    state.overlays.retain(|overlay| *overlay != Overlay::Curve);
    state.overlays.push(Overlay::Curve);
}

/// One more fold was judged.
pub(super) fn grew(state: &mut State, done: usize, curve: Arc<Curve>) -> Vec<Effect> {
    if let Some((before, _)) = &mut state.curve.going {
        *before = done;
        take(state, curve);
    }
    vec![]
}

/// The newest point is in hand as long as nobody went to another.
fn take(state: &mut State, curve: Arc<Curve>) {
    let points = |curve: &Curve| curve.points.len();
    let at_end = state.curve.shown.as_ref().is_none_or(|shown| state.curve.cursor + 1 >= points(shown));
    if at_end {
        state.curve.cursor = points(&curve).saturating_sub(1);
    }
    state.curve.shown = Some(curve);
}

/// It is made, or could not be.
pub(super) fn curved(state: &mut State, result: Result<Arc<Curve>, String>) -> Vec<Effect> {
    state.curve.going = None;
    match result {
        Ok(curve) => {
            let best = curve.best();
            take(state, curve);
            state.curve.cursor = best.unwrap_or(state.curve.cursor);
            if state.overlays.contains(&Overlay::Curve) {
                return vec![];
            }
            said(state, Tone::Good, "The curve is made; {curve.show} shows it.")
        }
        Err(_) if state.curve.stopping => {
            state.curve.failed = Some("it was stopped".into());
            said(state, Tone::Info, "The curve was stopped; the points that it has stay.")
        }
        Err(why) => {
            let text = format!("The curve cannot be made: {why}");
            state.curve.failed = Some(why);
            said(state, Tone::Bad, text)
        }
    }
}

/// Writes the value in hand into the file.
pub(super) fn accept(state: &mut State) -> Vec<Effect> {
    state.overlays.pop();
    let value = state.curve.value().map(|(key, value)| (key.to_owned(), value.to_owned()));
    let Some((key, value)) = value else { return vec![] };
    match edit::set(state, &key, &value) {
        Ok(effects) => {
            state.say(Tone::Good, format!("{key} = {value}"));
            effects
        }
        Err(why) => said(state, Tone::Warning, why),
    }
}
