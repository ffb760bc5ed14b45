//! The small widgets that panes are built of: plain structs of borrowed data that draw into a rectangle of a buffer.
//!
//! Drawing and hit-testing are pure; every part may be given any rectangle, down to nothing, and any data.

pub mod bars;
pub mod footer;
pub mod form;
pub mod frame;
pub mod gauge;
pub mod heat;
pub mod histogram;
pub mod paragraph;
pub mod pen;
#[cfg(test)]
pub(in crate::ui) mod picture;
pub mod pictures;
pub mod plot;
pub mod raster;
pub mod spark;
pub mod table;
