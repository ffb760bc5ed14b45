//! Runs on disk: the folder of a run, its append-only log, and the listing of all runs.
//!
//! ```text
//! runs/<id>/workspace.toml      as resolved, `--set` included
//!           events.jsonl        one event a line, appended as it happens; locked while the run is alive
//!           checkpoints/        best.safetensors, last.safetensors, epoch-…, step-…: moments of the run, whole
//!           events.out.tfevents.…  the same for TensorBoard, thinned; one more each time the run goes on
//!           pipeline.json       fitted preparation
//!           model.safetensors   the kept weights    ┐ written when the run is over
//!           metrics.json        the report          ┘
//!           about.json          what its owner says of it
//!           control.sock        by which it is attended to while it is going (control.path: where that is elsewhere)
//! runs/.looks.jsonl             a line for each look at test rows, only ever appended to
//!      .index.jsonl             a line for each run that is over, to spare reading its log
//!      .views.json              views of the list, and how it was left
//!      .queue/                  a file for each run that waits
//!      .trash/                  runs that were put aside
//! ```
//!
//! A run killed at any moment can be read and continued: files are replaced whole, a torn last line of the log is passed
//! over and taken off before the next one is written, and the log is on the disk before a checkpoint that counts its lines.

mod about;
mod board;
mod checkpoints;
mod control;
mod error;
mod folder;
mod follow;
mod index;
mod listed;
mod looks;
mod queue;
mod read;
mod tail;
mod trash;
mod views;
mod write;

pub use about::About;
pub use checkpoints::{checkpoint, origin, way_to};
pub use control::Control;
pub use error::StoreError;
pub use folder::{Runs, name_of};
pub use follow::Following;
pub use listed::Listed;
pub use looks::{Look, Looker, Looks, told as told_looks};
pub use queue::{Queue, Waiting};
pub use read::{Record, Status, Summary};
pub use tail::Tail;
pub use views::{View, Views};
pub use write::{RunFolder, write_atomically};
