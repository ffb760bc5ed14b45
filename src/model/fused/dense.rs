//! A dense layer with its activation.
//!
//! Between dense layers numbers stand in panels both ways: what one product writes is what the next ones read. What comes
//! in or goes out row after row is laid out once, for the two products that read it; of rows that are mostly zeros, what is
//! not zero (see `sparse.rs`).

use super::activation::{apply, chain_panel, finish, needs_input, unfinish};
use super::kernel::{COLUMNS, Start};
use super::laid::Laid;
use super::narrow::{is_few, product_with_few};
use super::panels::{Panels, View, panel, size};
use super::pass::{Input, Memory, Pass, SHARED_FROM};
use super::product::{Ends, Factor, PLAIN, product, product_in_panels, product_of_transposed};
use super::vector::sum_of_rows;
use crate::data::Sparse;
use crate::model::aligned::Aligned;
use crate::model::blueprint::{Dense, Layer};
use crate::model::weights::Weights;
use crate::spec::Activation;

/// Whether numbers stand in panels, else row after row.
#[derive(Clone, Copy)]
pub(super) struct InPanels {
    /// Those that come in, and their slopes.
    pub(super) x: bool,
    /// Those that go out, and their slopes.
    pub(super) y: bool,
}

/// Whether a layer is multiplied by as few columns as a head has, which need not be laid out; what stands in panels is done by
/// tiles.
pub(super) fn is_narrow(dense: &Dense, gives_panels: bool) -> bool {
    !gives_panels && dense.activation.is_none() && is_few(dense.units)
}

/// Whether the first of these layers can do with rows without their zeros.
pub(super) fn passes_over_zeros(layers: &[Layer]) -> bool {
    matches!(layers.first(), Some(Layer::Dense(_)))
}

pub(super) fn forward(
    dense: &Dense,
    laid: &Laid,
    pass: Pass<'_>,
    weights: &Weights,
    x: Input<'_>,
    memory: &mut Memory,
    stands: InPanels,
) {
    let Dense { inputs, units, activation, .. } = *dense;
    let Memory { y, kept, sparse_x, laid_x, .. } = memory;
    if let Input::Numbers(x) = x
        && !stands.x
        && !sparse_x.take(x, inputs)
    {
        laid_x.fill(pass.crew, x, inputs);
    }
    let x = factor(x, pass.rows, inputs, stands, sparse_x, laid_x);
    let bias = weights.of(dense.bias);
    let relu = activation == Some(Activation::Relu);
    let at_once = activation.filter(|&activation| !relu && !needs_input(activation));
    let also = |some: &mut [f32]| {
        if let Some(activation) = at_once {
            apply(activation, some);
        }
    };
    if is_narrow(dense, stands.y) {
        y.make_room(pass.rows * units);
        product_with_few(pass.crew, x, weights.of(dense.weight), bias, y);
    } else {
        multiply(pass, x, laid.forth.view(), stands.y, y, Ends { start: Start::Row(bias), relu }, also);
    }
    let width = if stands.y { COLUMNS } else { units };
    finish(pass, activation.filter(|&activation| needs_input(activation)), y, width, kept);
}

/// `memory` is as [`forward`] left it.
#[expect(clippy::too_many_arguments, reason = "a step back needs everything a step forward made")]
pub(super) fn backward(
    dense: &Dense,
    laid: &Laid,
    pass: Pass<'_>,
    weights: &Weights,
    x: Input<'_>,
    memory: &mut Memory,
    dy: &mut [f32],
    dx: Option<&mut Aligned>,
    gradient: &mut [f32],
    stands: InPanels,
) {
    let Dense { inputs, units, activation, .. } = *dense;
    let Memory { y, kept, sparse_x, laid_x, laid_dy, .. } = memory;
    let bias = &mut gradient[weights.place(dense.bias)];
    let dy = if stands.y {
        let at = if activation.is_some_and(needs_input) { kept } else { y };
        unfinish_panels(pass, activation, dy, at, bias);
        View::new(dy, pass.rows, units)
    } else {
        unfinish(pass, activation, dy, y, kept);
        sum_of_rows(dy, bias);
        laid_dy.fill(pass.crew, dy, units);
        laid_dy.view()
    };
    let x = factor(x, pass.rows, inputs, stands, sparse_x, laid_x);
    product_of_transposed(pass.crew, dy, x, &mut gradient[weights.place(dense.weight)]);
    let Some(dx) = dx else { return };
    multiply(pass, Factor::Panels(dy), laid.back.view(), stands.x, dx, PLAIN, |_| {});
}

/// What went in, as products read it: as it came, or as it was taken down.
fn factor<'a>(
    x: Input<'a>,
    rows: usize,
    inputs: usize,
    stands: InPanels,
    sparse_x: &'a Sparse,
    laid_x: &'a Panels,
) -> Factor<'a> {
    match x {
        Input::Sparse(picked) => Factor::Sparse(picked),
        Input::Numbers(x) if stands.x => Factor::Panels(View::new(x, rows, inputs)),
        Input::Numbers(_) if sparse_x.is_some() => Factor::Sparse(sparse_x.all()),
        Input::Numbers(_) => Factor::Panels(laid_x.view()),
    }
}

/// The product of two factors, in panels or row after row; `also` is called with what is done of it.
fn multiply(
    pass: Pass<'_>,
    left: Factor<'_>,
    right: View<'_>,
    in_panels: bool,
    target: &mut Aligned,
    ends: Ends<'_>,
    also: impl Fn(&mut [f32]) + Sync,
) {
    if in_panels {
        target.make_room(size(pass.rows, right.columns));
        product_in_panels(pass.crew, left, right, target, ends, also);
    } else {
        target.make_room(pass.rows * right.columns);
        product(pass.crew, left, right, target, ends, also);
    }
}

/// The way back through the activation, and the gradient of the bias: each panel is summed up while it is at hand.
fn unfinish_panels(pass: Pass<'_>, activation: Option<Activation>, dy: &mut [f32], at: &[f32], bias: &mut [f32]) {
    let size = panel(pass.rows);
    let shared = dy.len() >= SHARED_FROM;
    bias.fill(0.0);
    let panels = dy.chunks_exact_mut(size).zip(at.chunks_exact(size)).zip(bias.chunks_mut(COLUMNS));
    let one = |((dy, at), bias): ((&mut [f32], &[f32]), &mut [f32])| {
        let sums = chain_panel(activation, dy, at);
        bias.copy_from_slice(&sums[..bias.len()]);
    };
    if shared { pass.crew.deal(panels, one) } else { panels.for_each(one) }
}
