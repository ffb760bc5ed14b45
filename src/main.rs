//! Arguments in, exit code out.

use std::process::ExitCode;

use clap::Parser;
use gradus::host::{self, Cli};

fn main() -> ExitCode {
    host::main(Cli::parse())
}
