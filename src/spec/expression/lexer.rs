//! From the text of an expression to its words, each with its place.

use std::ops::Range;

use crate::base::diag::Diagnostic;

/// What a word is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    Number(f64),
    /// In quotes.
    Text(String),
    /// Bare: a column, a function or a word of the language.
    Name(String),
    /// In backquotes: always a column.
    Column(String),
    Symbol(&'static str),
    End,
}

/// A word and its place in the text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Word {
    pub(super) token: Token,
    pub(super) span: Range<usize>,
}

/// Longer ones before those that they begin with.
const SYMBOLS: &[&str] = &["**", "==", "!=", "<=", ">=", "+", "-", "*", "/", "%", "<", ">", "(", ")", ","];

/// What people write who know another language, and what it is called here.
const FOREIGN: &[(&str, &str)] = &[
    ("&&", "write `and`"),
    ("||", "write `or`"),
    ("&", "write `and`"),
    ("|", "write `or`"),
    ("^", "write `**`"),
    ("!", "write `not`"),
    ("=", "write `==`"),
];

/// All words, an [`Token::End`] last.
pub(super) fn words(text: &str) -> Result<Vec<Word>, Diagnostic> {
    let mut words = vec![];
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        }
        let word = word(text, at, first)?;
        at = word.span.end;
        words.push(word);
    }
    words.push(Word { token: Token::End, span: at..at });
    Ok(words)
}

fn word(text: &str, at: usize, first: char) -> Result<Word, Diagnostic> {
    let rest = &text[at..];
    if first.is_ascii_digit() || (first == '.' && rest[1..].starts_with(|c: char| c.is_ascii_digit())) {
        return number(rest, at);
    }
    if first.is_alphabetic() || first == '_' {
        let length = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        return Ok(Word { token: Token::Name(rest[..length].to_owned()), span: at..at + length });
    }
    if matches!(first, '`' | '\'' | '"') {
        return quoted(rest, at, first);
    }
    if let Some(symbol) = SYMBOLS.iter().find(|symbol| rest.starts_with(**symbol)) {
        return Ok(Word { token: Token::Symbol(symbol), span: at..at + symbol.len() });
    }
    if let Some((sign, hint)) = FOREIGN.iter().find(|(sign, _)| rest.starts_with(sign)) {
        return Err(Diagnostic::error(at..at + sign.len(), format!("`{sign}` means nothing here")).hint(*hint));
    }
    Err(Diagnostic::error(at..at + first.len_utf8(), format!("`{first}` means nothing here"))
        .hint("names with blanks or signs stand in backquotes, texts in single quotes"))
}

fn number(rest: &str, at: usize) -> Result<Word, Diagnostic> {
    let digits = |from: usize| {
        rest[from..].find(|c: char| !c.is_ascii_digit() && c != '_').map_or(rest.len(), |length| from + length)
    };
    let mut end = digits(0);
    if rest[end..].starts_with('.') {
        end = digits(end + 1);
    }
    if rest[end..].starts_with(['e', 'E']) {
        let sign = usize::from(rest[end + 1..].starts_with(['+', '-']));
        let exponent = digits(end + 1 + sign);
        if exponent > end + 1 + sign {
            end = exponent;
        }
    }
    let span = at..at + end;
    match rest[..end].replace('_', "").parse::<f64>() {
        Ok(number) if number.is_finite() => Ok(Word { token: Token::Number(number), span }),
        _ => Err(Diagnostic::error(span, "this number is too large or not a number")),
    }
}

/// A name in backquotes, or a text in quotes; a quote inside is doubled.
fn quoted(rest: &str, at: usize, quote: char) -> Result<Word, Diagnostic> {
    let mut content = String::new();
    let mut chars = rest.char_indices().skip(1).peekable();
    while let Some((place, c)) = chars.next() {
        if c != quote {
            content.push(c);
        } else if chars.peek().is_some_and(|(_, next)| *next == quote) {
            chars.next();
            content.push(quote);
        } else {
            let token = if quote == '`' { Token::Column(content) } else { Token::Text(content) };
            return Ok(Word { token, span: at..at + place + 1 });
        }
    }
    Err(Diagnostic::error(at..at + rest.len(), format!("this {quote} is never closed")))
}
