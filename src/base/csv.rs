//! Cells of the CSV that the program writes: quoted where they need it (RFC 4180), and never a formula.
//!
//! A spreadsheet computes a cell that begins with `=`, `+`, `-`, `@`, a tab or a carriage return, whatever wrote it there. Such
//! text gets an apostrophe before it, which spreadsheets take as "this is text" (OWASP, CSV injection). A number such as
//! `-1.5` is no formula and stays as it is.

use std::borrow::Cow;

/// First letters of what a spreadsheet would compute.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Text as a cell.
pub fn cell(text: &str) -> Cow<'_, str> {
    let formula = text.starts_with(FORMULA) && text.parse::<f64>().is_err();
    let text = if formula { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) };
    if text.contains([',', '"', '\n', '\r']) || text.trim() != text {
        return Cow::Owned(format!("\"{}\"", text.replace('"', "\"\"")));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_where_they_need_it() {
        let cells = ["plain", "a, b", "say \"c\"", " x", "a\nb", ""].map(cell);
        assert_eq!(cells, ["plain", "\"a, b\"", "\"say \"\"c\"\"\"", "\" x\"", "\"a\nb\"", ""]);
    }

    #[test]
    fn formulas_become_text_and_numbers_stay() {
        let cells = ["=1+1", "+cmd", "-x", "@SUM(A1)", "\t=1", "\r=1", "=HYPERLINK(\"a\",1)"].map(cell);
        let wanted = ["'=1+1", "'+cmd", "'-x", "'@SUM(A1)", "'\t=1", "\"'\r=1\"", "\"'=HYPERLINK(\"\"a\"\",1)\""];
        assert_eq!(cells, wanted);
        assert_eq!(["-1.5", "+1", "-1e-3", "-inf", "a=b"].map(cell), ["-1.5", "+1", "-1e-3", "-inf", "a=b"]);
    }
}
