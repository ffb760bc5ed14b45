//! How the curves are drawn: scale, smoothing, window, crosshair, metric. x is what curves are counted by: steps from 1, or
//! epochs or seconds from 0.

use super::super::action::{By, Move, Plot, Turn};
use super::super::chart::LOSSES;
use super::super::pane::PaneId;
use super::super::{Effect, State, chart};
use super::runs;

/// The most charts beside or under each other that can be asked for.
const MOST: u16 = 9;
/// What smoothing can be, in order.
const SMOOTHINGS: [f64; 7] = [0.0, 0.3, 0.6, 0.8, 0.9, 0.97, 0.99];
/// No window is narrower than this many steps.
const NARROWEST: f64 = 4.0;

pub(super) fn act(state: &mut State, plot: Plot) -> Vec<Effect> {
    match plot {
        Plot::Scale(scale) => state.plot.scale = scale.unwrap_or_else(|| state.plot.scale.next()),
        Plot::Smooth(turn) => state.plot.smoothing = next_smoothing(state.plot.smoothing, turn),
        Plot::Raw => state.plot.raw = !state.plot.raw,
        Plot::Zoom(turn, about) => zoom(state, turn, about),
        Plot::Pan(turn) => pan(state, turn),
        Plot::Fit => {
            state.plot.window = None;
            state.plot.follow = false;
        }
        Plot::Follow => follow(state),
        Plot::Cross => cross(state),
        Plot::Metric(turn) => metric(state, turn),
        Plot::By(by) => count_by(state, by.unwrap_or_else(|| state.plot.by.next())),
        Plot::Losses(losses) => state.plot.losses = losses.unwrap_or_else(|| state.plot.losses.next()),
        Plot::Grid => grid(state),
        Plot::Columns(count) => state.plot.shape.0 = shaped(state.plot.shape.0, count),
        Plot::Rows(count) => state.plot.shape.1 = shaped(state.plot.shape.1, count),
        Plot::Heat => state.plot.heat = !state.plot.heat,
        Plot::Outliers => state.plot.outliers = !state.plot.outliers,
        Plot::At(x) => look_at(state, x),
        Plot::Grab(x) => state.plot.held = Some((x, false)),
        Plot::Drag(x) => drag(state, x),
        Plot::Drop(x) => {
            // A hand that did not move only pointed.
            let pointed = state.plot.held.take().is_some_and(|(_, moved)| !moved);
            if let Some(x) = x.filter(|_| pointed) {
                look_at(state, x);
            }
        }
        Plot::Show(place) => show(state, place),
        Plot::Save => return chart::save(state).into_iter().collect(),
    }
    vec![]
}

fn next_smoothing(now: f64, turn: Turn) -> f64 {
    match turn {
        Turn::Next => SMOOTHINGS.into_iter().find(|&smoothing| smoothing > now).unwrap_or(now),
        Turn::Previous => SMOOTHINGS.into_iter().rev().find(|&smoothing| smoothing < now).unwrap_or(now),
    }
}

/// First and last x in view.
fn window(state: &State) -> (f64, f64) {
    state.window().unwrap_or((1.0, 1.0))
}

/// Half or twice as much in view, so that what is at `about` stays where it is.
fn zoom(state: &mut State, turn: Turn, about: Option<f64>) {
    let (first, last) = window(state);
    let centre = about.or_else(|| state.cross()).unwrap_or(f64::midpoint(first, last)).clamp(first, last);
    let factor = if turn == Turn::Next { 0.5 } else { 2.0 };
    place(state, centre + (first - centre) * factor, centre + (last - centre) * factor);
}

fn pan(state: &mut State, turn: Turn) {
    let (first, last) = window(state);
    let by = (last - first) / 4.0 * if turn == Turn::Next { 1.0 } else { -1.0 };
    state.plot.follow = false;
    place(state, first + by, last + by);
}

/// Moves the window so that the x in hand comes to where `x` was.
fn drag(state: &mut State, x: f64) {
    let Some((held, _)) = state.plot.held else { return };
    state.plot.held = Some((held, true));
    let (first, last) = window(state);
    state.plot.follow = false;
    place(state, first + held - x, last + held - x);
}

/// Puts the window there, within all that was recorded; one that holds all is none.
fn place(state: &mut State, first: f64, last: f64) {
    let (start, end) = state.reach().unwrap_or((1.0, 1.0));
    let width = (last - first).max(narrowest(state));
    if width >= end - start {
        state.plot.window = None;
        return;
    }
    let first = first.clamp(start, end - width);
    state.plot.window = Some((first, first + width));
}

/// The least that is in view, as the shown run goes.
fn narrowest(state: &State) -> f64 {
    let Some(run) = state.run() else { return NARROWEST };
    let ruler = run.ruler(state.plot.by);
    let last = run.step as f64;
    (ruler.at(last) - ruler.at(last - NARROWEST)).max(f64::MIN_POSITIVE)
}

fn follow(state: &mut State) {
    state.plot.follow = !state.plot.follow;
    if state.plot.follow && state.plot.window.is_none() {
        let (first, last) = window(state);
        place(state, f64::midpoint(first, last), last);
    }
}

fn cross(state: &mut State) {
    if state.moment.take().is_none() {
        look_at(state, window(state).1);
    }
}

/// Puts the moment of the shown run there.
fn look_at(state: &mut State, x: f64) {
    let Some(run) = state.run() else { return };
    let step = run.ruler(state.plot.by).step(x).round();
    state.moment = Some((step.max(1.0) as u64).min(run.step.max(1)));
}

/// Moves the crosshair where there is one, else the window.
pub(super) fn sideways(state: &mut State, turn: Turn) {
    let Some((at, run)) = state.moment.zip(state.run()) else {
        return pan(state, turn);
    };
    let (first, last) = window(state);
    let ruler = run.ruler(state.plot.by);
    let by = (last - first) / 100.0;
    let [before, after] = [-by, by].map(|by| ruler.step(ruler.at(at as f64) + by).round().max(1.0) as u64);
    let step = if turn == Turn::Next { after.max(at + 1) } else { before.min(at.saturating_sub(1)) };
    // Not out of the picture.
    let [low, high] = [first, last].map(|x| ruler.step(x).round().max(1.0) as u64);
    state.moment = Some(step.clamp(low, high.max(low)).min(run.step.max(1)));
}

/// First moves the crosshair to the beginning of the window, last leads back to now.
pub(super) fn ends(state: &mut State, way: Move) {
    match way {
        Move::First => look_at(state, window(state).0),
        Move::Last => state.moment = None,
        _ => {}
    }
}

/// Moves a window that the crosshair has left so that it stands in the middle.
pub(super) fn keep_in_view(state: &mut State) {
    let Some((x, (first, last))) = state.cross().zip(state.plot.window) else { return };
    if !(first..=last).contains(&x) {
        let half = (last - first) / 2.0;
        state.plot.follow = false;
        place(state, x - half, x + half);
    }
}

/// Counts by something else, with the same steps of the shown run in view.
fn count_by(state: &mut State, by: By) {
    let rulers = state.run().map(|run| (run.ruler(state.plot.by), run.ruler(by)));
    state.plot.by = by;
    if let Some(((before, after), (first, last))) = rulers.zip(state.plot.window) {
        place(state, after.at(before.step(first)), after.at(before.step(last)));
    }
}

/// Shows a run by its place in the legend. The one shown before stays beside it, and the crosshair where it is.
fn show(state: &mut State, named: usize) {
    let drawn = state.drawn();
    let place = state.legend_order(&drawn).get(named).copied();
    let Some(id) = place.map(|place| drawn[place].run.id.clone()) else { return };
    let (Some(before), cross, window) = (state.shown.clone(), state.cross(), state.plot.window) else { return };
    if before == id {
        return;
    }
    if !state.is_beside(&before) {
        state.plot.beside.push(before);
    }
    runs::show(state, &id);
    state.plot.window = window;
    if let Some(x) = cross {
        look_at(state, x);
    }
}

/// Every curve in a chart of its own; back again, the chart in hand stands under the losses.
fn grid(state: &mut State) {
    if state.plot.grid {
        let pane = &state.panes[PaneId::Curves.index()];
        let hand = state.grid_names().get(pane.cursor).copied().filter(|&name| name != LOSSES).map(str::to_owned);
        state.plot.metric = hand.or(state.plot.metric.take());
        let pane = &mut state.panes[PaneId::Curves.index()];
        (pane.cursor, pane.filter) = (0, String::new());
    }
    state.plot.grid = !state.plot.grid;
}

/// So many charts in a row or column of the grid: those asked for, else one more than now, and after the most none asked for.
fn shaped(now: u16, wanted: Option<u16>) -> u16 {
    wanted.unwrap_or_else(|| (now + 1) % (MOST + 1)).min(MOST)
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
