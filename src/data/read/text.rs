//! Delimited text into a table: decoded, sniffed, scanned, then split into cells by polars, all of them as text.

use std::io::Cursor;
use std::path::Path;
use std::sync::Arc;

use polars::prelude::{CsvParseOptions, CsvReadOptions, DataFrame, DataType, Field, PolarsResult, Schema, SerReader};

use super::scan::{Clean, scan};
use super::{Dialect, Format, Read, Rules, cells, encoding, names, sniff};
use crate::data::error::DataError;
use crate::data::read::ReadError;
use crate::data::table::{Column, Table};
use crate::spec;

/// The table in `bytes`, which came from `path`.
pub(super) fn read(path: &Path, bytes: Vec<u8>, how: &spec::Data) -> Result<Read, DataError> {
    let (text, encoding, warning) = encoding::decode(path, bytes)?;
    let mut warnings: Vec<String> = warning.into_iter().collect();
    let delimiter = match how.delimiter {
        Some(given) => separator(given)?,
        None => sniff::delimiter(text.as_bytes(), how.trim),
    };
    let clean = scan(path, text.as_bytes(), delimiter, how.trim)?;
    drop(text);
    if clean.rows == 0 {
        return Err(DataError::Empty { path: path.into() });
    }
    let header = how.header.unwrap_or_else(|| sniff::is_header(&clean.first));
    if header && clean.rows == 1 {
        return Err(DataError::HeaderOnly { path: path.into() });
    }
    warnings.extend(skipped(path, &clean.empty_lines));
    warnings.extend(guessed_no_header(path, header, how));
    let names = names::of(path, header.then_some(&clean.first), clean.first.len(), how, &mut warnings)?;
    let dialect = Dialect { format: Format::Text, delimiter: Some(char::from(delimiter)), header, encoding };
    typed(path, clean, names, dialect, how, warnings)
}

/// The table in clean rows; the first is left out where the dialect says that it is a header.
pub(super) fn typed(
    path: &Path,
    clean: Clean,
    names: Vec<String>,
    dialect: Dialect,
    how: &spec::Data,
    mut warnings: Vec<String>,
) -> Result<Read, DataError> {
    let rows = clean.rows - usize::from(dialect.header);
    let delimiter = dialect.delimiter.map_or(b',', |delimiter| delimiter as u8);
    let frame = split(clean, dialect.header, delimiter).map_err(|error| DataError::Corrupt {
        path: path.into(),
        format: "CSV",
        reason: error.to_string(),
    })?;
    let columns = typed_columns(path, &frame, names, how, &mut warnings)?;
    Ok(Read { table: Table { columns, rows, images: None }, dialect, warnings })
}

pub(super) fn separator(given: char) -> Result<u8, DataError> {
    match u8::try_from(given) {
        Ok(byte) if byte.is_ascii() && !matches!(byte, b'"' | b'\n' | b'\r' | 0) => Ok(byte),
        _ => Err(ReadError::Delimiter { delimiter: given.escape_default().to_string() }.into()),
    }
}

pub(super) fn skipped(path: &Path, lines: &[usize]) -> Option<String> {
    let first = lines.first()?;
    Some(format!(
        "`{}` has {} empty lines, the first of them line {first}. They are skipped.",
        path.display(),
        lines.len()
    ))
}

pub(super) fn guessed_no_header(path: &Path, header: bool, how: &spec::Data) -> Option<String> {
    (!header && how.header.is_none()).then(|| {
        format!(
            "The first line of `{}` holds a number, so it is taken as a row and not as column names. Set `data.header` to \
             true or false to settle it.",
            path.display()
        )
    })
}

/// Every cell as text, in columns by place.
fn split(clean: Clean, header: bool, delimiter: u8) -> PolarsResult<DataFrame> {
    let fields = (0..clean.first.len()).map(|place| Field::new(place.to_string().into(), DataType::String));
    let schema: Schema = fields.collect();
    let mut rows = clean.csv;
    if header {
        rows.drain(..clean.first_row);
    }
    CsvReadOptions::default()
        .with_has_header(false)
        .with_schema(Some(Arc::new(schema)))
        .with_infer_schema_length(Some(0))
        .with_parse_options(CsvParseOptions::default().with_separator(delimiter))
        .into_reader_with_file_handle(Cursor::new(rows))
        .finish()
}

fn typed_columns(
    path: &Path,
    frame: &DataFrame,
    names: Vec<String>,
    how: &spec::Data,
    warnings: &mut Vec<String>,
) -> Result<Vec<Column>, DataError> {
    let rules = Rules::of(how);
    let typed = |(name, column): (String, &polars::prelude::Column)| {
        let texts = column.str().map_err(|error| DataError::Corrupt {
            path: path.into(),
            format: "CSV",
            reason: error.to_string(),
        })?;
        let kind = how.types.get(&name).copied();
        let values = cells::typed(&name, || texts.iter(), kind, &rules, warnings);
        Ok(Column { name, values })
    };
    names.into_iter().zip(frame.columns()).map(typed).collect()
}
