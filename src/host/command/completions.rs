//! `gradus completions SHELL`.

use clap::CommandFactory;
use clap_complete::{Shell, generate};

use super::super::cli::Cli;
use super::super::failure::Failure;
use super::super::out;

/// Prints a completion script.
pub(super) fn run(shell: Shell) -> Result<(), Failure> {
    let mut script = Vec::new();
    generate(shell, &mut Cli::command(), "gradus", &mut script);
    Ok(out::data(&String::from_utf8_lossy(&script))?)
}
