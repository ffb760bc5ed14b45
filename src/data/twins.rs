//! Rows that are alike: equal in every one of some columns, missing cells being equal to each other.

use super::signatures::{alike, repeats, signatures};
use super::table::Table;
use crate::base::hash::Mixer;

/// For each of `rows`, the first of them that is equal to it in `columns` (places in the table), and in its image where
/// rows are images and `pixels` says so.
pub(super) fn first_alike(table: &Table, columns: &[usize], pixels: bool, rows: &[usize]) -> Vec<usize> {
    let images = table.images.as_ref().filter(|_| pixels);
    let mut numbers = signatures(table, columns, rows);
    if let Some(images) = images {
        for (number, &row) in numbers.iter_mut().zip(rows) {
            let mut mixer = Mixer::new(*number);
            for &byte in images.row(row) {
                mixer.take(u64::from(byte));
            }
            *number = mixer.end();
        }
    }
    let equal =
        |a: usize, b: usize| alike(table, columns, a, b) && images.is_none_or(|images| images.row(a) == images.row(b));
    let mut first = rows.to_vec();
    for run in repeats(&numbers).chunk_by(|a, b| a.0 == b.0) {
        let mut kinds: Vec<usize> = Vec::new();
        for &(_, place) in run {
            let (place, row) = (place as usize, rows[place as usize]);
            match kinds.iter().find(|&&kind| equal(kind, row)) {
                Some(&kind) => first[place] = kind,
                None => kinds.push(row),
            }
        }
    }
    first
}

/// Places in `rows` whose row equals an earlier one in `columns`, ascending.
pub(super) fn repeated(table: &Table, columns: &[usize], rows: &[usize]) -> Vec<usize> {
    let first = first_alike(table, columns, false, rows);
    (0..rows.len()).filter(|&place| first[place] != rows[place]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::table::{Column, MISSING, Values};

    #[test]
    fn missing_cells_and_both_zeros_are_equal_and_the_first_row_speaks_for_all() {
        let a = Values::Numeric(vec![0.0, f64::NAN, -0.0, f64::NAN, 1.0, f64::NAN]);
        let codes = vec![0, MISSING, 0, MISSING, 0, 0];
        let b = Values::Categorical { codes, levels: vec!["x".into()] };
        let columns = [("a", a), ("b", b)].map(|(name, values)| Column { name: name.into(), values });
        let table = Table { columns: columns.into(), rows: 6, images: None };
        assert_eq!(first_alike(&table, &[0, 1], false, &[0, 1, 2, 3, 4, 5]), [0, 1, 0, 1, 4, 5]);
        assert_eq!(first_alike(&table, &[1], false, &[5, 3, 2, 1]), [5, 3, 5, 3]);
    }

    #[test]
    fn rows_are_alike_by_the_columns_asked_for() {
        let column = |name: &str, values| Column { name: name.into(), values };
        let nan = f64::NAN;
        let table = Table {
            columns: vec![
                column("a", Values::Numeric(vec![1.0, 0.0, 1.0, -0.0, nan, nan])),
                column("b", Values::labels(["x", "y", "x", "y", "z", "x"].map(Some).into_iter())),
            ],
            rows: 6,
            images: None,
        };
        let rows: Vec<usize> = (0..6).collect();
        assert_eq!(repeated(&table, &[0, 1], &rows), [2, 3]);
        assert_eq!(repeated(&table, &[0], &rows), [2, 3, 5]);
        assert_eq!(repeated(&table, &[0], &[5, 1, 4]), [2]);
    }
}
