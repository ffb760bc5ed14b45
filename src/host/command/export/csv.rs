//! Every scalar of runs in one long table.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use super::super::super::failure::Failure;
use crate::app::action::By;
use crate::app::run::Run;
use crate::report::chart::{SCALARS, scalar};
use crate::store::Record;

/// Writes the table; how many numbers that is. Nothing is at its place before all of it is written.
pub(super) fn write(
    file: &Path,
    mut records: impl Iterator<Item = Result<Record, Failure>>,
    unwritable: impl Fn(io::Error) -> Failure,
) -> Result<u64, Failure> {
    let part = file.with_extension("part");
    let mut lines = 0;
    let mut table = BufWriter::new(fs::File::create(&part).map_err(&unwritable)?);
    let written = table.write_all(SCALARS.as_bytes()).map_err(&unwritable).and_then(|()| {
        records.try_for_each(|record| {
            lines += numbers(record?, &mut table).map_err(&unwritable)?;
            Ok(())
        })
    });
    let done = written.and_then(|()| {
        table.flush().map_err(&unwritable)?;
        fs::rename(&part, file).map_err(&unwritable)
    });
    if done.is_err() {
        // What is left of it is of no use to anybody; that it cannot be removed adds nothing to why it failed.
        let _ = fs::remove_file(&part);
    }
    done.map(|()| lines)
}

/// Writes what a run told; how many numbers that is.
fn numbers(record: Record, table: &mut impl Write) -> io::Result<u64> {
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
