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

use dfdx::prelude::{Device, Gradients, HasShape, NoneTape, Tensor, Trace, TryMul};
use dfdx::tensor_ops::{Backward, SumTo};

use super::blueprint::Layer;
use super::fused::{Pass, Slopes, follow};
use super::weights::Weights;
use held::Held;
use walk::{Node, Walk};

/// Rows judged at once; bounds the device's memory.
const JUDGED_AT_ONCE: usize = 1024;

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
        Self { nodes, held: RefCell::new(Held::new(device.clone())), device }
    }

    /// The loss of a training batch as `slopes_of` sums it up, and the gradient of what is learnt, every number of which is
    /// replaced. Running statistics are moved.
    ///
    /// # Panics
    /// When the device fails, as when its memory is full; the graph cannot be used afterwards. So does judging.
    pub(super) fn learn(
        &mut self,
        pass: Pass<'_>,
        weights: &mut Weights,
        x: &[f32],
        slopes_of: &Slopes<'_>,
        gradient: &mut [f32],
    ) -> f64 {
        let mut held = self.held.borrow_mut();
        let mut walk = Walk::new(&self.device, done(held.of(weights)), pass, x);
        let batch = done(walk.batch()).traced(Gradients::leaky());
        let outputs = done(walk.through(&self.nodes, batch));
        for seen in walk.seen {
            follow(seen.norm, seen.count, &seen.mean, &seen.variance, weights);
        }
        let found = outputs.as_vec();
        let mut slopes = vec![0.0; found.len()];
        let loss = slopes_of(pass.crew, 0..pass.rows, &found, &mut slopes);
        let slopes: Batch<D> = self.device.tensor_from_vec(slopes, *outputs.shape());
        // The sum of outputs times a constant has that constant as its gradient: so dfdx is handed the loss's.
        let product = done(outputs.try_mul(slopes));
        let gradients = done(done(product.try_sum::<(), _>()).try_backward());
        for (param, tensor) in weights.params.iter().zip(held.tensors()).filter(|(param, _)| param.is_learnt()) {
            gradients.get(tensor).copy_into(&mut gradient[param.place.clone()]);
        }
        loss
    }

    /// Outputs with running statistics and without dropout, row after row, to `outputs`.
    pub(super) fn infer(&self, pass: Pass<'_>, weights: &Weights, x: &[f32], outputs: &mut [f32]) {
        if pass.rows == 0 {
            return;
        }
        let mut held = self.held.borrow_mut();
        let held = done(held.of(weights));
        let (inputs, units) = (x.len() / pass.rows, outputs.len() / pass.rows);
        for (x, outputs) in x.chunks(JUDGED_AT_ONCE * inputs).zip(outputs.chunks_mut(JUDGED_AT_ONCE * units)) {
            let pass = Pass { rows: x.len() / inputs, learning: false, ..pass };
            let mut walk = Walk::new(&self.device, held, pass, x);
            let batch = done(walk.batch());
            outputs.copy_from_slice(&done(walk.through(&self.nodes, batch)).as_vec());
        }
    }
}

/// Sizes are checked when a network is drawn up, so what is left to fail is the device.
fn done<R, E: fmt::Debug>(result: Result<R, E>) -> R {
    result.unwrap_or_else(|error| panic!("the device failed: {error:?}"))
}
