//! How strongly each column goes together with the target, by the kinds of both. Rows where either is missing are left out.

use rayon::prelude::*;

use super::counted::Counted;
use crate::data::dataset::Truth;
use crate::data::table::{MISSING, Table, Values};
use crate::eval::{Crosstab, correlation_ratio, pearson, spearman};

/// Parts that numbers are cut into, equally many in each, for mutual information.
const TENTHS: usize = 10;
/// Cells of the largest table of labels by labels that is counted; larger ones are of identifiers.
const LARGEST: usize = 1 << 22;

/// How strongly a column goes together with the target. What does not fit the kinds of both is `None`, what is not defined
/// NaN.
#[derive(Clone, Debug, PartialEq)]
pub struct Association {
    /// The column.
    pub column: String,
    /// Rows where both are known.
    pub rows: usize,
    /// Pearson's correlation, of numbers with numbers; of two classes the second counts 1, the first 0.
    pub pearson: Option<f64>,
    /// Spearman's rank correlation, of numbers with numbers.
    pub spearman: Option<f64>,
    /// Cramér's V, of labels with classes; without a correction for bias.
    pub cramers_v: Option<f64>,
    /// The correlation ratio, of numbers with classes and of labels with numbers.
    pub correlation_ratio: Option<f64>,
    /// Mutual information in nats, the plug-in estimate; numbers are cut at their tenths first. `None` for identifiers.
    pub mutual_information: Option<f64>,
}

impl Association {
    /// The measures that are defined, but mutual information, each with its name.
    pub fn measures(&self) -> impl Iterator<Item = (&'static str, f64)> {
        let each = [
            ("Pearson", self.pearson),
            ("Spearman", self.spearman),
            ("Cramér's V", self.cramers_v),
            ("correlation ratio", self.correlation_ratio),
        ];
        each.into_iter().filter_map(|(name, value)| Some((name, value.filter(|value| !value.is_nan())?)))
    }
}

/// The association of every column of `table` but `target` with the target, in the table's order; `truth` has an entry for
/// every row of the table.
pub fn associations(table: &Table, target: usize, truth: &Truth, rows: &[usize]) -> Vec<Association> {
    let places: Vec<usize> = (0..table.columns.len()).filter(|&place| place != target).collect();
    places
        .into_par_iter()
        .map(|place| {
            let column = &table.columns[place];
            let found = match (&column.values, truth) {
                (Values::Numeric(x), Truth::Numbers(y)) => numbers_with_numbers(x, y, rows),
                (Values::Numeric(x), Truth::Classes { codes, labels }) => {
                    numbers_with_classes(x, codes, labels.len(), rows)
                }
                (Values::Categorical { codes, levels }, Truth::Numbers(y)) => {
                    labels_with_numbers(codes, levels.len(), y, rows)
                }
                (Values::Categorical { codes, levels }, Truth::Classes { codes: classes, labels }) => {
                    labels_with_classes(codes, levels.len(), classes, labels.len(), rows)
                }
            };
            Association { column: column.name.clone(), ..found }
        })
        .collect()
}

/// The part of [`TENTHS`] that each number is in, cut at the numbers' own quantiles; a cut belongs to the part below it.
pub(in crate::data) fn bins(numbers: &[f64], parts: usize) -> Vec<u32> {
    let counted = Counted::new(numbers.iter().copied().filter(|number| !number.is_nan()).collect());
    let cuts = cuts(parts, |share| counted.quantile(share));
    let part = |number: &f64| cuts.partition_point(|cut| number > cut) as u32;
    numbers.iter().map(|number| if number.is_nan() { MISSING } else { part(number) }).collect()
}

/// Where numbers are cut into so many parts, ascending and each once; `quantile` is asked for the value at a share.
pub(in crate::data) fn cuts(parts: usize, quantile: impl Fn(f64) -> f64) -> Vec<f64> {
    let mut cuts: Vec<f64> = (1..parts).map(|cut| quantile(cut as f64 / parts as f64)).collect();
    cuts.dedup();
    cuts
}

fn nothing(rows: usize) -> Association {
    Association {
        column: String::new(),
        rows,
        pearson: None,
        spearman: None,
        cramers_v: None,
        correlation_ratio: None,
        mutual_information: None,
    }
}

fn numbers_with_numbers(x: &[f64], y: &[f64], rows: &[usize]) -> Association {
    let known = rows.iter().map(|&row| (x[row], y[row])).filter(|(x, y)| !x.is_nan() && !y.is_nan());
    let (x, y): (Vec<f64>, Vec<f64>) = known.unzip();
    let table = Crosstab::new(bins(&x, TENTHS).into_iter().zip(bins(&y, TENTHS)), TENTHS, TENTHS);
    Association {
        pearson: Some(pearson(&x, &y)),
        spearman: Some(spearman(&x, &y)),
        mutual_information: Some(table.mutual_information()),
        ..nothing(x.len())
    }
}

fn numbers_with_classes(x: &[f64], classes: &[u32], count: usize, rows: &[usize]) -> Association {
    let known = rows.iter().map(|&row| (x[row], classes[row])).filter(|(x, class)| !x.is_nan() && *class != MISSING);
    let (x, classes): (Vec<f64>, Vec<u32>) = known.unzip();
    let table = Crosstab::new(bins(&x, TENTHS).into_iter().zip(classes.iter().copied()), TENTHS, count);
    let second = (count == 2).then(|| classes.iter().map(|&class| f64::from(class)).collect::<Vec<f64>>());
    Association {
        pearson: second.map(|second| pearson(&x, &second)),
        correlation_ratio: Some(correlation_ratio(&classes, count, &x)),
        mutual_information: Some(table.mutual_information()),
        ..nothing(x.len())
    }
}

fn labels_with_numbers(codes: &[u32], levels: usize, y: &[f64], rows: &[usize]) -> Association {
    let known = rows.iter().map(|&row| (codes[row], y[row])).filter(|(code, y)| *code != MISSING && !y.is_nan());
    let (codes, y): (Vec<u32>, Vec<f64>) = known.unzip();
    let table = || Crosstab::new(codes.iter().copied().zip(bins(&y, TENTHS)), levels, TENTHS);
    Association {
        correlation_ratio: Some(correlation_ratio(&codes, levels, &y)),
        mutual_information: (levels * TENTHS <= LARGEST).then(|| table().mutual_information()),
        ..nothing(y.len())
    }
}

fn labels_with_classes(codes: &[u32], levels: usize, classes: &[u32], count: usize, rows: &[usize]) -> Association {
    let known = || {
        let pairs = rows.iter().map(|&row| (codes[row], classes[row]));
        pairs.filter(|&(code, class)| code != MISSING && class != MISSING)
    };
    if levels * count > LARGEST {
        return nothing(known().count());
    }
    let table = Crosstab::new(known(), levels, count);
    Association {
        cramers_v: Some(table.cramers_v()),
        mutual_information: Some(table.mutual_information()),
        ..nothing(table.total() as usize)
    }
}
