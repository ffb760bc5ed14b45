//! gradus: a workbench in the terminal to train a model.
//!
//! # Bird's eye
//!
//! The program is a value. [`app::State`] holds everything; [`app::update`] is the only thing that changes it;
//! [`ui::view`] draws it. Every intention, from a key, a click or the palette, is an [`app::Action`] from one table.
//! Everything that blocks, reads a clock or touches a terminal lives in [`host`]. A run is one worker thread that owns
//! its model and speaks plain data: [`train::Command`] in, [`train::Event`] out.
//!
//! The workbench begins each run in a process of its own, so that no window that closes ends one. What a run says goes into
//! its log first; whoever follows it reads that log, and commands it over a socket in its folder ([`store`]).
//!
//! ```text
//!  keys, mouse, palette ─► Action ─┐                            ┌─► ui::view ─► Buffer ─► terminal
//!  file watcher ─────────► text ───┼──► app::update ──► State ──┤
//!  logs of runs ─────────► Events ─┤        │                   └─► ui::linear ─► lines, for screen readers
//!  background jobs ──────► Done ───┘        └─► Effects ─► host: begin and command runs, spawn jobs, write files
//!
//!  a run's process: worker ─► log ─► followers    socket ─► commands ─► worker    (host::headless is the same, in the open)
//! ```
//!
//! # Rooms, in order
//!
//! Each module may use only the ones above it; `tests/it/tidy.rs` holds the order.
//!
//! | room | what it is | what only it may name |
//! |---|---|---|
//! | [`base`] | our own std: random streams, crews of threads, outbox, series, diagnostics, formatting | `unsafe`, in one file, whose threads also look at a clock |
//! | [`eval`] | pure numbers on slices: metrics, confusion, fairness | |
//! | [`spec`] | a workspace file, typed: fields, parse with places, edit, diff, schema | TOML |
//! | [`data`] | tables and images in, batches out: read, profile, split, prepare, balance, vary | polars, image |
//! | [`model`] | what is trained: layers, network, loss, optimizer | dfdx, pulp |
//! | [`train`] | one run is one thread: commands, events, the worker loop | threads of training |
//! | [`store`] | runs on disk: folder, log, socket, listing, queue, trash | the run folder's file names |
//! | [`report`] | a run on paper: page, pictures, model card, datasheet, tables | plotters |
//! | [`app`] | the program as a value: state, actions, update | |
//! | [`ui`] | state to cells: layout, input, view, panes, themes | ratatui (with `host`) |
//! | [`host`] | the edges: command line, terminal loop, headless printing, file watching | clocks, terminal, exit codes |

pub mod base;
pub mod eval;
pub mod spec;
pub mod data;
pub mod model;
pub mod train;
pub mod store;
pub mod report;
pub mod app;
pub mod ui;
pub mod host;
