//! Findings as a list: a line each, and everything about the one in hand below its line. What lints and what the checks of
//! data find look alike.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::select;
use crate::base::severity::Severity;
use crate::ui::cx::{Cx, put};
use crate::ui::parts::paragraph::wrap;
use crate::ui::theme::Role;

/// One finding.
pub(super) struct Entry {
    pub(super) severity: Severity,
    /// What it is called.
    pub(super) name: String,
    /// A few words beside the name.
    pub(super) beside: String,
    /// What there is to say of it.
    pub(super) about: Vec<(Role, String)>,
    /// Keys, and what they do about it.
    pub(super) keys: Vec<(String, String)>,
}

/// A list of findings.
pub(super) struct Opened {
    pub(super) entries: Vec<Entry>,
    /// The one in hand, from 0.
    pub(super) cursor: usize,
    pub(super) focused: bool,
}

/// A line of the list.
enum Row<'a> {
    Head(&'a Entry),
    About(Role, String),
    Key(&'a (String, String)),
}

impl Opened {
    /// Lines it takes in so many columns.
    pub(super) fn height(&self, room: u16) -> usize {
        self.rows(room).len()
    }

    /// Draws the part of it with the finding in hand.
    pub(super) fn draw(&self, cx: &Cx, area: Rect, buf: &mut Buffer) {
        let rows = self.rows(area.width);
        let first = self.first(&rows, area.height);
        for (y, (place, row)) in rows.iter().skip(first).enumerate().take(usize::from(area.height)) {
            put(buf, area, y as u16, self.line(cx, *place, row, area.width));
        }
    }

    /// The finding whose line or description is `y` lines below the top.
    pub(super) fn hit(&self, area: Rect, y: u16) -> Option<usize> {
        let rows = self.rows(area.width);
        let first = self.first(&rows, area.height);
        rows.get(first + usize::from(y)).map(|(place, _)| *place)
    }

    fn rows(&self, room: u16) -> Vec<(usize, Row<'_>)> {
        let room = usize::from(room.saturating_sub(2));
        let mut rows = Vec::new();
        for (place, entry) in self.entries.iter().enumerate() {
            rows.push((place, Row::Head(entry)));
            if place == self.cursor {
                let wrapped = |(role, text): &(Role, String)| {
                    let role = *role;
                    wrap(text, room).into_iter().map(move |line| (place, Row::About(role, line))).collect::<Vec<_>>()
                };
                rows.extend(entry.about.iter().flat_map(wrapped));
                rows.extend(entry.keys.iter().map(|keys| (place, Row::Key(keys))));
            }
        }
        rows
    }

    /// The first line in view: the finding in hand is a third below the top.
    fn first(&self, rows: &[(usize, Row)], height: u16) -> usize {
        let in_hand = rows.iter().position(|(place, _)| *place == self.cursor).unwrap_or(0);
        in_hand.saturating_sub(usize::from(height / 3)).min(rows.len().saturating_sub(usize::from(height)))
    }

    fn line<'t>(&self, cx: &Cx, place: usize, row: &Row, room: u16) -> Line<'t> {
        match row {
            Row::Head(entry) => {
                let in_hand = place == self.cursor;
                let (role, word) = match entry.severity {
                    Severity::Severe => (Role::Bad, "severe "),
                    Severity::Warning => (Role::Warn, "warning"),
                    Severity::Note => (Role::Info, "note   "),
                };
                let sign = if in_hand { cx.glyphs().cursor } else { " " };
                let name = if in_hand { select(self.focused) } else { Role::Text };
                let taken = 9 + entry.name.len() as u16 + 2;
                let beside = cx.cut(&entry.beside, room.saturating_sub(taken)).into_owned();
                Line::from(vec![
                    cx.span(Role::BorderFocus, sign),
                    cx.span(role, format!("{word} ")),
                    cx.span(name, entry.name.clone()),
                    cx.span(Role::TextDim, format!("  {beside}")),
                ])
            }
            Row::About(role, text) => Line::from(cx.span(*role, format!("  {text}"))),
            Row::Key((keys, what)) => {
                let what = cx.cut(what, room.saturating_sub(keys.len() as u16 + 3)).into_owned();
                Line::from(vec![cx.span(Role::Key, format!("  {keys}")), cx.span(Role::Text, format!(" {what}"))])
            }
        }
    }
}
