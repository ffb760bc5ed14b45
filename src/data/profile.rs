//! What is in a table, column by column, and what is wrong with it; before any workspace says what it is for.

use super::numbers::{mean, quantile, variance};
use super::prep::distinct_rows;
use super::table::{Column, MISSING, Table, Values};
use crate::spec::ColumnType;

/// Labels listed for a column.
const TOP: usize = 8;
/// Bars of a histogram at most.
const BARS: usize = 40;
/// Shares from which a column is reported: missing cells, rows of one value, rows with a label of their own.
const MUCH_MISSING: f64 = 0.5;
const NEARLY_CONSTANT: f64 = 0.99;
const IDENTIFIER: f64 = 0.9;
/// A numeric column whose middle half spans less than this share of its range has far outliers.
const OUTLIERS: f64 = 0.01;

/// What is in a table.
#[derive(Clone, Debug, PartialEq)]
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
    /// For labels: the most frequent, with how often; equally frequent ones alphabetically.
    pub top: Vec<(String, usize)>,
    /// What is doubtful, a sentence each.
    pub warnings: Vec<String>,
}

/// Numbers in a few numbers; quantiles as numpy's default, `std` of the population.
#[derive(Clone, Copy, Debug, PartialEq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Summary {
    pub min: f64,
    pub q25: f64,
    pub median: f64,
    pub q75: f64,
    pub max: f64,
    pub mean: f64,
    pub std: f64,
}

/// Looks at every cell of `table`.
pub fn profile(table: &Table) -> Profile {
    let rows: Vec<usize> = (0..table.rows).collect();
    let duplicates = table.rows - distinct_rows(table, &rows).len();
    Profile { columns: table.columns.iter().map(column).collect(), rows: table.rows, duplicates }
}

fn column(column: &Column) -> ColumnProfile {
    let mut profile = match &column.values {
        Values::Numeric(numbers) => of_numbers(numbers),
        Values::Categorical { codes, levels } => of_labels(codes, levels),
    };
    profile.name.clone_from(&column.name);
    profile.warnings = warnings(&profile, column.values.rows());
    if column.values.counts_rows() {
        profile.warnings.push("Its whole numbers rise by one from row to row, like an identifier.".into());
    }
    profile
}

fn of_numbers(numbers: &[f64]) -> ColumnProfile {
    let mut present: Vec<f64> = numbers.iter().filter(|number| !number.is_nan()).map(|number| number + 0.0).collect();
    present.sort_by(f64::total_cmp);
    let at = |share| quantile(&present, share);
    let summary = (!present.is_empty()).then(|| Summary {
        min: at(0.0),
        q25: at(0.25),
        median: at(0.5),
        q75: at(0.75),
        max: at(1.0),
        mean: mean(&present),
        std: variance(&present).sqrt(),
    });
    ColumnProfile {
        name: String::new(),
        kind: ColumnType::Numeric,
        missing: numbers.len() - present.len(),
        distinct: present.chunk_by(|a, b| a == b).count(),
        histogram: summary.map(|summary| histogram(&present, &summary)).unwrap_or_default(),
        numbers: summary,
        top: Vec::new(),
        warnings: Vec::new(),
    }
}

/// Bars as wide as Freedman and Diaconis (1981) say, `2 IQR / n^(1/3)`, and at most [`BARS`].
fn histogram(ascending: &[f64], summary: &Summary) -> Vec<(f64, u32)> {
    let range = summary.max - summary.min;
    if range <= 0.0 || !range.is_finite() {
        return vec![(summary.min, ascending.len() as u32)];
    }
    let width = 2.0 * (summary.q75 - summary.q25) / (ascending.len() as f64).cbrt();
    let wanted = if width > 0.0 { (range / width).ceil() } else { BARS as f64 };
    let bars = wanted.clamp(1.0, BARS as f64) as usize;
    let width = range / bars as f64;
    let mut histogram: Vec<(f64, u32)> = (0..bars).map(|bar| (summary.min + width * bar as f64, 0)).collect();
    for number in ascending {
        histogram[(((number - summary.min) / width) as usize).min(bars - 1)].1 += 1;
    }
    histogram
}

fn of_labels(codes: &[u32], levels: &[String]) -> ColumnProfile {
    let mut counts = vec![0_usize; levels.len()];
    codes.iter().filter(|&&code| code != MISSING).for_each(|&code| counts[code as usize] += 1);
    let mut top: Vec<(&String, usize)> = levels.iter().zip(counts).filter(|(_, count)| *count > 0).collect();
    top.sort_unstable_by_key(|&(label, count)| (std::cmp::Reverse(count), label));
    ColumnProfile {
        name: String::new(),
        kind: ColumnType::Categorical,
        missing: codes.iter().filter(|&&code| code == MISSING).count(),
        distinct: top.len(),
        numbers: None,
        histogram: Vec::new(),
        top: top.into_iter().take(TOP).map(|(label, count)| (label.clone(), count)).collect(),
        warnings: Vec::new(),
    }
}

fn warnings(profile: &ColumnProfile, rows: usize) -> Vec<String> {
    let mut warnings = Vec::new();
    let present = rows - profile.missing;
    let share = |count: usize| count as f64 / rows.max(1) as f64;
    if present == 0 {
        return vec!["It has no value.".into()];
    }
    if share(profile.missing) >= MUCH_MISSING {
        warnings.push(format!("{:.0} % of its cells are missing.", 100.0 * share(profile.missing)));
    }
    if profile.distinct == 1 {
        warnings.push("It has one value only.".into());
    } else if let Some((label, count)) = profile.top.first().filter(|(_, count)| share(*count) >= NEARLY_CONSTANT) {
        warnings.push(format!("`{label}` is in {:.1} % of its cells.", 100.0 * share(*count)));
    }
    if profile.kind == ColumnType::Categorical && share(profile.distinct) > IDENTIFIER && rows > 1 {
        warnings.push("Nearly every row has a label of its own, like an identifier.".into());
    }
    if let Some(summary) = profile.numbers
        && summary.q75 > summary.q25
        && (summary.q75 - summary.q25) < OUTLIERS * (summary.max - summary.min)
    {
        warnings.push("It has far outliers: the middle half spans less than 1 % of its range.".into());
    }
    warnings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(numbers: &[f64]) -> ColumnProfile {
        column(&Column { name: "n".into(), values: Values::Numeric(numbers.to_vec()) })
    }

    fn labels(cells: &[&str]) -> ColumnProfile {
        let levels: Vec<String> =
            cells.iter().map(ToString::to_string).collect::<std::collections::BTreeSet<_>>().into_iter().collect();
        let codes = cells.iter().map(|cell| levels.iter().position(|level| level == cell).unwrap() as u32).collect();
        column(&Column { name: "l".into(), values: Values::Categorical { codes, levels } })
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
        assert!(histogram.len() <= BARS && histogram.len() > 5);
        assert_eq!(numbers(&[3.0, 3.0]).histogram, [(3.0, 2)]);
        assert!(numbers(&[f64::NAN]).histogram.is_empty());
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
        assert_eq!(numbers(&far).warnings, ["It has far outliers: the middle half spans less than 1 % of its range."]);
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
