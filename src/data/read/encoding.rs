//! Bytes into text: UTF-8, UTF-16 where a mark says so, else Latin-1 with a warning.

use std::borrow::Cow;
use std::path::Path;

use crate::data::error::DataError;
use crate::data::read::ReadError;

/// How the characters of a text file are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// UTF-16 with a byte order mark.
    Utf16,
    /// Latin-1 (ISO 8859-1), which any bytes are.
    Latin1,
}

/// What UTF-8 may begin with.
pub(super) const MARK: &[u8] = "\u{feff}".as_bytes();

/// What is said of text that cannot be cut anywhere.
pub(super) const UTF16: &str = "UTF-16 text of which only blocks fit into memory";

/// What is said of so many lines of a file that is read line by line and is not UTF-8 throughout.
pub(super) fn odd_lines(path: &Path, count: usize) -> Option<String> {
    let path = path.display();
    (count > 0)
        .then(|| format!("{count} lines of `{path}` are not UTF-8 and are read as Latin-1. Save the file as UTF-8."))
}

/// Whether a mark says that the text is UTF-16.
pub(super) fn is_utf16(head: &[u8]) -> bool {
    head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff])
}

/// The characters of bytes that are Latin-1.
pub(super) fn latin1(bytes: &[u8]) -> String {
    bytes.iter().map(|&byte| char::from(byte)).collect()
}

/// A cell's text where nothing is known of the file: UTF-8 if it is that, else Latin-1.
pub(in crate::data) fn text_of(cell: &[u8]) -> Cow<'_, str> {
    std::str::from_utf8(cell).map_or_else(|_| Cow::Owned(latin1(cell)), Cow::Borrowed)
}

/// What is said of a file that is read as Latin-1 because of `byte`.
pub(super) fn guessed(path: &Path, byte: u8, line: usize) -> String {
    format!(
        "`{}` is not UTF-8 (byte 0x{byte:02X} in line {line}), so it is read as Latin-1. Save it as UTF-8 if its letters \
         look wrong.",
        path.display()
    )
}

/// The text of `bytes` without its byte order mark, its encoding, and a warning if it had to be guessed.
pub(super) fn decode(path: &Path, bytes: Vec<u8>) -> Result<(String, Encoding, Option<String>), DataError> {
    if is_utf16(&bytes) {
        let unit = if bytes[0] == 0xff { u16::from_le_bytes } else { u16::from_be_bytes };
        return utf16(path, &bytes[2..], unit);
    }
    match String::from_utf8(bytes) {
        Ok(mut text) => {
            if text.starts_with('\u{feff}') {
                text.drain(..'\u{feff}'.len_utf8());
            }
            Ok((text, Encoding::Utf8, None))
        }
        Err(error) => {
            let place = error.utf8_error().valid_up_to();
            let bytes = error.as_bytes();
            let line = bytes[..place].split(|&byte| byte == b'\n').count();
            Ok((latin1(bytes), Encoding::Latin1, Some(guessed(path, bytes[place], line))))
        }
    }
}

/// The text of 16-bit units put together by `unit`.
fn utf16(path: &Path, bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<(String, Encoding, Option<String>), DataError> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units = pairs.iter().map(|&pair| unit(pair));
    let text: Result<String, _> = char::decode_utf16(units).collect();
    match text {
        Ok(text) if rest.is_empty() => Ok((text, Encoding::Utf16, None)),
        _ => Err(ReadError::Utf16 { path: path.into() }.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8]) -> (String, Encoding, Option<String>) {
        decode(Path::new("t.csv"), bytes.to_vec()).unwrap()
    }

    #[test]
    fn byte_order_marks_are_dropped() {
        assert_eq!(decoded("\u{feff}é".as_bytes()), ("é".into(), Encoding::Utf8, None));
        assert_eq!(decoded(&[0xff, 0xfe, 0xe9, 0]).0, "é");
        assert_eq!(decoded(&[0xfe, 0xff, 0, 0xe9]), ("é".into(), Encoding::Utf16, None));
    }

    #[test]
    fn other_bytes_are_latin_1_with_a_warning_that_names_the_first() {
        let (text, encoding, warning) = decoded(b"name\nAndr\xe9\n");
        assert_eq!((text.as_str(), encoding), ("name\nAndré\n", Encoding::Latin1));
        insta::assert_snapshot!(warning.unwrap(), @"`t.csv` is not UTF-8 (byte 0xE9 in line 2), so it is read as Latin-1. Save it as UTF-8 if its letters look wrong.");
    }

    #[test]
    fn half_a_utf_16_character_is_an_error() {
        let error = decode(Path::new("t.csv"), vec![0xff, 0xfe, 0x41]).unwrap_err();
        insta::assert_snapshot!(error, @"`t.csv` begins as UTF-16 and is not valid UTF-16 throughout. Save it as UTF-8.");
    }
}
