//! What tells one sealed test from another, whatever is learnt from and however: the cells of a test file, or those of the
//! table that test rows are dealt from and the keys of `[split]` that say how.

use super::table::{MISSING, Table, Values};
use crate::base::hash::{FNV, Mixer, fnv1a};
use crate::spec::Split;

/// The mark of test rows that `[split]` deals out of the first `rows` of a table. Which features there are changes which rows
/// are equal, and with that a few of the test rows, but not whether the test was looked at.
pub(super) fn of_deal(table: &Table, rows: usize, split: &Split) -> String {
    let Split { method, group, by, column, test, seed, .. } = split;
    let deal = format!("{} {group:?} {by:?} {column:?} {test} {seed}", method.name());
    marked(table, &(0..rows).collect::<Vec<_>>(), &deal)
}

/// Sixteen hexadecimal digits for the cells of `rows` in every column, whatever the columns' order and types; empty without
/// rows.
pub fn mark(table: &Table, rows: &[usize]) -> String {
    marked(table, rows, "")
}

fn marked(table: &Table, rows: &[usize], deal: &str) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let mut columns: Vec<_> = table.columns.iter().collect();
    columns.sort_by(|a, b| a.name.cmp(&b.name));
    let mut mixer = Mixer::new(rows.len() as u64);
    mixer.take(fnv1a(FNV, deal.as_bytes()));
    for column in columns {
        mixer.take(fnv1a(FNV, column.name.as_bytes()));
        match &column.values {
            Values::Numeric(numbers) => rows.iter().for_each(|&row| mixer.take(number(numbers[row]))),
            Values::Categorical { codes, levels } => {
                let words: Vec<u64> = levels.iter().map(|level| text(level.trim())).collect();
                let word = |code: u32| if code == MISSING { number(f64::NAN) } else { words[code as usize] };
                for &row in rows {
                    mixer.take(word(codes[row]));
                }
            }
        }
    }
    if let Some(images) = &table.images {
        for &row in rows {
            mixer.take(fnv1a(FNV, images.row(row)));
        }
    }
    format!("{:016x}", mixer.end())
}

fn number(number: f64) -> u64 {
    if number.is_nan() { u64::MAX } else { (number + 0.0).to_bits() }
}

/// Text that is a number counts as that number, so that it does not matter which type a column was given.
fn text(text: &str) -> u64 {
    text.parse().ok().filter(|number: &f64| number.is_finite()).map_or_else(|| fnv1a(FNV, text.as_bytes()), number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::table::Column;

    fn table(columns: &[(&str, Values)]) -> Table {
        let columns: Vec<Column> =
            columns.iter().map(|(name, values)| Column { name: (*name).into(), values: values.clone() }).collect();
        Table { rows: columns[0].values.rows(), columns, images: None }
    }

    #[test]
    fn the_same_rows_have_one_mark_whatever_the_types_and_other_rows_another() {
        let numbers = Values::Numeric(vec![1.0, 2.5, f64::NAN]);
        let texts = Values::labels([Some("1"), Some("2.5"), None].into_iter());
        let words = Values::labels([Some("b"), Some(" a"), Some("b")].into_iter());
        let one = table(&[("x", numbers.clone()), ("w", words.clone())]);
        let other = table(&[("w", words.clone()), ("x", texts)]);
        assert_eq!(mark(&one, &[0, 1, 2]), mark(&other, &[0, 1, 2]));
        let rows: [&[usize]; 4] = [&[0, 1, 2], &[0, 1], &[1, 0], &[0, 2]];
        let mut marks: Vec<String> = rows.iter().map(|rows| mark(&one, rows)).collect();
        marks.push(mark(&table(&[("y", numbers), ("w", words)]), &[0, 1, 2]));
        marks.sort_unstable();
        marks.dedup();
        assert_eq!((marks.len(), mark(&one, &[])), (5, String::new()));
    }

    #[test]
    fn a_deal_has_the_mark_of_its_table_and_of_what_chooses_test_rows() {
        let one = table(&[("x", Values::Numeric(vec![1.0, 2.5, f64::NAN]))]);
        let of = |set: fn(&mut Split)| {
            let mut split = Split::default();
            set(&mut split);
            of_deal(&one, 3, &split)
        };
        assert_eq!(of(|_| ()), of(|split| (split.validation, split.duplicates_together) = (0.3, false)));
        assert!(of(|_| ()) != of(|split| split.seed = 1) && of(|_| ()) != of(|split| split.test = 0.3));
    }
}
