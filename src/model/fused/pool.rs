//! Pooling: the largest or the mean of each window, channel by channel.

use super::pass::{Memory, Pass};
use super::vector::vectorised;
use crate::model::blueprint::Pool;

/// Where the numbers of a window stand: calls `visit` with the place in what comes out and with each place in what goes
/// in, both for the first channel, and with the number of the place in its window.
#[inline(always)]
fn windows(pool: &Pool, mut visit: impl FnMut(usize, usize, usize)) {
    let (output, channels) = (pool.output(), pool.input.channels);
    for y in 0..output.height {
        for x in 0..output.width {
            for inside in 0..pool.window.0 * pool.window.1 {
                let (down, right) = (inside / pool.window.1, inside % pool.window.1);
                let from = (y * pool.window.0 + down) * pool.input.width + x * pool.window.1 + right;
                visit((y * output.width + x) * channels, from * channels, inside);
            }
        }
    }
}

/// A window of the largest has at most 256 places, so that its winner fits a byte; larger ones are halved into rows first
/// by nobody: the blueprint only asks for windows of 2 by 2, or for means over the whole picture.
pub(super) fn forward(pool: &Pool, pass: Pass, x: &[f32], memory: &mut Memory) {
    let (inputs, outputs, channels) = (pool.input.pixels(), pool.output().pixels(), pool.input.channels);
    memory.y.clear();
    memory.y.resize(pass.rows * outputs, 0.0);
    memory.winners.resize(if pool.max { pass.rows * outputs } else { 0 }, 0);
    let share = 1.0 / (pool.window.0 * pool.window.1) as f32;
    if !pool.max {
        for (x, y) in x.chunks_exact(inputs).zip(memory.y.chunks_exact_mut(outputs)) {
            windows(pool, |to, from, _| {
                let (y, x) = (&mut y[to..to + channels], &x[from..from + channels]);
                y.iter_mut().zip(x).for_each(|(sum, value)| *sum += share * value);
            });
        }
        return;
    }
    let pictures = x.chunks_exact(inputs).zip(memory.y.chunks_exact_mut(outputs));
    for ((x, y), winners) in pictures.zip(memory.winners.chunks_exact_mut(outputs)) {
        vectorised(
            #[inline(always)]
            || {
                windows(
                    pool,
                    #[inline(always)]
                    |to, from, inside| {
                        let (y, winners) = (&mut y[to..to + channels], &mut winners[to..to + channels]);
                        for ((best, winner), &value) in y.iter_mut().zip(winners).zip(&x[from..from + channels]) {
                            // Not `value > best`: NaN must win, so that it is seen.
                            let wins = inside == 0 || !(value <= *best);
                            *winner = if wins { inside as u8 } else { *winner };
                            *best = if wins { value } else { *best };
                        }
                    },
                );
            },
        );
    }
}

pub(super) fn backward(pool: &Pool, pass: Pass, memory: &Memory, dy: &[f32], dx: &mut Vec<f32>) {
    let (inputs, outputs, channels) = (pool.input.pixels(), pool.output().pixels(), pool.input.channels);
    dx.clear();
    dx.resize(pass.rows * inputs, 0.0);
    let share = 1.0 / (pool.window.0 * pool.window.1) as f32;
    let pictures = dx.chunks_exact_mut(inputs).zip(dy.chunks_exact(outputs));
    if !pool.max {
        for (dx, dy) in pictures {
            windows(pool, |to, from, _| {
                let (dx, dy) = (&mut dx[from..from + channels], &dy[to..to + channels]);
                dx.iter_mut().zip(dy).for_each(|(slope, out)| *slope = share * out);
            });
        }
        return;
    }
    for ((dx, dy), winners) in pictures.zip(memory.winners.chunks_exact(outputs)) {
        vectorised(
            #[inline(always)]
            || {
                windows(
                    pool,
                    #[inline(always)]
                    |to, from, inside| {
                        let (dy, winners) = (&dy[to..to + channels], &winners[to..to + channels]);
                        for ((slope, &out), &winner) in dx[from..from + channels].iter_mut().zip(dy).zip(winners) {
                            *slope = if winner == inside as u8 { out } else { 0.0 };
                        }
                    },
                );
            },
        );
    }
}
