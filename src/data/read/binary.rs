//! Parquet, Arrow IPC and NDJSON into a table: types come from the file, except where `data.types` says otherwise.

use std::io::Cursor;
use std::path::Path;

use polars::prelude::{
    Column as Cells, DataFrame, DataType, IntoColumn, IpcReader, JsonFormat, JsonReader, NamedFrom, ParquetReader,
    PolarsError, PolarsResult, SerReader, Series, TimeUnit,
};

use super::columnar::{Columnar, refuse_types};
use super::encoding::MARK;
use super::{Dialect, Encoding, Format, Read, Rules, cells, json, names, sound};
use crate::data::error::DataError;
use crate::data::panics::quietly;
use crate::data::table::{Column, Table, Values};
use crate::spec::{self, ColumnType};

/// The table in `bytes`, which came from `path`.
///
/// Polars takes some of the sizes and dates that a file states on trust and panics where they are absurd. Sizes are looked
/// at before, and a panic becomes an error.
pub(super) fn read(path: &Path, mut bytes: Vec<u8>, format: Format, how: &spec::Data) -> Result<Read, DataError> {
    let corrupt = |reason| DataError::Corrupt { path: path.into(), format: format.name(), reason };
    let line = |(line, reason)| DataError::Line { path: path.into(), line, format: format.name(), reason };
    match format {
        Format::Parquet => {
            let shape = sound::parquet(Cursor::new(&bytes)).map_err(corrupt)?;
            super::check_room(path, shape.rows as usize, shape.columns)?;
        }
        Format::Ipc => {
            let shape = sound::ipc(Cursor::new(&bytes)).map_err(corrupt)?;
            super::check_room(path, shape.rows as usize, shape.columns)?;
        }
        _ => {
            if bytes.starts_with(MARK) {
                bytes.drain(..MARK.len());
            }
            if let Some(fault) = json::too_deep(&bytes) {
                return Err(line(fault));
            }
        }
    }
    let read = caught(path, format, || trusting(path, &bytes, format, how));
    read.map_err(|error| match error {
        DataError::Corrupt { .. } if format == Format::Ndjson => json::fault(&bytes).map_or(error, line),
        other => other,
    })
}

/// What polars makes of a file; its panics are errors.
pub(super) fn caught<T>(
    path: &Path,
    format: Format,
    reading: impl FnOnce() -> Result<T, DataError>,
) -> Result<T, DataError> {
    let reason = "it holds sizes or dates that cannot be".to_owned();
    quietly(reading).unwrap_or_else(|| Err(DataError::Corrupt { path: path.into(), format: format.name(), reason }))
}

/// A column of a Parquet or Arrow IPC file, which is called `name` in the table.
pub(in crate::data) fn binary_values(
    file: &Columnar,
    name: &str,
    cells: &Cells,
    how: &spec::Data,
    warnings: &mut Vec<String>,
) -> Result<Values, DataError> {
    let mut said = vec![];
    let (path, format) = (file.path, file.format);
    let values = caught(path, format, || single_values(path, format, (name, cells), how, &mut said))?;
    warnings.append(&mut said);
    Ok(values)
}

/// The same, for a file that is what it says; may panic otherwise.
fn trusting(path: &Path, bytes: &[u8], format: Format, how: &spec::Data) -> Result<Read, DataError> {
    let corrupt = |reason: String| DataError::Corrupt { path: path.into(), format: format.name(), reason };
    let frame = frame(path, bytes, format, |error| corrupt(first_line(&error.to_string())))?;
    if frame.width() == 0 {
        return Err(DataError::Empty { path: path.into() });
    }
    if frame.height() == 0 {
        return Err(DataError::HeaderOnly { path: path.into() });
    }
    let header: Vec<String> = frame.columns().iter().map(|column| column.name().to_string()).collect();
    let mut warnings = Vec::new();
    let names = names::of(path, Some(&header), header.len(), how, &mut warnings)?;
    let mut columns = Vec::with_capacity(names.len());
    for (name, cells) in names.into_iter().zip(frame.columns()) {
        let values = single_values(path, format, (&name, cells), how, &mut warnings)?;
        columns.push(Column { name, values });
    }
    Ok(as_read(Table { columns, rows: frame.height(), images: None }, format, warnings))
}

/// The table of a file in a format without a dialect.
pub(super) fn as_read(table: Table, format: Format, warnings: Vec<String>) -> Read {
    let dialect = Dialect { format, delimiter: None, header: true, encoding: Encoding::Utf8 };
    Read { table, dialect, warnings }
}

/// A column's values. May panic where a file is not what it says.
fn single_values(
    path: &Path,
    format: Format,
    (name, cells): (&str, &Cells),
    how: &spec::Data,
    warnings: &mut Vec<String>,
) -> Result<Values, DataError> {
    let kind = how.types.get(name).copied();
    let told = |error: PolarsError| DataError::Corrupt {
        path: path.into(),
        format: format.name(),
        reason: first_line(&error.to_string()),
    };
    let found = values(name, cells, kind, &Rules::of(how), warnings).map_err(told)?;
    found.ok_or_else(|| DataError::Nested { path: path.into(), column: name.into(), what: cells.dtype().to_string() })
}

/// What polars reads; its errors are told by `told`.
fn frame(
    path: &Path,
    bytes: &[u8],
    format: Format,
    told: impl Fn(PolarsError) -> DataError,
) -> Result<DataFrame, DataError> {
    let bytes = Cursor::new(bytes);
    let frame = match format {
        Format::Parquet => {
            let mut reader = ParquetReader::new(bytes);
            refuse_types(path, &*reader.schema().map_err(&told)?)?;
            reader.finish()
        }
        Format::Ipc => {
            let mut reader = IpcReader::new(bytes);
            refuse_types(path, &*reader.schema().map_err(&told)?)?;
            reader.finish()
        }
        _ => JsonReader::new(bytes).with_json_format(JsonFormat::JsonLines).infer_schema_len(None).finish(),
    };
    frame.map_err(told)
}

/// What polars says, without the context it prints below.
pub(super) fn first_line(message: &str) -> String {
    message.lines().next().unwrap_or_default().trim_end_matches('.').into()
}

/// The column's values; `None` where its cells are not single values.
fn values(
    name: &str,
    cells: &Cells,
    kind: Option<ColumnType>,
    rules: &Rules,
    warnings: &mut Vec<String>,
) -> PolarsResult<Option<Values>> {
    let cells = &plain(cells)?;
    let dtype = cells.dtype();
    if matches!(dtype, DataType::Null) {
        return Ok(Some(Values::Numeric(vec![f64::NAN; cells.len()])));
    }
    let numeric = dtype.is_primitive_numeric() || dtype.is_decimal();
    if numeric && kind != Some(ColumnType::Categorical) {
        return numbers(name, cells, rules, warnings).map(Some);
    }
    if !(numeric
        || dtype.is_temporal()
        || dtype.is_bool()
        || dtype.is_string()
        || dtype.is_categorical()
        || dtype.is_enum())
    {
        return Ok(None);
    }
    if dtype.is_float() {
        // As they are written where one part of a file holds whole numbers alone: `2` and not `2.0`.
        let numbers = cells.cast(&DataType::Float64)?;
        let texts: Vec<Option<String>> = numbers.f64()?.iter().map(|cell| cell.map(|cell| cell.to_string())).collect();
        let texts = || texts.iter().map(Option::as_deref);
        return Ok(Some(cells::typed(name, texts, Some(ColumnType::Categorical), rules, warnings)));
    }
    let texts = cells.cast(&DataType::String)?;
    let texts = texts.str()?;
    let kind = kind.unwrap_or(ColumnType::Categorical);
    Ok(Some(cells::typed(name, || texts.iter(), Some(kind), rules, warnings)))
}

/// The same column where its type has no text of its own: times with a zone in UTC, durations in seconds.
fn plain(cells: &Cells) -> PolarsResult<Cells> {
    match cells.dtype() {
        DataType::Datetime(unit, Some(_)) => cells.to_physical_repr().cast(&DataType::Datetime(*unit, None)),
        DataType::Duration(unit) => {
            let a_second = match unit {
                TimeUnit::Nanoseconds => 1e9,
                TimeUnit::Microseconds => 1e6,
                TimeUnit::Milliseconds => 1e3,
            };
            let numbers = cells.to_physical_repr().cast(&DataType::Float64)?;
            let seconds = numbers.f64()?.iter().map(|cell| cell.map(|number| number / a_second));
            Ok(Series::new(cells.name().clone(), seconds.collect::<Vec<_>>()).into_column())
        }
        _ => Ok(cells.clone()),
    }
}

/// A column of numbers, where infinite ones and those that `data.null_values` lists are missing.
fn numbers(name: &str, cells: &Cells, rules: &Rules, warnings: &mut Vec<String>) -> PolarsResult<Values> {
    let numbers = cells.cast(&DataType::Float64)?;
    let nulls = rules.null_numbers();
    let mut infinite = 0;
    let number = |cell: Option<f64>| match cell {
        Some(number) if number.is_infinite() => {
            infinite += 1;
            f64::NAN
        }
        Some(number) if !nulls.contains(&number) => number,
        _ => f64::NAN,
    };
    let values = numbers.f64()?.iter().map(number).collect();
    warnings.extend(cells::infinite(name, infinite));
    Ok(Values::Numeric(values))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use polars::prelude::{IpcWriter, ParquetWriter, SerWriter};

    use super::*;
    use crate::data::places::Places;
    use crate::data::table::MISSING;

    fn sample() -> DataFrame {
        let columns = vec![
            Series::new("n".into(), [Some(1.5), None, Some(f64::INFINITY)]).into_column(),
            Series::new("i".into(), [1_i64, -999, 3]).into_column(),
            Series::new("flag".into(), [Some(true), Some(false), None]).into_column(),
            Series::new("text".into(), ["x", "?", "7"]).into_column(),
            Series::new("day".into(), [0_i32, 1, 19000]).cast(&DataType::Date).unwrap().into_column(),
        ];
        DataFrame::new(3, columns).unwrap()
    }

    #[test]
    fn times_with_a_zone_durations_and_enums_are_single_values() {
        let zone = DataType::Datetime(TimeUnit::Microseconds, None);
        let durations = DataType::Duration(TimeUnit::Milliseconds);
        let plain = |numbers: [Option<i64>; 2], dtype: &DataType| {
            let cells = Series::new("c".into(), numbers).cast(dtype).unwrap().into_column();
            let mut warnings = vec![];
            let found = values("c", &cells, None, &Rules::of(&spec::Data::default()), &mut warnings).unwrap().unwrap();
            (0..2).map(|row| found.text(row).unwrap_or_else(|| "-".into())).collect::<Vec<_>>()
        };
        assert_eq!(plain([Some(1500), None], &durations), ["1.5", "-"]);
        assert_eq!(plain([Some(1_600_000_000_000_000), None], &zone), ["2020-09-13 12:26:40.000000", "-"]);
    }

    fn written(name: &str) -> (tempfile::TempDir, String) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        let file = fs::File::create(&path).unwrap();
        if name.ends_with("parquet") {
            ParquetWriter::new(file).finish(&mut sample()).unwrap();
        } else {
            IpcWriter::new(file).finish(&mut sample()).unwrap();
        }
        (folder, path.display().to_string())
    }

    fn how() -> spec::Data {
        spec::Data { null_values: vec!["?".into(), "-999".into()], trim: true, ..spec::Data::default() }
    }

    fn shown(table: &Table) -> String {
        let cell = |values: &Values, row| values.text(row).unwrap_or_else(|| "-".into());
        let line = |column: &Column| {
            let cells: Vec<String> = (0..table.rows).map(|row| cell(&column.values, row)).collect();
            format!("{} {:?}: {}", column.name, column.values.kind(), cells.join(" "))
        };
        table.columns.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn parquet_and_arrow_keep_their_types() {
        for name in ["t.parquet", "t.arrow"] {
            let (_folder, path) = written(name);
            let read = crate::data::read::read(&path, &how(), &Places::default()).unwrap();
            insta::allow_duplicates! {
                insta::assert_snapshot!(shown(&read.table), @r"
                n Numeric: 1.5 - -
                i Numeric: 1 - 3
                flag Categorical: true false -
                text Categorical: x - 7
                day Categorical: 1970-01-01 1970-01-02 2022-01-08
                ");
                insta::assert_snapshot!(read.warnings.join("\n"), @"Column `n` has 1 infinite cell. It is taken as missing.");
            }
        }
    }

    #[test]
    fn json_lines_may_lack_keys() {
        let bytes = b"{\"a\": 1, \"b\": \"x\"}\n{\"a\": 2.5}\n".to_vec();
        let read = read(Path::new("t.ndjson"), bytes, Format::Ndjson, &how()).unwrap();
        insta::assert_snapshot!(shown(&read.table), @r"
        a Numeric: 1 2.5
        b Categorical: x -
        ");
    }

    #[test]
    fn lists_are_refused_by_name() {
        let bytes = b"{\"a\": [1, 2]}\n".to_vec();
        let error = read(Path::new("t.ndjson"), bytes, Format::Ndjson, &how()).unwrap_err();
        insta::assert_snapshot!(error, @"Column `a` of `t.ndjson` holds list[i64], not single values. Flatten it, or leave it out when you write the file.");
    }

    #[test]
    fn a_day_beyond_the_calendar_is_an_error() {
        let days = Series::new("day".into(), [i32::MAX]).cast(&DataType::Date).unwrap().into_column();
        let mut bytes = Vec::new();
        IpcWriter::new(&mut bytes).finish(&mut DataFrame::new(1, vec![days]).unwrap()).unwrap();
        let error = read(Path::new("t.arrow"), bytes, Format::Ipc, &how()).unwrap_err();
        insta::assert_snapshot!(error, @"`t.arrow` cannot be read as Arrow IPC: it holds sizes or dates that cannot be. It may be cut short; fetch or write it again.");
    }

    #[test]
    fn numbers_become_labels_where_types_say_so() {
        let (_folder, path) = written("t.parquet");
        let types = [("i".to_string(), ColumnType::Categorical), ("text".to_string(), ColumnType::Numeric)];
        let how = spec::Data { types: types.into(), ..how() };
        let read = crate::data::read::read(&path, &how, &Places::default()).unwrap();
        let Values::Categorical { codes, levels } = &read.table.column("i").unwrap().values else { panic!("labels") };
        assert_eq!((codes.as_slice(), levels.as_slice()), (&[0, MISSING, 1][..], &["1".to_string(), "3".into()][..]));
        assert_eq!(read.table.column("text").unwrap().values.text(2).unwrap(), "7");
    }

    #[test]
    fn a_file_cut_short_anywhere_is_an_error() {
        for (format, name) in [(Format::Parquet, "t.parquet"), (Format::Ipc, "t.arrow")] {
            let (_folder, path) = written(name);
            let whole = fs::read(&path).unwrap();
            for kept in (0..whole.len() - 1).step_by(3) {
                let error = read(Path::new(name), whole[..kept].to_vec(), format, &how()).unwrap_err().to_string();
                assert!(error.starts_with(&format!("`{name}` cannot be read as {}: ", format.name())), "{error}");
            }
        }
    }
}
