//! Broken lines of JSON and `SQLite` databases.

use super::File;
use super::seeds::{NDJSON, database, sqlite};

/// All of them.
pub(super) fn files() -> Vec<File> {
    let mut files: Vec<File> =
        json().into_iter().map(|(name, text)| File::new(format!("{name}.ndjson"), text)).collect();
    let ends = (1..NDJSON.len()).step_by(7);
    files.extend(ends.map(|end| File::new(format!("cut_{end}.ndjson"), &NDJSON.as_bytes()[..end])));
    files.extend(databases());
    files
}

fn json() -> Vec<(&'static str, String)> {
    let deep = |open: &str, close: &str, times| format!("{{\"a\": {}1{}}}\n", open.repeat(times), close.repeat(times));
    vec![
        ("whole", NDJSON.into()),
        ("array", "[{\"a\": 1}]".into()),
        ("nothing", " \n \n".into()),
        ("numbers", "1\n2\n3\n".into()),
        ("nulls", "null\nnull\n".into()),
        ("texts", "\"a\"\n\"b\"\n".into()),
        ("empty_objects", "{}\n{}\n".into()),
        ("mixed", "{\"a\": 1}\n{\"a\": \"x\"}\n{\"a\": [1]}\n{\"a\": {\"b\": 2}}\n{\"a\": true}\n".into()),
        ("lists", "{\"a\": [1, 2]}\n{\"a\": []}\n".into()),
        ("records", "{\"a\": {\"b\": 1}}\n".into()),
        ("same_keys", "{\"a\": 1, \"a\": 2}\n".into()),
        ("no_key", "{: 1}\n".into()),
        ("no_value", "{\"a\": }\n".into()),
        ("trailing_comma", "{\"a\": 1,}\n".into()),
        ("not_numbers", "{\"a\": NaN}\n{\"a\": Infinity}\n{\"a\": -1e999}\n".into()),
        ("large_numbers", format!("{{\"a\": {}}}\n{{\"a\": 18446744073709551616}}\n", "9".repeat(400))),
        ("bad_escape", "{\"a\": \"\\x\"}\n{\"b\": \"\\u12\"}\n{\"c\": \"\\ud800\"}\n".into()),
        ("open_text", "{\"a\": \"x}\n{\"a\": 1}\n".into()),
        ("two_in_a_line", "{\"a\": 1}{\"a\": 2}\n".into()),
        ("text_after", "{\"a\": 1} and more\n".into()),
        ("mark", "\u{feff}{\"a\": 1}\n".into()),
        ("nul", "{\"a\": \"\u{0}\"}\n".into()),
        ("deep", deep("[", "]", 60)),
        ("deep_lists", deep("[", "]", 100_000)),
        ("deep_records", deep("{\"a\":", "}", 100_000)),
        ("open_lists", "[".repeat(1 << 20)),
        ("long_text", format!("{{\"a\": \"{}\"}}\n", "x".repeat(1 << 20))),
        ("many_keys", format!("{{{}\"z\": 1}}\n", many("\"k", "\": 0,"))),
        ("csv", "a,b\n1,2\n".into()),
    ]
}

/// Five thousand numbers between these.
fn many(before: &str, after: &str) -> String {
    (0..5_000).fold(String::new(), |text, number| text + before + &number.to_string() + after)
}

fn databases() -> Vec<File> {
    let whole = sqlite();
    let mut files = vec![
        File::new("whole.sqlite", whole.clone()),
        File::new("magic.sqlite", b"SQLite format 3\0"),
        File::new("no_table.sqlite", database("CREATE TABLE t (a); DROP TABLE t;")),
        File::new("no_rows.sqlite", database("CREATE TABLE t (a, b);")),
        File::new("two_tables.sqlite", database("CREATE TABLE t (a); CREATE TABLE u (b);")),
        File::new("bytes.sqlite", database("CREATE TABLE t (a); INSERT INTO t VALUES (x'00ff');")),
        File::new("bad_text.sqlite", database("CREATE TABLE t (a); INSERT INTO t VALUES (CAST(x'ff41' AS TEXT));")),
        File::new("view_of_nothing.sqlite", database("CREATE VIEW v AS SELECT * FROM nowhere;")),
        File::new("view_of_itself.sqlite", database("CREATE VIEW v AS SELECT * FROM v;")),
        File::new(
            "view_that_loads.sqlite",
            database("CREATE VIEW v AS SELECT load_extension('nowhere') AS a, writefile('stolen', 'x') AS b;"),
        ),
        File::new(
            "wide_text.sqlite",
            database("PRAGMA encoding = 'UTF-16'; CREATE TABLE t (a); INSERT INTO t VALUES ('é');"),
        ),
        File::new(
            "log.sqlite",
            database("PRAGMA journal_mode = WAL; CREATE TABLE t (a); INSERT INTO t VALUES (1), (2);"),
        ),
        File::new(
            "odd_name.sqlite",
            database(
                "CREATE TABLE \"a \"\"b\"\" ; --\" (\"x\"\"y\" TEXT); INSERT INTO \"a \"\"b\"\" ; --\" VALUES (1);",
            ),
        ),
        File::new(
            "numbers.sqlite",
            database("CREATE TABLE t (a, b); INSERT INTO t VALUES (9e999, -9223372036854775808), (NULL, 1e-320);"),
        ),
    ];
    let cuts = (16..whole.len()).step_by(whole.len() / 24);
    files.extend(cuts.map(|end| File::new(format!("cut_{end}.sqlite"), &whole[..end])));
    for place in (16..100).step_by(4).chain((100..whole.len()).step_by(whole.len() / 40)) {
        let mut bytes = whole.clone();
        bytes[place] ^= 0xff;
        files.push(File::new(format!("flipped_{place}.sqlite"), bytes));
    }
    files
}
