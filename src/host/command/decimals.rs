//! Whether a table's numbers have a decimal comma, which no file says: `init` writes it down, `profile` only reads by it. A
//! workspace file says it itself.

use super::super::failure::Failure;
use crate::data::{Places, Read, has_decimal_commas, read};
use crate::spec::{ColumnType, Data, Decimal};

/// What was read, read once more with decimal commas where they are meant: where some text is numbers by them, and nothing
/// is text by them that was numbers before. A word among them keeps a column of such numbers text, which `check` offers to
/// mend.
pub(super) fn as_meant(how: Data, found: Read, places: &Places) -> Result<(Data, Read), Failure> {
    if !found.table.columns.iter().any(|column| has_decimal_commas(&column.values)) {
        return Ok((how, found));
    }
    let how_else = Data { decimal: Decimal::Comma, ..how.clone() };
    let otherwise = read(&how_else.path, &how_else, places)?;
    let numeric = |read: &Read, place: usize| read.table.columns[place].values.kind() == ColumnType::Numeric;
    let kept = (0..found.table.columns.len()).all(|place| !numeric(&found, place) || numeric(&otherwise, place));
    Ok(if kept { (how_else, otherwise) } else { (how, found) })
}
