//! Whole files of every format, to be broken.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;

use polars::prelude::{
    DataFrame, DataType, IntoColumn, IpcCompression, IpcWriter, NamedFrom, ParquetCompression, ParquetWriter,
    SerWriter, Series,
};

/// A table with quotes, gaps, words and numbers.
pub(crate) const CSV: &str = "id,name,\"amount, in €\",note\n1,Ann,1.5,\"says \"\"hi\"\"\"\n2,Bob,,\"two\nlines\"\n\
                              3,Çelik,-2e3,?\n4,,NaN,x\n5,Eve,7,plain\n";

/// The same as lines of JSON.
pub(crate) const NDJSON: &str = "{\"id\": 1, \"name\": \"Ann\", \"ok\": true, \"x\": null}\n{\"id\": 2.5, \"name\": \"B\\u00e9\"}\n\
                                 {\"id\": -3e2, \"name\": \"\\\"\", \"x\": 4}\n";

/// Attributes of every kind.
pub(crate) const ARFF: &str = "% made\n@relation 'a b'\n@attribute a numeric\n@attribute 'b c' {yes, no, 'it''s'}\n\
                               @attribute d date \"yyyy-MM-dd\"\n@attribute e string\n@data\n1.5,yes,2020-01-01,'a, b'\n\
                               ?,no,?,\"x\\\"y\"\n{0 3, 3 'sparse'}\n2,yes,2021-01-01,z,{2}\n";

/// Sparse rows.
pub(crate) const LIBSVM: &str = "# made\n+1 qid:1 1:0.5 3:-2e3 # one\n-1 qid:1 2:1\n+1 qid:2\n-1 qid:2 10:4 11:5\n";

/// A workspace file.
pub(crate) const WORKSPACE: &str = "# a comment\nabout = \"Loans\"\n[data]\npath = \"a.csv\"\ntarget = \"y\"\nlabels = { a = \"b\" }\n\
                                    drop = [\"id\"]\n[[prepare]]\nstep = \"impute\"\ncolumns = [\"age\"]\nwith = \"constant\"\nvalue = 0\n\
                                    [model]\nhidden = [64, 32]\n[train]\nlearning_rate = 1e-3\n\
                                    early_stopping = { metric = \"loss\", patience = 3 }\n";

fn frame() -> DataFrame {
    let rows = 200_i64;
    let columns = vec![
        Series::new("n".into(), (0..rows).map(|n| (n % 7 != 0).then_some(n as f64 / 3.0)).collect::<Vec<_>>())
            .into_column(),
        Series::new("i".into(), (0..rows).collect::<Vec<_>>()).into_column(),
        Series::new("flag".into(), (0..rows).map(|n| Some(n % 2 == 0)).collect::<Vec<_>>()).into_column(),
        Series::new(
            "text".into(),
            (0..rows).map(|n| format!("a text that is long enough, {}", n % 40)).collect::<Vec<_>>(),
        )
        .into_column(),
        Series::new("day".into(), (0..rows as i32).collect::<Vec<_>>())
            .cast(&DataType::Date)
            .expect("days")
            .into_column(),
    ];
    DataFrame::new(rows as usize, columns).expect("columns of one length")
}

/// Parquet files, packed and not.
pub(crate) fn parquet() -> Vec<Vec<u8>> {
    let packings = [ParquetCompression::Uncompressed, ParquetCompression::Snappy, ParquetCompression::Zstd(None)];
    let write = |packing| {
        let mut bytes = vec![];
        let writer = ParquetWriter::new(&mut bytes).with_compression(packing).with_row_group_size(Some(80));
        writer.finish(&mut frame()).expect("memory");
        bytes
    };
    packings.into_iter().map(write).collect()
}

/// Arrow IPC files, packed and not.
#[expect(clippy::default_trait_access, reason = "polars does not export the type of this level")]
pub(crate) fn ipc() -> Vec<Vec<u8>> {
    let write = |packing| {
        let mut bytes = vec![];
        IpcWriter::new(&mut bytes).with_compression(packing).finish(&mut frame()).expect("memory");
        bytes
    };
    [None, Some(IpcCompression::LZ4), Some(IpcCompression::ZSTD(Default::default()))].map(write).to_vec()
}

/// An `SQLite` database made by these statements.
pub(crate) fn database(statements: &str) -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("made.sqlite");
    rusqlite::Connection::open(&path).and_then(|database| database.execute_batch(statements)).expect("statements");
    fs::read(path).expect("a file")
}

/// One of a single table.
pub(crate) fn sqlite() -> Vec<u8> {
    let mut statements =
        String::from("PRAGMA page_size = 512; CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT, c REAL);");
    for row in 0..60 {
        write!(statements, "INSERT INTO t VALUES ({row}, 'text of row {row}', {row}.5);").expect("text grows");
    }
    database(&statements)
}

/// Images in the IDX format.
pub(crate) fn idx() -> Vec<u8> {
    let sizes = [4_u32, 3, 5].into_iter().flat_map(u32::to_be_bytes);
    [0, 0, 8, 3].into_iter().chain(sizes).chain((0..60).map(|n| n * 4)).collect()
}

/// Packed by gzip.
pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(vec![], flate2::Compression::fast());
    packed.write_all(bytes).expect("memory");
    packed.finish().expect("memory")
}

/// Packed by zstd.
pub(crate) fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 1).expect("memory")
}
