//! Rows of a left factor laid out for a tile: a chunk of each row, then the next chunk of each, so that a chunk of any
//! number of rows is read from one address on.

use std::cell::RefCell;

use super::kernel::{Apart, Left};
use crate::model::aligned::Aligned;

/// Numbers of a row that stand together.
const CHUNK: usize = 32;

/// Numbers that `rows` rows of `inner` numbers take.
pub(super) fn size(rows: usize, inner: usize) -> usize {
    rows * inner.div_ceil(CHUNK) * CHUNK
}

thread_local! {
    /// Kept from product to product: it would else be made and filled with zeros for every piece of every batch.
    static ROOM: RefCell<Aligned> = const { RefCell::new(Aligned::new()) };
}

/// Calls `body` with room for so many numbers, in which anything may stand. Not to be called within `body`.
pub(super) fn with_room<R>(size: usize, body: impl FnOnce(&mut [f32]) -> R) -> R {
    ROOM.with_borrow_mut(|room| {
        if room.len() < size {
            room.resize(size, 0.0);
        }
        body(&mut room[..size])
    })
}

/// Puts `values` into row `row` of `rows`, from its number `at` on.
#[inline(always)]
pub(super) fn put(chunks: &mut [f32], rows: usize, row: usize, mut at: usize, mut values: &[f32]) {
    while !values.is_empty() {
        let (index, within) = (at / CHUNK, at % CHUNK);
        let target = &mut chunks[(index * rows + row) * CHUNK..][..CHUNK];
        let taken = match values.first_chunk::<CHUNK>() {
            Some(whole) if within == 0 => {
                target.copy_from_slice(whole);
                CHUNK
            }
            _ => {
                let count = (CHUNK - within).min(values.len());
                target[within..within + count].copy_from_slice(&values[..count]);
                count
            }
        };
        (at, values) = (at + taken, &values[taken..]);
    }
}

/// What was put, as a tile of `rows` rows reads it.
pub(super) fn left(chunks: &[f32], rows: usize) -> Left<'_> {
    Left { values: chunks, apart: Apart::ThirtyTwo, step: 1, run: CHUNK, leap: rows * CHUNK }
}
