//! Losses over steps, epochs or time and, where there is room, one validation metric under them, of the shown run and of
//! those beside it.

mod grid;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{Empty, Pane, Pointed};
use crate::app::action::{Action, By, Losses, Plot};
use crate::app::chart::{Charts, Curve, Scalar};
use crate::app::{self, PaneId, State, run};
use crate::base::fmt;
use crate::base::ruler::Ruler;
use crate::base::series::Series;
use crate::ui::cx::Cx;
use crate::ui::layout::cut_bottom;
use crate::ui::parts::plot::{Entry, Line, Mark, Plot as Chart};

/// Rows from which a metric has room under the losses.
const TALL: u16 = 15;
/// Entries of a legend of runs before the first run.
const CAPTIONS: usize = 1;

pub(super) struct Curves;

impl Pane for Curves {
    fn empty(&self, state: &State) -> Option<Empty> {
        match state.run() {
            Some(run) if run.failure.is_some() && run.loss.is_empty() => {
                let why = run.failure.clone().unwrap_or_default();
                Some(Empty::new(why).next("train.start", "trains again"))
            }
            Some(_) if state.plot.grid && state.grid_names().is_empty() => {
                let looked_for = &state.pane(PaneId::Curves).filter;
                Some(Empty::new(format!("No chart is called `{looked_for}`.")).next("close", "shows all of them again"))
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
        let runs = state.together().len();
        if runs > 1 {
            words.insert(0, format!("{runs} runs"));
        }
        if plot.by != By::Step {
            words.push(format!("by {}", if plot.by == By::Time { "time" } else { "epoch" }));
        }
        if plot.smoothing > 0.0 {
            words.push(format!("smoothing {}", plot.smoothing));
        }
        words.extend(state.metric().filter(|_| !plot.grid).map(|name| format!("metric {name}")));
        if let Some((first, last)) = state.window().filter(|_| plot.window.is_some()) {
            let shown = |x: f64| fmt::number(if plot.by == By::Step { x.round() } else { x });
            words.push(format!("{} {}–{}", plural(plot.by), shown(first), shown(last)));
        }
        if plot.follow {
            words.push("following".into());
        }
        if plot.grid {
            words.push(grid::says(state));
        }
        if plot.heat {
            words.push("as colours".into());
        }
        if plot.outliers {
            words.push("outliers left out".into());
        }
        words.join(" · ")
    }

    fn draw(&self, state: &State, cx: &Cx, area: Rect, _focused: bool, buf: &mut Buffer) {
        each(state, area, |plot, area| plot.draw(area, buf, cx.theme));
        grid::hand(state, cx, area, buf);
    }

    fn act(&self, state: &State, area: Rect, at: Position, what: Pointed) -> Option<Action> {
        let mut found = None;
        each(state, area, |plot, area| {
            let named = || plot.entry_at(area, at).and_then(|place| place.checked_sub(CAPTIONS));
            let x = || plot.x_at(area, at.x);
            if !area.contains(at) || found.is_some() {
                return;
            }
            found = match what {
                Pointed::Pressed => {
                    named().map(Plot::Show).or_else(|| x().filter(|_| state.focus == PaneId::Curves).map(Plot::Grab))
                }
                Pointed::Dragged => x().filter(|_| state.plot.held.is_some()).map(Plot::Drag),
                Pointed::Released => x().filter(|_| state.plot.held.is_some()).map(|x| Plot::Drop(Some(x))),
                Pointed::Wheel(turn) => x().map(|x| Plot::Zoom(turn, Some(x))),
            };
        });
        found.map(Action::Plot)
    }
}

fn plural(by: By) -> &'static str {
    match by {
        By::Step => "steps",
        By::Epoch => "epochs",
        By::Time => "seconds",
    }
}

/// What training would begin with, in a sentence.
fn ready_to_train(state: &State) -> String {
    let Some(loaded) = &state.data.loaded else { return "There are no curves yet.".into() };
    let rows = fmt::thousands(loaded.parts.train as u64);
    format!("{rows} rows to learn from, {} parameters to learn. No run yet.", fmt::thousands(loaded.parameters as u64))
}

/// Hands over each chart with its place: losses, and a metric where there is room below them.
fn each(state: &State, area: Rect, mut with: impl FnMut(&Chart<'_>, Rect)) {
    if state.plot.grid {
        return grid::each(state, area, with);
    }
    let Some(charts) = state.charts() else { return };
    let Some((losses, below)) = charts.charts.split_first() else { return };
    let metric = below.first().filter(|_| area.height >= TALL);
    let (above, below) = cut_bottom(area, if metric.is_some() { area.height / 3 } else { 0 });
    let shown = charts.drawn.last();
    let marks = shown.map_or_else(Vec::new, |shown| marks(&shown.run.marks, &shown.ruler));
    let faint: Vec<&Series> = shown.into_iter().flat_map(|shown| &shown.run.abandoned).map(run::Branch::loss).collect();
    one(state, &charts, losses, (&faint, &marks), |plot| with(plot, above));
    if let Some(metric) = metric {
        one(state, &charts, metric, (&[], &[]), |plot| with(plot, below));
    }
}

fn marks<'a>(marks: &'a [run::Mark], ruler: &Ruler) -> Vec<Mark<'a>> {
    marks.iter().map(|mark| Mark { x: ruler.at(mark.step as f64), label: &mark.text }).collect()
}

/// Makes a chart of curves, and of several runs a legend with their names.
fn one(
    state: &State,
    charts: &Charts<'_>,
    chart: &app::chart::Chart<'_>,
    (faint, marks): (&[&Series], &[Mark<'_>]),
    with: impl FnOnce(&Chart<'_>),
) {
    let stepped = state.plot.by == By::Step;
    let ruler = |curve: &Curve<'_>| Some(&charts.drawn[curve.place].ruler).filter(|_| !stepped);
    let rows = state.plot.heat && charts.drawn.len() > 1;
    let name = |curve: &Curve<'_>| Some(charts.drawn[curve.place].name.as_str()).filter(|_| rows);
    let named = |curve| Line { label: name(curve).unwrap_or(curve.label), ..line(curve, ruler(curve)) };
    let lines: Vec<Line> = chart.curves.iter().map(named).collect();
    let entries = match charts.drawn.len() {
        0 | 1 if state.plot.grid => alone(state, charts, chart),
        0 | 1 => Vec::new(),
        _ => entries(state, charts, chart),
    };
    with(&Chart {
        faint,
        faint_of: chart.curves.iter().rposition(|curve| curve.of == Scalar::TrainingLoss).unwrap_or(0),
        lines: &lines,
        marks,
        scale: chart.scale,
        window: state.window(),
        cross: state.cross(),
        heat: state.plot.heat,
        clip_outliers: state.plot.outliers,
        legend: true,
        entries: &entries,
        x_label: state.plot.by.name(),
        ..Chart::default()
    });
}

fn line<'a>(curve: &Curve<'a>, ruler: Option<&'a Ruler>) -> Line<'a> {
    let (raw, smooth) = if curve.behind { (curve.recorded, curve.smooth) } else { (curve.front(), None) };
    Line { label: curve.label, raw, smooth, look: curve.look, best: curve.best, ruler, faint: curve.faint }
}

/// The curves of one run with their values, since a small chart has no room for these at its edge.
fn alone(state: &State, charts: &Charts<'_>, chart: &app::chart::Chart<'_>) -> Vec<Entry> {
    let x = state.cross();
    let entry = |curve: &Curve<'_>| {
        let at = |x| curve.front().nearest(charts.drawn[curve.place].ruler.step(x));
        let value = x.map_or_else(|| curve.front().last(), at).map(|(_, y)| f64::from(y)).filter(|y| !y.is_nan());
        Entry { label: curve.label.to_owned(), look: Some(curve.look), value, ..Entry::default() }
    };
    chart.curves.iter().map(entry).collect()
}

/// What the chart is of, then its runs with their values at the crosshair or at their ends, and how far those are from
/// the baseline's.
fn entries(state: &State, charts: &Charts<'_>, chart: &app::chart::Chart<'_>) -> Vec<Entry> {
    let x = state.cross();
    let value = |place| chart.value(&charts.drawn, place, x);
    let baseline = charts.drawn.iter().position(|drawn| drawn.baseline);
    let level = baseline.and_then(value);
    let entry = |place: usize| {
        let (drawn, speaks) = (&charts.drawn[place], chart.speaks(place));
        let train =
            speaks.is_some_and(|curve| curve.of == Scalar::TrainingLoss) && state.plot.losses != Losses::Training;
        let of = if train { " train" } else { "" };
        let base = if drawn.baseline { " base" } else { "" };
        let value = value(place);
        Entry {
            label: format!("{}{of}{base}", drawn.name),
            look: Some(drawn.look),
            value,
            delta: value.zip(level).filter(|_| !drawn.baseline).map(|(value, level)| value - level),
            strong: place + 1 == charts.drawn.len(),
        }
    };
    let caption = Entry { label: format!("{}:", chart.caption), ..Entry::default() };
    let order = state.legend_order(&charts.drawn).into_iter().map(entry);
    std::iter::once(caption).chain(order).collect()
}
