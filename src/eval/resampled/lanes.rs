//! An order of rows laid out so that one vector instruction takes a step in many parts of it.
//!
//! The order is cut into stretches of equal length, one for each lane of a vector, that stand beside each other in memory:
//! first the first row of each stretch, then the second of each, …. What is left over comes last, in its order.

/// Stretches that are walked side by side.
pub(super) const LANES: usize = 8;

/// How an order of so many rows is laid out.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lanes {
    stretch: usize,
}

impl Lanes {
    pub(super) fn new(rows: usize) -> Self {
        Self { stretch: rows / LANES }
    }

    /// Where the row of a rank stands.
    pub(super) fn place(self, rank: usize) -> usize {
        if rank < self.beside() { rank % self.stretch * LANES + rank / self.stretch } else { rank }
    }

    /// Where the rows of all ranks stand, of `rows` in all.
    pub(super) fn places(self, rows: usize) -> impl Iterator<Item = usize> + use<> {
        let (stretch, beside) = (self.stretch, self.beside());
        let of_lane = move |lane: usize| (0..stretch).map(move |step| step * LANES + lane);
        (0..LANES).flat_map(of_lane).chain(beside..rows)
    }

    /// Rows of a stretch.
    pub(super) fn stretch(self) -> usize {
        self.stretch
    }

    /// Rows that stand beside each other; those left over follow them.
    pub(super) fn beside(self) -> usize {
        self.stretch * LANES
    }

    /// The rank with which each stretch begins, and then what is left over.
    pub(super) fn begins(self) -> [usize; LANES + 1] {
        std::array::from_fn(|lane| lane * self.stretch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_a_place_of_its_own_and_a_stretch_goes_in_steps() {
        for rows in [0, 1, 7, 8, 9, 43, 64] {
            let lanes = Lanes::new(rows);
            let mut places: Vec<usize> = (0..rows).map(|rank| lanes.place(rank)).collect();
            for (lane, begin) in lanes.begins().into_iter().enumerate().take(LANES) {
                let of_lane: Vec<usize> = (0..lanes.stretch()).map(|step| places[begin + step]).collect();
                assert_eq!(of_lane, (0..lanes.stretch()).map(|step| step * LANES + lane).collect::<Vec<_>>());
            }
            assert_eq!(places, lanes.places(rows).collect::<Vec<_>>());
            places.sort_unstable();
            assert_eq!(places, (0..rows).collect::<Vec<_>>());
        }
    }
}
