//! The network on the processor: hand-written layers over slices, forward and back.
//!
//! ```text
//!  x ─► layer ─► y ─► layer ─► … ─► outputs ─► loss
//!        │ keeps what the way back needs in its Memory
//!  gradient ◄─ layer ◄─ dy ◄─ … ◄─ slopes of the loss
//! ```
//!
//! A layer is a pair of functions, `forward` and `backward`, over whole batches; activations are part of the layer they
//! follow. Between dense layers numbers stand in panels (see `panels.rs`), elsewhere row after row, and rows that are mostly
//! zeros go into a dense layer without them (see `sparse.rs`). Numbers of a product do not depend on how it is cut, and what sums over rows does so in pieces that the batch
//! alone decides, so a step has the same bits for any number of threads. Hot: nothing of a batch's size is allocated once
//! the buffers have grown to it.

#![expect(clippy::inline_always, reason = "vector code needs its loop and what it calls in one function")]

mod activation;
mod block;
mod chunks;
mod conv;
mod dense;
mod dropout;
mod embed;
mod given;
mod kernel;
mod laid;
mod narrow;
mod norm;
mod panels;
mod pass;
mod pool;
mod product;
mod slide;
mod sparse;
#[cfg(test)]
pub(super) mod tests;
mod transpose;
mod vector;

use std::ops::Range;
use std::sync::Arc;

pub(super) use dropout::mask;
pub(super) use norm::{EPSILON, follow};
pub(super) use pass::Pass;
use pass::{Input, Memory};
pub(super) use vector::vectorised;

use super::aligned::Aligned;
use super::batch::Features;
use super::blueprint::Layer;
use super::weights::Weights;
use crate::base::crew::Crew;
use block::{Block, Common, count};
use dense::InPanels;
use laid::{Back, Laid, lay_out};

/// Rows that one thread judges at a time, few enough for what comes out of their layers to stay in its cache.
const JUDGED_AT_ONCE: usize = 128;

/// Pieces that rows to be judged are cut into for each thread.
const JUDGED_PIECES: usize = 4;

/// What the loss makes of outputs: from who works on it, the batch's rows they belong to and the outputs themselves to
/// the sum of the losses, with their slopes written.
pub(super) type Slopes<'a> = dyn Fn(&Crew, Range<usize>, &[f32], &mut [f32]) -> f64 + Sync + 'a;

/// Layers and what they keep between the two ways.
#[derive(Clone, Debug)]
pub(super) struct Fused {
    layers: Vec<Layer>,
    laid: Vec<Laid>,
    blocks: Vec<Block>,
    /// Blocks of the last batch.
    used: usize,
    /// One thread, for a block.
    alone: Arc<Crew>,
}

impl Fused {
    /// A network of these layers.
    pub(super) fn new(layers: Vec<Layer>) -> Self {
        let laid = Laid::blank(&layers);
        Self { layers, laid, blocks: vec![], used: 0, alone: Arc::new(Crew::new(1)) }
    }

    /// Whether rows without their zeros spare it anything.
    pub(super) fn passes_over_zeros(&self) -> bool {
        dense::passes_over_zeros(&self.layers)
    }

    /// The loss of a training batch as `slopes_of` sums it up, and the gradient of what is learnt, every number of which is
    /// replaced. Running statistics are moved.
    pub(super) fn learn(
        &mut self,
        pass: Pass<'_>,
        weights: &mut Weights,
        x: Features<'_>,
        slopes_of: &Slopes<'_>,
        gradient: &mut [f32],
    ) -> f64 {
        lay_out(&self.layers, pass.crew, weights, &mut self.laid, Back::ToTheFirst);
        self.used = count(&self.layers, pass.rows, gradient.len());
        while self.blocks.len() < self.used {
            self.blocks.push(Block::new(&self.layers));
        }
        let Self { layers, laid, blocks, used, alone } = self;
        let blocks = &mut blocks[..*used];
        let common = Common { layers, laid, weights, slopes_of };
        if let [block] = blocks {
            block.learn(common, pass, x, gradient);
            track(layers, pass, &block.memories, weights);
            return block.loss;
        }
        let rows = pass.rows.div_ceil(*used);
        let columns = x.len() / pass.rows.max(1);
        let pieces = blocks.iter_mut().enumerate().map(|(place, block)| {
            let own = place * rows..((place + 1) * rows).min(pass.rows);
            (Pass { rows: own.len(), first: own.start, crew: alone, ..pass }, x.some(own, columns), block)
        });
        pass.crew.deal(pieces, |(pass, x, block)| block.learn_apart(common, pass, x));
        block::add_up(pass, blocks, gradient);
        blocks.iter().map(|block| block.loss).sum()
    }

    /// Outputs with running statistics and without dropout, row after row, to `outputs`.
    pub(super) fn infer(&self, pass: Pass<'_>, weights: &Weights, x: &[f32], outputs: &mut [f32]) {
        if pass.rows == 0 {
            return;
        }
        let mut laid = Laid::blank(&self.layers);
        lay_out(&self.layers, pass.crew, weights, &mut laid, Back::Nowhere);
        let (inputs, units) = (x.len() / pass.rows, outputs.len() / pass.rows);
        // Whole stretches, so that the threads do not decide which rows are judged together.
        let rows = pass.rows.div_ceil(JUDGED_PIECES * pass.crew.threads()).next_multiple_of(JUDGED_AT_ONCE);
        pass.crew.deal(x.chunks(rows * inputs).zip(outputs.chunks_mut(rows * units)), |(x, outputs)| {
            let mut memories = Memory::blank(&self.layers);
            let some = x.chunks(JUDGED_AT_ONCE * inputs).zip(outputs.chunks_mut(JUDGED_AT_ONCE * units));
            for (x, outputs) in some {
                let pass = Pass { rows: x.len() / inputs, crew: &self.alone, learning: false, dropout: 0.0, ..pass };
                let x = Input::Numbers(x);
                forward(&self.layers, &laid, pass, weights, x, &mut memories, 0);
                outputs.copy_from_slice(into(&self.layers, pass, x, &memories, self.layers.len()).numbers());
            }
        });
    }
}

/// Whether a layer changes anything: dropout that drops nothing hands on what it gets.
fn is_live(layer: &Layer, pass: Pass<'_>) -> bool {
    pass.drops() || !matches!(layer, Layer::Dropout { .. })
}

/// What goes into the layer at this place: what the last live layer before it gave, or `x`.
fn into<'a>(layers: &[Layer], pass: Pass<'_>, x: Input<'a>, memories: &'a [Memory], place: usize) -> Input<'a> {
    let last = layers[..place].iter().rposition(|layer| is_live(layer, pass));
    last.map_or(x, |last| Input::Numbers(&memories[last].y))
}

/// Whether what comes out of the layer at this place stands in panels, else row after row: where dense layers on both
/// sides have nothing but dropout between them.
fn gives_panels(layers: &[Layer], place: usize) -> bool {
    let rest = |layer: &&Layer| !matches!(layer, Layer::Dropout { .. });
    let (before, after) = (layers[..=place].iter().rfind(rest), layers[place + 1..].iter().find(rest));
    matches!((before, after), (Some(Layer::Dense(_)), Some(Layer::Dense(_))))
}

/// How numbers stand before and behind the layer at this place.
fn stands(layers: &[Layer], place: usize) -> InPanels {
    InPanels { x: place > 0 && gives_panels(layers, place - 1), y: gives_panels(layers, place) }
}

/// `site` numbers layers over the whole network, for dropout; returns the next number.
fn forward(
    layers: &[Layer],
    laid: &[Laid],
    pass: Pass<'_>,
    weights: &Weights,
    x: Input<'_>,
    memories: &mut [Memory],
    mut site: usize,
) -> usize {
    for (index, (layer, laid)) in layers.iter().zip(laid).enumerate() {
        let (before, rest) = memories.split_at_mut(index);
        let input = into(layers, pass, x, before, index);
        let (x, memory) = (|| input.numbers(), &mut rest[0]);
        let stands = stands(layers, index);
        match layer {
            Layer::Dense(layer) => dense::forward(layer, laid, pass, weights, input, memory, stands),
            Layer::Conv(layer) => conv::forward(layer, laid, pass, weights, x(), memory),
            Layer::Pool(layer) => pool::forward(layer, pass, x(), memory),
            Layer::BatchNorm(layer) if pass.learning => norm::batch_forward(layer, pass, weights, x(), memory),
            Layer::BatchNorm(layer) => norm::batch_infer(layer, weights, x(), &mut memory.y),
            Layer::LayerNorm(layer) => norm::layer_forward(layer, pass, weights, x(), memory),
            Layer::Activate { width, activation } => {
                memory.y.clear();
                memory.y.extend_from_slice(x());
                activation::finish(pass, Some(*activation), &mut memory.y, *width, &mut memory.kept);
            }
            Layer::Dropout { width } if pass.drops() => dropout::forward(pass, site, x(), *width, stands.y, memory),
            Layer::Dropout { .. } => {}
            Layer::Embed(layer) => embed::forward(layer, weights, x(), &mut memory.y),
            Layer::Residual(inner) => {
                site = forward(inner, &laid.inner, pass, weights, input, &mut memory.inner, site);
                memory.y.clear();
                memory.y.extend_from_slice(x());
                vector::add(&mut memory.y, into(inner, pass, input, &memory.inner, inner.len()).numbers());
            }
        }
        site += 1;
    }
    site
}

/// Moves running statistics, after a forward pass in training.
fn track(layers: &[Layer], pass: Pass<'_>, memories: &[Memory], weights: &mut Weights) {
    for (layer, memory) in layers.iter().zip(memories) {
        match layer {
            Layer::BatchNorm(layer) => norm::track(layer, pass, memory, weights),
            Layer::Residual(inner) => track(inner, pass, &memory.inner, weights),
            _ => {}
        }
    }
}

/// `slopes[0]` holds those of what came out; with `whole`, those of what went in stand there afterwards.
#[expect(clippy::too_many_arguments, reason = "a step back needs everything a step forward made")]
fn backward(
    layers: &[Layer],
    laid: &[Laid],
    pass: Pass<'_>,
    weights: &Weights,
    x: Input<'_>,
    memories: &mut [Memory],
    slopes: &mut [Aligned; 2],
    whole: bool,
    gradient: &mut [f32],
) {
    for (index, (layer, laid)) in layers.iter().zip(laid).enumerate().rev() {
        let (before, rest) = memories.split_at_mut(index);
        let input = into(layers, pass, x, before, index);
        let (x, memory) = (|| input.numbers(), &mut rest[0]);
        let stands = stands(layers, index);
        let [dy, dx] = &mut *slopes;
        let wanted = whole || index > 0;
        match layer {
            Layer::Dense(layer) => {
                dense::backward(layer, laid, pass, weights, input, memory, dy, wanted.then_some(dx), gradient, stands);
            }
            Layer::Conv(layer) => {
                conv::backward(layer, laid, pass, weights, x(), memory, dy, wanted.then_some(dx), gradient);
            }
            Layer::Pool(layer) => pool::backward(layer, pass, memory, dy, dx),
            Layer::BatchNorm(layer) => {
                norm::batch_backward(layer, pass, weights, memory, dy, wanted.then_some(dx), gradient);
            }
            Layer::LayerNorm(layer) => {
                norm::layer_backward(layer, weights, memory, dy, wanted.then_some(dx), gradient);
            }
            Layer::Activate { activation, .. } => {
                activation::unfinish(pass, Some(*activation), dy, &memory.y, &memory.kept);
                std::mem::swap(dy, dx);
            }
            Layer::Dropout { .. } => {
                if pass.drops() {
                    dropout::backward(memory, dy);
                }
                std::mem::swap(dy, dx);
            }
            Layer::Embed(layer) => embed::backward(layer, pass, weights, x(), dy, gradient),
            Layer::Residual(inner) => {
                let Memory { inner: memories, slopes, .. } = memory;
                slopes[0].clear();
                slopes[0].extend_from_slice(dy);
                backward(inner, &laid.inner, pass, weights, input, memories, slopes, true, gradient);
                vector::add(dy, &slopes[0]);
                std::mem::swap(dy, dx);
            }
        }
        slopes.swap(0, 1);
    }
}
