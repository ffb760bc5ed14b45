//! What was said a moment ago, at the bottom right, the newest on top.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::app::State;
use crate::app::notice::{Notice, Tone};
use crate::base::fmt;
use crate::ui::cx::{Cx, put};
use crate::ui::layout::Layout;
use crate::ui::parts::paragraph::{at_most, wrap};
use crate::ui::theme::Role;

/// Columns of text at most.
const WIDTH: u16 = 52;
/// Lines and toasts at most; the log has the rest.
const LINES: usize = 4;
const MOST: usize = 3;

/// Those in view, from the bottom up: where each is, and its lines.
fn shown<'a>(state: &'a State, cx: &Cx, layout: &Layout) -> Vec<(Rect, &'a Notice, Vec<String>)> {
    let mut shown = Vec::new();
    let room = WIDTH.min(layout.screen.width.saturating_sub(10));
    let mut bottom = if layout.strip.is_empty() { layout.footer.y } else { layout.strip.y };
    let newest = state.toasts.len().saturating_sub(MOST);
    for notice in &state.toasts[newest..] {
        let room = usize::from(room);
        let said = wrap(&cx.with_keys(&notice.text, state.focus), room);
        let lines = at_most(LINES, said, room, cx.glyphs().ellipsis);
        let height = lines.len() as u16 + 2;
        let Some(y) = bottom.checked_sub(height).filter(|y| *y > layout.header.y) else { break };
        let width = lines.iter().map(|line| fmt::width(line)).max().unwrap_or(0) as u16 + 6;
        let x = layout.screen.right().saturating_sub(width + 1);
        shown.push((Rect { x, y, width, height }, notice, lines));
        bottom = y;
    }
    shown
}

/// Where they are.
pub(super) fn areas(state: &State, cx: &Cx, layout: &Layout) -> impl Iterator<Item = Rect> {
    shown(state, cx, layout).into_iter().map(|(area, ..)| area)
}

pub(crate) fn draw(state: &State, cx: &Cx, layout: &Layout, buf: &mut Buffer) {
    for (area, notice, lines) in shown(state, cx, layout) {
        let inner = super::popup(cx, "", area, buf);
        let (role, sign) = tone_look(cx, notice);
        for (row, text) in lines.into_iter().enumerate() {
            let sign = if row == 0 { sign } else { " " };
            let line = Line::from(vec![cx.span(role, format!("{sign} ")), cx.span(Role::Text, text)]);
            put(buf, inner, row as u16, line);
        }
    }
}

/// How a tone looks: never by colour alone.
pub(crate) fn tone_look(cx: &Cx, notice: &Notice) -> (Role, &'static str) {
    let [good, bad, warn] = cx.glyphs().signs;
    match notice.tone {
        Tone::Info => (Role::Info, cx.glyphs().changed),
        Tone::Good => (Role::Good, good),
        Tone::Warning => (Role::Warn, warn),
        Tone::Bad => (Role::Bad, bad),
    }
}
