//! Delimited text into a table: its dialect is found from the first rows, its cells in a pass over all.
//!
//! Which columns are numbers is guessed from the first rows as well. A column that turns out to hold text further down is
//! read again, alone.

use std::path::Path;

use super::cells::{self, Rules};
use super::lanes::Lane;
use super::pass::{Odd, SIZES, Stop, after_last, changed, pass};
use super::piece::{Cells, Empty, Layout, Part, Wanted};
use super::rows::{Row, Rows};
use super::source::Source;
use super::{Dialect, Encoding, Format, Read, ReadError, encoding, names, sniff};
use crate::data::error::DataError;
use crate::data::table::{Column, Table, Values};
use crate::spec::{self, ColumnType};

/// Bytes from which the dialect is found.
const HEAD: usize = 1 << 20;
/// Bytes by which it is guessed which columns are numbers.
const GLANCE: usize = 1 << 16;

/// The table in the file at `path`.
pub(super) fn read(path: &Path, how: &spec::Data) -> Result<Read, DataError> {
    whole(&Source::of(path)?, how)
}

/// The table in clean rows that came from `path`; their columns and what is doubtful are known.
pub(in crate::data) fn held(
    path: &Path,
    rows: String,
    delimiter: u8,
    names: &[String],
    how: &spec::Data,
) -> Result<Read, DataError> {
    let columns = Some(names.to_vec());
    let how = spec::Data { header: Some(false), delimiter: Some(char::from(delimiter)), columns, ..how.clone() };
    whole(&Source::Held(path, rows, Encoding::Utf8), &how)
}

fn whole(source: &Source, how: &spec::Data) -> Result<Read, DataError> {
    match of(source, how) {
        Ok(read) => Ok(read),
        Err(Stop::Fault(error)) => Err(error),
        Err(Stop::NotUtf8(place)) => {
            let path = source.path();
            let (byte, line) = source.place(place)?;
            match of(&Source::File(path, Encoding::Latin1), how) {
                Ok(mut read) => {
                    read.warnings.insert(0, encoding::guessed(path, byte, line));
                    Ok(read)
                }
                Err(Stop::Fault(error)) => Err(error),
                // What was decoded is UTF-8, unless it is another file by now.
                Err(Stop::NotUtf8(_)) => Err(changed(path)),
            }
        }
    }
}

/// Where rows begin and how they are written.
struct Start {
    /// Bytes before the first row of data, and its line.
    at: usize,
    line: usize,
    delimiter: u8,
    line_end: u8,
    header: bool,
    /// The cells of the first row of all.
    first: Vec<String>,
    /// Empty lines before the first row of all.
    empty: Empty,
    /// The first whole rows of data.
    glance: Vec<u8>,
}

fn of(source: &Source, how: &spec::Data) -> Result<Read, Stop> {
    let path = source.path();
    let start = start(source, how)?;
    let mut warnings: Vec<String> = vec![];
    let names = names::of(path, start.header.then_some(&start.first), start.first.len(), how, &mut warnings)?;
    let rules = Rules::of(how);
    let kinds: Vec<Option<ColumnType>> = names.iter().map(|name| how.types.get(name).copied()).collect();
    let layout =
        |wanted| Layout { delimiter: start.delimiter, line_end: start.line_end, trim: how.trim, rules: &rules, wanted };

    let first: Vec<Wanted> = kinds.iter().map(|kind| wanted(*kind)).collect();
    let glance = layout(&first).piece(&mut Lane::new(first.len()), &start.glance, 0, start.glance.len());
    let numbers = |cells: &Cells| if let Cells::Numbers(numbers) = cells { numbers.texts } else { 0 };
    let guessed: Vec<Wanted> =
        glance.cells.iter().zip(&kinds).map(|(cells, kind)| settled(numbers(cells), *kind)).collect();
    let mut whole = pass(source, start.at, start.line, &layout(&guessed), SIZES)?;
    if whole.rows == 0 {
        return Err(DataError::HeaderOnly { path: path.into() }.into());
    }
    let again = |(part, kind): (&Part, &Option<ColumnType>)| match part {
        Part::Numbers(numbers) if settled(numbers.texts, *kind) == Wanted::Labels => Wanted::Labels,
        _ => Wanted::Nothing,
    };
    let again: Vec<Wanted> = whole.parts.iter().zip(&kinds).map(again).collect();
    if again.contains(&Wanted::Labels) {
        let labels = pass(source, start.at, start.line, &layout(&again), SIZES)?;
        if labels.rows != whole.rows {
            return Err(changed(path).into());
        }
        let turned = whole.parts.iter_mut().zip(labels.parts).filter(|(_, part)| matches!(part, Part::Labels(..)));
        turned.for_each(|(part, labels)| *part = labels);
    }

    let mut empty = start.empty;
    empty.append(whole.empty, 0);
    let doubts = skipped(path, empty).into_iter().chain(guessed_no_header(path, start.header, how));
    warnings.splice(..0, doubts);
    let column = |((name, part), kind): ((String, Part), &Option<ColumnType>)| {
        let values = match part {
            Part::Numbers(numbers) => numbers.told(&name, &mut warnings),
            Part::Labels(codes, levels) => cells::labels(&name, codes, levels, *kind, &rules, &mut warnings),
            Part::Nothing => Values::Numeric(vec![]),
        };
        Column { name, values }
    };
    let columns = names.into_iter().zip(whole.parts).zip(&kinds).map(column).collect();
    let delimiter = Some(char::from(start.delimiter));
    let dialect = Dialect { format: Format::Text, delimiter, header: start.header, encoding: source.encoding() };
    Ok(Read { table: Table { columns, rows: whole.rows, images: None }, dialect, warnings })
}

/// What a column is read as before any of it is known.
fn wanted(kind: Option<ColumnType>) -> Wanted {
    if kind == Some(ColumnType::Categorical) { Wanted::Labels } else { Wanted::Numbers }
}

/// What a column is read as after so many of its cells turned out to be no numbers.
fn settled(texts: usize, kind: Option<ColumnType>) -> Wanted {
    if kind.is_none() && texts > 0 { Wanted::Labels } else { wanted(kind) }
}

fn start(source: &Source, how: &spec::Data) -> Result<Start, Stop> {
    let path = source.path();
    let mut opened = source.open()?;
    let mut head = vec![];
    let mut ended = false;
    loop {
        if !ended {
            ended = opened.more(HEAD.max(head.len()), &mut head)?;
        }
        let text = if ended { &head[..] } else { &head[..whole_lines(&head)] };
        if let Some(nul) = Odd::nul(text) {
            return Err(nul.told(source, 0)?);
        }
        let delimiter = match how.delimiter {
            Some(given) => separator(given)?,
            None => sniff::delimiter(text, how.trim),
        };
        let mut rows = Rows::new(text, delimiter, how.trim);
        let mut empty = Empty::default();
        let mut first: Vec<String> = vec![];
        let (found, before) = loop {
            let before = (rows.at(), rows.line);
            match rows.next_row(&mut |cell, _| first.push(encoding::text_of(cell).into_owned())) {
                Row::Empty => empty.add(before.1),
                found => break (found, before),
            }
        };
        match found {
            Row::Cells(_) => {}
            _ if !ended => {
                first.clear();
                continue;
            }
            Row::Unclosed { line } => {
                return Err(DataError::from(ReadError::UnclosedQuote { path: path.into(), line }).into());
            }
            Row::End | Row::Empty => return Err(DataError::Empty { path: path.into() }.into()),
        }
        let header = how.header.unwrap_or_else(|| sniff::is_header(&first));
        let (at, line) = if header { (rows.at().min(text.len()), rows.line) } else { before };
        let line_end = rows.line_end();
        let glance = &text[at..(at + GLANCE).min(text.len())];
        let glance = if at + glance.len() == text.len() { glance } else { &glance[..after_last(glance, line_end)] };
        return Ok(Start { at, line, delimiter, line_end, header, first, empty, glance: glance.to_vec() });
    }
}

/// Where the last whole line of a text ends that goes on.
fn whole_lines(text: &[u8]) -> usize {
    match after_last(text, b'\n') {
        // A last CR may be half of a CR LF.
        0 => after_last(&text[..text.len().saturating_sub(1)], b'\r'),
        end => end,
    }
}

pub(super) fn separator(given: char) -> Result<u8, DataError> {
    match u8::try_from(given) {
        Ok(byte) if byte.is_ascii() && !matches!(byte, b'"' | b'\n' | b'\r' | 0) => Ok(byte),
        _ => Err(ReadError::Delimiter { delimiter: given.escape_default().to_string() }.into()),
    }
}

pub(super) fn skipped(path: &Path, empty: Empty) -> Option<String> {
    let first = empty.first?;
    let count = empty.count;
    Some(format!("`{}` has {count} empty lines, the first of them line {first}. They are skipped.", path.display()))
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
