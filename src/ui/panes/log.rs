//! Everything that was said, the newest at the bottom, mistakes in the workspace file with their line and caret.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::{Empty, Pane, select};
use crate::app::notice::Notice;
use crate::app::{PaneId, State};
use crate::base::fmt;
use crate::ui::cx::{Cx, put};
use crate::ui::over::toast::tone_look;
use crate::ui::parts::paragraph::wrap;
use crate::ui::theme::Role;

pub(super) struct Log;

impl Pane for Log {
    fn empty(&self, state: &State) -> Option<Empty> {
        let filtered = !state.pane(PaneId::Log).filter.is_empty();
        state.log_rows().is_empty().then(|| {
            if filtered {
                Empty::new("Nothing that was said contains that.").next("filter", "changes the filter")
            } else {
                Empty::new("What happens is written here.").next("train.start", "trains, of which there is much to say")
            }
        })
    }

    fn says(&self, state: &State) -> String {
        super::filter_says(state, PaneId::Log)
    }

    fn draw(&self, state: &State, cx: &Cx, area: Rect, focused: bool, buf: &mut Buffer) {
        let rows = state.log_rows();
        let then = state.line_then();
        // Without the keys it follows the moment that all panes look at, else the newest line.
        let hand = if focused { Some(state.pane(PaneId::Log).cursor) } else { then };
        let height = usize::from(area.height);
        let mut lines: Vec<(usize, Line)> = Vec::new();
        let from = hand.unwrap_or(rows.len()).saturating_sub(height);
        for (row, notice) in rows.iter().enumerate().skip(from) {
            let marked = Marked { chosen: focused && hand == Some(row), then: then == Some(row) };
            lines.extend(entry(state, cx, notice, marked, area.width).into_iter().map(|line| (row, line)));
        }
        let last = hand.and_then(|hand| lines.iter().rposition(|(row, _)| *row == hand));
        let end = last.map_or(lines.len(), |last| (last + height / 2 + 1).min(lines.len()));
        let start = end.saturating_sub(height);
        for (row, (_, line)) in lines.into_iter().skip(start).take(height).enumerate() {
            put(buf, area, row as u16, line);
        }
    }
}

/// How a line stands out.
#[derive(Clone, Copy)]
struct Marked {
    /// It is in hand.
    chosen: bool,
    /// It is the last that was said by the moment looked at.
    then: bool,
}

/// A notice in lines: time and sign before the first.
fn entry<'t>(state: &State, cx: &Cx, notice: &Notice, Marked { chosen, then }: Marked, room: u16) -> Vec<Line<'t>> {
    let (role, sign) = tone_look(cx, notice);
    let role = if chosen { select(true) } else { role };
    let room = usize::from(room.saturating_sub(9));
    let said = cx.with_keys(&notice.text, state.focus);
    let text = said.lines().flat_map(|line| whole_or_wrapped(line, room));
    let lines = text.enumerate().map(|(row, text)| {
        let (time, sign) = if row == 0 { (clock(notice.at), sign) } else { (String::new(), " ") };
        let at = if then && row == 0 { cx.glyphs().cursor } else { " " };
        Line::from(vec![
            cx.span(Role::TextDim, format!("{time:>6}")),
            cx.span(Role::ChartCross, at),
            cx.span(role, format!("{sign} ")),
            cx.span(if chosen { select(true) } else { Role::Text }, text),
        ])
    });
    lines.collect()
}

/// A line that fits stands as it is: carets point at what is above them.
fn whole_or_wrapped(line: &str, room: usize) -> Vec<String> {
    if fmt::width(line) <= room { vec![line.to_owned()] } else { wrap(line, room) }
}

/// Time since the program started.
fn clock(seconds: f64) -> String {
    if seconds < 1.0 { "0s".into() } else { fmt::duration(seconds.floor()) }
}
