//! From what the terminal reports to what is intended: pure, so a key means the same in a test as under a hand.

use crossterm::event::{Event, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Position;

use super::keys::{Found, Keymap, Section, chord};
use super::layout::{Layout, Place};
use super::panes::Pointed;
use super::{footer, over, panes};
use crate::app::action::{Action, Move, Over, Pane, Plot, Shell, Turn};
use crate::app::overlay::Overlay;
use crate::app::{PaneId, State};

/// What this event means now; `None` where it means nothing. Size and focus of the window are the host's business.
pub fn input(keys: &Keymap, state: &State, layout: &Layout, event: &Event) -> Option<Action> {
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => {
            pressed(keys, state, *key).map(|action| placed(state, layout, action))
        }
        Event::Mouse(mouse) if state.mouse => moused(keys, state, layout, *mouse),
        Event::Paste(text) => state.overlays.last().map(|_| Action::Over(Over::Paste(text.clone()))),
        _ => None,
    }
}

fn pressed(keys: &Keymap, state: &State, key: KeyEvent) -> Option<Action> {
    let name = chord::name(key)?;
    if let Some(top) = state.overlays.last() {
        return over_panes(keys, top, key, name);
    }
    let mut sequence = state.chord.clone();
    sequence.push(name);
    match keys.find(Some(state.focus), &sequence) {
        Found::Bound(binding) => Some(binding.action.clone()),
        Found::Start => Some(Action::Shell(Shell::Chord(sequence))),
        Found::Nothing => (!state.chord.is_empty()).then(|| Action::Shell(Shell::Chord(Vec::new()))),
    }
}

/// A move of the cursor, led to its row where only the picture knows which rows are neighbours.
fn placed(state: &State, layout: &Layout, action: Action) -> Action {
    let Action::Pane(Pane::Cursor(way)) = action else { return action };
    let place = layout.place(state.focus);
    let row = place.and_then(|place| panes::pane(place.pane).moved(state, place.inner, way));
    row.map_or(action, |row| Action::Pane(Pane::At(state.focus, row, 0)))
}

/// Answers have keys of their own; then the keymap; what is left is text.
fn over_panes(keys: &Keymap, top: &Overlay, key: KeyEvent, name: String) -> Option<Action> {
    if let Overlay::Ask(ask) = top {
        let chosen = ask.choices.iter().position(|choice| name == choice.key.to_string());
        if let Some(place) = chosen {
            return Some(Action::Over(Over::Answer(place)));
        }
    }
    if *top == Overlay::Jump
        && let Some(pane) = PaneId::ALL.into_iter().find(|pane| name == pane.letter().to_string())
    {
        return Some(Action::Over(Over::Jump(Some(pane))));
    }
    if let Found::Bound(binding) = keys.find(None, &[name]) {
        return Some(binding.action.clone());
    }
    let plain = (key.modifiers - KeyModifiers::SHIFT).is_empty();
    match key.code {
        crossterm::event::KeyCode::Char(c) if plain => Some(Action::Over(Over::Type(c))),
        _ => None,
    }
}

fn moused(keys: &Keymap, state: &State, layout: &Layout, mouse: MouseEvent) -> Option<Action> {
    let at = Position::new(mouse.column, mouse.row);
    let what = match mouse.kind {
        MouseEventKind::ScrollUp => Pointed::Wheel(Turn::Next),
        MouseEventKind::ScrollDown => Pointed::Wheel(Turn::Previous),
        MouseEventKind::Down(MouseButton::Left) => Pointed::Pressed,
        MouseEventKind::Drag(MouseButton::Left) => Pointed::Dragged,
        MouseEventKind::Up(MouseButton::Left) => Pointed::Released,
        _ => return None,
    };
    if what == Pointed::Released && state.borders.held.is_some() && !state.overlays.is_empty() {
        return Some(Action::Pane(Pane::Hold(None)));
    }
    if what == Pointed::Pressed && layout.footer.contains(at) {
        return footer::hit(state, keys, layout.footer, at);
    }
    match (state.overlays.last(), layout.overlays.last(), what) {
        (Some(Overlay::Jump), _, Pointed::Pressed) => Some(Action::Over(match over::jump::hit(layout, at) {
            Some(pane) => Over::Jump(Some(pane)),
            None => Over::Close,
        })),
        (Some(_), Some(_), Pointed::Wheel(turn)) => Some(Action::Over(Over::Cursor(vertical(turn)))),
        (Some(top), Some(&area), Pointed::Pressed) => Some(Action::Over(match over::hit(state, top, area, at) {
            _ if !area.contains(at) => Over::Close,
            place => place?,
        })),
        (Some(_), ..) => None,
        (None, ..) => on_panes(keys, state, layout, at, what),
    }
}

/// What a hand means that takes, moves or lets go a border between panes. One that did not move it clicked on a frame.
fn on_border(state: &State, layout: &Layout, at: Position, what: Pointed) -> Option<Action> {
    let action = match (what, state.borders.held) {
        (Pointed::Pressed, _) => Pane::Hold(Some(layout.seams.iter().find(|seam| seam.holds(at))?.border)),
        (Pointed::Dragged, Some((held, _))) => {
            Pane::Put(layout.seams.iter().find(|seam| seam.border == held)?.moved_to(at))
        }
        (Pointed::Released, Some((_, false))) => {
            let clicked = layout.panes.iter().find(|place| place.outer.contains(at));
            clicked.map_or(Pane::Hold(None), |place| Pane::Go(place.pane))
        }
        (Pointed::Released, Some(_)) => Pane::Hold(None),
        _ => return None,
    };
    Some(Action::Pane(action))
}

fn on_panes(keys: &Keymap, state: &State, layout: &Layout, at: Position, what: Pointed) -> Option<Action> {
    if let Some(action) = on_border(state, layout, at, what) {
        return Some(action);
    }
    if let Some((pane, _)) = layout.tabs.iter().find(|(_, tab)| what == Pointed::Pressed && tab.contains(at)) {
        return Some(Action::Pane(Pane::Go(*pane)));
    }
    let place = layout.panes.iter().find(|place| place.outer.contains(at))?;
    let (pane, inside) = (panes::pane(place.pane), place.inner.contains(at));
    let own = || pane.act(state, place.inner, at, what).filter(|_| inside && pane.empty(state).is_none());
    match what {
        // The wheel moves in the focused pane; elsewhere it first focuses.
        Pointed::Wheel(_) if place.pane != state.focus => Some(Action::Pane(Pane::Go(place.pane))),
        Pointed::Wheel(turn) => own().or(Some(Action::Pane(Pane::Cursor(vertical(turn))))),
        Pointed::Pressed => own().or_else(|| Some(clicked(keys, state, place, at))),
        Pointed::Dragged => own(),
        // A hand that lets go elsewhere lets go too.
        Pointed::Released => own().or_else(|| state.plot.held.map(|_| Action::Plot(Plot::Drop(None)))),
    }
}

/// What a click on a pane means that has no meaning of its own for it.
fn clicked(keys: &Keymap, state: &State, place: &Place, at: Position) -> Action {
    let (pane, inside) = (panes::pane(place.pane), place.inner.contains(at));
    if let Some(column) = pane.heading(state, place.inner, at).filter(|_| inside) {
        return Action::Pane(Pane::Order(place.pane, column));
    }
    let row = inside.then(|| pane.hit(state, place.inner, at)).flatten();
    let twice = row.and_then(|(row, column)| again(keys, state, (place.pane, row, column)));
    let go = || row.map_or(Pane::Go(place.pane), |(row, column)| Pane::At(place.pane, row, column));
    twice.unwrap_or_else(|| Action::Pane(go()))
}

/// Seconds within which a second click in the same place is one of two.
const DOUBLE: f64 = 0.4;

/// What a second click in the same place does: what enter does in that pane, where it has a meaning of its own there.
fn again(keys: &Keymap, state: &State, (pane, row, column): (PaneId, usize, usize)) -> Option<Action> {
    state.clicked.filter(|&(at, p, r, c)| (p, r, c) == (pane, row, column) && state.now - at < DOUBLE)?;
    match keys.find(Some(pane), &["enter".to_owned()]) {
        Found::Bound(binding) if binding.section == Section::Pane(pane) => Some(binding.action.clone()),
        _ => None,
    }
}

fn vertical(turn: Turn) -> Move {
    if turn == Turn::Next { Move::Up } else { Move::Down }
}
