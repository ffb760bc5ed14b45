//! Runs on disk: the folder of a run, its append-only log, and the listing of all runs.
//!
//! ```text
//! runs/<id>/workspace.toml      as resolved, `--set` included
//!           events.jsonl        one event a line, appended as it happens; locked while the run is alive
//!           checkpoints/        best.safetensors, last.safetensors, step-….safetensors: network and optimizer
//!           pipeline.json       fitted preparation
//!           model.safetensors   the kept weights    ┐ written when the run is over
//!           metrics.json        the report          ┘
//! ```
//!
//! A run killed at any moment can be read: files are replaced whole, and a torn last line of the log is passed over.

mod error;
mod folder;
mod read;
mod write;

pub use error::StoreError;
pub use folder::Runs;
pub use read::{Record, Status, Summary};
pub use write::{RunFolder, write_atomically};
