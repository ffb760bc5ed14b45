//! Tables larger than memory: how much one would take, its profile read a block at a time in bounded memory, and its rows
//! left on disk while they are learnt from (`learn`).
//!
//! ```text
//! CSV (gz, zst, several files), ARFF, SQLite ─ rows ─┐
//! NDJSON ─ blocks of lines ──────────────────────────┤
//! Parquet, Arrow IPC ─ slices, batches ──────────────┴─ Accumulator a column (moments, Quantiles, Distinct, Frequent) ─► StreamProfile
//! ```
//!
//! Counts, missing cells, least, greatest, mean and deviation are exact. Distinct values, quantiles and the most frequent
//! labels are exact for as long as they fit into a column's share of the memory, and sketches from there on; each file
//! says how wrong its sketch may be, and each result whether it is exact.

mod apart;
mod column;
mod columnar;
mod distinct;
mod error;
mod estimate;
mod frequent;
mod hash;
mod learn;
mod lines;
mod memory;
mod profile;
mod quantiles;
mod spill;
mod width;

pub use column::{Moments, StreamColumn};
pub use error::StreamError;
pub use estimate::rows_to_hold;
pub use learn::{leave_on_disk, refuse_to_leave};
pub use memory::Memory;
pub use profile::{StreamProfile, stream_profile};
pub use spill::Spill;
