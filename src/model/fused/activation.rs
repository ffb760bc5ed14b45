//! The functions between layers, element by element.

#![expect(clippy::redundant_closure, reason = "only closures can be told to be inlined into the loop")]

use super::kernel::COLUMNS;
use super::pass::Pass;
use super::vector::{exp, sum_of_rows, vectorised};
use crate::model::aligned::Aligned;
use crate::spec::Activation;

/// `sqrt(2 / π)`, in gelu's approximation (Hendrycks and Gimpel 2016).
const GELU_SCALE: f32 = 0.797_884_6;
const GELU_CUBE: f32 = 0.044_715;
const LEAK: f32 = 0.01;

/// Rows of a panel that are summed up together.
const TOGETHER: usize = 8;

/// Whether the slope needs what went in; for the others what came out is enough.
pub(super) fn needs_input(activation: Activation) -> bool {
    matches!(activation, Activation::Gelu | Activation::Silu)
}

#[inline(always)]
fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + exp(-x))
}

/// `tanh`, with an absolute error of a few `1e-8`.
#[inline(always)]
fn tanh(x: f32) -> f32 {
    1.0 - 2.0 / (1.0 + exp(2.0 * x))
}

#[inline(always)]
fn gelu_gate(x: f32) -> f32 {
    tanh(GELU_SCALE * (x + GELU_CUBE * x * x * x))
}

#[inline(always)]
fn each(values: &mut [f32], function: impl Fn(f32) -> f32) {
    vectorised(
        #[inline(always)]
        || values.iter_mut().for_each(|value| *value = function(*value)),
    );
}

/// `ROWS` rows of a panel, `SIZE` numbers, whose sums are added to those of others once: what goes through memory with every row
/// waits for it.
#[inline(always)]
fn rows_of_panel<const ROWS: usize, const SIZE: usize>(
    slopes: &mut [f32; SIZE],
    at: &[f32; SIZE],
    sums: &mut [f32; COLUMNS],
    derivative: impl Fn(f32) -> f32,
) {
    for (column, total) in sums.iter_mut().enumerate() {
        let mut sum = 0.0;
        for row in 0..ROWS {
            let place = row * COLUMNS + column;
            slopes[place] *= derivative(at[place]);
            sum += slopes[place];
        }
        *total += sum;
    }
}

/// With `sums`, the slopes stand in rows of a panel, each of whose columns is summed up as well.
#[inline(always)]
fn scale(slopes: &mut [f32], at: &[f32], sums: Option<&mut [f32; COLUMNS]>, derivative: impl Fn(f32) -> f32) {
    vectorised(
        #[inline(always)]
        || {
            let Some(total) = sums else {
                return slopes.iter_mut().zip(at).for_each(|(slope, &at)| *slope *= derivative(at));
            };
            let mut sums = [0.0; COLUMNS];
            let whole = slopes.len() / (TOGETHER * COLUMNS) * (TOGETHER * COLUMNS);
            let ((slopes, rest), (at, rest_at)) = (slopes.split_at_mut(whole), at.split_at(whole));
            let ((slopes, _), (at, _)) = (slopes.as_chunks_mut(), at.as_chunks());
            for (slopes, at) in slopes.iter_mut().zip(at) {
                rows_of_panel::<TOGETHER, { TOGETHER * COLUMNS }>(slopes, at, &mut sums, &derivative);
            }
            let ((rest, _), (rest_at, _)) = (rest.as_chunks_mut(), rest_at.as_chunks());
            for (slopes, at) in rest.iter_mut().zip(rest_at) {
                rows_of_panel::<1, COLUMNS>(slopes, at, &mut sums, &derivative);
            }
            *total = sums;
        },
    );
}

/// Applies the function in place. NaN stays NaN.
pub(super) fn apply(activation: Activation, values: &mut [f32]) {
    match activation {
        Activation::Relu => each(
            values,
            #[inline(always)]
            |x| if x < 0.0 { 0.0 } else { x },
        ),
        Activation::LeakyRelu => each(
            values,
            #[inline(always)]
            |x| if x < 0.0 { LEAK * x } else { x },
        ),
        Activation::Gelu => each(
            values,
            #[inline(always)]
            |x| 0.5 * x * (1.0 + gelu_gate(x)),
        ),
        Activation::Silu => each(
            values,
            #[inline(always)]
            |x| x * sigmoid(x),
        ),
        Activation::Tanh => each(
            values,
            #[inline(always)]
            |x| tanh(x),
        ),
        Activation::Sigmoid => each(
            values,
            #[inline(always)]
            |x| sigmoid(x),
        ),
    }
}

/// Multiplies slopes by the function's derivative. `at` is what went in where [`needs_input`], else what came out.
pub(super) fn chain(activation: Activation, slopes: &mut [f32], at: &[f32]) {
    chain_rows(activation, slopes, at, None);
}

/// The same for slopes in rows of a panel, and the sum of each of its columns.
pub(super) fn chain_panel(activation: Option<Activation>, slopes: &mut [f32], at: &[f32]) -> [f32; COLUMNS] {
    let mut sums = [0.0; COLUMNS];
    match activation {
        Some(activation) => chain_rows(activation, slopes, at, Some(&mut sums)),
        None => sum_of_rows(slopes, &mut sums),
    }
    sums
}

fn chain_rows(activation: Activation, slopes: &mut [f32], at: &[f32], sums: Option<&mut [f32; COLUMNS]>) {
    match activation {
        Activation::Relu => scale(
            slopes,
            at,
            sums,
            #[inline(always)]
            |y| if y > 0.0 { 1.0 } else { 0.0 },
        ),
        Activation::LeakyRelu => scale(
            slopes,
            at,
            sums,
            #[inline(always)]
            |y| if y > 0.0 { 1.0 } else { LEAK },
        ),
        Activation::Gelu => scale(
            slopes,
            at,
            sums,
            #[inline(always)]
            |x| {
                let gate = gelu_gate(x);
                let inner = GELU_SCALE * (1.0 + 3.0 * GELU_CUBE * x * x);
                0.5 * (1.0 + gate) + 0.5 * x * (1.0 - gate * gate) * inner
            },
        ),
        Activation::Silu => scale(
            slopes,
            at,
            sums,
            #[inline(always)]
            |x| {
                let gate = sigmoid(x);
                gate * (1.0 + x * (1.0 - gate))
            },
        ),
        Activation::Tanh => scale(
            slopes,
            at,
            sums,
            #[inline(always)]
            |y| 1.0 - y * y,
        ),
        Activation::Sigmoid => scale(
            slopes,
            at,
            sums,
            #[inline(always)]
            |y| y * (1.0 - y),
        ),
    }
}

/// The function after a layer with a weight: keeps in `kept` what the way back needs besides `y`.
pub(super) fn finish(pass: Pass<'_>, activation: Option<Activation>, y: &mut [f32], width: usize, kept: &mut Aligned) {
    let Some(activation) = activation else { return };
    if needs_input(activation) {
        kept.clear();
        kept.extend_from_slice(y);
    }
    pass.rows_of(y, width, |rows| apply(activation, rows));
}

/// The way back through [`finish`].
pub(super) fn unfinish(pass: Pass<'_>, activation: Option<Activation>, slopes: &mut [f32], y: &[f32], kept: &[f32]) {
    if let Some(activation) = activation {
        let at = if needs_input(activation) { kept } else { y };
        pass.pairs_of(slopes, at, |slopes, at| chain(activation, slopes, at));
    }
}
