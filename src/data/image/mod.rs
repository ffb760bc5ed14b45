//! Images in, numbers out: IDX files and folders of PNG and JPEG become a table whose rows have pixels.
//!
//! ```text
//! IDX file ─ idx ──┐                  ┌─ file, label ─► columns ─┐
//! folder ─ folder ─┴─ decode, resize ─┴─ bytes ───────► Images ──┴─► Table ─ (split) ─ ImageScaling ─► f32 rows
//! ```
//!
//! From there on images are rows like any others. Each row of pixels is height x width x channels, row-major. The only
//! place that names the crate `image`.

mod augment;
mod decode;
mod error;
mod idx;
mod load;
mod resize;
mod scaling;
mod shape;
mod survey;
#[cfg(test)]
mod tests;

pub use augment::{Augmentation, Mixture};
pub use error::ImageError;
pub(super) use load::load;
pub use load::outside_images;
pub use scaling::ImageScaling;
pub use shape::{ImageShape, Images};
pub use survey::{ImageProfile, are_images, image_profile};
