//! The words of one line of ARFF.

use std::borrow::Cow;

use super::Fault;

/// One word.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// A cell; `None` is missing.
    Cell(Option<Cow<'a, str>>),
    /// `{` or `}`.
    Brace(char),
}

/// Walks over a line.
pub(super) struct Tokens<'a> {
    rest: &'a str,
}

/// What ends a bare word.
fn ends(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, ',' | '{' | '}')
}

impl<'a> Tokens<'a> {
    pub(super) fn of(line: &'a str) -> Self {
        Self { rest: line }
    }

    /// The next word; `None` at the end or at a comment.
    pub(super) fn next(&mut self) -> Result<Option<Token<'a>>, Fault> {
        let gap = self.rest.trim_start_matches(|letter: char| letter.is_whitespace() || letter == ',');
        if self.rest[..self.rest.len() - gap.len()].matches(',').count() > 1 {
            return Err("a cell between two commas is empty; a missing one is written `?`".into());
        }
        self.rest = gap;
        let Some(first) = gap.chars().next().filter(|&first| first != '%') else { return Ok(None) };
        if matches!(first, '{' | '}') {
            self.rest = &gap[1..];
            return Ok(Some(Token::Brace(first)));
        }
        if matches!(first, '"' | '\'') {
            return self.quoted(first).map(|text| Some(Token::Cell(Some(text))));
        }
        let (word, rest) = gap.split_at(gap.find(ends).unwrap_or(gap.len()));
        self.rest = rest;
        Ok(Some(Token::Cell((word != "?").then_some(Cow::Borrowed(word)))))
    }

    /// A word in quotes, which `rest` begins with.
    fn quoted(&mut self, quote: char) -> Result<Cow<'a, str>, Fault> {
        let inside = &self.rest[1..];
        let mut text = String::new();
        let mut letters = inside.char_indices();
        while let Some((at, letter)) = letters.next() {
            match letter {
                '\\' => match letters.next() {
                    Some((_, 'n')) => text.push('\n'),
                    Some((_, 't')) => text.push('\t'),
                    Some((_, 'r')) => text.push('\r'),
                    Some((_, other)) => text.push(other),
                    None => break,
                },
                letter if letter == quote => {
                    self.rest = &inside[at + 1..];
                    return Ok(Cow::Owned(text));
                }
                letter => text.push(letter),
            }
        }
        Err(format!("the quote {quote} is never closed; a quote inside text is written \\{quote}"))
    }
}
