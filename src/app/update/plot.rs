//! How the curves are drawn: scale, smoothing, window, crosshair, metric. Steps are counted from 1.

use super::super::action::{Move, Plot, Turn};
use super::super::{Effect, State};

/// What smoothing can be, in order.
const SMOOTHINGS: [f64; 7] = [0.0, 0.3, 0.6, 0.8, 0.9, 0.97, 0.99];
/// No window is narrower than this many steps.
const NARROWEST: f64 = 4.0;

pub(super) fn act(state: &mut State, plot: Plot) -> Vec<Effect> {
    match plot {
        Plot::Scale(scale) => state.plot.scale = scale.unwrap_or_else(|| state.plot.scale.next()),
        Plot::Smooth(turn) => {
            state.plot.smoothing = next_smoothing(state.plot.smoothing, turn);
            state.runs.iter_mut().for_each(|run| run.smooth(state.plot.smoothing));
        }
        Plot::Raw => state.plot.raw = !state.plot.raw,
        Plot::Zoom(turn) => zoom(state, turn),
        Plot::Pan(turn) => pan(state, turn),
        Plot::Fit => {
            state.plot.window = None;
            state.plot.follow = false;
        }
        Plot::Follow => follow(state),
        Plot::Cross => cross(state),
        Plot::Metric(turn) => metric(state, turn),
    }
    vec![]
}

fn next_smoothing(now: f64, turn: Turn) -> f64 {
    match turn {
        Turn::Next => SMOOTHINGS.into_iter().find(|&smoothing| smoothing > now).unwrap_or(now),
        Turn::Previous => SMOOTHINGS.into_iter().rev().find(|&smoothing| smoothing < now).unwrap_or(now),
    }
}

/// First and last step in view.
fn window(state: &State) -> (f64, f64) {
    state.window().unwrap_or((1.0, 1.0))
}

fn zoom(state: &mut State, turn: Turn) {
    let (first, last) = window(state);
    let centre = state.plot.cross.unwrap_or(f64::midpoint(first, last));
    let factor = if turn == Turn::Next { 0.5 } else { 2.0 };
    place(state, centre + (first - centre) * factor, centre + (last - centre) * factor);
}

fn pan(state: &mut State, turn: Turn) {
    let (first, last) = window(state);
    let by = (last - first) / 4.0 * if turn == Turn::Next { 1.0 } else { -1.0 };
    state.plot.follow = false;
    place(state, first + by, last + by);
}

/// Puts the window there, within all steps; one that holds all is none.
fn place(state: &mut State, first: f64, last: f64) {
    let end = state.run().map_or(1.0, |run| run.reach().max(1) as f64);
    let width = (last - first).max(NARROWEST);
    if width >= end - 1.0 {
        state.plot.window = None;
        return;
    }
    let first = first.clamp(1.0, end - width);
    state.plot.window = Some((first, first + width));
}

fn follow(state: &mut State) {
    state.plot.follow = !state.plot.follow;
    if state.plot.follow && state.plot.window.is_none() {
        let (first, last) = window(state);
        place(state, f64::midpoint(first, last), last);
    }
}

fn cross(state: &mut State) {
    let (_, last) = window(state);
    state.plot.cross = if state.plot.cross.is_some() { None } else { Some(last) };
}

/// Moves the crosshair where there is one, else the window.
pub(super) fn sideways(state: &mut State, turn: Turn) {
    let (first, last) = window(state);
    let Some(at) = state.plot.cross else {
        return pan(state, turn);
    };
    let by = ((last - first) / 100.0).max(1.0).round() * if turn == Turn::Next { 1.0 } else { -1.0 };
    state.plot.cross = Some((at + by).clamp(first, last));
}

/// First and last move the crosshair to the ends of the window.
pub(super) fn ends(state: &mut State, way: Move) {
    let (first, last) = window(state);
    match way {
        Move::First => state.plot.cross = Some(first),
        Move::Last => state.plot.cross = Some(last),
        _ => {}
    }
}

fn metric(state: &mut State, turn: Turn) {
    let Some(run) = state.run() else { return };
    let names: Vec<&str> = run.metric_names().collect();
    if names.is_empty() {
        return;
    }
    let now = state.metric().and_then(|metric| names.iter().position(|&name| name == metric)).unwrap_or(0);
    let step = if turn == Turn::Next { 1 } else { names.len() - 1 };
    state.plot.metric = Some(names[(now + step) % names.len()].to_owned());
}
