//! Live and earlier runs; enter shows one in the other panes.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{Empty, Pane, table_at};
use crate::app::derive::{RUN_COLUMNS, RunRow};
use crate::app::run::Phase;
use crate::app::{PaneId, State};
use crate::base::fmt;
use crate::ui::cx::Cx;
use crate::ui::parts::table::{Align, Cells};
use crate::ui::theme::Role;

pub(super) struct Runs;

/// The rows of the pane as a table.
struct Listing<'a> {
    rows: Vec<RunRow<'a>>,
    shown: Option<&'a str>,
    settings: Vec<&'a str>,
}

impl Pane for Runs {
    fn empty(&self, state: &State) -> Option<Empty> {
        if !state.run_rows().is_empty() {
            return None;
        }
        Some(if state.pane(PaneId::Runs).filter.is_empty() {
            Empty::new("Runs are kept here.").next("train.start", "trains the first one")
        } else {
            Empty::new("No run contains that.").next("filter", "changes the filter")
        })
    }

    fn says(&self, state: &State) -> String {
        super::filter_says(state, PaneId::Runs)
    }

    fn draw(&self, state: &State, cx: &Cx, area: Rect, focused: bool, buf: &mut Buffer) {
        let listing = listing(state);
        table_at(state, PaneId::Runs, &listing, area, focused).draw(area, buf, cx.theme);
    }

    fn hit(&self, state: &State, area: Rect, at: Position) -> Option<(usize, usize)> {
        let listing = listing(state);
        let (row, column) = table_at(state, PaneId::Runs, &listing, area, true).cell_at(area, at.x, at.y)?;
        Some((row?, column))
    }
}

fn listing(state: &State) -> Listing<'_> {
    let rows = state.run_rows();
    let mut settings: Vec<&str> = Vec::new();
    for (key, _) in rows.iter().filter_map(|row| row.summary).flat_map(|summary| &summary.settings) {
        if !settings.contains(&key.as_str()) {
            settings.push(key);
        }
    }
    Listing { rows, shown: state.shown.as_deref(), settings }
}

impl Listing<'_> {
    fn status(&self, row: usize) -> Cow<'_, str> {
        let row = &self.rows[row];
        let sign = match (row.run.map(|run| run.phase), row.status()) {
            (Some(phase), _) if phase.live() => "●",
            (Some(Phase::Failed), _) | (_, "failed") => "✗",
            (_, "completed" | "early_stopped" | "early stopped" | "finished") => "✓",
            _ => "–",
        };
        let more = if row.resumable() { ", resumable" } else { "" };
        format!("{sign} {}{more}", row.status().replace('_', " ")).into()
    }
}

impl Cells for Listing<'_> {
    fn rows(&self) -> usize {
        self.rows.len()
    }

    fn columns(&self) -> usize {
        RUN_COLUMNS.len() + self.settings.len()
    }

    fn header(&self, column: usize) -> Cow<'_, str> {
        match (RUN_COLUMNS.get(column), self.settings.get(column.wrapping_sub(RUN_COLUMNS.len()))) {
            (Some(&"metric"), _) => {
                let named = self.rows.iter().find_map(RunRow::metric);
                named.map_or("metric", |(name, _)| name).to_owned().into()
            }
            (Some(name), _) => (*name).into(),
            (None, key) => key.map_or("", |key| key.rsplit('.').next().unwrap_or(key)).into(),
        }
    }

    fn cell(&self, row: usize, column: usize) -> Cow<'_, str> {
        let run = &self.rows[row];
        match column {
            0 => format!("{}{}", if self.shown == Some(run.id) { "▸" } else { " " }, run.id).into(),
            1 => self.status(row),
            2 => run
                .metric()
                .filter(|(_, value)| value.is_finite())
                .map_or("–".into(), |(_, value)| fmt::number(value).into()),
            3 => run.epochs().to_string().into(),
            4 => fmt::duration(run.seconds()).into(),
            _ => {
                let key = self.settings.get(column - RUN_COLUMNS.len());
                let all = run.summary.map_or(&[][..], |summary| &summary.settings);
                let value = key.and_then(|key| all.iter().find(|(known, _)| known == key));
                value.map_or("", |(_, value)| value.as_str()).into()
            }
        }
    }

    fn align(&self, column: usize) -> Align {
        if (2..5).contains(&column) { Align::Right } else { Align::Left }
    }

    fn role(&self, row: usize, column: usize) -> Role {
        let status = self.rows[row].status();
        match column {
            1 if self.rows[row].run.is_some_and(|run| run.phase.live()) => Role::BadgeLive,
            1 if status == "failed" => Role::BadgeFailed,
            0 | 2 => Role::Text,
            _ => Role::TextDim,
        }
    }
}
