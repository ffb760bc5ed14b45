//! Convolution as a product: the patch under the kernel at every place is a row, the filters are the other factor.
//!
//! Patches are made for a few pictures at a time, so that they stay in the processor's cache, and are made again on the
//! way back, which is cheaper than fetching them from memory. Pictures are dealt to a fixed number of shards, each of
//! which sums its own gradient; these are added in order.

use rayon::prelude::*;

use super::activation::{apply, chain, finish, needs_input};
use super::gemm::{Into, Size, View, product};
use super::pass::{Memory, Pass, Shard};
use super::pool::{largest, to_winners};
use super::vector::{add, add_to_rows, sum_of_rows};
use crate::model::blueprint::Conv;
use crate::model::weights::Weights;

/// Numbers of patches made at a time: half of a usual second-level cache.
const CACHED: usize = 1 << 16;

/// Numbers in a row under the kernel from which copying them in one run is worth it.
const SHORT: usize = 32;

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
        let (convolved, patch) = (conv.convolved(), conv.patch());
        let places = convolved.height * convolved.width;
        Self {
            conv,
            weight: weights.of(conv.weight),
            places,
            patch,
            inputs: conv.input.pixels(),
            outputs: conv.output().pixels(),
            block: (CACHED / (places * patch).max(1)).max(1),
        }
    }

    /// Whether patches are laid out as planes, one for each number under the kernel: runs along a picture's row are then
    /// long, where runs along the kernel would be too short to copy well.
    fn by_planes(&self) -> bool {
        self.conv.kernel * self.conv.input.channels < SHORT
    }

    /// The patches of so many pictures as a matrix, a patch a row.
    fn view<'b>(&self, patches: &'b [f32], pictures: usize) -> View<'b> {
        if self.by_planes() {
            View::rows(patches, pictures * self.places).transposed()
        } else {
            View::rows(patches, self.patch)
        }
    }

    /// The patches of a few pictures.
    fn patches(&self, pictures: &[f32], patches: &mut Vec<f32>) {
        let count = pictures.len() / self.inputs;
        let size = count * self.places * self.patch;
        if self.conv.padding > 0 {
            // Zeros around the picture are never written.
            patches.clear();
        }
        patches.resize(size, 0.0);
        let each = pictures.chunks_exact(self.inputs).enumerate();
        if self.by_planes() {
            each.for_each(|(index, picture)| self.planes(picture, index, count, patches));
        } else {
            for (index, picture) in each {
                let patches = &mut patches[index * self.places * self.patch..][..self.places * self.patch];
                self.runs(|to, from, length| patches[to..to + length].copy_from_slice(&picture[from..from + length]));
            }
        }
    }

    /// Writes picture number `index` of `count` into every plane.
    fn planes(&self, picture: &[f32], index: usize, count: usize, patches: &mut [f32]) {
        let (kernel, padding, output) = (self.conv.kernel, self.conv.padding, self.conv.convolved());
        let (height, width, channels) = (self.conv.input.height, self.conv.input.width, self.conv.input.channels);
        for under in 0..self.patch {
            let (down, right, channel) = (under / (kernel * channels), under / channels % kernel, under % channels);
            let plane = &mut patches[(under * count + index) * self.places..][..self.places];
            // Places whose number under the kernel lies within the picture.
            let first = padding.saturating_sub(right);
            let last = (width + padding).saturating_sub(right).min(output.width);
            for (y, row) in plane.chunks_exact_mut(output.width).enumerate() {
                let from = y + down;
                if from < padding || from >= height + padding || first >= last {
                    continue;
                }
                let start = ((from - padding) * width + first + right - padding) * channels + channel;
                if channels == 1 {
                    row[first..last].copy_from_slice(&picture[start..start + last - first]);
                } else {
                    let numbers = picture[start..].iter().step_by(channels);
                    row[first..last].iter_mut().zip(numbers).for_each(|(to, from)| *to = *from);
                }
            }
        }
    }

    /// Calls `visit` with where a run of numbers stands in the patches and in the picture, for every run under the
    /// kernel that lies within the picture.
    #[inline(always)]
    fn runs(&self, mut visit: impl FnMut(usize, usize, usize)) {
        let (kernel, padding, output) = (self.conv.kernel, self.conv.padding, self.conv.convolved());
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

    /// One shard's pictures. Where they are pooled, `winners` has a place for each number of `y`, else none.
    fn forward(&self, bias: &[f32], x: &[f32], y: &mut [f32], winners: &mut [u32], shard: &mut Shard) {
        let filters = self.conv.filters;
        let Shard { patches, pictures, .. } = shard;
        let mut winners = winners.chunks_mut(self.block * self.outputs);
        for (x, y) in x.chunks(self.block * self.inputs).zip(y.chunks_mut(self.block * self.outputs)) {
            self.patches(x, patches);
            let count = x.len() / self.inputs;
            let size = Size { rows: count * self.places, columns: filters, inner: self.patch };
            let weight = View::rows(self.weight, self.patch).transposed();
            if let Some(winners) = winners.next() {
                let one = self.places * filters;
                pictures.resize(count * one, 0.0);
                product(1, pictures, Into::Replace, size, self.view(patches, count), weight);
                let pool = self.conv.pool();
                let each = pictures.chunks_exact(one).zip(y.chunks_exact_mut(self.outputs));
                let each = each.zip(winners.chunks_exact_mut(self.outputs));
                each.for_each(|((x, y), winners)| largest(&pool, x, y, winners));
            } else {
                product(1, y, Into::Replace, size, self.view(patches, count), weight);
            }
            add_to_rows(y, bias);
            if let Some(activation) = self.conv.activation.filter(|activation| !needs_input(*activation)) {
                apply(activation, y);
            }
        }
    }

    /// The gradient of one shard's pictures: weight first, a filter a column, then bias. Slopes of what came in are
    /// written to `dx`.
    fn backward(&self, x: &[f32], dy: &[f32], winners: &[u32], dx: Option<&mut [f32]>, shard: &mut Shard) {
        let filters = self.conv.filters;
        let weights = filters * self.patch;
        let Shard { patches, pictures, gradient } = shard;
        gradient.clear();
        gradient.resize(weights + filters, 0.0);
        let (weight_gradient, bias_gradient) = gradient.split_at_mut(weights);
        // A slope has one winner, so sums before and after pooling are the same.
        sum_of_rows(dy, bias_gradient);
        let mut dx = dx.map(|dx| dx.chunks_mut(self.block * self.inputs));
        let mut winners = winners.chunks(self.block * self.outputs);
        for (x, dy) in x.chunks(self.block * self.inputs).zip(dy.chunks(self.block * self.outputs)) {
            let count = x.len() / self.inputs;
            let rows = count * self.places;
            let dy = match winners.next() {
                Some(winners) => {
                    self.spread(dy, winners, count, pictures);
                    &pictures[..]
                }
                None => dy,
            };
            let slopes = View::rows(dy, filters);
            self.patches(x, patches);
            let size = Size { rows: self.patch, columns: filters, inner: rows };
            product(1, weight_gradient, Into::Add, size, self.view(patches, count).transposed(), slopes);
            let Some(dx) = dx.as_mut().and_then(Iterator::next) else { continue };
            let size = Size { rows, columns: self.patch, inner: filters };
            // Slopes of patches need no planes: they are added back along the kernel.
            product(1, patches, Into::Replace, size, slopes, View::rows(self.weight, self.patch));
            dx.fill(0.0);
            let one = self.places * self.patch;
            for (picture, patches) in dx.chunks_exact_mut(self.inputs).zip(patches.chunks_exact(one)) {
                self.runs(|to, from, length| {
                    let slopes = &patches[to..to + length];
                    picture[from..from + length].iter_mut().zip(slopes).for_each(|(sum, slope)| *sum += slope);
                });
            }
        }
    }

    /// The way back through pooling, for so many pictures.
    fn spread(&self, dy: &[f32], winners: &[u32], count: usize, pictures: &mut Vec<f32>) {
        let (pool, one) = (self.conv.pool(), self.places * self.conv.filters);
        let window = pool.window;
        if pool.input.height % window.0 + pool.input.width % window.1 > 0 {
            // Pixels that fill no window have no slope.
            pictures.clear();
        }
        pictures.resize(count * one, 0.0);
        let each = pictures.chunks_exact_mut(one).zip(dy.chunks_exact(self.outputs));
        let each = each.zip(winners.chunks_exact(self.outputs));
        each.for_each(|((dx, dy), winners)| to_winners(&pool, dy, winners, dx));
    }
}

pub(super) fn forward(conv: &Conv, pass: Pass, weights: &Weights, x: &[f32], memory: &mut Memory) {
    let plan = Plan::new(conv, weights);
    let bias = weights.of(conv.bias);
    let shard = pass.shard();
    let pieces = pass.rows.div_ceil(shard);
    memory.y.resize(pass.rows * plan.outputs, 0.0);
    memory.winners.resize(if conv.pooled { pass.rows * plan.outputs } else { 0 }, 0);
    memory.shards.resize(pieces, Shard::default());
    let Memory { y, shards, winners, .. } = memory;
    let winners = each_or_none(winners.chunks_mut(shard * plan.outputs), pieces);
    let work = x.par_chunks(shard * plan.inputs).zip(y.par_chunks_mut(shard * plan.outputs)).zip(winners).zip(shards);
    run(pass, work, |(((x, y), winners), shard)| plan.forward(bias, x, y, winners, shard));
    if conv.activation.is_some_and(needs_input) {
        finish(pass, conv.activation, &mut memory.y, plan.outputs, &mut memory.kept);
    }
}

#[expect(clippy::too_many_arguments, reason = "a step back needs everything a step forward made")]
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
    let pieces = pass.rows.div_ceil(rows);
    let Memory { y, kept, shards, winners, .. } = memory;
    let at = if conv.activation.is_some_and(needs_input) { kept } else { y };
    let winners = each_or_none(winners.chunks(rows * plan.outputs), pieces);
    let dx: Vec<Option<&mut [f32]>> = match dx {
        Some(dx) => {
            dx.resize(x.len(), 0.0);
            dx.chunks_mut(rows * plan.inputs).map(Some).collect()
        }
        None => (0..pieces).map(|_| None).collect(),
    };
    let work = dy.par_chunks_mut(rows * plan.outputs).zip(at.par_chunks(rows * plan.outputs));
    let work = work.zip(x.par_chunks(rows * plan.inputs)).zip(winners).zip(dx).zip(&mut *shards);
    run(pass, work, |(((((dy, at), x), winners), dx), shard)| {
        if let Some(activation) = conv.activation {
            chain(activation, dy, at);
        }
        plan.backward(x, dy, winners, dx, shard);
    });
    let (weight, bias) = (weights.place(conv.weight), weights.place(conv.bias));
    gradient[weight.clone()].fill(0.0);
    gradient[bias.clone()].fill(0.0);
    for shard in shards {
        let (to_weight, to_bias) = shard.gradient.split_at(weight.len());
        for (filter, row) in gradient[weight.clone()].chunks_exact_mut(plan.patch).enumerate() {
            let column = to_weight[filter..].iter().step_by(conv.filters);
            row.iter_mut().zip(column).for_each(|(sum, slope)| *sum += slope);
        }
        add(&mut gradient[bias.clone()], to_bias);
    }
}

/// The chunks of a slice for so many pieces, or empty ones where there is nothing to chunk.
fn each_or_none<T: Default>(chunks: impl Iterator<Item = T>, pieces: usize) -> Vec<T> {
    let mut all: Vec<T> = chunks.collect();
    all.resize_with(pieces, T::default);
    all
}

/// Does the work of every shard, at once where threads may.
fn run<I: IndexedParallelIterator>(pass: Pass, work: I, body: impl Fn(I::Item) + Send + Sync) {
    if pass.threads == 1 {
        // One piece for rayon is one after the other on this thread.
        work.with_min_len(usize::MAX).for_each(body);
    } else {
        work.for_each(body);
    }
}
