//! Pooling: the largest or the mean of each window, channel by channel.

use super::pass::{Memory, Pass};
use super::vector::vectorised;
use crate::model::aligned::Aligned;
use crate::model::blueprint::Pool;

/// Calls `visit` with the first channel's place of every pixel that comes out, and of the first pixel of its window.
#[inline(always)]
fn windows(pool: &Pool, mut visit: impl FnMut(usize, usize)) {
    let (output, channels) = (pool.output(), pool.input.channels);
    for y in 0..output.height {
        for x in 0..output.width {
            let from = y * pool.window.0 * pool.input.width + x * pool.window.1;
            visit((y * output.width + x) * channels, from * channels);
        }
    }
}

/// How far each pixel of a window is from its first.
fn steps(pool: &Pool) -> impl Iterator<Item = usize> + Clone + use<> {
    let (width, right, channels) = (pool.input.width, pool.window.1, pool.input.channels);
    (0..pool.window.0 * right).map(move |inside| (inside / right * width + inside % right) * channels)
}

/// The largest of each window of one picture, and which of its pixels that was. NaN wins, so that it is seen.
pub(super) fn largest(pool: &Pool, x: &[f32], y: &mut [f32], winners: &mut [u32]) {
    let (channels, steps) = (pool.input.channels, steps(pool));
    vectorised(
        #[inline(always)]
        || {
            windows(
                pool,
                #[inline(always)]
                |to, from| {
                    let (y, winners) = (&mut y[to..to + channels], &mut winners[to..to + channels]);
                    y.copy_from_slice(&x[from..from + channels]);
                    winners.fill(0);
                    for (inside, step) in steps.clone().enumerate().skip(1) {
                        let x = &x[from + step..from + step + channels];
                        for ((best, winner), &value) in y.iter_mut().zip(&mut *winners).zip(x) {
                            let loses = value <= *best || best.is_nan();
                            *winner = if loses { *winner } else { inside as u32 };
                            *best = if loses { *best } else { value };
                        }
                    }
                },
            );
        },
    );
}

/// The way back through [`largest`]: each slope goes to its winner. `dx` must hold zeros where no window reaches.
pub(super) fn to_winners(pool: &Pool, dy: &[f32], winners: &[u32], dx: &mut [f32]) {
    let (channels, steps) = (pool.input.channels, steps(pool));
    vectorised(
        #[inline(always)]
        || {
            windows(
                pool,
                #[inline(always)]
                |to, from| {
                    let (dy, winners) = (&dy[to..to + channels], &winners[to..to + channels]);
                    for (inside, step) in steps.clone().enumerate() {
                        let dx = &mut dx[from + step..from + step + channels];
                        for ((slope, &out), &winner) in dx.iter_mut().zip(dy).zip(winners) {
                            *slope = if winner == inside as u32 { out } else { 0.0 };
                        }
                    }
                },
            );
        },
    );
}

pub(super) fn forward(pool: &Pool, pass: Pass<'_>, x: &[f32], memory: &mut Memory) {
    let (inputs, outputs, channels) = (pool.input.pixels(), pool.output().pixels(), pool.input.channels);
    memory.y.clear();
    memory.y.resize(pass.rows * outputs, 0.0);
    let pictures = x.chunks_exact(inputs).zip(memory.y.chunks_exact_mut(outputs));
    if pool.max {
        memory.winners.resize(pass.rows * outputs, 0);
        let winners = memory.winners.chunks_exact_mut(outputs);
        pictures.zip(winners).for_each(|((x, y), winners)| largest(pool, x, y, winners));
        return;
    }
    let share = share(pool);
    for (x, y) in pictures {
        windows(pool, |to, from| {
            for step in steps(pool) {
                let (y, x) = (&mut y[to..to + channels], &x[from + step..from + step + channels]);
                y.iter_mut().zip(x).for_each(|(sum, value)| *sum += share * value);
            }
        });
    }
}

/// How much each pixel of a window counts in its mean.
fn share(pool: &Pool) -> f32 {
    1.0 / (pool.window.0 * pool.window.1) as f32
}

pub(super) fn backward(pool: &Pool, pass: Pass<'_>, memory: &Memory, dy: &[f32], dx: &mut Aligned) {
    let (inputs, outputs, channels) = (pool.input.pixels(), pool.output().pixels(), pool.input.channels);
    dx.clear();
    dx.resize(pass.rows * inputs, 0.0);
    let pictures = dx.chunks_exact_mut(inputs).zip(dy.chunks_exact(outputs));
    if pool.max {
        let winners = memory.winners.chunks_exact(outputs);
        pictures.zip(winners).for_each(|((dx, dy), winners)| to_winners(pool, dy, winners, dx));
        return;
    }
    let share = share(pool);
    for (dx, dy) in pictures {
        windows(pool, |to, from| {
            for step in steps(pool) {
                let (dx, dy) = (&mut dx[from + step..from + step + channels], &dy[to..to + channels]);
                dx.iter_mut().zip(dy).for_each(|(slope, out)| *slope = share * out);
            }
        });
    }
}
