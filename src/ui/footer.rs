//! The line at the bottom: what can be done here and now, and by which keys. Made of the table of actions; a click on a
//! key does what the key does.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::cx::Cx;
use super::keys::{Binding, Found, Keymap};
use super::parts::footer::{Footer, Hint, Under};
use crate::app::action::Over;
use crate::app::overlay::Overlay;
use crate::app::{ACTIONS, Action, PaneId, Scope, Spec, State};

/// Most keys named for one action.
const KEYS: usize = 2;

pub(super) fn draw(state: &State, cx: &Cx, area: Rect, buf: &mut Buffer) {
    let offered = offered(state, cx.keys);
    let hints: Vec<Hint> = offered.iter().map(|offer| Hint { key: &offer.keys, label: &offer.label }).collect();
    Footer { hints: &hints }.draw(inside(area), buf, cx.theme);
}

/// What a click on the line means.
pub(super) fn hit(state: &State, keys: &Keymap, area: Rect, at: Position) -> Option<Action> {
    let area = inside(area);
    let offered = offered(state, keys);
    let hints: Vec<Hint> = offered.iter().map(|offer| Hint { key: &offer.keys, label: &offer.label }).collect();
    let x = at.x.checked_sub(area.x).filter(|_| area.contains(at))?;
    let footer = Footer { hints: &hints };
    match footer.under(x, area.width)? {
        Under::More => Some(Action::Over(Over::Help)),
        Under::Hint(place, column) => {
            let offer = offered.get(place)?;
            // Of two keys the one that was clicked, of the words behind them the first.
            let before = offer.keys.chars().take(column).filter(|&c| c == ' ').count();
            let second = column < offer.keys.chars().count() && before > 0;
            offer.actions.get(usize::from(second)).or(offer.actions.first()).cloned()
        }
    }
}

fn inside(area: Rect) -> Rect {
    Rect { x: area.x + area.width.min(1), width: area.width.saturating_sub(2), ..area }
}

/// Keys, a word for what they do, and what each does.
struct Offer {
    keys: String,
    label: String,
    actions: Vec<Action>,
}

/// What can be done now: training first, then the pane's own, then the rest, help last.
fn offered(state: &State, keys: &Keymap) -> Vec<Offer> {
    if let Some(overlay) = state.overlays.last() {
        return while_over(state, overlay, keys);
    }
    let rank = |spec: &&Spec| match spec.scope {
        _ if spec.name.starts_with("train.") => 0,
        Scope::In(_) => 1,
        _ => 2,
    };
    let here = |spec: &&Spec| spec.scope == Scope::Everywhere || spec.scope == Scope::In(state.focus);
    let mut specs: Vec<&Spec> = ACTIONS.iter().filter(here).filter(|spec| spec.ready(state).is_ok()).collect();
    specs.sort_by_key(rank);
    let offers = specs.into_iter().map(|spec| {
        let bound: Vec<&Binding> = keys.of(spec, state.focus).into_iter().take(KEYS).collect();
        let names: Vec<String> = bound.iter().map(|binding| binding.shown()).collect();
        let actions = bound.into_iter().map(|binding| binding.action.clone()).collect();
        Offer { keys: names.join(" "), label: (spec.hint)(state).to_owned(), actions }
    });
    offers.filter(|offer| !offer.keys.is_empty() && !offer.label.is_empty()).collect()
}

fn while_over(state: &State, overlay: &Overlay, keys: &Keymap) -> Vec<Offer> {
    const LIST: &[(&str, &str)] = &[("enter", "do it"), ("up down", "choose"), ("esc", "close")];
    const COMMAND: &[(&str, &str)] =
        &[("enter", "run"), ("tab", "complete"), ("up down", "choose"), ("ctrl-p", "earlier"), ("esc", "close")];
    const QUESTION: &[(&str, &str)] = &[("enter", "choose"), ("up down", "move"), ("esc", "leave it")];
    const LINE: &[(&str, &str)] = &[("enter", "take it"), ("esc", "leave it")];
    const RATES: &[(&str, &str)] = &[("enter", "take this rate"), ("left right", "another"), ("esc", "leave it")];
    const CURVE: &[(&str, &str)] = &[("enter", "take this value"), ("left right", "another"), ("esc", "close")];
    const POINTS: &[(&str, &str)] = &[("left right", "another point"), ("esc", "close")];
    const SHOWN: &[(&str, &str)] = &[("up down", "move"), ("esc", "close")];
    const THEMES: &[(&str, &str)] = &[("enter", "keep it"), ("up down", "look"), ("esc", "as before")];
    let hints = match overlay {
        Overlay::Jump => return letters(),
        Overlay::Help(_) | Overlay::Pick(_) => LIST,
        Overlay::Palette(_) => COMMAND,
        Overlay::Ask(_) => QUESTION,
        Overlay::Prompt(_) => LINE,
        Overlay::Rates(_) => RATES,
        Overlay::Curve if state.curve.value().is_some() => CURVE,
        Overlay::Curve => POINTS,
        Overlay::Network(_) | Overlay::Compare(_) => SHOWN,
        Overlay::Themes(_) => THEMES,
    };
    let action = |key: &str| match keys.find(None, &[key.to_owned()]) {
        Found::Bound(binding) => Some(binding.action.clone()),
        _ => None,
    };
    let offer = |&(names, label): &(&str, &str)| Offer {
        keys: names.to_owned(),
        label: label.to_owned(),
        actions: names.split(' ').filter_map(action).collect(),
    };
    hints.iter().map(offer).collect()
}

/// Where each letter leads, also to panes that are not in view.
fn letters() -> Vec<Offer> {
    let offer = |pane: PaneId| Offer {
        keys: pane.letter().to_string(),
        label: pane.name().to_owned(),
        actions: vec![Action::Over(Over::Jump(Some(pane)))],
    };
    let leave = Offer { keys: "esc".into(), label: "stay".into(), actions: vec![Action::Over(Over::Close)] };
    [leave].into_iter().chain(PaneId::ALL.map(offer)).collect()
}
