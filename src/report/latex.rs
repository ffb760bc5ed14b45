//! Pieces of LaTeX that need no package. Whatever comes from a user or a file goes through [`escape`].

/// Text as LaTeX sets it, on one line and also in a table.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' => escaped += "\\textbackslash{}",
            '~' => escaped += "\\textasciitilde{}",
            '^' => escaped += "\\textasciicircum{}",
            '<' => escaped += "\\textless{}",
            '>' => escaped += "\\textgreater{}",
            '|' => escaped += "\\textbar{}",
            '"' => escaped += "\\symbol{34}",
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => {
                escaped.push('\\');
                escaped.push(letter);
            }
            // At the beginning of a row these would be the line break's own; two hyphens would be a dash.
            '[' | ']' | '*' | '-' => {
                escaped.push('{');
                escaped.push(letter);
                escaped.push('}');
            }
            other if other.is_control() => escaped.push(' '),
            other => escaped.push(other),
        }
    }
    escaped
}

/// A table between lines; cells are LaTeX already. Of its columns the first `words` stand at the left, numbers at the right.
pub(super) fn tabular(words: usize, names: &[String], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let columns: String = (0..names.len()).map(|place| if place < words { 'l' } else { 'r' }).collect();
    let line = |cells: &[String]| cells.join(" & ") + " \\\\\n";
    let body: String = rows.into_iter().map(|cells| line(&cells)).collect();
    format!("\\begin{{tabular}}{{{columns}}}\n\\hline\n{}\\hline\n{body}\\hline\n\\end{{tabular}}\n", line(names))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_is_shown_is_a_command() {
        assert_eq!(
            escape("a_b\\c{d}% #1 & $x^2~\n"),
            "a\\_b\\textbackslash{}c\\{d\\}\\% \\#1 \\& \\$x\\textasciicircum{}2\\textasciitilde{} "
        );
        assert_eq!(escape("[8, 8]* 1e-4"), "{[}8, 8{]}{*} 1e{-}4");
        assert_eq!(escape("<\"|\">"), "\\textless{}\\symbol{34}\\textbar{}\\symbol{34}\\textgreater{}");
    }
}
