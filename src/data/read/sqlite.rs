//! `SQLite` databases: a table, or what one SELECT gives. The file is opened to be read only and as one that nobody changes,
//! so that not even a journal is written beside it.

use std::borrow::Cow;
use std::fs::File;
use std::io::Read as _;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use rusqlite::config::DbConfig;
use rusqlite::fallible_iterator::FallibleIterator;
use rusqlite::types::ValueRef;
use rusqlite::{Batch, Connection, OpenFlags, Row, Statement};

use super::by_row::{Head, Reading};
use super::strings::Strings;
use super::{Dialect, Encoding, Format, Read, Rules, by_row, bytes, cells, names};
use crate::base::diag::nearest;
use crate::data::error::DataError;
use crate::data::panics::quietly;
use crate::data::read::ReadError;
use crate::data::table::{Column, Table};
use crate::spec;

/// How every database begins.
const MAGIC: &[u8] = b"SQLite format 3\0";

/// Whether the file is a database by its first bytes.
pub(super) fn is_database(path: &Path) -> bool {
    let mut head = [0; MAGIC.len()];
    File::open(path).and_then(|mut file| file.read_exact(&mut head)).is_ok() && head == *MAGIC
}

/// What `data.query` gives, else the table that `data.table` names, else the only one there is.
pub(super) fn read(path: &Path, how: &spec::Data) -> Result<Read, DataError> {
    selected(path, how, |statement, names, mut warnings| {
        let (columns, rows) = cells_of(path, statement, &names)?;
        if rows == 0 {
            return Err(DataError::NoRows { path: path.into() });
        }
        let rules = Rules::of(how);
        let typed = |(name, cells): (String, &Strings)| {
            let kind = how.types.get(&name).copied();
            let values = cells::typed(&name, || cells.iter(), kind, &rules, &mut warnings);
            Column { name, values }
        };
        let columns = names.into_iter().zip(&columns).map(typed).collect();
        let dialect = Dialect { format: Format::Sqlite, delimiter: None, header: true, encoding: Encoding::Utf8 };
        Ok(Read { table: Table { columns, rows, images: None }, dialect, warnings })
    })
}

/// The same, a row after the other, as [`by_row`](super::by_row) says.
pub(super) fn by_row(reading: Reading) -> Result<Vec<String>, DataError> {
    let Reading { path, how, most, begin, take } = reading;
    selected(path, how, |statement, names, warnings| {
        begin(Head { names: names.clone(), kinds: vec![None; names.len()], format: Format::Sqlite, header: true })?;
        let (mut line, mut count) = (vec![], 0);
        each(path, statement, |row| {
            count += 1;
            let length = |place| match row.get_ref(place) {
                Ok(ValueRef::Text(text)) => text.len(),
                _ => 0,
            };
            if (0..names.len()).map(length).sum::<usize>() > most {
                return Err(ReadError::RowTooLong { path: path.into(), line: count, limit: most }.into());
            }
            let cells = names.iter().enumerate().map(|(place, name)| cell(path, row, place, name));
            let cells = cells.collect::<Result<Vec<_>, _>>()?;
            by_row::taken(&mut line, cells.iter().map(Option::as_deref), take)
        })?;
        Ok(warnings)
    })
}

/// How many rows there are.
///
/// # Errors
/// As for reading them.
pub(in crate::data) fn count(path: &Path, how: &spec::Data) -> Result<u64, DataError> {
    selected(path, how, |statement, _, _| {
        let mut count = 0;
        each(path, statement, |_| {
            count += 1;
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(count)
    })
}

/// Hands over the statement that `how` means, what its columns are called, and what is doubtful.
fn selected<T>(
    path: &Path,
    how: &spec::Data,
    run: impl FnOnce(&mut Statement, Vec<String>, Vec<String>) -> Result<T, DataError>,
) -> Result<T, DataError> {
    let told = |error: rusqlite::Error| match error {
        rusqlite::Error::SqlInputError { msg, .. } => ReadError::Query { reason: msg },
        error => ReadError::Database { path: path.into(), reason: reason(&error) },
    };
    let database = open(path).map_err(told)?;
    let mut warnings: Vec<String> = unwritten(path).into_iter().collect();
    let query = match (&how.query, &how.table) {
        (Some(query), _) => query.clone(),
        (None, table) => {
            format!("SELECT * FROM \"{}\"", chosen(path, &database, table.as_deref())?.replace('"', "\"\""))
        }
    };
    let mut statement = only_select(&database, &query).map_err(|fault| fault.unwrap_or_else(told))?;
    let found = names_of(path, &statement)?;
    let names = names::of(path, Some(&found), found.len(), how, &mut warnings)?;
    run(&mut statement, names, warnings)
}

fn open(path: &Path) -> rusqlite::Result<Connection> {
    let escaped = path.as_os_str().as_encoded_bytes().iter().fold(String::new(), |uri, &byte| {
        let plain = byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'.' | b'-' | b'_');
        if plain { uri + &char::from(byte).to_string() } else { format!("{uri}%{byte:02X}") }
    });
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let database = Connection::open_with_flags(format!("file:{escaped}?mode=ro&immutable=1"), flags)?;
    // A file from elsewhere may hold views and functions made to do harm.
    database.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    database.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    Ok(database)
}

/// What is said where another program has changes that are not in the file yet.
fn unwritten(path: &Path) -> Option<String> {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    let log = PathBuf::from(log);
    let size = log.metadata().ok()?.len();
    (size > 0).then(|| {
        format!(
            "`{}` holds changes that are not yet in the database and are not read. Close the program that writes them.",
            log.display()
        )
    })
}

/// The table that is named, else the only one.
fn chosen(path: &Path, database: &Connection, named: Option<&str>) -> Result<String, DataError> {
    let told = |error: rusqlite::Error| ReadError::Database { path: path.into(), reason: reason(&error) };
    let all = "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' \
               ORDER BY name";
    let mut statement = database.prepare(all).map_err(told)?;
    let tables = statement.query_map([], |row| row.get(0)).and_then(Iterator::collect::<rusqlite::Result<Vec<String>>>);
    let tables = tables.map_err(told)?;
    match (named, tables.as_slice()) {
        (None, [only]) => Ok(only.clone()),
        (None, _) => Err(ReadError::WhichTable { path: path.into(), tables }.into()),
        (Some(named), _) if tables.iter().any(|table| table == named) => Ok(named.into()),
        (Some(named), _) => Err(ReadError::NoSuchTable {
            path: path.into(),
            name: named.into(),
            nearest: nearest(named, tables.iter().map(String::as_str)).map(Into::into),
            tables,
        }
        .into()),
    }
}

/// Prepares `query`, which must be one SELECT.
fn only_select<'a>(
    database: &'a Connection,
    query: &'a str,
) -> Result<Statement<'a>, Result<ReadError, rusqlite::Error>> {
    let not_select = |what| Err(Ok(ReadError::NotSelect { what }));
    let mut batch = Batch::new(database, query);
    let Some(statement) = batch.next().map_err(Err)? else { return not_select("empty") };
    let word: String = query.trim_start().chars().take_while(char::is_ascii_alphabetic).collect();
    let reads = ["select", "with", "values"].iter().any(|known| word.eq_ignore_ascii_case(known));
    if !statement.readonly() || statement.column_count() == 0 || !reads {
        return not_select("another statement");
    }
    if batch.next().map_err(Err)?.is_some() {
        return not_select("more than one statement");
    }
    Ok(statement)
}

/// What the columns are called; asking for a name that is no text is a panic in a damaged database.
fn names_of(path: &Path, statement: &Statement) -> Result<Vec<String>, ReadError> {
    let reason = "the name of a column is not UTF-8".to_owned();
    quietly(|| statement.column_names().map(ToString::to_string).collect())
        .ok_or_else(|| ReadError::Database { path: path.into(), reason })
}

/// Every cell as text, by column, and how many rows there are.
fn cells_of(path: &Path, statement: &mut Statement, names: &[String]) -> Result<(Vec<Strings>, usize), DataError> {
    let mut columns: Vec<Strings> = names.iter().map(|_| Strings::default()).collect();
    let mut count = 0_usize;
    each(path, statement, |row| {
        count += 1;
        for (place, (column, name)) in columns.iter_mut().zip(names).enumerate() {
            column.push(cell(path, row, place, name)?.as_deref());
        }
        if count.is_multiple_of(1 << 12) && columns.iter().map(Strings::bytes).sum::<usize>() as u64 > bytes::CEILING {
            return Err(DataError::TooLong { path: path.into(), limit: bytes::CEILING });
        }
        Ok(ControlFlow::Continue(()))
    })?;
    Ok((columns, count))
}

/// Goes through the rows until `take` breaks off.
fn each(
    path: &Path,
    statement: &mut Statement,
    mut take: impl FnMut(&Row) -> Result<ControlFlow<()>, DataError>,
) -> Result<(), DataError> {
    let told = |error: rusqlite::Error| ReadError::Database { path: path.into(), reason: reason(&error) };
    let mut rows = statement.query([]).map_err(told)?;
    while let Some(row) = rows.next().map_err(told)? {
        if take(row)?.is_break() {
            break;
        }
    }
    Ok(())
}

/// A cell of the column `name` as text.
fn cell<'r>(path: &Path, row: &'r Row, place: usize, name: &str) -> Result<Option<Cow<'r, str>>, DataError> {
    let told = |error: rusqlite::Error| ReadError::Database { path: path.into(), reason: reason(&error) };
    Ok(match row.get_ref(place).map_err(told)? {
        ValueRef::Null => None,
        ValueRef::Integer(whole) => Some(whole.to_string().into()),
        ValueRef::Real(number) => Some(number.to_string().into()),
        ValueRef::Text(text) => Some(String::from_utf8_lossy(text)),
        ValueRef::Blob(_) => {
            return Err(DataError::Nested { path: path.into(), column: name.into(), what: "binary data".into() });
        }
    })
}

/// What `SQLite` says, without its codes.
fn reason(error: &rusqlite::Error) -> String {
    let text = match error {
        rusqlite::Error::SqliteFailure(_, Some(message)) => message.clone(),
        other => other.to_string(),
    };
    text.trim_end_matches('.').into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::Data;

    fn made(statements: &str) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shop #1?.sqlite");
        let database = Connection::open(&path).unwrap();
        database.execute_batch(statements).unwrap();
        (folder, path)
    }

    const SHOP: &str = "CREATE TABLE people (age INTEGER, \"home town\" TEXT, pay REAL);
        INSERT INTO people VALUES (30, 'Oslo', 1.5), (NULL, 'Rome', -2), (41, '', 1e6);";

    fn shown(read: &Read) -> String {
        let line = |column: &Column| {
            let cells = (0..read.table.rows).map(|row| column.values.text(row).unwrap_or_else(|| "-".into()));
            format!("{} {:?}: {}", column.name, column.values.kind(), cells.collect::<Vec<_>>().join("|"))
        };
        read.table.columns.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    fn error(path: &Path, how: &Data) -> String {
        let folder = path.parent().unwrap().display().to_string();
        read(path, how).unwrap_err().to_string().replace(&folder, "…")
    }

    #[test]
    fn the_only_table_is_read_and_the_file_stays_as_it_is() {
        let (folder, path) = made(SHOP);
        let before = std::fs::read(&path).unwrap();
        insta::assert_snapshot!(shown(&read(&path, &Data::default()).unwrap()), @r"
        age Numeric: 30|-|41
        home town Categorical: Oslo|Rome|-
        pay Numeric: 1.5|-2|1000000
        ");
        assert!(is_database(&path));
        assert_eq!(std::fs::read(&path).unwrap(), before);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_query_or_a_table_is_chosen_by_name() {
        let (_folder, path) = made(&format!("{SHOP} CREATE VIEW rich AS SELECT age FROM people WHERE pay > 1;"));
        let of = |how: Data| shown(&read(&path, &how).unwrap());
        let by_table = Data { table: Some("rich".into()), ..Data::default() };
        insta::assert_snapshot!(of(by_table), @"age Numeric: 30|41");
        let query = "WITH p AS (SELECT * FROM people) SELECT pay * 2 AS double, age FROM p -- all\n;";
        insta::assert_snapshot!(of(Data { query: Some(query.into()), ..Data::default() }), @r"
        double Numeric: 3|-4|2000000
        age Numeric: 30|-|41
        ");
        insta::assert_snapshot!(error(&path, &Data::default()), @"`…/shop #1?.sqlite` holds the tables `people` and `rich`. Name a table in `data.table` (--table), or write a SELECT in `data.query` (--query).");
        let wrong = Data { table: Some("peeple".into()), ..Data::default() };
        insta::assert_snapshot!(error(&path, &wrong), @"`…/shop #1?.sqlite` has no table `peeple`. Did you mean `people`? It holds the tables `people` and `rich`.");
    }

    #[test]
    fn whatever_is_no_select_is_refused() {
        let (_folder, path) = made(SHOP);
        let before = std::fs::read(&path).unwrap();
        let bad = [
            "",
            "DELETE FROM people",
            "SELECT 1 AS a; DROP TABLE people",
            "WITH p AS (SELECT 1) DELETE FROM people",
            "ATTACH 'other.sqlite' AS other",
            "PRAGMA journal_mode = WAL",
            "SELEC 1",
            "SELECT nowhere FROM people",
            "SELECT x'00' AS a",
            "SELECT 1 AS a WHERE 0",
        ];
        let told = bad.map(|query| error(&path, &Data { query: Some(query.into()), ..Data::default() }));
        insta::assert_snapshot!(told.join("\n"), @r#"
        `data.query` takes one SELECT, and this is empty. Databases are only read.
        `data.query` takes one SELECT, and this is another statement. Databases are only read.
        `data.query` takes one SELECT, and this is more than one statement. Databases are only read.
        `data.query` takes one SELECT, and this is another statement. Databases are only read.
        `data.query` takes one SELECT, and this is another statement. Databases are only read.
        `data.query` takes one SELECT, and this is another statement. Databases are only read.
        `data.query` cannot be run: near "SELEC": syntax error.
        `data.query` cannot be run: no such column: nowhere.
        Column `a` of `…/shop #1?.sqlite` holds binary data, not single values. Flatten it, or leave it out when you write the file.
        `…/shop #1?.sqlite` gives columns and no rows.
        "#);
        assert_eq!(std::fs::read(&path).unwrap(), before);
    }

    #[test]
    fn changes_that_are_not_in_the_file_yet_are_warned_of() {
        let (_folder, path) = made(SHOP);
        std::fs::write(path.with_file_name("shop #1?.sqlite-wal"), "x").unwrap();
        let warnings = read(&path, &Data::default()).unwrap().warnings;
        assert!(warnings.len() == 1 && warnings[0].contains("-wal` holds changes"), "{warnings:?}");
    }

    #[test]
    fn a_damaged_database_is_an_error() {
        let (_folder, path) = made(SHOP);
        let whole = std::fs::read(&path).unwrap();
        std::fs::write(&path, &whole[..whole.len() - 4096]).unwrap();
        insta::assert_snapshot!(error(&path, &Data::default()), @"`…/shop #1?.sqlite` cannot be read as an SQLite database: database disk image is malformed.");
    }
}
