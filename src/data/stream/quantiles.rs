//! Quantiles of numbers that go by: exact while they fit into one buffer, beyond that by halving full buffers.
//!
//! Manku, Rajagopalan and Lindsay 1998, with alternating offsets: a full buffer is sorted and every other number goes to
//! the next level, where it counts double. A rank is wrong by at most `levels / (2 * size)` of all numbers, which is 0.4 %
//! for a milliard of them and buffers of 2048; mostly by a tenth of that, as errors of alternating sign cancel.

/// A summary of numbers.
pub(super) struct Quantiles {
    /// Numbers in `levels[n]` stand for `2^n` each.
    levels: Vec<Vec<f64>>,
    /// Whether a level keeps the second of each pair next time.
    odd: Vec<bool>,
    size: usize,
}

impl Quantiles {
    /// Nothing yet, in buffers of `size` numbers.
    pub(super) fn new(size: usize) -> Self {
        Self { levels: vec![vec![]], odd: vec![false], size: size.max(2) / 2 * 2 }
    }

    /// Adds a number.
    pub(super) fn add(&mut self, number: f64) {
        self.levels[0].push(number);
        let mut level = 0;
        while self.levels[level].len() >= self.size {
            self.halve(level);
            level += 1;
        }
    }

    fn halve(&mut self, level: usize) {
        if level + 1 == self.levels.len() {
            self.levels.push(vec![]);
            self.odd.push(false);
        }
        let mut full = std::mem::take(&mut self.levels[level]);
        full.sort_unstable_by(f64::total_cmp);
        let offset = usize::from(self.odd[level]);
        self.odd[level] = !self.odd[level];
        self.levels[level + 1].extend(full.iter().skip(offset).step_by(2));
        full.clear();
        self.levels[level] = full;
    }

    /// Whether every number is still there.
    pub(super) fn is_exact(&self) -> bool {
        self.levels.len() == 1
    }

    /// The numbers below which these shares lie, as numpy's default while exact; none where there are no numbers.
    pub(super) fn at<const N: usize>(&self, shares: [f64; N]) -> Option<[f64; N]> {
        let mut weighted: Vec<(f64, u64)> = self
            .levels
            .iter()
            .enumerate()
            .flat_map(|(level, held)| held.iter().map(move |&n| (n, 1 << level)))
            .collect();
        weighted.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        let total: u64 = weighted.iter().map(|&(_, weight)| weight).sum();
        let last = total.checked_sub(1)?;
        let ranked = |rank: u64| {
            let mut below = 0;
            let found = weighted.iter().find(|&&(_, weight)| {
                below += weight;
                below > rank
            });
            found.map_or(f64::NAN, |&(number, _)| number)
        };
        Some(shares.map(|share| {
            let rank = share * last as f64;
            let (low, high) = (ranked(rank.floor() as u64), ranked(rank.ceil() as u64));
            if low == high { low } else { low + (high - low) * rank.fract() }
        }))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::base::hash::GOLDEN;

    #[test]
    fn few_numbers_give_exact_quantiles() {
        let mut quantiles = Quantiles::new(64);
        assert_eq!(quantiles.at([0.5]), None);
        for number in [4.0, 1.0, 8.0, 2.0, 2.0] {
            quantiles.add(number);
        }
        assert_eq!(quantiles.at([0.0, 0.25, 0.5, 0.75, 1.0]), Some([1.0, 2.0, 2.0, 4.0, 8.0]));
        assert!(quantiles.is_exact());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn ranks_are_wrong_by_no_more_than_is_said(seed: u64, count in 1000..60_000_usize, shape in 0..3) {
            let size = 128;
            let mut quantiles = Quantiles::new(size);
            let mut numbers: Vec<f64> = (0..count).map(|place| match shape {
                0 => place as f64,
                1 => (count - place) as f64,
                _ => (place as u64).wrapping_add(seed).wrapping_mul(GOLDEN) as f64,
            }).collect();
            for &number in &numbers {
                quantiles.add(number);
            }
            numbers.sort_unstable_by(f64::total_cmp);
            let allowed = quantiles.levels.len() as f64 / (2.0 * size as f64) + 2.0 / count as f64;
            for (share, found) in [0.25, 0.5, 0.75].into_iter().zip(quantiles.at([0.25, 0.5, 0.75]).unwrap()) {
                let rank = numbers.partition_point(|&number| number < found) as f64 / count as f64;
                prop_assert!((rank - share).abs() <= allowed, "{} for {}", rank, share);
            }
        }
    }
}
