//! The chart below the numbers: metrics over the threshold, or one of the classical curves with the slider's place on it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{CURVE, Proposed};
use crate::app::State;
use crate::app::scored::Slider;
use crate::base::series::Series;
use crate::ui::cx::Cx;
use crate::ui::parts::plot::{Line, Mark, Plot};

/// Where there is room for a chart, the picture in turn.
pub(super) fn draw(state: &State, cx: &Cx, slider: &Slider, bests: &[Proposed], area: Rect, buf: &mut Buffer) {
    if area.height < CURVE {
        return;
    }
    let picture = state.scored.picture;
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
    let compared: Vec<Series> = picture.compared().into_iter().collect();
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
