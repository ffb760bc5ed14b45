//! A row that the model is wrong about: what is true, what it said, and the row's cells.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::app::why::Why;
use crate::base::fmt;
use crate::data::row_told;
use crate::train::explain::Wrong;
use crate::ui::cx::{Cx, put};
use crate::ui::layout::cut_top;
use crate::ui::parts::paragraph::Paragraph;
use crate::ui::theme::Role;

pub(super) fn draw(cx: &Cx, why: &Why, wrong: &Wrong, area: Rect, buf: &mut Buffer) {
    let told = row_told(wrong.row, why.own_rows);
    let number = |text: &str| text.parse().map_or_else(|_| text.to_owned(), fmt::number);
    let (truth, said, loss) = match wrong.probability {
        Some(_) => (wrong.truth.clone(), wrong.prediction.clone(), "-ln p"),
        None => (number(&wrong.truth), number(&wrong.prediction), "distance from the truth"),
    };
    put(
        buf,
        area,
        0,
        Line::from(cx.span(
            Role::Title,
            if truth == said {
                format!("row {told}: {truth} found")
            } else {
                format!("row {told}: {truth} taken for {said}")
            },
        )),
    );
    let probability = wrong.probability.map_or_else(String::new, |p| format!("p of the truth {}, ", fmt::number(p)));
    let text = format!("{probability}{loss} {}", fmt::number(wrong.loss));
    put(buf, area, 1, Line::from(cx.span(Role::TextDim, cx.left(&text, area.width))));
    let longest = wrong.cells.iter().map(|(name, _)| fmt::width(name)).max().unwrap_or(0) as u16;
    let name_width = longest.min(area.width / 2);
    for (row, (name, cell)) in (3..area.height).zip(&wrong.cells) {
        let (role, cell) = if cell.is_empty() { (Role::TextDim, "missing") } else { (Role::Text, cell.as_str()) };
        let line = vec![
            cx.span(Role::TextDim, cx.left(name, name_width) + "  "),
            cx.span(role, cx.left(cell, area.width.saturating_sub(name_width + 2))),
        ];
        put(buf, area, row, Line::from(line));
    }
    let used = (wrong.cells.len() as u16).saturating_add(4).min(area.height);
    let (_, below) = cut_top(area, used);
    if let Some(note) = why.found.notes.first().filter(|_| why.found.importances.is_empty()) {
        Paragraph { text: note, role: Role::TextDim }.draw(below, buf, cx.theme);
    }
}
