//! The learning rate range test (Smith 2015, "Cyclical Learning Rates for Training Neural Networks"): a network is trained
//! for a few steps while the rate grows from tiny to far too large, and the loss tells which rates teach.
//!
//! The network is one of its own, as a new run would begin with: nothing of the sweep is kept. The conventions are those
//! of fastai's `lr_find`: a debiased moving average of the loss, an end when it diverges, and both usual suggestions.

use serde::Serialize;

use super::gather::Gather;
use super::judge::{architecture, loss_of};
use super::threads::Threads;
use crate::base::rng::{Purpose, Stream};
use crate::data::Prepared;
use crate::model::Learner;
use crate::spec::Workspace;

/// Weight of the past in the moving average (fastai's `AvgSmoothLoss`).
const SMOOTHING: f64 = 0.98;
/// Times the best smoothed loss at which the sweep has seen enough (fastai).
const DIVERGED: f64 = 4.0;
/// Share of the points at the beginning, where the average has not settled, and number at the end, where it has been thrown
/// out, that no slope is taken from (fastai's `skip_end`).
const SKIPPED: (usize, usize) = (10, 5);
/// What the rate at the lowest loss is divided by: there it is already too large to go on with (fastai's `minimum`).
const BELOW_MINIMUM: f64 = 10.0;

/// What to sweep over.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// The first rate, above 0.
    pub from: f64,
    /// The last rate, above the first.
    pub to: f64,
    /// Batches, at least 2; rates grow by the same factor from one to the next.
    pub steps: usize,
}

impl Default for Range {
    fn default() -> Self {
        Self { from: 1e-7, to: 1.0, steps: 100 }
    }
}

impl Range {
    /// What is wrong with it, if anything.
    ///
    /// # Errors
    /// A sentence that says what to change.
    pub fn check(&self) -> Result<(), String> {
        let Self { from, to, steps } = *self;
        if !(from.is_finite() && from > 0.0) {
            return Err(format!("The sweep cannot start at {from}; give a rate above 0, such as 1e-7."));
        }
        if !(to.is_finite() && to > from) {
            return Err(format!("The sweep cannot end at {to}; give a rate above its start, {from}."));
        }
        if !(2..=1_000_000).contains(&steps) {
            return Err(format!("The sweep cannot have {steps} steps; give 2 to 1000000, such as 100."));
        }
        Ok(())
    }

    /// The rate of batch number `step`, from 0.
    pub fn rate(&self, step: usize) -> f64 {
        let last = self.steps.saturating_sub(1).max(1);
        self.from * (self.to / self.from).powf(step as f64 / last as f64)
    }
}

/// One batch of a sweep.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Tried {
    /// The learning rate it was trained with.
    pub rate: f64,
    /// Its mean loss before the step.
    pub loss: f64,
    /// The moving average up to it.
    pub smoothed: f64,
}

/// Why a sweep ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Swept {
    /// Every rate was tried.
    Completed,
    /// The loss grew to several times the best.
    Diverged,
    /// The loss was no longer a number.
    NotFinite,
}

/// What a sweep found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Sweep {
    /// One entry a batch, rates ascending.
    pub points: Vec<Tried>,
    /// Why it ended.
    pub ended: Swept,
    /// The rate where the smoothed loss falls fastest; `None` where it falls nowhere.
    pub steepest: Option<f64>,
    /// A tenth of the rate with the lowest smoothed loss; `None` where the loss falls nowhere.
    pub minimum_over_ten: Option<f64>,
}

impl Sweep {
    /// The rate to begin with: the smaller of both suggestions, which is the safer one.
    pub fn suggestion(&self) -> Option<f64> {
        let least = |a: f64, b: f64| a.min(b);
        self.steepest.into_iter().chain(self.minimum_over_ten).reduce(least)
    }

    fn of(points: Vec<Tried>, ended: Swept) -> Self {
        let falls = points.first().is_some_and(|first| points.iter().any(|point| point.smoothed < first.smoothed));
        let lowest = points.iter().min_by(|a, b| a.smoothed.total_cmp(&b.smoothed)).filter(|_| falls);
        let minimum_over_ten = lowest.map(|point| point.rate / BELOW_MINIMUM);
        Self { steepest: steepest(&points), minimum_over_ten, points, ended }
    }
}

/// The rate between the two points with the steepest fall over the logarithm of the rate.
fn steepest(points: &[Tried]) -> Option<f64> {
    let (skip, end) = (points.len() / SKIPPED.0, SKIPPED.1);
    let kept = points.get(skip..points.len().checked_sub(end)?)?;
    let slope = |pair: &[Tried]| (pair[1].smoothed - pair[0].smoothed) / (pair[1].rate / pair[0].rate).ln();
    let steepest = kept.windows(2).min_by(|a, b| slope(a).total_cmp(&slope(b)))?;
    (slope(steepest) < 0.0).then_some(steepest[0].rate)
}

/// Sweeps over the training rows in the order a run would take them; `go_on` is asked after each batch.
///
/// # Errors
/// When the range makes no sense, there are no training rows, or the first batch already gives no number.
pub fn sweep(
    prepared: &Prepared,
    workspace: &Workspace,
    range: Range,
    mut go_on: impl FnMut(&Tried) -> bool,
) -> Result<Sweep, String> {
    range.check()?;
    let (shape, loss) = (architecture(workspace, &prepared.pipeline), loss_of(prepared.task, &workspace.train));
    let (mut learner, _) = Learner::new(&shape, loss, &workspace.train).map_err(|error| error.to_string())?;
    learner.hire(Threads::new(workspace.train.threads).most());
    let mut gather = Gather::new(workspace, prepared, &learner);
    let learnt = prepared.learnt();
    let mut rows = Rows::new(workspace, learnt.rows())?;
    let (mut points, mut average, mut best): (Vec<Tried>, f64, f64) = (Vec::new(), 0.0, f64::INFINITY);
    for step in 0..range.steps {
        let rate = range.rate(step);
        learner.optimizer.rule.learning_rate = rate;
        let batch = rows.next_batch();
        let batch = gather.rows(&learner.crew(), learnt, 0, batch).map_err(|error| error.to_string())?;
        let Ok(loss) = learner.step(&batch) else {
            return ended(points, Swept::NotFinite);
        };
        average = SMOOTHING * average + (1.0 - SMOOTHING) * loss;
        let smoothed = average / (1.0 - SMOOTHING.powf(step as f64 + 1.0));
        best = best.min(smoothed);
        let point = Tried { rate, loss, smoothed };
        points.push(point);
        if smoothed > DIVERGED * best {
            return ended(points, Swept::Diverged);
        }
        if !go_on(&point) {
            break;
        }
    }
    ended(points, Swept::Completed)
}

fn ended(points: Vec<Tried>, ended: Swept) -> Result<Sweep, String> {
    if points.is_empty() {
        return Err("The loss of the very first batch is not a number. See that a `scale` step covers every numeric \
                    column."
            .into());
    }
    Ok(Sweep::of(points, ended))
}

/// Batches of rows, pass after pass.
struct Rows {
    seed: u64,
    size: usize,
    order: Vec<usize>,
    pass: u64,
    at: usize,
}

impl Rows {
    fn new(workspace: &Workspace, rows: usize) -> Result<Self, String> {
        if rows == 0 {
            return Err("There are no training rows to sweep over.".into());
        }
        let (seed, size) = (workspace.train.seed, workspace.train.batch_size.max(1));
        Ok(Self { seed, size, order: (0..rows).collect(), pass: 0, at: rows })
    }

    fn next_batch(&mut self) -> &[usize] {
        if self.at >= self.order.len() {
            self.order.sort_unstable();
            Stream::new(self.seed, Purpose::Shuffle, self.pass).shuffle(&mut self.order);
            (self.pass, self.at) = (self.pass + 1, 0);
        }
        let from = self.at;
        self.at = (from + self.size).min(self.order.len());
        &self.order[from..self.at]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{Dataset, Places};
    use crate::spec::Optimizer;
    use crate::train::tests::workspace;

    fn swept(workspace: &Workspace, range: Range) -> Result<Sweep, String> {
        let dataset = Dataset::load(workspace, &Places::default()).unwrap();
        let prepared = Prepared::new(&dataset, workspace).unwrap();
        sweep(&prepared, workspace, range, |_| true)
    }

    #[test]
    fn rates_grow_by_one_factor_from_end_to_end() {
        let range = Range { from: 1e-4, to: 1.0, steps: 5 };
        let rates: Vec<f64> = (0..5).map(|step| range.rate(step)).collect();
        assert!(rates.iter().zip([1e-4, 1e-3, 1e-2, 1e-1, 1.0]).all(|(a, b)| (a / b - 1.0).abs() < 1e-12), "{rates:?}");
    }

    #[test]
    fn a_sweep_finds_a_rate_that_teaches_and_is_the_same_every_time() {
        let found = swept(&workspace(), Range::default()).unwrap();
        let steepest = found.steepest.unwrap();
        assert!((1e-4..=1.0).contains(&steepest), "{steepest}");
        assert!(found.suggestion().unwrap() <= steepest);
        assert_eq!(found, swept(&workspace(), Range::default()).unwrap());
        assert!(found.points.windows(2).all(|pair| pair[0].rate < pair[1].rate));
    }

    #[test]
    fn a_sweep_ends_when_the_loss_diverges() {
        let mut steep = workspace();
        (steep.train.optimizer, steep.data.target, steep.data.positive) = (Optimizer::Sgd, "income".into(), None);
        let found = swept(&steep, Range { to: 100.0, ..Range::default() }).unwrap();
        assert!(
            found.ended != Swept::Completed && found.points.len() < 100,
            "{:?} {}",
            found.ended,
            found.points.len()
        );
        let last = found.points.last().unwrap();
        assert!(found.suggestion().unwrap() < last.rate / 2.0, "{found:?}");
    }

    #[test]
    fn suggestions_are_fastais_on_a_known_curve() {
        let rates = (0..40).map(|place| 10_f64.powf(-6.0 + 0.15 * f64::from(place)));
        // Flat, a fall that is steepest at 1e-3, a minimum near 1e-2, a rise.
        let loss = |x: f64| 2.0 - 1.0 / (1.0 + (-4.0 * (x + 3.0)).exp()) + (3.0 * (x + 1.5)).exp();
        let points: Vec<Tried> =
            rates.map(|rate| Tried { rate, loss: loss(rate.log10()), smoothed: loss(rate.log10()) }).collect();
        let found = Sweep::of(points, Swept::Completed);
        assert!((found.steepest.unwrap().log10() + 3.0).abs() < 0.16, "{found:?}");
        assert!((found.minimum_over_ten.unwrap().log10() + 3.1).abs() < 0.4, "{found:?}");
    }

    #[test]
    fn what_makes_no_sense_is_refused_with_a_sentence() {
        for (from, to, steps) in
            [(0.0, 1.0, 10), (1e-3, 1e-3, 10), (f64::NAN, 1.0, 10), (1e-3, f64::INFINITY, 9), (1e-3, 1.0, 1)]
        {
            let why = swept(&workspace(), Range { from, to, steps }).unwrap_err();
            assert!(why.starts_with("The sweep cannot") && why.ends_with('.'), "{why}");
        }
    }

    #[test]
    fn a_loss_that_rises_from_the_start_suggests_nothing() {
        let points = (0..30).map(|place| f64::from(place) + 1.0);
        let points: Vec<Tried> = points.map(|x| Tried { rate: x * 1e-3, loss: x, smoothed: x }).collect();
        let found = Sweep::of(points, Swept::Completed);
        assert_eq!((found.steepest, found.minimum_over_ten, found.suggestion()), (None, None, None));
    }
}
