//! The few nearest of one query so far, in order.

/// Up to `k` places with their squared distances, ascending; equal distances by place.
pub(super) struct Closest {
    k: usize,
    found: Vec<(f64, u32)>,
    /// The distance (not squared) beyond which nothing is taken any more.
    reach: f64,
}

impl Closest {
    pub(super) fn new(k: usize) -> Self {
        let reach = if k == 0 { 0.0 } else { f64::INFINITY };
        Self { k, found: Vec::with_capacity(k + 1), reach }
    }

    pub(super) fn reach(&self) -> f64 {
        self.reach
    }

    /// How many there are at most.
    pub(super) fn most(&self) -> usize {
        self.k
    }

    /// Takes in a point that is near enough; one that is there already stays there once.
    pub(super) fn offer(&mut self, squared: f64, place: u32) {
        let before = |&(other, other_place): &(f64, u32)| (other, other_place) < (squared, place);
        if self.found.len() == self.k && self.found.last().is_none_or(before) {
            return;
        }
        let at = self.found.partition_point(before);
        if self.found.get(at).is_some_and(|&(_, known)| known == place) {
            return;
        }
        self.found.insert(at, (squared, place));
        self.found.truncate(self.k);
        if self.found.len() == self.k {
            self.reach = self.found.last().map_or(0.0, |(squared, _)| squared.sqrt());
        }
    }

    /// Nearest first.
    pub(super) fn found(&self) -> &[(f64, u32)] {
        &self.found
    }
}
