//! Lines of JSON: those that are read together, and which of them is to blame.

use std::path::Path;

use serde_json::{Map, Value};

use super::{Format, Read, binary};
use crate::data::error::DataError;
use crate::spec;

/// Brackets within brackets that a line may have.
const DEEPEST: usize = 64;

/// Lines of one file or several.
#[derive(Default)]
pub(super) struct Lines<'a> {
    text: Vec<u8>,
    /// The file that each stands in, and its number there, from 1.
    places: Vec<(&'a Path, usize)>,
}

impl<'a> Lines<'a> {
    /// Adds a line that holds something, without its line end.
    pub(super) fn push(&mut self, place: (&'a Path, usize), line: &[u8]) {
        self.text.extend_from_slice(line);
        self.text.push(b'\n');
        self.places.push(place);
    }

    /// Bytes of their text.
    pub(super) fn bytes(&self) -> usize {
        self.text.len()
    }

    /// The table that they are, `None` if there are no lines. What is wrong is told by where it stands in its file.
    pub(super) fn read(self, how: &spec::Data) -> Result<Option<Read>, DataError> {
        let Self { text, places } = self;
        let Some(&(first, _)) = places.first() else { return Ok(None) };
        let read = binary::read(first, text, Format::Ndjson, how).map_err(|error| match error {
            DataError::Line { line, format, reason, .. } => {
                let (path, line) = places.get(line - 1).copied().unwrap_or((first, line));
                DataError::Line { path: path.into(), line, format, reason }
            }
            other => other,
        });
        read.map(Some)
    }
}

/// What is wrong with the first line that is no object of single values; its number, and the end of a sentence.
pub(super) fn fault(text: &[u8]) -> Option<(usize, String)> {
    let lines = text.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii).enumerate();
    let mut wrong = lines.filter(|(_, line)| !line.is_empty()).filter_map(|(index, line)| Some((index + 1, of(line)?)));
    wrong.next()
}

/// What is wrong with a line; the end of a sentence.
pub(super) fn of(line: &[u8]) -> Option<String> {
    if line[0] != b'{' {
        return Some("it is no object; each line holds one, as in `{\"age\": 41, \"town\": \"Oslo\"}`".into());
    }
    let error = match serde_json::from_slice::<Map<String, Value>>(line) {
        Ok(object) => {
            let (key, _) = object.iter().find(|(_, value)| value.is_object() || value.is_array())?;
            return Some(format!("its `{key}` holds several values; flatten it, so that each key has one"));
        }
        Err(error) => error,
    };
    // The line is one of one, and that number says nothing here.
    let said = error.to_string().replace(&format!(" at line {} column ", error.line()), " at column ");
    Some(format!("{said}; it may be cut short or hold a quote that is not escaped"))
}

/// The number of the first line in which brackets are nested too deep, and the end of a sentence.
pub(super) fn too_deep(text: &[u8]) -> Option<(usize, String)> {
    let (mut depth, mut line, mut quoted, mut escaped) = (0_usize, 1, false, false);
    for &byte in text {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'\n' => (depth, line, quoted) = (0, line + 1, false),
            b'{' | b'[' if !quoted => depth += 1,
            b'}' | b']' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            return Some((line, format!("brackets are nested deeper than {DEEPEST}; single values are read")));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::places::Places;
    use crate::data::read;

    fn error(text: &str, rows: Option<usize>) -> String {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.ndjson");
        std::fs::write(&path, text).unwrap();
        let how = spec::Data { rows, ..spec::Data::default() };
        let error = read(path.to_str().unwrap(), &how, &Places::default()).unwrap_err();
        error.to_string().replace(&folder.path().display().to_string(), "…")
    }

    #[test]
    fn a_line_that_is_no_object_is_told_with_its_number_and_what_is_wrong() {
        let lines = |wrong: &str| format!("\u{feff}{{\"a\": 1}}\n\n{{\"a\": 2}}\n{wrong}\n{{\"a\": 3}}\n");
        let wrong = [
            "{\"a\": 4",
            "[1, 2]",
            "hello",
            "{\"a\": \"x\"y\"}",
            "{\"a\": 01}",
            "{\"a\": {\"b\": 1}}",
            "{\"a\": 1e999}",
        ];
        insta::assert_snapshot!(wrong.map(|line| error(&lines(line), None)).join("\n"), @r#"
        Line 4 of `…/t.ndjson` is not NDJSON: EOF while parsing an object at column 7; it may be cut short or hold a quote that is not escaped.
        Line 4 of `…/t.ndjson` is not NDJSON: it is no object; each line holds one, as in `{"age": 41, "town": "Oslo"}`.
        Line 4 of `…/t.ndjson` is not NDJSON: it is no object; each line holds one, as in `{"age": 41, "town": "Oslo"}`.
        Line 4 of `…/t.ndjson` is not NDJSON: expected `,` or `}` at column 10; it may be cut short or hold a quote that is not escaped.
        Line 4 of `…/t.ndjson` is not NDJSON: invalid number at column 8; it may be cut short or hold a quote that is not escaped.
        Line 4 of `…/t.ndjson` is not NDJSON: its `a` holds several values; flatten it, so that each key has one.
        Line 4 of `…/t.ndjson` is not NDJSON: number out of range at column 11; it may be cut short or hold a quote that is not escaped.
        "#);
        for line in wrong {
            assert_eq!(error(&lines(line), Some(10)), error(&lines(line), None), "read in part");
        }
    }

    #[test]
    fn lines_far_down_keep_their_numbers_when_blocks_of_them_are_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.ndjson");
        let line = |row: usize| match row {
            99_000 => "{\"a\": }\n".into(),
            _ if row.is_multiple_of(5) => "\n".to_owned(),
            _ => format!("{{\"a\": {row}, \"pad\": \"{}\"}}\n", "p".repeat(60)),
        };
        std::fs::write(&path, (1..100_000).map(line).collect::<String>()).unwrap();
        let error = super::super::each_block(&path, &spec::Data::default(), |_| Ok(())).unwrap_err().to_string();
        assert!(error.starts_with("Line 99000 of "), "{error}");
    }
}
