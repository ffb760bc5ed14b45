//! Row and class weights that even out what the training data do not.

use std::collections::BTreeMap;

/// `n / (k · n_c)` for each of `classes` classes, k being the classes that occur (scikit-learn's
/// `class_weight="balanced"`). A class that does not occur weighs 1. Codes of `classes` or more are passed over.
pub fn balanced_class_weights(truth: &[u32], classes: usize) -> Vec<f64> {
    let mut counts = vec![0_u64; classes];
    for &code in truth {
        if let Some(count) = counts.get_mut(code as usize) {
            *count += 1;
        }
    }
    let rows = counts.iter().sum::<u64>() as f64;
    let present = counts.iter().filter(|&&count| count > 0).count() as f64;
    counts.iter().map(|&count| if count == 0 { 1.0 } else { rows / (present * count as f64) }).collect()
}

/// One weight per row, `P(group) · P(class) / P(group, class)`, which makes group and class independent (Kamiran and
/// Calders 2012, reweighing). Any codes; as many weights as the shorter slice has rows.
pub fn reweighing(groups: &[u32], truth: &[u32]) -> Vec<f64> {
    let pairs = || groups.iter().copied().zip(truth.iter().copied());
    let by_group = count(pairs().map(|(group, _)| group));
    let by_class = count(pairs().map(|(_, class)| class));
    let by_both = count(pairs());
    let rows = by_group.values().sum::<f64>();
    pairs().map(|(group, class)| by_group[&group] * by_class[&class] / (rows * by_both[&(group, class)])).collect()
}

fn count<K: Ord>(keys: impl Iterator<Item = K>) -> BTreeMap<K, f64> {
    let mut counts = BTreeMap::new();
    keys.for_each(|key| *counts.entry(key).or_insert(0.0) += 1.0);
    counts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::fixture::{close, fixture};

    #[test]
    fn golden_3_4_balanced_class_weights_of_the_fixture() {
        let weights = balanced_class_weights(&fixture().truth, 2);
        close("3.4 weight of class 0", weights[0], 0.877_192_982_456_140_3);
        close("3.4 weight of class 1", weights[1], 1.162_790_697_674_418_7);
    }

    #[test]
    fn a_class_that_does_not_occur_takes_no_share() {
        assert_eq!(balanced_class_weights(&[0, 0, 2, 0, 9], 3), [2.0 / 3.0, 1.0, 2.0]);
        assert_eq!(balanced_class_weights(&[], 2), [1.0, 1.0]);
    }

    #[test]
    fn golden_3_2_reweighing_of_groups_a_and_b() {
        let f = fixture();
        let rows: Vec<usize> = (0..200).filter(|&row| f.group[row] < 2).collect();
        let (groups, truth): (Vec<u32>, Vec<u32>) = rows.iter().map(|&row| (f.group[row], f.truth[row])).unzip();
        let weights = reweighing(&groups, &truth);
        for (row, group, class, golden) in [
            ("priv-fav", 1, 1, 1.238_114_670_475_413_1),
            ("priv-unfav", 1, 0, 0.869_710_840_683_264_5),
            ("unpriv-fav", 0, 1, 0.846_548_323_471_400_4),
            ("unpriv-unfav", 0, 0, 1.164_412_510_566_356_8),
        ] {
            let place = (0..rows.len()).find(|&i| groups[i] == group && truth[i] == class).unwrap();
            close(&format!("3.2 reweighing {row}"), weights[place], golden);
        }
    }

    #[test]
    fn after_reweighing_every_group_has_the_same_weighted_base_rate() {
        let f = fixture();
        let weights = reweighing(&f.group, &f.truth);
        for group in 0..3 {
            let of = |class: Option<u32>| -> f64 {
                let own = (0..200).filter(|&row| f.group[row] == group && class.is_none_or(|c| f.truth[row] == c));
                own.map(|row| weights[row]).sum()
            };
            close("3.2 weighted base rate", of(Some(1)) / of(None), 0.43);
        }
        close("weights add up to the rows", weights.iter().sum(), 200.0);
    }

    #[test]
    fn rows_beyond_the_shorter_slice_have_no_weight() {
        assert_eq!(reweighing(&[u32::MAX, 1], &[0]), [1.0]);
    }
}
