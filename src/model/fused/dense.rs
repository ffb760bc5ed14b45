//! A dense layer with its activation.

use super::activation::{finish, unfinish};
use super::gemm::{Into, Size, View, product};
use super::pass::{Memory, Pass};
use super::vector::{add_to_rows, sum_of_rows};
use crate::model::blueprint::Dense;
use crate::model::weights::Weights;

pub(super) fn forward(dense: &Dense, pass: Pass, weights: &Weights, x: &[f32], memory: &mut Memory) {
    let Dense { inputs, units, .. } = *dense;
    memory.y.resize(pass.rows * units, 0.0);
    let size = Size { rows: pass.rows, columns: units, inner: inputs };
    let weight = View::rows(weights.of(dense.weight), inputs).transposed();
    product(pass.threads, &mut memory.y, Into::Replace, size, View::rows(x, inputs), weight);
    let bias = weights.of(dense.bias);
    pass.rows_of(&mut memory.y, units, |rows| add_to_rows(rows, bias));
    finish(pass, dense.activation, &mut memory.y, units, &mut memory.kept);
}

#[expect(clippy::too_many_arguments, reason = "a step back needs everything a step forward made")]
pub(super) fn backward(
    dense: &Dense,
    pass: Pass,
    weights: &Weights,
    x: &[f32],
    memory: &Memory,
    dy: &mut [f32],
    dx: Option<&mut Vec<f32>>,
    gradient: &mut [f32],
) {
    let Dense { inputs, units, .. } = *dense;
    unfinish(pass, dense.activation, dy, &memory.y, &memory.kept);
    sum_of_rows(dy, &mut gradient[weights.place(dense.bias)]);
    let size = Size { rows: units, columns: inputs, inner: pass.rows };
    let slopes = View::rows(dy, units);
    let target = &mut gradient[weights.place(dense.weight)];
    product(pass.threads, target, Into::Replace, size, slopes.transposed(), View::rows(x, inputs));
    if let Some(dx) = dx {
        dx.resize(pass.rows * inputs, 0.0);
        let size = Size { rows: pass.rows, columns: inputs, inner: units };
        let weight = View::rows(weights.of(dense.weight), inputs);
        product(pass.threads, dx, Into::Replace, size, slopes, weight);
    }
}
