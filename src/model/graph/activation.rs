//! The functions between layers, as operators.

use dfdx::prelude::{ChooseFrom, Device, Merge, PutTape, SplitTape, Tape, TryLe, TryMul};

use super::Batch;
use crate::spec::Activation;

/// Applies `activation` to every number.
pub(super) fn activate<D, T>(activation: Activation, x: Batch<D, T>) -> Result<Batch<D, T>, D::Err>
where
    D: Device<f32>,
    T: Tape<f32, D> + Merge<T>,
{
    match activation {
        Activation::Relu => bent(x, 0.0),
        Activation::LeakyRelu => bent(x, 0.01),
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

/// The function after a layer with a weight, where there is one.
pub(super) fn finished<D, T>(activation: Option<Activation>, x: Batch<D, T>) -> Result<Batch<D, T>, D::Err>
where
    D: Device<f32>,
    T: Tape<f32, D> + Merge<T>,
{
    match activation {
        Some(activation) => activate(activation, x),
        None => Ok(x),
    }
}

/// `x` above zero, `slope x` below and at it. Not dfdx's `relu`, which turns NaN into zero and so hides it from the loss.
fn bent<D, T>(x: Batch<D, T>, slope: f32) -> Result<Batch<D, T>, D::Err>
where
    D: Device<f32>,
    T: Tape<f32, D> + Merge<T>,
{
    let (x, tape) = x.split_tape();
    let low = x.try_le(0.0)?;
    let below = x.clone().put_tape(tape).try_mul(slope)?;
    low.try_choose(below, x)
}
