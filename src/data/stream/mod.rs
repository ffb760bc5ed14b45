//! Tables larger than memory: how much one would take, and its profile read a block at a time in bounded memory.
//!
//! ```text
//! CSV (gz, zst, several files) ─ read::Blocks ─┐
//! Parquet ─ slices of rows ────────────────────┴─ Accumulator a column (moments, Quantiles, Distinct, Frequent) ─► StreamProfile
//! ```
//!
//! Counts, missing cells, least, greatest, mean and deviation are exact. Distinct values, quantiles and the most frequent
//! labels are exact for as long as they fit into a column's share of the memory, and sketches from there on; each file
//! says how wrong its sketch may be, and each result whether it is exact.

mod column;
mod distinct;
mod estimate;
mod frequent;
mod hash;
mod memory;
mod parquet;
mod profile;
mod quantiles;

pub use column::{Moments, StreamColumn};
pub use estimate::refuse_beyond;
pub use memory::Memory;
pub use profile::{StreamProfile, stream_profile};
