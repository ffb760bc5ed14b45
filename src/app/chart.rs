//! What the curves pane shows: its charts as curves of runs, for the screen and for files alike.

use super::action::{By, Losses};
use super::beside::Drawn;
use super::derive::contains;
use super::pane::PaneId;
use super::run::Run;
use super::{Effect, State};
use crate::base::axis::Scale;
use crate::base::series::Series;
use crate::report::chart::{self as paper, Reading};

/// What the chart of losses is called in the grid.
pub const LOSSES: &str = "losses";

/// Columns that a curve in a file is read by.
const FINE: usize = 600;

/// Everything the pane shows.
#[derive(Clone, Debug)]
pub struct Charts<'a> {
    /// Runs from back to front, the shown one last.
    pub drawn: Vec<Drawn<'a>>,
    /// Losses and the metric below them; of the grid each chart.
    pub charts: Vec<Chart<'a>>,
}

/// One chart.
#[derive(Clone, Debug)]
pub struct Chart<'a> {
    /// What its curves are of.
    pub caption: &'a str,
    /// How heights are spread.
    pub scale: Scale,
    /// From back to front.
    pub curves: Vec<Curve<'a>>,
}

/// One curve.
#[derive(Clone, Copy, Debug)]
pub struct Curve<'a> {
    /// Its name where one run is drawn alone.
    pub label: &'a str,
    /// What it is called among all scalars: `train.loss`, `validation.roc_auc`.
    pub of: Scalar<'a>,
    /// Place of its run among those drawn.
    pub place: usize,
    /// The points as recorded.
    pub recorded: &'a Series,
    /// What is drawn of them; else they themselves.
    pub smooth: Option<&'a Series>,
    /// Whether they stand behind that.
    pub behind: bool,
    /// Its look.
    pub look: usize,
    /// Whether it stands back.
    pub faint: bool,
    /// The best point.
    pub best: Option<(f64, f32)>,
}

/// A number that is told again and again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scalar<'a> {
    /// Loss of a batch.
    TrainingLoss,
    /// Loss on validation rows.
    ValidationLoss,
    /// A validation metric.
    Metric(&'a str),
    /// Anything else by its name.
    Other(&'a str),
}

impl Scalar<'_> {
    /// Its name in tables.
    pub fn name(self) -> String {
        match self {
            Self::TrainingLoss => "train.loss".into(),
            Self::ValidationLoss => "validation.loss".into(),
            Self::Metric(name) => format!("validation.{name}"),
            Self::Other(name) => name.into(),
        }
    }
}

impl<'a> Curve<'a> {
    /// The series that speaks for it.
    pub fn front(&self) -> &'a Series {
        self.smooth.unwrap_or(self.recorded)
    }
}

impl Chart<'_> {
    /// What a run is at `x` of the chart, or where there is none at its end; of the curve in front.
    pub fn value(&self, drawn: &[Drawn<'_>], place: usize, x: Option<f64>) -> Option<f64> {
        let curve = self.speaks(place)?;
        let (_, y) = match x {
            Some(x) => curve.front().nearest(drawn[place].ruler.step(x)),
            None => curve.front().last(),
        }?;
        Some(f64::from(y)).filter(|y| !y.is_nan())
    }

    /// The curve that speaks for a run.
    pub fn speaks(&self, place: usize) -> Option<&Curve<'_>> {
        self.curves.iter().rfind(|curve| curve.place == place)
    }
}

impl State {
    /// What the curves pane shows; `None` where no run is in view.
    pub fn charts(&self) -> Option<Charts<'_>> {
        let (drawn, metric) = (self.drawn(), self.metric());
        self.run()?;
        let losses = self.losses(&drawn);
        let metric = metric.map(|name| metric_chart(&drawn, name)).filter(|chart| !chart.curves.is_empty());
        let charts = std::iter::once(losses).chain(metric).collect();
        Some(Charts { drawn, charts })
    }

    /// The charts of the grid by name, those that the filter leaves; none where there is no grid.
    pub fn grid_names(&self) -> Vec<&str> {
        let Some(run) = self.run().filter(|_| self.plot.grid) else { return vec![] };
        let filter = &self.pane(PaneId::Curves).filter;
        std::iter::once(LOSSES).chain(run.metric_names()).filter(|name| contains(name, filter)).collect()
    }

    /// The runs of the grid and the charts of these names.
    pub fn grid<'a>(&'a self, names: &[&'a str]) -> Charts<'a> {
        let drawn = self.drawn();
        let chart = |name: &&'a str| if *name == LOSSES { self.losses(&drawn) } else { metric_chart(&drawn, name) };
        let charts = names.iter().map(chart).collect();
        Charts { drawn, charts }
    }

    fn losses<'a>(&'a self, drawn: &[Drawn<'a>]) -> Chart<'a> {
        let wanted = self.plot.losses;
        let (alone, mut curves) = (drawn.len() == 1, Vec::new());
        for (place, Drawn { run, look, .. }) in drawn.iter().enumerate() {
            let front = place + 1 == drawn.len();
            let judged = wanted != Losses::Training && !run.validation.is_empty();
            // Where runs are drawn together, one line a run speaks and the other stands back.
            let faint = !alone && judged;
            if wanted != Losses::Validation || !judged {
                curves.push(Curve {
                    label: "train",
                    of: Scalar::TrainingLoss,
                    place,
                    recorded: &run.loss,
                    smooth: run.smoother(),
                    behind: self.plot.raw && front && !faint,
                    look: if alone { 0 } else { *look },
                    faint,
                    best: None,
                });
            }
            if judged {
                let best = run.best().filter(|_| front).and_then(|best| run.validation.get(run.place(best)?));
                let look = if alone { 1 } else { *look };
                let of = Scalar::ValidationLoss;
                curves.push(Curve { best, ..plain("validation", of, place, &run.validation, look) });
            }
        }
        let caption = match wanted {
            Losses::Both => "validation loss, training faint",
            Losses::Training => "training loss",
            Losses::Validation => "validation loss",
        };
        Chart { caption, scale: self.plot.scale, curves }
    }
}

fn metric_chart<'a>(drawn: &[Drawn<'a>], name: &'a str) -> Chart<'a> {
    let alone = drawn.len() == 1;
    let curve = |(place, Drawn { run, look, .. }): (usize, &Drawn<'a>)| {
        let run: &'a Run = run;
        let (series, judged) = (run.metric(name)?, run.metrics.contains_key(name));
        let front = place + 1 == drawn.len();
        let best = run.best().filter(|_| judged && front).and_then(|best| series.get(run.place(best)?));
        let of = if judged { Scalar::Metric(name) } else { Scalar::Other(name) };
        Some(Curve { best, ..plain(name, of, place, series, if alone { 3 } else { *look }) })
    };
    Chart { caption: name, scale: Scale::Linear, curves: drawn.iter().enumerate().filter_map(curve).collect() }
}

fn plain<'a>(label: &'a str, of: Scalar<'a>, place: usize, recorded: &'a Series, look: usize) -> Curve<'a> {
    Curve { label, of, place, recorded, smooth: None, behind: false, look, faint: false, best: None }
}

/// Writes what the pane shows as files beside the shown run.
pub(super) fn save(state: &State) -> Option<Effect> {
    let (charts, ends) = (state.charts()?, state.window()?);
    let shown = charts.drawn.last()?;
    let marks = shown.run.marks.iter().map(|mark| (shown.ruler.at(mark.step as f64), mark.text.clone()));
    let panel = |chart: &Chart<'_>| panel(chart, &charts.drawn, ends, state.plot.outliers);
    let chart = paper::Chart {
        by: state.plot.by.name(),
        ends,
        marks: marks.filter(|(x, _)| (ends.0..=ends.1).contains(x)).collect(),
        panels: charts.charts.iter().map(panel).collect(),
    };
    Some(Effect::SaveChart { run: shown.run.id.clone(), chart: Box::new(chart) })
}

fn panel(chart: &Chart<'_>, drawn: &[Drawn<'_>], ends: (f64, f64), clipped: bool) -> paper::Panel {
    let clocks: Vec<_> = drawn.iter().map(|drawn| [By::Epoch, By::Time].map(|by| drawn.run.ruler(by))).collect();
    let curve = |curve: &Curve<'_>| {
        let (of, [epochs, times]) = (&drawn[curve.place], &clocks[curve.place]);
        let (from, to) = (of.ruler.step(ends.0), of.ruler.step(ends.1));
        let points = (0..curve.recorded.len()).filter_map(|place| curve.recorded.get(place));
        let inside = points.filter(|(step, _)| (from..=to).contains(step));
        let spans = |series: &Series| -> Vec<(f64, f64)> {
            let spans = series.spans(from, to, FINE);
            spans
                .flat_map(|span| {
                    let [first, low, high, last] =
                        [span.bucket.first, span.bucket.min, span.bucket.max, span.bucket.last].map(f64::from);
                    let (from, to) = (of.ruler.at(span.from), of.ruler.at(span.to));
                    let all = [(from, first), (from, low), (from, high), (to, last)];
                    all.into_iter().take(if span.from < span.to { 4 } else { 1 })
                })
                .collect()
        };
        paper::Curve {
            run: of.run.id.clone(),
            name: curve.of.name(),
            label: if drawn.len() == 1 { curve.label.to_owned() } else { of.name.clone() },
            look: curve.look,
            faint: curve.faint,
            line: spans(curve.front()),
            behind: if curve.behind && curve.smooth.is_some() { spans(curve.recorded) } else { Vec::new() },
            best: curve.best.map(|(step, y)| (of.ruler.at(step), f64::from(y))),
            scalars: inside
                .map(|(step, value)| Reading { step, epoch: epochs.at(step), seconds: times.at(step), value })
                .collect(),
        }
    };
    paper::Panel {
        name: chart.caption.into(),
        scale: chart.scale,
        clipped,
        curves: chart.curves.iter().map(curve).collect(),
    }
}
