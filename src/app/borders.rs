//! Borders between panes that were moved from where they usually are.
//!
//! How far is kept as a share of what the border divides, so that it means the same on a screen of another size.

use std::collections::BTreeMap;

use super::action::Turn;
use super::pane::Arrangement;

/// The farthest that a border is moved, in thousandths of what it divides.
const FARTHEST: i16 = 900;
/// How far a key moves it.
const STEP: i16 = 50;

/// A border: the panes of an arrangement are cut out of the screen in one order, and each cut has its place in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Border {
    /// How panes share the screen there.
    pub of: Arrangement,
    /// Which cut, from 0.
    pub place: u8,
}

/// The first cut of the overview where there is room for two panes alone.
pub const OF_TWO: u8 = 16;

/// Borders that were moved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Borders {
    /// By so many thousandths of what each divides, to the right or down.
    pub moved: BTreeMap<Border, i16>,
    /// The one in hand, and whether it was moved since it was taken.
    pub held: Option<(Border, bool)>,
}

impl Borders {
    /// How far this one was moved.
    pub fn of(&self, border: Border) -> i16 {
        self.moved.get(&border).copied().unwrap_or(0)
    }

    /// Puts the one in hand so far from where it usually is.
    pub(super) fn put(&mut self, thousandths: i16) {
        if let Some((border, moved)) = &mut self.held {
            *moved = true;
            self.moved.insert(*border, thousandths.clamp(-FARTHEST, FARTHEST));
        }
    }

    /// Moves the border between the left and the right part, which is the first cut of every arrangement.
    pub(super) fn widen(&mut self, of: Arrangement, turn: Turn) {
        let by = if turn == Turn::Next { STEP } else { -STEP };
        let both = if of == Arrangement::Overview { &[0, OF_TWO][..] } else { &[0] };
        for &place in both {
            let moved = self.moved.entry(Border { of, place }).or_default();
            *moved = (*moved + by).clamp(-FARTHEST, FARTHEST);
        }
    }
}
