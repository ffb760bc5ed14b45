//! The column in hand as it is trained on: the columns it becomes with their numbers before and after, the one in hand as
//! bars, and the first cells; of the target its classes before and after balancing.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::classes;
use crate::app::{Loaded, PaneId, State};
use crate::base::fmt;
use crate::data::{Became, ColumnProfile, Output, Preview};
use crate::ui::cx::{Cx, put};
use crate::ui::layout::{cut_left, cut_top};
use crate::ui::parts::bars::{Bar, Bars};
use crate::ui::parts::histogram::Histogram;
use crate::ui::parts::paragraph::Paragraph;
use crate::ui::parts::table::{Align, Cells, Table};
use crate::ui::theme::Role;

/// Rows from which everything stands below each other.
const TALL: u16 = 18;
/// Columns from which the bars stand beside the numbers where there are fewer rows.
const WIDE: u16 = 64;
/// Rows of the bars where there is room.
const BARS: u16 = 8;
/// So many different numbers have a bar each.
const FEW: usize = 8;

/// For the frame: what all columns become together.
pub(super) fn says(state: &State, loaded: &Loaded) -> String {
    let rows = state.data.survey.as_ref().and_then(|survey| survey.preview.as_ref().ok()).map(|preview| preview.rows);
    match (state.data.surveying, rows, &loaded.unprepared) {
        (true, ..) => "preparing…".into(),
        (false, Some(rows), None) => {
            format!("prepared: {} columns · {} training rows", loaded.features, fmt::thousands(rows as u64))
        }
        (false, Some(_), Some(_)) => "cannot be trained on".into(),
        (false, None, _) => "not prepared".into(),
    }
}

pub(super) fn draw(state: &State, loaded: &Loaded, column: usize, cx: &Cx, area: Rect, buf: &mut Buffer) {
    let Some(profile) = loaded.profile.columns.get(column).filter(|_| area.height > 1) else { return };
    let (above, rest) = cut_top(area, 1);
    let (facts, target) = match loaded.roles.get(column).map(|(_, role)| role.as_str()) {
        Some("target") => (classes::says(state), true),
        _ => (String::new(), false),
    };
    let mut title = Line::from(cx.span(Role::Title, profile.name.clone()));
    let Some(survey) = &state.data.survey else {
        put(buf, above, 0, title);
        return note(cx, Role::TextDim, "Preparation is being tried.", rest, buf);
    };
    if target {
        title.push_span(cx.span(Role::TextDim, facts));
        put(buf, above, 0, title);
        return match &survey.classes {
            Ok(classes) if classes.is_empty() => note(cx, Role::TextDim, "A number is not balanced.", rest, buf),
            Ok(classes) => classes::draw(cx, classes, rest, buf),
            Err(why) => note(cx, Role::Bad, why, rest, buf),
        };
    }
    let preview = match &survey.preview {
        Ok(preview) => preview,
        Err(why) => {
            put(buf, above, 0, title);
            return note(cx, Role::Bad, why, rest, buf);
        }
    };
    let Some(became) = state.becomes() else {
        put(buf, above, 0, title);
        return note(cx, Role::TextDim, "It is not learnt from, so nothing is made of it.", rest, buf);
    };
    title.push_span(cx.span(Role::TextDim, format!("  becomes {}", told(became.count))));
    put(buf, above, 0, title);
    if became.count == 0 {
        return note(cx, Role::TextDim, "A step leaves it out.", rest, buf);
    }
    let chosen = state.pane(PaneId::Data).column.min(became.after.len().saturating_sub(1));
    numbers_and_bars(cx, preview, became, chosen, rest, buf);
}

/// So many columns in words.
pub(super) fn told(count: usize) -> String {
    match count {
        0 => "nothing".into(),
        1 => "1 column".into(),
        more => format!("{} columns", fmt::thousands(more as u64)),
    }
}

fn note(cx: &Cx, role: Role, text: &str, area: Rect, buf: &mut Buffer) {
    Paragraph { text, role }.draw(area, buf, cx.theme);
}

fn numbers_and_bars(cx: &Cx, preview: &Preview, became: &Became, chosen: usize, area: Rect, buf: &mut Buffer) {
    let Some(output) = became.after.get(chosen) else { return };
    let wanted = (became.after.len() as u16).saturating_add(3);
    let (list, below) = if area.height >= TALL {
        let cells = preview.shown.len() as u16 + 2;
        cut_top(area, wanted.min(area.height.saturating_sub(BARS + cells).max(area.height / 3)))
    } else if area.width >= WIDE {
        let (list, beside) = cut_left(area, area.width * 3 / 5);
        (list, Rect { x: beside.x + 2, width: beside.width - 2, ..beside })
    } else {
        (area, Rect::ZERO)
    };
    let numbers = Numbers { became };
    let scroll = crate::ui::cx::first_in_view(chosen + 1, numbers.rows(), usize::from(list.height.saturating_sub(1)));
    Table { cursor: Some((chosen + 1, 0)), scroll, focused: false, ..Table::new(&numbers) }.draw(list, buf, cx.theme);
    bars_and_cells(cx, preview, became, output, below, buf);
}

fn bars_and_cells(cx: &Cx, preview: &Preview, became: &Became, output: &Output, area: Rect, buf: &mut Buffer) {
    let others = u16::from(!output.others.is_empty());
    let (above, rest) = cut_top(area, others);
    let text = format!("made of {} too", output.others.join(", "));
    put(buf, above, 0, Line::from(cx.span(Role::TextDim, cx.cut(&text, above.width).into_owned())));
    let cells = (preview.shown.len() as u16 + 1).min(rest.height / 2);
    let wanted = if output.values.distinct <= FEW { output.values.distinct as u16 + 1 } else { BARS };
    let (bars, below) = cut_top(rest, (rest.height - cells).min(wanted));
    spread(cx, &output.values, preview.rows, bars, buf);
    let cells = BeforeAfter { preview, became, output };
    Table { focused: false, ..Table::new(&cells) }.draw(below, buf, cx.theme);
}

/// A prepared column as bars: of few different numbers a bar each.
fn spread(cx: &Cx, values: &ColumnProfile, rows: usize, area: Rect, buf: &mut Buffer) {
    let Some(summary) = values.numbers else { return };
    if values.distinct <= FEW {
        let number = |text: &String| text.parse().unwrap_or(f64::NAN);
        let mut each: Vec<(f64, usize)> = values.top.iter().map(|(text, count)| (number(text), *count)).collect();
        each.sort_by(|a, b| a.0.total_cmp(&b.0));
        let labels: Vec<String> = each.iter().map(|(number, _)| fmt::number(*number)).collect();
        let bars = each.iter().zip(&labels).map(|((_, count), label)| Bar {
            label,
            value: *count as f64 / rows.max(1) as f64,
            interval: None,
            note: "",
        });
        let bars: Vec<Bar> = bars.collect();
        return Bars { bars: &bars, full: Some(1.0), format: fmt::percent, ..Bars::default() }
            .draw(area, buf, cx.theme);
    }
    let counts: Vec<u64> = values.histogram.iter().map(|&(_, count)| u64::from(count)).collect();
    let (low, high) = (fmt::number(summary.min), fmt::number(summary.max));
    Histogram { counts: &counts, ends: Some((&low, &high)), chosen: None }.draw(area, buf, cx.theme);
}

/// The column as it is read and each that it becomes, in a few numbers.
struct Numbers<'a> {
    became: &'a Became,
}

impl Numbers<'_> {
    fn profile(&self, row: usize) -> &ColumnProfile {
        row.checked_sub(1).map_or(&self.became.before, |place| &self.became.after[place].values)
    }
}

impl Cells for Numbers<'_> {
    fn rows(&self) -> usize {
        self.became.after.len() + 1
    }

    fn columns(&self) -> usize {
        6
    }

    fn header(&self, column: usize) -> Cow<'_, str> {
        ["", "mean", "deviation", "least", "most", "missing"][column].into()
    }

    fn cell(&self, row: usize, column: usize) -> Cow<'_, str> {
        let profile = self.profile(row);
        let numbers = profile.numbers.as_ref();
        let of = |value: Option<f64>| value.map_or_else(|| "–".into(), |value| fmt::number(value).into());
        match column {
            0 if row == 0 && numbers.is_none() => format!("as read: {} labels", profile.distinct).into(),
            0 if row == 0 => "as read".into(),
            0 => profile.name.as_str().into(),
            1 => of(numbers.map(|numbers| numbers.mean)),
            2 => of(numbers.map(|numbers| numbers.std)),
            3 => of(numbers.map(|numbers| numbers.min)),
            4 => of(numbers.map(|numbers| numbers.max)),
            _ if profile.missing == 0 => "–".into(),
            _ => fmt::thousands(profile.missing as u64).into(),
        }
    }

    fn align(&self, column: usize) -> Align {
        if column == 0 { Align::Left } else { Align::Right }
    }

    fn role(&self, row: usize, column: usize) -> Role {
        match (row, column) {
            (0, 5) if self.became.before.missing > 0 => Role::Warn,
            (0, _) => Role::TextDim,
            _ => Role::Text,
        }
    }
}

/// The first training rows as they are read, and what becomes of them.
struct BeforeAfter<'a> {
    preview: &'a Preview,
    became: &'a Became,
    output: &'a Output,
}

impl Cells for BeforeAfter<'_> {
    fn rows(&self) -> usize {
        self.preview.shown.len()
    }

    fn columns(&self) -> usize {
        3
    }

    fn header(&self, column: usize) -> Cow<'_, str> {
        ["row", "as read", "becomes"][column].into()
    }

    fn cell(&self, row: usize, column: usize) -> Cow<'_, str> {
        match column {
            0 => (self.preview.shown[row] + 1).to_string().into(),
            1 => self.became.cells[row].as_deref().unwrap_or("·").into(),
            _ => fmt::number(f64::from(self.output.cells[row])).into(),
        }
    }

    fn align(&self, column: usize) -> Align {
        if column == 1 && self.became.before.numbers.is_none() { Align::Left } else { Align::Right }
    }

    fn role(&self, _row: usize, column: usize) -> Role {
        if column == 2 { Role::Text } else { Role::TextDim }
    }
}
