//! Normalisation: bytes to numbers of mean 0 and standard deviation 1 in each channel, fitted on training images.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::shape::{ImageShape, Images};

/// Levels of a byte.
const LEVELS: usize = 256;

/// `(byte / 255 - mean) / std` in each channel.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImageScaling {
    /// The size of every image.
    pub shape: ImageShape,
    /// Mean of each channel over training images, bytes counted as 0 to 1.
    pub mean: Vec<f64>,
    /// Population standard deviation of each channel, in the same unit; 1 where all pixels are equal.
    pub std: Vec<f64>,
}

impl ImageScaling {
    /// Fits on `rows` of `images`. Bytes are counted first, so that the sums are exact in any order.
    pub fn fit(images: &Images, rows: &[usize]) -> Self {
        let channels = images.shape.channels;
        let none = || vec![[0_u64; LEVELS]; channels];
        let counted = rows.par_iter().fold(none, |mut counts, &row| {
            for pixel in images.row(row).chunks_exact(channels) {
                for (count, &level) in counts.iter_mut().zip(pixel) {
                    count[usize::from(level)] += 1;
                }
            }
            counts
        });
        let add = |mut a: Vec<[u64; LEVELS]>, b: Vec<[u64; LEVELS]>| {
            a.iter_mut().flatten().zip(b.iter().flatten()).for_each(|(a, b)| *a += b);
            a
        };
        let counts = counted.reduce(none, add);
        let (mean, std) = counts.iter().map(moments).unzip();
        Self { shape: images.shape, mean, std }
    }

    /// The numbers of `rows` of `images`, which have the same shape: one row an image.
    pub(in crate::data) fn apply(&self, images: &Images, rows: &[usize]) -> Vec<f32> {
        let levels = self.levels();
        let mut values = vec![0.0; rows.len() * self.shape.pixels()];
        values.par_chunks_exact_mut(self.shape.pixels()).zip(rows).for_each(|(values, &row)| {
            normalised(&levels, images.row(row), values);
        });
        values
    }

    /// The numbers of one image, and back to bytes after `change`.
    pub fn shown(&self, pixels: &[u8], change: impl FnOnce(&mut [f32])) -> Vec<u8> {
        let mut values = vec![0.0; pixels.len()];
        normalised(&self.levels(), pixels, &mut values);
        change(&mut values);
        let channels = self.mean.iter().zip(&self.std).cycle();
        values.iter().zip(channels).map(|(&value, (mean, std))| byte(f64::from(value) * std + mean)).collect()
    }

    /// What each byte becomes in each channel.
    fn levels(&self) -> Vec<[f32; LEVELS]> {
        let channel =
            |(mean, std): (&f64, &f64)| std::array::from_fn(|level| ((level as f64 / 255.0 - mean) / std) as f32);
        self.mean.iter().zip(&self.std).map(channel).collect()
    }
}

fn normalised(levels: &[[f32; LEVELS]], pixels: &[u8], values: &mut [f32]) {
    let channels = levels.len();
    for (pixel, values) in pixels.chunks_exact(channels).zip(values.chunks_exact_mut(channels)) {
        for ((level, value), channel) in pixel.iter().zip(values).zip(levels) {
            *value = channel[usize::from(*level)];
        }
    }
}

fn byte(light: f64) -> u8 {
    (light * 255.0).round().clamp(0.0, 255.0) as u8
}

/// Mean and standard deviation of counted bytes, as 0 to 1; 1 for a deviation of nothing.
fn moments(counts: &[u64; LEVELS]) -> (f64, f64) {
    let total = counts.iter().sum::<u64>().max(1) as f64;
    let light = |level: usize| level as f64 / 255.0;
    let mean = counts.iter().enumerate().map(|(level, &count)| light(level) * count as f64).sum::<f64>() / total;
    let squares = counts.iter().enumerate().map(|(level, &count)| (light(level) - mean).powi(2) * count as f64);
    let variance = squares.sum::<f64>() / total;
    // A constant channel must not blow rounding up to something.
    (mean, if variance < 1e-12 { 1.0 } else { variance.sqrt() })
}
