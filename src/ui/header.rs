//! The line at the top: which workspace, how the run stands, how far it is, and what is wrong with the file.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::cx::{Cx, put, width};
use super::parts::gauge::Gauge;
use super::theme::Role;
use crate::app::run::{Phase, Run};
use crate::app::{Loaded, State};
use crate::base::fmt;

/// Columns of the gauge with its percentage.
const GAUGE: u16 = 18;

pub(super) fn draw(state: &State, cx: &Cx, area: Rect, buf: &mut Buffer) {
    let mut pieces = vec![Piece::Words(name(state, cx)), Piece::Words(badge(state, cx))];
    pieces.extend(other_badge(state, cx).map(Piece::Words));
    pieces.extend(file_badge(state, cx).map(Piece::Words));
    pieces.extend(strayed_badge(state, cx).map(Piece::Words));
    // One that is over says nothing of the one that is on its way.
    let shown = state.run().filter(|_| state.intent.starting.is_none() || state.live().is_some());
    match (shown, &state.data.loaded) {
        (Some(run), _) => {
            pieces.extend(state.looking_back().map(|moment| back(cx, &moment)));
            pieces.extend(facts(cx, run));
        }
        (None, Some(loaded)) => pieces.extend(prospects(cx, loaded)),
        (None, None) => {}
    }
    let (line, gauge) = joined(cx, pieces, area.width);
    put(buf, area, 0, line);
    if let (Some(x), Some(run)) = (gauge, shown) {
        let bar = Rect { x: area.x + x, width: GAUGE, ..area };
        Gauge { share: Some(run.progress()), text: "" }.draw(bar, buf, cx.theme);
    }
}

/// A piece of the line.
#[derive(Clone)]
enum Piece<'t> {
    Words(Vec<Span<'t>>),
    Gauge,
}

/// Pieces with a gap between them, and the column of the gauge. Where some do not fit, a sign at the end says so.
fn joined<'t>(cx: &Cx, pieces: Vec<Piece<'t>>, room: u16) -> (Line<'t>, Option<u16>) {
    let count = pieces.len();
    let (line, gauge, shown) = fitting(cx, pieces.clone(), room);
    if shown == count {
        return (line, gauge);
    }
    let (mut line, gauge, _) = fitting(cx, pieces, room.saturating_sub(2));
    line.push_span(cx.span(Role::TextDim, format!(" {}", cx.glyphs().ellipsis)));
    (line, gauge)
}

/// Those pieces that fit, the column of the gauge, and how many they are.
fn fitting<'t>(cx: &Cx, pieces: Vec<Piece<'t>>, room: u16) -> (Line<'t>, Option<u16>, usize) {
    let (mut line, mut gauge, mut shown) = (Line::from(" "), None, 0);
    for piece in pieces {
        let mut longer = line.clone();
        if longer.spans.len() > 1 {
            longer.push_span(cx.span(Role::TextDim, "  "));
        }
        let start = width(&longer);
        let is_gauge = matches!(piece, Piece::Gauge);
        match piece {
            Piece::Words(spans) => spans.into_iter().for_each(|span| longer.push_span(span)),
            Piece::Gauge => longer.push_span(" ".repeat(usize::from(GAUGE))),
        }
        if width(&longer) <= room {
            line = longer;
            shown += 1;
            gauge = gauge.or(is_gauge.then_some(start));
        }
    }
    (line, gauge, shown)
}

fn name<'t>(state: &State, cx: &Cx) -> Vec<Span<'t>> {
    vec![cx.span(Role::Title, cx.cut(state.file.short_name(), 28).into_owned())]
}

/// Sign and word of where the shown run stands.
pub(super) fn badge<'t>(state: &State, cx: &Cx) -> Vec<Span<'t>> {
    if state.intent.preparing() {
        return vec![cx.span(Role::BadgePaused, format!("{} preparing", cx.glyphs().dot))];
    }
    let Some(run) = state.live().or(state.run()) else {
        let word = if state.data.loading { "reading the data" } else { "idle" };
        return vec![cx.span(Role::TextDim, word)];
    };
    let (role, sign) = phase_look(cx, run.phase);
    vec![cx.span(role, format!("{sign} {}", run.phase.name()))]
}

/// That a run is live which is not in view.
fn other_badge<'t>(state: &State, cx: &Cx) -> Option<Vec<Span<'t>>> {
    let other = state.any_live().filter(|_| state.live().is_none() && !state.intent.preparing())?;
    let (role, sign) = phase_look(cx, other.phase);
    Some(vec![cx.span(role, format!("({sign} another is {})", other.phase.name()))])
}

/// How a phase looks: never by colour alone.
pub(super) fn phase_look(cx: &Cx, phase: Phase) -> (Role, &'static str) {
    let [good, bad, _] = cx.glyphs().signs;
    match phase {
        Phase::Starting | Phase::Running | Phase::Resuming => (Role::BadgeLive, cx.glyphs().dot),
        Phase::Pausing | Phase::Paused => (Role::BadgePaused, "‖"),
        Phase::Stopping(_) => (Role::BadgePaused, "…"),
        Phase::Ended(_) => (Role::BadgeDone, good),
        Phase::Failed => (Role::BadgeFailed, bad),
    }
}

fn file_badge<'t>(state: &State, cx: &Cx) -> Option<Vec<Span<'t>>> {
    let file = &state.file;
    let text = match (file.unreadable.is_some(), file.bad_line()) {
        (true, _) => format!("{} cannot be read", file.short_name()),
        (false, Some(line)) if file.usable() => format!("{}:{line} · using last good", file.short_name()),
        (false, Some(line)) => format!("{}:{line} has a mistake", file.short_name()),
        (false, None) => return None,
    };
    Some(vec![cx.span(Role::Bad, format!("{} {text}", cx.glyphs().signs[2]))])
}

/// That the live run has other settings than the file says now.
fn strayed_badge<'t>(state: &State, cx: &Cx) -> Option<Vec<Span<'t>>> {
    let strayed = state.strayed();
    let text = if strayed == 1 { "1 setting".to_owned() } else { format!("{strayed} settings") };
    (strayed > 0).then(|| vec![cx.span(Role::Warn, format!("{} {text} changed", cx.glyphs().signs[2]))])
}

/// That panes show the run as it was.
fn back<'t>(cx: &Cx, moment: &str) -> Piece<'t> {
    Piece::Words(vec![cx.span(Role::Warn, format!("{} {moment}", cx.glyphs().arrows[2]))])
}

/// What there is to say about a run, the most telling first.
fn facts<'t>(cx: &Cx, run: &Run) -> Vec<Piece<'t>> {
    let mut facts = vec![fact(cx, "epoch", format!("{}/{}", run.epoch(), run.planned))];
    // Where batches are done one by one, each is to be seen.
    facts.extend((run.phase == Phase::Paused).then(|| fact(cx, "step", fmt::thousands(run.step))));
    facts.extend(run.phase.live().then_some(Piece::Gauge));
    let batch = run.loss.last().map(|(_, loss)| f64::from(loss));
    // The mean of an epoch once there is one: a single batch says little.
    let loss = run.epochs.last().map(|epoch| epoch.train_loss).or(batch);
    facts.extend(loss.map(|loss| fact(cx, "loss", fmt::number(loss))));
    facts.push(match run.remaining() {
        Some(left) => fact(cx, "left", fmt::duration(left)),
        None => fact(cx, "took", fmt::duration(run.seconds)),
    });
    facts.extend(run.stops().map(|when| fact(cx, "stops", when)));
    facts.extend(run.samples_per_second().map(|pace| fact(cx, "rows/s", fmt::number(pace))));
    facts.extend(run.learning_rate.map(|rate| fact(cx, "lr", fmt::number(rate))));
    facts
}

/// What there is to say before the first run.
fn prospects<'t>(cx: &Cx, loaded: &Loaded) -> Vec<Piece<'t>> {
    let mut facts =
        vec![fact(cx, "task", loaded.task.clone()), fact(cx, "rows", fmt::thousands(loaded.profile.rows as u64))];
    if loaded.unprepared.is_none() {
        facts.push(fact(cx, "features", loaded.features.to_string()));
        facts.push(fact(cx, "network", loaded.network.clone()));
    }
    facts
}

fn fact<'t>(cx: &Cx, label: &'static str, value: String) -> Piece<'t> {
    Piece::Words(vec![cx.span(Role::TextDim, format!("{label} ")), cx.span(Role::Text, value)])
}
