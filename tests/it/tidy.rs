//! What the house is held to, checked on its sources: the order of the rooms, what only one room may name, how long
//! a file may be. Each failure names file and line.

use std::fs;
use std::path::{Path, PathBuf};

use gradus::spec;

/// The rooms, each of which may name only those before it.
const ROOMS: &[&str] = &["base", "eval", "spec", "data", "model", "train", "store", "report", "app", "ui", "host"];

/// Crates that only these places may name.
const OWNED: &[(&str, &[&str])] = &[
    ("polars", &["src/data/"]),
    ("image", &["src/data/image/"]),
    ("plotters", &["src/report/"]),
    ("dfdx", &["src/model/graph/", "src/model/engine.rs", "src/model/reference.rs"]),
    ("pulp", &["src/base/vectors.rs", "src/model/fused/", "src/data/neighbours/"]),
    ("ratatui", &["src/ui/", "src/host/"]),
    ("crossterm", &["src/ui/", "src/host/"]),
    ("toml", &["src/spec/", "src/ui/theme/", "src/ui/keys/", "src/ui/config.rs"]),
    ("toml_edit", &["src/spec/"]),
];

/// Lines that a file may have.
const LONGEST: usize = 400;

/// Files that are a table and nothing else: one entry after the other, read by looking one up.
const TABLES: &[&str] = &["src/data/error.rs", "src/app/table.rs", "src/spec/fields.rs"];

/// Places whose code reads no clock, touches no file and starts no thread.
const PURE: &[&str] = &["src/app/", "src/ui/", "src/eval/", "src/spec/", "src/base/", "src/report/"];

/// A file of such a folder that may: its threads compute and return, the clock says how long they wait awake, and nothing is seen
/// of either.
const CREW: &str = "src/base/crew.rs";

/// A source file: its path from the repository's root, with slashes, and its text.
struct Source {
    path: String,
    text: String,
}

impl Source {
    /// The room it is in; none for `main.rs` and `lib.rs`.
    fn room(&self) -> Option<usize> {
        let name = self.path.strip_prefix("src/")?.split('/').next()?;
        ROOMS.iter().position(|room| *room == name)
    }

    /// Its lines of code with their numbers, comments left out.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(number, line)| {
            let trimmed = line.trim_start();
            let comment = trimmed.starts_with("//");
            (number + 1, if comment { "" } else { line.split(" // ").next().unwrap_or(line) })
        })
    }

    /// Its lines of code up to its unit tests.
    fn code_before_tests(&self) -> impl Iterator<Item = (usize, &str)> {
        let only_tests = self.path.ends_with("tests.rs") || self.path.ends_with("round_trips.rs");
        self.code().take_while(move |(_, line)| !only_tests && line.trim() != "#[cfg(test)]")
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = vec![];
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|found| found == extension) {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn sources_in(folders: &[&str]) -> Vec<Source> {
    let paths = folders.iter().flat_map(|folder| files(&root().join(folder), "rs"));
    paths
        .map(|path| {
            let text = fs::read_to_string(&path).expect("text");
            let path = path.strip_prefix(root()).expect("a path in the repository").display().to_string();
            Source { path: path.replace('\\', "/"), text }
        })
        .collect()
}

fn sources() -> Vec<Source> {
    let sources = sources_in(&["src"]);
    assert!(sources.len() > 100, "the sources are not where this test looks");
    sources
}

/// Fails with every offence.
fn none(offences: &[String]) {
    assert!(offences.is_empty(), "{}", offences.join("\n"));
}

/// Whether `name` stands in `line` as a word of its own.
fn names(line: &str, name: &str) -> bool {
    let inside = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(name)
        .any(|(place, _)| !line[..place].ends_with(inside) && !line[place + name.len()..].starts_with(inside))
}

/// The places where code that `chosen` picks names one of `words`.
fn naming(sources: &[Source], chosen: impl Fn(&str) -> bool, words: &[&str]) -> Vec<String> {
    let mut places = vec![];
    for source in sources.iter().filter(|source| chosen(&source.path)) {
        for (number, line) in source.code_before_tests() {
            places.extend(
                words
                    .iter()
                    .filter(|word| names(line, word))
                    .map(|word| format!("{}:{number}: names {word}", source.path)),
            );
        }
    }
    places
}

#[test]
fn a_room_names_only_rooms_before_it() {
    let mut offences = vec![];
    for source in sources() {
        let Some(room) = source.room() else { continue };
        for (number, line) in source.code() {
            for later in ROOMS[room + 1..].iter().filter(|later| names(line, &format!("crate::{later}"))) {
                offences.push(format!("{}:{number}: {} names {later}", source.path, ROOMS[room]));
            }
            if line.contains("crate::{") {
                offences.push(format!("{}:{number}: name each room on a line of its own", source.path));
            }
        }
    }
    none(&offences);
}

/// The files that may hold `unsafe` code, to lend closures to threads and to call the `gemm` crate; each says why it is
/// sound.
const UNSAFE: &[&str] = &[CREW, "benches/train/peak.rs"];

#[test]
fn unsafe_code_stays_in_its_files() {
    let everywhere = sources_in(&["src", "tests", "benches"]);
    let allowing = |line: &str| line.contains("allow(unsafe_code)") || line.contains("expect(unsafe_code)");
    let mut offences = vec![];
    for source in
        everywhere.iter().filter(|source| !UNSAFE.contains(&source.path.as_str()) && source.path != "tests/it/tidy.rs")
    {
        offences.extend(source.code().filter(|(_, line)| allowing(line)).map(|(n, _)| format!("{}:{n}", source.path)));
    }
    none(&offences);
}

#[test]
fn a_crate_is_named_only_in_its_room() {
    let sources = sources();
    let mut offences = vec![];
    for (name, places) in OWNED {
        let crate_paths = [format!("{name}::"), format!("use {name}")];
        for source in sources.iter().filter(|source| !places.iter().any(|place| source.path.starts_with(place))) {
            let named = source.code().filter(|(_, line)| crate_paths.iter().any(|path| names_path(line, path)));
            offences.extend(named.map(|(number, _)| format!("{}:{number}: names {name}", source.path)));
        }
        let used = |source: &Source| source.code().any(|(_, line)| names_path(line, &crate_paths[0]));
        assert!(sources.iter().any(used), "{name} is named nowhere: this test looks for the wrong thing");
    }
    none(&offences);
}

/// Whether a path that begins like `path` stands in `line`.
fn names_path(line: &str, path: &str) -> bool {
    let inside = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    let follows = |rest: &str| path.ends_with(':') || rest.starts_with([';', ':', ' ']);
    line.match_indices(path).any(|(place, _)| !line[..place].ends_with(inside) && follows(&line[place + path.len()..]))
}

/// The gradient of dfdx 0.13's softmax family is silently wrong on permuted and broadcast input, as a test beside the graph
/// shows; the losses are the program's own.
#[test]
fn the_softmax_of_dfdx_is_never_called() {
    let sources = sources();
    let graph = |path: &str| path.starts_with("src/model/graph/") || path == "src/model/engine.rs";
    let family = ["softmax", "log_softmax", "logsumexp", "cross_entropy_with_logits_loss", "kl_div_with_logits_loss"];
    let tried = family.map(|name| format!("try_{name}"));
    none(&naming(&sources, graph, &family));
    none(&naming(&sources, graph, &tried.each_ref().map(String::as_str)));
    assert!(!naming(&sources, graph, &["try_matmul"]).is_empty(), "this test looks at the wrong files");
}

#[test]
fn no_file_is_too_long_to_read_in_one_go() {
    let mut offences = vec![];
    for source in sources().iter().filter(|source| !TABLES.contains(&source.path.as_str())) {
        let lines = source.text.lines().count();
        if lines > LONGEST {
            offences.push(format!("{}:{lines}: longer than {LONGEST} lines", source.path));
        }
    }
    none(&offences);
}

#[test]
fn every_file_says_first_what_it_is() {
    let silent = sources_in(&["src", "tests"]).into_iter().filter(|source| !source.text.starts_with("//! "));
    none(&silent.map(|source| format!("{}:1: no header", source.path)).collect::<Vec<_>>());
}

#[test]
fn nothing_is_left_for_later() {
    // Put together here, so that this file does not find itself.
    let words = [["TO", "DO"], ["FIX", "ME"], ["XX", "X"], ["un", "implemented!"], ["to", "do!("], ["#[ig", "nore"]]
        .map(|parts| parts.concat());
    let mut offences = vec![];
    for source in sources_in(&["src", "tests", "benches"]) {
        for (number, line) in source.text.lines().enumerate() {
            offences.extend(
                words
                    .iter()
                    .filter(|word| line.contains(*word))
                    .map(|word| format!("{}:{}: {word}", source.path, number + 1)),
            );
        }
    }
    none(&offences);
}

#[test]
fn colours_are_named_only_in_themes() {
    let mut offences = vec![];
    for source in sources().iter().filter(|source| !source.path.starts_with("src/ui/theme")) {
        let coloured =
            |line: &str| line.contains("Color::Rgb") || line.contains("Color::Indexed") || has_hex_colour(line);
        let found = source.code_before_tests().filter(|(_, line)| coloured(line));
        offences.extend(found.map(|(number, line)| format!("{}:{number}: a colour: {}", source.path, line.trim())));
    }
    none(&offences);
    assert!(has_hex_colour("\"#a0B1c2\"") && !has_hex_colour("#[cfg(test)] #abc") && !has_hex_colour("#1234567"));
}

/// Whether `#rrggbb` stands in a line.
fn has_hex_colour(line: &str) -> bool {
    line.match_indices('#').any(|(place, _)| line[place + 1..].chars().take_while(char::is_ascii_hexdigit).count() == 6)
}

#[test]
fn clocks_files_and_threads_stay_at_the_edges() {
    let words = [
        "Instant::now",
        "SystemTime",
        "std::fs",
        "std::thread",
        "fs::read",
        "fs::write",
        "thread::spawn",
        "File::open",
    ];
    let is_pure = |path: &str| path != CREW && PURE.iter().any(|place| path.starts_with(place));
    none(&naming(&sources(), is_pure, &words));
    assert!(!naming(&sources(), |path| path.starts_with("src/host/"), &words).is_empty());
}

#[test]
fn the_changes_of_this_version_are_told() {
    let text = fs::read_to_string(root().join("CHANGELOG.md")).expect("CHANGELOG.md");
    let version = env!("CARGO_PKG_VERSION");
    let told =
        text.lines().any(|line| line.starts_with("## ") && (line.contains("Unreleased") || line.contains(version)));
    assert!(told, "CHANGELOG.md:1: no section Unreleased or {version}");
}

#[test]
fn the_workspaces_that_come_along_have_no_mistakes() {
    let mut offences = vec![];
    let found = files(&root().join("workspaces"), "toml");
    assert!(found.len() >= 5);
    for file in found {
        let text = fs::read_to_string(&file).expect("text");
        let diagnostics = spec::parse(&text).diagnostics;
        offences.extend(diagnostics.iter().map(|diagnostic| diagnostic.render(&file.display().to_string(), &text)));
    }
    none(&offences);
}
