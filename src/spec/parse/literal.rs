//! Places inside a text that stands in quotes in a file, where escapes make it longer than it is.

use std::ops::Range;

/// Where `bytes` of the text lie that stands at `span` of `source`; all of it where that cannot be told.
pub(super) fn inside(source: &str, span: Range<usize>, bytes: &Range<usize>) -> Range<usize> {
    let place = |byte| source.get(span.clone()).and_then(|literal| offset(literal, byte)).map(|at| span.start + at);
    match (place(bytes.start), place(bytes.end)) {
        (Some(start), Some(end)) => start..end,
        _ => span,
    }
}

/// Where the byte `wanted` of the text stands in its literal, quotes included.
fn offset(literal: &str, wanted: usize) -> Option<usize> {
    let quotes = ["\"\"\"", "'''", "\"", "'"].into_iter().find(|quotes| literal.starts_with(quotes))?;
    let mut at = quotes.len();
    // A line break right after three quotes is not part of the text.
    if quotes.len() == 3 {
        at += literal[at..]
            .find(|c| c != '\r')
            .filter(|&first| literal[at + first..].starts_with('\n'))
            .map_or(0, |n| n + 1);
    }
    let mut length = 0;
    while length < wanted {
        let rest = literal.get(at..)?;
        let first = rest.chars().next()?;
        let (written, meant) = match (first, quotes.starts_with('"')) {
            ('\\', true) => escape(rest)?,
            _ => (first.len_utf8(), first.len_utf8()),
        };
        at += written;
        length += meant;
    }
    Some(at)
}

/// Bytes that an escape takes in the file, and bytes of what it means.
fn escape(rest: &str) -> Option<(usize, usize)> {
    let digits = match rest[1..].chars().next()? {
        'x' => 2,
        'u' => 4,
        'U' => 8,
        c if c.is_whitespace() => return Some((rest[1..].find(|c: char| !c.is_whitespace())? + 1, 0)),
        _ => return Some((2, 1)),
    };
    let meant = char::from_u32(u32::from_str_radix(rest.get(2..2 + digits)?, 16).ok()?)?;
    Some((2 + digits, meant.len_utf8()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(literal: &str, bytes: Range<usize>) -> String {
        let source = format!("as = {literal} # more");
        let span = 5..5 + literal.len();
        source[inside(&source, span, &bytes)].to_owned()
    }

    #[test]
    fn places_are_found_behind_quotes_and_escapes() {
        assert_eq!(found("\"ab + cd\"", 5..7), "cd");
        assert_eq!(found("'ab + cd'", 5..7), "cd");
        assert_eq!(found("\"\\\"é\\\" \\u00e9 cd\"", 8..10), "cd");
        assert_eq!(found("\"\"\"\nab \\\n   cd\"\"\"", 3..5), "\\\n   cd");
        assert_eq!(found("'ab'", 5..7), "'ab'");
    }
}
