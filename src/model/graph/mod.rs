//! The network as a graph of dfdx's operators, on any device: an independent check of [`super::fused`], and the way to a
//! card.
//!
//! ```text
//!  Weights ─► Held (tensors on the device) ─┐
//!  x ───────────────────────────────────────┴► Walk over Nodes ─► outputs, tape ─► backward ─► gradient
//! ```
//!
//! Blueprint, weights, dropout masks and running statistics are those of the other engine, so both give the same numbers
//! up to rounding. What is learnt lives in [`Weights`] on the host: each parameter that has changed since the last pass is
//! copied to the device, which is once a step, and its gradient is copied back. Only operators that any device has are
//! used: there is no convolution among them, so pictures go through gathered patches. dfdx 0.13's softmax family is never
//! called; its gradient is silently wrong on permuted or broadcast input, as a test below shows.

mod activation;
mod embed;
mod held;
mod norm;
mod picture;
#[cfg(test)]
mod tests;
mod walk;

use std::cell::RefCell;
use std::fmt;

use dfdx::prelude::{Device, Gradients, HasShape, NoneTape, OwnedTape, Tensor, Trace, TryMul};
use dfdx::tensor_ops::{Backward, SumTo};

use super::blueprint::Layer;
use super::fused::{Pass, follow};
use super::weights::Weights;
use held::Held;
use walk::{Node, Walk};

/// A batch: rows by numbers a row.
type Batch<D, T = NoneTape> = Tensor<(usize, usize), f32, D, T>;
/// A parameter: its numbers in one row.
type Flat<D, T = NoneTape> = Tensor<(usize,), f32, D, T>;

/// Layers on a device and what they keep between the two ways.
pub(super) struct Graph<D: Device<f32>> {
    device: D,
    nodes: Vec<Node<D>>,
    /// Parameters as they were copied to the device last.
    held: RefCell<Held<D>>,
    /// What came out of the last forward pass, with the way back.
    traced: Option<Batch<D, OwnedTape<f32, D>>>,
    outputs: Vec<f32>,
}

impl<D: Device<f32>> fmt::Debug for Graph<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Graph").field("device", &self.device).field("nodes", &self.nodes.len()).finish_non_exhaustive()
    }
}

impl<D: Device<f32>> Graph<D> {
    /// A network of these layers on `device`.
    pub(super) fn new(device: D, layers: Vec<Layer>) -> Self {
        let nodes = layers.into_iter().map(|layer| done(Node::new(&device, layer))).collect();
        Self { nodes, held: RefCell::new(Held::new(device.clone())), device, traced: None, outputs: vec![] }
    }

    /// Outputs for a training batch; running statistics are moved.
    ///
    /// # Panics
    /// When the device fails, as when its memory is full; the graph cannot be used afterwards. So do the other passes.
    pub(super) fn forward(&mut self, pass: Pass<'_>, weights: &mut Weights, x: &[f32]) -> &[f32] {
        let mut held = self.held.borrow_mut();
        let mut walk = Walk::new(&self.device, done(held.of(weights)), pass, x, true);
        let batch = done(walk.batch()).traced(Gradients::leaky());
        let outputs = done(walk.through(&self.nodes, batch));
        for seen in walk.seen {
            follow(seen.norm, seen.count, &seen.mean, &seen.variance, weights);
        }
        self.outputs = outputs.as_vec();
        self.traced = Some(outputs);
        &self.outputs
    }

    /// The gradient of what is learnt, from the slopes of the loss with respect to the outputs of the last
    /// [`Graph::forward`]; without one, nothing is done. Every number of `gradient` is replaced.
    pub(super) fn backward(&mut self, weights: &Weights, slopes: &[f32], gradient: &mut [f32]) {
        let Some(outputs) = self.traced.take() else { return };
        let slopes: Batch<D> = self.device.tensor_from_vec(slopes.to_vec(), *outputs.shape());
        // The sum of outputs times a constant has that constant as its gradient: so dfdx is handed the loss's.
        let product = done(outputs.try_mul(slopes));
        let gradients = done(done(product.try_sum::<(), _>()).try_backward());
        let held = self.held.borrow();
        for (param, tensor) in weights.params.iter().zip(held.tensors()).filter(|(param, _)| param.is_learnt()) {
            gradients.get(tensor).copy_into(&mut gradient[param.place.clone()]);
        }
    }

    /// Outputs with running statistics and without dropout.
    pub(super) fn infer(&self, pass: Pass<'_>, weights: &Weights, x: &[f32]) -> Vec<f32> {
        let mut held = self.held.borrow_mut();
        let mut walk = Walk::new(&self.device, done(held.of(weights)), pass, x, false);
        let batch = done(walk.batch());
        done(walk.through(&self.nodes, batch)).as_vec()
    }
}

/// Sizes are checked when a network is drawn up, so what is left to fail is the device.
fn done<R, E: fmt::Debug>(result: Result<R, E>) -> R {
    result.unwrap_or_else(|error| panic!("the device failed: {error:?}"))
}
