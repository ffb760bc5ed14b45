//! Rows of a part, laid out as a batch; images are varied anew in each epoch. Only training rows ever pass here. Hot: the
//! buffers are kept from batch to batch.

use crate::data::{Augmentation, ImageShape, Mixture, Part};
use crate::model::{Batch, Mixed};
use crate::spec::Workspace;

/// A batch in the making.
#[derive(Debug)]
pub(super) struct Gather {
    /// How images are varied, where that is asked for.
    augmentation: Option<(Augmentation, ImageShape)>,
    seed: u64,
    x: Vec<f32>,
    truth: Vec<f32>,
    weights: Vec<f32>,
    mixture: Option<Mixture>,
}

impl Gather {
    /// Batches of rows that are images of `shape`, varied as the workspace says; of others as they are.
    pub(super) fn new(workspace: &Workspace, shape: Option<ImageShape>) -> Self {
        let augmentation = Augmentation::new(&workspace.augment).zip(shape);
        let seed = workspace.train.seed;
        Self { augmentation, seed, x: vec![], truth: vec![], weights: vec![], mixture: None }
    }

    /// The rows of `part` at these places, in that order, as they are in `epoch`, from 0.
    pub(super) fn rows(&mut self, part: &Part, epoch: usize, places: &[usize]) -> Batch<'_> {
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
        if let Some((augmentation, shape)) = &self.augmentation {
            augmentation.apply(*shape, self.seed, epoch, places, &mut self.x);
            self.mixture = augmentation.mix(*shape, self.seed, epoch, places, &self.truth, &mut self.x);
        }
        let weights = part.weights.is_some().then_some(&self.weights[..]);
        let mixed = self.mixture.as_ref().map(|Mixture { truth, share }| Mixed { truth, share });
        Batch { x: &self.x, truth: &self.truth, weights, mixed }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{Matrix, Truth};
    use crate::spec::Augment;

    const SHAPE: ImageShape = ImageShape { height: 2, width: 2, channels: 1 };

    /// Six images that are all different.
    fn part() -> Part {
        let x = Matrix { values: (0..24).map(|value| value as f32).collect(), rows: 6, columns: 4 };
        let y = vec![0.0, 1.0, 2.0, 0.0, 1.0, 2.0];
        Part { x, y, truth: Truth::Numbers(vec![]), weights: None, groups: vec![], rows: (0..6).collect() }
    }

    fn gather(shape: Option<ImageShape>, set: impl FnOnce(&mut Augment)) -> Gather {
        let mut workspace = Workspace::default();
        set(&mut workspace.augment);
        Gather::new(&workspace, shape)
    }

    fn x(gather: &mut Gather, epoch: usize, places: &[usize]) -> Vec<f32> {
        gather.rows(&part(), epoch, places).x.to_vec()
    }

    #[test]
    fn only_images_are_varied_and_only_where_it_is_asked_for() {
        let plain: Vec<f32> = [part().x.row(3), part().x.row(1)].concat();
        assert_eq!(x(&mut gather(Some(SHAPE), |_| {}), 0, &[3, 1]), plain);
        assert_eq!(x(&mut gather(None, |augment| augment.noise = 1.0), 0, &[3, 1]), plain);
        assert_ne!(x(&mut gather(Some(SHAPE), |augment| augment.noise = 1.0), 0, &[3, 1]), plain);
    }

    #[test]
    fn an_image_is_varied_the_same_in_every_batch_and_anew_in_every_epoch() {
        let mut gather = gather(Some(SHAPE), |augment| augment.noise = 1.0);
        let (three, one) = (x(&mut gather, 0, &[4, 2, 5]), x(&mut gather, 0, &[2]));
        assert_eq!(three[4..8], one);
        assert_ne!(x(&mut gather, 1, &[2]), one);
        assert!(gather.rows(&part(), 0, &[4, 2]).mixed.is_none());
    }

    #[test]
    fn a_mixed_batch_says_what_else_is_true() {
        let mut gather = gather(Some(SHAPE), |augment| augment.mixup = 1.0);
        let (data, places) = (part(), [0, 1, 2]);
        let batch = gather.rows(&data, 0, &places);
        let mixed = batch.mixed.expect("a mixture");
        assert_eq!((batch.truth, mixed.truth), (&[0.0, 1.0, 2.0][..], &[1.0, 2.0, 0.0][..]));
        for (row, &share) in mixed.share.iter().enumerate() {
            let (own, other) = (data.x.row(row)[0], data.x.row((row + 1) % 3)[0]);
            assert_eq!(batch.x[row * 4], share * own + (1.0 - share) * other);
        }
    }
}
