//! The themes by name; the screen around them is drawn with the one in hand.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;

use crate::app::State;
use crate::app::overlay::Themes;
use crate::ui::cx::{Cx, first_in_view, put};
use crate::ui::layout::cut_bottom;
use crate::ui::theme::Role;

/// Lines below the list, which show what colours mean in the theme.
const SAMPLE: u16 = 3;

pub(super) fn draw(state: &State, cx: &Cx, chosen: &Themes, area: Rect, buf: &mut Buffer) {
    let place = (chosen.cursor, state.themes.len(), cut_bottom(super::inside(area), SAMPLE).0.height);
    let inner = super::popup_of_list(cx, "themes", place, area, buf);
    let (list, sample) = cut_bottom(inner, SAMPLE);
    let first = first(state, chosen, list);
    for (row, name) in state.themes.iter().enumerate().skip(first).take(usize::from(list.height)) {
        let held = row == chosen.cursor;
        let sign = if held { cx.glyphs().cursor } else { " " };
        let line = Line::from(vec![
            cx.span(Role::BorderFocus, sign),
            cx.span(if held { Role::Select } else { Role::Text }, cx.cut(name, inner.width.saturating_sub(1))),
        ]);
        put(buf, list, (row - first) as u16, line);
    }
    let [good, bad, warn] = cx.glyphs().signs;
    let meanings = [(Role::Good, good, "good"), (Role::Warn, warn, "warning"), (Role::Bad, bad, "bad")];
    let spans = meanings.map(|(role, sign, word)| cx.span(role, format!("{sign} {word} ")));
    put(buf, sample, 1, Line::from(spans.to_vec()));
    let keys = [
        (Role::Key, "key "),
        (Role::TextDim, "dim "),
        (Role::Match, "match"),
        (Role::Text, " "),
        (Role::Select, "cursor"),
    ];
    put(buf, sample, 2, Line::from(keys.map(|(role, word)| cx.span(role, word)).to_vec()));
}

pub(super) fn hit(state: &State, chosen: &Themes, area: Rect, at: Position) -> Option<usize> {
    let (list, _) = cut_bottom(super::inside(area), SAMPLE);
    let row = list.contains(at).then(|| first(state, chosen, list) + usize::from(at.y - list.y))?;
    (row < state.themes.len()).then_some(row)
}

fn first(state: &State, chosen: &Themes, list: Rect) -> usize {
    first_in_view(chosen.cursor, state.themes.len(), usize::from(list.height))
}
