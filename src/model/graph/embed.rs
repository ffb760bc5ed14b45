//! Codes become learnt vectors, as operators.

use dfdx::prelude::{Axis, Device, Merge, Tape, Tensor};
use dfdx::tensor_ops::{GatherTo, PermuteTo, ReshapeTo, TryConcatAlong};

use super::{Batch, Flat};
use crate::model::blueprint::Embed;

/// The plain columns of `x`, then each column of codes as its vectors. `host` holds the numbers of `x`: codes are looked
/// up there, since they have no slope and a card must not meet one out of range.
pub(super) fn looked_up<D, T>(
    embed: &Embed,
    device: &D,
    host: &[f32],
    tables: Vec<Flat<D, T>>,
    x: Batch<D, T>,
) -> Result<Batch<D, T>, D::Err>
where
    D: Device<f32>,
    T: Tape<f32, D> + Merge<T>,
{
    let rows = host.len() / embed.inputs;
    let plain: Vec<usize> = embed.plain().collect();
    let plain: Tensor<(usize,), usize, D> = device.try_tensor_from_vec(plain.clone(), (plain.len(),))?;
    let columns: Batch<D, T> = x.try_permute::<_, dfdx::prelude::Axes2<1, 0>>()?.try_gather(plain)?;
    let mut y: Batch<D, T> = columns.try_permute::<_, dfdx::prelude::Axes2<1, 0>>()?.try_contiguous()?;
    for (table, vectors) in embed.tables.iter().zip(tables) {
        let codes: Vec<usize> = host.chunks_exact(embed.inputs).map(|row| table.row(row[table.column])).collect();
        let codes: Tensor<(usize,), usize, D> = device.try_tensor_from_vec(codes, (rows,))?;
        let found: Batch<D, T> = vectors.try_reshape_like(&(table.values, table.size))?.try_gather(codes)?;
        y = (y, found).try_concat_along(Axis::<1>)?;
    }
    Ok(y)
}
