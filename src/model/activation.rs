//! The functions between layers, on dfdx tensors of any device.

use dfdx::prelude::{Axis, Device, HasErr, HasShape, Merge, PutTape, SplitTape, Tape, Tensor, TryMul};

use crate::spec::Activation;

/// A batch: rows by units.
pub(super) type Batch<D, T> = Tensor<(usize, usize), f32, D, T>;

/// Applies `activation` to every element.
pub(super) fn activate<D, T>(activation: Activation, x: Batch<D, T>) -> Result<Batch<D, T>, D::Err>
where
    D: Device<f32>,
    T: Tape<f32, D> + Merge<T>,
{
    match activation {
        Activation::Relu => x.try_relu(),
        Activation::LeakyRelu => leaky_relu(x),
        Activation::Gelu => x.try_fast_gelu(),
        Activation::Silu => {
            let (x, tape) = x.split_tape();
            let gate = x.clone().put_tape(tape).try_sigmoid()?;
            gate.try_mul(x)
        }
        Activation::Tanh => x.try_tanh(),
        Activation::Sigmoid => x.try_sigmoid(),
    }
}

/// `max(x, 0) + 0.01 min(x, 0)`, as `0.99 max(x, 0) + 0.01 x`, which dfdx differentiates exactly.
fn leaky_relu<D, T>(x: Batch<D, T>) -> Result<Batch<D, T>, D::Err>
where
    D: Device<f32>,
    T: Tape<f32, D> + Merge<T>,
{
    let (x, tape) = x.split_tape();
    let positive = x.clone().put_tape(tape).try_relu()?.try_mul(0.99)?;
    let (positive, tape) = positive.split_tape();
    let slope = x.put_tape(tape).try_mul(0.01)?;
    dfdx::tensor_ops::TryAdd::try_add(slope, positive)
}

/// `(x - mean) / sqrt(var + eps)` over the axis `A`, with the population's variance.
pub(super) fn standardised<A, D, T>(x: Batch<D, T>) -> Result<Batch<D, T>, <Batch<D, T> as HasErr>::Err>
where
    A: dfdx::shapes::Axes,
    (usize, usize): dfdx::shapes::ReduceShape<A>,
    D: Device<f32>,
    T: Tape<f32, D> + Merge<T>,
{
    x.try_normalize::<A>(EPSILON)
}

/// What PyTorch adds to variances in batch and layer norm.
pub(super) const EPSILON: f64 = 1e-5;

/// One number a unit, laid under every row of a batch of `rows`.
pub(super) fn under_rows<D, T>(vector: Tensor<(usize,), f32, D, T>, rows: usize) -> Result<Batch<D, T>, D::Err>
where
    D: Device<f32>,
    T: Tape<f32, D>,
{
    let units = vector.shape().0;
    dfdx::tensor_ops::BroadcastTo::try_broadcast_like::<_, Axis<0>>(vector, &(rows, units))
}

#[cfg(test)]
mod tests {
    use dfdx::prelude::{Cpu, Gradients, TensorFromVec, Trace};
    use dfdx::tensor_ops::{Backward, SumTo};

    use super::*;

    fn values_and_slopes(activation: Activation) -> (Vec<f32>, Vec<f32>) {
        let x: Batch<Cpu, _> = Cpu::default().tensor_from_vec(vec![-2.0, -0.5, 0.5, 2.0], (2, 2));
        let y = activate(activation, x.clone().traced(Gradients::leaky())).unwrap();
        let values = y.as_vec();
        (values, y.sum().backward().get(&x).as_vec())
    }

    fn close(found: &[f32], expected: [f32; 4]) {
        assert!(found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 2e-6), "{found:?} {expected:?}");
    }

    /// `torch.nn.functional.{leaky_relu, silu}` and `gelu(approximate="tanh")`, with their gradients.
    #[test]
    fn values_and_slopes_are_pytorchs() {
        let (values, slopes) = values_and_slopes(Activation::LeakyRelu);
        close(&values, [-0.02, -0.005, 0.5, 2.0]);
        close(&slopes, [0.01, 0.01, 1.0, 1.0]);
        let (values, slopes) = values_and_slopes(Activation::Silu);
        close(&values, [-0.238_405_8, -0.188_770_3, 0.311_229_7, 1.761_594_2]);
        close(&slopes, [-0.090_784_25, 0.260_039, 0.739_961, 1.090_784_2]);
        let (values, slopes) = values_and_slopes(Activation::Gelu);
        close(&values, [-0.045_402_3, -0.154_286, 0.345_714, 1.954_597_7]);
        close(&slopes, [-0.086_099_3, 0.132_630_1, 0.867_369_9, 1.086_099_3]);
    }
}
