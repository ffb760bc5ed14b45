//! What kind of file this is: by its first bytes, else by its extension, else text.

use std::path::Path;

use super::{arff, libsvm};
use crate::data::error::DataError;

/// A file format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated values and their kin.
    Text,
    /// Apache Parquet.
    Parquet,
    /// Arrow IPC file, also called Feather 2.
    Ipc,
    /// One JSON object a line.
    Ndjson,
    /// Attribute-Relation File Format, as Weka's.
    Arff,
    /// `LibSVM`'s and `SVMlight`'s sparse rows.
    LibSvm,
    /// An `SQLite` database.
    Sqlite,
    /// A folder of text files.
    Texts,
    /// The program's own table.
    BuiltIn,
}

impl Format {
    /// As it is called in messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Parquet => "Parquet",
            Self::Ipc => "Arrow IPC",
            Self::Ndjson => "NDJSON",
            Self::Arff => "ARFF",
            Self::LibSvm => "LibSVM",
            Self::Sqlite => "SQLite",
            Self::Texts => "folder of texts",
            Self::BuiltIn => "built-in table",
        }
    }
}

/// First bytes of files that are recognised in order to say so.
const FOREIGN: [(&[u8], &str); 7] = [
    (b"PK\x03\x04", "a zip archive or an Excel workbook"),
    (&[0xd0, 0xcf, 0x11, 0xe0], "an old Excel workbook"),
    (&[0xfd, b'7', b'z', b'X', b'Z'], "compressed with xz"),
    (b"BZh", "compressed with bzip2"),
    (&[0xff; 4], "a stream of Arrow IPC and not a file"),
    (b"SQLite format 3", "an SQLite database within a packed file"),
    (&[0x89, b'H', b'D', b'F'], "an HDF5 file"),
];

/// The format of `bytes`, read from `path`.
pub(super) fn of(path: &Path, bytes: &[u8]) -> Result<Format, DataError> {
    if bytes.starts_with(b"PAR1") {
        return Ok(Format::Parquet);
    }
    if bytes.starts_with(b"ARROW1") {
        return Ok(Format::Ipc);
    }
    if let Some((_, what)) = FOREIGN.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(DataError::Unsupported { path: path.into(), what });
    }
    match extension(path).as_str() {
        "parquet" | "pq" => Ok(Format::Parquet),
        "arrow" | "ipc" | "feather" => Ok(Format::Ipc),
        "json" if bytes.trim_ascii_start().starts_with(b"[") => {
            Err(DataError::Unsupported { path: path.into(), what: "one JSON array" })
        }
        "ndjson" | "jsonl" | "json" => Ok(Format::Ndjson),
        "arff" => Ok(Format::Arff),
        "svm" | "libsvm" | "svmlight" => Ok(Format::LibSvm),
        "csv" | "tsv" | "tab" => Ok(Format::Text),
        _ if arff::looks_so(bytes) => Ok(Format::Arff),
        _ if libsvm::looks_so(bytes) => Ok(Format::LibSvm),
        _ => Ok(Format::Text),
    }
}

/// The last extension before any `.gz` or `.zst`, in lower case.
fn extension(path: &Path) -> String {
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    let name = [".gz", ".zst", ".zstd"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(&name);
    name.rsplit_once('.').map(|(_, extension)| extension.to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_bytes_beat_the_extension_and_unknown_is_text() {
        let kind = |path: &str, bytes: &[u8]| of(Path::new(path), bytes).unwrap();
        assert_eq!(kind("a.csv", b"PAR1..."), Format::Parquet);
        assert_eq!(kind("a", b"ARROW1.."), Format::Ipc);
        assert_eq!(kind("a.JSONL.gz", b"{}"), Format::Ndjson);
        assert_eq!(kind("a.dat", b"1 2"), Format::Text);
        assert_eq!(kind("a.arff.zst", b""), Format::Arff);
        assert_eq!(kind("iris.txt", b"% from 1936\n\n@RELATION iris\n"), Format::Arff);
        assert_eq!(kind("heart_scale", b"# a\n+1 1:0.7 2:1\n-1 3:2\n"), Format::LibSvm);
        assert_eq!(kind("times.csv", b"1 2:30\n"), Format::Text);
        assert_eq!(kind("times.txt", b"1 2:30\n2 x\n"), Format::Text);
    }

    #[test]
    fn a_workbook_is_named_and_refused() {
        let error = of(Path::new("a.xlsx"), b"PK\x03\x04rest").unwrap_err();
        insta::assert_snapshot!(error, @"`a.xlsx` is a zip archive or an Excel workbook, which is not read. Save it as CSV, Parquet, NDJSON or Arrow IPC, plain, gzipped or packed by zstd.");
    }
}
