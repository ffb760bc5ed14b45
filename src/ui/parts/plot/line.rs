//! One curve of a chart, and its points on the chart's own x axis.

use crate::base::ruler::Ruler;
use crate::base::series::{Series, Span};

/// One curve.
#[derive(Clone, Copy, Debug)]
pub struct Line<'a> {
    /// Its name in the legend.
    pub label: &'a str,
    /// The points as recorded.
    pub raw: &'a Series,
    /// The same points smoothed; the raw curve then stands faint behind.
    pub smooth: Option<&'a Series>,
    /// Which of the theme's line looks it has.
    pub look: usize,
    /// The point to mark as the best, one of those recorded.
    pub best: Option<(f64, f32)>,
    /// From the x of its points to the x of the chart; without one they are the same.
    pub ruler: Option<&'a Ruler>,
    /// Whether it stands back: drawn faint, and without its last value at the edge.
    pub faint: bool,
}

impl<'a> Line<'a> {
    /// A curve without smoothing or best point.
    pub fn new(label: &'a str, raw: &'a Series, look: usize) -> Self {
        Self { label, raw, smooth: None, look, best: None, ruler: None, faint: false }
    }

    /// The curve that speaks for the line: smoothed where there is one.
    pub fn front(&self) -> &'a Series {
        self.smooth.unwrap_or(self.raw)
    }

    /// What it is at `x` of the chart: its nearest point.
    pub fn value_at(&self, x: f64) -> Option<f32> {
        self.front().nearest(self.back(x)).map(|(_, y)| y)
    }

    /// x of its first and last point on the chart.
    pub(super) fn x_range(&self) -> Option<(f64, f64)> {
        self.raw.x_range().map(|(from, to)| (self.along(from), self.along(to)))
    }

    pub(super) fn curves(&self) -> impl Iterator<Item = &'a Series> {
        std::iter::once(self.raw).chain(self.smooth)
    }

    /// x of the chart at an x of the points.
    pub(super) fn along(&self, x: f64) -> f64 {
        self.ruler.map_or(x, |ruler| ruler.at(x))
    }

    /// x of the points at an x of the chart.
    pub(super) fn back(&self, x: f64) -> f64 {
        self.ruler.map_or(x, |ruler| ruler.step(x))
    }

    /// What to draw of one of its series between two x of the chart, in `columns` columns.
    pub(super) fn spans<'s>(
        &self,
        series: &'s Series,
        (from, to): (f64, f64),
        columns: usize,
    ) -> impl Iterator<Item = Span> + use<'s, 'a> {
        let line = *self;
        let spans = series.spans(line.back(from), line.back(to), columns);
        spans.map(move |span| match line.ruler {
            Some(_) => Span { from: line.along(span.from), to: line.along(span.to), ..span },
            None => span,
        })
    }
}
