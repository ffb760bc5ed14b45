//! How far the y axis of a chart reaches, and what it leaves out.

use super::frame::columns;
use super::{Line, Plot};
use crate::base::axis::{Axis, Scale};
use crate::base::series::{Outside, Series, Span};

/// Looks at points, all lines together, that counting those outside may take.
const READS: usize = 60_000;

/// The y axis, and what it leaves out.
pub(super) struct Bounds {
    pub(super) y: Axis,
    /// Whether there are values that the scale has no place for.
    pub(super) hidden: bool,
    /// Points beyond its ends, where it leaves any out.
    pub(super) outside: Option<Outside>,
}

impl Bounds {
    /// Over what is shown between two x. Where outliers are clipped it reaches from the 5th to the 95th percentile of the
    /// extremes that the curves have in each column, as `TensorBoard`'s "ignore outliers" does with points.
    pub(super) fn of(plot: &Plot<'_>, ends: (f64, f64), width: u16) -> Self {
        let columns = columns(plot, width);
        // Colours are for what most curves do: a first loss far above all others would leave the rest in one shade.
        let clip = plot.clip_outliers || plot.heat;
        let mut reached = Reached { log: plot.scale == Scale::Log, clip, ..Reached::default() };
        for line in plot.lines.iter().filter(|line| !plot.heat || !line.faint) {
            let front = std::iter::once(line.front()).filter(|_| plot.heat);
            let all = line.curves().filter(|_| !plot.heat);
            front.chain(all).flat_map(|series| shown(line, series, ends, columns)).for_each(|span| reached.take(&span));
        }
        if let Some(owner) = plot.owner().filter(|_| plot.whole_faint) {
            let faint = plot.faint.iter().flat_map(|series| shown(owner, series, ends, columns));
            faint.for_each(|span| reached.take(&span));
        }
        if reached.ends.is_some() {
            plot.levels.iter().for_each(|(y, _)| reached.value(*y));
        }
        let (low, high) = reached.ends().unwrap_or((0.1, 1.0));
        let y = Axis::between(plot.scale, low, high);
        let y = if plot.heat { y } else { y.with_air() };
        let outside = plot.clip_outliers.then(|| outside(plot, ends, (y.value(0.0), y.value(1.0))));
        Self { y, hidden: reached.hidden, outside: outside.filter(|outside| outside.points > 0) }
    }
}

/// The values that curves reach: their ends alone, or all of them where some are left out.
#[derive(Default)]
struct Reached {
    log: bool,
    clip: bool,
    hidden: bool,
    ends: Option<(f64, f64)>,
    values: Vec<f64>,
}

impl Reached {
    fn take(&mut self, span: &Span) {
        let ends = [f64::from(span.bucket.min), f64::from(span.bucket.max)];
        self.hidden |= self.log && ends[0] <= 0.0;
        for y in ends.into_iter().filter(|y| y.is_finite()) {
            if !self.log || y > 0.0 {
                self.value(y);
            }
        }
    }

    fn value(&mut self, value: f64) {
        self.ends = Some(self.ends.map_or((value, value), |(low, high)| (low.min(value), high.max(value))));
        if self.clip {
            self.values.push(value);
        }
    }

    fn ends(&mut self) -> Option<(f64, f64)> {
        let cut = self.values.len() / 20;
        if cut == 0 {
            return self.ends;
        }
        let last = self.values.len() - 1;
        let (_, &mut low, _) = self.values.select_nth_unstable_by(cut, f64::total_cmp);
        let (_, &mut high, _) = self.values.select_nth_unstable_by(last - cut, f64::total_cmp);
        Some((low, high))
    }
}

fn outside(plot: &Plot<'_>, (from, to): (f64, f64), bounds: (f64, f64)) -> Outside {
    let reads = READS / plot.lines.len().max(1);
    let counts = plot.lines.iter().map(|line| line.raw.outside((line.back(from), line.back(to)), bounds, reads));
    counts.fold(Outside { points: 0, whole: true }, |all, one| Outside {
        points: all.points + one.points,
        whole: all.whole && one.whole,
    })
}

/// Spans that touch the window.
fn shown<'s, 'l>(
    line: &Line<'l>,
    series: &'s Series,
    (from, to): (f64, f64),
    columns: usize,
) -> impl Iterator<Item = Span> + use<'s, 'l> {
    line.spans(series, (from, to), columns).filter(move |span| span.to >= from && span.from <= to)
}
