//! Convolution without patches laid out: the numbers under a kernel are a run of the picture for each of the kernel's
//! rows, and the next place's stand as many numbers on as there are channels, so tiles of the product read the picture
//! where it stands (see `slide.rs`).
//!
//! Pictures are dealt to a fixed number of shards, each of which sums its own gradient; these are added in order.

use super::activation::{apply, chain, finish, needs_input};
use super::kernel::Start;
use super::laid::Laid;
use super::panels::Panels;
use super::pass::{Memory, Pass, Shard};
use super::pool::{largest, to_winners};
use super::slide::{Slide, framed};
use super::vector::{add, sum_of_rows};
use crate::model::aligned::Aligned;
use crate::model::blueprint::Conv;
use crate::model::weights::Weights;

/// What stays the same from picture to picture.
struct Plan<'a> {
    pass: Pass<'a>,
    conv: &'a Conv,
    /// Over what comes in, and on the way back over the slopes of what came out.
    slides: [Slide; 2],
    /// Numbers a picture that come in, are convolved, and come out.
    inputs: usize,
    convolved: usize,
    outputs: usize,
}

impl<'a> Plan<'a> {
    fn new(conv: &'a Conv, pass: Pass<'a>) -> Self {
        // Slopes of a place reach every pixel under the kernel there.
        let margin = conv.kernel - 1 - conv.padding;
        Self {
            pass,
            conv,
            slides: [
                Slide::new(conv.input, conv.padding, conv.kernel),
                Slide::new(conv.convolved(), margin, conv.kernel),
            ],
            inputs: conv.input.pixels(),
            convolved: conv.convolved().pixels(),
            outputs: conv.output().pixels(),
        }
    }

    /// One shard's pictures. Where they are pooled, `winners` has a place for each number of `y`, else none.
    fn forward(&self, weight: &Panels, bias: &[f32], piece: Forth<'_>) {
        let Forth { x, y, winners, shard } = piece;
        let Shard { frames, convolved, .. } = shard;
        let mut winners = winners.chunks_exact_mut(self.outputs);
        for (x, y) in x.chunks_exact(self.inputs).zip(y.chunks_exact_mut(self.outputs)) {
            let x = framed(x, self.slides[0], &mut frames[0]);
            if let Some(winners) = winners.next() {
                convolved.resize(self.convolved, 0.0);
                self.slides[0].forth(x, weight, Start::Row(bias), convolved);
                largest(&self.conv.pool(), convolved, y, winners);
            } else {
                self.slides[0].forth(x, weight, Start::Row(bias), y);
            }
            if let Some(activation) = self.conv.activation.filter(|activation| !needs_input(*activation)) {
                apply(activation, y);
            }
        }
    }

    /// The gradient of one shard's pictures: weight first, a filter a column, then bias. Slopes of what came in are
    /// written to `dx`.
    fn backward(&self, turned: &Panels, piece: Back<'_>) {
        let Back { x, dy, winners, dx, shard, .. } = piece;
        let Shard { frames, convolved, slopes, gradient } = shard;
        let filters = self.conv.filters;
        let weights = filters * self.conv.patch();
        gradient.clear();
        gradient.resize(weights + filters, 0.0);
        let (weight_gradient, bias_gradient) = gradient.split_at_mut(weights);
        // A slope has one winner, so sums before and after pooling are the same.
        sum_of_rows(dy, bias_gradient);
        let mut winners = winners.chunks_exact(self.outputs);
        let mut dx = dx.map(|dx| dx.chunks_exact_mut(self.inputs));
        for (x, dy) in x.chunks_exact(self.inputs).zip(dy.chunks_exact(self.outputs)) {
            let dy = match winners.next() {
                Some(winners) => {
                    self.spread(dy, winners, convolved);
                    &convolved[..]
                }
                None => dy,
            };
            slopes.fill(self.pass.crew, dy, filters);
            self.slides[0].gather(framed(x, self.slides[0], &mut frames[0]), slopes, weight_gradient);
            if let Some(dx) = dx.as_mut().and_then(Iterator::next) {
                let dy = framed(dy, self.slides[1], &mut frames[1]);
                self.slides[1].forth(dy, turned, Start::Zero, dx);
            }
        }
    }

    /// The way back through pooling.
    fn spread(&self, dy: &[f32], winners: &[u32], convolved: &mut Aligned) {
        let pool = self.conv.pool();
        if pool.input.height % pool.window.0 + pool.input.width % pool.window.1 > 0 {
            // Pixels that fill no window have no slope.
            convolved.clear();
        }
        convolved.resize(self.convolved, 0.0);
        to_winners(&pool, dy, winners, convolved);
    }
}

/// One shard on the way forward.
struct Forth<'a> {
    x: &'a [f32],
    y: &'a mut [f32],
    winners: &'a mut [u32],
    shard: &'a mut Shard,
}

/// One shard on the way back.
struct Back<'a> {
    x: &'a [f32],
    dy: &'a mut [f32],
    at: &'a [f32],
    winners: &'a [u32],
    dx: Option<&'a mut [f32]>,
    shard: &'a mut Shard,
}

pub(super) fn forward(conv: &Conv, laid: &Laid, pass: Pass<'_>, weights: &Weights, x: &[f32], memory: &mut Memory) {
    let plan = Plan::new(conv, pass);
    let rows = pass.shard();
    let pieces = pass.rows.div_ceil(rows);
    memory.y.resize(pass.rows * plan.outputs, 0.0);
    memory.winners.resize(if conv.pooled { pass.rows * plan.outputs } else { 0 }, 0);
    memory.shards.resize(pieces, Shard::default());
    let Memory { y, shards, winners, .. } = memory;
    let winners = each_or_none(winners.chunks_mut(rows * plan.outputs), pieces);
    let work = x.chunks(rows * plan.inputs).zip(y.chunks_mut(rows * plan.outputs)).zip(winners).zip(shards);
    let work = work.map(|(((x, y), winners), shard)| Forth { x, y, winners, shard });
    pass.crew.deal(work, |piece| plan.forward(&laid.forth, weights.of(conv.bias), piece));
    if conv.activation.is_some_and(needs_input) {
        finish(pass, conv.activation, &mut memory.y, plan.outputs, &mut memory.kept);
    }
}

#[expect(clippy::too_many_arguments, reason = "a step back needs everything a step forward made")]
pub(super) fn backward(
    conv: &Conv,
    laid: &Laid,
    pass: Pass<'_>,
    weights: &Weights,
    x: &[f32],
    memory: &mut Memory,
    dy: &mut [f32],
    dx: Option<&mut Aligned>,
    gradient: &mut [f32],
) {
    let plan = Plan::new(conv, pass);
    let rows = pass.shard();
    let pieces = pass.rows.div_ceil(rows);
    let Memory { y, kept, shards, winners, .. } = memory;
    let at = if conv.activation.is_some_and(needs_input) { kept } else { y };
    let winners = each_or_none(winners.chunks(rows * plan.outputs), pieces);
    let dx: Vec<Option<&mut [f32]>> = match dx {
        Some(dx) => {
            dx.make_room(x.len());
            dx.chunks_mut(rows * plan.inputs).map(Some).collect()
        }
        None => (0..pieces).map(|_| None).collect(),
    };
    let work = dy.chunks_mut(rows * plan.outputs).zip(at.chunks(rows * plan.outputs));
    let work = work.zip(x.chunks(rows * plan.inputs)).zip(winners).zip(dx).zip(&mut *shards);
    let work = work.map(|(((((dy, at), x), winners), dx), shard)| Back { x, dy, at, winners, dx, shard });
    pass.crew.deal(work, |piece| {
        if let Some(activation) = conv.activation {
            chain(activation, piece.dy, piece.at);
        }
        plan.backward(&laid.back, piece);
    });
    let (weight, bias) = (weights.place(conv.weight), weights.place(conv.bias));
    gradient[weight.clone()].fill(0.0);
    gradient[bias.clone()].fill(0.0);
    for shard in shards {
        let (to_weight, to_bias) = shard.gradient.split_at(weight.len());
        for (filter, row) in gradient[weight.clone()].chunks_exact_mut(conv.patch()).enumerate() {
            let column = to_weight[filter..].iter().step_by(conv.filters);
            row.iter_mut().zip(column).for_each(|(sum, slope)| *sum += slope);
        }
        add(&mut gradient[bias.clone()], to_bias);
    }
}

/// The weight as slopes meet it: the kernel turned by half a circle, `kernel x kernel x filters` rows of channels.
pub(super) fn turned(conv: &Conv, weight: &[f32]) -> Vec<f32> {
    let (places, channels) = (conv.kernel * conv.kernel, conv.input.channels);
    let mut turned = vec![0.0; weight.len()];
    for (row, to) in turned.chunks_exact_mut(channels).enumerate() {
        let (place, filter) = (row / conv.filters, row % conv.filters);
        let from = (filter * places + places - 1 - place) * channels;
        to.copy_from_slice(&weight[from..from + channels]);
    }
    turned
}

/// The chunks of a slice for so many pieces, or empty ones where there is nothing to chunk.
fn each_or_none<T: Default>(chunks: impl Iterator<Item = T>, pieces: usize) -> Vec<T> {
    let mut all: Vec<T> = chunks.collect();
    all.resize_with(pieces, T::default);
    all
}
