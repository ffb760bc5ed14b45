//! Rows that must not be parted, as units: each is dealt as a whole.

/// Places in a list of rows, grouped by what ties them.
pub(super) struct Units {
    order: Vec<usize>,
    starts: Vec<usize>,
}

impl Units {
    /// Ties places with equal keys; units come in the order of their keys, places within one in their own.
    pub(super) fn by_key(keys: &[usize]) -> Self {
        let mut order: Vec<usize> = (0..keys.len()).collect();
        order.sort_by_key(|&place| keys[place]);
        let mut starts = vec![0];
        starts.extend((1..order.len()).filter(|&at| keys[order[at]] != keys[order[at - 1]]));
        if !order.is_empty() {
            starts.push(order.len());
        }
        Self { order, starts }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// The places of one.
    pub(super) fn get(&self, unit: usize) -> &[usize] {
        &self.order[self.starts[unit]..self.starts[unit + 1]]
    }

    /// The places of each.
    pub(super) fn iter(&self) -> impl Iterator<Item = &[usize]> {
        self.starts.windows(2).map(|ends| &self.order[ends[0]..ends[1]])
    }

    /// How many places each has.
    pub(super) fn sizes(&self) -> Vec<usize> {
        self.starts.windows(2).map(|ends| ends[1] - ends[0]).collect()
    }

    /// The number of each unit's part as the number of each place's part.
    pub(super) fn spread(&self, parts: &[usize]) -> Vec<usize> {
        let mut places = vec![0; self.order.len()];
        for (unit, &part) in self.iter().zip(parts) {
            for &place in unit {
                places[place] = part;
            }
        }
        places
    }
}
