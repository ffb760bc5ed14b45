//! Metrics, the confusion matrix and the cost at the threshold in hand, beside what they are at the one that is kept.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::dim;
use crate::app::State;
use crate::app::scored::{Best, Slider};
use crate::base::fmt;
use crate::eval::{Binary, rates};
use crate::ui::cx::{Cx, put};
use crate::ui::layout::cut_top;
use crate::ui::parts::heat::{Heat, Show};
use crate::ui::theme::Role;

/// Columns of a number.
const NUMBER: u16 = 6;
/// Rows of the matrix with its margins and its words.
const MATRIX: u16 = 5;

fn kept(state: &State, slider: &Slider) -> Binary {
    slider.curve.at(state.best_threshold(Best::Kept).unwrap_or(0.5))
}

/// A metric's name in the room of a column.
fn named(name: &str) -> String {
    match name {
        "f1" => "F1".into(),
        "npv" => "NPV".into(),
        "matthews_corrcoef" => "MCC".into(),
        "balanced_accuracy" => "balanced".into(),
        "selection_rate" => "selected".into(),
        name => name.replace('_', " "),
    }
}

pub(super) fn metrics(state: &State, cx: &Cx, slider: &Slider, area: Rect, buf: &mut Buffer) {
    let name = area.width.saturating_sub(2 * NUMBER);
    let header = cx.left("", name) + &cx.right("here", NUMBER) + &cx.right("+/-", NUMBER);
    put(buf, area, 0, Line::from(cx.span(Role::TableHeader, header)));
    let before = rates(kept(state, slider));
    for (row, ((metric, value), (_, before))) in
        (1..).zip(rates(slider.curve.at(state.threshold())).into_iter().zip(before))
    {
        let change = value - before;
        let told = if change.abs() < 0.005 { String::new() } else { format!("{change:+.2}") };
        put(
            buf,
            area,
            row,
            Line::from(vec![
                cx.span(Role::TextDim, cx.left(&named(metric), name)),
                cx.span(Role::Text, cx.right(&format!("{value:.3}"), NUMBER)),
                cx.span(if change < 0.0 { Role::Warn } else { Role::Good }, cx.right(&told, NUMBER)),
            ]),
        );
    }
}

pub(super) fn matrix(state: &State, cx: &Cx, slider: &Slider, area: Rect, buf: &mut Buffer) {
    let counts = slider.curve.at(state.threshold());
    let labels = state.run().and_then(|run| run.shape.as_ref()).map_or(&[][..], |shape| &shape.labels);
    let cells = [counts.tn, counts.fp, counts.fn_, counts.tp];
    let (above, below) = cut_top(area, MATRIX);
    Heat { labels, counts: &cells, show: Show::Count, against: None, cursor: None }.draw(above, buf, cx.theme);
    let costs = state.scored.costs;
    let number = |value: f64| if value.fract() == 0.0 { fmt::thousands(value as u64) } else { fmt::number(value) };
    let sum = format!("{} × {} FP + {} × {} FN", costs.fp, counts.fp, costs.fn_, counts.fn_);
    dim(cx, below, 1, sum, buf);
    let (here, before) = (costs.of(counts), costs.of(kept(state, slider)));
    let line = vec![
        cx.span(Role::TextDim, "cost "),
        cx.span(Role::Text, number(here)),
        cx.span(Role::TextDim, format!("  (kept {})", number(before))),
    ];
    put(buf, below, 2, Line::from(line));
}
