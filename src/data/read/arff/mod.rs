//! ARFF, Weka's format: attributes with their types, then rows of cells, dense or sparse.
//!
//! Format: <https://waikato.github.io/weka-wiki/formats_and_processing/arff_stable/>. Cells are separated by commas or
//! white space, `?` is missing, `%` begins a comment, quotes are single or double with backslashes inside. Nominal, string
//! and date attributes are labels. In sparse rows what is not written is 0, or the first value of a nominal attribute.

mod header;
mod tokens;

use std::borrow::Cow;
use std::ops::ControlFlow;
use std::path::Path;

use self::header::{Attribute, Header, short};
use self::tokens::{Token, Tokens};
use super::by_row::{Head, Reading};
use super::strings::Strings;
use super::{Dialect, Format, Read, Rules, by_row, cells, encoding, names, slices};
use crate::data::error::DataError;
use crate::data::table::{Column, Table};
use crate::spec;

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
    let attributes = whole_header(&mut lines).map_err(told)?;
    let rows: Vec<(usize, &str)> = lines.filter(|(_, line)| !is_comment(line)).collect();
    if rows.is_empty() {
        return Err(DataError::NoRows { path: path.into() });
    }
    if rows.iter().any(|(_, line)| line.starts_with('{')) {
        super::check_room(path, rows.len(), attributes.len())?;
    }
    let mut columns: Vec<Strings> = attributes.iter().map(|_| Strings::default()).collect();
    let mut weighted = 0;
    for &(line, row) in &rows {
        let (cells, weight) = cells_of(row, &attributes, how).map_err(|reason| told((line, reason)))?;
        weighted += usize::from(weight);
        cells.iter().zip(&mut columns).for_each(|(cell, column)| column.push(cell.as_deref()));
    }
    warnings.extend(unread_weights(path, weighted));
    let names = names_of(path, &attributes, how, &mut warnings)?;
    let rules = Rules::of(how);
    let typed = |(name, (attribute, cells)): (String, (&Attribute, &Strings))| {
        let kind = how.types.get(&name).copied().unwrap_or(attribute.column());
        let values = cells::typed(&name, || cells.iter(), Some(kind), &rules, &mut warnings);
        Column { name, values }
    };
    let columns = names.into_iter().zip(attributes.iter().zip(&columns)).map(typed).collect();
    let table = Table { columns, rows: rows.len(), images: None };
    let dialect = Dialect { format: Format::Arff, delimiter: None, header: true, encoding };
    Ok(Read { table, dialect, warnings })
}

/// The rows one after the other, as [`by_row`](super::by_row) says.
pub(super) fn by_row(reading: Reading) -> Result<Vec<String>, DataError> {
    let Reading { path, how, most, begin, take } = reading;
    let (mut header, mut begun, mut sparse) = (Header::default(), false, false);
    let (mut warnings, mut row, mut weighted, mut last) = (vec![], vec![], 0, 1);
    let odd = slices::each_text_line(path, most, |line, text| {
        let told = |reason| DataError::Line { path: path.into(), line, format: "ARFF", reason };
        last = line;
        if begun {
            if is_comment(text) {
                return Ok(ControlFlow::Continue(()));
            }
            let (cells, weight) = cells_of(text, &header.attributes, how).map_err(told)?;
            if text.starts_with('{') && !std::mem::replace(&mut sparse, true) {
                super::check_sparse(path, slices::count_lines(path, most)?, header.attributes.len())?;
            }
            weighted += usize::from(weight);
            return by_row::taken(&mut row, cells.iter().map(Option::as_deref), take);
        }
        begun = header.ends_with(text).map_err(told)?;
        if begun {
            let attributes = &header.attributes;
            let names = names_of(path, attributes, how, &mut warnings)?;
            let kinds = attributes.iter().map(|attribute| Some(attribute.column())).collect();
            begin(Head { names, kinds, format: Format::Arff, header: true })?;
        }
        Ok(ControlFlow::Continue(()))
    })?;
    if !begun {
        let reason = header::NEVER_ENDS.into();
        return Err(DataError::Line { path: path.into(), line: last, format: "ARFF", reason });
    }
    warnings.extend(odd);
    warnings.extend(unread_weights(path, weighted));
    Ok(warnings)
}

/// Whether a line has no meaning.
fn is_comment(line: &str) -> bool {
    line.is_empty() || line.starts_with('%')
}

fn unread_weights(path: &Path, rows: usize) -> Option<String> {
    (rows > 0).then(|| format!("{rows} rows of `{}` carry a weight in braces, which is not read.", path.display()))
}

fn names_of(
    path: &Path,
    attributes: &[Attribute],
    how: &spec::Data,
    warnings: &mut Vec<String>,
) -> Result<Vec<String>, DataError> {
    let found: Vec<String> = attributes.iter().map(|attribute| attribute.name.clone()).collect();
    names::of(path, Some(&found), found.len(), how, warnings)
}

/// Everything up to `@data`.
fn whole_header<'a>(lines: &mut impl Iterator<Item = (usize, &'a str)>) -> Result<Vec<Attribute>, (usize, Fault)> {
    let mut header = Header::default();
    let mut last = 1;
    for (number, line) in lines {
        last = number;
        if header.ends_with(line).map_err(|fault| (number, fault))? {
            return Ok(header.attributes);
        }
    }
    Err((last, header::NEVER_ENDS.into()))
}

/// A row's cells; and whether it carries a weight.
fn cells_of<'a>(row: &'a str, attributes: &[Attribute], how: &spec::Data) -> Result<(Cells<'a>, bool), Fault> {
    let mut tokens = Tokens::of(row);
    let sparse = row.starts_with('{');
    let cells = if sparse { sparse_cells(&mut tokens, attributes)? } else { dense_cells(&mut tokens, attributes)? };
    let weighted = weight(&mut tokens)?;
    for (cell, attribute) in cells.iter().zip(attributes) {
        if let Some(cell) = cell {
            attribute.check(cell, &how.null_values)?;
        }
    }
    Ok((cells, weighted))
}

type Cells<'a> = Vec<Option<Cow<'a, str>>>;

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
