//! What the rows in view are, in words: how they are ordered and filtered, and the column in hand summed up.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::app::{Loaded, PaneId, State};
use crate::base::fmt;
use crate::data::view::{Spread, Stats};
use crate::spec::ColumnType;
use crate::ui::cx::{Cx, put};
use crate::ui::theme::Role;

/// For the frame: order, number of rows, filter.
pub(super) fn says(state: &State, loaded: &Loaded) -> String {
    let pane = state.pane(PaneId::Data);
    let (rows, all) = (state.rows(PaneId::Data), loaded.table.rows);
    let mut words = Vec::new();
    if let Some((column, largest)) = pane.sort.and_then(|(by, largest)| Some((loaded.table.columns.get(by)?, largest)))
    {
        words.push(format!("sorted by {} {}", column.name, if largest { '↓' } else { '↑' }));
    }
    let all_rows = format!("{} rows", fmt::thousands(all as u64));
    words.push(if rows == all { all_rows } else { format!("{} of {all_rows}", fmt::thousands(rows as u64)) });
    if let Some(within) = &state.sheet.within {
        words.push(within.what.clone());
    }
    if !pane.filter.is_empty() {
        words.push(format!("/{}", pane.filter));
    }
    if state.sheet.awaited.picked.is_some() {
        words.push("working…".into());
    } else if state.sheet.awaited.found.is_some() {
        words.push("looking…".into());
    }
    words.join(" · ")
}

/// The line below the rows: what may be a slip in the filter, else the column in hand.
pub(super) fn draw(state: &State, loaded: &Loaded, cx: &Cx, area: Rect, buf: &mut Buffer) {
    let doubt = state.sheet.picked.as_ref().and_then(|picked| picked.doubts.first());
    let column = state.column_in_hand().and_then(|column| loaded.table.columns.get(column));
    let line = match (doubt, column, state.stats_in_hand()) {
        (Some(doubt), ..) => {
            let text = format!("{} {doubt}", cx.glyphs().signs[2]);
            Line::from(cx.span(Role::Warn, cx.cut(&text, area.width).into_owned()))
        }
        (None, Some(column), Some(stats)) => Line::from(facts(cx, &column.name, stats, state.rows(PaneId::Data))),
        (None, Some(column), None) => Line::from(cx.span(Role::TextDim, format!("{}  …", column.name))),
        (None, None, _) => Line::default(),
    };
    put(buf, area, 0, line);
}

fn facts<'t>(cx: &Cx, name: &str, stats: &Stats, rows: usize) -> Vec<Span<'t>> {
    let mut spans = vec![cx.span(Role::Title, format!("{name}  "))];
    let mut tell = |label: &str, value: String| {
        spans.push(cx.span(Role::TextDim, format!("{label} ")));
        spans.push(cx.span(Role::Text, format!("{value}  ")));
    };
    tell("type", if stats.kind == ColumnType::Numeric { "num" } else { "cat" }.to_owned());
    tell("missing", fmt::thousands(stats.missing as u64));
    tell("distinct", fmt::thousands(stats.distinct as u64));
    match &stats.spread {
        Some(Spread::Numbers(numbers)) => {
            for (label, number) in ["min", "median", "max"].into_iter().zip(numbers) {
                tell(label, fmt::number(*number));
            }
        }
        Some(Spread::Top(label, count)) => {
            let share = fmt::percent(*count as f64 / rows.max(1) as f64);
            tell("top", format!("{} {} ({share})", cx.cut(label, 28), fmt::thousands(*count as u64)));
        }
        None => {}
    }
    spans
}
