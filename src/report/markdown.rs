//! Pieces of Markdown, and of the YAML before it. Whatever comes from a user or a file goes through [`escape`] or [`quoted`].

use std::fmt::Write;

use crate::eval::Confusion;

/// Text as Markdown shows it, on one line and also in a table; no HTML.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '&' => escaped += "&amp;",
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '!' | '~' | '$' => {
                escaped.push('\\');
                escaped.push(letter);
            }
            other if other.is_control() => escaped.push(' '),
            other => escaped.push(other),
        }
    }
    escaped
}

/// A string of YAML: one of JSON is one.
pub(super) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A fence around `text` that nothing in it ends.
pub(super) fn fenced(language: &str, text: &str) -> String {
    let longest = text.split(|letter| letter != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}{language}\n{}\n{fence}\n", text.trim_end())
}

/// A table; cells are Markdown already.
pub(super) fn table(names: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let rule: Vec<&str> = names.iter().enumerate().map(|(place, _)| if place == 0 { "---" } else { "---:" }).collect();
    let mut text = format!("| {} |\n| {} |\n", names.join(" | "), rule.join(" | "));
    for row in rows {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "| {} |", row.join(" | "));
    }
    text
}

/// A confusion matrix as a table of counts: a row for each true class, a column for each that it was taken for.
pub fn matrix(confusion: &Confusion) -> String {
    let labels: Vec<String> = confusion.labels.iter().map(|label| escape(label)).collect();
    let names: Vec<&str> = std::iter::once("truth \\ prediction").chain(labels.iter().map(String::as_str)).collect();
    let rows = labels.iter().zip(&confusion.counts);
    let cells = rows
        .map(|(label, counts)| std::iter::once(label.clone()).chain(counts.iter().map(ToString::to_string)).collect());
    table(&names, cells)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_matrix_is_a_table_whatever_the_labels_are() {
        let labels = vec!["a|b".to_owned(), ">50K".to_owned()];
        let table = matrix(&Confusion { labels, counts: vec![vec![3, 1], vec![0, 7]] });
        insta::assert_snapshot!(table, @r"
        | truth \ prediction | a\|b | &gt;50K |
        | --- | ---: | ---: |
        | a\|b | 3 | 1 |
        | &gt;50K | 0 | 7 |
        ");
    }

    #[test]
    fn nothing_that_is_shown_becomes_markup() {
        assert_eq!(escape("a|b\n<i>*c*"), "a\\|b &lt;i&gt;\\*c\\*");
        assert_eq!(quoted("a: \"b\"\n#"), r#""a: \"b\"\n#""#);
        assert_eq!(fenced("toml", "x = \"````\"\n"), "`````toml\nx = \"````\"\n`````\n");
    }
}
