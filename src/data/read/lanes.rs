//! Labels as each thread numbers them while it looks at one piece of a text after the other: a label is written down once a
//! thread and not once a piece. Which thread looks at which piece is chance, and so what is found is numbered anew in the
//! order of the text.

use std::sync::{Mutex, PoisonError};

use crate::data::levels::Levels;
use crate::data::table::MISSING;

/// Labels of a column that a thread keeps from block to block, and bytes of them; where there are more, most are met once.
const MOST: usize = 1 << 14;
const BYTES: usize = 1 << 20;

/// What one thread has met: for each column its labels.
pub(super) struct Lane(Vec<Levels>);

impl Lane {
    /// Nothing yet.
    pub(super) fn new(columns: usize) -> Self {
        Self((0..columns).map(|_| Levels::default()).collect())
    }

    /// The labels of a column.
    pub(super) fn column(&mut self, column: usize) -> &mut Levels {
        &mut self.0[column]
    }
}

/// A lane for each thread, and for each lane's labels their numbers in the order of the text.
pub(super) struct Lanes {
    lanes: Vec<Mutex<Lane>>,
    /// For each column and lane; [`MISSING`] is not numbered yet.
    numbers: Vec<Vec<Vec<u32>>>,
}

impl Lanes {
    pub(super) fn new(columns: usize) -> Self {
        // Whoever waits for the threads may look at a piece as well.
        let count = rayon::current_num_threads() + 1;
        let lanes = (0..count).map(|_| Mutex::new(Lane::new(columns))).collect();
        Self { lanes, numbers: vec![vec![vec![]; count]; columns] }
    }

    /// Looks at a piece in the lane of this thread; and which lane that is.
    pub(super) fn look<T>(&self, look: impl FnOnce(&mut Lane) -> T) -> (usize, T) {
        let last = self.lanes.len() - 1;
        let lane = rayon::current_thread_index().map_or(last, |thread| thread.min(last));
        (lane, look(&mut self.lanes[lane].lock().unwrap_or_else(PoisonError::into_inner)))
    }

    /// For each column its lanes' labels, and their numbers so far.
    pub(super) fn columns(&mut self) -> Vec<(Vec<&Levels>, &mut Vec<Vec<u32>>)> {
        let lanes: Vec<&Lane> =
            self.lanes.iter_mut().map(|lane| &*lane.get_mut().unwrap_or_else(PoisonError::into_inner)).collect();
        let of = |column: usize| lanes.iter().map(|lane| &lane.0[column]).collect();
        self.numbers.iter_mut().enumerate().map(|(column, numbers)| (of(column), numbers)).collect()
    }

    /// Forgets labels of columns that have too many to keep.
    pub(super) fn forget(&mut self) {
        for (place, lane) in self.lanes.iter_mut().enumerate() {
            let lane = lane.get_mut().unwrap_or_else(PoisonError::into_inner);
            for (levels, numbers) in lane.0.iter_mut().zip(&mut self.numbers) {
                let labels = levels.texts();
                if labels.len() > MOST || labels.iter().map(String::len).sum::<usize>() > BYTES {
                    (*levels, numbers[place]) = (Levels::default(), vec![]);
                }
            }
        }
    }
}

/// Adds `codes` as a lane numbers them to those of the whole text.
pub(super) fn renumbered(
    codes: &[u32],
    lane: &Levels,
    numbers: &mut Vec<u32>,
    whole: &mut Levels,
    into: &mut Vec<u32>,
) {
    numbers.resize(lane.texts().len(), MISSING);
    into.extend(codes.iter().map(|&code| match numbers.get_mut(code as usize) {
        None => MISSING,
        Some(number) => {
            if *number == MISSING {
                *number = whole.code(&lane.texts()[code as usize]);
            }
            *number
        }
    }));
}
