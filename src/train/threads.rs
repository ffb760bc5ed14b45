//! How many threads a run trains on: as many as the user says, or what turns out fastest.
//!
//! More threads can lose: handing a piece of work over costs more than a tiny network's whole piece, and on a machine that
//! others use too the second thread may wait for a processor. So some batches are timed on one thread and as many on all,
//! the faster way is kept, and it is tried again, because others come and go: soon at first, when whoever began the run may
//! still be busy, and ever more seldom. Results do not depend on it, because work is cut by the batch alone.

use std::num::NonZero;
use std::thread::available_parallelism;

/// Batches on one thread, and then on all: in a row, because a thread that sleeps in between wakes late.
const TRIALS: usize = 24;

/// The first of each, which find buffers and threads cold and do not count.
const WARM_UP: usize = 8;

/// The same of every trial after the first.
const TRIALS_AGAIN: usize = 10;
const WARM_UP_AGAIN: usize = 3;

/// How many times as long as the last trial took there is none, and at least so many seconds: after the first trial, which is
/// doubled with each, and after many.
const FIRST_PEACE: [f64; 2] = [3.0, 0.12];
const LONGEST_PEACE: [f64; 2] = [25.0, 1.0];

/// Threads at most where the user does not say: beyond these a batch has no more pieces.
const MOST: usize = 8;

/// What is still to be found out.
#[derive(Debug)]
pub(super) struct Threads {
    most: usize,
    /// The trial that is under way.
    trial: Option<Trial>,
    /// Trials that are over.
    trials: i32,
    /// Seconds of batches until the next; endless where there is nothing to find out.
    peace: f64,
    chosen: usize,
}

/// Batches timed on one thread and on all.
#[derive(Debug)]
struct Trial {
    count: usize,
    warm_up: usize,
    /// Seconds on one thread, and on all.
    times: [Vec<f64>; 2],
}

impl Trial {
    fn new(count: usize, warm_up: usize) -> Self {
        Self { count, warm_up, times: Default::default() }
    }

    fn is_over(&self) -> bool {
        self.times[1].len() == self.count
    }

    /// Whether the next batch is done by one thread.
    fn alone(&self) -> bool {
        self.times[0].len() < self.count
    }

    /// Whether all threads were faster.
    fn together_won(&mut self) -> bool {
        let [one, all] = self.times.each_mut().map(|times| median(&mut times[self.warm_up..]));
        all < one
    }

    fn seconds(&self) -> f64 {
        self.times.iter().flatten().sum()
    }
}

impl Threads {
    /// For this machine.
    pub(super) fn new(asked: Option<usize>) -> Self {
        Self::on(asked, available_parallelism().map_or(1, NonZero::get))
    }

    /// For a machine with so many processors.
    fn on(asked: Option<usize>, processors: usize) -> Self {
        let most = asked.unwrap_or_else(|| processors.min(MOST)).max(1);
        let open = asked.is_none() && most > 1;
        let trial = open.then(|| Trial::new(TRIALS, WARM_UP));
        Self { most, trial, trials: 0, peace: f64::INFINITY, chosen: most }
    }

    /// Threads that must be at hand.
    pub(super) fn most(&self) -> usize {
        self.most
    }

    /// Threads for the next batch.
    pub(super) fn next(&self) -> usize {
        match &self.trial {
            Some(trial) if trial.alone() => 1,
            Some(_) => self.most,
            None => self.chosen,
        }
    }

    /// Notes how long a batch took on [`Threads::next`] threads.
    pub(super) fn took(&mut self, seconds: f64) {
        if let Some(trial) = &mut self.trial {
            trial.times[usize::from(!trial.alone())].push(seconds);
            if trial.is_over() {
                self.peace = peace(self.trials, trial.seconds());
                self.trials += 1;
                self.chosen = if trial.together_won() { self.most } else { 1 };
                self.trial = None;
            }
            return;
        }
        self.peace -= seconds;
        if self.peace <= 0.0 {
            self.trial = Some(Trial::new(TRIALS_AGAIN, WARM_UP_AGAIN));
        }
    }
}

/// Seconds without a trial after one that took so long, before which there were so many.
fn peace(trials: i32, seconds: f64) -> f64 {
    let [first, longest] = [FIRST_PEACE, LONGEST_PEACE].map(|[times, least]| (times * seconds).max(least));
    (first * 2.0_f64.powi(trials)).min(longest)
}

fn median(seconds: &mut [f64]) -> f64 {
    seconds.sort_by(f64::total_cmp);
    seconds[seconds.len() / 2]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// So many batches that take so long on one thread and on all; how many of them were on one.
    fn batches(threads: &mut Threads, count: usize, [one, all]: [f64; 2]) -> usize {
        let mut alone = 0;
        for _ in 0..count {
            let is_alone = threads.next() == 1;
            alone += usize::from(is_alone);
            threads.took(if is_alone { one } else { all });
        }
        alone
    }

    /// What is chosen where a batch takes so long on one thread and on all.
    fn chosen(times: [f64; 2]) -> usize {
        let mut threads = Threads::on(None, 4);
        batches(&mut threads, 2 * TRIALS, times);
        assert!(threads.trial.is_none(), "the trial ends");
        threads.next()
    }

    #[test]
    fn the_faster_way_is_kept() {
        assert_eq!(chosen([1.0, 0.6]), 4);
        assert_eq!(chosen([1.0, 1.2]), 1);
    }

    #[test]
    fn a_choice_is_changed_when_others_have_gone_and_trials_take_little() {
        let mut threads = Threads::on(None, 2);
        batches(&mut threads, 2 * TRIALS, [0.01, 0.02]);
        assert_eq!(threads.next(), 1);
        let alone = batches(&mut threads, 10_000, [0.01, 0.006]);
        assert!(alone < 400, "the second trial finds out soon: {alone}");
        let alone = batches(&mut threads, 10_000, [0.01, 0.006]);
        assert!((10..400).contains(&alone), "one in so many batches tries the other way: {alone}");
    }

    #[test]
    fn what_the_user_says_is_not_tried() {
        for (asked, processors) in [(Some(3), 8), (Some(1), 1), (None, 1)] {
            let mut threads = Threads::on(asked, processors);
            let before = threads.next();
            batches(&mut threads, 5000, [1.0, 1.0]);
            assert_eq!((before, threads.next(), threads.most()), (asked.unwrap_or(1), asked.unwrap_or(1), before));
        }
    }
}
