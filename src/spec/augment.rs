//! `[augment]`: how training images are varied, anew in each epoch; no other image is touched.

use super::names::names;

/// Which mirror images are as good as the image.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Flip {
    /// None.
    #[default]
    None,
    /// Left and right may change places.
    Horizontal,
    /// Top and bottom may.
    Vertical,
    /// Both may.
    Both,
}

/// The `[augment]` table. What is drawn for an image depends on `train.seed`, the epoch and the image alone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Augment {
    /// Which ways an image is mirrored, each for half of the images.
    pub flip: Flip,
    /// Largest turn to either side, in degrees.
    pub rotate: f64,
    /// Largest shift in each direction, as a share of the image's size.
    pub shift: f64,
    /// Smallest share of the area that is kept and enlarged to the whole.
    pub crop: f64,
    /// Standard deviation of noise, in units of normalised values.
    pub noise: f64,
    /// Side of a blank square, as a share of the image's shorter side.
    pub cutout: f64,
    /// Alpha of the Beta distribution from which two images' shares in a mixture are drawn; 0: nothing is mixed.
    pub mixup: f64,
}

impl Default for Augment {
    fn default() -> Self {
        Self { flip: Flip::None, rotate: 0.0, shift: 0.0, crop: 1.0, noise: 0.0, cutout: 0.0, mixup: 0.0 }
    }
}

names!(Flip { None = "none", Horizontal = "horizontal", Vertical = "vertical", Both = "both" });
