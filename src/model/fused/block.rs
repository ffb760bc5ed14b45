//! Rows of a batch that go all the way on one thread: through every layer, to the loss and back.
//!
//! What comes out of a layer is then read by the core that made it, and threads meet twice a batch instead of after
//! every layer. Each block sums a gradient of its own; these are added in the order of the blocks. How many there are is
//! decided by the network and the batch, never by the threads.

use super::dense::passes_over_zeros;
use super::laid::Laid;
use super::pass::{Input, Memory, Pass};
use super::vector::vectorised;
use super::{Slopes, backward, forward, into};
use crate::model::aligned::Aligned;
use crate::model::batch::Features;
use crate::model::blueprint::Layer;
use crate::model::weights::Weights;

/// Rows of a block at least: fewer would not pay for a gradient that is to be added.
const LEAST_ROWS: usize = 128;

/// Blocks of a batch at most.
const MOST: usize = 16;

/// Numbers learnt up to which blocks have gradients of their own; above, a layer's products are large enough to be shared.
const MOST_LEARNT: usize = 1 << 18;

/// Numbers of the gradient that one thread adds up at a time, and how many of them together.
const SHARE: usize = 1 << 12;
const TOGETHER: usize = 32;

/// How many blocks a batch of so many rows is cut into.
pub(super) fn count(layers: &[Layer], rows: usize, learnt: usize) -> usize {
    if learnt > MOST_LEARNT || layers.iter().any(is_whole) { 1 } else { (rows / LEAST_ROWS).clamp(1, MOST) }
}

/// Whether a layer needs the whole batch at once, or shares it out better by itself.
fn is_whole(layer: &Layer) -> bool {
    match layer {
        Layer::BatchNorm(_) | Layer::Conv(_) => true,
        Layer::Residual(inner) => inner.iter().any(is_whole),
        _ => false,
    }
}

/// What all blocks of a batch have in common.
#[derive(Clone, Copy)]
pub(super) struct Common<'a> {
    pub(super) layers: &'a [Layer],
    pub(super) laid: &'a [Laid],
    pub(super) weights: &'a Weights,
    pub(super) slopes_of: &'a Slopes<'a>,
}

/// What one block keeps, reused from batch to batch.
#[derive(Clone, Debug)]
pub(super) struct Block {
    pub(super) memories: Vec<Memory>,
    /// Room for its rows, where they are fetched.
    x: Aligned,
    slopes: [Aligned; 2],
    gradient: Aligned,
    pub(super) loss: f64,
}

impl Block {
    pub(super) fn new(layers: &[Layer]) -> Self {
        Self {
            memories: Memory::blank(layers),
            x: Aligned::new(),
            slopes: Default::default(),
            gradient: Aligned::new(),
            loss: 0.0,
        }
    }

    /// There and back; every number of `gradient` is replaced.
    pub(super) fn learn(&mut self, common: Common<'_>, pass: Pass<'_>, x: Features<'_>, gradient: &mut [f32]) {
        let Common { layers, laid, weights, slopes_of } = common;
        let x = match x.picked().filter(|_| passes_over_zeros(layers)) {
            Some(picked) => Input::Sparse(picked),
            None => Input::Numbers(x.laid(pass.crew, &mut self.x)),
        };
        forward(layers, laid, pass, weights, x, &mut self.memories, 0);
        let outputs = into(layers, pass, x, &self.memories, layers.len()).numbers();
        self.slopes[0].make_room(outputs.len());
        self.loss = slopes_of(pass.crew, pass.first..pass.first + pass.rows, outputs, &mut self.slopes[0]);
        backward(layers, laid, pass, weights, x, &mut self.memories, &mut self.slopes, false, gradient);
    }

    /// The same, with the block's own gradient.
    pub(super) fn learn_apart(&mut self, common: Common<'_>, pass: Pass<'_>, x: Features<'_>) {
        let mut gradient = std::mem::take(&mut self.gradient);
        gradient.resize(common.weights.learnt.len(), 0.0);
        self.learn(common, pass, x, &mut gradient);
        self.gradient = gradient;
    }
}

/// Adds up the blocks' gradients, in order. The sums of a few numbers are held in registers over all blocks: a copy of the first
/// to be added to takes longer than all additions, by an instruction that some processors are slow at.
pub(super) fn add_up(pass: Pass<'_>, blocks: &[Block], gradient: &mut [f32]) {
    let (first, rest) = (&blocks[0], &blocks[1..]);
    pass.crew.deal(gradient.chunks_mut(SHARE).enumerate(), |(piece, sums)| {
        vectorised(
            #[inline(always)]
            || {
                for (some, sums) in sums.chunks_mut(TOGETHER).enumerate() {
                    let place = piece * SHARE + some * TOGETHER;
                    match sums.first_chunk_mut::<TOGETHER>() {
                        Some(sums) => add_some(first, rest, place, sums),
                        None => sums.iter_mut().enumerate().for_each(|(at, sum)| {
                            add_some(first, rest, place + at, std::array::from_mut(sum));
                        }),
                    }
                }
            },
        );
    });
}

/// The sums of `N` numbers from a place on.
#[inline(always)]
fn add_some<const N: usize>(first: &Block, rest: &[Block], place: usize, to: &mut [f32; N]) {
    let mut sums = [0.0; N];
    sums.copy_from_slice(&first.gradient[place..place + N]);
    for block in rest {
        for (sum, more) in sums.iter_mut().zip(&block.gradient[place..place + N]) {
            *sum += more;
        }
    }
    *to = sums;
}
