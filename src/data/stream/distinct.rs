//! How many different values there are: counted up to a few thousand, estimated beyond by `HyperLogLog`.
//!
//! Flajolet, Fusy, Gandouet and Meunier 2007, with the estimator of Ertl 2017 (algorithm 6), which needs no tables. The
//! standard error is `1.04 / sqrt(2^precision)`: 0.8 % at 14 bits.

use std::collections::HashSet;

use super::hash::Hashed;

/// Values counted one by one.
const COUNTED: usize = 4096;

/// The different ones among hashes.
pub(super) struct Distinct {
    counted: HashSet<u64, Hashed>,
    /// Empty while values are counted.
    registers: Vec<u8>,
    precision: u32,
}

impl Distinct {
    /// Nothing yet; `precision` is 4 to 16.
    pub(super) fn new(precision: u32) -> Self {
        Self { counted: HashSet::default(), registers: vec![], precision }
    }

    /// Adds a value by its hash.
    pub(super) fn add(&mut self, hash: u64) {
        if !self.registers.is_empty() {
            return self.register(hash);
        }
        self.counted.insert(hash);
        if self.counted.len() > COUNTED.min(1 << self.precision) {
            self.registers = vec![0; 1 << self.precision];
            for hash in std::mem::take(&mut self.counted) {
                self.register(hash);
            }
        }
    }

    /// How many there are, and whether that is exact.
    pub(super) fn count(&self) -> (usize, bool) {
        if self.registers.is_empty() { (self.counted.len(), true) } else { (self.estimate() as usize, false) }
    }

    fn register(&mut self, hash: u64) {
        let place = (hash >> (64 - self.precision)) as usize;
        // A bit at the end, so that there is always a first one.
        let rest = hash << self.precision | 1 << (self.precision - 1);
        let rank = rest.leading_zeros() as u8 + 1;
        self.registers[place] = self.registers[place].max(rank);
    }

    fn estimate(&self) -> f64 {
        let size = self.registers.len() as f64;
        let highest = (64 - self.precision) as usize;
        let mut counts = vec![0.0_f64; highest + 2];
        for &register in &self.registers {
            counts[usize::from(register).min(highest + 1)] += 1.0;
        }
        let mut sum = size * tau(1.0 - counts[highest + 1] / size);
        for count in counts[1..=highest].iter().rev() {
            sum = 0.5 * (sum + count);
        }
        sum += size * sigma(counts[0] / size);
        (size * size / (2.0 * std::f64::consts::LN_2 * sum)).round()
    }
}

fn sigma(mut x: f64) -> f64 {
    if x == 1.0 {
        return f64::INFINITY;
    }
    let (mut y, mut z) = (1.0, x);
    loop {
        x *= x;
        let before = z;
        z += x * y;
        y += y;
        if z == before {
            return z;
        }
    }
}

fn tau(mut x: f64) -> f64 {
    if x == 0.0 || x == 1.0 {
        return 0.0;
    }
    let (mut y, mut z) = (1.0, 1.0 - x);
    loop {
        x = x.sqrt();
        let before = z;
        y *= 0.5;
        z -= (1.0 - x).powi(2) * y;
        if z == before {
            return z / 3.0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::hash;
    use super::*;

    fn of(count: u64, precision: u32) -> (usize, bool) {
        let mut distinct = Distinct::new(precision);
        for value in (0..count).chain(0..count / 2) {
            distinct.add(hash::of_text(&format!("value {value}")));
        }
        distinct.count()
    }

    #[test]
    fn few_are_counted_and_many_are_estimated_within_four_standard_errors() {
        assert_eq!(of(0, 14), (0, true));
        assert_eq!(of(4096, 14), (4096, true));
        for (count, precision) in [(4097, 14), (20_000, 14), (60_000, 14), (1_000_000, 14), (300_000, 8), (10_000, 10)]
        {
            let (found, exact) = of(count, precision);
            let error = (found as f64 / count as f64 - 1.0).abs();
            let allowed = 4.0 * 1.04 / f64::from(1 << precision).sqrt();
            assert!(!exact && error < allowed, "{count} at {precision}: {found}, {error} > {allowed}");
        }
    }
}
