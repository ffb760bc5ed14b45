//! ARFF, Weka's format: attributes with their types, then rows of cells, dense or sparse.
//!
//! Format: <https://waikato.github.io/weka-wiki/formats_and_processing/arff_stable/>. Cells are separated by commas or
//! white space, `?` is missing, `%` begins a comment, quotes are single or double with backslashes inside. Nominal, string
//! and date attributes are labels. In sparse rows what is not written is 0, or the first value of a nominal attribute.

mod header;
mod tokens;

use std::path::Path;

use self::header::{Attribute, Kind, attribute, short};
use self::tokens::{Token, Tokens};
use super::strings::Strings;
use super::{Dialect, Format, Read, Rules, cells, encoding, names};
use crate::data::error::DataError;
use crate::data::table::{Column, Table};
use crate::spec::{self, ColumnType};

/// Why a line cannot be read; the end of a sentence.
type Fault = String;

/// Whether a file of unknown extension begins as ARFF does.
pub(super) fn looks_so(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(1 << 16)];
    let mut lines = head.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii);
    let first = lines.find(|line| !line.is_empty() && !line.starts_with(b"%"));
    first.and_then(|line| line.get(..9)).is_some_and(|word| word.eq_ignore_ascii_case(b"@relation"))
}

/// The table in `bytes`, which came from `path`.
pub(super) fn read(path: &Path, bytes: Vec<u8>, how: &spec::Data) -> Result<Read, DataError> {
    let (text, encoding, warning) = encoding::decode(path, bytes)?;
    let mut warnings: Vec<String> = warning.into_iter().collect();
    let told = |(line, reason)| DataError::Line { path: path.into(), line, format: "ARFF", reason };
    let mut lines = text.lines().enumerate().map(|(index, line)| (index + 1, line.trim()));
    let attributes = header(&mut lines).map_err(told)?;
    let rows: Vec<(usize, &str)> = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('%')).collect();
    if rows.is_empty() {
        return Err(DataError::NoRows { path: path.into() });
    }
    if rows.iter().any(|(_, line)| line.starts_with('{')) {
        super::check_room(path, rows.len(), attributes.len())?;
    }
    let mut columns: Vec<Strings> = attributes.iter().map(|_| Strings::default()).collect();
    let mut weighted = 0;
    for &(line, row) in &rows {
        weighted += usize::from(take(row, &attributes, how, &mut columns).map_err(|reason| told((line, reason)))?);
    }
    if weighted > 0 {
        warnings.push(format!("{weighted} rows of `{}` carry a weight in braces, which is not read.", path.display()));
    }
    let found: Vec<String> = attributes.iter().map(|attribute| attribute.name.clone()).collect();
    let names = names::of(path, Some(&found), found.len(), how, &mut warnings)?;
    let rules = Rules::of(how);
    let typed = |(name, (attribute, cells)): (String, (&Attribute, &Strings))| {
        let kind = how.types.get(&name).copied().unwrap_or(match attribute.kind {
            Kind::Numeric => ColumnType::Numeric,
            Kind::Nominal(_) | Kind::Text => ColumnType::Categorical,
        });
        let values = cells::typed(&name, || cells.iter(), Some(kind), &rules, &mut warnings);
        Column { name, values }
    };
    let columns = names.into_iter().zip(attributes.iter().zip(&columns)).map(typed).collect();
    let table = Table { columns, rows: rows.len(), images: None };
    let dialect = Dialect { format: Format::Arff, delimiter: None, header: true, encoding };
    Ok(Read { table, dialect, warnings })
}

/// Everything up to `@data`.
fn header<'a>(lines: &mut impl Iterator<Item = (usize, &'a str)>) -> Result<Vec<Attribute>, (usize, Fault)> {
    let mut attributes = vec![];
    let mut last = 1;
    for (number, line) in lines {
        last = number;
        if line.is_empty() || line.starts_with('%') {
            continue;
        }
        let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        match word.to_ascii_lowercase().as_str() {
            "@relation" => {}
            "@attribute" => attributes.push(attribute(rest).map_err(|fault| (number, fault))?),
            "@data" if attributes.is_empty() => return Err((number, "no @attribute stands before @data".into())),
            "@data" => return Ok(attributes),
            _ => return Err((number, "before @data stand lines that begin with @relation, @attribute or %".into())),
        }
    }
    Err((last, "the file ends without a line @data; it may be cut short".into()))
}

/// Adds a row's cells to the columns; whether it carries a weight.
fn take(row: &str, attributes: &[Attribute], how: &spec::Data, columns: &mut [Strings]) -> Result<bool, Fault> {
    let mut tokens = Tokens::of(row);
    let sparse = row.starts_with('{');
    let cells = if sparse { sparse_cells(&mut tokens, attributes)? } else { dense_cells(&mut tokens, attributes)? };
    let weighted = weight(&mut tokens)?;
    for ((cell, attribute), column) in cells.iter().zip(attributes).zip(columns) {
        if let Some(cell) = cell {
            attribute.check(cell, &how.null_values)?;
        }
        column.push(cell.as_deref());
    }
    Ok(weighted)
}

type Cells<'a> = Vec<Option<std::borrow::Cow<'a, str>>>;

fn dense_cells<'a>(tokens: &mut Tokens<'a>, attributes: &[Attribute]) -> Result<Cells<'a>, Fault> {
    let mut cells = Vec::with_capacity(attributes.len());
    while cells.len() < attributes.len() {
        match tokens.next()? {
            Some(Token::Cell(cell)) => cells.push(cell),
            Some(Token::Brace(_)) => return Err("a brace stands in a row without braces; put it in quotes".into()),
            None => {
                let wanted = attributes.len();
                return Err(format!(
                    "it has {} cells where {wanted} are declared; a missing one is written `?`",
                    cells.len()
                ));
            }
        }
    }
    Ok(cells)
}

fn sparse_cells<'a>(tokens: &mut Tokens<'a>, attributes: &[Attribute]) -> Result<Cells<'a>, Fault> {
    let mut cells: Vec<_> = attributes.iter().map(Attribute::unwritten).collect();
    let mut written = vec![];
    tokens.next()?;
    loop {
        let index = match tokens.next()? {
            Some(Token::Brace('}')) => break,
            Some(Token::Cell(Some(index))) => index,
            Some(_) => return Err("a sparse row holds pairs of an index and a value, as in `{0 5, 3 yes}`".into()),
            None => return Err("its brace is never closed".into()),
        };
        let place: usize = index.parse().map_err(|_| format!("`{}` is no index of an attribute", short(&index)))?;
        let Some(cell) = cells.get_mut(place) else {
            return Err(format!("index {place} is beyond the last attribute, which is {}", attributes.len() - 1));
        };
        if written.contains(&place) {
            return Err(format!("index {place} stands twice"));
        }
        written.push(place);
        match tokens.next()? {
            Some(Token::Cell(value)) => *cell = value,
            _ => return Err(format!("index {place} has no value")),
        }
    }
    Ok(cells)
}

/// Reads `{5}` after a row, and nothing else.
fn weight(tokens: &mut Tokens) -> Result<bool, Fault> {
    match tokens.next()? {
        None => return Ok(false),
        Some(Token::Brace('{')) => {}
        Some(_) => {
            return Err("it has more cells than are declared; put text that holds blanks or commas in quotes".into());
        }
    }
    let number = tokens.next()?;
    let is_number = matches!(&number, Some(Token::Cell(Some(text))) if text.parse::<f64>().is_ok());
    if is_number && tokens.next()? == Some(Token::Brace('}')) && tokens.next()?.is_none() {
        return Ok(true);
    }
    Err("after the cells only a weight in braces may follow, as in `{2}`".into())
}

#[cfg(test)]
mod tests;
