//! `gradus runs export [RUN…] --out F`: every scalar of runs, in one long table or for another program.

mod csv;
mod mlflow;
mod named;

use std::io;
use std::path::Path;

use super::super::cli::Exported;
use super::super::failure::Failure;
use super::super::out;
use crate::base::fmt;
use crate::store::{Record, Runs};

/// Writes the runs and says how much that is.
pub(super) fn run(wanted: &[String], place: &Path, form: Exported, runs: &Runs) -> Result<(), Failure> {
    let unwritable = |error: io::Error| Failure::input(format!("cannot write {}: {}", place.display(), error.kind()));
    let all = || runs.listed().into_iter().map(|run| run.id.clone()).collect();
    let ids: Vec<String> = if wanted.is_empty() { all() } else { wanted.to_vec() };
    if ids.is_empty() {
        let told = format!("no runs in {} to export; `gradus train W.toml` makes one", runs.root().display());
        return Err(Failure::input(told));
    }
    // Where one run is not there, none is written.
    let folders = ids.iter().map(|id| runs.find(id)).collect::<Result<Vec<_>, _>>()?;
    let records = folders.iter().map(|folder| Ok(Record::read(folder)?));
    let numbers = match form {
        Exported::Csv => csv::write(place, records, unwritable)?,
        Exported::Mlflow => {
            let mut numbers = 0;
            for record in records {
                numbers += mlflow::write(place, record?).map_err(unwritable)?;
            }
            numbers
        }
    };
    let (count, numbers) = (ids.len(), fmt::thousands(numbers));
    out::message(&format!(
        "wrote {numbers} numbers of {count} {} to {}",
        if count == 1 { "run" } else { "runs" },
        place.display()
    ));
    Ok(())
}
