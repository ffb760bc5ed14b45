//! What is in a table, column by column; before any workspace says what it is for.
//!
//! ```text
//! numbers ─ Counted (each once, ascending) ─┬─ Summary, histogram, most frequent ─► ColumnProfile
//! labels ── counts by level ────────────────┘
//! with a target: Association of each column with it; with protected columns: Coverage of each group
//! ```

mod association;
mod counted;
mod coverage;
mod numbers;

use rayon::prelude::*;

use super::numbers::{mean, variance_around};
use super::quality::of_column;
use super::table::{Column, MISSING, Table, Values};
use super::twins::repeated;
use crate::spec::{ColumnType, Decimal};

pub use association::{Association, associations};
pub(super) use association::{bins, cuts};
pub(super) use counted::Counted;
pub use coverage::{Coverage, GroupCoverage, coverage};
pub use numbers::Summary;

/// Values listed for a column.
const TOP: usize = 8;

/// What is in a table.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Profile {
    /// One entry a column, in the table's order.
    pub columns: Vec<ColumnProfile>,
    /// Rows.
    pub rows: usize,
    /// Rows equal in every cell to an earlier one.
    pub duplicates: usize,
}

/// What is in a column.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnProfile {
    /// Its name.
    pub name: String,
    /// Numbers or labels.
    pub kind: ColumnType,
    /// Missing cells.
    pub missing: usize,
    /// Different values, missing not counted.
    pub distinct: usize,
    /// For numbers, where there are any.
    pub numbers: Option<Summary>,
    /// For numbers: each bar's left edge and count; all bars are equally wide and the last ends at the maximum.
    pub histogram: Vec<(f64, u32)>,
    /// The most frequent values, with how often; equally frequent ones in order.
    pub top: Vec<(String, usize)>,
    /// What is doubtful of the column alone, a sentence each.
    pub warnings: Vec<String>,
}

/// Looks at every cell of `table`.
pub fn profile(table: &Table) -> Profile {
    let rows: Vec<usize> = (0..table.rows).collect();
    let (columns, repeats) = profile_of(table, &rows, Decimal::Point);
    Profile { columns, rows: rows.len(), duplicates: repeats.len() }
}

/// What is in each column in `rows` of `table`, and the places in `rows` that repeat an earlier one in every cell; `decimal`
/// stands before the decimals of numbers among labels.
pub(super) fn profile_of(table: &Table, rows: &[usize], decimal: Decimal) -> (Vec<ColumnProfile>, Vec<usize>) {
    let all: Vec<usize> = (0..table.columns.len()).collect();
    rayon::join(|| columns_of(table, rows, decimal), || repeated(table, &all, rows))
}

/// The same without a look for rows that repeat.
pub(super) fn columns_of(table: &Table, rows: &[usize], decimal: Decimal) -> Vec<ColumnProfile> {
    table.columns.par_iter().map(|column| of(column, rows, decimal)).collect()
}

fn of(column: &Column, rows: &[usize], decimal: Decimal) -> ColumnProfile {
    let mut profile = match &column.values {
        Values::Numeric(numbers) => of_numbers(numbers, rows),
        Values::Categorical { codes, levels } => of_labels(codes, levels, rows),
    };
    profile.name.clone_from(&column.name);
    profile.warnings = of_column(&column.values, &profile, rows, decimal).map(|finding| finding.seen).collect();
    profile
}

fn of_numbers(numbers: &[f64], rows: &[usize]) -> ColumnProfile {
    of_all(rows.len(), rows.iter().map(|&row| numbers[row]))
}

/// What is in so many numbers that are no column yet; they have no name and nothing is doubtful of them.
pub(super) fn of_all(rows: usize, numbers: impl Iterator<Item = f64>) -> ColumnProfile {
    let mut present = Vec::with_capacity(rows);
    present.extend(numbers.filter(|number| !number.is_nan()));
    let (missing, mean) = (rows - present.len(), mean(&present));
    let variance = variance_around(&present, mean);
    let counted = Counted::new(present);
    let summary = Summary::new(&counted, mean, variance);
    ColumnProfile {
        name: String::new(),
        kind: ColumnType::Numeric,
        missing,
        distinct: counted.distinct(),
        histogram: summary.map(|summary| numbers::histogram(&counted, &summary)).unwrap_or_default(),
        numbers: summary,
        // Ascending pairs keep their order among equally frequent ones.
        top: most_frequent(counted.pairs(), |_, _| std::cmp::Ordering::Equal)
            .into_iter()
            .map(|(number, count)| (number.to_string(), count))
            .collect(),
        warnings: Vec::new(),
    }
}

fn of_labels(codes: &[u32], levels: &[String], rows: &[usize]) -> ColumnProfile {
    let (counts, missing) = tally(rows.iter().map(|&row| codes[row]), levels.len());
    let used: Vec<(&String, usize)> = levels.iter().zip(counts).filter(|(_, count)| *count > 0).collect();
    ColumnProfile {
        name: String::new(),
        kind: ColumnType::Categorical,
        missing,
        distinct: used.len(),
        numbers: None,
        histogram: Vec::new(),
        top: most_frequent(used.into_iter(), Ord::cmp)
            .into_iter()
            .map(|(label, count)| (label.clone(), count))
            .collect(),
        warnings: Vec::new(),
    }
}

/// How often each of `levels` codes occurs, and how many are missing.
pub(super) fn tally(codes: impl Iterator<Item = u32>, levels: usize) -> (Vec<usize>, usize) {
    let (mut counts, mut missing) = (vec![0_usize; levels], 0);
    for code in codes {
        match code {
            MISSING => missing += 1,
            code => counts[code as usize] += 1,
        }
    }
    (counts, missing)
}

/// The first [`TOP`] by how often they occur, then by `order`, then as they come.
fn most_frequent<T>(
    pairs: impl Iterator<Item = (T, usize)>,
    order: impl Fn(&T, &T) -> std::cmp::Ordering,
) -> Vec<(T, usize)> {
    let mut most: Vec<(T, usize)> = Vec::with_capacity(TOP + 1);
    let before = |a: &(T, usize), b: &(T, usize)| b.1.cmp(&a.1).then_with(|| order(&a.0, &b.0)).is_le();
    for pair in pairs {
        if most.len() < TOP || most.last().is_some_and(|last| !before(last, &pair)) {
            most.insert(most.partition_point(|other| before(other, &pair)), pair);
            most.truncate(TOP);
        }
    }
    most
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(numbers: &[f64]) -> ColumnProfile {
        let rows: Vec<usize> = (0..numbers.len()).collect();
        of(&Column { name: "n".into(), values: Values::Numeric(numbers.to_vec()) }, &rows, Decimal::Point)
    }

    fn labels(cells: &[&str]) -> ColumnProfile {
        let levels: Vec<String> =
            cells.iter().map(ToString::to_string).collect::<std::collections::BTreeSet<_>>().into_iter().collect();
        let codes = cells.iter().map(|cell| levels.iter().position(|level| level == cell).unwrap() as u32).collect();
        let rows: Vec<usize> = (0..cells.len()).collect();
        of(&Column { name: "l".into(), values: Values::Categorical { codes, levels } }, &rows, Decimal::Point)
    }

    #[test]
    fn numbers_are_summed_up_as_numpy_does() {
        let profile = numbers(&[4.0, f64::NAN, 1.0, 8.0, 2.0, 2.0]);
        assert_eq!((profile.missing, profile.distinct), (1, 4));
        let summary = profile.numbers.unwrap();
        assert_eq!([summary.min, summary.q25, summary.median, summary.q75, summary.max], [1.0, 2.0, 2.0, 4.0, 8.0]);
        assert_eq!(summary.mean, 3.4);
        assert!((summary.std - 2.497_999_199_359_359).abs() < 1e-12);
    }

    #[test]
    fn every_number_is_in_a_bar_and_bars_are_few() {
        let spread: Vec<f64> = (0..1000).map(|n| f64::from(n).powi(3)).collect();
        let histogram = numbers(&spread).histogram;
        assert_eq!(histogram.iter().map(|(_, count)| count).sum::<u32>(), 1000);
        assert!(histogram.len() <= numbers::BARS && histogram.len() > 5);
        assert_eq!(numbers(&[3.0, 3.0]).histogram, [(3.0, 2)]);
        assert!(numbers(&[f64::NAN]).histogram.is_empty());
    }

    #[test]
    fn a_bar_holds_the_numbers_from_its_edge_to_below_the_next() {
        for tenths in 3..60 {
            let cells: Vec<f64> = (0..7 * tenths).map(|n| f64::from(n % tenths + 1) * 0.1).collect();
            let histogram = numbers(&cells).histogram;
            for (bar, &(edge, count)) in histogram.iter().enumerate() {
                let below = histogram.get(bar + 1).map_or(f64::INFINITY, |(edge, _)| *edge);
                let there = cells.iter().filter(|cell| (edge..below).contains(cell)).count();
                assert_eq!(count as usize, there, "bar {bar} of {tenths} tenths");
            }
        }
    }

    #[test]
    fn labels_are_listed_by_frequency_then_name() {
        assert_eq!(labels(&["b", "a", "b", "c"]).top, [("b".into(), 2), ("a".into(), 1), ("c".into(), 1)]);
    }

    #[test]
    fn what_is_doubtful_is_said() {
        assert_eq!(numbers(&[f64::NAN]).warnings, ["It has no value."]);
        assert_eq!(numbers(&[5.0, f64::NAN]).warnings, ["50 % of its cells are missing.", "It has one value only."]);
        assert_eq!(labels(&["x", "y", "z"]).warnings, ["Nearly every row has a label of its own, like an identifier."]);
        let mut far: Vec<f64> = (0..100).map(f64::from).collect();
        far.push(1e9);
        assert_eq!(numbers(&far).warnings, ["1000000000 lies far from its other numbers, whose median is 50."]);
    }

    #[test]
    fn equal_rows_are_counted() {
        let column =
            |name: &str, numbers: &[f64]| Column { name: name.into(), values: Values::Numeric(numbers.to_vec()) };
        let nan = f64::NAN;
        let table = Table {
            columns: vec![column("a", &[1.0, 1.0, nan, nan]), column("b", &[0.0, -0.0, 2.0, 2.0])],
            rows: 4,
            images: None,
        };
        assert_eq!(profile(&table).duplicates, 2);
    }
}
