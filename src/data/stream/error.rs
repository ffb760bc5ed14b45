//! Why rows cannot be left on disk while they are learnt from.

use std::io;
use std::path::PathBuf;

/// What stands in the way.
#[derive(Debug, thiserror::Error)]
pub enum StreamError {
    /// Nobody says how many rows are held.
    #[error(
        "`data.stream` leaves rows on disk, and `data.rows` must say how many are held: the preparation is fitted on those, \
         and they are validated and tested on. Set `data.rows`, to 100000 for instance."
    )]
    NeedsRows,
    /// The file is not read row by row.
    #[error(
        "Rows of `{path}` cannot be left on disk: only CSV and its kin in UTF-8 or Latin-1, unpacked Parquet and NDJSON without `data.columns` are read a part at a time. Save it as \
         CSV."
    )]
    Format {
        /// As the user has it.
        path: String,
    },
    /// A row's part depends on rows that are not held.
    #[error(
        "`split.method = \"{method}\"` cannot be followed with `data.stream`: the part of a row that is not held is not known. \
         Use random, stratified, grouped or stratified_grouped, and give test rows of your own as `data.test`."
    )]
    Split {
        /// As written in the file.
        method: &'static str,
    },
    /// What is asked for needs all rows at once.
    #[error("`{key} = \"{value}\"` needs all training rows in memory, and `data.stream` leaves them on disk. {advice}")]
    NeedsAll {
        /// As written in the file.
        key: &'static str,
        /// As written in the file.
        value: &'static str,
        /// What to do instead, a sentence.
        advice: &'static str,
    },
    /// Every row of the file is kept apart.
    #[error(
        "No row is left to learn from: {apart} rows equal a validation or test row or share a group with one. Where rows have \
         few kinds, leave `data.stream` out and learn from a sample."
    )]
    NothingLeft {
        /// How many.
        apart: usize,
    },
    /// A file for prepared rows cannot be written or read.
    #[error(
        "Prepared rows cannot be kept in `{folder}`: {source}. They take {bytes} bytes there; make room, or set TMPDIR to a \
         folder that has it."
    )]
    Disk {
        /// Where the file is.
        folder: PathBuf,
        /// How long it is or would be.
        bytes: u64,
        /// What the system says.
        source: io::Error,
    },
}
