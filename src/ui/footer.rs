//! The line at the bottom: what can be done here and now, and by which keys. Made of the table of actions.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::cx::Cx;
use super::parts::footer::{Footer, Hint};
use crate::app::overlay::Overlay;
use crate::app::{ACTIONS, Scope, Spec, State};

/// Most keys named for one action.
const KEYS: usize = 2;

pub(super) fn draw(state: &State, cx: &Cx, area: Rect, buf: &mut Buffer) {
    let area = Rect { x: area.x + area.width.min(1), width: area.width.saturating_sub(2), ..area };
    if let Some(overlay) = state.overlays.last() {
        return Footer { hints: while_over(overlay) }.draw(area, buf, cx.theme);
    }
    let offered = offered(state, cx);
    let hints: Vec<Hint> = offered.iter().map(|(key, label)| Hint { key, label }).collect();
    Footer { hints: &hints }.draw(area, buf, cx.theme);
}

/// Keys and words of what can be done now: training first, then the pane's own, then the rest, help last.
fn offered(state: &State, cx: &Cx) -> Vec<(String, &'static str)> {
    let rank = |spec: &&Spec| match spec.scope {
        _ if spec.name.starts_with("train.") => 0,
        Scope::In(_) => 1,
        _ => 2,
    };
    let here = |spec: &&Spec| spec.scope == Scope::Everywhere || spec.scope == Scope::In(state.focus);
    let mut specs: Vec<&Spec> = ACTIONS.iter().filter(here).filter(|spec| spec.ready(state).is_ok()).collect();
    specs.sort_by_key(rank);
    let hints = specs.into_iter().map(|spec| {
        let keys: Vec<String> = cx.keys_of(spec, state.focus).into_iter().take(KEYS).collect();
        (keys.join(" "), (spec.hint)(state))
    });
    hints.filter(|(keys, word)| !keys.is_empty() && !word.is_empty()).collect()
}

const fn hint(key: &'static str, label: &'static str) -> Hint<'static> {
    Hint { key, label }
}

fn while_over(overlay: &Overlay) -> &'static [Hint<'static>] {
    const LIST: &[Hint] = &[hint("enter", "do it"), hint("up down", "choose"), hint("esc", "close")];
    const COMMAND: &[Hint] = &[
        hint("enter", "run"),
        hint("tab", "complete"),
        hint("up down", "choose"),
        hint("ctrl-p", "earlier"),
        hint("esc", "close"),
    ];
    const QUESTION: &[Hint] = &[hint("enter", "choose"), hint("up down", "move"), hint("esc", "leave it")];
    const LINE: &[Hint] = &[hint("enter", "take it"), hint("esc", "leave it")];
    const RATES: &[Hint] = &[hint("enter", "take this rate"), hint("left right", "another"), hint("esc", "leave it")];
    const SHOWN: &[Hint] = &[hint("up down", "move"), hint("esc", "close")];
    match overlay {
        Overlay::Help(_) | Overlay::Pick(_) => LIST,
        Overlay::Palette(_) => COMMAND,
        Overlay::Ask(_) => QUESTION,
        Overlay::Prompt(_) => LINE,
        Overlay::Rates(_) => RATES,
        Overlay::Network(_) | Overlay::Compare(_) => SHOWN,
    }
}
