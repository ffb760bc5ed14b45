//! What a person would see at a glance: what separates the cells, and whether the first line names the columns.

use super::rows::{Row, Rows};

/// Delimiters tried, the likeliest first.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// Rows looked at.
const SAMPLE: usize = 50;

/// The delimiter under which the first rows are most often equally long; of several, the one with most cells.
pub(super) fn delimiter(text: &[u8], trim: bool) -> u8 {
    let mut best = (b',', (0, 0));
    for delimiter in DELIMITERS {
        let counts = cell_counts(text, delimiter, trim);
        let cells = counts.first().copied().unwrap_or(0);
        let alike = counts.iter().filter(|&&count| count == cells).count() * 100 / counts.len().max(1);
        if cells > 1 && (alike, cells) > best.1 {
            best = (delimiter, (alike, cells));
        }
    }
    best.0
}

/// Cells in each of the first rows.
fn cell_counts(text: &[u8], delimiter: u8, trim: bool) -> Vec<usize> {
    let mut rows = Rows::new(text, delimiter, trim);
    let mut counts = Vec::new();
    while counts.len() < SAMPLE {
        match rows.next_row(&mut |_, _| {}) {
            Row::Cells(cells) => counts.push(cells),
            Row::Empty => {}
            Row::Unclosed { .. } | Row::End => break,
        }
    }
    counts
}

/// Whether the cells of the first row can be names: none of them reads as a number.
pub(super) fn is_header(first: &[String]) -> bool {
    first.iter().all(|cell| cell.trim().parse::<f64>().is_err())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delimiter_is_the_one_that_makes_rows_alike() {
        assert_eq!(delimiter(b"a,b\n1,2\n", true), b',');
        assert_eq!(delimiter(b"a;b\n1,5;2\n3;4,5\n", true), b';');
        assert_eq!(delimiter(b"a\tb c\n1\t2,3\n", true), b'\t');
        assert_eq!(delimiter(b"a|b\n\"x,y,z\"|2\n", true), b'|');
        assert_eq!(delimiter(b"alone\n1\n", true), b',');
    }

    #[test]
    fn a_first_row_with_a_number_is_no_header() {
        let header = |cells: &[&str]| is_header(&cells.iter().map(ToString::to_string).collect::<Vec<_>>());
        assert!(header(&["age", "sex"]));
        assert!(!header(&["A11", " 6"]));
    }
}
