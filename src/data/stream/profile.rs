//! The profile of a table that is read a block at a time.

use std::borrow::Cow;
use std::path::PathBuf;

use super::column::{Accumulator, StreamColumn};
use super::estimate::{self, Kind};
use super::memory::Memory;
use super::{columnar, lines};
use crate::data::error::DataError;
use crate::data::places::Places;
use crate::data::read::{Head, Rules, each_cell, each_row, format_of, literal, text_of};
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
        Kind::Rows => of_rows(&needs.files, how, limit).map(Some),
        Kind::Columnar => columnar::profile(&needs.files, how, limit).map(Some),
        Kind::Lines => lines::profile(&needs.files, how, limit).map(Some),
        Kind::Other => Err(DataError::BeyondMemory {
            path: path.into(),
            rows: needs.rows,
            columns: needs.columns,
            what: "reading them",
            needed: needs.to_read,
            limit: limit.0,
            advice: "Save it as CSV, Parquet, NDJSON or Arrow IPC in small batches, which are read a part at a time, or raise --memory.".into(),
        }),
    }
}

/// Of the memory a quarter is for sketches, and a quarter for the longest row.
pub(super) fn room_of_each(limit: Memory, columns: usize) -> u64 {
    limit.0 / 4 / columns.max(1) as u64
}

fn of_rows(files: &[PathBuf], how: &spec::Data, limit: Memory) -> Result<StreamProfile, DataError> {
    let literal = literal(format_of(&files[0])?, how);
    let rules = Rules::of(&literal);
    let columns = std::cell::RefCell::new(Vec::<Accumulator>::new());
    let mut odd_cells = 0_u64;
    let mut rows = 0;
    let begin = |head: &Head| {
        let (how, each) = (head.declared(how), room_of_each(limit, head.names.len()));
        let make = |name: &String| Accumulator::new(name.clone(), how.types.get(name).copied(), each);
        *columns.borrow_mut() = head.names.iter().map(make).collect();
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
    let (head, mut warnings) = each_row(files, how, (limit.0 / 4) as usize, begin, take)?;
    if rows == 0 {
        return Err(head.no_rows(&files[0]));
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
    fn every_format_that_is_read_by_row_has_the_profile_of_the_same_text() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: String| std::fs::write(folder.path().join(name), text).unwrap();
        let number = |row: usize| if row.is_multiple_of(7) { String::new() } else { format!("{}", row % 90) };
        let or = |text: &str, missing: &str| if text.is_empty() { missing.to_owned() } else { text.to_owned() };
        let rows = || (0..5_000_usize).map(|row| (number(row), ["a b", "c, d", "x\"y"][row % 3]));
        let csv = |(n, t): (String, &str)| format!("{n},\"{}\"\n", t.replace('"', "\"\""));
        write("t.csv", format!("n,t\n{}", rows().map(csv).collect::<String>()));
        let arff = |(n, t): (String, &str)| format!("{}, '{t}'\n", or(&n, "?"));
        let head = "@RELATION t\n@ATTRIBUTE n REAL\n@ATTRIBUTE t STRING\n@DATA\n";
        write("t.arff", format!("{head}{}", rows().map(arff).collect::<String>()));
        let insert = |(n, t): (String, &str)| format!("INSERT INTO t VALUES ({}, '{t}');", or(&n, "NULL"));
        let inserts: String = rows().map(insert).collect();
        let database = rusqlite::Connection::open(folder.path().join("t.sqlite")).unwrap();
        database.execute_batch(&format!("CREATE TABLE t (n REAL, t TEXT); BEGIN; {inserts} COMMIT;")).unwrap();
        let profiled = |name: &str| {
            let path = folder.path().join(name);
            of_rows(&[path], &spec::Data::default(), Memory(1 << 30)).unwrap()
        };
        let text = profiled("t.csv");
        assert_eq!((text.rows, text.columns[0].missing, text.columns[1].distinct), (5_000, 715, 3));
        for name in ["t.arff", "t.sqlite"] {
            assert_eq!(profiled(name), text, "{name}");
        }
    }

    #[test]
    fn files_that_declare_a_column_differently_are_no_table() {
        let folder = tempfile::tempdir().unwrap();
        let files = ["numeric", "{x, y}"].map(|kind| {
            let path = folder.path().join(format!("{}.arff", kind.len()));
            let text = format!("@relation t\n@attribute a {kind}\n@data\n?\n");
            std::fs::write(&path, text).unwrap();
            path
        });
        let error = of_rows(&files, &spec::Data::default(), Memory(1 << 30)).unwrap_err().to_string();
        assert!(error.contains("declares the column `a` to be of another type than"), "{error}");
    }

    #[test]
    fn rows_that_leave_out_zeros_have_a_profile_of_all_their_cells_and_too_many_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let profiled = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            of_rows(&[path], &spec::Data::default(), Memory(1 << 30)).map_err(|error| error.to_string())
        };
        let svm = profiled("t.svm", "1 qid:3 2:1.5\n-1 1:4 # late\n\n1 2:2\n").unwrap();
        let told = |found: &StreamProfile| -> Vec<(String, u64, usize, f64)> {
            let max = |column: &StreamColumn| column.moments.map_or(f64::NAN, |moments| moments.max);
            found.columns.iter().map(|one| (one.name.clone(), one.missing, one.distinct, max(one))).collect()
        };
        let feature = |name: &str, max| (name.to_owned(), 0, [2, 3][usize::from(max == 2.0)], max);
        let (label, query) = (("label".to_owned(), 0, 2, 1.0), ("qid".to_owned(), 2, 1, 3.0));
        assert_eq!(told(&svm), [label, query, feature("feature_1", 4.0), feature("feature_2", 2.0)]);
        let arff =
            profiled("t.arff", "@relation t\n@attribute a real\n@attribute b {u,v}\n@data\n{1 v}\n{0 2.5}\n{}\n");
        assert_eq!(arff.unwrap().columns[1].top, [("u".to_owned(), 2), ("v".to_owned(), 1)]);
        let error = profiled("t.svm", &format!("1 100000:1\n{}", "1\n".repeat(20_000))).unwrap_err();
        assert!(error.contains("holds 20001 rows of 100000 columns, most of which are not written out"), "{error}");
    }

    #[test]
    fn a_column_of_labels_has_the_labels_that_it_has_when_it_is_read_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.csv");
        std::fs::write(&path, b"Gr\xf6\xdfe,n\nnan,nan\nklein,1\nnan,\nM\xfcller,2\n").unwrap();
        let how = spec::Data::default();
        let found = of_rows(std::slice::from_ref(&path), &how, Memory(1 << 30)).unwrap();
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
