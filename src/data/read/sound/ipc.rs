//! Arrow IPC: batches and their buffers are where the footer says, and none unpacks to more than it can.
//!
//! Format: <https://arrow.apache.org/docs/format/Columnar.html#ipc-file-format>.

use polars_arrow_format::ipc::planus::ReadAsRoot;
use polars_arrow_format::ipc::{Block, FooterRef, MessageHeaderRef, MessageRef, RecordBatchRef};

use super::{Fault, Shape, can_unpack};

const MAGIC: &[u8] = b"ARROW1";
/// Stands before the length of a message since version 0.15.
const CONTINUATION: [u8; 4] = [0xff; 4];

/// Checks a whole file.
pub(in crate::data::read) fn ipc(file: &[u8]) -> Result<Shape, Fault> {
    let senseless = |_| "its footer makes no sense".to_owned();
    let Some((rest, magic)) = file.split_last_chunk::<6>() else { return Err("it is too short".into()) };
    if magic != MAGIC {
        return Err("it does not end with ARROW1".into());
    }
    let Some((rest, length)) = rest.split_last_chunk::<4>() else { return Err("it is too short".into()) };
    let length = usize::try_from(i32::from_le_bytes(*length)).ok();
    let Some(start) = length.and_then(|length| rest.len().checked_sub(length)) else {
        return Err("its footer is longer than the file".into());
    };
    let footer = FooterRef::read_as_root(&rest[start..]).map_err(senseless)?;
    let columns = footer.schema().map_err(senseless)?.and_then(|schema| schema.fields().ok().flatten());
    let columns = columns.map_or(0, polars_arrow_format::ipc::planus::Vector::len);
    let mut rows = 0_u64;
    for block in footer.record_batches().map_err(senseless)?.into_iter().flatten() {
        rows = rows.checked_add(batch(rest, &Block::from(block))?).ok_or("its rows cannot be counted")?;
    }
    for block in footer.dictionaries().map_err(senseless)?.into_iter().flatten() {
        batch(rest, &Block::from(block))?;
    }
    Ok(Shape { rows, columns })
}

/// The bytes from `start` on.
fn slice(file: &[u8], start: i64, length: i64) -> Result<&[u8], Fault> {
    let start = usize::try_from(start).ok();
    let end = start.zip(usize::try_from(length).ok()).and_then(|(start, length)| start.checked_add(length));
    start.zip(end).and_then(|(start, end)| file.get(start..end)).ok_or_else(|| "a batch lies outside the file".into())
}

/// Checks a batch of rows or a dictionary, and gives its rows.
fn batch(file: &[u8], block: &Block) -> Result<u64, Fault> {
    let senseless = |_| "a batch begins with what makes no sense".to_owned();
    let head = slice(file, block.offset, block.meta_data_length.into())?;
    let after = block.offset.checked_add(block.meta_data_length.into()).ok_or("a batch lies outside the file")?;
    let body = slice(file, after, block.body_length)?;
    let message = head.strip_prefix(&CONTINUATION).unwrap_or(head);
    let Some((length, message)) = message.split_first_chunk::<4>() else { return Err("a batch has no head".into()) };
    let message = slice(message, 0, i32::from_le_bytes(*length).into())?;
    let message = MessageRef::read_as_root(message).map_err(senseless)?;
    match message.header().map_err(senseless)? {
        Some(MessageHeaderRef::RecordBatch(rows)) => buffers(body, rows),
        Some(MessageHeaderRef::DictionaryBatch(dictionary)) => match dictionary.data().map_err(senseless)? {
            Some(values) => buffers(body, values),
            None => Err("a dictionary has no values".into()),
        },
        _ => Err("a batch is something else".into()),
    }
}

fn buffers(body: &[u8], batch: RecordBatchRef) -> Result<u64, Fault> {
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
    for buffer in batch.buffers().map_err(senseless)?.into_iter().flatten() {
        let bytes = slice(body, buffer.offset(), buffer.length())?;
        let Some((length, rest)) = bytes.split_first_chunk::<8>().filter(|_| packed) else { continue };
        let unpacked = i64::from_le_bytes(*length);
        let fits = unpacked == -1 || u64::try_from(unpacked).is_ok_and(|size| can_unpack(rest.len() as u64, size));
        if !fits {
            return Err(format!("a buffer of {} bytes says that it unpacks to {unpacked}", rest.len()));
        }
    }
    Ok(rows)
}
