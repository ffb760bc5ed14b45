//! A column's numbers, each once and ascending, with how often it occurs: what quantiles, different values, the most
//! frequent ones and the histogram are read off. A column of few different numbers, as most are, is never sorted.

use rayon::prelude::*;

use crate::base::hash::GOLDEN;

/// Different numbers up to which they are counted in a table that fits the nearest cache; more are sorted.
const FEW: usize = 4096;
/// Numbers from which on several threads sort them; fewer are sorted while others sort other columns.
const TOGETHER: usize = 1 << 22;
/// Slots of that table.
const SLOTS: usize = 4 * FEW;

/// Numbers without NaN, each once.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::data) struct Counted {
    /// Ascending.
    numbers: Vec<f64>,
    /// How many of all are at most as large as the number at the same place; no table that is held has more than four
    /// billion.
    ends: Vec<u32>,
}

impl Counted {
    /// Counts `numbers`, none of which is NaN.
    pub(in crate::data) fn new(numbers: Vec<f64>) -> Self {
        if let Some(few) = few(&numbers) {
            return Self::of(few.into_iter());
        }
        // Whole numbers are sorted faster than numbers that must be compared as such; the room is the same, also for those
        // that are left of equal ones.
        let mut keys: Vec<u64> = numbers.into_iter().map(key).collect();
        if keys.len() < TOGETHER {
            keys.sort_unstable();
        } else {
            keys.par_sort_unstable();
        }
        let distinct = keys.chunk_by(|a, b| a == b).count();
        let mut ends = Vec::with_capacity(distinct);
        for place in 0..keys.len() {
            if keys.get(place + 1) != Some(&keys[place]) {
                keys[ends.len()] = keys[place];
                ends.push(place as u32 + 1);
            }
        }
        keys.truncate(distinct);
        Self { numbers: keys.into_iter().map(number).collect(), ends }
    }

    fn of(pairs: impl Iterator<Item = (f64, usize)>) -> Self {
        let mut counted = Self::default();
        for (number, count) in pairs {
            counted.ends.push((counted.rows() + count) as u32);
            counted.numbers.push(number);
        }
        counted
    }

    /// Numbers, each as often as it occurs.
    pub(in crate::data) fn rows(&self) -> usize {
        self.ends.last().map_or(0, |&end| end as usize)
    }

    /// Different numbers.
    pub(in crate::data) fn distinct(&self) -> usize {
        self.numbers.len()
    }

    /// Each different number with how often it occurs, ascending.
    pub(in crate::data) fn pairs(&self) -> impl Iterator<Item = (f64, usize)> {
        let mut before = 0;
        self.numbers
            .iter()
            .zip(&self.ends)
            .map(move |(&number, &end)| (number, (end - std::mem::replace(&mut before, end)) as usize))
    }

    /// The value below which `share` of the numbers lie, linear between neighbours (numpy's default); NaN of nothing.
    pub(in crate::data) fn quantile(&self, share: f64) -> f64 {
        let Some(last) = self.rows().checked_sub(1) else { return f64::NAN };
        let at = |place: usize| self.numbers[self.ends.partition_point(|&end| end as usize <= place)];
        let place = share * last as f64;
        let below = (place.floor() as usize).min(last);
        let (low, high) = (at(below), at((below + 1).min(last)));
        low + (high - low) * (place - below as f64)
    }
}

const SIGN: u64 = 1 << 63;

/// A whole number that is the larger, the larger the number is; both zeros have the same.
fn key(number: f64) -> u64 {
    let bits = (number + 0.0).to_bits();
    if bits & SIGN == 0 { bits | SIGN } else { !bits }
}

/// The number of a key.
fn number(key: u64) -> f64 {
    f64::from_bits(if key & SIGN == 0 { !key } else { key ^ SIGN })
}

/// Each number with how often it occurs, ascending, if there are few different ones.
fn few(numbers: &[f64]) -> Option<Vec<(f64, usize)>> {
    let mut slots: Vec<(f64, usize)> = vec![(0.0, 0); SLOTS];
    let mut distinct = 0;
    for &number in numbers {
        let number = number + 0.0;
        let mut slot = (number.to_bits().wrapping_mul(GOLDEN) >> 50) as usize;
        while slots[slot].1 > 0 && slots[slot].0 != number {
            slot = (slot + 1) % SLOTS;
        }
        if slots[slot].1 == 0 {
            distinct += 1;
            if distinct > FEW {
                return None;
            }
            slots[slot].0 = number;
        }
        slots[slot].1 += 1;
    }
    slots.retain(|(_, count)| *count > 0);
    slots.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    Some(slots)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::numbers::quantile;

    #[test]
    fn few_and_many_numbers_are_counted_alike() {
        for count in [10_usize, FEW - 1, FEW + 2, 3 * FEW] {
            let mut numbers: Vec<f64> = (0..2 * count).map(|n| ((n * 7919) % count) as f64 - 3.0).collect();
            let counted = Counted::new(numbers.clone());
            assert_eq!((counted.rows(), counted.distinct()), (2 * count, count));
            assert!(counted.pairs().is_sorted_by(|a, b| a.0 < b.0) && counted.pairs().all(|(_, count)| count == 2));
            numbers.sort_by(f64::total_cmp);
            for share in [0.0, 0.05, 0.25, 0.5, 0.333, 0.95, 1.0] {
                assert_eq!(counted.quantile(share), quantile(&numbers, share), "{share} of {count}");
            }
        }
    }

    #[test]
    fn keys_are_in_the_order_of_their_numbers() {
        let ascending =
            [f64::NEG_INFINITY, -1e300, -1.5, -1.0, -f64::MIN_POSITIVE, 0.0, 1e-310, 0.5, 2.0, f64::INFINITY];
        assert!(ascending.map(key).is_sorted_by(|a, b| a < b));
        assert_eq!(ascending.map(|one| number(key(one))), ascending);
        assert_eq!(key(-0.0), key(0.0));
    }

    #[test]
    fn both_zeros_are_one_number() {
        let mut numbers: Vec<f64> = (0..FEW).map(|n| n as f64).collect();
        assert_eq!(Counted::new(vec![-0.0, 0.0]).distinct(), 1);
        numbers.extend([-0.0, -1.0]);
        assert_eq!(Counted::new(numbers).pairs().nth(1), Some((0.0, 2)));
    }

    #[test]
    fn nothing_has_no_quantile() {
        assert!(Counted::new(vec![]).quantile(0.5).is_nan());
    }
}
