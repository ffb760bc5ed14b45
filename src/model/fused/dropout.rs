//! Dropout: each unit is kept with probability `1 - p` and then scaled by `1 / (1 - p)` (Srivastava et al. 2014).

use super::kernel::COLUMNS;
use super::pass::{Memory, Pass};
use super::vector::vectorised;
use crate::base::rng::{Purpose, Stream};

/// The mask of one dropout layer in one step.
struct Mask {
    key: [u32; 2],
    /// A whole draw below this switches off; 24 bits are as fine as a single-precision number.
    below: u32,
    kept: f32,
}

impl Mask {
    fn new(pass: Pass<'_>, site: usize) -> Self {
        let bits = Stream::new(pass.seed, Purpose::Dropout, pass.step.wrapping_add((site as u64) << 48)).bits();
        Self {
            key: [bits as u32, (bits >> 32) as u32],
            below: (pass.dropout * f64::from(1 << 24)) as u32,
            kept: (1.0 / (1.0 - pass.dropout)) as f32,
        }
    }

    /// What the unit at this place of the batch is multiplied by.
    #[inline(always)]
    fn at(&self, place: usize) -> f32 {
        if mixed(place as u32, self.key) >> 8 < self.below { 0.0 } else { self.kept }
    }
}

/// What each of `length` units is multiplied by in the dropout layer at `site` in this step, whichever engine computes it.
pub(in crate::model) fn mask(pass: Pass<'_>, site: usize, length: usize) -> Vec<f32> {
    let mask = Mask::new(pass, site);
    (0..length).map(|place| mask.at(place)).collect()
}

/// A well-mixed function of an element's place and the mask's key ("lowbias32" of Wellons' hash prospector, twice),
/// so that a mask needs no order of drawing and is made in vectors.
#[inline(always)]
fn mixed(place: u32, key: [u32; 2]) -> u32 {
    let mut x = place ^ key[0];
    for salt in [key[1], key[0]] {
        x = (x ^ (x >> 16)).wrapping_mul(0x7feb_352d);
        x = (x ^ (x >> 15)).wrapping_mul(0x846c_a68b);
        x = (x ^ (x >> 16)).wrapping_add(salt);
    }
    x ^ (x >> 15)
}

/// Of numbers with so many a row; `in_panels` says how they stand on both sides.
pub(super) fn forward(pass: Pass<'_>, site: usize, x: &[f32], width: usize, in_panels: bool, memory: &mut Memory) {
    let (drawn, before) = (Mask::new(pass, site), pass.first * width);
    let Memory { y, kept, .. } = memory;
    y.resize(x.len(), 0.0);
    kept.resize(x.len(), 0.0);
    vectorised(
        #[inline(always)]
        || {
            if !in_panels {
                return some(&drawn, before, x, y, kept);
            }
            let runs = x.chunks_exact(COLUMNS).zip(y.chunks_exact_mut(COLUMNS)).zip(kept.chunks_exact_mut(COLUMNS));
            for (index, ((x, y), kept)) in runs.enumerate() {
                let (panel, row) = (index / pass.rows, index % pass.rows);
                some(&drawn, before + row * width + panel * COLUMNS, x, y, kept);
            }
        },
    );
}

/// Some numbers that stand together, from this place of the batch on.
#[inline(always)]
fn some(drawn: &Mask, first: usize, x: &[f32], y: &mut [f32], kept: &mut [f32]) {
    for (place, ((y, mask), &x)) in y.iter_mut().zip(kept).zip(x).enumerate() {
        *mask = drawn.at(first + place);
        *y = x * *mask;
    }
}

pub(super) fn backward(memory: &Memory, slopes: &mut [f32]) {
    vectorised(
        #[inline(always)]
        || slopes.iter_mut().zip(&*memory.kept).for_each(|(slope, mask)| *slope *= mask),
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fused::panels::{View, size};
    use crate::model::fused::tests::pass;

    fn dropped(step: u64, site: usize) -> Vec<f32> {
        let pass = Pass { step, ..pass(200, 1, 0.25) };
        let mut memory = Memory::default();
        forward(pass, site, &vec![1.0; 40_000], 200, false, &mut memory);
        memory.y.to_vec()
    }

    #[test]
    fn a_unit_is_switched_off_or_kept_however_the_units_stand() {
        let (pass, rows, width) = (Pass { first: 7, ..pass(50, 1, 0.25) }, 50, 40);
        let (mut in_rows, mut in_panels) = (Memory::default(), Memory::default());
        forward(pass, 1, &vec![1.0; rows * width], width, false, &mut in_rows);
        forward(pass, 1, &vec![1.0; size(rows, width)], width, true, &mut in_panels);
        assert_eq!(View::new(&in_panels.y, rows, width).in_rows(), &in_rows.y[..]);
        let mut slopes = vec![2.0; rows * width];
        backward(&in_rows, &mut slopes);
        assert!(slopes.iter().zip(&*in_rows.y).all(|(slope, y)| *slope == 2.0 * y));
    }

    #[test]
    fn a_share_is_switched_off_and_the_mean_kept() {
        let kept = dropped(0, 0);
        let off = kept.iter().filter(|&&v| v == 0.0).count() as f64 / 40_000.0;
        let mean = kept.iter().map(|&v| f64::from(v)).sum::<f64>() / 40_000.0;
        assert!((off - 0.25).abs() < 0.01 && (mean - 1.0).abs() < 0.02, "{off} {mean}");
    }

    #[test]
    fn masks_are_their_steps_and_their_layers_own() {
        assert_eq!(dropped(3, 0), dropped(3, 0));
        let agree = |a: &[f32], b: &[f32]| a.iter().zip(b).filter(|(a, b)| a == b).count() as f64 / 40_000.0;
        let first = dropped(3, 0);
        // Independent masks agree in 0.75² + 0.25² of the places; a shifted copy of one must not be another's.
        for other in [dropped(4, 0), dropped(3, 1)] {
            assert!((agree(&first, &other) - 0.625).abs() < 0.02);
            assert!((agree(&first[1..], &other) - 0.625).abs() < 0.02);
        }
        assert!((agree(&first[1..], &first) - 0.625).abs() < 0.02);
    }
}
