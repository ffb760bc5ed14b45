//! Rows that are alike: equal in every one of some columns, missing cells being equal to each other.

use super::signatures::key;
use super::table::{Table, Values};
use crate::base::hash::Mixer;

/// For each of `rows`, the first of them that is equal to it in `columns` (places in the table), and in its image where
/// rows are images and `pixels` says so.
pub(super) fn first_alike(table: &Table, columns: &[usize], pixels: bool, rows: &[usize]) -> Vec<usize> {
    let values: Vec<&Values> = columns.iter().map(|&column| &table.columns[column].values).collect();
    let images = table.images.as_ref().filter(|_| pixels);
    let mut mixers = vec![Mixer::new(0); rows.len()];
    for values in &values {
        mixers.iter_mut().zip(rows).for_each(|(mixer, &row)| mixer.take(key(values, row)));
    }
    if let Some(images) = images {
        for (mixer, &row) in mixers.iter_mut().zip(rows) {
            for &byte in images.row(row) {
                mixer.take(u64::from(byte));
            }
        }
    }
    let equal = |a: usize, b: usize| {
        values.iter().all(|values| key(values, a) == key(values, b))
            && images.is_none_or(|images| images.row(a) == images.row(b))
    };
    let mut order: Vec<(u64, usize)> = mixers.into_iter().map(Mixer::end).zip(0..).collect();
    order.sort_unstable();
    let mut first = rows.to_vec();
    for run in order.chunk_by(|a, b| a.0 == b.0) {
        let mut kinds: Vec<usize> = Vec::new();
        for &(_, place) in run {
            let row = rows[place];
            match kinds.iter().find(|&&kind| equal(kind, row)) {
                Some(&kind) => first[place] = kind,
                None => kinds.push(row),
            }
        }
    }
    first
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::table::{Column, MISSING};

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
}
