//! What can be seen from outside, in one binary: one file per subject.

mod audit;
mod bad_input;
mod balance;
mod broken;
mod cli;
mod docs;
mod fuzz;
mod lr_find;
mod memory;
mod images;
mod parity;
mod predict;
mod profile;
mod real_data;
mod report;
mod resume;
mod runs;
mod splits;
mod screens;
mod sources;
mod support;
mod terminal;
mod themes;
mod tidy;
mod workspace_files;
