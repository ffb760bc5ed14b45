//! Scores of single columns: the F statistic and chi-squared (scikit-learn's `f_classif`, `f_regression` and `chi2`).

use crate::data::dataset::Truth;
use crate::data::numbers::mean;
use crate::eval::pearson;

/// The F statistic of the classes' means, or of the linear regression of the number on the column. NaN for constant columns.
pub(super) fn anova(columns: &[Vec<f64>], truth: &Truth) -> Vec<f64> {
    match truth {
        Truth::Numbers(numbers) => columns.iter().map(|column| of_regression(column, numbers)).collect(),
        Truth::Classes { codes, labels } => {
            columns.iter().map(|column| of_classes(column, codes, labels.len())).collect()
        }
    }
}

fn of_classes(column: &[f64], codes: &[u32], classes: usize) -> f64 {
    let (sums, counts) = sums(column, codes, classes);
    let overall = mean(column);
    let present = counts.iter().filter(|count| **count > 0.0).count();
    let mean_of = |class: usize| sums[class] / counts[class];
    let between: f64 = (0..classes)
        .filter(|&class| counts[class] > 0.0)
        .map(|class| counts[class] * (mean_of(class) - overall).powi(2))
        .sum();
    let within: f64 = column.iter().zip(codes).map(|(number, &code)| (number - mean_of(code as usize)).powi(2)).sum();
    (between / (present as f64 - 1.0)) / (within / (column.len() - present) as f64)
}

fn of_regression(column: &[f64], numbers: &[f64]) -> f64 {
    let explained = pearson(column, numbers).powi(2);
    explained / (1.0 - explained) * (column.len() as f64 - 2.0)
}

/// Chi-squared of each column's sums in the classes; a number to predict has none, and all are NaN.
pub(super) fn chi2(columns: &[Vec<f64>], truth: &Truth) -> Vec<f64> {
    let Truth::Classes { codes, labels } = truth else { return vec![f64::NAN; columns.len()] };
    let of = |column: &Vec<f64>| -> f64 {
        let (sums, counts) = sums(column, codes, labels.len());
        let all: f64 = column.iter().sum();
        let parts = sums.iter().zip(&counts).filter(|(_, count)| **count > 0.0).map(|(sum, count)| {
            let expected = count / codes.len() as f64 * all;
            (sum - expected).powi(2) / expected
        });
        parts.sum()
    };
    columns.iter().map(of).collect()
}

/// The sum of each class, and its rows.
fn sums(column: &[f64], codes: &[u32], classes: usize) -> (Vec<f64>, Vec<f64>) {
    let (mut sums, mut counts) = (vec![0.0; classes], vec![0.0; classes]);
    for (number, &code) in column.iter().zip(codes) {
        sums[code as usize] += number;
        counts[code as usize] += 1.0;
    }
    (sums, counts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_that_is_the_target_in_another_unit_scores_highest() {
        for rows in 3..200 {
            let column: Vec<f64> = (0..rows).map(|row| f64::from(row * row % 37) * 0.1).collect();
            let numbers = column.iter().map(|number| number * 1.7 + 0.3).collect();
            let score = anova(&[column], &Truth::Numbers(numbers))[0];
            assert!(score > 1e12, "{score} of {rows} rows");
        }
    }
}
