//! Convolution and pooling through gathered patches, as operators.
//!
//! Pictures are turned so that each place of each channel is a row with the batch beside it: then one list of rows, made
//! once, picks the patches of every picture.

use dfdx::prelude::{Axes2, Axes3, Axis, ChooseFrom, Device, HasShape, Merge, PutTape, SplitTape, Tape, Tensor};
use dfdx::prelude::{TryAdd, TryGe, TryMatMul, TryMul};
use dfdx::tensor_ops::{BroadcastTo, GatherTo, PermuteTo, ReshapeTo, TryConcatAlong};

use super::activation::finished;
use super::{Batch, Flat};
use crate::data::ImageShape;
use crate::model::blueprint::{Conv, Pool};

/// Rows to pick.
type Rows<D> = Tensor<(usize,), usize, D>;

/// A convolution with the rows under its kernel: all places for the kernel's first number, then for its second, and so on.
pub(super) struct Patches<D: Device<f32>> {
    pub(super) conv: Conv,
    rows: Rows<D>,
    pool: Option<Windows<D>>,
}

impl<D: Device<f32>> Patches<D> {
    pub(super) fn new(device: &D, conv: Conv) -> Result<Self, D::Err> {
        let ImageShape { height, width, channels } = conv.input;
        let (output, padding) = (conv.convolved(), conv.padding);
        let mut rows = Vec::with_capacity(conv.patch() * output.height * output.width);
        for under in 0..conv.patch() {
            let (down, right) = (under / channels / conv.kernel, under / channels % conv.kernel);
            for place in 0..output.height * output.width {
                let (y, x) = (place / output.width + down, place % output.width + right);
                let within = (padding..height + padding).contains(&y) && (padding..width + padding).contains(&x);
                // The row after the picture's own is zero.
                let outside = conv.input.pixels();
                rows.push(if within {
                    ((y - padding) * width + x - padding) * channels + under % channels
                } else {
                    outside
                });
            }
        }
        let length = rows.len();
        let pool = if conv.pooled { Some(Windows::new(device, &conv.pool())?) } else { None };
        Ok(Self { rows: device.try_tensor_from_vec(rows, (length,))?, pool, conv })
    }

    /// The product of filters and patches, plus `bias`, pooled where the layer pools at once, through the activation.
    pub(super) fn convolved<T>(
        &self,
        weight: Flat<D, T>,
        bias: Flat<D, T>,
        x: Batch<D, T>,
    ) -> Result<Batch<D, T>, D::Err>
    where
        T: Tape<f32, D> + Merge<T>,
    {
        let (filters, patch, output) = (self.conv.filters, self.conv.patch(), self.conv.convolved());
        let (places, batch) = (output.height * output.width, x.shape().0);
        let zeros: Batch<D> = x.device().try_zeros_like(&(1, batch))?;
        let turned: Batch<D, T> = x.try_permute::<_, Axes2<1, 0>>()?;
        let bordered = (turned, zeros.retaped::<T>()).try_concat_along(Axis::<0>)?;
        let patches: Batch<D, T> = bordered.try_gather(self.rows.clone())?;
        let patches = patches.try_reshape_like(&(patch, places * batch))?;
        let y = weight.try_reshape_like(&(filters, patch))?.try_matmul(patches)?;
        let bias = bias.try_broadcast_like::<_, Axis<1>>(&(filters, places * batch))?;
        let y = y.try_add(bias)?.try_reshape_like(&(filters, places, batch))?;
        let y: Tensor<(usize, usize, usize), f32, D, T> = y.try_permute::<_, Axes3<2, 1, 0>>()?;
        let y = y.try_reshape_like(&(batch, places * filters))?;
        let y = match &self.pool {
            Some(pool) => pool.pooled(y)?,
            None => y,
        };
        finished(self.conv.activation, y)
    }
}

/// Pooling with the rows at each place of a window: the first place of every window, then the second, and so on.
pub(super) struct Windows<D: Device<f32>> {
    max: bool,
    places: Vec<Rows<D>>,
}

impl<D: Device<f32>> Windows<D> {
    pub(super) fn new(device: &D, pool: &Pool) -> Result<Self, D::Err> {
        let (output, channels) = (pool.output(), pool.input.channels);
        let rows = |inside: usize| {
            let (down, right) = (inside / pool.window.1, inside % pool.window.1);
            let row = |place: usize| {
                let (y, x) = (place / channels / output.width, place / channels % output.width);
                let from = (y * pool.window.0 + down) * pool.input.width + x * pool.window.1 + right;
                from * channels + place % channels
            };
            device.try_tensor_from_vec((0..output.pixels()).map(row).collect(), (output.pixels(),))
        };
        let places = (0..pool.window.0 * pool.window.1).map(rows).collect::<Result<_, _>>()?;
        Ok(Self { max: pool.max, places })
    }

    /// The largest or the mean of each window. Not dfdx's `max`, which sends the whole slope to every one of several that
    /// are equally large: here, as in the other engine and in PyTorch, the first takes it. NaN wins, so that it is seen.
    pub(super) fn pooled<T>(&self, x: Batch<D, T>) -> Result<Batch<D, T>, D::Err>
    where
        T: Tape<f32, D> + Merge<T>,
    {
        let turned: Batch<D, T> = x.try_permute::<_, Axes2<1, 0>>()?;
        let (turned, tape) = turned.split_tape();
        let mut y: Batch<D, T> = turned.clone().put_tape(tape).try_gather(self.places[0].clone())?;
        for rows in &self.places[1..] {
            let next: Batch<D, T> = turned.retaped::<T>().try_gather(rows.clone())?;
            y = if self.max { y.try_ge(&next)?.try_choose(y, next)? } else { y.try_add(next)? };
        }
        if !self.max {
            y = y.try_mul(1.0 / self.places.len() as f32)?;
        }
        y.try_permute::<_, Axes2<1, 0>>()?.try_contiguous()
    }
}
