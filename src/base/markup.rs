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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_ends_it() {
        assert_eq!(escape("<a b=\"c\" d='e'> & \u{1}\n"), "&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt; &amp; \u{fffd}\n");
    }
}
