//! A column: how important it is, how the answer moves with it, and what it changes alone where it is protected.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line as Text;

use crate::app::why::Why;
use crate::app::{PaneId, State};
use crate::base::fmt;
use crate::base::series::Series;
use crate::train::explain::{Dependence, Flips, Grid, Importance, Turned};
use crate::ui::cx::{Cx, put};
use crate::ui::layout::{cut_bottom, cut_top};
use crate::ui::parts::bars::{Bar, Bars};
use crate::ui::parts::paragraph::Paragraph;
use crate::ui::parts::plot::{Line, Plot};
use crate::ui::theme::Role;

/// Rows for what is changed alone, at most.
const FLIPS: u16 = 8;
/// Rows from which a curve can be read.
const CURVE: u16 = 6;

pub(super) fn draw(state: &State, cx: &Cx, why: &Why, column: &Importance, area: Rect, buf: &mut Buffer) {
    let name = &column.column;
    let (head, rest) = cut_top(area, 1);
    put(
        buf,
        head,
        0,
        Text::from(vec![cx.span(Role::Title, name.clone()), cx.span(Role::TextDim, of_metric(why, column))]),
    );
    let flips = why.flips(name).map_or_else(Vec::new, |flips| told(cx, flips, rest.width));
    let room = rest.height.saturating_sub(CURVE).min(FLIPS).min(flips.len() as u16);
    let (curve, below) = cut_bottom(rest, room);
    for (row, (role, text)) in (0..below.height).zip(flips) {
        put(buf, below, row, Text::from(cx.span(role, cx.left(&text, below.width))));
    }
    if let Some(found) = why.dependence(name) {
        return dependence(state, cx, why, found, curve, buf);
    }
    Paragraph { text: &absent(why, column), role: Role::TextDim }.draw(curve, buf, cx.theme);
}

fn of_metric(why: &Why, column: &Importance) -> String {
    let (low, high) = column.interval;
    match (&column.unknown, column.feature) {
        (Some(why), _) => format!("  not known: {why}"),
        (None, false) => "  not read by the model".into(),
        _ => format!("  {} ({} to {}) of {}", digits(column.mean), digits(low), digits(high), why.found.metric),
    }
}

fn digits(value: f64) -> String {
    if value.is_nan() { "–".into() } else { format!("{value:.4}") }
}

/// Why there is no partial dependence.
fn absent(why: &Why, column: &Importance) -> String {
    let name = &column.column;
    if !column.feature {
        return format!(
            "The model does not read {name}, so nothing changes with it. Other columns that tell the same may stand in for it."
        );
    }
    let noted = why.found.notes.iter().find(|note| note.contains(&format!("partial dependence on `{name}`")));
    noted.cloned().unwrap_or_else(|| {
        format!(
            "Only the most important columns are moved here; `gradus explain {} --column {name}` moves this one.",
            why.of
        )
    })
}

fn dependence(state: &State, cx: &Cx, why: &Why, found: &Dependence, area: Rect, buf: &mut Buffer) {
    let answer = state.pane(PaneId::Why).column.min(found.answers.len().saturating_sub(1));
    let (head, rest) = cut_top(area, 1);
    let [_, _, left, right] = cx.glyphs().arrows;
    let several = if found.answers.len() > 1 { format!("{left}{right} ") } else { String::new() };
    let lines = found.lines.first().map_or(0, Vec::len);
    let text = format!("{several}mean answer for {}, beside it {lines} rows", found.answers[answer]);
    put(buf, head, 0, Text::from(cx.span(Role::TextDim, cx.left(&text, head.width))));
    match &found.grid {
        Grid::Numbers(numbers) if numbers.len() > 1 => {
            let Some(curves) = why.curves.iter().find(|curves| curves.column == found.column) else { return };
            let (average, faint) = &curves.answers[answer];
            let faint: Vec<&Series> = faint.iter().collect();
            let lines = [Line::new(&found.answers[answer], average, 0)];
            Plot { lines: &lines, faint: &faint, whole_faint: true, x_label: &found.column, ..Plot::default() }
                .draw(rest, buf, cx.theme);
        }
        _ => bars(cx, found, answer, rest, buf),
    }
}

/// The answer at each label, and between what the middle four fifths of the rows' own answers are.
fn bars(cx: &Cx, found: &Dependence, answer: usize, area: Rect, buf: &mut Buffer) {
    let places = 0..found.grid.len();
    let names: Vec<String> = places.clone().map(|place| found.grid.text(place)).collect();
    let around = |place: usize| {
        let mut own: Vec<f64> = found.lines.get(answer)?.iter().map(|line| line[place]).collect();
        own.sort_by(f64::total_cmp);
        let at = |share: f64| own.get((own.len().saturating_sub(1) as f64 * share).round() as usize).copied();
        Some(format!("{} to {}", fmt::number(at(0.1)?), fmt::number(at(0.9)?)))
    };
    let notes: Vec<String> = places.clone().map(|place| around(place).unwrap_or_default()).collect();
    let bar = |place: usize| Bar {
        label: &names[place],
        value: found.average[answer][place],
        interval: None,
        note: &notes[place],
    };
    let mut bars: Vec<Bar> = places.map(bar).collect();
    let room = usize::from(area.height);
    if bars.len() > room && room > 1 {
        // Where not all fit, those at the ends of the answer tell most.
        bars.sort_by(|a, b| b.value.total_cmp(&a.value));
        bars.drain(room / 2..bars.len() - (room - room / 2));
    }
    Bars { bars: &bars, ..Bars::default() }.draw(area, buf, cx.theme);
}

/// What the column changes alone, a line each.
fn told(cx: &Cx, flips: &Flips, room: u16) -> Vec<(Role, String)> {
    if !flips.feature {
        return vec![];
    }
    if flips.pairs.is_empty() {
        return vec![(Role::TextDim, "alone: all rows are of one group".into())];
    }
    let mut lines = Vec::new();
    if let Some(changed) = flips.changed {
        let share = fmt::percent(changed as f64 / flips.rows.max(1) as f64);
        let of = fmt::thousands(flips.rows as u64);
        let text = format!("alone: {share} change ({} of {of} decisions)", fmt::thousands(changed as u64));
        lines.push((if changed > 0 { Role::Warn } else { Role::Good }, text));
    } else {
        lines.push((Role::TextDim, "alone it changes the prediction by".into()));
    }
    let mut pairs: Vec<&Turned> = flips.pairs.iter().collect();
    let weight = |pair: &Turned| pair.changed.map_or(pair.mean_absolute_change, |n| n as f64 / pair.rows.max(1) as f64);
    pairs.sort_by(|a, b| weight(b).total_cmp(&weight(a)));
    lines.extend(pairs.into_iter().map(|pair| (Role::Text, of_pair(cx, pair, room))));
    lines
}

fn of_pair(cx: &Cx, pair: &Turned, room: u16) -> String {
    let signed = |value: f64| {
        let sign = if value > 0.0 { "+" } else { "" };
        format!("{sign}{}", fmt::number(value))
    };
    let groups = format!("{} {} {}", pair.from, cx.glyphs().arrows[3], pair.to);
    let share = |n: usize| fmt::percent(n as f64 / pair.rows.max(1) as f64);
    let (low, high) = pair.interval;
    let said = match pair.changed {
        None => vec![format!("{} on average", signed(pair.mean_change)), signed(pair.mean_change)],
        Some(n) => {
            let ends = format!("({} to {})", fmt::percent(low), fmt::percent(high));
            let mean = signed(pair.mean_change);
            vec![format!("{} {ends}, p {mean}", share(n)), format!("{}, p {mean}", share(n)), share(n)]
        }
    };
    // As much of it as leaves room for the groups.
    let fits = |numbers: &&String| fmt::width(numbers) + 2 + fmt::width(&groups) <= usize::from(room);
    let Some(numbers) = said.iter().find(fits).or(said.last()) else { return groups };
    cx.left(&groups, room.saturating_sub(fmt::width(numbers) as u16 + 2)) + "  " + numbers
}
