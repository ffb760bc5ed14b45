//! The network on the processor: hand-written layers over slices, forward and back.
//!
//! ```text
//!  x ─► layer ─► y ─► layer ─► … ─► outputs ─► loss
//!        │ keeps what the way back needs in its Memory
//!  gradient ◄─ layer ◄─ dy ◄─ … ◄─ slopes of the loss
//! ```
//!
//! A layer is a pair of functions, `forward` and `backward`, over whole batches; activations are part of the layer they
//! follow. Numbers of a product do not depend on how it is cut (see `kernel.rs`), and what sums over rows does so in
//! pieces that the batch alone decides, so a step has the same bits for any number of threads. Hot: nothing of a batch's
//! size is allocated once the buffers have grown to it.

#![expect(clippy::inline_always, reason = "vector code needs its loop and what it calls in one function")]

mod activation;
mod chunks;
mod conv;
mod dense;
mod dropout;
mod embed;
mod given;
mod kernel;
mod norm;
mod panels;
mod pass;
mod pool;
mod product;
mod slide;
#[cfg(test)]
pub(super) mod tests;
mod vector;

pub(super) use dropout::mask;
pub(super) use norm::{EPSILON, follow};
use pass::Memory;
pub(super) use pass::Pass;
pub(super) use vector::vectorised;

use super::blueprint::Layer;
use super::weights::Weights;

/// Layers and what they keep between the two ways.
#[derive(Clone, Debug)]
pub(super) struct Fused {
    layers: Vec<Layer>,
    memories: Vec<Memory>,
    slopes: [Vec<f32>; 2],
}

impl Fused {
    /// A network of these layers.
    pub(super) fn new(layers: Vec<Layer>) -> Self {
        Self { memories: blank(&layers), layers, slopes: Default::default() }
    }

    /// Outputs for a training batch; running statistics are moved.
    pub(super) fn forward(&mut self, pass: Pass<'_>, weights: &mut Weights, x: &[f32]) -> &[f32] {
        forward(&self.layers, pass, weights, x, &mut self.memories, 0);
        track(&self.layers, pass, &self.memories, weights);
        self.memories.last().map_or(&[], |last| &last.y)
    }

    /// The gradient of what is learnt, from the slopes of the loss with respect to the outputs of the last
    /// [`Fused::forward`] on the same `x`. Every number of `gradient` is replaced.
    pub(super) fn backward(
        &mut self,
        pass: Pass<'_>,
        weights: &Weights,
        x: &[f32],
        slopes: &[f32],
        gradient: &mut [f32],
    ) {
        self.slopes[0].clear();
        self.slopes[0].extend_from_slice(slopes);
        backward(&self.layers, pass, weights, x, &mut self.memories, &mut self.slopes, false, gradient);
    }

    /// Outputs with running statistics and without dropout.
    pub(super) fn infer(&self, pass: Pass<'_>, weights: &Weights, x: &[f32]) -> Vec<f32> {
        infer(&self.layers, pass, weights, x)
    }
}

fn blank(layers: &[Layer]) -> Vec<Memory> {
    let inner = |layer: &Layer| if let Layer::Residual(inner) = layer { blank(inner) } else { Vec::new() };
    layers.iter().map(|layer| Memory { inner: inner(layer), ..Memory::default() }).collect()
}

/// `site` numbers layers over the whole network, for dropout; returns the next number.
fn forward(
    layers: &[Layer],
    pass: Pass<'_>,
    weights: &Weights,
    x: &[f32],
    memories: &mut [Memory],
    mut site: usize,
) -> usize {
    for (index, layer) in layers.iter().enumerate() {
        let (before, rest) = memories.split_at_mut(index);
        let x = before.last().map_or(x, |last| &last.y);
        let memory = &mut rest[0];
        match layer {
            Layer::Dense(layer) => dense::forward(layer, pass, weights, x, memory),
            Layer::Conv(layer) => conv::forward(layer, pass, weights, x, memory),
            Layer::Pool(layer) => pool::forward(layer, pass, x, memory),
            Layer::BatchNorm(layer) => norm::batch_forward(layer, pass, weights, x, memory),
            Layer::LayerNorm(layer) => norm::layer_forward(layer, pass, weights, x, memory),
            Layer::Activate { width, activation } => {
                memory.y.clear();
                memory.y.extend_from_slice(x);
                activation::finish(pass, Some(*activation), &mut memory.y, *width, &mut memory.kept);
            }
            Layer::Dropout { .. } => dropout::forward(pass, site, x, memory),
            Layer::Embed(layer) => embed::forward(layer, weights, x, &mut memory.y),
            Layer::Residual(inner) => {
                site = forward(inner, pass, weights, x, &mut memory.inner, site);
                memory.y.clear();
                memory.y.extend_from_slice(x);
                vector::add(&mut memory.y, memory.inner.last().map_or(&[], |last| &last.y));
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
    pass: Pass<'_>,
    weights: &Weights,
    x: &[f32],
    memories: &mut [Memory],
    slopes: &mut [Vec<f32>; 2],
    whole: bool,
    gradient: &mut [f32],
) {
    for (index, layer) in layers.iter().enumerate().rev() {
        let (before, rest) = memories.split_at_mut(index);
        let x = before.last().map_or(x, |last| &last.y);
        let memory = &mut rest[0];
        let [dy, dx] = &mut *slopes;
        let wanted = whole || index > 0;
        match layer {
            Layer::Dense(layer) => {
                dense::backward(layer, pass, weights, x, memory, dy, wanted.then_some(dx), gradient);
            }
            Layer::Conv(layer) => conv::backward(layer, pass, weights, x, memory, dy, wanted.then_some(dx), gradient),
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
            Layer::Dropout { .. } => dropout::backward(pass, memory, dy, dx),
            Layer::Embed(layer) => embed::backward(layer, pass, weights, x, dy, gradient),
            Layer::Residual(inner) => {
                let Memory { inner: memories, slopes, .. } = memory;
                slopes[0].clear();
                slopes[0].extend_from_slice(dy);
                backward(inner, pass, weights, x, memories, slopes, true, gradient);
                vector::add(dy, &slopes[0]);
                std::mem::swap(dy, dx);
            }
        }
        slopes.swap(0, 1);
    }
}

fn infer(layers: &[Layer], pass: Pass<'_>, weights: &Weights, x: &[f32]) -> Vec<f32> {
    let mut x = x.to_vec();
    for layer in layers {
        let mut memory = Memory::default();
        match layer {
            Layer::Dense(layer) => dense::forward(layer, pass, weights, &x, &mut memory),
            Layer::Conv(layer) => conv::forward(layer, pass, weights, &x, &mut memory),
            Layer::Pool(layer) => pool::forward(layer, pass, &x, &mut memory),
            Layer::BatchNorm(layer) => norm::batch_infer(layer, weights, &x, &mut memory.y),
            Layer::LayerNorm(layer) => norm::layer_forward(layer, pass, weights, &x, &mut memory),
            Layer::Activate { activation, .. } => {
                activation::apply(*activation, &mut x);
                continue;
            }
            Layer::Dropout { .. } => continue,
            Layer::Embed(layer) => embed::forward(layer, weights, &x, &mut memory.y),
            Layer::Residual(inner) => {
                memory.y = infer(inner, pass, weights, &x);
                vector::add(&mut memory.y, &x);
            }
        }
        x = memory.y;
    }
    x
}
