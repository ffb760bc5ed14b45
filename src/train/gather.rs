//! Rows of a part, laid out as a batch. Hot: the buffers are kept from batch to batch.

use crate::data::Part;
use crate::model::Batch;

/// A batch in the making.
#[derive(Debug, Default)]
pub(super) struct Gather {
    x: Vec<f32>,
    truth: Vec<f32>,
    weights: Vec<f32>,
}

impl Gather {
    /// The rows of `part` at these places, in that order.
    pub(super) fn rows(&mut self, part: &Part, places: &[usize]) -> Batch<'_> {
        self.x.clear();
        self.truth.clear();
        self.weights.clear();
        for &place in places {
            self.x.extend_from_slice(part.x.row(place));
        }
        self.truth.extend(places.iter().map(|&place| part.y[place]));
        if let Some(weights) = &part.weights {
            self.weights.extend(places.iter().map(|&place| weights[place]));
        }
        let weights = part.weights.is_some().then_some(&self.weights[..]);
        Batch { x: &self.x, truth: &self.truth, weights, mixed: None }
    }
}
