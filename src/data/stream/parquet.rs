//! Parquet files a slice of rows at a time, one column after the other.

use std::fs::File;
use std::path::{Path, PathBuf};

use polars::prelude::{ParallelStrategy, ParquetReader, SerReader};

use super::column::Accumulator;
use super::memory::Memory;
use super::profile::{StreamProfile, room_of_each};
use crate::data::error::DataError;
use crate::data::read::{binary_values, same_columns, sound_parquet};
use crate::data::table::Values;
use crate::spec;

/// Bytes that one cell takes while it is read: a view of text, a number, a code, and the page they were unpacked from.
const CELL: u64 = 64;

/// Names of the columns and rows of a file.
pub(super) fn shape(path: &Path) -> Result<(Vec<String>, usize), DataError> {
    let mut file = open(path)?;
    sound_parquet(path, &mut file)?;
    let mut reader = ParquetReader::new(file);
    let told = |error: polars::prelude::PolarsError| corrupt(path, &error.to_string());
    let names = reader.schema().map_err(told)?.iter_names().map(ToString::to_string).collect();
    Ok((names, reader.num_rows().map_err(told)?))
}

fn open(path: &Path) -> Result<File, DataError> {
    File::open(path).map_err(|source| DataError::Unreadable { path: path.into(), source })
}

fn corrupt(path: &Path, reason: &str) -> DataError {
    let reason = reason.lines().next().unwrap_or_default().trim_end_matches('.').into();
    DataError::Corrupt { path: path.into(), format: "Parquet", reason }
}

/// Goes through every column of every file.
pub(super) fn profile(files: &[PathBuf], how: &spec::Data, limit: Memory) -> Result<StreamProfile, DataError> {
    let mut shapes = files.iter().map(|file| shape(file)).collect::<Result<Vec<_>, _>>()?;
    let names = std::mem::take(&mut shapes[0].0);
    for (file, (other, _)) in files.iter().zip(&shapes).skip(1) {
        same_columns(&files[0], &names, file, other)?;
    }
    let slice = (limit.0 / 4 / CELL).clamp(1024, 1 << 20) as usize;
    let mut columns = vec![];
    for name in &names {
        let mut column = Accumulator::new(name.clone(), how.types.get(name).copied(), room_of_each(limit, names.len()));
        for (file, &(_, rows)) in files.iter().zip(&shapes) {
            for start in (0..rows).step_by(slice) {
                add(file, name, (start, slice.min(rows - start)), how, &mut column)?;
            }
        }
        columns.push(column.finish());
    }
    let rows = shapes.iter().map(|&(_, rows)| rows as u64).sum();
    if rows == 0 {
        return Err(DataError::NoRows { path: files[0].clone() });
    }
    Ok(StreamProfile { rows, columns, warnings: vec![] })
}

fn add(
    path: &Path,
    name: &str,
    slice: (usize, usize),
    how: &spec::Data,
    column: &mut Accumulator,
) -> Result<(), DataError> {
    let told = |error: polars::prelude::PolarsError| corrupt(path, &error.to_string());
    let frame = ParquetReader::new(open(path)?)
        .read_parallel(ParallelStrategy::None)
        .with_columns(Some(vec![name.into()]))
        .with_slice(Some(slice))
        .finish()
        .map_err(told)?;
    for cells in frame.columns() {
        match binary_values(path, name, cells, how)? {
            Values::Numeric(numbers) => {
                for number in numbers {
                    column.number(number);
                }
            }
            Values::Categorical { codes, levels } => {
                for code in codes {
                    column.cell(levels.get(code as usize).map(String::as_str));
                }
            }
        }
    }
    Ok(())
}
