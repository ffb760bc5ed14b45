//! Parquet and Arrow IPC files, of which some rows are decoded at a time, of one column or of all.

use std::fs::File;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use polars::prelude::{
    ArrowDataType, ArrowField, ArrowSchema, DataFrame, FileMetadata, ParallelStrategy, ParquetReader, PolarsError,
    PolarsResult, SerReader,
};
use polars_arrow::io::ipc::read::{FileReader, read_file_metadata};

use super::binary::{caught, first_line};
use super::{Format, format_of, sound};
use crate::data::error::DataError;
use crate::data::read::ReadError;

/// A file, open. Its footer is read once.
pub(in crate::data) struct Columnar<'a> {
    pub(in crate::data) path: &'a Path,
    pub(in crate::data) format: Format,
    /// Of its columns.
    pub(in crate::data) names: Vec<String>,
    /// The rows of each piece, one piece after the other.
    pub(in crate::data) pieces: Vec<Range<usize>>,
    /// Bytes that a piece takes before it is decoded, at most; of Arrow IPC, where a piece is as large as it is.
    pub(in crate::data) room: u64,
    file: Source,
}

enum Source {
    Parquet(Arc<FileMetadata>),
    /// The column that it reads, and what reads it.
    Ipc(Option<String>, Box<FileReader<File>>),
}

impl<'a> Columnar<'a> {
    /// Opens the file. Its pieces have `most` rows at most, but in Arrow IPC, which is decoded a batch at a time.
    ///
    /// # Errors
    /// Where it cannot be opened, or is not what its first bytes say.
    pub(in crate::data) fn open(path: &'a Path, most: usize) -> Result<Self, DataError> {
        let format = format_of(path)?;
        let corrupt = |reason| corrupt(path, format, reason);
        let mut file = opened(path)?;
        if format == Format::Ipc {
            let shape = sound::ipc(&mut file).map_err(corrupt)?;
            let reader = caught(path, format, || batches(path, None).map_err(|error| told(path, format, &error)))?;
            refuse_types(path, reader.schema())?;
            let names = reader.schema().iter_names().map(ToString::to_string).collect();
            let ends = shape.parts.iter().scan(0, |end, &rows| {
                *end += rows as usize;
                Some(*end - rows as usize..*end)
            });
            let (pieces, file) = (ends.collect(), Source::Ipc(None, Box::new(reader)));
            return Ok(Self { path, format, names, pieces, room: shape.room, file });
        }
        sound::parquet(&mut file).map_err(corrupt)?;
        caught(path, format, || {
            let told = |error| told(path, format, &error);
            let mut reader = ParquetReader::new(file);
            let schema = reader.schema().map_err(told)?;
            refuse_types(path, &schema)?;
            let names = schema.iter_names().map(ToString::to_string).collect();
            let rows = reader.num_rows().map_err(told)?;
            let pieces = (0..rows).step_by(most).map(|start| start..rows.min(start + most)).collect();
            let metadata = Arc::clone(reader.get_metadata().map_err(told)?);
            Ok(Self { path, format, names, pieces, room: 0, file: Source::Parquet(metadata) })
        })
    }

    /// How many rows there are.
    pub(in crate::data) fn rows(&self) -> usize {
        self.pieces.last().map_or(0, |piece| piece.end)
    }

    /// Decodes a piece, of all columns or of one.
    ///
    /// # Errors
    /// Where it is damaged.
    pub(in crate::data) fn piece(&mut self, index: usize, column: Option<&str>) -> Result<DataFrame, DataError> {
        let (path, format) = (self.path, self.format);
        let (rows, file) = (&self.pieces[index], &mut self.file);
        caught(path, format, || {
            let frame = match file {
                Source::Parquet(metadata) => {
                    let slice = Some((rows.start, rows.len()));
                    let mut reader = ParquetReader::new(opened(path)?)
                        .read_parallel(ParallelStrategy::None)
                        .with_slice(slice)
                        .with_columns(column.map(|name| vec![name.to_owned()]));
                    reader.set_metadata(Arc::clone(metadata));
                    reader.finish()
                }
                Source::Ipc(of, reader) => batch(path, index, column, of, reader),
            };
            frame.map_err(|error| told(path, format, &error))
        })
    }
}

/// Fails where polars, as it is built in here, cannot hold a column.
pub(super) fn refuse_types(path: &Path, schema: &ArrowSchema) -> Result<(), DataError> {
    let unread = |field: &ArrowField| match field.dtype() {
        ArrowDataType::Decimal(..)
        | ArrowDataType::Decimal256(..)
        | ArrowDataType::Decimal32(..)
        | ArrowDataType::Decimal64(..) => Some("decimals of a fixed size"),
        ArrowDataType::Int128 | ArrowDataType::UInt128 => Some("whole numbers of 128 bits"),
        ArrowDataType::Float16 => Some("numbers of 16 bits"),
        _ => None,
    };
    match schema.iter_values().find_map(|field| Some((field, unread(field)?))) {
        Some((field, what)) => Err(ReadError::Type { path: path.into(), column: field.name.to_string(), what }.into()),
        None => Ok(()),
    }
}

/// Decodes a batch by a reader that may be of another column.
fn batch(
    path: &Path,
    index: usize,
    column: Option<&str>,
    of: &mut Option<String>,
    reader: &mut FileReader<File>,
) -> PolarsResult<DataFrame> {
    if of.as_deref() != column {
        *reader = batches(path, column)?;
        *of = column.map(ToOwned::to_owned);
    }
    reader.set_current_block(index);
    let batch = reader.next().ok_or_else(|| PolarsError::NoData("it has fewer batches than a moment ago".into()))?;
    batch.map(DataFrame::from)
}

/// What reads batches of one column or of all.
fn batches(path: &Path, column: Option<&str>) -> PolarsResult<FileReader<File>> {
    let mut file = File::open(path)?;
    let metadata = read_file_metadata(&mut file)?;
    let wanted = column.and_then(|name| metadata.schema.iter_names().position(|other| other == name));
    Ok(FileReader::new(file, metadata, wanted.map(|place| vec![place]), None))
}

fn opened(path: &Path) -> Result<File, DataError> {
    File::open(path).map_err(|source| DataError::Unreadable { path: path.into(), source })
}

fn corrupt(path: &Path, format: Format, reason: String) -> DataError {
    DataError::Corrupt { path: path.into(), format: format.name(), reason }
}

fn told(path: &Path, format: Format, error: &PolarsError) -> DataError {
    corrupt(path, format, first_line(&error.to_string()))
}
