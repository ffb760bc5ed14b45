//! How each group of a protected column fares: one measure as bars with the size of each group, how far groups are
//! apart and, where there is room, every other measure as numbers.

mod subgroups;
mod table;
mod verdicts;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;

use super::{Empty, Pane, select};
use crate::app::{PaneId, State};
use crate::base::fmt;
use crate::eval;
use crate::ui::cx::{Cx, first_in_view, put};
use crate::ui::layout::{cut_bottom, cut_top};
use crate::ui::parts::bars::{Bar, Bars};
use crate::ui::parts::paragraph::Paragraph;
use crate::ui::theme::Role;

/// Lines above the bars.
const HEAD: u16 = 5;
/// Numbers on how far groups are apart.
const HEADLINES: usize = 2;

pub(super) struct Fairness;

impl Pane for Fairness {
    fn empty(&self, state: &State) -> Option<Empty> {
        if state.subgroups.shown {
            return subgroups::empty(state);
        }
        if !state.fairness().is_empty() {
            return None;
        }
        let asked = state.run().and_then(|run| run.spec.as_ref()).map_or(&state.file.spec, |spec| spec);
        if asked.data.protected.is_empty() {
            let says = "No column is protected. Name columns in data.protected to compare their groups.";
            return Some(Empty::new(says).next("edit.external", "opens the workspace file"));
        }
        Some(Empty::new("Groups are compared from the first epoch on.").next("train.start", "trains"))
    }

    fn says(&self, state: &State) -> String {
        if state.subgroups.shown {
            return subgroups::says(state);
        }
        if state.fairness().is_empty() { String::new() } else { state.part_in_view() }
    }

    fn draw(&self, state: &State, cx: &Cx, area: Rect, focused: bool, buf: &mut Buffer) {
        if state.subgroups.shown {
            let scan = state.subgroups().and_then(|found| found.scan.as_ref());
            return scan.map_or((), |scan| subgroups::draw(state, cx, scan, area, focused, buf));
        }
        let Some(fairness) = in_view(state) else { return };
        let Some(measure) = measure(state, fairness) else { return };
        put(buf, area, 0, tabs(state, cx));
        for (row, line) in (1..).zip(headlines(state, cx, fairness, area.width)) {
            put(buf, area, row, line);
        }
        if let Some(line) = verdicts::line(cx, fairness, area.width) {
            put(buf, area, HEAD - 2, line);
        }
        let measured = format!("{} by {}", words(measure), fairness.column);
        put(buf, area, HEAD - 1, Line::from(cx.span(Role::TableHeader, measured)));
        let (rest, (list, below)) = split(fairness, area);
        bars(state, cx, fairness, measure, list, buf);
        let cursor = state.pane(PaneId::Fairness).cursor;
        let row = cursor - first_in_view(cursor, fairness.groups.len(), usize::from(list.height));
        if let Some(row) = u16::try_from(row).ok().filter(|row| *row < list.height) {
            buf.set_style(Rect { y: list.y + row, height: 1, ..list }, cx.style(select(focused)));
        }
        let text = fairness.warnings.join(" ");
        let (_, free) = cut_top(rest, list.height + 1);
        let (free, _) = cut_bottom(free, if text.is_empty() { 0 } else { below.height + 1 });
        table::draw(cx, fairness, measure, free, buf);
        Paragraph { text: &text, role: Role::Warn }.draw(below, buf, cx.theme);
    }

    fn hit(&self, state: &State, area: Rect, at: Position) -> Option<(usize, usize)> {
        if state.subgroups.shown {
            return subgroups::hit(state, area, at.y.checked_sub(area.y)?).map(|place| (place, 0));
        }
        let fairness = in_view(state)?;
        let (_, (list, _)) = split(fairness, area);
        let first = first_in_view(state.pane(PaneId::Fairness).cursor, fairness.groups.len(), usize::from(list.height));
        list.contains(at).then(|| (first + usize::from(at.y - list.y), 0))
    }
}

/// The groups from the first in view on.
fn bars(state: &State, cx: &Cx, fairness: &eval::Fairness, measure: &str, list: Rect, buf: &mut Buffer) {
    let cursor = state.pane(PaneId::Fairness).cursor;
    let first = first_in_view(cursor, fairness.groups.len(), usize::from(list.height));
    let notes: Vec<String> =
        fairness.groups.iter().map(|group| format!("n {}", fmt::thousands(group.count as u64))).collect();
    let bars: Vec<Bar> = fairness
        .groups
        .iter()
        .zip(&notes)
        .skip(first)
        .map(|(group, note)| {
            let value = group.metrics.get(measure).unwrap_or(f64::NAN);
            Bar { label: &group.value, value, interval: interval(measure, value, group.count), note }
        })
        .collect();
    let share = fairness
        .groups
        .iter()
        .filter_map(|group| group.metrics.get(measure))
        .all(|value| value.is_nan() || value <= 1.0);
    let full = share.then_some(1.0);
    Bars { bars: &bars, full, ..Bars::default() }.draw(list, buf, cx.theme);
}

/// All under the headline; then the bars and what is below them.
fn split(fairness: &eval::Fairness, area: Rect) -> (Rect, (Rect, Rect)) {
    let (_, rest) = cut_top(area, HEAD);
    let warned = if fairness.warnings.is_empty() { 0 } else { 3.min(rest.height / 3) };
    let (list, below) = cut_bottom(rest, warned);
    let (list, _) = cut_top(list, fairness.groups.len().min(usize::from(u16::MAX)) as u16);
    (rest, (list, below))
}

fn in_view(state: &State) -> Option<&eval::Fairness> {
    state.fairness().get(state.look.column).or(state.fairness().first())
}

fn measure<'a>(state: &State, fairness: &'a eval::Fairness) -> Option<&'a str> {
    let names = || fairness.groups.first().into_iter().flat_map(|group| group.metrics.iter());
    names().nth(state.look.measure).or(names().next()).map(|(name, _)| name)
}

/// The protected columns, the one in view marked.
fn tabs<'t>(state: &State, cx: &Cx) -> Line<'t> {
    let mut line = Line::default();
    for (place, fairness) in state.fairness().iter().enumerate() {
        let shown = place == state.look.column;
        let sign = if shown { cx.glyphs().arrows[3] } else { " " };
        let role = if shown { Role::TabActive } else { Role::Tab };
        line.push_span(cx.span(role, format!("{sign}{} ", fairness.column)));
    }
    line
}

/// How far groups are apart.
fn headlines<'t>(state: &State, cx: &Cx, fairness: &eval::Fairness, width: u16) -> Vec<Line<'t>> {
    // The kind of equality that the workspace says matters comes first.
    let first = state.file.spec.fairness.constraint.difference();
    let differences = || fairness.summary.iter().filter(|(name, _)| name.ends_with("_difference"));
    let others = differences().filter(|(name, _)| *name != first);
    differences()
        .filter(|(name, _)| *name == first)
        .chain(others)
        .take(HEADLINES)
        .map(|(name, value)| {
            let value = if value.is_finite() { fmt::number(value) } else { "not defined".into() };
            let ends = state.between(&fairness.column, name);
            let ends = ends.map(|(low, high)| format!("  {} to {}", fmt::number(low), fmt::number(high)));
            // Half an interval would be another one.
            let plain = fmt::width(name) + 1 + fmt::width(&value);
            let ends = ends.filter(|ends| plain + fmt::width(ends) <= usize::from(width));
            Line::from(vec![
                cx.span(Role::TextDim, format!("{} ", words(name))),
                cx.span(Role::Text, value),
                cx.span(Role::TextDim, ends.unwrap_or_default()),
            ])
        })
        .collect()
}

/// Where the true share of a group may lie (Wilson 1927), for measures that are shares of all its rows.
fn interval(measure: &str, value: f64, count: usize) -> Option<(f64, f64)> {
    let of_all = ["selection_rate", "accuracy", "base_rate"].contains(&measure);
    (of_all && value.is_finite()).then(|| eval::wilson((value * count as f64).round() as u64, count as u64))
}

/// A metric's name as words; initials stay as they are.
fn words(name: &str) -> String {
    match name {
        "tpr" | "fpr" | "tnr" | "fnr" | "npv" | "ece" => name.to_uppercase(),
        _ => name.replace('_', " "),
    }
}
