//! Parquet and Arrow IPC files some rows at a time, one column after the other.

use std::path::PathBuf;

use super::column::Accumulator;
use super::memory::Memory;
use super::profile::{StreamProfile, room_of_each};
use crate::data::error::DataError;
use crate::data::read::{Columnar, binary_values, same_columns};
use crate::spec;

/// Bytes that one cell takes while it is read: a view of text, a number, a code, and the page they were unpacked from.
const CELL: u64 = 64;

/// Goes through every column of every file.
pub(super) fn profile(files: &[PathBuf], how: &spec::Data, limit: Memory) -> Result<StreamProfile, DataError> {
    let most = (limit.0 / 4 / CELL).clamp(1024, 1 << 20) as usize;
    let mut opened = files.iter().map(|file| Columnar::open(file, most)).collect::<Result<Vec<_>, _>>()?;
    let names = opened[0].names.clone();
    for file in &opened[1..] {
        same_columns(&files[0], &names, file.path, &file.names)?;
    }
    let mut columns = vec![];
    for name in &names {
        let mut column = Accumulator::new(name.clone(), how.types.get(name).copied(), room_of_each(limit, names.len()));
        for file in &mut opened {
            for piece in 0..file.pieces.len() {
                for cells in file.piece(piece, Some(name))?.columns() {
                    column.values(&binary_values(file, name, cells, how, &mut vec![])?);
                }
            }
        }
        columns.push(column.finish());
    }
    let rows = opened.iter().map(|file| file.rows() as u64).sum();
    if rows == 0 {
        return Err(DataError::NoRows { path: files[0].clone() });
    }
    Ok(StreamProfile { rows, columns, warnings: vec![] })
}

#[cfg(test)]
mod tests {
    use polars::prelude::{DataFrame, IntoColumn, IpcWriter, NamedFrom, ParquetWriter, SerWriter, Series};

    use super::*;
    use crate::data::places::Places;
    use crate::data::read;

    #[test]
    fn a_file_that_is_damaged_anywhere_is_profiled_or_refused() {
        let numbers: Vec<Option<f64>> = (0..300).map(|row| (row % 7 != 0).then(|| f64::from(row))).collect();
        let texts: Vec<String> = (0..300).map(|row| format!("text {}", row % 9)).collect();
        let columns =
            vec![Series::new("n".into(), numbers).into_column(), Series::new("t".into(), texts).into_column()];
        let mut frame = DataFrame::new(300, columns).unwrap();
        let folder = tempfile::tempdir().unwrap();
        for format in ["parquet", "arrow"] {
            let mut whole = vec![];
            match format {
                "parquet" => drop(ParquetWriter::new(&mut whole).finish(&mut frame).unwrap()),
                _ => IpcWriter::new(&mut whole).finish(&mut frame).unwrap(),
            }
            let path = folder.path().join("t").with_extension(format);
            let how = spec::Data::default();
            let profiled = |bytes: &[u8]| {
                std::fs::write(&path, bytes).unwrap();
                profile(std::slice::from_ref(&path), &how, Memory(64_000_000))
            };
            let sound = profiled(&whole).unwrap();
            assert_eq!((sound.rows, sound.columns[0].missing, sound.columns[1].distinct), (300, 43, 9));
            let some = spec::Data { rows: Some(10), ..how.clone() };
            for place in (0..whole.len()).step_by(3) {
                for flip in [0x01, 0x10, 0xff] {
                    let mut bytes = whole.clone();
                    bytes[place] ^= flip;
                    let told = profiled(&bytes).err();
                    let sampled = read(&path.display().to_string(), &some, &Places::default()).err();
                    for error in told.into_iter().chain(sampled) {
                        assert!(error.to_string().ends_with('.'), "{error}");
                    }
                }
            }
        }
    }
}
