//! The most frequent labels: counted while there are few, and by Misra and Gries' summary (1982) when there are many.
//!
//! A count is then too small by at most `lost`, itself at most `rows / capacity`: no label that is more frequent than that is
//! missed. Labels are told apart by a 64-bit hash and kept by their first letters, so that long ones cost no more.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::hash::Hashed;

/// Letters that are kept of a label.
const LETTERS: usize = 64;

/// Labels with how often, at least.
pub(super) struct Frequent {
    counts: HashMap<u64, (Box<str>, usize), Hashed>,
    capacity: usize,
    lost: usize,
}

impl Frequent {
    /// Nothing yet, and never more than twice `capacity` labels.
    pub(super) fn new(capacity: usize) -> Self {
        Self { counts: HashMap::default(), capacity: capacity.max(1), lost: 0 }
    }

    /// Adds a label with its hash.
    pub(super) fn add(&mut self, label: &str, hash: u64) {
        if let Some((_, count)) = self.counts.get_mut(&hash) {
            *count += 1;
            return;
        }
        if self.counts.len() >= 2 * self.capacity {
            self.forget();
        }
        let short: String = label.chars().take(LETTERS).collect();
        self.counts.insert(hash, (short.into(), 1));
    }

    /// Takes the same from every count so that half of them vanish.
    fn forget(&mut self) {
        let mut counts: Vec<usize> = self.counts.values().map(|&(_, count)| count).collect();
        let (_, &mut median, _) = counts.select_nth_unstable(self.capacity);
        self.lost += median;
        self.counts.retain(|_, (_, count)| {
            *count = count.saturating_sub(median);
            *count > 0
        });
    }

    /// The `wanted` most frequent, equally frequent ones alphabetically, and whether their counts are exact.
    pub(super) fn top(&self, wanted: usize) -> (Vec<(String, usize)>, bool) {
        let mut all: Vec<&(Box<str>, usize)> = self.counts.values().collect();
        all.sort_unstable_by_key(|(label, count)| (Reverse(*count), label));
        let top = all.into_iter().take(wanted).map(|(label, count)| (label.to_string(), count + self.lost));
        (top.collect(), self.lost == 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(labels: impl Iterator<Item = usize>, capacity: usize) -> (Vec<(String, usize)>, bool) {
        let mut frequent = Frequent::new(capacity);
        for label in labels {
            frequent.add(&format!("l{label}"), label as u64);
        }
        frequent.top(2)
    }

    #[test]
    fn few_labels_are_counted_exactly() {
        let labels = (0..100).map(|n| if n % 3 == 0 { 7 } else { n % 5 });
        assert_eq!(of(labels, 8), (vec![("l7".into(), 34), ("l2".into(), 14)], true));
    }

    #[test]
    fn a_frequent_label_is_found_among_any_number_of_rare_ones() {
        let labels = (0..100_000).map(|n| if n % 10 == 0 { 0 } else { n });
        let (top, exact) = of(labels, 50);
        assert!(!exact && top[0].0 == "l0", "{top:?}");
        assert!((10_000..10_000 + 100_000 / 50).contains(&top[0].1), "{top:?}");
    }
}
