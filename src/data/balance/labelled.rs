//! Prepared training rows with their classes, as every sampler sees them.

use super::error::BalanceError;
use crate::data::matrix::Matrix;
use crate::data::neighbours::{Nearest, Points};

/// Rows and the class of each.
#[derive(Clone, Copy)]
pub(super) struct Labelled<'a> {
    pub(super) x: &'a Matrix,
    pub(super) codes: &'a [u32],
    pub(super) labels: &'a [String],
    /// What the user calls the sampler, for messages.
    pub(super) method: &'static str,
}

impl<'a> Labelled<'a> {
    /// The same for other rows.
    pub(super) fn with(self, x: &'a Matrix, codes: &'a [u32]) -> Self {
        Self { x, codes, ..self }
    }

    pub(super) fn class(&self, place: usize) -> usize {
        self.codes[place] as usize
    }

    /// Rows of each class.
    pub(super) fn counts(&self) -> Vec<usize> {
        let mut counts = vec![0; self.labels.len()];
        for &code in self.codes {
            counts[code as usize] += 1;
        }
        counts
    }

    /// Places of the rows of a class, ascending.
    pub(super) fn members(&self, class: usize) -> Vec<usize> {
        (0..self.codes.len()).filter(|&place| self.class(place) == class).collect()
    }

    pub(super) fn points(&self) -> Points<'a, f32> {
        Points::new(&self.x.values, self.x.columns)
    }

    /// The `k` rows nearest to each at `places`, which is not told itself.
    pub(super) fn near(&self, places: &[usize], k: usize) -> Nearest {
        self.points().nearest_others_of(places, k)
    }

    /// The `k` nearest of a class' own rows to each row of it, as places among all rows. There must be more of them.
    pub(super) fn near_of_class(
        &self,
        class: usize,
        members: &[usize],
        k: usize,
        key: &'static str,
    ) -> Result<Nearest, BalanceError> {
        self.enough(class, members.len(), k, key)?;
        let own = self.x.select(members);
        let mut found = Points::new(&own.values, own.columns).nearest_others(k);
        found.places.iter_mut().for_each(|place| *place = members[*place as usize] as u32);
        Ok(found)
    }

    /// Fails where `count` rows have not `k` others.
    pub(super) fn enough(&self, class: usize, count: usize, k: usize, key: &'static str) -> Result<(), BalanceError> {
        if count > k {
            return Ok(());
        }
        let label = self.labels[class].clone();
        Err(BalanceError::TooFewRows { method: self.method, label, count, neighbours: k, key })
    }

    /// How many of these rows are not of a class.
    pub(super) fn foreign(&self, class: usize, places: &[u32]) -> usize {
        places.iter().filter(|&&place| self.class(place as usize) != class).count()
    }

    /// The class with the fewest rows, the first met of several.
    pub(super) fn rarest_as_met(&self) -> usize {
        let counts = self.counts();
        let least = counts.iter().copied().filter(|&count| count > 0).min().unwrap_or(0);
        self.codes.iter().map(|&code| code as usize).find(|&class| counts[class] == least).unwrap_or(0)
    }
}
