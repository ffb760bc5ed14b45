//! The chart below the numbers: metrics over the threshold, or one of the classical curves with the slider's place on it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line as Words;

use super::{CURVE, Proposed};
use crate::app::State;
use crate::app::pictures::Picture;
use crate::app::scored::Slider;
use crate::base::fmt;
use crate::base::series::Series;
use crate::ui::cx::{Cx, put};
use crate::ui::layout::cut_top;
use crate::ui::parts::plot::{Line, Mark, Plot};
use crate::ui::theme::Role;

/// Where there is room for a chart, the picture in turn.
pub(super) fn draw(state: &State, cx: &Cx, slider: &Slider, bests: &[Proposed], area: Rect, buf: &mut Buffer) {
    if area.height < CURVE {
        return;
    }
    let picture = state.scored.picture;
    if picture == Picture::TradeOff {
        return trade_off(state, cx, slider, bests, area, buf);
    }
    let column = state.protected_in_view();
    let name = slider.curve.columns().nth(column).map(|name| format!("{name} apart")).unwrap_or_default();
    let [x_label, y_label] = picture.axes();
    let lines: Vec<Line> = if let Some(series) = slider.picture(picture) {
        vec![Line::new(y_label, series, 0)]
    } else {
        let plain = slider.lines.iter().enumerate().map(|(look, (name, series))| Line::new(name, series, look));
        let apart = slider.apart.get(column).map(|series| Line::new(&name, series, slider.lines.len()));
        plain.chain(apart).collect()
    };
    let place = |threshold: f64| picture.place(threshold, slider.curve.at(threshold));
    let mut marks: Vec<Mark> = bests.iter().map(|best| Mark { x: place(best.at), label: &best.key }).collect();
    marks.sort_by(|a, b| a.x.total_cmp(&b.x));
    let compared = picture.compared();
    let compared: Vec<&Series> = compared.iter().collect();
    let plot = Plot {
        lines: &lines,
        faint: &compared,
        whole_faint: true,
        marks: &marks,
        window: Some((0.0, 1.0)),
        cross: Some(place(state.threshold())),
        legend: true,
        x_label,
        ..Plot::default()
    };
    plot.draw(area, buf, cx.theme);
}

/// What fairness costs: the thresholds that none beats in both, and where the one in hand stands beside them.
fn trade_off(state: &State, cx: &Cx, slider: &Slider, bests: &[Proposed], area: Rect, buf: &mut Buffer) {
    let Some(found) = state.trade_off(slider) else { return };
    let column = state.protected_in_view();
    let name = slider.curve.columns().nth(column).unwrap_or_default();
    let worth = found.worth.replace('_', " ");
    let (apart, value) = found.here;
    let best = if found.best - value > 0.0005 {
        format!("; {} is possible there", fmt::number(found.best))
    } else {
        String::new()
    };
    let head = format!("{worth} {} where groups of {name} are {} apart{best}", fmt::number(value), fmt::number(apart));
    put(buf, area, 0, Words::from(cx.span(Role::Text, head)));
    let place = |threshold: f64| slider.curve.parity().apart(&slider.curve.frame(column, threshold));
    let mut marks: Vec<Mark> = bests.iter().map(|best| Mark { x: place(best.at), label: &best.key }).collect();
    marks.sort_by(|a, b| a.x.total_cmp(&b.x));
    let last = found.frontier.last().map_or(0.0, |(apart, _)| apart).max(apart);
    let x_label = format!("groups of {name} apart");
    let label = format!("best {worth}");
    let plot = Plot {
        lines: &[Line::new(&label, &found.frontier, 0)],
        levels: &[(value, "here")],
        marks: &marks,
        window: Some((0.0, if last > 0.0 { last * 1.05 } else { 1.0 })),
        cross: Some(apart).filter(|apart| apart.is_finite()),
        legend: true,
        x_label: &x_label,
        ..Plot::default()
    };
    plot.draw(cut_top(area, 1).1, buf, cx.theme);
}
