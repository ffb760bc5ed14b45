//! What can be seen from outside, in one binary: one file per subject.

mod bad_input;
mod cli;
mod docs;
mod lr_find;
mod images;
mod parity;
mod predict;
mod profile;
mod real_data;
mod resume;
mod runs;
mod screens;
mod support;
mod terminal;
mod themes;
mod tidy;
mod workspace_files;
