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
fn steps(pool: &Pool) -> Vec<usize> {
    let (width, right, channels) = (pool.input.width, pool.window.1, pool.input.channels);
    (0..pool.window.0 * right).map(|inside| (inside / right * width + inside % right) * channels).collect()
}

/// Channels that are looked at together, held in registers from a window's first pixel to its last.
const TOGETHER: usize = 16;

/// `N` numbers from a place on.
#[inline(always)]
fn some<T: Copy + Default, const N: usize>(values: &[T], at: usize) -> [T; N] {
    let mut some = [T::default(); N];
    some.copy_from_slice(&values[at..at + N]);
    some
}

/// The largest of each window of one picture, and which of its pixels that was. NaN wins, so that it is seen.
pub(super) fn largest(pool: &Pool, x: &[f32], y: &mut [f32], winners: &mut [u32]) {
    let (channels, steps) = (pool.input.channels, &steps(pool)[..]);
    let whole = channels / TOGETHER * TOGETHER;
    vectorised(
        #[inline(always)]
        || {
            windows(
                pool,
                #[inline(always)]
                |to, from| {
                    for channel in (0..whole).step_by(TOGETHER) {
                        largest_of::<TOGETHER>(
                            &x[from + channel..],
                            steps,
                            &mut y[to + channel..],
                            &mut winners[to + channel..],
                        );
                    }
                    for channel in whole..channels {
                        largest_of::<1>(
                            &x[from + channel..],
                            steps,
                            &mut y[to + channel..],
                            &mut winners[to + channel..],
                        );
                    }
                },
            );
        },
    );
}

/// The same of the first `N` channels in one window.
#[inline(always)]
fn largest_of<const N: usize>(x: &[f32], steps: &[usize], y: &mut [f32], winners: &mut [u32]) {
    let (mut best, mut winner) = (some::<_, N>(x, 0), [0; N]);
    for (inside, &step) in steps.iter().enumerate().skip(1) {
        let values = some::<_, N>(x, step);
        for lane in 0..N {
            let loses = values[lane] <= best[lane] || best[lane].is_nan();
            winner[lane] = if loses { winner[lane] } else { inside as u32 };
            best[lane] = if loses { best[lane] } else { values[lane] };
        }
    }
    y[..N].copy_from_slice(&best);
    winners[..N].copy_from_slice(&winner);
}

/// The way back through [`largest`]: each slope goes to its winner. `dx` must hold zeros where no window reaches.
pub(super) fn to_winners(pool: &Pool, dy: &[f32], winners: &[u32], dx: &mut [f32]) {
    let (channels, steps) = (pool.input.channels, &steps(pool)[..]);
    let whole = channels / TOGETHER * TOGETHER;
    vectorised(
        #[inline(always)]
        || {
            windows(
                pool,
                #[inline(always)]
                |to, from| {
                    for channel in (0..whole).step_by(TOGETHER) {
                        to_winners_of::<TOGETHER>(
                            &dy[to + channel..],
                            &winners[to + channel..],
                            steps,
                            &mut dx[from + channel..],
                        );
                    }
                    for channel in whole..channels {
                        to_winners_of::<1>(
                            &dy[to + channel..],
                            &winners[to + channel..],
                            steps,
                            &mut dx[from + channel..],
                        );
                    }
                },
            );
        },
    );
}

/// The same of the first `N` channels in one window.
#[inline(always)]
fn to_winners_of<const N: usize>(dy: &[f32], winners: &[u32], steps: &[usize], dx: &mut [f32]) {
    let (slopes, winners) = (some::<_, N>(dy, 0), some::<_, N>(winners, 0));
    for (inside, &step) in steps.iter().enumerate() {
        let mut out = [0.0; N];
        for lane in 0..N {
            out[lane] = if winners[lane] == inside as u32 { slopes[lane] } else { 0.0 };
        }
        dx[step..step + N].copy_from_slice(&out);
    }
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
    let (share, steps) = (share(pool), steps(pool));
    for (x, y) in pictures {
        windows(pool, |to, from| {
            for &step in &steps {
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
    let (share, steps) = (share(pool), steps(pool));
    for (dx, dy) in pictures {
        windows(pool, |to, from| {
            for &step in &steps {
                let (dx, dy) = (&mut dx[from + step..from + step + channels], &dy[to..to + channels]);
                dx.iter_mut().zip(dy).for_each(|(slope, out)| *slope = share * out);
            }
        });
    }
}
