//! What a person is told about each kind of mistake in a workspace file.
//!
//! `tests/bad/NAME.toml` is the file, `NAME.txt` all that is said about it. With `UPDATE_EXPECT=1` in the environment
//! the texts are rewritten; read them as a user before committing them.

use std::fs;
use std::path::{Path, PathBuf};

use gradus::spec::parse;

fn told(file: &Path) -> String {
    let text = fs::read_to_string(file).expect("a fixture");
    let name = file.file_name().and_then(|name| name.to_str()).expect("a name");
    let rendered = parse(&text).diagnostics.into_iter().map(|diagnostic| diagnostic.render(name, &text));
    rendered.collect::<Vec<_>>().join("\n\n") + "\n"
}

fn fixtures() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bad");
    let files = fs::read_dir(folder).expect("the fixtures").map(|entry| entry.expect("an entry").path());
    files.filter(|file| file.extension().is_some_and(|extension| extension == "toml")).collect()
}

#[test]
fn every_mistake_is_told_as_expected() {
    let update = std::env::var_os("UPDATE_EXPECT").is_some_and(|value| value == "1");
    let mut different = vec![];
    for file in fixtures() {
        let (expected, told) = (file.with_extension("txt"), told(&file));
        if update {
            fs::write(&expected, &told).expect("a fixture can be written");
        } else if fs::read_to_string(&expected).ok().as_deref() != Some(told.as_str()) {
            different.push(format!("{}:\n{told}", file.display()));
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
}

#[test]
fn every_bad_file_is_told_something() {
    let silent = |file: &PathBuf| told(file).trim().is_empty();
    assert_eq!(fixtures().into_iter().find(silent), None);
    assert!(fixtures().len() >= 30);
}
