//! Losses over steps and, where there is room, one validation metric under them.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{Empty, Pane};
use crate::app::State;
use crate::app::run::Run;
use crate::base::fmt;
use crate::ui::cx::Cx;
use crate::ui::layout::cut_bottom;
use crate::ui::parts::plot::{Line, Mark, Plot};

/// Rows from which a metric has room under the losses.
const TALL: u16 = 15;

pub(super) struct Curves;

impl Pane for Curves {
    fn empty(&self, state: &State) -> Option<Empty> {
        match state.run() {
            Some(run) if run.failure.is_some() && run.loss.is_empty() => {
                let why = run.failure.clone().unwrap_or_default();
                Some(Empty::new(why).next("train.start", "trains again"))
            }
            Some(_) => None,
            None if state.intent.preparing() => Some(Empty::new("The run is being prepared.")),
            None if state.data.loading => Some(Empty::new("The data are being read.")),
            None => Some(Empty::new(ready_to_train(state)).next("train.start", "trains this workspace")),
        }
    }

    fn says(&self, state: &State) -> String {
        if state.run().is_none() {
            return String::new();
        }
        let plot = &state.plot;
        let mut words = vec![plot.scale.name().to_owned()];
        if plot.smoothing > 0.0 {
            words.push(format!("smoothing {}", plot.smoothing));
        }
        words.extend(state.metric().map(|name| format!("metric {name}")));
        if let Some((first, last)) = state.window().filter(|_| plot.window.is_some()) {
            words.push(format!("steps {}–{}", fmt::number(first.round()), fmt::number(last.round())));
        }
        if plot.follow {
            words.push("following".into());
        }
        words.join(" · ")
    }

    fn draw(&self, state: &State, cx: &Cx, area: Rect, _focused: bool, buf: &mut Buffer) {
        let Some(run) = state.run() else { return };
        let name = state.metric().filter(|_| area.height >= TALL);
        let (above, below) = cut_bottom(area, if name.is_some() { area.height / 3 } else { 0 });
        losses(state, cx, run, above, buf);
        if let Some((name, series)) = name.and_then(|name| Some((name, run.metric(name)?))) {
            let judged = run.metrics.contains_key(name);
            let best = run.best().filter(|_| judged).and_then(|best| series.get(run.place(best)?));
            let lines = [Line { best, ..Line::new(name, series, 3) }];
            let plot = Plot {
                lines: &lines,
                window: state.window(),
                cross: state.plot.cross,
                legend: true,
                x_label: "step",
                ..Plot::default()
            };
            plot.draw(below, buf, cx.theme);
        }
    }
}

/// What training would begin with, in a sentence.
fn ready_to_train(state: &State) -> String {
    let Some(loaded) = &state.data.loaded else { return "There are no curves yet.".into() };
    let rows = fmt::thousands(loaded.parts.train as u64);
    format!("{rows} rows to learn from, {} parameters to learn. No run yet.", fmt::thousands(loaded.parameters as u64))
}

fn losses(state: &State, cx: &Cx, run: &Run, area: Rect, buf: &mut Buffer) {
    let best = run.best().and_then(|best| run.validation.get(run.place(best)?));
    let smooth = (state.plot.smoothing > 0.0).then(|| run.smoothed());
    let (raw, smooth) = match smooth {
        Some(smooth) if !state.plot.raw => (smooth, None),
        smooth => (&run.loss, smooth),
    };
    let train = Line { smooth, ..Line::new("train", raw, 0) };
    let validation = Line { best, ..Line::new("validation", &run.validation, 1) };
    let lines = [train, validation];
    let marks: Vec<Mark> = run.marks.iter().map(|mark| Mark { x: mark.step as f64, label: &mark.text }).collect();
    let plot = Plot {
        faint: &run.abandoned,
        lines: if run.validation.is_empty() { &lines[..1] } else { &lines },
        marks: &marks,
        scale: state.plot.scale,
        window: state.window(),
        cross: state.plot.cross,
        legend: true,
        x_label: "step",
        ..Plot::default()
    };
    plot.draw(area, buf, cx.theme);
}
