//! The test file, read so that its columns line up with the training file's.

use crate::data::error::DataError;
use crate::data::places::Places;
use crate::data::read::{Read, read};
use crate::data::table::{Column, MISSING, Table, Values};
use crate::spec::{self, ColumnType};

/// The table at `path` with the columns of `table`, in its order and of its types. A column that is dropped anyway may be
/// absent.
pub(super) fn read_like(
    table: &Table,
    header: bool,
    path: &str,
    how: &spec::Data,
    places: &Places,
) -> Result<Read, DataError> {
    let types = table.columns.iter().map(|column| (column.name.clone(), column.values.kind())).collect();
    let how = spec::Data { types, header: how.header.or(Some(header)), rows: None, ..how.clone() };
    let mut test = read(path, &how, places)?;
    let rows = test.table.rows;
    let like = |wanted: &Column| {
        let found = test.table.columns.iter_mut().find(|column| column.name == wanted.name);
        match found {
            Some(column) => Ok(Column {
                name: wanted.name.clone(),
                values: std::mem::replace(&mut column.values, all_missing(wanted, 0)),
            }),
            None if how.drop.contains(&wanted.name) => {
                Ok(Column { name: wanted.name.clone(), values: all_missing(wanted, rows) })
            }
            None => Err(DataError::TestColumn { path: path.into(), column: wanted.name.clone() }),
        }
    };
    let columns = table.columns.iter().map(like).collect::<Result<_, _>>()?;
    test.table = Table { columns, rows, images: None };
    Ok(test)
}

fn all_missing(like: &Column, rows: usize) -> Values {
    match like.values.kind() {
        ColumnType::Numeric => Values::Numeric(vec![f64::NAN; rows]),
        ColumnType::Categorical => Values::Categorical { codes: vec![MISSING; rows], levels: Vec::new() },
    }
}
