//! Tables in, numbers out: read, type, split, profile, prepare, balance. The only room that names polars.
//!
//! ```text
//! images ─ image ─┐
//! file ─ read ─► Table ─ Dataset::load ─► Dataset (roles, target, parts) ─ Prepared::new ─► Prepared (f32 matrices)
//!                  ├───── profile ─► Profile (what is in it)
//!                  └───── quality ─► Findings (what is wrong with it, and what mends it)
//! Dataset, Prepared ─ survey ─► Survey (all of that in one, with what preparation makes of each column)
//! ```
//!
//! What is fitted is fitted on the training part only, and is kept with the model as a [`Pipeline`].

mod balance;
mod conditions;
mod dataset;
mod demo;
mod error;
mod fingerprint;
mod folder;
mod groups;
mod image;
mod known;
mod learnt;
mod levels;
mod matrix;
pub mod neighbours;
mod moment;
mod numbers;
mod outside;
mod panics;
mod phrases;
mod places;
mod prep;
mod prepared;
mod preview;
mod profile;
mod quality;
mod read;
mod seal;
mod signatures;
mod sparse;
mod special;
mod split;
mod stream;
mod survey;
mod table;
mod twins;
mod unique;
pub mod view;

pub use self::balance::{BalanceError, Made, Means, Resampled, resample};
pub use self::image::{
    Augmentation, ImageError, ImageProfile, ImageScaling, ImageShape, Images, Mixture, are_images, image_profile,
    outside_images,
};
pub use conditions::conditions;
pub use dataset::{Dataset, Role, Task, Truth, truth};
pub use demo::loans;
pub use error::DataError;
pub use groups::{Groups, MISSING_GROUP, grouped};
pub use learnt::{Beyond, Learnt};
pub use matrix::Matrix;
pub use numbers::quantile;
pub use phrases::listed;
pub use places::Places;
pub use prep::{Fit, Input, Pipeline, PrepError, Target};
pub use prepared::{ClassCount, Part, Prepared};
pub use preview::{Became, Output, Preview};
pub use profile::{
    Association, ColumnProfile, Coverage, GroupCoverage, Profile, Summary, associations, coverage, profile,
};
pub use quality::{
    CHECKS, Check, Finding, Fix, Place, Subject, are_read, findings, row_told, words_among_numbers, words_for_nothing,
};
pub use read::{Dialect, Encoding, Format, Read, ReadError, has_decimal_commas, own_target, read};
pub use seal::mark as test_mark;
pub use sparse::{Entry, Picked, Sparse};
pub use split::{FoldKind, Folding, Parts, Proof, SplitError};
pub use stream::{
    Memory, Moments, Spill, StreamColumn, StreamError, StreamProfile, leave_on_disk, refuse_to_leave, rows_to_hold,
    stream_profile,
};
pub use survey::{Survey, survey};
pub use table::{Column, Dates, MISSING, Table, Values};
