//! Live and earlier runs, and those that wait; enter shows one in the other panes.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{Empty, Pane, table_at};
use crate::app::query::Asked;
use crate::app::run::Phase;
use crate::app::run_rows::{RUN_COLUMNS, RunRow, newest_metric};
use crate::app::{PaneId, State};
use crate::base::fmt;
use crate::store::Status;
use crate::ui::cx::Cx;
use crate::ui::parts::table::{Align, Cells};
use crate::ui::theme::Role;

/// Columns behind those that order the rows and the settings.
const MORE_COLUMNS: [&str; 3] = ["network", "looks", "note"];

/// Settings that differ are looked for among so many rows; a list is read from its top.
const COMPARED: usize = 50;

/// Settings that differ and are shown.
const SETTINGS: usize = 12;

pub(super) struct Runs;

/// What stands in a column.
enum Place<'a> {
    /// One of those that order the rows.
    Order(usize),
    /// The setting of this key.
    Setting(&'a str),
    /// One of those behind.
    More(usize),
}

/// The rows of the pane as a table.
struct Listing<'a> {
    rows: Vec<RunRow<'a>>,
    state: &'a State,
    /// Keys of settings in which the first rows differ.
    settings: Vec<&'a str>,
    /// The metric of its column.
    metric: Option<String>,
}

impl Pane for Runs {
    fn empty(&self, state: &State) -> Option<Empty> {
        if !state.run_rows().is_empty() {
            return None;
        }
        Some(if state.pane(PaneId::Runs).filter.is_empty() {
            Empty::new("Runs are kept here.").next("train.start", "trains the first one")
        } else {
            let doubt = state.run_doubt();
            Empty::new(doubt.unwrap_or_else(|| "No run is like that.".into())).next("filter", "changes the filter")
        })
    }

    fn says(&self, state: &State) -> String {
        let doubt = state.run_doubt();
        let says = super::filter_says(state, PaneId::Runs);
        doubt.map_or(says.clone(), |doubt| format!("{says}  {doubt}"))
    }

    fn draw(&self, state: &State, cx: &Cx, area: Rect, focused: bool, buf: &mut Buffer) {
        let listing = listing(state);
        table_at(state, PaneId::Runs, &listing, area, focused).draw(area, buf, cx.theme);
    }

    fn heading(&self, state: &State, area: Rect, at: Position) -> Option<usize> {
        let listing = listing(state);
        let (row, column) = table_at(state, PaneId::Runs, &listing, area, true).cell_at(area, at.x, at.y)?;
        (row.is_none() && column < RUN_COLUMNS.len()).then_some(column)
    }

    fn hit(&self, state: &State, area: Rect, at: Position) -> Option<(usize, usize)> {
        let listing = listing(state);
        let (row, column) = table_at(state, PaneId::Runs, &listing, area, true).cell_at(area, at.x, at.y)?;
        Some((row?, column))
    }
}

fn listing(state: &State) -> Listing<'_> {
    let rows = state.run_rows();
    let (settings, metric) = (differing(&rows), newest_metric(rows.iter().cloned()));
    Listing { rows, state, settings, metric }
}

/// The keys of the settings that are not the same in all of the first rows.
fn differing<'a>(rows: &[RunRow<'a>]) -> Vec<&'a str> {
    let all: Vec<&[(String, String)]> =
        rows.iter().filter_map(|row| row.listed).take(COMPARED).map(|listed| listed.settings.as_slice()).collect();
    let of = |settings: &'a [(String, String)], key: &str| {
        settings.iter().find(|(known, _)| known == key).map(|(_, value)| value)
    };
    let mut keys: Vec<&str> = vec![];
    for (key, value) in all.iter().flat_map(|settings| settings.iter()) {
        let differs = || all.iter().any(|settings| of(settings, key) != Some(value));
        let told = !key.starts_with("data.") && key != "prepare";
        if keys.len() < SETTINGS && told && !keys.contains(&key.as_str()) && differs() {
            keys.push(key);
        }
    }
    keys
}

impl Listing<'_> {
    /// Whether it is shown, or drawn beside the shown one, or what others are compared with.
    fn sign(&self, id: &str) -> &'static str {
        match self.state.shown.as_deref() {
            Some(shown) if shown == id => "▸",
            _ if self.state.plot.baseline.as_deref() == Some(id) => "=",
            _ if self.state.is_beside(id) => "+",
            _ => " ",
        }
    }

    fn status(&self, row: usize) -> Cow<'_, str> {
        let row = &self.rows[row];
        let phase = row.run.map(|run| run.phase);
        let status = row.listed.map(|listed| listed.status);
        let sign = match (phase, status) {
            _ if row.live() => "●",
            _ if row.waiting.is_some() => "…",
            (Some(Phase::Failed), _) | (_, Some(Status::Failed)) => "✗",
            (Some(Phase::Ended(_)), _) if !row.resumable() => "✓",
            (None, Some(Status::Finished)) => "✓",
            _ => "–",
        };
        let place = row.waiting.filter(|entry| entry.failure.is_none()).map(|entry| match entry.priority {
            0 => format!(" {}", entry.number),
            priority => format!(" {}, priority {priority}", entry.number),
        });
        let more = if row.resumable() { ", resumable" } else { "" };
        format!("{sign} {}{}{more}", row.status().replace('_', " "), place.unwrap_or_default()).into()
    }

    fn place(&self, column: usize) -> Place<'_> {
        let behind = column.wrapping_sub(RUN_COLUMNS.len());
        match self.settings.get(behind) {
            _ if column < RUN_COLUMNS.len() => Place::Order(column),
            Some(key) => Place::Setting(key),
            None => Place::More(behind.saturating_sub(self.settings.len()).min(MORE_COLUMNS.len() - 1)),
        }
    }

    /// What stands in a column behind the settings.
    fn more(row: &RunRow, column: usize) -> String {
        let Some(listed) = row.listed else {
            let why = row.waiting.and_then(|entry| entry.failure.as_ref()).filter(|_| MORE_COLUMNS[column] == "note");
            return why.and_then(|why| why.lines().next()).unwrap_or_default().to_owned();
        };
        match column {
            0 => listed.network.clone(),
            1 if listed.looks > 0 => format!("{}×", listed.looks),
            1 => String::new(),
            _ => listed.about.note.clone().unwrap_or_default(),
        }
    }
}

impl Cells for Listing<'_> {
    fn rows(&self) -> usize {
        self.rows.len()
    }

    fn columns(&self) -> usize {
        RUN_COLUMNS.len() + MORE_COLUMNS.len() + self.settings.len()
    }

    fn header(&self, column: usize) -> Cow<'_, str> {
        match self.place(column) {
            Place::Order(2) => self.metric.as_deref().unwrap_or("metric").into(),
            Place::Order(column) => RUN_COLUMNS[column].into(),
            Place::Setting(key) => {
                let name = key.rsplit('.').next().unwrap_or(key);
                if RUN_COLUMNS.contains(&name) { key.into() } else { name.into() }
            }
            Place::More(column) => MORE_COLUMNS[column].into(),
        }
    }

    fn cell(&self, row: usize, column: usize) -> Cow<'_, str> {
        let run = &self.rows[row];
        match self.place(column) {
            Place::Order(0) => format!("{}{}", self.sign(run.id), run.name()).into(),
            Place::Order(1) => self.status(row),
            Place::Order(2) => {
                let value = self.metric.as_ref().and_then(|name| run.metric_named(name));
                value.filter(|value| value.is_finite()).map_or("–".into(), |value| fmt::number(value).into())
            }
            Place::Order(3) => run.epochs().to_string().into(),
            Place::Order(4) => fmt::duration(run.seconds()).into(),
            Place::Order(_) => run.tags().into(),
            Place::Setting(key) => run.text(key).unwrap_or_default().into(),
            Place::More(column) => Self::more(run, column).into(),
        }
    }

    fn align(&self, column: usize) -> Align {
        if (2..5).contains(&column) { Align::Right } else { Align::Left }
    }

    fn role(&self, row: usize, column: usize) -> Role {
        let status = self.rows[row].status();
        match column {
            1 if self.rows[row].live() => Role::BadgeLive,
            1 if status == "failed" || status == "could not begin" => Role::BadgeFailed,
            0 | 2 => Role::Text,
            _ => Role::TextDim,
        }
    }
}
