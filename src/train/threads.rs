//! How many threads a run trains on: as many as the user says, or what turns out fastest.
//!
//! More threads can lose: handing a piece of work over costs more than a tiny network's whole piece. So the first batches
//! are timed, some on one thread and as many on all, and the faster way is kept. Results do not depend on it, because work
//! is cut by the batch alone.

use std::num::NonZero;
use std::thread::available_parallelism;

/// Batches on one thread, and then on all: in a row, because a thread that sleeps in between wakes late.
const TRIALS: usize = 24;

/// The first of each, which find buffers and threads cold and do not count.
const WARM_UP: usize = 8;

/// Threads at most where the user does not say: beyond these a batch has no more pieces.
const MOST: usize = 8;

/// What is still to be found out.
#[derive(Debug)]
pub(super) struct Threads {
    most: usize,
    /// Seconds of the timed batches, on one thread and on all; `None` when nothing is left to be found out.
    trials: Option<[Vec<f64>; 2]>,
    chosen: usize,
}

impl Threads {
    /// For this machine.
    pub(super) fn new(asked: Option<usize>) -> Self {
        Self::on(asked, available_parallelism().map_or(1, NonZero::get))
    }

    /// For a machine with so many processors.
    fn on(asked: Option<usize>, processors: usize) -> Self {
        let most = asked.unwrap_or_else(|| processors.min(MOST)).max(1);
        let trials = (asked.is_none() && most > 1).then(Default::default);
        Self { most, trials, chosen: most }
    }

    /// Threads that must be at hand.
    pub(super) fn most(&self) -> usize {
        self.most
    }

    /// Threads for the next batch.
    pub(super) fn next(&self) -> usize {
        match &self.trials {
            Some([one, _]) if one.len() < TRIALS => 1,
            Some(_) => self.most,
            None => self.chosen,
        }
    }

    /// Notes how long a batch took on [`Threads::next`] threads.
    pub(super) fn took(&mut self, seconds: f64) {
        let Some([one, all]) = &mut self.trials else { return };
        let times = if one.len() < TRIALS { &mut *one } else { &mut *all };
        times.push(seconds);
        if all.len() == TRIALS {
            self.chosen = if median(&mut all[WARM_UP..]) < median(&mut one[WARM_UP..]) { self.most } else { 1 };
            self.trials = None;
        }
    }
}

fn median(seconds: &mut [f64]) -> f64 {
    seconds.sort_by(f64::total_cmp);
    seconds[seconds.len() / 2]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is chosen where a batch takes so long on one thread and on all.
    fn chosen(one: f64, all: f64) -> usize {
        let mut threads = Threads::on(None, 4);
        for _ in 0..2 * TRIALS {
            let seconds = if threads.next() == 1 { one } else { all };
            threads.took(seconds);
        }
        assert!(threads.trials.is_none(), "the trials end");
        threads.next()
    }

    #[test]
    fn the_faster_way_is_kept() {
        assert_eq!(chosen(1.0, 0.6), 4);
        assert_eq!(chosen(1.0, 1.2), 1);
    }

    #[test]
    fn what_the_user_says_is_not_tried() {
        for (asked, processors) in [(Some(3), 8), (Some(1), 1), (None, 1)] {
            let mut threads = Threads::on(asked, processors);
            let before = threads.next();
            threads.took(1.0);
            assert_eq!((before, threads.next(), threads.most()), (asked.unwrap_or(1), asked.unwrap_or(1), before));
        }
    }
}
