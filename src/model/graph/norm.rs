//! Batch and layer norm, as operators.

use dfdx::prelude::{Axis, Device, HasShape, Merge, ReduceShape, Tape, Tensor, TryAdd, TryDiv, TrySub};
use dfdx::shapes::Axes;
use dfdx::tensor_ops::{MeanTo, ReshapeTo, VarTo};

use super::walk::{Seen, under_rows};
use super::{Batch, Flat};
use crate::model::blueprint::Norm;
use crate::model::fused::EPSILON;

/// One row a place.
fn by_place<D, T>(norm: &Norm, x: Batch<D, T>) -> Result<Batch<D, T>, D::Err>
where
    D: Device<f32>,
    T: Tape<f32, D>,
{
    let rows = x.shape().0 * norm.places;
    x.try_reshape_like(&(rows, norm.units))
}

/// `(x - mean) / sqrt(var + eps)` over the axis `A`, with the population's variance; one row a place comes out.
pub(super) fn standardised<A, D, T>(norm: &Norm, x: Batch<D, T>) -> Result<Batch<D, T>, D::Err>
where
    A: Axes,
    (usize, usize): ReduceShape<A>,
    D: Device<f32>,
    T: Tape<f32, D> + Merge<T>,
{
    by_place(norm, x)?.try_normalize::<A>(f64::from(EPSILON))
}

/// The same by statistics kept from training.
pub(super) fn by_running<D, T>(
    norm: &Norm,
    mean: Flat<D, T>,
    variance: Flat<D, T>,
    x: Batch<D, T>,
) -> Result<Batch<D, T>, D::Err>
where
    D: Device<f32>,
    T: Tape<f32, D> + Merge<T>,
{
    let x = by_place(norm, x)?;
    let rows = x.shape().0;
    let deviation = variance.try_add(EPSILON)?.try_sqrt()?;
    x.try_sub(under_rows(mean, rows)?)?.try_div(under_rows(deviation, rows)?)
}

/// Mean and unbiased variance of every unit.
pub(super) fn seen<'a, D: Device<f32>>(norm: &'a Norm, x: &Batch<D>) -> Result<Seen<'a>, D::Err> {
    let x = by_place(norm, x.clone())?;
    let count = x.shape().0;
    let mean: Tensor<(usize,), f32, D> = x.clone().try_mean::<_, Axis<0>>()?;
    let variance: Tensor<(usize,), f32, D> = x.try_var::<_, Axis<0>>()?;
    let unbiased = count as f32 / (count.max(2) - 1) as f32;
    let variance = variance.as_vec().into_iter().map(|variance| variance * unbiased).collect();
    Ok(Seen { norm, count, mean: mean.as_vec(), variance })
}
