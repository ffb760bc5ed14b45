//! NDJSON a block of lines at a time.

use std::path::PathBuf;

use super::column::Accumulator;
use super::memory::Memory;
use super::profile::{StreamProfile, room_of_each};
use crate::data::error::DataError;
use crate::data::read::each_block;
use crate::spec;

/// Columns that the memory is shared between before their number is known.
const EXPECTED: usize = 100;
/// More keys than this are no columns: objects are used as maps.
const MOST: usize = 1_000;

/// Goes through every line of every file. A key is missing in the lines before the first that has it.
pub(super) fn profile(files: &[PathBuf], how: &spec::Data, limit: Memory) -> Result<StreamProfile, DataError> {
    let mut columns: Vec<Accumulator> = vec![];
    let mut rows = 0;
    for file in files {
        each_block(file, how, |read| {
            for column in &read.table.columns {
                let place = columns.iter().position(|known| known.name() == column.name).unwrap_or_else(|| {
                    let wanted = how.types.get(&column.name).copied();
                    let mut begun = Accumulator::new(column.name.clone(), wanted, room_of_each(limit, EXPECTED));
                    (0..rows).for_each(|_| begun.cell(None));
                    columns.push(begun);
                    columns.len() - 1
                });
                columns[place].values(&column.values);
            }
            let absent = columns.iter_mut().filter(|known| read.table.column(known.name()).is_none());
            absent.for_each(|known| (0..read.table.rows).for_each(|_| known.cell(None)));
            if columns.len() > MOST {
                let what = "lines of JSON with more than a thousand different keys, which are no columns";
                return Err(DataError::Unsupported { path: file.clone(), what });
            }
            rows += read.table.rows as u64;
            Ok(())
        })?;
    }
    if rows == 0 {
        return Err(DataError::NoRows { path: files[0].clone() });
    }
    Ok(StreamProfile { rows, columns: columns.into_iter().map(Accumulator::finish).collect(), warnings: vec![] })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_that_come_late_or_go_are_missing_elsewhere() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.ndjson");
        let line = |row: usize| match row {
            0..60_000 => format!("{{\"a\": {row}, \"b\": \"x\", \"pad\": \"{}\"}}\n", "p".repeat(40)),
            _ => format!("{{\"a\": {row}, \"c\": true}}\n\n"),
        };
        std::fs::write(&path, (0..80_000).map(line).collect::<String>()).unwrap();
        let found = profile(std::slice::from_ref(&path), &spec::Data::default(), Memory(1 << 28)).unwrap();
        let told: Vec<(&str, u64)> =
            found.columns.iter().map(|column| (column.name.as_str(), column.missing)).collect();
        assert_eq!(told, [("a", 0), ("b", 20_000), ("pad", 20_000), ("c", 60_000)]);
        assert_eq!(found.rows, 80_000);
        assert_eq!(found.columns[0].moments.map(|moments| moments.max), Some(79_999.0));
    }
}
