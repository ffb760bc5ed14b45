//! Pieces of HTML. Whatever comes from a user or a file goes through [`escape`]; nothing else may put text on the page.

use std::fmt::Write;

use super::super::palette::themed;
use super::super::pictures::Picture;
use super::super::shown::{ends, number};
use crate::base::fmt;
use crate::base::markup::{escape, prose};

/// A paragraph of text.
pub(super) fn paragraph(text: &str) -> String {
    format!("<p>{}</p>\n", prose(text))
}

/// A remark that something is to be looked at.
pub(super) fn doubt(text: &str) -> String {
    format!("<p class=\"doubt\"><strong>Note.</strong> {}</p>\n", prose(text))
}

/// A heading within a section.
pub(super) fn heading(text: &str) -> String {
    format!("<h3>{}</h3>\n", escape(text))
}

/// One cell of a table.
pub(super) enum Cell {
    /// Words.
    Text(String),
    /// Sentences, in which backticks set off code.
    Prose(String),
    /// A number as people read it, at the right.
    Number(String),
    /// A number with what it is called and all its digits, for programs that read the page.
    Metric(String, f64),
    /// The same with the ends of its interval below it.
    Sure(String, f64, Option<(f64, f64)>),
    /// Two ends.
    Ends(Option<(f64, f64)>),
}

impl Cell {
    /// Words.
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A count.
    pub(super) fn count(count: u64) -> Self {
        Self::Number(fmt::thousands(count))
    }

    fn written(&self) -> String {
        match self {
            Self::Text(text) => format!("<td>{}</td>", escape(text)),
            Self::Prose(text) => format!("<td>{}</td>", prose(text)),
            Self::Number(text) => format!("<td class=\"n\">{}</td>", escape(text)),
            Self::Metric(name, value) => format!("<td class=\"n\" {}>{}</td>", marks(name, *value), number(*value)),
            Self::Sure(name, value, interval) => {
                let below = |pair| format!("<br><span class=\"small\">{}</span>", ends(pair));
                let below = interval.map_or_else(String::new, below);
                format!("<td class=\"n\" {}>{}{below}</td>", marks(name, *value), number(*value))
            }
            Self::Ends(Some(interval)) => format!("<td class=\"n\">{}</td>", ends(*interval)),
            Self::Ends(None) => "<td></td>".into(),
        }
    }
}

/// What a program finds a number by, with all its digits; none of a number that is not defined.
pub(super) fn marks(name: &str, value: f64) -> String {
    let value = if value.is_finite() { value.to_string() } else { String::new() };
    format!("data-metric=\"{}\" data-value=\"{value}\"", escape(name))
}

/// A table; the names of columns of numbers, those from the second on, stand at the right.
pub(super) fn table(names: &[&str], rows: impl IntoIterator<Item = Vec<Cell>>) -> String {
    let mut html = String::from("<div class=\"wide\"><table><thead><tr>");
    let rows: Vec<Vec<Cell>> = rows.into_iter().collect();
    for (place, name) in names.iter().enumerate() {
        let words = rows
            .first()
            .and_then(|row| row.get(place))
            .is_none_or(|cell| matches!(cell, Cell::Text(_) | Cell::Prose(_)));
        // Writing to a string cannot fail.
        let _ = write!(html, "<th scope=\"col\"{}>{}</th>", if words { "" } else { " class=\"n\"" }, escape(name));
    }
    html += "</tr></thead><tbody>\n";
    for row in rows {
        let cells: Vec<String> = row.iter().map(Cell::written).collect();
        let _ = writeln!(html, "<tr>{}</tr>", cells.concat());
    }
    html + "</tbody></table></div>\n"
}

/// Names and what they stand for.
pub(super) fn facts<'a>(pairs: impl IntoIterator<Item = (&'a str, String)>) -> String {
    let each = pairs.into_iter().map(|(name, text)| format!("<dt>{}</dt><dd>{}</dd>\n", escape(name), escape(&text)));
    format!("<dl>{}</dl>\n", each.collect::<String>())
}

/// The picture of this name, where there is one.
pub(super) fn figure(pictures: &[Picture], name: &str) -> String {
    let Some(picture) = pictures.iter().find(|picture| picture.name == name) else { return String::new() };
    let shows = escape(&picture.shows);
    let svg = themed(&picture.drawn.svg).replacen("<svg ", &format!("<svg role=\"img\" aria-label=\"{shows}\" "), 1);
    format!("<figure>{svg}<figcaption>{shows}</figcaption></figure>\n")
}

/// What most readers need not see, behind a line that opens it.
pub(super) fn folded(title: &str, html: &str) -> String {
    format!("<details><summary>{}</summary>\n{html}</details>\n", escape(title))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_is_shown_becomes_markup() {
        assert_eq!(escape("<script>alert('\"&\u{1b}"), "&lt;script&gt;alert(&#39;&quot;&amp;\u{fffd}");
        let html = table(&["a<b"], [vec![Cell::text("</td>")], vec![Cell::Metric("x\"y".into(), f64::NAN)]]);
        assert!(html.contains("a&lt;b") && html.contains("&lt;/td&gt;"), "{html}");
        assert!(html.contains("data-metric=\"x&quot;y\" data-value=\"\">–<"), "{html}");
    }

    #[test]
    fn a_metric_has_all_its_digits_beside_what_people_read() {
        let cell = Cell::Metric("test.accuracy".into(), 0.1 + 0.2).written();
        assert_eq!(cell, "<td class=\"n\" data-metric=\"test.accuracy\" data-value=\"0.30000000000000004\">0.3</td>");
    }
}
