//! Rows without their zeros: one-hot columns and weights of words leave few numbers of a row, and who learns from them
//! passes over what adds nothing. Training rows are taken once, when a run begins (`train/gather.rs`); rows that are judged,
//! or come from a layer, batch by batch (`model/fused`).
//!
//! The entries of a row are in the order of their columns.

use super::Matrix;
use crate::base::vectors::vectorised;

/// Of so many numbers at most one may be other than zero. With one in ten, a network of 784-512-256 learns 1.7 times as fast
/// without zeros, with one in four 1.2 times, on vectors of 8 numbers; wider ones gain less.
const ONE_IN: usize = 4;

/// Columns from which it gains anything.
const LEAST_COLUMNS: usize = 32;

/// Numbers that are looked at together.
const TOGETHER: usize = 16;

/// Numbers that are counted before it is asked whether they are too many.
const COUNTED: usize = 1 << 12;

/// A number that is not zero, and the column it stands in.
#[derive(Clone, Copy, Debug, Default)]
pub struct Entry {
    /// From 0.
    pub column: u32,
    /// What stands there.
    pub value: f32,
}

/// Rows as they were taken, without their zeros.
#[derive(Clone, Debug, Default)]
pub struct Sparse {
    /// Row by row, then room for more.
    entries: Vec<Entry>,
    /// Where each row's entries end.
    ends: Vec<usize>,
    columns: usize,
}

/// Some rows, in the order of their places.
#[derive(Clone, Copy, Debug)]
pub struct Picked<'a> {
    all: &'a Sparse,
    places: Option<&'a [usize]>,
}

impl Sparse {
    /// The rows of a matrix, if they are worth it: see [`Sparse::take`].
    pub fn of(matrix: &Matrix) -> Option<Self> {
        let mut sparse = Self::default();
        sparse.take(&matrix.values, matrix.columns).then_some(sparse)
    }

    /// Takes rows of so many columns, one after the other, where there are any of at least 32 columns and three of four
    /// numbers are zero; else it holds none. Returns whether it took them. A number that is no number is not zero.
    pub fn take(&mut self, rows: &[f32], columns: usize) -> bool {
        self.ends.clear();
        self.columns = columns;
        if rows.is_empty() || columns < LEAST_COLUMNS {
            return false;
        }
        let Some(count) = count(rows, rows.len() / ONE_IN) else { return false };
        // Numbers that are looked at together are written before it is known which of them stay.
        if self.entries.len() < count + TOGETHER {
            self.entries.resize(count + TOGETHER, Entry::default());
        }
        let mut end = 0;
        for row in rows.chunks_exact(columns) {
            end += pick(row, &mut self.entries[end..]);
            self.ends.push(end);
        }
        true
    }

    /// Whether it holds rows.
    pub fn is_some(&self) -> bool {
        !self.ends.is_empty()
    }

    /// All rows.
    pub fn all(&self) -> Picked<'_> {
        Picked { all: self, places: None }
    }

    /// The rows at these places, which it must have when they are read.
    pub fn at<'a>(&'a self, places: &'a [usize]) -> Picked<'a> {
        Picked { all: self, places: Some(places) }
    }

    fn row(&self, row: usize) -> &[Entry] {
        let from = if row == 0 { 0 } else { self.ends[row - 1] };
        &self.entries[from..self.ends[row]]
    }
}

impl<'a> Picked<'a> {
    /// How many rows.
    pub fn rows(self) -> usize {
        self.places.map_or(self.all.ends.len(), <[usize]>::len)
    }

    /// Numbers of a row, zeros among them.
    pub fn columns(self) -> usize {
        self.all.columns
    }

    /// What is not zero in one of them, by column.
    ///
    /// # Panics
    /// If there is no such row.
    pub fn row(self, row: usize) -> &'a [Entry] {
        self.all.row(self.places.map_or(row, |places| places[row]))
    }

    /// Numbers that are not zero in an average row of all that were taken, rounded up: what a row is worth as work.
    pub fn filled(self) -> usize {
        self.all.ends.last().map_or(0, |entries| entries.div_ceil(self.all.ends.len()))
    }
}

/// How many numbers are not zero, if they are no more than `most`.
fn count(values: &[f32], most: usize) -> Option<usize> {
    let mut count = 0;
    for some in values.chunks(COUNTED) {
        let more: u32 = vectorised(
            #[inline(always)]
            || some.iter().map(|&value| u32::from(value != 0.0)).sum(),
        );
        count += more as usize;
        if count > most {
            return None;
        }
    }
    Some(count)
}

/// Puts what is not zero in `row` to the beginning of `entries` and returns how many that are; behind them, as many as are
/// looked at together are written over.
fn pick(row: &[f32], entries: &mut [Entry]) -> usize {
    let mut end = 0;
    for (place, some) in row.chunks(TOGETHER).enumerate() {
        if some.iter().all(|&value| value == 0.0) {
            continue;
        }
        let to = &mut entries[end..end + TOGETHER];
        let mut more = 0;
        for (at, &value) in some.iter().enumerate() {
            to[more] = Entry { column: (place * TOGETHER + at) as u32, value };
            more += usize::from(value != 0.0);
        }
        end += more;
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(picked: Picked) -> Vec<Vec<(u32, f32)>> {
        let row = |row| picked.row(row).iter().map(|entry| (entry.column, entry.value)).collect();
        (0..picked.rows()).map(row).collect()
    }

    #[test]
    fn rows_are_what_is_not_zero_in_them_in_any_order_and_as_often() {
        let mut values = vec![0.0; 3 * 40];
        (values[3], values[39], values[119]) = (-1.5, 2.0, f32::MIN_POSITIVE);
        let sparse = Sparse::of(&Matrix { values, rows: 3, columns: 40 }).expect("most are zero");
        let [first, last] = [vec![(3, -1.5), (39, 2.0)], vec![(39, f32::MIN_POSITIVE)]];
        assert_eq!(entries(sparse.all()), [first.clone(), vec![], last.clone()]);
        assert_eq!(entries(sparse.at(&[2, 0, 2])), [last.clone(), first, last]);
        assert_eq!((sparse.all().columns(), sparse.all().filled()), (40, 1));
    }

    #[test]
    fn rows_are_taken_where_most_of_their_numbers_are_zero() {
        let mut sparse = Sparse::default();
        let mut x = vec![0.0; 4 * 40];
        x[..40].fill(f32::NAN);
        assert!(sparse.take(&x, 40) && sparse.is_some());
        assert_eq!((sparse.all().row(0).len(), sparse.all().row(3).len()), (40, 0));
        x[159] = 1.0;
        assert!(!sparse.take(&x, 40) && !sparse.is_some());
        assert!(!sparse.take(&[0.0; 62], 31), "columns are too few to be worth it");
        assert!(!sparse.take(&[], 40));
        assert!(sparse.take(&[0.0; 80], 40));
        assert_eq!(entries(sparse.all()), [vec![], vec![]]);
    }
}
