//! Arrow IPC: batches and their buffers are where the footer says, and none unpacks to more than it can.
//!
//! Format: <https://arrow.apache.org/docs/format/Columnar.html#ipc-file-format>.

use std::io::{BufReader, Read, Seek, SeekFrom};

use polars_arrow_format::ipc::planus::{ReadAsRoot, Vector};
use polars_arrow_format::ipc::{Block, FooterRef, MessageHeaderRef, MessageRef, RecordBatchRef};

use super::{Fault, Shape, can_unpack};

const MAGIC: &[u8] = b"ARROW1";
/// Bytes after the footer: its length and the magic word.
const TAIL: u64 = 10;
/// Rows of a batch that may have nothing in any column.
const MISSING: u64 = 1 << 24;
/// Stands before the length of a message since version 0.15.
const CONTINUATION: [u8; 4] = [0xff; 4];

/// Checks a whole file, of which only what describes the batches is held.
pub(in crate::data::read) fn ipc(file: impl Read + Seek) -> Result<Shape, Fault> {
    let mut file = BufReader::new(file);
    let senseless = |_| "its footer makes no sense".to_owned();
    let size = file.seek(SeekFrom::End(0)).map_err(|error| error.to_string())?;
    let Some(end) = size.checked_sub(TAIL) else { return Err("it is too short".into()) };
    let tail = slice(&mut file, size, end, TAIL)?;
    let Some((length, magic)) = tail.split_first_chunk::<4>() else { return Err("it is too short".into()) };
    if magic != MAGIC {
        return Err("it does not end with ARROW1".into());
    }
    let length = u64::try_from(i32::from_le_bytes(*length)).ok();
    let Some((start, length)) = length.and_then(|length| Some((end.checked_sub(length)?, length))) else {
        return Err("its footer is longer than the file".into());
    };
    let footer = slice(&mut file, size, start, length)?;
    let footer = FooterRef::read_as_root(&footer).map_err(senseless)?;
    let columns = footer.schema().map_err(senseless)?.and_then(|schema| schema.fields().ok().flatten());
    let columns = columns.map_or(0, |columns: Vector<_>| columns.len());
    let (mut parts, mut largest, mut dictionaries) = (vec![], 0, 0_u64);
    for block in footer.record_batches().map_err(senseless)?.into_iter().flatten() {
        let (rows, bytes) = batch(&mut file, end, &Block::from(block))?;
        parts.push(rows);
        largest = bytes.max(largest);
    }
    for block in footer.dictionaries().map_err(senseless)?.into_iter().flatten() {
        dictionaries = dictionaries.saturating_add(batch(&mut file, end, &Block::from(block))?.1);
    }
    let rows = parts.iter().try_fold(0_u64, |all, &rows| all.checked_add(rows)).ok_or("its rows cannot be counted")?;
    Ok(Shape { rows, columns, parts, room: dictionaries.saturating_add(largest) })
}

/// The bytes from `start` on, all of them before `end`.
fn slice(file: &mut (impl Read + Seek), end: u64, start: u64, length: u64) -> Result<Vec<u8>, Fault> {
    let outside = || "a batch lies outside the file".to_owned();
    start.checked_add(length).filter(|&last| last <= end).ok_or_else(outside)?;
    let mut bytes = vec![0; length as usize];
    let read = file.seek(SeekFrom::Start(start)).and_then(|_| file.read_exact(&mut bytes));
    read.map_err(|error| error.to_string())?;
    Ok(bytes)
}

/// A place or a length of the file, which is not below zero.
fn place(number: i64) -> Result<u64, Fault> {
    u64::try_from(number).map_err(|_| "a batch lies outside the file".into())
}

/// Checks a batch of rows or a dictionary, and gives its rows and the bytes that it unpacks to.
fn batch(file: &mut (impl Read + Seek), end: u64, block: &Block) -> Result<(u64, u64), Fault> {
    let senseless = |_| "a batch begins with what makes no sense".to_owned();
    let (start, length) = (place(block.offset)?, place(block.meta_data_length.into())?);
    let head = slice(file, end, start, length)?;
    // What `slice` has read ends within the file.
    let body = (start + length, place(block.body_length)?);
    body.0.checked_add(body.1).filter(|&last| last <= end).ok_or("a batch lies outside the file")?;
    let message = head.strip_prefix(&CONTINUATION).unwrap_or(&head);
    let Some((length, message)) = message.split_first_chunk::<4>() else { return Err("a batch has no head".into()) };
    let length = usize::try_from(i32::from_le_bytes(*length)).ok();
    let message = length.and_then(|length| message.get(..length)).ok_or("a batch lies outside the file")?;
    let message = MessageRef::read_as_root(message).map_err(senseless)?;
    match message.header().map_err(senseless)? {
        Some(MessageHeaderRef::RecordBatch(rows)) => buffers(file, body, rows),
        Some(MessageHeaderRef::DictionaryBatch(dictionary)) => match dictionary.data().map_err(senseless)? {
            Some(values) => buffers(file, body, values),
            None => Err("a dictionary has no values".into()),
        },
        _ => Err("a batch is something else".into()),
    }
}

/// Checks what a batch says of its rows, and of its buffers in the body of so many bytes from `start` on.
fn buffers(
    file: &mut (impl Read + Seek),
    (start, bytes): (u64, u64),
    batch: RecordBatchRef,
) -> Result<(u64, u64), Fault> {
    let senseless = |_| "a batch begins with what makes no sense".to_owned();
    let rows = batch.length().map_err(senseless)?;
    let rows = u64::try_from(rows).map_err(|_| format!("a batch says that it has {rows} rows"))?;
    for node in batch.nodes().map_err(senseless)?.into_iter().flatten() {
        // A nested column may have more values than rows; no column of single values may.
        if node.length() < 0 || node.null_count() < 0 || node.null_count() > node.length() {
            return Err(format!("a column says that {} of {} values are missing", node.null_count(), node.length()));
        }
    }
    let packed = batch.compression().map_err(senseless)?.is_some();
    let mut room = 0_u64;
    for buffer in batch.buffers().map_err(senseless)?.into_iter().flatten() {
        let (from, length) = (place(buffer.offset())?, place(buffer.length())?);
        from.checked_add(length).filter(|&last| last <= bytes).ok_or("a batch lies outside the file")?;
        if !packed || length < 8 {
            room = room.saturating_add(length);
            continue;
        }
        let head = slice(file, start + bytes, start + from, 8)?;
        let unpacked = head.first_chunk::<8>().map_or(-1, |head| i64::from_le_bytes(*head));
        let rest = length - 8;
        let fits = unpacked == -1 || u64::try_from(unpacked).is_ok_and(|size| can_unpack(rest, size));
        if !fits {
            return Err(format!("a buffer of {rest} bytes says that it unpacks to {unpacked}"));
        }
        room = room.saturating_add(u64::try_from(unpacked).unwrap_or(rest));
    }
    // A row has at least a bit in one of its columns, but where no column has anything.
    if rows > room.saturating_mul(8).max(MISSING) {
        return Err(format!("a batch of {room} bytes says that it has {rows} rows"));
    }
    Ok((rows, room))
}
