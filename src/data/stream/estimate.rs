//! How much memory a table would take, from its first rows and its size, before any of it is held.

use std::ops::{ControlFlow, Range};
use std::path::{Path, PathBuf};

use super::memory::Memory;
use super::width::{Width, numbers_of};
use crate::base::fmt;
use crate::data::error::DataError;
use crate::data::places::Places;
use crate::data::read::{
    Columnar, Format, Stream, binary_values, count_rows, files_of, first_lines, first_rows, format_of, reads_by_row,
    reads_in_parts,
};
use crate::spec;

/// Bytes of a cell while it is decoded from Parquet or Arrow IPC, besides those of the table.
const DECODED: u64 = 18;
/// Bytes of text and of its cells that are held while it is read.
const BLOCKS: u64 = 32 << 20;
/// Bytes of a cell of the table.
const CELL: u64 = 8;
/// Bytes of a cell that is held as text, besides the text.
const STRING: u64 = 9;
/// Bytes of a number of a prepared row: in single precision, and a part of it twice while it is dealt.
const PREPARED: u64 = 6;
/// Bytes of memory for each byte of a file of a format that is read whole.
const WHOLE: u64 = 5;
/// Bytes that are held of a row whose features are on disk: its truth, its weight, its place in a pass.
const LEFT: u64 = 48;
/// Of the memory what rows may take; the rest is for what an estimate cannot know.
const SHARE: f64 = 0.8;
/// Fewer rows than this are no sample to fit on.
const FEWEST: u64 = 1_000;
/// Rows that the shape of a table is judged by; fewer where they have so many cells.
const SAMPLE: u64 = 10_000;
const CELLS: usize = 1 << 20;

/// What a table needs.
pub(super) struct Needs {
    /// Its files.
    pub(super) files: Vec<PathBuf>,
    pub(super) kind: Kind,
    /// About how many.
    pub(super) rows: u64,
    pub(super) columns: usize,
    /// Numbers that a prepared row has, about.
    width: u64,
    /// Bytes of a row of text, about.
    row: u64,
    /// Bytes to read it whole, about.
    pub(super) to_read: u64,
}

/// How a file can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A row after the other.
    Rows,
    /// A slice or a batch after the other.
    Columnar,
    /// A line of JSON after the other.
    Lines,
    /// Whole.
    Other,
}

/// What the table at `path` needs; `None` for the built-in one and for folders.
pub(super) fn of(path: &str, how: &spec::Data, places: &Places, limit: Memory) -> Result<Option<Needs>, DataError> {
    if path == "demo" {
        return Ok(None);
    }
    let files = files_of(&places.find(path)?);
    if files.iter().any(|file| file.is_dir()) {
        return Ok(None);
    }
    let mut needs =
        Needs { kind: kind(&files[0], how)?, files: vec![], rows: 0, columns: 0, width: 0, row: 0, to_read: 0 };
    let kind = needs.kind;
    for file in &files {
        match kind {
            Kind::Rows => of_rows(file, how, limit, &mut needs)?,
            Kind::Columnar => of_columnar(file, how, limit, &mut needs)?,
            Kind::Lines => of_lines(file, how, &mut needs)?,
            Kind::Other => needs.to_read += size(file)? * WHOLE,
        }
    }
    Ok(Some(Needs { files, ..needs }))
}

fn size(file: &Path) -> Result<u64, DataError> {
    let size = file.metadata().map_err(|source| DataError::Unreadable { path: file.into(), source })?;
    Ok(size.len())
}

fn kind(file: &Path, how: &spec::Data) -> Result<Kind, DataError> {
    if reads_by_row(file)? {
        return Ok(Kind::Rows);
    }
    Ok(match format_of(file)? {
        Format::Parquet | Format::Ipc if reads_in_parts(file, how)? => Kind::Columnar,
        Format::Ndjson if reads_in_parts(file, how)? => Kind::Lines,
        _ => Kind::Other,
    })
}

fn of_rows(file: &Path, how: &spec::Data, limit: Memory, needs: &mut Needs) -> Result<(), DataError> {
    let (mut width, mut rows, mut bytes, mut cells) = (Width::default(), 0, 0, 0);
    let head = first_rows(file, how, (limit.0 / 4) as usize, |row, delimiter| {
        cells += width.add(row, delimiter);
        rows += 1;
        bytes += row.len() as u64 + 1;
        if rows == SAMPLE || cells >= CELLS { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    let columns = head.names.len() as u64;
    let row = bytes / rows.max(1);
    // Rows of other formats are longer or shorter as text than in their file, and are counted.
    let about = match head.format {
        Format::Text if bytes == 0 => 0,
        Format::Text => (unpacked(file)? as f64 / bytes as f64 * rows as f64) as u64,
        _ => count_rows(file, how)?,
    };
    needs.rows += about;
    needs.columns = needs.columns.max(columns as usize);
    needs.width = needs.width.max(width.numbers());
    needs.row = needs.row.max(row);
    let each = match head.format {
        Format::Text => columns * CELL,
        _ => columns * (CELL + STRING) + 2 * row,
    };
    needs.to_read += BLOCKS + about * each;
    Ok(())
}

fn of_columnar(file: &Path, how: &spec::Data, limit: Memory, needs: &mut Needs) -> Result<(), DataError> {
    // Parquet is decoded by as few rows as wanted, Arrow IPC by its own batches.
    let mut opened = Columnar::open(file, 1 << 10)?;
    let (rows, columns) = (opened.rows() as u64, opened.names.len() as u64);
    needs.rows += rows;
    needs.columns = columns as usize;
    let cells = |rows: u64| rows.saturating_mul(columns).saturating_mul(DECODED + CELL);
    needs.to_read = needs.to_read.saturating_add(cells(rows)).saturating_add(size(file)?);
    let batch = opened.pieces.iter().map(Range::len).max().unwrap_or(0) as u64;
    if cells(batch).saturating_add(opened.room) > limit.0 / 2 {
        needs.kind = Kind::Other;
    } else if rows > 0 {
        let frame = opened.piece(0, None)?;
        let width = frame
            .columns()
            .iter()
            .map(|cells| Ok(numbers_of(&binary_values(&opened, cells.name(), cells, how, &mut vec![])?)));
        needs.width = needs.width.max(width.sum::<Result<u64, DataError>>()?);
    }
    Ok(())
}

fn of_lines(file: &Path, how: &spec::Data, needs: &mut Needs) -> Result<(), DataError> {
    let (lines, bytes, table) = first_lines(file, how)?;
    let whole = unpacked(file)?;
    needs.rows += (whole as f64 / bytes.max(1) as f64 * lines as f64) as u64;
    needs.columns = needs.columns.max(table.columns.len());
    needs.width = needs.width.max(table.columns.iter().map(|column| numbers_of(&column.values)).sum());
    needs.row = needs.row.max(bytes / lines.max(1));
    needs.to_read += whole * WHOLE;
    Ok(())
}

/// Bytes that a file holds; if it is packed they are read and forgotten.
fn unpacked(file: &Path) -> Result<u64, DataError> {
    let mut stream = Stream::open(file)?;
    if !stream.is_packed() {
        return size(file);
    }
    let (mut block, mut count) = (vec![], 0);
    loop {
        block.clear();
        let read = stream.more(1 << 20, &mut block)?;
        count += read as u64;
        if read == 0 {
            return Ok(count);
        }
    }
}

/// How many rows may be held of a table that would take more than `limit` to learn from, the others being left on disk;
/// `None` where all may.
///
/// # Errors
/// [`DataError::BeyondMemory`], before anything is held, with an estimate and what to do, where so many rows as the
/// workspace wants would not fit, or the format must be read whole.
pub fn rows_to_hold(workspace: &spec::Workspace, places: &Places, limit: Memory) -> Result<Option<usize>, DataError> {
    let how = &workspace.data;
    if how.images.is_some() {
        return Ok(None);
    }
    let Some(needs) = of(&how.path, how, places, limit)? else { return Ok(None) };
    let prepared = needs.width * PREPARED;
    // A sample is text twice before it is a table, and a table before it is prepared.
    let held = needs.columns as u64 * CELL + prepared.max(2 * needs.row);
    let whole = needs.to_read.saturating_add(needs.rows * prepared);
    let wanted = how.rows.map_or(needs.rows, |rows| needs.rows.min(rows as u64));
    let streams = needs.kind != Kind::Other;
    // A sample of what is read in parts never holds the others; of other formats the whole table is read first.
    let needed = match how.rows {
        Some(_) if streams => BLOCKS + wanted * held + if how.stream { needs.rows * LEFT } else { 0 },
        Some(_) => needs.to_read,
        None => whole,
    };
    if needed <= limit.0 {
        return Ok(None);
    }
    let room = (limit.0 as f64 * SHARE) as u64;
    let fitting = rounded(room.saturating_sub(BLOCKS + needs.rows * LEFT) / held.max(1));
    if streams && how.rows.is_none() && fitting >= FEWEST {
        return Ok(Some(fitting as usize));
    }
    let sample = rounded(room.saturating_sub(BLOCKS) / held.max(1));
    // As the option is written.
    let least = |bytes: u64| format!("{:.0}MB", (bytes as f64 / SHARE / 1e6).ceil());
    let advice = if streams && sample >= FEWEST {
        let all = least(BLOCKS + needs.rows * LEFT + FEWEST * held);
        format!(
            "Learn from a sample that fits: --rows {sample} (`data.rows`), or from all rows with --memory {all} or more."
        )
    } else if streams {
        format!("Raise --memory to {} or more.", least(BLOCKS + FEWEST * held))
    } else {
        "Save it as CSV, Parquet, NDJSON or Arrow IPC in small batches, whose rows can be left on disk, or raise --memory.".into()
    };
    Err(DataError::BeyondMemory {
        path: how.path.clone(),
        rows: if how.stream { needs.rows } else { wanted },
        columns: needs.columns,
        what: "training on them",
        needed,
        limit: limit.0,
        advice,
    })
}

/// A number with two digits that count, rounded down.
fn rounded(number: u64) -> u64 {
    let unit = 10_u64.pow(fmt::thousands(number).chars().filter(char::is_ascii_digit).count().saturating_sub(2) as u32);
    number / unit * unit
}
