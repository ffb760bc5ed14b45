//! Text inside HTML and XML.

/// Text as HTML and XML show it, also inside quotes.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped += "&amp;",
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '"' => escaped += "&quot;",
            '\'' => escaped += "&#39;",
            // A control character is no part of such a document.
            other if other.is_control() && other != '\n' && other != '\t' => escaped.push('\u{fffd}'),
            other => escaped.push(other),
        }
    }
    escaped
}

/// Prose as HTML shows it: what stands between two backticks, as terminals have it, is code.
pub fn prose(text: &str) -> String {
    let pieces: Vec<&str> = text.split('`').collect();
    let mut html = String::with_capacity(text.len());
    for (place, piece) in pieces.iter().enumerate() {
        // The last of an even number of pieces has a backtick before it that no other ends.
        match (place % 2 == 1, place + 1 == pieces.len()) {
            (true, false) => {
                html += "<code>";
                html += &escape(piece);
                html += "</code>";
            }
            (true, true) => {
                html.push('`');
                html += &escape(piece);
            }
            (false, _) => html += &escape(piece),
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_between_backticks_is_code() {
        assert_eq!(prose("set `a < b`, or `c`."), "set <code>a &lt; b</code>, or <code>c</code>.");
        assert_eq!(prose("it's `odd"), "it&#39;s `odd");
        assert_eq!(prose("plain"), "plain");
    }

    #[test]
    fn nothing_in_a_text_ends_it() {
        assert_eq!(escape("<a b=\"c\" d='e'> & \u{1}\n"), "&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt; &amp; \u{fffd}\n");
    }
}
