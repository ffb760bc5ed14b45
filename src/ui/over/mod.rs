//! What lies over the panes: one file each. The last of the state's overlays is on top and gets the keys.

mod ask;
mod compare;
mod curve;
mod help;
pub(super) mod jump;
pub(super) mod network;
mod palette;
mod pick;
mod prompt;
mod rates;
mod themes;
pub(super) mod toast;
pub(super) mod tour;
pub(super) mod which;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::cx::Cx;
use super::layout::Layout;
use super::parts::frame::Frame;
use super::theme::Role;
use crate::app::State;
use crate::app::action::Over;
use crate::app::line::Line as Typed;
use crate::app::overlay::Overlay;

/// Everything that lies over the panes: overlays, what can follow the keys typed so far, and toasts.
pub(super) fn areas(state: &State, cx: &Cx, layout: &Layout) -> Vec<Rect> {
    let overlays = layout.overlays.iter().copied();
    overlays
        .chain(which::area(state, cx, layout))
        .chain(tour::area(state, layout))
        .chain(toast::areas(state, cx, layout))
        .collect()
}

/// Draws one overlay into its area.
pub(super) fn draw(state: &State, cx: &Cx, overlay: &Overlay, area: Rect, buf: &mut Buffer) {
    match overlay {
        Overlay::Help(search) => help::draw(state, cx, search, area, buf),
        Overlay::Palette(search) => palette::draw(state, cx, search, area, buf),
        Overlay::Ask(question) => ask::draw(cx, question, area, buf),
        Overlay::Rates(rates) => rates::draw(cx, rates, area, buf),
        Overlay::Curve => curve::draw(state, cx, area, buf),
        Overlay::Network(network) => network::draw(state, cx, *network, area, buf),
        Overlay::Pick(chosen) => pick::draw(cx, chosen, area, buf),
        Overlay::Compare(compared) => compare::draw(state, cx, compared, area, buf),
        Overlay::Themes(chosen) => themes::draw(state, cx, chosen, area, buf),
        // Its letters stand on the panes, which know nothing of one area.
        Overlay::Jump => {}
        Overlay::Prompt(line) => prompt::draw(state, cx, line, area, buf),
    }
}

/// What a click inside an overlay means.
pub(super) fn hit(state: &State, overlay: &Overlay, area: Rect, at: Position) -> Option<Over> {
    match overlay {
        Overlay::Help(search) => help::hit(state, search, area, at).map(Over::Pick),
        Overlay::Palette(search) => palette::hit(state, search, area, at).map(Over::Pick),
        Overlay::Ask(question) => ask::hit(question, area, at).map(Over::Answer),
        Overlay::Pick(chosen) => pick::hit(chosen, area, at).map(Over::Pick),
        Overlay::Themes(chosen) => themes::hit(state, chosen, area, at).map(Over::Pick),
        Overlay::Prompt(_)
        | Overlay::Rates(_)
        | Overlay::Curve
        | Overlay::Network(_)
        | Overlay::Compare(_)
        | Overlay::Jump => None,
    }
}

/// A popup's frame over whatever was there; returns the area inside.
fn popup(cx: &Cx, title: &str, area: Rect, buf: &mut Buffer) -> Rect {
    Frame { title, note: "", focused: false }.popup(area, buf, cx.theme)
}

/// The same around a list, with the place in it where not all of it is in view.
fn popup_of_list(
    cx: &Cx,
    title: &str,
    (cursor, rows, height): (usize, usize, u16),
    area: Rect,
    buf: &mut Buffer,
) -> Rect {
    let note = if rows > usize::from(height) { format!("{} of {rows}", cursor + 1) } else { String::new() };
    Frame { title, note: &note, focused: false }.popup(area, buf, cx.theme)
}

/// Inside a popup's frame, for the mouse.
pub(super) fn inside(area: Rect) -> Rect {
    Rect {
        x: area.x.saturating_add(2).min(area.right()),
        y: area.y.saturating_add(1).min(area.bottom()),
        width: area.width.saturating_sub(4),
        height: area.height.saturating_sub(2),
    }
}

/// The line under the user's hands, with its caret.
fn typed<'t>(cx: &Cx, line: &Typed) -> Vec<Span<'t>> {
    let (before, after) = line.halves();
    let mut rest = after.chars();
    let text = if line.is_held() { Role::Select } else { Role::Input };
    let under = rest.next().unwrap_or(' ');
    vec![
        cx.span(text, before.to_owned()),
        cx.span(Role::Caret, under.to_string()),
        cx.span(Role::Input, rest.as_str().to_owned()),
    ]
}

/// The line under the user's hands after a sign, cut on the left where it is longer than `room`.
fn input<'t>(cx: &Cx, sign: &'static str, line: &Typed, room: u16) -> Line<'t> {
    let surplus = crate::base::fmt::width(line.halves().0).saturating_sub(usize::from(room).saturating_sub(8));
    let shown = if surplus > 0 {
        let start: String = line.halves().0.chars().skip(surplus + 1).collect();
        let mut shown = Typed::new(&format!("{}{start}", cx.glyphs().ellipsis));
        let at_end = shown.clone();
        shown.insert(line.halves().1);
        if line.halves().1.is_empty() { at_end } else { back_to(shown, line.halves().1) }
    } else {
        line.clone()
    };
    let mut spans = vec![cx.span(Role::Key, sign)];
    spans.extend(typed(cx, &shown));
    Line::from(spans)
}

/// The line with its cursor before `rest`.
fn back_to(mut line: Typed, rest: &str) -> Typed {
    rest.chars().for_each(|_| line.left());
    line
}
