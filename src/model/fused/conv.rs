//! Convolution as a product: the patch under the kernel at every place is a row, the filters are the other factor.
//!
//! Patches are made for a few pictures at a time, so that they stay in the processor's cache, and are made again on the
//! way back, which is cheaper than fetching them from memory. Pictures are dealt to a fixed number of shards, each of
//! which sums its own gradient; these are added in order.

use rayon::prelude::*;

use super::activation::{apply, chain, finish, needs_input};
use super::gemm::{Into, Size, View, product};
use super::pass::{Memory, Pass, Shard};
use super::vector::{add, add_to_rows, sum_of_rows};
use crate::model::blueprint::Conv;
use crate::model::weights::Weights;

/// Numbers of patches made at a time: half of a usual second-level cache.
const CACHED: usize = 1 << 16;

/// What stays the same from picture to picture.
struct Plan<'a> {
    conv: &'a Conv,
    weight: &'a [f32],
    /// Places the kernel stands at, numbers under it, numbers in and out a picture.
    places: usize,
    patch: usize,
    inputs: usize,
    outputs: usize,
    /// Pictures whose patches are made at once.
    block: usize,
}

impl<'a> Plan<'a> {
    fn new(conv: &'a Conv, weights: &'a Weights) -> Self {
        let (output, patch) = (conv.output(), conv.patch());
        let places = output.height * output.width;
        Self {
            conv,
            weight: weights.of(conv.weight),
            places,
            patch,
            inputs: conv.input.pixels(),
            outputs: output.pixels(),
            block: (CACHED / (places * patch).max(1)).max(1),
        }
    }

    /// Calls `visit` with where a run of numbers stands in the patches and in the picture, for every run under the
    /// kernel that lies within the picture.
    #[inline(always)]
    fn runs(&self, mut visit: impl FnMut(usize, usize, usize)) {
        let (kernel, padding, output) = (self.conv.kernel, self.conv.padding, self.conv.output());
        let (height, width, channels) = (self.conv.input.height, self.conv.input.width, self.conv.input.channels);
        let mut patch = 0;
        for y in 0..output.height {
            for x in 0..output.width {
                let left = padding.saturating_sub(x);
                let right = (width + padding - x).min(kernel);
                for down in 0..kernel {
                    let row = y + down;
                    if row >= padding && row < height + padding && left < right {
                        let from = ((row - padding) * width + x + left - padding) * channels;
                        visit(patch + left * channels, from, (right - left) * channels);
                    }
                    patch += kernel * channels;
                }
            }
        }
    }

    /// The patches of a few pictures, one after the other.
    fn patches(&self, pictures: &[f32], patches: &mut Vec<f32>) {
        patches.clear();
        patches.resize(pictures.len() / self.inputs * self.places * self.patch, 0.0);
        let size = self.places * self.patch;
        for (picture, patches) in pictures.chunks_exact(self.inputs).zip(patches.chunks_exact_mut(size)) {
            if self.conv.input.channels * self.conv.kernel <= 16 {
                self.runs(|to, from, length| {
                    for offset in 0..length {
                        patches[to + offset] = picture[from + offset];
                    }
                });
            } else {
                self.runs(|to, from, length| patches[to..to + length].copy_from_slice(&picture[from..from + length]));
            }
        }
    }

    fn forward(&self, bias: &[f32], x: &[f32], y: &mut [f32], shard: &mut Shard) {
        let filters = self.conv.filters;
        for (x, y) in x.chunks(self.block * self.inputs).zip(y.chunks_mut(self.block * self.outputs)) {
            self.patches(x, &mut shard.patches);
            let size = Size { rows: y.len() / filters, columns: filters, inner: self.patch };
            let weight = View::rows(self.weight, self.patch).transposed();
            product(1, y, Into::Replace, size, View::rows(&shard.patches, self.patch), weight);
            add_to_rows(y, bias);
            if let Some(activation) = self.conv.activation.filter(|activation| !needs_input(*activation)) {
                apply(activation, y);
            }
        }
    }

    /// The gradient of one shard's pictures: weight first, then bias. Slopes of what came in are written to `dx`.
    fn backward(&self, x: &[f32], dy: &[f32], dx: Option<&mut [f32]>, shard: &mut Shard) {
        let filters = self.conv.filters;
        let weights = filters * self.patch;
        shard.gradient.clear();
        shard.gradient.resize(weights + filters, 0.0);
        let (weight_gradient, bias_gradient) = shard.gradient.split_at_mut(weights);
        sum_of_rows(dy, bias_gradient);
        let mut dx = dx.map(|dx| dx.chunks_mut(self.block * self.inputs));
        for (x, dy) in x.chunks(self.block * self.inputs).zip(dy.chunks(self.block * self.outputs)) {
            let rows = dy.len() / filters;
            let slopes = View::rows(dy, filters);
            self.patches(x, &mut shard.patches);
            let size = Size { rows: filters, columns: self.patch, inner: rows };
            product(1, weight_gradient, Into::Add, size, slopes.transposed(), View::rows(&shard.patches, self.patch));
            let Some(dx) = dx.as_mut().and_then(Iterator::next) else { continue };
            let size = Size { rows, columns: self.patch, inner: filters };
            product(1, &mut shard.patches, Into::Replace, size, slopes, View::rows(self.weight, self.patch));
            dx.fill(0.0);
            let one = self.places * self.patch;
            for (picture, patches) in dx.chunks_exact_mut(self.inputs).zip(shard.patches.chunks_exact(one)) {
                self.runs(|to, from, length| {
                    let slopes = &patches[to..to + length];
                    picture[from..from + length].iter_mut().zip(slopes).for_each(|(sum, slope)| *sum += slope);
                });
            }
        }
    }
}

pub(super) fn forward(conv: &Conv, pass: Pass, weights: &Weights, x: &[f32], memory: &mut Memory) {
    let plan = Plan::new(conv, weights);
    let bias = weights.of(conv.bias);
    let shard = pass.shard();
    memory.y.resize(pass.rows * plan.outputs, 0.0);
    memory.shards.resize(pass.rows.div_ceil(shard), Shard::default());
    let Memory { y, shards, .. } = memory;
    if pass.threads == 1 {
        let pieces = x.chunks(shard * plan.inputs).zip(y.chunks_mut(shard * plan.outputs)).zip(shards);
        pieces.for_each(|((x, y), shard)| plan.forward(bias, x, y, shard));
    } else {
        let pieces = x.par_chunks(shard * plan.inputs).zip(y.par_chunks_mut(shard * plan.outputs)).zip(shards);
        pieces.for_each(|((x, y), shard)| plan.forward(bias, x, y, shard));
    }
    if conv.activation.is_some_and(needs_input) {
        finish(pass, conv.activation, &mut memory.y, plan.outputs, &mut memory.kept);
    }
}

pub(super) fn backward(
    conv: &Conv,
    pass: Pass,
    weights: &Weights,
    x: &[f32],
    memory: &mut Memory,
    dy: &mut [f32],
    dx: Option<&mut Vec<f32>>,
    gradient: &mut [f32],
) {
    let plan = Plan::new(conv, weights);
    let rows = pass.shard();
    let Memory { y, kept, shards, .. } = memory;
    let at = if conv.activation.is_some_and(needs_input) { kept } else { y };
    let unfinish = |slopes: &mut [f32], at: &[f32]| {
        if let Some(activation) = conv.activation {
            chain(activation, slopes, at);
        }
    };
    let pieces = dy.par_chunks_mut(rows * plan.outputs).zip(at.par_chunks(rows * plan.outputs));
    let pieces = pieces.zip(x.par_chunks(rows * plan.inputs)).zip(&mut *shards);
    match dx {
        Some(dx) => {
            dx.resize(x.len(), 0.0);
            pieces.zip(dx.par_chunks_mut(rows * plan.inputs)).for_each(|((((dy, at), x), shard), dx)| {
                unfinish(dy, at);
                plan.backward(x, dy, Some(dx), shard);
            });
        }
        None => pieces.for_each(|(((dy, at), x), shard)| {
            unfinish(dy, at);
            plan.backward(x, dy, None, shard);
        }),
    }
    let (weight, bias) = (weights.place(conv.weight), weights.place(conv.bias));
    gradient[weight.clone()].fill(0.0);
    gradient[bias.clone()].fill(0.0);
    for shard in shards {
        let (to_weight, to_bias) = shard.gradient.split_at(weight.len());
        add(&mut gradient[weight.clone()], to_weight);
        add(&mut gradient[bias.clone()], to_bias);
    }
}
