//! Cuts between panes, and the borders there that a hand can move.

use ratatui::layout::{Position, Rect};

use super::{cut_left, cut_top};
use crate::app::State;
use crate::app::borders::{Border, Borders};

/// The least that a moved border leaves of a pane, its frame included: columns and rows.
const LEAST: (u16, u16) = (16, 5);

/// A border between panes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seam {
    /// Which.
    pub border: Border,
    /// What it divides.
    whole: Rect,
    /// Columns or rows of the first part.
    first: u16,
    /// The same where nobody has moved it.
    usual: u16,
    /// Whether its parts lie beside each other.
    upright: bool,
}

impl Seam {
    /// Whether a cell is on it: on the frame of either part.
    pub fn holds(&self, at: Position) -> bool {
        let along = if self.upright { at.x.wrapping_sub(self.whole.x) } else { at.y.wrapping_sub(self.whole.y) };
        self.whole.contains(at) && (along + 1 == self.first || along == self.first)
    }

    /// How far it is from where it usually is when it is put at this cell, in thousandths of what it divides.
    pub fn moved_to(&self, at: Position) -> i16 {
        let (at, from, length) =
            if self.upright { (at.x, self.whole.x, self.whole.width) } else { (at.y, self.whole.y, self.whole.height) };
        let cells = i32::from(at) - i32::from(from) - i32::from(self.usual);
        // Rounded up in its direction, so that cutting by it comes to the same cell.
        let (length, thousandths) = (i32::from(length.max(1)), cells * 1000);
        ((thousandths + thousandths.signum() * (length - 1)) / length).clamp(-1000, 1000) as i16
    }
}

/// Cuts areas in two, where the user wants it, and remembers where.
pub(super) struct Knife<'s> {
    borders: &'s Borders,
    next: Border,
    /// Where it cut so far.
    pub(super) seams: Vec<Seam>,
}

impl<'s> Knife<'s> {
    /// For the arrangement as it is; cuts count from `first`.
    pub(super) fn new(state: &'s State, first: u8) -> Self {
        Self { borders: &state.borders, next: Border { of: state.arrangement, place: first }, seams: Vec::new() }
    }

    /// A part on the left, usually of so many columns, and the rest.
    pub(super) fn left(&mut self, whole: Rect, usual: u16) -> (Rect, Rect) {
        let first = self.cut(whole, usual, true);
        cut_left(whole, first)
    }

    /// A part above, usually of so many rows, and the rest.
    pub(super) fn top(&mut self, whole: Rect, usual: u16) -> (Rect, Rect) {
        let first = self.cut(whole, usual, false);
        cut_top(whole, first)
    }

    fn cut(&mut self, whole: Rect, usual: u16, upright: bool) -> u16 {
        let (length, least) = if upright { (whole.width, LEAST.0) } else { (whole.height, LEAST.1) };
        // Where a border outside of it was moved, what is usual may be more than there is.
        let usual = if length < 2 * least { usual } else { usual.min(length - least) };
        let moved = i32::from(self.borders.of(self.next)) * i32::from(length) / 1000;
        // Where it is where it usually is, it is not asked how much that leaves.
        let first = match i32::from(usual) + moved {
            _ if moved == 0 => usual,
            _ if length < 2 * least => usual,
            wanted => wanted.clamp(i32::from(least), i32::from(length - least)) as u16,
        };
        self.seams.push(Seam { border: self.next, whole, first, usual, upright });
        self.next.place += 1;
        first
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::{Arrangement, Setup};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_border_comes_to_the_cell_it_is_put_at(width in 40_u16..300, usual in 16_u16..24, to in 16_u16..24) {
            let whole = Rect::new(3, 1, width, 40);
            let mut state = State::new(Setup::default());
            let seam = {
                let mut knife = Knife::new(&state, 0);
                knife.left(whole, usual);
                knife.seams[0]
            };
            let border = Border { of: Arrangement::Overview, place: 0 };
            state.borders.moved.insert(border, seam.moved_to(Position::new(3 + to, 5)));
            let mut knife = Knife::new(&state, 0);
            let (left, right) = knife.left(whole, usual);
            prop_assert_eq!((left.width, left.width + right.width), (to, width));
            prop_assert!(knife.seams[0].holds(Position::new(right.x, 5)));
            prop_assert!(knife.seams[0].holds(Position::new(right.x - 1, 5)));
            prop_assert!(!knife.seams[0].holds(Position::new(right.x + 1, 5)));
        }
    }
}
