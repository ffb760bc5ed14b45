//! Rows of a part as a batch; images are varied anew in each epoch. Only training rows ever pass here. Hot: the buffers are
//! kept from batch to batch.

use crate::base::crew::Crew;
use crate::data::{Augmentation, ImageShape, Learnt, Mixture, Prepared, Sparse, StreamError};
use crate::model::{Batch, Features, Learner, Mixed};
use crate::spec::Workspace;

/// A batch in the making.
#[derive(Debug)]
pub(super) struct Gather {
    /// How images are varied, where that is asked for.
    augmentation: Option<(Augmentation, ImageShape)>,
    /// The rows without their zeros, where they are held and most of their numbers are zero.
    sparse: Option<Sparse>,
    seed: u64,
    x: Vec<f32>,
    truth: Vec<f32>,
    weights: Vec<f32>,
    mixture: Option<Mixture>,
}

impl Gather {
    /// Batches of the training rows, for this learner; images are varied as the workspace says.
    pub(super) fn new(workspace: &Workspace, prepared: &Prepared, learner: &Learner) -> Self {
        let passed_over = learner.passes_over_zeros();
        Self::of(workspace, prepared.learnt(), prepared.image, passed_over)
    }

    fn of(workspace: &Workspace, learnt: Learnt, shape: Option<ImageShape>, passed_over: bool) -> Self {
        let augmentation = Augmentation::new(&workspace.augment).zip(shape);
        let sparse = match learnt {
            Learnt::Held(part) if passed_over && augmentation.is_none() => Sparse::of(&part.x),
            _ => None,
        };
        let seed = workspace.train.seed;
        Self { augmentation, sparse, seed, x: vec![], truth: vec![], weights: vec![], mixture: None }
    }

    /// The rows at these places of those it was made for, in that order, as they are in `epoch`, from 0. Rows that are held
    /// and not varied are fetched by who learns from them, others by `crew`.
    ///
    /// # Errors
    /// Where rows that are on disk cannot be read.
    pub(super) fn rows<'a>(
        &'a mut self,
        crew: &Crew,
        learnt: Learnt<'a>,
        epoch: usize,
        places: &'a [usize],
    ) -> Result<Batch<'a>, StreamError> {
        self.truth.clear();
        self.weights.clear();
        self.truth.extend(places.iter().map(|&place| learnt.y()[place]));
        if let Some(weights) = learnt.weights() {
            self.weights.extend(places.iter().map(|&place| weights[place]));
        }
        let x = if let (Learnt::Held(part), None) = (learnt, &self.augmentation) {
            Features::At(&part.x, places, self.sparse.as_ref())
        } else {
            self.fetch(crew, learnt, epoch, places)?;
            Features::Laid(&self.x)
        };
        if let Some(mixture) = &mut self.mixture {
            share_weights(&mut self.weights, &mut mixture.share);
        }
        let weights = learnt.weights().is_some().then_some(&self.weights[..]);
        let mixed = self.mixture.as_ref().map(|Mixture { truth, share }| Mixed { truth, share });
        Ok(Batch { x, truth: &self.truth, weights, mixed })
    }

    /// Leaves the rows in `x`, varied where that is asked for.
    fn fetch(&mut self, crew: &Crew, learnt: Learnt, epoch: usize, places: &[usize]) -> Result<(), StreamError> {
        self.x.resize(places.len() * learnt.columns(), 0.0);
        learnt.read(crew, places, &mut self.x)?;
        if let Some((augmentation, shape)) = &self.augmentation {
            augmentation.apply(crew, *shape, self.seed, epoch, places, &mut self.x);
            self.mixture = augmentation.mix(*shape, self.seed, epoch, places, &self.truth, &mut self.x);
        }
        Ok(())
    }
}

/// Lets both rows of a pair count by their own weight: `share · own` and `(1 - share) · next`, as one weight and the share
/// of it that is the first row's. Without weights nothing changes.
fn share_weights(weights: &mut [f32], share: &mut [f32]) {
    let Some(&first) = weights.first() else { return };
    for (row, share) in share.iter_mut().enumerate() {
        let next = weights.get(row + 1).copied().unwrap_or(first);
        let (own, other) = (*share * weights[row], (1.0 - *share) * next);
        weights[row] = own + other;
        // Of two rows that do not count at all, the share does not matter.
        if weights[row] > 0.0 {
            *share = own / weights[row];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{Matrix, Part, Truth};
    use crate::model::Loss;
    use crate::spec::Augment;

    const SHAPE: ImageShape = ImageShape { height: 2, width: 2, channels: 1 };

    /// Six images that are all different.
    fn part() -> Part {
        let x = Matrix { values: (0..24).map(|value| value as f32).collect(), rows: 6, columns: 4 };
        let y = vec![0.0, 1.0, 2.0, 0.0, 1.0, 2.0];
        let (rows, made) = ((0..6).collect(), vec![false; 6]);
        Part { x, y, truth: Truth::Numbers(vec![]), weights: None, groups: vec![], rows, made }
    }

    fn gather(shape: Option<ImageShape>, set: impl FnOnce(&mut Augment)) -> Gather {
        let mut workspace = Workspace::default();
        set(&mut workspace.augment);
        Gather::of(&workspace, Learnt::Held(&part()), shape, true)
    }

    fn x(gather: &mut Gather, epoch: usize, places: &[usize]) -> Vec<f32> {
        numbers(gather.rows(&Crew::new(1), Learnt::Held(&part()), epoch, places).unwrap().x)
    }

    fn numbers(x: Features) -> Vec<f32> {
        match x {
            Features::Laid(x) => x.to_vec(),
            Features::At(table, places, _) => table.select(places).values,
        }
    }

    #[test]
    fn only_images_are_varied_and_only_where_it_is_asked_for() {
        let plain: Vec<f32> = [part().x.row(3), part().x.row(1)].concat();
        assert_eq!(x(&mut gather(Some(SHAPE), |_| {}), 0, &[3, 1]), plain);
        assert_eq!(x(&mut gather(None, |augment| augment.noise = 1.0), 0, &[3, 1]), plain);
        assert_ne!(x(&mut gather(Some(SHAPE), |augment| augment.noise = 1.0), 0, &[3, 1]), plain);
    }

    #[test]
    fn rows_that_are_mostly_zeros_are_handed_on_without_them_where_that_helps() {
        let with = |number: f32| {
            let mut values = vec![number; 6 * 40];
            values[7] = 1.0;
            Part { x: Matrix { values, rows: 6, columns: 40 }, ..part() }
        };
        let is_sparse = |part: &Part, noise: f64, passed_over: bool| {
            let mut workspace = Workspace::default();
            workspace.augment.noise = noise;
            let shape = ImageShape { height: 5, width: 8, channels: 1 };
            let mut gather = Gather::of(&workspace, Learnt::Held(part), Some(shape), passed_over);
            let batch = gather.rows(&Crew::new(1), Learnt::Held(part), 0, &[4, 2]).unwrap();
            matches!(batch.x, Features::At(_, _, Some(_)))
        };
        assert!(is_sparse(&with(0.0), 0.0, true));
        assert!(!is_sparse(&with(0.5), 0.0, true), "they are full");
        assert!(!is_sparse(&with(0.0), 0.1, true), "they are varied");
        assert!(!is_sparse(&with(0.0), 0.0, false), "nobody passes over zeros");
    }

    #[test]
    fn an_image_is_varied_the_same_in_every_batch_and_anew_in_every_epoch() {
        let mut gather = gather(Some(SHAPE), |augment| augment.noise = 1.0);
        let (three, one) = (x(&mut gather, 0, &[4, 2, 5]), x(&mut gather, 0, &[2]));
        assert_eq!(three[4..8], one);
        assert_ne!(x(&mut gather, 1, &[2]), one);
        assert!(gather.rows(&Crew::new(1), Learnt::Held(&part()), 0, &[4, 2]).unwrap().mixed.is_none());
    }

    #[test]
    fn a_mixed_batch_says_what_else_is_true() {
        let mut gather = gather(Some(SHAPE), |augment| augment.mixup = 1.0);
        let (data, places) = (part(), [0, 1, 2]);
        let batch = gather.rows(&Crew::new(1), Learnt::Held(&data), 0, &places).unwrap();
        let mixed = batch.mixed.expect("a mixture");
        assert_eq!((batch.truth, mixed.truth), (&[0.0, 1.0, 2.0][..], &[1.0, 2.0, 0.0][..]));
        for (row, &share) in mixed.share.iter().enumerate() {
            let (own, other) = (data.x.row(row)[0], data.x.row((row + 1) % 3)[0]);
            assert_eq!(numbers(batch.x)[row * 4], share * own + (1.0 - share) * other);
        }
    }

    #[test]
    fn both_rows_of_a_pair_count_by_their_own_weight() {
        let mut gather = gather(Some(SHAPE), |augment| augment.mixup = 1.0);
        let plain = part();
        let shares = gather
            .rows(&Crew::new(1), Learnt::Held(&plain), 0, &[0, 1, 2])
            .unwrap()
            .mixed
            .expect("a mixture")
            .share
            .to_vec();
        let weights = [0.5_f32, 4.0, 0.0, 1.0, 1.0, 1.0];
        let data = Part { weights: Some(weights.to_vec()), ..plain };
        let batch = gather.rows(&Crew::new(1), Learnt::Held(&data), 0, &[0, 1, 2]).unwrap();
        let (loss, outputs) = (Loss::Categorical { smoothing: 0.0 }, [0.3, -1.0, 2.0, 0.1, 0.7, -0.4, 1.0, 0.0, -2.0]);
        let found = loss.of_batch(&outputs, &batch, &mut vec![]);
        let alone = |row: usize, truth: usize| {
            let batch = Batch { x: Features::Laid(&[]), truth: &[data.y[truth]], weights: None, mixed: None };
            f64::from(weights[truth]) * loss.of_batch(&outputs[row * 3..(row + 1) * 3], &batch, &mut vec![])
        };
        let pair = |(row, &share): (usize, &f32)| {
            f64::from(share) * alone(row, row) + f64::from(1.0 - share) * alone(row, (row + 1) % 3)
        };
        let expected = shares.iter().enumerate().map(pair).sum::<f64>() / 3.0;
        assert!((found / expected - 1.0).abs() < 1e-6, "{found} {expected}");
    }
}
