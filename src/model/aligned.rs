//! Numbers that begin at the beginning of a cache line.
//!
//! A vector of 64 bytes that lies across two lines is read and written in two goes; for what streams through a processor,
//! as the optimizer's memories do, that is measured to cost three times as long. Allocators promise 16 bytes only, and
//! give large blocks just that.

use std::fmt;
use std::ops::{Deref, DerefMut};

use bytemuck::{Pod, Zeroable, cast_slice, cast_slice_mut};

/// Numbers of a line.
const LINE: usize = 16;

#[derive(Clone, Copy, Pod, Zeroable)]
#[repr(C, align(64))]
struct Line([f32; LINE]);

/// A vector of numbers, as [`Vec`] is one.
#[derive(Clone, Default)]
pub(super) struct Aligned {
    lines: Vec<Line>,
    length: usize,
}

impl Aligned {
    /// None yet.
    pub(super) const fn new() -> Self {
        Self { lines: Vec::new(), length: 0 }
    }

    /// So many zeros.
    pub(super) fn zeros(length: usize) -> Self {
        Self { lines: vec![Line::zeroed(); length.div_ceil(LINE)], length }
    }

    /// Takes or adds numbers at the end until there are so many; what is added is `value`.
    pub(super) fn resize(&mut self, length: usize, value: f32) {
        let before = self.length;
        self.make_room(length);
        if let Some(added) = self.get_mut(before..) {
            added.fill(value);
        }
    }

    pub(super) fn clear(&mut self) {
        self.length = 0;
    }

    pub(super) fn extend_from_slice(&mut self, more: &[f32]) {
        let before = self.length;
        self.make_room(before + more.len());
        self[before..].copy_from_slice(more);
    }

    /// Has so many numbers; what stands in those that are new does not matter.
    pub(super) fn make_room(&mut self, length: usize) {
        let lines = length.div_ceil(LINE);
        if self.lines.len() < lines {
            self.lines.resize(lines, Line::zeroed());
        }
        self.length = length;
    }
}

impl Deref for Aligned {
    type Target = [f32];

    fn deref(&self) -> &[f32] {
        &cast_slice(&self.lines)[..self.length]
    }
}

impl DerefMut for Aligned {
    fn deref_mut(&mut self) -> &mut [f32] {
        &mut cast_slice_mut(&mut self.lines)[..self.length]
    }
}

impl From<&[f32]> for Aligned {
    fn from(values: &[f32]) -> Self {
        let mut all = Self::new();
        all.extend_from_slice(values);
        all
    }
}

impl PartialEq for Aligned {
    fn eq(&self, other: &Self) -> bool {
        self[..] == other[..]
    }
}

impl fmt::Debug for Aligned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self[..].fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[derive(Clone, Debug)]
    enum Change {
        Resize(usize, f32),
        MakeRoom(usize),
        Clear,
        Slice(Vec<f32>),
    }

    fn change() -> impl Strategy<Value = Change> {
        let some = prop::collection::vec(-9.0_f32..9.0, 0..40);
        prop_oneof![
            (0_usize..50, -9.0_f32..9.0).prop_map(|(length, value)| Change::Resize(length, value)),
            (0_usize..50).prop_map(Change::MakeRoom),
            Just(Change::Clear),
            some.prop_map(Change::Slice),
        ]
    }

    proptest! {
        #[test]
        fn it_is_a_vector_that_begins_with_a_line(changes in prop::collection::vec(change(), 1..12)) {
            let (mut found, mut wanted) = (Aligned::new(), Vec::new());
            for change in changes {
                match change {
                    Change::Resize(length, value) => {
                        found.resize(length, value);
                        wanted.resize(length, value);
                    }
                    Change::MakeRoom(length) => {
                        let kept = length.min(wanted.len());
                        found.make_room(length);
                        prop_assert_eq!((found.len(), &found[..kept]), (length, &wanted[..kept]));
                        wanted.clear();
                        wanted.extend_from_slice(&found);
                    }
                    Change::Clear => {
                        found.clear();
                        wanted.clear();
                    }
                    Change::Slice(more) => {
                        found.extend_from_slice(&more);
                        wanted.extend_from_slice(&more);
                    }
                }
                prop_assert_eq!(&found[..], &wanted[..]);
                prop_assert_eq!(found.as_ptr() as usize % 64, 0);
            }
        }
    }
}
