//! Tables in, numbers out: read, type, split, profile, prepare, balance. The only room that names polars.
//!
//! ```text
//! images ─ image ─┐
//! file ─ read ─► Table ─ Dataset::load ─► Dataset (roles, target, parts) ─ Prepared::new ─► Prepared (f32 matrices)
//!                  └───── profile ─► Profile (what is in it, what is wrong with it)
//! ```
//!
//! What is fitted is fitted on the training part only, and is kept with the model as a [`Pipeline`].

mod balance;
mod dataset;
mod demo;
mod error;
mod fingerprint;
mod groups;
mod image;
mod matrix;
mod numbers;
mod outside;
mod phrases;
mod places;
mod prep;
mod prepared;
mod profile;
mod read;
mod split;
mod table;
mod unique;
pub mod view;

pub use self::image::{
    Augmentation, ImageError, ImageProfile, ImageScaling, ImageShape, Images, Mixture, are_images, image_profile,
    outside_images,
};
pub use dataset::{Dataset, Role, Task, Truth};
pub use demo::loans;
pub use error::DataError;
pub use groups::Groups;
pub use matrix::Matrix;
pub use places::Places;
pub use prep::{Input, Pipeline, Target};
pub use prepared::{Part, Prepared};
pub use profile::{ColumnProfile, Profile, Summary, profile};
pub use read::{Dialect, Encoding, Format, Read, read};
pub use split::Parts;
pub use table::{Column, MISSING, Table, Values};
