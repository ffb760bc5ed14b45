//! A feed-forward network built at run time from the workspace.

use dfdx::prelude::{
    Axes2, Axis, Device, HasShape, Merge, PutTape, SplitTape, Tape, Tensor, TryAdd, TryDiv, TryMatMul, TryMul, TrySub,
};
use dfdx::tensor_ops::{MeanTo, PermuteTo, ReshapeTo, VarTo};

use super::activation::{Batch, EPSILON, activate, standardised, under_rows};
use super::params::Param;
use crate::base::rng::{Purpose, Stream};
use crate::spec::{Activation, Model, ModelKind, Norm};

/// How much of the running statistics of batch norm each batch replaces (PyTorch's `momentum`).
const BATCH_NORM_MOMENTUM: f64 = 0.1;

/// The sizes of a network before it is built.
#[derive(Clone, Debug, PartialEq)]
pub struct Architecture {
    /// Numbers a row.
    pub inputs: usize,
    /// Numbers out a row.
    pub outputs: usize,
    /// Hidden layers and what goes with them.
    pub model: Model,
}

/// One line of a summary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LayerShape {
    /// e.g. `dense 108 → 64`.
    pub name: String,
    /// Numbers it learns.
    pub parameters: usize,
}

impl Architecture {
    fn hidden(&self) -> &[usize] {
        match self.model.kind {
            ModelKind::Linear => &[],
            ModelKind::Mlp => &self.model.hidden,
        }
    }

    /// The layers in order, with what each learns.
    pub fn summary(&self) -> Vec<LayerShape> {
        let mut layers = Vec::new();
        let mut width = self.inputs;
        for &units in self.hidden() {
            layers.push(dense_shape(width, units));
            match self.model.norm {
                Norm::None => {}
                Norm::Batch => layers.push(LayerShape { name: "batch norm".into(), parameters: 2 * units }),
                Norm::Layer => layers.push(LayerShape { name: "layer norm".into(), parameters: 2 * units }),
            }
            width = units;
        }
        layers.push(dense_shape(width, self.outputs));
        layers
    }

    /// Numbers learnt.
    pub fn parameters(&self) -> usize {
        self.summary().iter().map(|layer| layer.parameters).sum()
    }

    /// One line, e.g. `mlp 108-64-32-1 relu`.
    pub fn describe(&self) -> String {
        let widths: Vec<String> = std::iter::once(self.inputs)
            .chain(self.hidden().iter().copied())
            .chain(std::iter::once(self.outputs))
            .map(|width| width.to_string())
            .collect();
        match self.model.kind {
            ModelKind::Linear => format!("linear {}", widths.join("-")),
            ModelKind::Mlp => format!("mlp {} {}", widths.join("-"), self.model.activation.name()),
        }
    }
}

fn dense_shape(inputs: usize, units: usize) -> LayerShape {
    LayerShape { name: format!("dense {inputs} → {units}"), parameters: (inputs + 1) * units }
}

/// A layer; numbers are places in the network's list of parameters.
#[derive(Clone, Debug)]
enum Layer {
    Dense { weight: usize, bias: usize },
    BatchNorm { scale: usize, shift: usize, mean: usize, variance: usize },
    RowNorm { scale: usize, shift: usize },
    Activate(Activation),
    Dropout,
}

/// Layers and their parameters on a device.
#[derive(Clone, Debug)]
pub(super) struct Network<D: Device<f32>> {
    device: D,
    layers: Vec<Layer>,
    /// What is learnt, and the running statistics.
    pub(super) params: Vec<Param<D>>,
    /// Outputs a row.
    pub(super) outputs: usize,
    /// Share of hidden units switched off while training.
    pub(super) dropout: f64,
}

impl<D: Device<f32>> Network<D> {
    /// Draws initial weights under `seed`: uniform within `±1/sqrt(inputs)` of each dense layer, as PyTorch does.
    pub(super) fn new(device: D, architecture: &Architecture, seed: u64) -> Self {
        let model = &architecture.model;
        let mut network =
            Self { device, layers: vec![], params: vec![], outputs: architecture.outputs, dropout: model.dropout };
        let mut width = architecture.inputs;
        for (depth, &units) in architecture.hidden().iter().enumerate() {
            network.dense(&format!("layers.{depth}"), width, units, seed);
            match model.norm {
                Norm::None => {}
                Norm::Batch => network.batch_norm(&format!("norms.{depth}"), units),
                Norm::Layer => network.layer_norm(&format!("norms.{depth}"), units),
            }
            network.layers.push(Layer::Activate(model.activation));
            network.layers.push(Layer::Dropout);
            width = units;
        }
        network.dense("head", width, architecture.outputs, seed);
        network
    }

    fn param(&mut self, name: String, shape: Vec<usize>, values: Vec<f32>, trainable: bool) -> usize {
        self.params.push(Param::new(&self.device, name, shape, values, trainable));
        self.params.len() - 1
    }

    fn dense(&mut self, name: &str, inputs: usize, units: usize, seed: u64) {
        let bound = 1.0 / (inputs.max(1) as f32).sqrt();
        let mut stream = Stream::new(seed, Purpose::Init, self.params.len() as u64);
        let mut draw = |count: usize| (0..count).map(|_| bound * (2.0 * stream.uniform_f32() - 1.0)).collect();
        let (weights, biases) = (draw(units * inputs), draw(units));
        let weight = self.param(format!("{name}.weight"), vec![units, inputs], weights, true);
        let bias = self.param(format!("{name}.bias"), vec![units], biases, true);
        self.layers.push(Layer::Dense { weight, bias });
    }

    fn affine(&mut self, name: &str, units: usize) -> (usize, usize) {
        let scale = self.param(format!("{name}.weight"), vec![units], vec![1.0; units], true);
        let shift = self.param(format!("{name}.bias"), vec![units], vec![0.0; units], true);
        (scale, shift)
    }

    fn batch_norm(&mut self, name: &str, units: usize) {
        let (scale, shift) = self.affine(name, units);
        let mean = self.param(format!("{name}.running_mean"), vec![units], vec![0.0; units], false);
        let variance = self.param(format!("{name}.running_var"), vec![units], vec![1.0; units], false);
        self.layers.push(Layer::BatchNorm { scale, shift, mean, variance });
    }

    fn layer_norm(&mut self, name: &str, units: usize) {
        let (scale, shift) = self.affine(name, units);
        self.layers.push(Layer::RowNorm { scale, shift });
    }

    /// Outputs for a batch, with running statistics and without dropout.
    pub(super) fn infer(
        &self,
        mut x: Batch<D, dfdx::prelude::NoneTape>,
    ) -> Result<Batch<D, dfdx::prelude::NoneTape>, D::Err> {
        for layer in &self.layers {
            x = match layer {
                Layer::BatchNorm { scale, shift, mean, variance } => {
                    let rows = x.shape().0;
                    let spread = self.params[*variance].value.clone().try_add(EPSILON as f32)?.try_sqrt()?;
                    let centred = x.try_sub(under_rows(self.params[*mean].value.clone(), rows)?)?;
                    self.scaled(centred.try_div(under_rows(spread, rows)?)?, *scale, *shift)?
                }
                Layer::Dropout => x,
                other => self.plain(other, x)?,
            };
        }
        Ok(x)
    }

    /// Outputs for a training batch: batch statistics (which also update the running ones) and dropout, whose masks
    /// are a function of `seed` and `step`.
    pub(super) fn train<T>(&mut self, mut x: Batch<D, T>, seed: u64, step: u64) -> Result<Batch<D, T>, D::Err>
    where
        T: Tape<f32, D> + Merge<T>,
    {
        let mut masks = Stream::new(seed, Purpose::Dropout, step);
        for layer in self.layers.clone() {
            x = match layer {
                Layer::BatchNorm { scale, shift, mean, variance } => {
                    let (values, tape) = x.split_tape();
                    self.track(&values, mean, variance)?;
                    self.scaled(standardised::<Axis<0>, D, T>(values.put_tape(tape))?, scale, shift)?
                }
                Layer::Dropout => self.drop_units(x, &mut masks)?,
                other => self.plain(&other, x)?,
            };
        }
        Ok(x)
    }

    /// A layer that does the same while training and after.
    fn plain<T>(&self, layer: &Layer, x: Batch<D, T>) -> Result<Batch<D, T>, D::Err>
    where
        T: Tape<f32, D> + Merge<T>,
    {
        match layer {
            Layer::Dense { weight, bias } => {
                let rows = x.shape().0;
                let (weight, bias) = (&self.params[*weight], &self.params[*bias]);
                let shape = (weight.shape[0], weight.shape[1]);
                let weight = weight.value.retaped::<T>().try_reshape_like(&shape)?;
                let transposed = weight.try_permute::<(usize, usize), Axes2<1, 0>>()?;
                x.try_matmul(transposed)?.try_add(under_rows(bias.value.retaped::<T>(), rows)?)
            }
            Layer::RowNorm { scale, shift } => self.scaled(standardised::<Axis<1>, D, T>(x)?, *scale, *shift),
            Layer::Activate(activation) => activate(*activation, x),
            Layer::BatchNorm { .. } | Layer::Dropout => Ok(x),
        }
    }

    fn scaled<T>(&self, x: Batch<D, T>, scale: usize, shift: usize) -> Result<Batch<D, T>, D::Err>
    where
        T: Tape<f32, D> + Merge<T>,
    {
        let rows = x.shape().0;
        let scale = under_rows(self.params[scale].value.retaped::<T>(), rows)?;
        let shift = under_rows(self.params[shift].value.retaped::<T>(), rows)?;
        x.try_mul(scale)?.try_add(shift)
    }

    /// Moves the running statistics towards this batch's; a single row has no variance and is passed over.
    fn track(&mut self, x: &Batch<D, dfdx::prelude::NoneTape>, mean: usize, variance: usize) -> Result<(), D::Err> {
        let rows = x.shape().0;
        if rows < 2 {
            return Ok(());
        }
        let unbiased = rows as f64 / (rows - 1) as f64;
        let batch_mean: Tensor<(usize,), f32, D> = x.clone().try_mean::<_, Axis<0>>()?;
        let batch_variance: Tensor<(usize,), f32, D> = x.clone().try_var::<_, Axis<0>>()?;
        for (index, found, scale) in [(mean, batch_mean, 1.0), (variance, batch_variance, unbiased)] {
            let kept = self.params[index].value.clone().try_mul((1.0 - BATCH_NORM_MOMENTUM) as f32)?;
            self.params[index].value = kept.try_add(found.try_mul((BATCH_NORM_MOMENTUM * scale) as f32)?)?;
        }
        Ok(())
    }

    /// Inverted dropout: a unit is kept with probability `1 - p` and then scaled by `1 / (1 - p)`.
    fn drop_units<T>(&self, x: Batch<D, T>, masks: &mut Stream) -> Result<Batch<D, T>, D::Err>
    where
        T: Tape<f32, D> + Merge<T>,
    {
        if self.dropout <= 0.0 {
            return Ok(x);
        }
        let shape = *x.shape();
        let (rate, kept) = (self.dropout as f32, (1.0 / (1.0 - self.dropout)) as f32);
        let mask = (0..shape.0 * shape.1).map(|_| if masks.uniform_f32() < rate { 0.0 } else { kept }).collect();
        let mask: Tensor<_, f32, D> = self.device.tensor_from_vec(Vec::<f32>::from_iter::<Vec<f32>>(mask), shape);
        x.try_mul(mask.retaped::<T>())
    }
}

#[cfg(test)]
mod tests {
    use dfdx::prelude::{AutoDevice, Cpu, Gradients, Trace};
    use dfdx::tensor_ops::{Backward, SumTo};

    use super::*;

    fn architecture(norm: Norm, activation: Activation) -> Architecture {
        let model = Model { hidden: vec![7, 5], norm, activation, ..Model::default() };
        Architecture { inputs: 3, outputs: 2, model }
    }

    fn batch(rows: usize) -> Batch<Cpu, dfdx::prelude::NoneTape> {
        let mut stream = Stream::new(5, Purpose::Demo, 0);
        let values: Vec<f32> = (0..rows * 3).map(|_| stream.normal() as f32).collect();
        dfdx::prelude::TensorFromVec::tensor_from_vec(&AutoDevice::default(), values, (rows, 3))
    }

    /// The sum of squared outputs, so that every output has a slope of its own.
    fn objective(network: &mut Network<Cpu>, x: &Batch<Cpu, dfdx::prelude::NoneTape>) -> f64 {
        network.train(x.clone(), 1, 0).unwrap().as_vec().iter().map(|&v| f64::from(v).powi(2)).sum()
    }

    /// Every parameter's gradient agrees with central differences, for each norm and smooth activation.
    #[test]
    fn gradients_agree_with_finite_differences() {
        for activation in [Activation::Gelu, Activation::Silu, Activation::Tanh, Activation::Sigmoid] {
            for norm in [Norm::None, Norm::Batch, Norm::Layer] {
                let mut network = Network::new(Cpu::default(), &architecture(norm, activation), 3);
                let x = batch(6);
                let outputs = network.train(x.clone().traced(Gradients::leaky()), 1, 0).unwrap();
                let gradients = outputs.square().sum().backward();
                for index in 0..network.params.len() {
                    if !network.params[index].trainable {
                        continue;
                    }
                    let found = gradients.get(&network.params[index].value).as_vec();
                    for place in [0, found.len() / 2, found.len() - 1] {
                        let at = |shift: f32| {
                            let mut moved = network.clone();
                            let mut values = moved.params[index].value.as_vec();
                            values[place] += shift;
                            moved.params[index].value.copy_from(&values);
                            objective(&mut moved, &x)
                        };
                        let numeric = (at(1e-2) - at(-1e-2)) / 2e-2;
                        let miss = (numeric - f64::from(found[place])).abs();
                        let name = &network.params[index].name;
                        assert!(
                            miss < 2e-2 * numeric.abs().max(1.0),
                            "{activation:?} {norm:?} {name}: {numeric} {}",
                            found[place]
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn batch_norm_gives_units_mean_zero_while_training_and_tracks_statistics_for_later() {
        let mut network = Network::new(Cpu::default(), &architecture(Norm::Batch, Activation::Tanh), 3);
        let x = batch(64);
        for _ in 0..200 {
            network.train(x.clone(), 1, 0).unwrap();
        }
        let (trained, inferred) =
            (network.train(x.clone(), 1, 0).unwrap().as_vec(), network.infer(x).unwrap().as_vec());
        let gap = trained.iter().zip(&inferred).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        assert!(gap < 0.05, "{gap}");
        network.train(batch(1), 1, 0).unwrap();
        assert!(network.params.iter().all(|param| param.value.as_vec().iter().all(|v| v.is_finite())));
    }

    #[test]
    fn dropout_switches_off_its_share_and_keeps_the_mean() {
        let mut network = Network::new(Cpu::default(), &architecture(Norm::None, Activation::Relu), 3);
        network.dropout = 0.25;
        let ones: Batch<Cpu, dfdx::prelude::NoneTape> =
            dfdx::prelude::TensorFromVec::tensor_from_vec(&Cpu::default(), vec![1.0; 40_000], (200, 200));
        let kept = network.drop_units(ones.clone(), &mut Stream::new(1, Purpose::Dropout, 0)).unwrap().as_vec();
        let off = kept.iter().filter(|&&v| v == 0.0).count() as f64 / 40_000.0;
        let mean = kept.iter().map(|&v| f64::from(v)).sum::<f64>() / 40_000.0;
        assert!((off - 0.25).abs() < 0.01 && (mean - 1.0).abs() < 0.02, "{off} {mean}");
        let again = network.drop_units(ones, &mut Stream::new(1, Purpose::Dropout, 0)).unwrap().as_vec();
        assert_eq!(kept, again);
    }

    #[test]
    fn a_summary_counts_what_is_learnt() {
        let shape = architecture(Norm::Layer, Activation::Relu);
        assert_eq!(shape.parameters(), (3 + 1) * 7 + 14 + (7 + 1) * 5 + 10 + (5 + 1) * 2);
        assert_eq!(shape.describe(), "mlp 3-7-5-2 relu");
        let network = Network::new(Cpu::default(), &shape, 0);
        let learnt: usize = network.params.iter().filter(|p| p.trainable).map(|p| p.value.shape().0).sum();
        assert_eq!(learnt, shape.parameters());
    }
}
