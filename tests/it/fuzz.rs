//! Every parser of ours on arbitrary bytes and on whole files with a few changes: it never panics, and what it says is a
//! sentence. A few hundred cases each; with `GRADUS_FUZZ_SECONDS=60` in the environment, each for a minute.

use std::fs;
use std::time::{Duration, Instant};

use gradus::spec;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::broken::{in_little_memory, is_clear, said, seeds, used};

/// Cases of one round.
const CASES: u32 = 300;
/// Memory in kB that may be used at most.
const USED: u64 = 1_500_000;

/// What is done to a file.
#[derive(Clone, Debug)]
enum Change {
    /// A byte is another.
    Byte(u8),
    /// So many bytes are gone.
    Cut(usize),
    /// Words of the format stand there.
    Put(Vec<u8>),
    /// So many bytes stand there again and again.
    Repeat(usize, usize),
    /// Eight bytes become the greatest number.
    Greatest,
}

fn change(words: &'static [&'static str]) -> impl Strategy<Value = (prop::sample::Index, Change)> {
    let what = prop_oneof![
        any::<u8>().prop_map(Change::Byte),
        (1..40_usize).prop_map(Change::Cut),
        prop::sample::select(words).prop_map(|word| Change::Put(word.as_bytes().to_vec())),
        prop::collection::vec(any::<u8>(), 1..6).prop_map(Change::Put),
        (1..30_usize, 1..200_usize).prop_map(|(length, times)| Change::Repeat(length, times)),
        Just(Change::Greatest),
    ];
    (any::<prop::sample::Index>(), what)
}

fn changed(mut bytes: Vec<u8>, changes: &[(prop::sample::Index, Change)]) -> Vec<u8> {
    for (index, change) in changes {
        let at = index.index(bytes.len() + 1);
        let until = |length: usize, bytes: &[u8]| (at + length).min(bytes.len());
        match change {
            Change::Byte(byte) if at < bytes.len() => bytes[at] = *byte,
            Change::Byte(byte) => bytes.push(*byte),
            Change::Cut(length) => drop(bytes.drain(at..until(*length, &bytes))),
            Change::Put(word) => drop(bytes.splice(at..at, word.iter().copied())),
            Change::Repeat(length, times) => {
                let again = bytes[at..until(*length, &bytes)].repeat(*times);
                drop(bytes.splice(at..at, again));
            }
            Change::Greatest => bytes[at..].iter_mut().take(8).for_each(|byte| *byte = 0xff),
        }
    }
    bytes
}

/// Tries `check` on changed `seeds` and on arbitrary bytes, for a round or for the time that the environment says.
fn fuzz(seeds: Vec<Vec<u8>>, words: &'static [&'static str], check: impl Fn(&[u8]) -> Result<(), String>) {
    let seconds = std::env::var("GRADUS_FUZZ_SECONDS").ok().and_then(|seconds| seconds.parse().ok()).unwrap_or(0);
    let (began, enough) = (Instant::now(), Duration::from_secs(seconds));
    let mutated = (prop::sample::select(seeds), prop::collection::vec(change(words), 1..8));
    let bytes = prop_oneof![
        8 => mutated.prop_map(|(seed, changes)| changed(seed, &changes)),
        1 => prop::collection::vec(any::<u8>(), 0..300),
    ];
    loop {
        let config = Config { cases: CASES, failure_persistence: None, ..Config::default() };
        let result = TestRunner::new(config).run(&bytes, |bytes| check(&bytes).map_err(TestCaseError::fail));
        if let Err(fault) = result {
            panic!("{fault}");
        }
        if began.elapsed() >= enough {
            return;
        }
    }
}

/// Reads files of such a name.
fn reading(name: &str, seeds: Vec<Vec<u8>>, words: &'static [&'static str]) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    fuzz(seeds, words, |bytes| {
        fs::write(&path, bytes).expect("a file can be written");
        match said(&path) {
            Err(message) if !is_clear(&message) => Err(message),
            _ if used() > USED => Err(format!("{} kB are used", used())),
            _ => Ok(()),
        }
    });
}

fn of(texts: &[&str]) -> Vec<Vec<u8>> {
    texts.iter().map(|text| text.as_bytes().to_vec()).collect()
}

#[test]
fn delimited_text() {
    let words = &["\"", "\"\"", ",", ";", "\t", "|", "\n", "\r", "\r\n", "\u{feff}", "1e999", "NaN", "é", "\0"];
    in_little_memory("fuzz::delimited_text", || {
        reading("t.csv", of(&[seeds::CSV, "a;b\r\n1;2\r\n", "1\t2\n3\t4\n"]), words);
    });
}

#[test]
fn arff() {
    let words =
        &["@data", "@attribute", "{", "}", "'", "\"", "\\", "?", "%", ",", "\n", "numeric", "{0 1}", "99999999999"];
    in_little_memory("fuzz::arff", || reading("t.arff", of(&[seeds::ARFF]), words));
}

#[test]
fn libsvm() {
    let words = &["1:", ":1", "qid:", "#", " ", "\n", "4294967296", "0:0", "-1", "nan", "100000:1"];
    in_little_memory("fuzz::libsvm", || reading("t.svm", of(&[seeds::LIBSVM, "1 0:1 2:3\n"]), words));
}

#[test]
fn json_lines() {
    let words = &["{", "}", "[", "]", "\"", "\\", ":", ",", "\n", "null", "1e999", "\\ud800", "[[[["];
    in_little_memory("fuzz::json_lines", || reading("t.ndjson", of(&[seeds::NDJSON]), words));
}

#[test]
fn idx() {
    let words = &["\0\0\u{8}\u{3}", "\0\0\u{8}\u{1}", "\0"];
    in_little_memory("fuzz::idx", || reading("t-images-idx3-ubyte", vec![seeds::idx()], words));
}

#[test]
fn parquet() {
    in_little_memory("fuzz::parquet", || reading("t.parquet", seeds::parquet(), &["PAR1", "\0", "\u{15}"]));
}

#[test]
fn arrow() {
    in_little_memory("fuzz::arrow", || reading("t.arrow", seeds::ipc(), &["ARROW1", "\0\0\0\0"]));
}

#[test]
fn sqlite() {
    in_little_memory("fuzz::sqlite", || {
        reading("t.sqlite", vec![seeds::sqlite()], &["SQLite format 3\0", "\0", "select"]);
    });
}

#[test]
fn packed() {
    let packed = [seeds::gzip(seeds::CSV.as_bytes()), seeds::zstd(seeds::CSV.as_bytes())];
    in_little_memory("fuzz::packed", || reading("t.csv.gz", packed.to_vec(), &["\0", "\u{1f}"]));
}

#[test]
fn workspace_files() {
    let words =
        &["[", "]", "[[", "{", "}", "=", "\"", "'", "\"\"\"", "#", ".", "\n", "1e999", "-1", "prepare", "data.", "é"];
    fuzz(of(&[seeds::WORKSPACE]), words, |bytes| {
        let text = String::from_utf8_lossy(bytes);
        for mistake in spec::parse(&text).diagnostics {
            let span = mistake.span.clone().unwrap_or(0..0);
            if span.start > span.end || span.end > text.len() || mistake.message.is_empty() {
                return Err(format!("{mistake:?}"));
            }
            mistake.render("w.toml", &text);
        }
        Ok(())
    });
}

#[test]
fn expressions() {
    let words =
        &["(", ")", "`", "'", "**", "and", "not ", "if(", "min(", "==", "<", "%", ",", "2.5e", "é", "-", "\u{85}"];
    let seeds = of(&["weight / height ** 2", "if(isnull(age), 'unknown', lower(`job title`))", "year(joined) > 2020"]);
    fuzz(seeds, words, |bytes| {
        let text = String::from_utf8_lossy(bytes);
        let Err(mistake) = spec::Expression::parse(&text) else { return Ok(()) };
        let span = mistake.span.clone().unwrap_or(0..0);
        if text.get(span).is_none() || mistake.message.is_empty() {
            return Err(format!("{mistake:?}"));
        }
        mistake.render("as", &text);
        Ok(())
    });
}
