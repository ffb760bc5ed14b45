//! Parquet: row groups, column chunks and pages are where the footer says, and their counts add up.
//!
//! Format: <https://parquet.apache.org/docs/file-format/>.

use std::io::{BufReader, Read, Seek, SeekFrom};

use polars_parquet_format::thrift::protocol::TCompactInputProtocol;
use polars_parquet_format::{ColumnMetaData, FileMetaData, PageHeader};

use super::{Fault, Shape, can_unpack};

const MAGIC: &[u8] = b"PAR1";
/// Bytes that the thrift reader may allocate for each byte of a footer, and at least.
const FOOTER_RATIO: usize = 64;
const LEAST: usize = 1 << 20;

/// Checks a whole file.
pub(in crate::data::read) fn parquet(file: impl Read + Seek) -> Result<Shape, Fault> {
    let mut file = BufReader::new(file);
    let unread = |error: std::io::Error| error.to_string();
    let size = file.seek(SeekFrom::End(0)).map_err(unread)?;
    if size < 12 {
        return Err("it is shorter than its first and last words".into());
    }
    let mut tail = [0; 8];
    file.seek(SeekFrom::End(-8)).and_then(|_| file.read_exact(&mut tail)).map_err(unread)?;
    if &tail[4..] != MAGIC {
        return Err("it does not end with PAR1".into());
    }
    let length = u64::from(u32::from_le_bytes([tail[0], tail[1], tail[2], tail[3]]));
    let Some(start) = (size - 8).checked_sub(length).filter(|&start| start >= 4) else {
        return Err("its footer is longer than the file".into());
    };
    file.seek(SeekFrom::Start(start)).map_err(unread)?;
    let mut footer = vec![0; length as usize];
    file.read_exact(&mut footer).map_err(unread)?;
    let allowed = (footer.len() * FOOTER_RATIO).max(LEAST);
    let mut protocol = TCompactInputProtocol::new(footer.as_slice(), allowed);
    let footer =
        FileMetaData::read_from_in_protocol(&mut protocol).map_err(|_| "its footer makes no sense".to_owned())?;
    let mut rows = 0_u64;
    let mut columns = 0;
    let mut parts = vec![];
    for group in &footer.row_groups {
        let here = count(group.num_rows, "rows of a group")?;
        rows = rows.checked_add(here).ok_or("its rows cannot be counted")?;
        parts.push(here);
        columns = columns.max(group.columns.len());
        for chunk in &group.columns {
            let Some(meta) = &chunk.meta_data else { return Err("a column is not described".into()) };
            pages(&mut file, start, meta)?;
        }
    }
    if rows != count(footer.num_rows, "rows")? {
        return Err(format!("it says that it has {} rows, and its groups have {rows}", footer.num_rows));
    }
    Ok(Shape { rows, columns, parts, room: 0 })
}

fn count(number: i64, what: &str) -> Result<u64, Fault> {
    u64::try_from(number).map_err(|_| format!("it counts {number} {what}"))
}

/// Walks over the pages of a column chunk, which ends before the footer at `end`.
fn pages(file: &mut (impl Read + Seek), end: u64, meta: &ColumnMetaData) -> Result<(), Fault> {
    let beyond = || "a column lies outside the file".to_owned();
    // Some writers leave a zero where there is no dictionary.
    let dictionary = meta.dictionary_page_offset.filter(|&offset| offset > 0).unwrap_or(meta.data_page_offset);
    let first = count(dictionary.min(meta.data_page_offset), "as a place")?;
    let bytes = count(meta.total_compressed_size, "bytes")?;
    let last = first.checked_add(bytes).filter(|&last| last <= end).ok_or_else(beyond)?;
    let wanted = count(meta.num_values, "values")?;
    let (mut at, mut values) = (first, 0);
    while values < wanted {
        if at >= last {
            return Err(format!("a column says that it has {wanted} values, and its pages have {values}"));
        }
        file.seek(SeekFrom::Start(at)).map_err(|error| error.to_string())?;
        let mut protocol = TCompactInputProtocol::new(&mut *file, LEAST);
        let header = PageHeader::read_from_in_protocol(&mut protocol);
        let header = header.map_err(|_| "a page begins with what makes no sense".to_owned())?;
        let body = file.stream_position().map_err(|error| error.to_string())?;
        let packed = count(header.compressed_page_size.into(), "bytes")?;
        let unpacked = count(header.uncompressed_page_size.into(), "bytes")?;
        at = body.checked_add(packed).filter(|&after| after <= last).ok_or_else(beyond)?;
        if !can_unpack(packed, unpacked) {
            return Err(format!("a page of {packed} bytes says that it unpacks to {unpacked}"));
        }
        let of_data = header.data_page_header.map(|page| page.num_values);
        let of_data = of_data.or(header.data_page_header_v2.map(|page| page.num_values));
        values += count(of_data.unwrap_or(0).into(), "values")?;
        let of_dictionary = header.dictionary_page_header.map_or(0, |page| page.num_values);
        if count(of_dictionary.into(), "values")? > unpacked {
            return Err(format!("a dictionary of {unpacked} bytes says that it has {of_dictionary} values"));
        }
    }
    if values == wanted {
        return Ok(());
    }
    Err(format!("a column says that it has {wanted} values, and its pages have {values}"))
}
