//! A dense layer with its activation.

use super::activation::{apply, finish, needs_input, unfinish};
use super::kernel::Start;
use super::laid::Laid;
use super::pass::{Memory, Pass};
use super::product::{Ends, PLAIN, product, product_of_transposed};
use super::vector::sum_of_rows;
use crate::model::aligned::Aligned;
use crate::model::blueprint::Dense;
use crate::model::weights::Weights;
use crate::spec::Activation;

pub(super) fn forward(dense: &Dense, laid: &Laid, pass: Pass<'_>, weights: &Weights, x: &[f32], memory: &mut Memory) {
    let Dense { units, activation, .. } = *dense;
    memory.y.resize(pass.rows * units, 0.0);
    let relu = activation == Some(Activation::Relu);
    let ends = Ends { start: Start::Row(weights.of(dense.bias)), relu };
    let at_once = activation.filter(|&activation| !relu && !needs_input(activation));
    product(pass.crew, x, &laid.forth, pass.rows, &mut memory.y, ends, |rows| {
        if let Some(activation) = at_once {
            apply(activation, rows);
        }
    });
    finish(pass, activation.filter(|&activation| needs_input(activation)), &mut memory.y, units, &mut memory.kept);
}

#[expect(clippy::too_many_arguments, reason = "a step back needs everything a step forward made")]
pub(super) fn backward(
    dense: &Dense,
    laid: &Laid,
    pass: Pass<'_>,
    weights: &Weights,
    x: &[f32],
    memory: &mut Memory,
    dy: &mut [f32],
    dx: Option<&mut Aligned>,
    gradient: &mut [f32],
) {
    let Dense { inputs, units, .. } = *dense;
    unfinish(pass, dense.activation, dy, &memory.y, &memory.kept);
    sum_of_rows(dy, &mut gradient[weights.place(dense.bias)]);
    memory.inputs.fill(pass.crew, x, inputs);
    product_of_transposed(pass.crew, dy, units, &memory.inputs, &mut gradient[weights.place(dense.weight)]);
    if let Some(dx) = dx {
        dx.resize(pass.rows * inputs, 0.0);
        product(pass.crew, dy, &laid.back, pass.rows, dx, PLAIN, |_| {});
    }
}
