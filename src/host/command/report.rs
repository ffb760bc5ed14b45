//! `gradus report RUN --out DIR`: a run as files to hand on.

use std::path::Path;

use super::super::failure::Failure;
use super::super::{out, paper};
use crate::data::Places;
use crate::store::Runs;

/// Writes the report and says which files it is.
pub(super) fn run(run: &str, folder: &Path, places: &Places, runs: &Runs) -> Result<(), Failure> {
    let written = paper::write(run, folder, places, runs)?;
    out::warnings(&written.warnings);
    if let Some((page, more)) = written.files.split_first() {
        out::message(&format!("wrote {} and {} more files beside it", page.display(), more.len()));
    }
    Ok(())
}
