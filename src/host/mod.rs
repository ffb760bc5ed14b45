//! The edges: the command line, the terminal loop, printing, signals, clocks and exit codes.
//!
//! [`main`] is the program's table of contents: arguments, then one file of [`command`] each.

mod apart;
mod begin;
mod cli;
mod command;
mod explained;
mod failure;
mod findings;
mod flips;
mod folders;
mod git;
mod headless;
mod looks;
mod mend;
mod metric;
mod open;
mod out;
mod paper;
mod progress;
mod queue;
mod reload;
mod require;
mod resume;
mod scanned;
mod signals;
mod stamp;
mod story;
mod summary;
mod trained;
mod tui;

use std::process::ExitCode;

pub use cli::{Auditing, Cli, Command, Explaining, LookedAt, ZeroDivided};

/// Runs the program and returns its exit code: 0 done, 1 a run failed or a requirement is not met, 2 bad input or
/// usage, 130 interrupted.
pub fn main(cli: Cli) -> ExitCode {
    match command::run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}
