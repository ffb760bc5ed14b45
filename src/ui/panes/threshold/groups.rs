//! How the groups of a protected column fare at the threshold in hand, and how far they are apart.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::dim;
use crate::app::State;
use crate::app::scored::{FAIR, Slider};
use crate::base::fmt;
use crate::eval::{Binary, Method, Parity};
use crate::ui::cx::{Cx, put};
use crate::ui::theme::Role;

/// Rows around the groups: columns to choose from, header, how far apart, what is to be alike and whether it is.
pub(super) const AROUND: u16 = 5;
/// Columns of a number, where there is little room and where there is more.
const NUMBERS: [u16; 2] = [6, 8];
type Rate = fn(Binary) -> f64;
/// What is told of each group: a name and a rate.
const RATES: [(&str, Rate); 3] = [("sel.", Binary::selection_rate), ("TPR", Binary::tpr), ("FPR", Binary::fpr)];

pub(super) fn draw(state: &State, cx: &Cx, slider: &Slider, area: Rect, buf: &mut Buffer) {
    let column = state.protected_in_view();
    let names: Vec<&str> = slider.curve.groups(column).collect();
    if names.is_empty() || area.height <= AROUND {
        return;
    }
    let frame = slider.curve.frame(column, state.threshold());
    put(buf, area, 0, tabs(slider, column, cx));
    let number = NUMBERS[usize::from(area.width >= 44)];
    let counted = if area.width >= 36 { number } else { 0 };
    // Numbers stand beside their names also where there is much room.
    let name = area.width.saturating_sub(3 * number + counted).min(24);
    let rows = |text: &str| if counted == 0 { String::new() } else { cx.right(text, counted) };
    let header: String = RATES.iter().map(|(name, _)| cx.right(name, number)).collect();
    put(buf, area, 1, Line::from(cx.span(Role::TableHeader, cx.left("", name) + &rows("n") + &header)));
    let room = usize::from(area.height - AROUND);
    let shown = names.len().min(room);
    for (row, (group, &counts)) in (2..).zip(names.iter().zip(&frame.groups).take(shown)) {
        let numbers: String = RATES.iter().map(|(_, rate)| cx.right(&format!("{:.3}", rate(counts)), number)).collect();
        let line = vec![
            cx.span(Role::TextDim, cx.left(group, name) + &rows(&fmt::count(counts.total()))),
            cx.span(Role::Text, numbers),
        ];
        put(buf, area, row, Line::from(line));
    }
    let apart: String = RATES
        .iter()
        .map(|(_, rate)| cx.right(&format!("{:.3}", frame.difference(rate, Method::BetweenGroups)), number))
        .collect();
    let more = names.len() - shown;
    let label = if more > 0 { format!("apart (+{more})") } else { "apart".into() };
    let end = 2 + shown as u16;
    put(buf, area, end, Line::from(cx.span(Role::TextDim, cx.left(&label, name + counted) + &apart)));
    let parity = slider.curve.parity();
    dim(cx, area, end + 1, alike(parity).into(), buf);
    put(buf, area, end + 2, verdict(parity.apart(&frame), cx));
}

/// The protected columns, the one in view marked.
fn tabs<'t>(slider: &Slider, shown: usize, cx: &Cx) -> Line<'t> {
    let mut line = Line::default();
    for (place, column) in slider.curve.columns().enumerate() {
        let sign = if place == shown { cx.glyphs().arrows[3] } else { " " };
        let role = if place == shown { Role::TabActive } else { Role::Tab };
        line.push_span(cx.span(role, format!("{sign}{column} ")));
    }
    line
}

/// What the workspace says is to be alike.
fn alike(parity: Parity) -> &'static str {
    match parity {
        Parity::Selection => "demographic parity:",
        Parity::Odds => "equalized odds:",
        Parity::Opportunity => "equal opportunity:",
    }
}

/// Whether the groups are near enough by that.
fn verdict<'t>(apart: f64, cx: &Cx) -> Line<'t> {
    let [good, _, look] = cx.glyphs().signs;
    let (role, sign, words) = if apart <= FAIR { (Role::Good, good, "within") } else { (Role::Warn, look, "over") };
    Line::from(cx.span(role, format!("{sign} {} apart, {words} {FAIR}", fmt::number(apart))))
}
