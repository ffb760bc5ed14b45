//! What a Parquet or Arrow IPC file says of its own sizes, checked before polars takes it on trust: a size that no memory
//! holds would end the process and not just the reading.

mod ipc;
mod parquet;

pub(super) use ipc::ipc;
pub(super) use parquet::parquet;

use super::bytes::{self, FLOOR, RATIO};

/// What is wrong with a file; the end of a sentence.
pub(super) type Fault = String;

/// How many rows and columns a file says that it has.
pub(super) struct Shape {
    pub(super) rows: u64,
    pub(super) columns: usize,
    /// Rows of each row group of Parquet, of each batch of Arrow IPC.
    pub(super) parts: Vec<u64>,
    /// Bytes of the largest batch and of all dictionaries of Arrow IPC, unpacked.
    pub(super) room: u64,
}

/// Whether so many bytes can be what `packed` bytes unpack to.
fn can_unpack(packed: u64, unpacked: u64) -> bool {
    unpacked <= FLOOR.max(packed.saturating_mul(RATIO)).min(bytes::CEILING)
}
