//! `gradus runs export [RUN…] --out F.csv`: every scalar of runs in one long table.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use super::super::failure::Failure;
use super::super::out;
use crate::app::action::By;
use crate::app::run::Run;
use crate::base::fmt;
use crate::report::chart::{SCALARS, scalar};
use crate::store::{Record, Runs};

/// Writes the table and says how long it is. Nothing is at its place before all of it is written.
pub(super) fn run(wanted: &[String], file: &Path, runs: &Runs) -> Result<(), Failure> {
    let unwritable = |error: io::Error| Failure::input(format!("cannot write {}: {}", file.display(), error.kind()));
    let all = || runs.listed().into_iter().map(|run| run.id.clone()).collect();
    let ids: Vec<String> = if wanted.is_empty() { all() } else { wanted.to_vec() };
    if ids.is_empty() {
        let told = format!("no runs in {} to export; `gradus train W.toml` makes one", runs.root().display());
        return Err(Failure::input(told));
    }
    // Where one run is not there, none is written.
    let folders = ids.iter().map(|id| runs.find(id)).collect::<Result<Vec<_>, _>>()?;
    let part = file.with_extension("part");
    let mut lines = 0;
    let mut table = BufWriter::new(fs::File::create(&part).map_err(unwritable)?);
    let written = table.write_all(SCALARS.as_bytes()).map_err(unwritable).and_then(|()| {
        folders.iter().try_for_each(|folder| {
            let record = Record::read(folder)?;
            lines += write(record, &mut table).map_err(unwritable)?;
            Ok::<(), Failure>(())
        })
    });
    let done = written.and_then(|()| {
        table.flush().map_err(unwritable)?;
        fs::rename(&part, file).map_err(unwritable)
    });
    if done.is_err() {
        // What is left of it is of no use to anybody; that it cannot be removed adds nothing to why it failed.
        let _ = fs::remove_file(&part);
    }
    done?;
    let (count, lines) = (ids.len(), fmt::thousands(lines));
    out::message(&format!(
        "wrote {lines} numbers of {count} {} to {}",
        if count == 1 { "run" } else { "runs" },
        file.display()
    ));
    Ok(())
}

/// Writes what a run told; how many numbers that is.
fn write(record: Record, table: &mut impl Write) -> io::Result<u64> {
    let mut run = Run::new(record.id.clone(), None);
    run.fold(record.events);
    let (epochs, times) = (run.ruler(By::Epoch), run.ruler(By::Time));
    let mut count = 0;
    run.scalars(|name, step, value| {
        count += 1;
        table.write_all(scalar(&record.id, [step, epochs.at(step), times.at(step)], name, value).as_bytes())
    })?;
    Ok(count)
}
