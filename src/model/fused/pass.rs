//! What every layer is told about the batch at hand, and what it keeps between the way forward and the way back.

use super::panels::Panels;
use crate::base::crew::Crew;
use crate::data::{Picked, Sparse};
use crate::model::aligned::Aligned;
use crate::model::blueprint::Layer;

/// Numbers below which a pass over them is not worth sharing among threads.
pub(super) const SHARED_FROM: usize = 1 << 14;

/// Pieces that rows are cut into where each piece sums up on its own; the count must not depend on the threads.
const SHARDS: usize = 8;

/// A batch on its way.
#[derive(Clone, Copy, Debug)]
pub(in crate::model) struct Pass<'a> {
    /// Rows at hand, and the first's number within the batch.
    pub(in crate::model) rows: usize,
    pub(in crate::model) first: usize,
    /// Who works on it; the result does not depend on how many they are.
    pub(in crate::model) crew: &'a Crew,
    /// Whether batch norm goes by the rows at hand, else by its running statistics.
    pub(in crate::model) learning: bool,
    /// Share of units that dropout switches off.
    pub(in crate::model) dropout: f64,
    /// Seed and number of the step, from which dropout draws.
    pub(in crate::model) seed: u64,
    pub(in crate::model) step: u64,
}

/// What goes into a layer.
#[derive(Clone, Copy, Debug)]
pub(super) enum Input<'a> {
    /// All numbers, row after row or in panels.
    Numbers(&'a [f32]),
    /// Rows without their zeros, where the first layer can do with them (see `dense.rs`).
    Sparse(Picked<'a>),
}

impl<'a> Input<'a> {
    /// All numbers.
    ///
    /// # Panics
    /// If they are given without zeros.
    pub(super) fn numbers(self) -> &'a [f32] {
        match self {
            Self::Numbers(numbers) => numbers,
            Self::Sparse(_) => unreachable!("rows without their zeros are for a dense layer alone"),
        }
    }
}

impl Pass<'_> {
    /// Calls `body` on pieces of whole rows, at once where that pays. What `body` does to a row must depend on nothing
    /// but the row.
    pub(super) fn rows_of(self, values: &mut [f32], width: usize, body: impl Fn(&mut [f32]) + Sync) {
        if values.len() < SHARED_FROM || width == 0 {
            body(values);
        } else {
            let piece = (values.len() / width).div_ceil(SHARDS) * width;
            self.crew.deal(values.chunks_mut(piece), body);
        }
    }

    /// Calls `body` on equal pieces of two slices, at once where that pays; it must treat each element by itself.
    pub(super) fn pairs_of(self, a: &mut [f32], b: &[f32], body: impl Fn(&mut [f32], &[f32]) + Sync) {
        if a.len() < SHARED_FROM {
            body(a, b);
        } else {
            let piece = a.len().div_ceil(SHARDS);
            self.crew.deal(a.chunks_mut(piece).zip(b.chunks(piece)), |(a, b)| body(a, b));
        }
    }

    /// Whether dropout switches anything off.
    pub(super) fn drops(self) -> bool {
        self.dropout > 0.0
    }

    /// Rows in each shard of this batch, the last may have fewer; a function of the batch alone.
    pub(super) fn shard(self) -> usize {
        self.rows.div_ceil(SHARDS).max(1)
    }
}

/// What a layer keeps of a batch, reused from batch to batch.
#[derive(Clone, Debug, Default)]
pub(super) struct Memory {
    /// What came out: rows x outputs, row after row or in panels.
    pub(super) y: Aligned,
    /// Whatever else the way back needs.
    pub(super) kept: Aligned,
    /// Which element of a window was the largest.
    pub(super) winners: Vec<u32>,
    /// Room to work in, one a shard.
    pub(super) shards: Vec<Shard>,
    /// What went in, where it came row after row, as products read it: without zeros, or in panels.
    pub(super) sparse_x: Sparse,
    pub(super) laid_x: Panels,
    /// The slopes of what came out, where they came so.
    pub(super) laid_dy: Panels,
    /// Of the layers inside.
    pub(super) inner: Vec<Memory>,
    /// Slopes between the layers inside.
    pub(super) slopes: [Aligned; 2],
}

impl Memory {
    /// One for each layer.
    pub(super) fn blank(layers: &[Layer]) -> Vec<Self> {
        let inner = |layer: &Layer| if let Layer::Residual(inner) = layer { Self::blank(inner) } else { Vec::new() };
        layers.iter().map(|layer| Self { inner: inner(layer), ..Self::default() }).collect()
    }
}

/// Room for one shard of a batch.
#[derive(Clone, Debug, Default)]
pub(super) struct Shard {
    /// A picture in its margin, and its slopes in theirs.
    pub(super) frames: [Aligned; 2],
    /// A picture after the convolution itself, or its slopes.
    pub(super) convolved: Aligned,
    /// Slopes as the gradient of the weight reads them.
    pub(super) slopes: Panels,
    /// Its part of the gradient.
    pub(super) gradient: Aligned,
}
