//! A network in training: one call a batch.
//!
//! Hot: everything here runs once a batch. Owned by the worker thread of a run.

use dfdx::prelude::{Cpu, Device, Gradients, HasShape, Tensor, Trace, TryMul};
use dfdx::tensor_ops::{Backward, SumTo};

use super::loss::Loss;
use super::network::{Architecture, Network};
use super::optimizer::Optimizer;
use super::snapshot::{self, Snapshot, SnapshotError};
use crate::data::Matrix;
use crate::spec;

/// Rows judged at once; bounds the memory of a forward pass.
const INFERENCE_ROWS: usize = 1024;

/// A batch's loss was not a number; the weights are as they were before it.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("the loss of step {step} is not a number")]
pub struct NotFinite {
    /// Batches done before.
    pub step: u64,
}

/// A network, its loss and its optimizer.
#[derive(Debug)]
pub struct Learner<D: Device<f32> = Cpu> {
    device: D,
    network: Network<D>,
    loss: Loss,
    /// Settings and memory of the optimizer.
    pub optimizer: Optimizer,
    seed: u64,
    gradient: Vec<f32>,
    weights: Vec<f32>,
}

impl Learner<Cpu> {
    /// Builds the network on the processor; see [`Learner::new`].
    pub fn on_cpu(architecture: &Architecture, loss: Loss, train: &spec::Train) -> Self {
        Self::new(Cpu::default(), architecture, loss, train)
    }
}

impl<D: Device<f32>> Learner<D> {
    /// Builds the network on `device` with initial weights drawn under the workspace's seed.
    pub fn new(device: D, architecture: &Architecture, loss: Loss, train: &spec::Train) -> Self {
        let network = Network::new(device.clone(), architecture, train.seed);
        let lengths: Vec<usize> =
            network.params.iter().filter(|param| param.trainable).map(|param| param.value.shape().0).collect();
        let optimizer = Optimizer::new(train, &lengths);
        Self { device, network, loss, optimizer, seed: train.seed, gradient: vec![], weights: vec![] }
    }

    /// Share of hidden units switched off while training, in `[0, 1)`.
    pub fn dropout(&mut self) -> &mut f64 {
        &mut self.network.dropout
    }

    /// One step on the rows of `x` that `rows` names. Returns the batch's mean loss.
    ///
    /// # Errors
    /// [`NotFinite`] when the loss is NaN or infinite; nothing was changed then, apart from running statistics.
    ///
    /// # Panics
    /// If the matrix has other columns than the network inputs, or a row is out of range.
    pub fn step(
        &mut self,
        x: &Matrix,
        truth: &[f32],
        weights: Option<&[f32]>,
        rows: &[usize],
    ) -> Result<f64, NotFinite> {
        let step = self.optimizer.steps;
        let truth: Vec<f32> = rows.iter().map(|&row| truth[row]).collect();
        let weights: Option<Vec<f32>> = weights.map(|weights| rows.iter().map(|&row| weights[row]).collect());
        let batch = self.batch(x, rows).traced(Gradients::leaky());
        let outputs = sized(self.network.train(batch, self.seed, step));
        let mut slope = Vec::new();
        let loss = self.loss.mean_and_gradient(&outputs.as_vec(), &truth, weights.as_deref(), &mut slope);
        if !loss.is_finite() {
            return Err(NotFinite { step });
        }
        // The sum of outputs times a constant has that constant as its gradient: so dfdx is handed ours.
        let slope: Tensor<_, f32, D> = self.device.tensor_from_vec(slope, *outputs.shape());
        let gradients = sized(outputs.try_mul(slope).and_then(|product| product.try_sum::<(), _>()?.try_backward()));
        self.descend(&gradients);
        Ok(loss)
    }

    fn descend(&mut self, gradients: &Gradients<f32, D>) {
        self.optimizer.begin();
        let trainable = self.network.params.iter_mut().filter(|param| param.trainable);
        for (index, param) in trainable.enumerate() {
            let length = param.value.shape().0;
            self.gradient.resize(length, 0.0);
            self.weights.resize(length, 0.0);
            gradients.get(&param.value).copy_into(&mut self.gradient);
            param.value.copy_into(&mut self.weights);
            self.optimizer.update(index, &mut self.weights, &self.gradient);
            param.value.copy_from(&self.weights);
        }
    }

    fn batch(&self, x: &Matrix, rows: &[usize]) -> Tensor<(usize, usize), f32, D> {
        let mut values = Vec::with_capacity(rows.len() * x.columns);
        for &row in rows {
            values.extend_from_slice(x.row(row));
        }
        self.device.tensor_from_vec(values, (rows.len(), x.columns))
    }

    /// Raw outputs for every row, row-major.
    pub fn outputs(&self, x: &Matrix) -> Vec<f32> {
        let rows: Vec<usize> = (0..x.rows).collect();
        rows.chunks(INFERENCE_ROWS).flat_map(|rows| sized(self.network.infer(self.batch(x, rows))).as_vec()).collect()
    }

    /// Mean loss of raw outputs against the truth, unweighted; NaN for no rows.
    pub fn loss(&self, outputs: &[f32], truth: &[f32]) -> f64 {
        if truth.is_empty() {
            return f64::NAN;
        }
        self.loss.mean_and_gradient(outputs, truth, None, &mut Vec::new())
    }

    /// Probabilities (one column a class) or numbers, from raw outputs.
    pub fn activated(&self, outputs: &[f32]) -> Vec<f64> {
        self.loss.activated(outputs, self.network.outputs)
    }

    /// Whether every number of the network is one.
    pub fn is_finite(&self) -> bool {
        self.network.params.iter().all(|param| param.value.as_vec().iter().all(|value| value.is_finite()))
    }

    /// All numbers of the network and the optimizer.
    pub fn snapshot(&self) -> Snapshot {
        snapshot::take(&self.network.params, &self.optimizer)
    }

    /// Takes the network's numbers from `snapshot`; the optimizer stays as it is.
    ///
    /// # Errors
    /// When the snapshot is of another network; nothing is changed then.
    pub fn restore_weights(&mut self, snapshot: &Snapshot) -> Result<(), SnapshotError> {
        snapshot::put_weights(snapshot, &mut self.network.params)
    }
}

/// Shapes are fixed when the network is built, so an error here is memory that could not be had.
fn sized<T, E: std::fmt::Debug>(result: Result<T, E>) -> T {
    result.expect("a network's shapes agree and its batch fits in memory")
}
