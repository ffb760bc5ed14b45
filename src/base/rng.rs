//! Random numbers as a function of where they are used, not of what was drawn before.
//!
//! Every draw belongs to a [`Stream`], named by a seed, a purpose and an index (an epoch, a layer, a step). Two streams
//! never share numbers, so adding a draw in one place cannot change another, and a run can be resumed in the middle
//! by naming the stream again: there is no generator state to save.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// What a stream of random numbers is for. The numbers are part of the record of a run: never renumber.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u64)]
pub enum Purpose {
    /// Which rows go to which part of a split; the index is 0, for folds it names the repeat and the fold.
    Split = 1,
    /// Initial weights; the index is the parameter's place in the network.
    Init = 2,
    /// The order of training rows; the index is the epoch.
    Shuffle = 3,
    /// Dropout masks; the index is the global step.
    Dropout = 4,
    /// Over- and undersampling of training rows.
    Balance = 5,
    /// Data that the program makes itself.
    Demo = 6,
    /// How training images are varied; the index names the kind of change, the epoch and the image.
    Augment = 7,
    /// Which training rows a step of preparation deals to which fold; the index is the class.
    Folds = 20,
    /// Which rows of a large table are learnt from.
    Sample = 16,
    /// Which rows a resample has, for intervals; the index is the resample.
    Bootstrap = 30,
    /// Decisions that are drawn by lot; the index is the row's score.
    Lots = 31,
    /// How a model is explained: which rows are looked at, and how a column's cells are shuffled; the index names the
    /// purpose or the column and the repeat.
    Explain = 45,
}

/// An endless, reproducible sequence of random numbers (`ChaCha8`).
#[derive(Clone, Debug)]
pub struct Stream(ChaCha8Rng);

impl Stream {
    /// The stream of `purpose` number `index` under `seed`.
    pub fn new(seed: u64, purpose: Purpose, index: u64) -> Self {
        let mut key = [0_u8; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        key[8..16].copy_from_slice(&(purpose as u64).to_le_bytes());
        key[16..24].copy_from_slice(&index.to_le_bytes());
        Self(ChaCha8Rng::from_seed(key))
    }

    /// A uniform integer.
    pub fn bits(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// A uniform number in `[0, 1)` with 53 random bits.
    pub fn uniform(&mut self) -> f64 {
        (self.bits() >> 11) as f64 * (1.0 / (1_u64 << 53) as f64)
    }

    /// A uniform `f32` in `[0, 1)` with 24 random bits, from half the randomness of [`Stream::uniform`].
    pub fn uniform_f32(&mut self) -> f32 {
        (self.0.next_u32() >> 8) as f32 * (1.0 / (1_u32 << 24) as f32)
    }

    /// A standard normal number (Box and Muller 1958, the cosine half).
    pub fn normal(&mut self) -> f64 {
        let radius = (-2.0 * (1.0 - self.uniform()).ln()).sqrt();
        radius * (std::f64::consts::TAU * self.uniform()).cos()
    }

    /// A uniform integer in `[0, n)`, without modulo bias (Lemire 2019).
    ///
    /// # Panics
    /// If `n` is 0.
    pub fn below(&mut self, n: usize) -> usize {
        assert!(n > 0, "a draw from nothing");
        let n = n as u64;
        let mut product = u128::from(self.bits()) * u128::from(n);
        if (product as u64) < n {
            let floor = n.wrapping_neg() % n;
            while (product as u64) < floor {
                product = u128::from(self.bits()) * u128::from(n);
            }
        }
        (product >> 64) as usize
    }

    /// Puts `items` into a uniformly random order (Fisher and Yates).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_name_gives_the_same_numbers_and_another_name_others() {
        let draw = |seed, purpose, index| Stream::new(seed, purpose, index).bits();
        assert_eq!(draw(1, Purpose::Init, 0), draw(1, Purpose::Init, 0));
        let mut seen: Vec<u64> = vec![
            draw(1, Purpose::Init, 0),
            draw(2, Purpose::Init, 0),
            draw(1, Purpose::Shuffle, 0),
            draw(1, Purpose::Init, 1),
        ];
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), 4);
    }

    #[test]
    fn draws_have_the_moments_they_claim() {
        let mut stream = Stream::new(7, Purpose::Demo, 0);
        let n = 20_000;
        let normal: Vec<f64> = (0..n).map(|_| stream.normal()).collect();
        let mean = normal.iter().sum::<f64>() / f64::from(n);
        let variance = normal.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / f64::from(n);
        assert!(mean.abs() < 0.03 && (variance - 1.0).abs() < 0.05, "{mean} {variance}");
        let mut counts = [0_u32; 7];
        (0..n).for_each(|_| counts[stream.below(7)] += 1);
        assert!(counts.iter().all(|&c| (2_650..3_060).contains(&c)), "{counts:?}");
    }

    #[test]
    fn a_shuffle_keeps_every_item() {
        let mut items: Vec<usize> = (0..100).collect();
        Stream::new(3, Purpose::Shuffle, 5).shuffle(&mut items);
        assert_ne!(items, (0..100).collect::<Vec<_>>());
        items.sort_unstable();
        assert_eq!(items, (0..100).collect::<Vec<_>>());
    }
}
