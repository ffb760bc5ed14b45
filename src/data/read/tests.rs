//! Whole files, as people have them, read end to end.

use std::fs;
use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;

use super::*;
use crate::data::table::Values;
use crate::spec::{ColumnType, Data, Decimal};

fn how() -> Data {
    Data { trim: true, ..Data::default() }
}

fn read_as(name: &str, bytes: &[u8], how: &Data) -> Result<Read, DataError> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(name), bytes).unwrap();
    read(name, how, &Places { workspace_dir: Some(folder.path().into()), data_dir: None })
}

/// Cells row by row, `-` where missing.
fn shown(table: &Table) -> String {
    let cell = |values: &Values, row| values.text(row).unwrap_or_else(|| "-".into());
    let names: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
    let line = |row| table.columns.iter().map(|column| cell(&column.values, row)).collect::<Vec<_>>().join("|");
    let lines: Vec<String> = (0..table.rows).map(line).collect();
    format!("{}\n{}", names.join("|"), lines.join("\n"))
}

/// What is said of a file that cannot be read, with its folder left out.
fn error(name: &str, bytes: &[u8]) -> String {
    let message = read_as(name, bytes, &how()).unwrap_err().to_string();
    let (before, rest) = message.split_once("`/").unwrap();
    let (path, after) = rest.split_once('`').unwrap();
    format!("{before}`…/{}`{after}", path.rsplit('/').next().unwrap())
}

#[test]
fn a_spreadsheet_export_is_read_whatever_its_dialect() {
    let text = "name;note;age\r\n\"Doe; J.\";\"said \"\"no\"\"\r\ntwice\";41\r\n Roe ;;n/a\r\n\r\n";
    let data = Data { null_values: vec!["n/a".into()], ..how() };
    let read = read_as("t.csv", format!("\u{feff}{text}").as_bytes(), &data).unwrap();
    insta::assert_snapshot!(shown(&read.table).replace('\r', "<cr>"), @r#"
    name|note|age
    Doe; J.|said "no"<cr>
    twice|41
    Roe|-|-
    "#);
    let dialect = Dialect { format: Format::Text, delimiter: Some(';'), header: true, encoding: Encoding::Utf8 };
    assert_eq!((read.dialect, read.warnings.len()), (dialect, 0));
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let again = read_as("t.csv", &[&[0xff, 0xfe], &utf16[..]].concat(), &data).unwrap();
    assert_eq!((shown(&again.table), again.dialect.encoding), (shown(&read.table), Encoding::Utf16));
}

#[test]
fn a_gzipped_file_equals_the_plain_one() {
    let text = b"a\tb\n1\tx\n2\ty\n";
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(text).unwrap();
    let packed = read_as("t.tsv.gz", &packed.finish().unwrap(), &how()).unwrap();
    assert_eq!(packed, read_as("t.tsv", text, &how()).unwrap());
    assert_eq!(packed.dialect.delimiter, Some('\t'));
}

#[test]
fn a_file_without_a_header_is_noticed() {
    let read = read_as("t.csv", b"A11,6\nA12,48\n", &how()).unwrap();
    assert_eq!((read.table.columns[0].name.as_str(), read.table.rows, read.dialect.header), ("column_1", 2, false));
    assert_eq!(read.warnings.len(), 1);
    assert!(read.warnings[0].ends_with("Set `data.header` to true or false to settle it."), "{}", read.warnings[0]);
    let told = read_as("t.csv", b"2019,2020\n1,2\n", &Data { header: Some(true), ..how() }).unwrap();
    assert_eq!((told.table.columns[0].name.as_str(), told.table.rows, told.warnings.len()), ("2019", 1, 0));
}

#[test]
fn columns_rename_and_types_apply_to_the_new_names() {
    let types = [("code".to_string(), ColumnType::Categorical)].into();
    let columns = Some(vec!["code".into(), "n".into()]);
    let read = read_as("t.csv", b"a,b\n01,2\n1,3\n", &Data { columns, types, ..how() }).unwrap();
    insta::assert_snapshot!(shown(&read.table), @r"
    code|n
    01|2
    1|3
    ");
}

#[test]
fn a_delimiter_may_be_given_and_must_be_one_ascii_character() {
    let given = |delimiter| read_as("t.csv", b"a:b\n1:2\n", &Data { delimiter: Some(delimiter), ..how() });
    assert_eq!(given(':').unwrap().table.columns.len(), 2);
    insta::assert_snapshot!(given('é').unwrap_err(), @r"`\u{e9}` cannot separate cells. `data.delimiter` takes one ASCII character that is neither a quote nor a line break.");
}

#[test]
fn files_without_a_table_are_errors() {
    insta::assert_snapshot!(error("t.csv", b""), @"`…/t.csv` is empty. A table needs at least one row, and CSV or TSV the names of its columns above it.");
    insta::assert_snapshot!(error("t.csv", b"\n\n  \n"), @"`…/t.csv` is empty. A table needs at least one row, and CSV or TSV the names of its columns above it.");
    insta::assert_snapshot!(error("t.csv", b"a,b\n"), @"`…/t.csv` has column names and no rows. If its only line is data, set `data.header = false`.");
    insta::assert_snapshot!(error("t.csv", b"a,b\n1,2\n3\n"), @"Line 3 of `…/t.csv` has 1 cells where 2 are expected. Check for a missing or unquoted `,` in that line.");
    insta::assert_snapshot!(error("t.parquet", b"a,b\n"), @"`…/t.parquet` cannot be read as Parquet: it is shorter than its first and last words. It may be cut short; fetch or write it again.");
    let folder = tempfile::tempdir().unwrap();
    let message = read(&folder.path().display().to_string(), &how(), &Places::default()).unwrap_err();
    assert_eq!(message.to_string(), format!("`{}` is a folder. Name one file in it.", folder.path().display()));
}

#[test]
fn empty_lines_and_odd_encodings_are_warned_of() {
    let read = read_as("t.csv", b"a,b\n\n1,Andr\xe9\n\n2,x\n", &how()).unwrap();
    assert_eq!(read.table.rows, 2);
    assert!(
        read.warnings[0].contains("is not UTF-8 (byte 0xE9 in line 3), so it is read as Latin-1"),
        "{:?}",
        read.warnings
    );
    assert!(read.warnings[1].ends_with("has 2 empty lines, the first of them line 2. They are skipped."));
}

#[test]
fn a_sample_of_latin_1_reads_as_the_whole_does() {
    let text = b"Gr\xf6\xdfe,n\nM\xfcller,1\n\"J\xe4ger\",2\n";
    let whole = read_as("t.csv", text, &how()).unwrap();
    let sample = read_as("t.csv", text, &Data { rows: Some(9), ..how() }).unwrap();
    assert_eq!(shown(&whole.table), "Größe|n\nMüller|1\nJäger|2");
    assert_eq!(shown(&sample.table), shown(&whole.table));
}

#[test]
fn a_text_far_down_a_column_of_numbers_makes_labels_of_all_its_cells() {
    let rows: Vec<String> = (0..200_000).map(|row| format!("{row:06},{}\n", row % 7)).collect();
    let mut text = format!("a,b\n{}", rows.concat());
    let numbers = read_as("t.csv", text.as_bytes(), &how()).unwrap().table;
    assert_eq!(numbers.columns[0].values.kind(), ColumnType::Numeric);
    text.push_str("none,3\n");
    let read = read_as("t.csv", text.as_bytes(), &how()).unwrap();
    assert_eq!(read.table.columns[0].values.text(41).as_deref(), Some("000041"));
    assert_eq!(read.table.columns[0].values.text(200_000).as_deref(), Some("none"));
    assert_eq!(read.table.columns[1].values.kind(), ColumnType::Numeric);
    assert_eq!(read.table.columns[1].values.text(200_000).as_deref(), Some("3"));
    assert!(
        read.warnings[0].starts_with("Column `a` is read as text because of 1 of its 200001"),
        "{:?}",
        read.warnings
    );
}

#[test]
fn a_sample_of_all_rows_is_the_table_itself_in_every_format_that_is_read_by_row() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("part-1.svm", "1 qid:2 1:1.234 2:-999\n# Gr\u{f6}\u{df}e\n-1 qid:2 2:0.5\n");
    write("part-2.svm", "1 qid:3 4:7\n? qid:3\n");
    let head = "@relation t\n@attribute a numeric\n@attribute b {x, y, '  '}\n@attribute 'c d' string\n@data\n";
    write("part-1.arff", &format!("{head}1,x,'p, q'\n\u{a0}\n{{0 2}}\n"));
    write("part-2.arff", &format!("{head}?,'  ','\"'\n -999 , y, r {{2}}\n"));
    let database = rusqlite::Connection::open(folder.path().join("t.sqlite")).unwrap();
    database
        .execute_batch(
            "CREATE TABLE t (a); INSERT INTO t VALUES ('  '), (1), (NULL), ('x, y'), (' z'), (2.5), ('-999')",
        )
        .unwrap();
    drop(database);
    let places = crate::data::places::Places::default();
    for name in ["part-?.svm", "part-?.arff", "t.sqlite"] {
        let path = folder.path().join(name).display().to_string();
        for (nulls, decimal) in [(vec![], Decimal::Point), (vec!["?", "-999", "0"], Decimal::Comma)] {
            let null_values = nulls.into_iter().map(ToOwned::to_owned).collect();
            let how = Data { null_values, decimal, trim: true, ..Data::default() };
            let whole = read(&path, &how, &places);
            let sample = read(&path, &Data { rows: Some(1000), ..how }, &places);
            match (whole, sample) {
                (Ok(whole), Ok(sample)) => {
                    assert_eq!(shown(&sample.table), shown(&whole.table), "{name}");
                    assert_eq!(sample.dialect.format, whole.dialect.format);
                }
                (whole, sample) => {
                    assert_eq!(sample.unwrap_err().to_string(), whole.unwrap_err().to_string(), "{name}");
                }
            }
        }
    }
}

#[test]
fn the_demo_needs_no_file() {
    let read = read("demo", &how(), &Places::default()).unwrap();
    assert_eq!((read.table.rows, read.dialect.format), (6000, Format::BuiltIn));
}

#[test]
fn many_columns_and_many_labels_are_read_in_reasonable_time() {
    let began = std::time::Instant::now();
    let wide: Vec<String> = (0..10_000).map(|column| format!("c{column}")).collect();
    let row: Vec<String> = (0..10_000).map(|column| column.to_string()).collect();
    let text = format!("{}\n{}\n{}\n", wide.join(","), row.join(","), row.join(","));
    assert_eq!(read_as("t.csv", text.as_bytes(), &how()).unwrap().table.columns.len(), 10_000);
    let tall: Vec<String> = (0..100_000).map(|row| format!("label {row}")).collect();
    let read = read_as("t.csv", format!("a\n{}\n", tall.join("\n")).as_bytes(), &how()).unwrap();
    let Values::Categorical { levels, .. } = &read.table.columns[0].values else { panic!("labels") };
    assert_eq!(levels.len(), 100_000);
    assert!(began.elapsed().as_secs() < 20, "{:?}", began.elapsed());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_table_written_as_csv_is_read_back(
        rows in prop::collection::vec(prop::collection::vec("[ -~é\n]{0,8}", 3), 1..6),
        eol in prop::sample::select(vec!["\n", "\r\n"]),
    ) {
        let quoted = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
        let line = |cells: &Vec<String>| cells.iter().map(quoted).collect::<Vec<_>>().join(",");
        let lines: Vec<String> = rows.iter().map(line).collect();
        let text = format!("\"a\",\"b\",\"c\"{eol}{}{eol}", lines.join(eol));
        let types = ["a", "b", "c"].map(|name| (name.to_string(), ColumnType::Categorical)).into();
        let data = Data { header: Some(true), delimiter: Some(','), types, ..Data::default() };
        let table = read_as("t.csv", text.as_bytes(), &data).unwrap().table;
        prop_assert_eq!(table.rows, rows.len());
        for (row, cells) in rows.iter().enumerate() {
            for (column, cell) in table.columns.iter().zip(cells) {
                prop_assert_eq!(column.values.text(row).unwrap_or_default(), cell.clone());
            }
        }
    }

    #[test]
    fn no_bytes_make_reading_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), name in "t\\.(csv|parquet|arrow|ndjson)") {
        let _ = read_as(&name, &bytes, &how());
    }

    #[test]
    fn no_damage_to_a_text_file_makes_reading_panic(text in "[0-9a-c,;\"\t\r\n .e+-]{0,120}") {
        let _ = read_as("t.csv", text.as_bytes(), &how());
    }
}
