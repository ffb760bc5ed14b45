//! One pass over the layers, in training or after.

use dfdx::prelude::{
    Axes2, Axis, Device, HasShape, Merge, PutTape, SplitTape, Tape, Tensor, TryAdd, TryMatMul, TryMul,
};
use dfdx::tensor_ops::{BroadcastTo, PermuteTo, ReshapeTo};

use super::activation::{activate, finished};
use super::picture::{Patches, Windows};
use super::{Batch, Flat, embed, norm};
use crate::model::blueprint::{Dense, Embed, Layer, Norm};
use crate::model::fused::{Pass, mask};
use crate::spec::Activation;

/// A layer with what it needs on the device.
pub(super) enum Node<D: Device<f32>> {
    Dense(Dense),
    Conv(Patches<D>),
    Pool(Windows<D>),
    BatchNorm(Norm),
    LayerNorm(Norm),
    Activate(Activation),
    Dropout,
    Embed(Embed),
    Residual(Vec<Node<D>>),
}

impl<D: Device<f32>> Node<D> {
    pub(super) fn new(device: &D, layer: Layer) -> Result<Self, D::Err> {
        Ok(match layer {
            Layer::Dense(dense) => Self::Dense(dense),
            Layer::Conv(conv) => Self::Conv(Patches::new(device, conv)?),
            Layer::Pool(pool) => Self::Pool(Windows::new(device, &pool)?),
            Layer::BatchNorm(norm) => Self::BatchNorm(norm),
            Layer::LayerNorm(norm) => Self::LayerNorm(norm),
            Layer::Activate { activation, .. } => Self::Activate(activation),
            Layer::Dropout { .. } => Self::Dropout,
            Layer::Embed(embed) => Self::Embed(embed),
            Layer::Residual(inner) => {
                Self::Residual(inner.into_iter().map(|layer| Self::new(device, layer)).collect::<Result<_, _>>()?)
            }
        })
    }
}

/// What batch norm saw of a batch.
pub(super) struct Seen<'a> {
    pub(super) norm: &'a Norm,
    /// Values a unit.
    pub(super) count: usize,
    pub(super) mean: Vec<f32>,
    /// Unbiased.
    pub(super) variance: Vec<f32>,
}

/// A batch on its way through the network.
pub(super) struct Walk<'a, D: Device<f32>> {
    pub(super) device: &'a D,
    params: &'a [Flat<D>],
    pass: Pass<'a>,
    x: &'a [f32],
    /// Number of the layer over the whole network, for dropout.
    site: usize,
    /// In the order of the layers.
    pub(super) seen: Vec<Seen<'a>>,
}

impl<'a, D: Device<f32>> Walk<'a, D> {
    pub(super) fn new(device: &'a D, params: &'a [Flat<D>], pass: Pass<'a>, x: &'a [f32]) -> Self {
        Self { device, params, pass, x, site: 0, seen: vec![] }
    }

    /// What goes in, on the device.
    pub(super) fn batch(&self) -> Result<Batch<D>, D::Err> {
        self.device.try_tensor_from_vec(self.x.to_vec(), (self.pass.rows, self.x.len() / self.pass.rows.max(1)))
    }

    /// What comes out of `nodes`.
    pub(super) fn through<T>(&mut self, nodes: &'a [Node<D>], mut x: Batch<D, T>) -> Result<Batch<D, T>, D::Err>
    where
        T: Tape<f32, D> + Merge<T>,
    {
        for node in nodes {
            x = match node {
                Node::Dense(dense) => self.dense(dense, x)?,
                Node::Conv(patches) => {
                    let (weight, bias) = (self.param(patches.conv.weight), self.param(patches.conv.bias));
                    patches.convolved(weight, bias, x)?
                }
                Node::Pool(windows) => windows.pooled(x)?,
                Node::BatchNorm(norm) if self.pass.learning => {
                    let (values, tape) = x.split_tape();
                    self.seen.push(norm::seen(norm, &values)?);
                    self.scaled(norm, norm::standardised::<Axis<0>, D, T>(norm, values.put_tape(tape))?)?
                }
                Node::BatchNorm(norm) => {
                    let (mean, variance) = norm.running.unwrap_or((norm.shift, norm.scale));
                    let centred = norm::by_running(norm, self.param(mean), self.param(variance), x)?;
                    self.scaled(norm, centred)?
                }
                Node::LayerNorm(norm) => self.scaled(norm, norm::standardised::<Axis<1>, D, T>(norm, x)?)?,
                Node::Activate(activation) => activate(*activation, x)?,
                Node::Dropout => self.dropped(x)?,
                Node::Embed(embed) => {
                    let tables = embed.tables.iter().map(|table| self.param(table.vectors)).collect();
                    embed::looked_up(embed, self.device, self.x, tables, x)?
                }
                Node::Residual(inner) => {
                    let (x, tape) = x.split_tape();
                    self.through(inner, x.clone().put_tape(tape))?.try_add(x)?
                }
            };
            self.site += 1;
        }
        Ok(x)
    }

    fn param<T: Tape<f32, D>>(&self, index: usize) -> Flat<D, T> {
        self.params[index].retaped::<T>()
    }

    fn dense<T>(&self, dense: &Dense, x: Batch<D, T>) -> Result<Batch<D, T>, D::Err>
    where
        T: Tape<f32, D> + Merge<T>,
    {
        let rows = x.shape().0;
        let weight = self.param::<T>(dense.weight).try_reshape_like(&(dense.units, dense.inputs))?;
        let transposed = weight.try_permute::<(usize, usize), Axes2<1, 0>>()?;
        let y = x.try_matmul(transposed)?.try_add(under_rows(self.param::<T>(dense.bias), rows)?)?;
        finished(dense.activation, y)
    }

    /// Scale and shift of a norm, on one row a place.
    fn scaled<T>(&self, norm: &Norm, x: Batch<D, T>) -> Result<Batch<D, T>, D::Err>
    where
        T: Tape<f32, D> + Merge<T>,
    {
        let rows = x.shape().0;
        let (scale, shift) = (self.param::<T>(norm.scale), self.param::<T>(norm.shift));
        let y = x.try_mul(under_rows(scale, rows)?)?.try_add(under_rows(shift, rows)?)?;
        y.try_reshape_like(&(rows / norm.places, norm.places * norm.units))
    }

    /// In training the very mask of the other engine, else nothing.
    fn dropped<T>(&self, x: Batch<D, T>) -> Result<Batch<D, T>, D::Err>
    where
        T: Tape<f32, D> + Merge<T>,
    {
        if !self.pass.learning || self.pass.dropout <= 0.0 {
            return Ok(x);
        }
        let shape = *x.shape();
        let mask: Tensor<_, f32, D> =
            self.device.try_tensor_from_vec(mask(self.pass, self.site, shape.0 * shape.1), shape)?;
        x.try_mul(mask.retaped::<T>())
    }
}

/// One number a unit, laid under every one of `rows` rows.
pub(super) fn under_rows<D, T>(vector: Flat<D, T>, rows: usize) -> Result<Batch<D, T>, D::Err>
where
    D: Device<f32>,
    T: Tape<f32, D>,
{
    let units = vector.shape().0;
    vector.try_broadcast_like::<_, Axis<0>>(&(rows, units))
}
