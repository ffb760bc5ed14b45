//! What is wrong with the data: severity, what, where and what to do, with the keys that lead to the rows and mend it.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;

use super::super::opened::{Entry, Opened};
use crate::app::{PaneId, State, spec};
use crate::data::Finding;
use crate::ui::cx::{Cx, put};
use crate::ui::theme::Role;

/// For the frame: how much is wrong; elsewhere than in the list in short.
pub(super) fn says(state: &State) -> String {
    let all = state.data.survey.as_ref().map_or(&[][..], |survey| &survey.findings);
    if !state.shows_findings() {
        let looking = state.data.surveying && !state.shows_prepared() && !state.data.loading;
        return match all.len() {
            _ if looking => "looking…".into(),
            0 => String::new(),
            count => format!("{count} found"),
        };
    }
    let filter = super::super::filter_says(state, PaneId::Data);
    let counted = if all.is_empty() { String::new() } else { Finding::counted(all) };
    let looking = if state.data.surveying { "looking…" } else { "" };
    let words = [counted.as_str(), filter.as_str(), looking];
    words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" · ")
}

pub(super) fn draw(state: &State, cx: &Cx, area: Rect, focused: bool, buf: &mut Buffer) {
    let list = list(state, Some(cx), focused);
    if !list.entries.is_empty() {
        return list.draw(cx, area, buf);
    }
    let (role, text) = match &state.data.survey {
        None if state.data.surveying => (Role::TextDim, "The data are being looked at."),
        None => (Role::Warn, "The data could not be looked at; the log says why."),
        Some(survey) if survey.findings.is_empty() => (Role::Good, "no fault found"),
        Some(_) => (Role::TextDim, "The filter leaves nothing."),
    };
    put(buf, area, 0, Line::from(cx.span(role, cx.left(text, area.width))));
}

pub(super) fn hit(state: &State, area: Rect, at: Position) -> Option<usize> {
    list(state, None, true).hit(area, at.y.checked_sub(area.y)?)
}

fn list(state: &State, cx: Option<&Cx>, focused: bool) -> Opened {
    let own_rows = state.data.survey.as_ref().map_or(0, |survey| survey.own_rows);
    let cursor = state.pane(PaneId::Data).cursor;
    let entry = |(place, finding): (usize, &&Finding)| {
        let rows = finding.rows_told(own_rows);
        let mut about = vec![(Role::Text, finding.said()), (Role::TextDim, finding.advice.clone())];
        about.extend(rows.map(|rows| (Role::TextDim, rows)));
        Entry {
            severity: finding.severity,
            name: finding.check.replace('_', " "),
            beside: match finding.columns.as_slice() {
                [] if place == cursor => String::new(),
                [] => finding.seen.clone(),
                columns => columns.join(", "),
            },
            about,
            keys: keys(state, finding, cx),
        }
    };
    Opened { entries: state.found().iter().enumerate().map(entry).collect(), cursor, focused }
}

/// What can be done about it and by which keys; without `cx`, only as many.
fn keys(state: &State, finding: &Finding, cx: Option<&Cx>) -> Vec<(String, String)> {
    let key = |action: &str| {
        let named = cx.zip(spec(action)).and_then(|(cx, spec)| cx.keys_of(spec, PaneId::Data).first().cloned());
        let away = if state.focus == PaneId::Data { "" } else { "there, " };
        format!("{away}{}", named.unwrap_or_default())
    };
    let images = state.images().is_some();
    let open = match (finding.rows.is_empty(), finding.columns.is_empty()) {
        _ if images => None,
        (false, _) => Some("shows the rows"),
        (true, false) => Some("shows the column"),
        (true, true) => None,
    };
    let open = open.map(|does| (key("data.open"), does.to_owned()));
    let mend = finding.fix.as_ref().map(|fix| (key("data.mend"), fix.told()));
    mend.into_iter().chain(open).collect()
}
