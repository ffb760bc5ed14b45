//! A few characters that stand for the prepared data, to tell whether a run that goes on still learns from the same.

use super::matrix::Matrix;
use super::prepared::{Part, Prepared};

/// An odd number whose bits look random: the golden ratio's.
const MIX: u64 = 0x9e37_79b9_7f4a_7c15;

/// Mixes words one after the other; two inputs that differ by accident all but never meet. No defence against intent.
struct Mixer(u64);

impl Mixer {
    fn take(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(23) ^ word).wrapping_mul(MIX);
    }

    fn take_all(&mut self, numbers: &[f32]) {
        self.take(numbers.len() as u64);
        let mut pairs = numbers.chunks_exact(2);
        for pair in pairs.by_ref() {
            self.take(u64::from(pair[0].to_bits()) << 32 | u64::from(pair[1].to_bits()));
        }
        pairs.remainder().iter().for_each(|number| self.take(u64::from(number.to_bits())));
    }

    fn take_part(&mut self, Part { x: Matrix { values, rows, columns }, y, weights, .. }: &Part) {
        self.take(*rows as u64);
        self.take(*columns as u64);
        self.take_all(values);
        self.take_all(y);
        self.take_all(weights.as_deref().unwrap_or_default());
    }

    /// Spreads what the last words left in the low bits (the finish of `MurmurHash3`).
    fn end(self) -> u64 {
        let mut bits = self.0;
        for factor in [0xff51_afd7_ed55_8ccd_u64, 0xc4ce_b9fe_1a85_ec53] {
            bits = (bits ^ (bits >> 33)).wrapping_mul(factor);
        }
        bits ^ (bits >> 33)
    }
}

impl Prepared {
    /// Sixteen hexadecimal digits that change with any number of the training and validation parts, their truth, weights
    /// or order.
    pub fn fingerprint(&self) -> String {
        let mut mixer = Mixer(self.labels.len() as u64);
        mixer.take_part(&self.train);
        mixer.take_part(&self.validation);
        format!("{:016x}", mixer.end())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{Dataset, Places};
    use crate::spec::Workspace;

    #[test]
    fn any_other_number_or_order_gives_another_fingerprint() {
        let mut workspace = Workspace::default();
        workspace.data.path = "demo".into();
        workspace.data.target = "repaid".into();
        let dataset = Dataset::load(&workspace, &Places::default()).unwrap();
        let prepared = Prepared::new(&dataset, &workspace).unwrap();
        let changed = |change: fn(&mut Prepared)| {
            let mut other = prepared.clone();
            change(&mut other);
            other.fingerprint()
        };
        let mut all = vec![
            prepared.fingerprint(),
            changed(|data| data.train.x.values[17] += 1e-6),
            changed(|data| data.train.x.values.swap(0, 1)),
            changed(|data| data.validation.y[3] = 1.0 - data.validation.y[3]),
            changed(|data| data.train.weights = Some(vec![1.0; data.train.x.rows])),
        ];
        assert_eq!(all[0], prepared.clone().fingerprint());
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), 5);
    }
}
