//! The column in hand: its numbers and their histogram, or its labels and how often, how it goes with the target, and what
//! is doubtful.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::groups;
use crate::app::{Loaded, State};
use crate::base::fmt;
use crate::data::{ColumnProfile, Summary};
use crate::ui::cx::{Cx, put, width};
use crate::ui::layout::{cut_bottom, cut_left, cut_top};
use crate::ui::parts::bars::{Bar, Bars};
use crate::ui::parts::histogram::Histogram;
use crate::ui::parts::paragraph::Paragraph;
use crate::ui::theme::Role;

/// Rows from which the groups of a protected column stand below its bars.
const TALL: u16 = 12;
/// Columns from which they stand beside them where there are fewer rows.
const WIDE: u16 = 60;
/// Columns that are left to the bars there.
const BARS: u16 = 18;

pub(super) fn draw(
    state: &State,
    loaded: &Loaded,
    column: usize,
    bar: Option<usize>,
    cx: &Cx,
    area: Rect,
    buf: &mut Buffer,
) {
    let Some(profile) = loaded.profile.columns.get(column) else { return };
    if area.height < 2 {
        return;
    }
    let mut title = title(cx, profile);
    let (_, mut rest) = cut_top(area, 1);
    if let Some(with) = with_target(state, loaded, cx, &profile.name) {
        if width(&title) + 2 + width(&with) <= area.width {
            title.push_span("  ");
            title.extend(with);
        } else if rest.height > 4 {
            put(buf, rest, 0, shortened(with, area.width));
            rest = cut_top(rest, 1).1;
        }
    }
    put(buf, area, 0, title);
    if !profile.warnings.is_empty() && rest.height > 3 {
        let (above, below) = cut_bottom(rest, 1);
        let text = format!("{} {}", cx.glyphs().signs[2], profile.warnings.join(" "));
        Paragraph { text: &text, role: Role::Warn }.draw(below, buf, cx.theme);
        rest = above;
    }
    if let Some(coverage) = state.groups(&profile.name) {
        let (bars, table) = if rest.height >= TALL {
            let bars = if profile.numbers.is_some() { rest.height / 2 } else { profile.top.len() as u16 };
            let (bars, below) = cut_top(rest, bars.min(rest.height / 2));
            (bars, cut_top(below, 1).1)
        } else if rest.width >= WIDE {
            let (bars, beside) = cut_left(rest, rest.width.saturating_sub(groups::width(coverage) + 2).max(BARS));
            (bars, cut_left(beside, 2).1)
        } else {
            (rest, Rect::ZERO)
        };
        groups::draw(cx, coverage, table, buf);
        rest = bars;
    }
    match profile.numbers {
        Some(summary) => numbers(cx, profile, &summary, bar, rest, buf),
        None => labels(loaded, cx, profile, bar, rest, buf),
    }
}

/// How the column goes with the target, where that is known.
fn with_target<'t>(state: &State, loaded: &Loaded, cx: &Cx, column: &str) -> Option<Line<'t>> {
    let found = state.association(column)?;
    let (target, _) = loaded.roles.iter().find(|(_, role)| role == "target")?;
    let information = found.mutual_information.map(|nats| ("information", format!("{} nats", fmt::number(nats))));
    let measures = found.measures().map(|(name, value)| (name, format!("{value:.3}")));
    let measures: Vec<(&str, String)> = measures.chain(information).collect();
    if measures.is_empty() {
        return None;
    }
    let mut line = Line::from(cx.span(Role::TextDim, format!("with {target}  ")));
    for (name, value) in measures {
        line.push_span(cx.span(Role::TextDim, format!("{name} ")));
        line.push_span(cx.span(Role::Text, format!("{value}  ")));
    }
    Some(line)
}

/// The line without those of its measures, each a name and a number, that do not fit.
fn shortened(mut line: Line<'_>, room: u16) -> Line<'_> {
    while width(&line) > room + 2 && line.spans.len() > 3 {
        line.spans.truncate(line.spans.len() - 2);
    }
    line
}

fn title<'t>(cx: &Cx, profile: &ColumnProfile) -> Line<'t> {
    let missing = match profile.missing {
        0 => String::new(),
        missing => format!(", {} missing", fmt::thousands(missing as u64)),
    };
    let facts = format!("  {} distinct{missing}", fmt::thousands(profile.distinct as u64));
    Line::from(vec![cx.span(Role::Title, profile.name.clone()), cx.span(Role::TextDim, facts)])
}

fn numbers(cx: &Cx, profile: &ColumnProfile, summary: &Summary, bar: Option<usize>, area: Rect, buf: &mut Buffer) {
    let facts = [("median", summary.median), ("mean", summary.mean), ("std", summary.std)];
    let mut line = Line::default();
    for (name, value) in facts {
        line.push_span(cx.span(Role::TextDim, format!("{name} ")));
        line.push_span(cx.span(Role::Text, format!("{}  ", fmt::number(value))));
    }
    put(buf, area, 0, bar.and_then(|bar| behind(cx, profile, summary, bar)).unwrap_or(line));
    let counts: Vec<u64> = profile.histogram.iter().map(|&(_, count)| u64::from(count)).collect();
    let (low, high) = (fmt::number(summary.min), fmt::number(summary.max));
    Histogram { counts: &counts, ends: Some((&low, &high)), chosen: bar }.draw(cut_top(area, 1).1, buf, cx.theme);
}

/// The bar in hand in words.
fn behind<'t>(cx: &Cx, profile: &ColumnProfile, summary: &Summary, bar: usize) -> Option<Line<'t>> {
    let &(low, count) = profile.histogram.get(bar)?;
    let high = profile.histogram.get(bar + 1).map_or(summary.max, |&(edge, _)| edge);
    let range = format!("{} to {}  ", fmt::number(low), fmt::number(high));
    let rows = format!("{} rows", fmt::thousands(u64::from(count)));
    Some(Line::from(vec![cx.span(Role::Text, range), cx.span(Role::TextDim, rows)]))
}

fn labels(loaded: &Loaded, cx: &Cx, profile: &ColumnProfile, bar: Option<usize>, area: Rect, buf: &mut Buffer) {
    let rows = loaded.profile.rows.max(1) as f64;
    let bars: Vec<Bar> = profile
        .top
        .iter()
        .map(|(label, count)| Bar { label, value: *count as f64 / rows, interval: None, note: "" })
        .collect();
    Bars { bars: &bars, full: Some(1.0), chosen: bar, format: fmt::percent, ..Bars::default() }
        .draw(area, buf, cx.theme);
}
