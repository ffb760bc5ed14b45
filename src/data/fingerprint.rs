//! A few characters that stand for the prepared data, to tell whether a run that goes on still learns from the same.

use super::matrix::Matrix;
use super::prepared::{Part, Prepared};
use crate::base::hash::Mixer;

fn take_all(mixer: &mut Mixer, numbers: &[f32]) {
    mixer.take(numbers.len() as u64);
    let mut pairs = numbers.chunks_exact(2);
    for pair in pairs.by_ref() {
        mixer.take(u64::from(pair[0].to_bits()) << 32 | u64::from(pair[1].to_bits()));
    }
    pairs.remainder().iter().for_each(|number| mixer.take(u64::from(number.to_bits())));
}

fn take_part(mixer: &mut Mixer, Part { x: Matrix { values, rows, columns }, y, weights, .. }: &Part) {
    mixer.take(*rows as u64);
    mixer.take(*columns as u64);
    take_all(mixer, values);
    take_all(mixer, y);
    take_all(mixer, weights.as_deref().unwrap_or_default());
}

impl Prepared {
    /// Sixteen hexadecimal digits that change with any number of the training and validation parts, their truth, weights
    /// or order.
    pub fn fingerprint(&self) -> String {
        let mut mixer = Mixer::new(self.labels.len() as u64);
        take_part(&mut mixer, &self.train);
        take_part(&mut mixer, &self.validation);
        if let Some(beyond) = &self.beyond {
            mixer.take(beyond.x.mark());
            take_all(&mut mixer, &beyond.y);
            take_all(&mut mixer, beyond.weights.as_deref().unwrap_or_default());
        }
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
