//! What is said about text that is not TOML: the parser's errors in words that name the way out.

use toml::de::Error;

use crate::base::diag::Diagnostic;
use crate::spec::Value;

const TWICE: &str = "stands twice";
const UNCLOSED_LIST: &str = "the list before this is not closed";

/// The parser's error as a sentence, with advice for what people commonly write.
pub(super) fn in_words(error: &Error, text: &str) -> Diagnostic {
    let span = error.span().unwrap_or(0..0);
    let found = text.get(span.clone()).unwrap_or_default();
    let message = error.message();
    let at = |message: &str| Diagnostic::error(span.clone(), message);
    match found {
        _ if message.starts_with("duplicate key") => twice(span, found, text),
        "True" | "TRUE" | "False" | "FALSE" => {
            at("true and false are written small").hint(format!("did you mean `{}`?", found.to_lowercase()))
        }
        "null" | "none" | "None" | "nil" => at("TOML has no word for nothing").hint("leave the key out"),
        "" if message.starts_with("string values must be quoted") => at("a value is missing after `=`"),
        _ if ["string values must be quoted", "invalid boolean", "invalid float"]
            .iter()
            .any(|m| message.starts_with(m)) =>
        {
            at("text must be in quotes").hint(format!("write {}", Value::Text(found.trim_matches(['“', '”']).into())))
        }
        _ if message.contains("escaped value") || message.contains("unicode value") => {
            at("a backslash in double quotes starts an escape").hint("write `\\\\`, or put the text in single quotes")
        }
        _ if message.starts_with("missing comma") && starts_something_else(span.start, text) => {
            at(UNCLOSED_LIST).hint("add `]` where it ends")
        }
        _ if message.starts_with("invalid basic string") || message.starts_with("invalid literal string") => {
            at("this text is not closed").hint("add the closing quote")
        }
        ":" | "" if message.contains("key with no value") || found == ":" => {
            at("a key is followed by `=` and its value").hint("write `key = value`")
        }
        _ => at(message),
    }
}

/// Whether the diagnostic is about a key or table that stands twice, which leaves the rest of the text readable.
pub(super) fn is_twice(diagnostic: &Diagnostic) -> bool {
    diagnostic.message.ends_with(TWICE)
}

/// Whether the diagnostic is about a list that swallows the rest of the text.
pub(super) fn is_unclosed_list(diagnostic: &Diagnostic) -> bool {
    diagnostic.message == UNCLOSED_LIST
}

/// Whether the line at an offset looks like a table's header or an assignment, not like an item of a list.
fn starts_something_else(offset: usize, text: &str) -> bool {
    let start = text.get(..offset).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1);
    let line = text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
    start > 0 && (line.starts_with('[') || line.contains(" = "))
}

fn twice(span: std::ops::Range<usize>, name: &str, text: &str) -> Diagnostic {
    let before = text.get(..span.start).unwrap_or_default();
    if before.trim_end().ends_with('[') {
        return Diagnostic::error(span, format!("table [{name}] {TWICE}")).hint("put its keys under the first one");
    }
    Diagnostic::error(span, format!("key `{name}` {TWICE}")).hint("keep one of them")
}
