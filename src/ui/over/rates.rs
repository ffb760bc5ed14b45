//! The learning rate range test: loss over the rate, a cursor to pick one by.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line as Words;

use crate::app::action::Scale;
use crate::app::overlay::Rates;
use crate::base::fmt;
use crate::base::series::Series;
use crate::train::Swept;
use crate::ui::cx::{Cx, put};
use crate::ui::layout::cut_top;
use crate::ui::parts::plot::{Line, Mark, Plot};
use crate::ui::theme::Role;

pub(super) fn draw(cx: &Cx, rates: &Rates, area: Rect, buf: &mut Buffer) {
    let inner = super::popup(cx, "learning rate range test", area, buf);
    let sweep = &rates.sweep;
    let why = match sweep.ended {
        Swept::Completed => "every rate was tried",
        Swept::Diverged => "the loss diverged",
        Swept::NotFinite => "the loss was no longer a number",
    };
    put(buf, inner, 0, Words::from(cx.span(Role::TextDim, format!("{} batches; {why}", sweep.points.len()))));
    let Some(point) = rates.point() else { return };
    let picked = Words::from(vec![
        cx.span(Role::Key, "enter "),
        cx.span(Role::Text, format!("sets train.learning_rate = {}", rates.value().unwrap_or_default())),
        cx.span(
            Role::TextDim,
            format!("   loss {}, smoothed {}", fmt::number(point.loss), fmt::number(point.smoothed)),
        ),
    ]);
    put(buf, inner, 1, picked);
    let series = |value: fn(&crate::train::Tried) -> f64| {
        let mut series = Series::default();
        series.extend(sweep.points.iter().map(|point| (point.rate, value(point) as f32)));
        series
    };
    let (raw, smooth) = (series(|point| point.loss), series(|point| point.smoothed));
    let lines = [Line { smooth: Some(&smooth), ..Line::new("loss", &raw, 0) }];
    let suggested = [(sweep.minimum_over_ten, "minimum/10"), (sweep.steepest, "steepest")];
    let mut marks: Vec<Mark> = suggested.into_iter().filter_map(|(x, label)| Some(Mark { x: x?, label })).collect();
    marks.sort_by(|a, b| a.x.total_cmp(&b.x));
    let plot = Plot {
        lines: &lines,
        marks: &marks,
        x_scale: Scale::Log,
        cross: Some(point.rate),
        clip_outliers: true,
        legend: true,
        x_label: "rate",
        ..Plot::default()
    };
    plot.draw(cut_top(inner, 2).1, buf, cx.theme);
}
