//! Rows of another table that are equal to rows that were learnt from: a model that is judged on them has seen the answers.

use std::collections::HashSet;

use super::prepared::Part;
use crate::base::hash::Mixer;

impl Part {
    /// How many rows are equal to one of `learnt`, prepared by the same pipeline, in every feature and in what is true.
    pub fn known_from(&self, learnt: &Self) -> usize {
        let known: HashSet<u64> = (0..learnt.x.rows).map(|row| learnt.mark(row)).collect();
        (0..self.x.rows).filter(|&row| known.contains(&self.mark(row))).count()
    }

    /// A number that equal rows share.
    fn mark(&self, row: usize) -> u64 {
        // Both zeros are equal.
        let mut mixer = Mixer::new(u64::from((self.y[row] + 0.0).to_bits()));
        self.x.row(row).iter().for_each(|number| mixer.take(u64::from((number + 0.0).to_bits())));
        mixer.end()
    }
}

#[cfg(test)]
mod tests {
    use crate::data::{Dataset, Places, Prepared};
    use crate::spec::Workspace;

    #[test]
    fn rows_are_known_by_their_features_and_their_truth() {
        let mut workspace = Workspace::default();
        workspace.data.path = "demo".into();
        workspace.data.target = "repaid".into();
        let dataset = Dataset::load(&workspace, &Places::default()).unwrap();
        let Prepared { train, validation, .. } = Prepared::new(&dataset, &workspace).unwrap();
        assert_eq!((train.known_from(&train), validation.known_from(&train)), (train.x.rows, 0));
        let mut half = train.select(&[3, 4, 4, 5]);
        half.y[0] = 1.0 - half.y[0];
        half.x.values[half.x.columns - 1] += 1.0;
        assert_eq!(half.known_from(&train), 3);
        half.x.values[half.x.columns * 3] += 1e-6;
        assert_eq!(half.known_from(&train), 2);
    }
}
