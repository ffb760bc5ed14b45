//! The best of many, chances for many questions, and distances from the truth slice by slice.

use super::conditions::Conditions;
use super::walk::{Key, Tally, walk};
use super::{Scan, Slice, Sought};
use crate::eval::special::incomplete_beta;

/// The slices that are worst, so many of them.
pub(super) struct Better<T> {
    room: usize,
    /// The worst first.
    kept: Vec<(f64, Key, T)>,
}

impl<T: Copy + PartialEq> Better<T> {
    pub(super) fn new(room: usize) -> Self {
        Self { room, kept: Vec::new() }
    }

    /// Keeps it where it is among the worst and none is the same. Of it and all other rows, of which `others` is the tally, the
    /// worse is kept: that one side is high where the other is low is said once.
    pub(super) fn offer(&mut self, how_much: f64, key: Key, tally: T, others: T) {
        let same = |&(kept, _, known): &(f64, Key, T)| known == tally || (known == others && kept >= how_much);
        if self.kept.iter().any(same) {
            return;
        }
        self.kept.retain(|(_, _, known)| *known != others);
        let place = self.kept.partition_point(|(kept, ..)| *kept >= how_much);
        if place < self.room && !how_much.is_nan() {
            self.kept.insert(place, (how_much, key, tally));
            self.kept.truncate(self.room);
        }
    }

    pub(super) fn listed(self) -> impl Iterator<Item = (Key, T)> {
        self.kept.into_iter().map(|(_, key, tally)| (key, tally))
    }
}

/// Corrects chances for all questions asked, of which only a few have theirs computed: the rank of a question is that of its
/// statistic.
#[derive(Default)]
pub(super) struct Holm {
    statistics: Vec<f32>,
}

impl Holm {
    pub(super) fn ask(&mut self, statistic: f64) {
        self.statistics.push(statistic as f32);
    }

    pub(super) fn asked(&self) -> usize {
        self.statistics.len()
    }

    /// The chance times the questions that are no surer.
    pub(super) fn corrected(&self, chance: f64, statistic: f64) -> f64 {
        let no_surer = self.statistics.iter().filter(|&&other| other <= statistic as f32).count();
        (chance * no_surer as f64).min(1.0)
    }
}

/// Distances from the truth in a slice.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Distances {
    rows: u64,
    sum: f64,
    squares: f64,
}

impl Tally for Distances {
    fn rows(&self) -> u64 {
        self.rows
    }
}

impl Distances {
    fn mean(self) -> f64 {
        self.sum / self.rows as f64
    }

    /// The squared standard error of the mean.
    fn error(self) -> f64 {
        let rows = self.rows as f64;
        ((self.squares - self.sum * self.mean()) / (rows - 1.0)).max(0.0) / rows
    }

    fn without(self, other: Self) -> Self {
        Self { rows: self.rows - other.rows, sum: self.sum - other.sum, squares: self.squares - other.squares }
    }

    /// The 95 % interval of the mean, by the normal distribution.
    fn interval(self) -> (f64, f64) {
        let half = crate::eval::interval::Z * self.error().sqrt();
        (self.mean() - half, self.mean() + half)
    }
}

/// The slices in which a model of numbers is farthest from the truth; `distances` holds one a row. `None` where they do not fit
/// together or there are fewer than two rows.
pub fn scan_distances(conditions: &Conditions, distances: &[f64], sought: &Sought) -> Option<Scan> {
    if distances.len() != conditions.rows() || distances.len() < 2 || distances.iter().any(|d| !d.is_finite()) {
        return None;
    }
    let add = |mut tally: Distances, distance: f64| {
        tally.rows += 1;
        tally.sum += distance;
        tally.squares += distance * distance;
        tally
    };
    let whole = distances.iter().copied().fold(Distances::default(), add);
    let count = |slice: &[u64]| {
        let mut tally = Distances::default();
        for (word, first) in slice.iter().zip((0..).step_by(64)) {
            let mut left = *word;
            while left != 0 {
                tally = add(tally, distances[first + left.trailing_zeros() as usize]);
                left &= left - 1;
            }
        }
        tally
    };
    let mut best = Better::new(sought.listed);
    let mut holm = Holm::default();
    let walked = walk(conditions, sought, &count, |key, own: Distances, within| {
        let others = whole.without(own);
        holm.ask(welch(own, others).0.powi(2));
        let near = own.interval().0;
        if own.mean() > others.mean() && within.iter().all(|parent| near > parent.mean()) {
            best.offer(near - others.mean(), key, own, others);
        }
    });
    let told = |(key, own): (Key, Distances)| {
        let others = whole.without(own);
        let (statistic, chance) = welch(own, others);
        Slice {
            conditions: conditions.told(key),
            metric: "mean_absolute_error",
            words: "mean absolute error",
            rows: own.rows,
            of: own.rows,
            value: own.mean(),
            interval: own.interval(),
            others: others.mean(),
            chance,
            corrected: holm.corrected(chance, statistic.powi(2)),
        }
    };
    let found = best.listed().map(told).collect();
    Some(Scan { slices: walked.slices, questions: holm.asked(), counted: walked.counted, least: sought.least, found })
}

/// Welch's t of two means and its chance, two-sided; 0 and 1 where nothing is spread.
fn welch(a: Distances, b: Distances) -> (f64, f64) {
    let (ea, eb) = (a.error(), b.error());
    let statistic = (a.mean() - b.mean()) / (ea + eb).sqrt();
    let freedom = (ea + eb).powi(2) / (ea * ea / (a.rows as f64 - 1.0) + eb * eb / (b.rows as f64 - 1.0));
    if !(statistic.is_finite() && freedom.is_finite() && freedom > 0.0) {
        return (0.0, 1.0);
    }
    (statistic, incomplete_beta(freedom / 2.0, 0.5, freedom / (freedom + statistic * statistic)))
}
