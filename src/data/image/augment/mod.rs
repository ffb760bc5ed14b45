//! Training images varied on the fly: one kind of change a file.
//!
//! What is drawn for an image depends on the seed, the epoch and the image alone: neither on the batch it is in nor on
//! how many threads work. Each kind of change has random streams of its own, so that turning one on leaves the draws of
//! the others as they were. Turn, shift and crop are one map, so that an image is sampled once.

mod affine;
mod crop;
mod cutout;
mod flip;
mod mixup;
mod noise;
mod rotate;
mod shift;
#[cfg(test)]
mod tests;

use self::affine::Affine;
use super::shape::ImageShape;
use crate::base::crew::Crew;
use crate::base::rng::{Purpose, Stream};
use crate::spec::{Augment, Flip};

pub use mixup::Mixture;

/// Images that one thread varies at a time.
const TOGETHER: usize = 4;

/// Changes to training images, as a workspace asks for them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Augmentation {
    settings: Augment,
}

/// The kinds of change. The numbers are part of the record of a run: never renumber.
#[derive(Clone, Copy, Debug)]
#[repr(u64)]
enum Change {
    Flip = 1,
    Rotate = 2,
    Shift = 3,
    Crop = 4,
    Noise = 5,
    Cutout = 6,
    Mixup = 7,
}

/// Which image is varied when.
#[derive(Clone, Copy, Debug)]
struct Turn {
    seed: u64,
    epoch: u64,
    row: u64,
}

impl Turn {
    /// The random numbers of one kind of change: of 64 bits of the index, 4 name the kind, 24 the epoch, 36 the image.
    fn stream(self, change: Change) -> Stream {
        let index = (change as u64) << 60 | (self.epoch & 0xff_ffff) << 36 | (self.row & 0xf_ffff_ffff);
        Stream::new(self.seed, Purpose::Augment, index)
    }
}

impl Augmentation {
    /// The changes that `settings` ask for; `None` where they ask for none.
    pub fn new(settings: &Augment) -> Option<Self> {
        (*settings != Augment::default()).then_some(Self { settings: *settings })
    }

    /// Varies a batch in place. `rows` names its images, `x` holds `rows.len()` images of `shape`, normalised.
    ///
    /// # Panics
    /// If `x` has another length.
    pub fn apply(&self, crew: &Crew, shape: ImageShape, seed: u64, epoch: usize, rows: &[usize], x: &mut [f32]) {
        assert_eq!(x.len(), rows.len() * shape.pixels(), "an image a row");
        let pictures = x.chunks_mut(TOGETHER * shape.pixels()).zip(rows.chunks(TOGETHER));
        crew.deal(pictures, |(images, rows)| {
            for (image, &row) in images.chunks_exact_mut(shape.pixels()).zip(rows) {
                self.one(shape, Turn { seed, epoch: epoch as u64, row: row as u64 }, image);
            }
        });
    }

    fn one(&self, shape: ImageShape, turn: Turn, image: &mut [f32]) {
        let settings = &self.settings;
        if settings.flip != Flip::None {
            flip::apply(settings.flip, shape, &mut turn.stream(Change::Flip), image);
        }
        if let Some(map) = self.map(shape, turn) {
            map.sample(shape, image);
        }
        if settings.cutout > 0.0 {
            cutout::apply(settings.cutout, shape, &mut turn.stream(Change::Cutout), image);
        }
        if settings.noise > 0.0 {
            noise::apply(settings.noise, &mut turn.stream(Change::Noise), image);
        }
    }

    /// Where each pixel of the varied image is taken from; `None` where nothing moves.
    fn map(&self, shape: ImageShape, turn: Turn) -> Option<Affine> {
        let settings = &self.settings;
        let crop = (settings.crop < 1.0).then(|| crop::draw(settings.crop, shape, &mut turn.stream(Change::Crop)));
        let rotate = (settings.rotate > 0.0).then(|| rotate::draw(settings.rotate, &mut turn.stream(Change::Rotate)));
        let shift = (settings.shift > 0.0).then(|| shift::draw(settings.shift, shape, &mut turn.stream(Change::Shift)));
        [crop, rotate, shift].into_iter().flatten().reduce(Affine::after)
    }

    /// Mixes each image of a batch with the next one, the last with the first, and says what is true then; `None` where
    /// nothing is to be mixed. Which images are mixed depends on the batch, how much of each on the image alone.
    ///
    /// # Panics
    /// If `rows`, `truth` and `x` do not have an entry an image.
    pub fn mix(
        &self,
        shape: ImageShape,
        seed: u64,
        epoch: usize,
        rows: &[usize],
        truth: &[f32],
        x: &mut [f32],
    ) -> Option<Mixture> {
        (self.settings.mixup > 0.0).then(|| {
            let turn = |&row: &usize| Turn { seed, epoch: epoch as u64, row: row as u64 };
            let share = |row| mixup::share(self.settings.mixup, &mut turn(row).stream(Change::Mixup));
            mixup::apply(shape, rows.iter().map(share).collect(), truth, x)
        })
    }
}
