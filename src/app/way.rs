//! Which way things move.

/// Which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// Forward, up, more.
    Next,
    /// Back, down, less.
    Previous,
}

/// How a cursor moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// One row up.
    Up,
    /// One row down.
    Down,
    /// One column, epoch or stretch of the curve to the left.
    Left,
    /// The same to the right.
    Right,
    /// The first row.
    First,
    /// The last row.
    Last,
    /// Half a screen up.
    PageUp,
    /// Half a screen down.
    PageDown,
}
