//! Columns with bars of importance, and below them the rows that the model is most wrong about.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::app::why::Why;
use crate::app::{PaneId, State};
use crate::base::fmt;
use crate::data::row_told;
use crate::ui::cx::{Cx, first_in_view, put};
use crate::ui::panes::select;
use crate::ui::parts::bars::{Bar, Bars};
use crate::ui::theme::Role;

/// Rows of the two headings.
const HEADINGS: usize = 2;

/// What a line of the list is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Entry {
    Heading(bool),
    /// A column or a row, by its place under the cursor.
    One(usize),
}

/// The lines from the first to the last, those out of view included.
fn entries(why: &Why) -> Vec<Entry> {
    let (columns, all) = (why.found.importances.len(), why.rows());
    let heading = |wrong: bool, any: bool| any.then_some(Entry::Heading(wrong)).into_iter();
    let columns_below = heading(false, columns > 0).chain((0..columns).map(Entry::One));
    let rows_below = heading(true, all > columns).chain((columns..all).map(Entry::One));
    columns_below.chain(rows_below).collect()
}

fn in_view(state: &State, why: &Why, height: u16) -> Vec<Entry> {
    let (entries, cursor) = (entries(why), state.pane(PaneId::Why).cursor);
    let place = entries.iter().position(|entry| *entry == Entry::One(cursor)).unwrap_or(0);
    // A heading just above the first row is in view with it.
    let place = if place < HEADINGS { 0 } else { place };
    let first = first_in_view(place, entries.len(), usize::from(height));
    entries.into_iter().skip(first).take(usize::from(height)).collect()
}

/// The column or the row in this line of the list.
pub(super) fn row_at(state: &State, why: &Why, area: Rect, line: u16) -> Option<usize> {
    match in_view(state, why, area.height).get(usize::from(line)) {
        Some(Entry::One(place)) => Some(*place),
        _ => None,
    }
}

pub(super) fn draw(state: &State, cx: &Cx, why: &Why, area: Rect, focused: bool, buf: &mut Buffer) {
    let (shown, cursor) = (in_view(state, why, area.height), state.pane(PaneId::Why).cursor);
    let columns = &why.found.importances;
    let most = columns.iter().map(|one| one.interval.1.max(one.mean)).filter(|n| n.is_finite()).fold(0.0, f64::max);
    let names: Vec<String> = columns.iter().map(|one| cx.left(&one.column, name_width(why, area.width))).collect();
    let mut bars: Vec<(u16, Bar)> = Vec::new();
    for (line, entry) in (0..).zip(&shown) {
        match *entry {
            Entry::Heading(wrong) => {
                let text = if wrong {
                    "most wrong rows".to_owned()
                } else {
                    format!("{} lost by shuffling", why.found.metric)
                };
                put(buf, area, line, Line::from(cx.span(Role::TableHeader, cx.left(&text, area.width))));
            }
            Entry::One(place) if place < columns.len() => {
                let one = &columns[place];
                let note = if one.feature { "" } else { "not read" };
                let interval = Some(one.interval).filter(|(low, _)| one.feature && !low.is_nan());
                bars.push((line, Bar { label: &names[place], value: one.mean, interval, note }));
            }
            Entry::One(place) => {
                let text = wrong_row(why, place - columns.len());
                let role = if place == cursor { select(focused) } else { Role::Text };
                put(buf, area, line, Line::from(cx.span(role, cx.left(&text, area.width))));
            }
        }
    }
    let Some(&(top, _)) = bars.first() else { return };
    let chosen =
        shown.iter().skip(usize::from(top)).position(|entry| *entry == Entry::One(cursor) && cursor < columns.len());
    let rows: Vec<Bar> = bars.into_iter().map(|(_, bar)| bar).collect();
    let below = Rect { y: area.y + top, height: area.height - top, ..area };
    let full = (most > 0.0).then_some(most);
    Bars { bars: &rows, full, chosen, ..Bars::default() }.draw(below, buf, cx.theme);
}

/// Columns for a name: those of the longest, as far as a third of the list goes.
fn name_width(why: &Why, room: u16) -> u16 {
    let longest = why.found.importances.iter().map(|one| fmt::width(&one.column)).max().unwrap_or(0);
    (longest as u16).min(room / 3)
}

fn wrong_row(why: &Why, place: usize) -> String {
    let wrong = &why.found.wrong[place];
    let told = row_told(wrong.row, why.own_rows);
    let number = |text: &str| text.parse().map_or_else(|_| text.to_owned(), fmt::number);
    match wrong.probability {
        Some(p) if wrong.truth == wrong.prediction => {
            format!("row {told}: {} found, p {}", wrong.truth, fmt::number(p))
        }
        Some(p) => format!("row {told}: {} as {}, p {}", wrong.truth, wrong.prediction, fmt::number(p)),
        None => format!("row {told}: {} as {}", number(&wrong.truth), number(&wrong.prediction)),
    }
}
