//! The profile of a table that is read a block at a time.

use std::borrow::Cow;
use std::path::PathBuf;

use super::column::{Accumulator, StreamColumn};
use super::estimate::{self, Kind};
use super::memory::Memory;
use super::{lines, parquet};
use crate::data::error::DataError;
use crate::data::places::Places;
use crate::data::read::{Rules, each_cell, each_row, text_of};
use crate::spec;

/// What is in a table that is larger than memory.
#[derive(Clone, Debug, PartialEq)]
pub struct StreamProfile {
    /// Rows, counted.
    pub rows: u64,
    /// One entry a column, in the table's order.
    pub columns: Vec<StreamColumn>,
    /// What is doubtful about the files, a sentence each.
    pub warnings: Vec<String>,
}

/// Profiles the table at `path` within `limit` if it is too large to be read whole within it; `None` where it is not.
///
/// # Errors
/// As [`read`](crate::data::read()); and for a table that is too large in a format that is only read whole.
pub fn stream_profile(
    path: &str,
    how: &spec::Data,
    places: &Places,
    limit: Memory,
) -> Result<Option<StreamProfile>, DataError> {
    let Some(needs) = estimate::of(path, how, places, limit)? else { return Ok(None) };
    if needs.to_read <= limit.0 {
        return Ok(None);
    }
    match needs.kind {
        Kind::Text => of_text(&needs.files, how, limit).map(Some),
        Kind::Parquet => parquet::profile(&needs.files, how, limit).map(Some),
        Kind::Lines => lines::profile(&needs.files, how, limit).map(Some),
        Kind::Other => Err(DataError::BeyondMemory {
            path: path.into(),
            rows: needs.rows,
            columns: needs.columns,
            what: "reading them",
            needed: needs.to_read,
            limit: limit.0,
            advice: "Save it as CSV, Parquet or NDJSON, which are read a block at a time, or raise --memory.".into(),
        }),
    }
}

/// Of the memory a quarter is for sketches, and a quarter for the longest row.
pub(super) fn room_of_each(limit: Memory, columns: usize) -> u64 {
    limit.0 / 4 / columns.max(1) as u64
}

fn of_text(files: &[PathBuf], how: &spec::Data, limit: Memory) -> Result<StreamProfile, DataError> {
    let rules = Rules::of(how);
    let columns = std::cell::RefCell::new(Vec::<Accumulator>::new());
    let mut odd_cells = 0_u64;
    let mut rows = 0;
    let begin = |names: &[String]| {
        let each = room_of_each(limit, names.len());
        let make = |name: &String| Accumulator::new(name.clone(), how.types.get(name).copied(), each);
        *columns.borrow_mut() = names.iter().map(make).collect();
        Ok(())
    };
    let take = |row: &[u8], delimiter: u8| {
        rows += 1;
        let mut columns = columns.borrow_mut();
        let mut next = columns.iter_mut();
        each_cell(row, delimiter, |cell| {
            let Some(column) = next.next() else { return };
            let text = text_of(cell);
            odd_cells += u64::from(matches!(text, Cow::Owned(_)));
            column.cell(rules.present(&text).map(|cell| rules.pointed(cell)).as_deref());
        });
        Ok(())
    };
    let (_, mut warnings, _) = each_row(files, how, (limit.0 / 4) as usize, begin, take)?;
    if rows == 0 {
        return Err(DataError::HeaderOnly { path: files[0].clone() });
    }
    if odd_cells > 0 {
        warnings.push(format!("{odd_cells} cells are not UTF-8 and are read as Latin-1. Save the file as UTF-8."));
    }
    let columns = columns.into_inner().into_iter().map(Accumulator::finish).collect();
    Ok(StreamProfile { rows, columns, warnings })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_of_labels_has_the_labels_that_it_has_when_it_is_read_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.csv");
        std::fs::write(&path, b"Gr\xf6\xdfe,n\nnan,nan\nklein,1\nnan,\nM\xfcller,2\n").unwrap();
        let how = spec::Data::default();
        let found = of_text(std::slice::from_ref(&path), &how, Memory(1 << 30)).unwrap();
        let whole = crate::data::read(path.to_str().unwrap(), &how, &Places::default()).unwrap().table;
        for (streamed, column) in found.columns.iter().zip(&whole.columns) {
            let missing = (0..whole.rows).filter(|&row| column.values.is_missing(row)).count();
            assert_eq!((&streamed.name, streamed.missing), (&column.name, missing as u64));
            assert_eq!(streamed.kind, column.values.kind());
        }
        assert_eq!(found.columns[0].top, [("nan".to_owned(), 2), ("Müller".to_owned(), 1), ("klein".to_owned(), 1)]);
        assert_eq!(found.columns[0].name, "Größe");
    }
}
