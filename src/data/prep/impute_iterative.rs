//! `impute_iterative`: missing numbers are predicted from the other columns by Bayesian ridge regressions, each column in turn
//! and in several rounds (scikit-learn's `IterativeImputer` with its defaults).
//!
//! What is kept is the row of regressions; applying goes through them again from the columns' means.

use serde::{Deserialize, Serialize};

use super::frame::{Cells, Frame};
use super::ridge::bayesian_ridge;
use super::select::{Needs, present, select};
use crate::data::error::DataError;
use crate::data::numbers::mean;
use crate::data::prep::PrepError;
use crate::spec::Columns;

/// The regressions in the order in which they are used.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct ImputeIterative {
    columns: Vec<String>,
    means: Vec<f64>,
    turns: Vec<Turn>,
}

/// One column from all others.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Turn {
    column: usize,
    /// One for each other column, in order.
    weights: Vec<f64>,
    intercept: f64,
}

impl ImputeIterative {
    pub(super) fn fit(
        frame: &Frame,
        columns: &Columns,
        rounds: usize,
        tolerance: f64,
        warnings: &mut Vec<String>,
    ) -> Result<Self, DataError> {
        let columns = select(frame, columns, "impute_iterative", Needs::Numbers)?;
        let numbers = frame.numbers(&columns);
        let mean_of = |(name, numbers): (&String, &Vec<f64>)| Ok(mean(&present("impute_iterative", name, numbers)?));
        let means: Vec<f64> = columns.iter().zip(&numbers).map(mean_of).collect::<Result<_, PrepError>>()?;
        let mut fitted = Self { columns, means, turns: Vec::new() };
        let gaps = gaps(&numbers);
        if numbers.len() < 2 {
            return Ok(fitted);
        }
        let largest = numbers.iter().flatten().filter(|number| !number.is_nan()).fold(0.0, |m: f64, n| m.max(n.abs()));
        let mut order: Vec<usize> = (0..numbers.len()).collect();
        order.sort_by_key(|&column| gaps[column].len());
        let mut filled = fitted.start(numbers, &gaps);
        let mut settled = false;
        for _ in 0..rounds {
            let before: Vec<Vec<f64>> = of_gaps(&filled, &gaps);
            for &column in &order {
                let turn = turn(&filled, column, &gaps[column]);
                turn.fill(&mut filled, &gaps[column]);
                fitted.turns.push(turn);
            }
            settled = change(&before, &of_gaps(&filled, &gaps), &gaps) < tolerance * largest;
            if settled {
                break;
            }
        }
        if !settled {
            warnings.push(format!(
                "Step `impute_iterative` still changes after {rounds} rounds. Raise `rounds` or `tolerance`, or scale the columns first."
            ));
        }
        Ok(fitted)
    }

    pub(super) fn apply(&self, frame: &mut Frame) {
        let numbers = frame.numbers(&self.columns);
        let gaps = gaps(&numbers);
        let mut filled = self.start(numbers, &gaps);
        self.turns.iter().for_each(|turn| turn.fill(&mut filled, &gaps[turn.column]));
        for (name, numbers) in self.columns.iter().zip(filled) {
            if let Some(cells @ Cells::Numbers(_)) = frame.get_mut(name) {
                *cells = Cells::Numbers(numbers);
            }
        }
    }

    /// Every missing number is the mean.
    fn start(&self, mut numbers: Vec<Vec<f64>>, gaps: &[Vec<usize>]) -> Vec<Vec<f64>> {
        for ((column, gaps), mean) in numbers.iter_mut().zip(gaps).zip(&self.means) {
            for &row in gaps {
                column[row] = *mean;
            }
        }
        numbers
    }
}

impl Turn {
    fn fill(&self, filled: &mut [Vec<f64>], gaps: &[usize]) {
        for &row in gaps {
            let others = filled.iter().enumerate().filter(|(column, _)| *column != self.column);
            let sum: f64 = others.zip(&self.weights).map(|((_, column), weight)| column[row] * weight).sum();
            filled[self.column][row] = sum + self.intercept;
        }
    }
}

/// The rows of each column whose number is missing.
fn gaps(numbers: &[Vec<f64>]) -> Vec<Vec<usize>> {
    let missing = |column: &Vec<f64>| (0..column.len()).filter(|&row| column[row].is_nan()).collect();
    numbers.iter().map(missing).collect()
}

/// Fits a column on the others where it is not missing.
fn turn(filled: &[Vec<f64>], column: usize, gaps: &[usize]) -> Turn {
    let mut known = vec![true; filled[column].len()];
    for &row in gaps {
        known[row] = false;
    }
    let kept = |numbers: &Vec<f64>| -> Vec<f64> {
        numbers.iter().zip(&known).filter(|(_, known)| **known).map(|(number, _)| *number).collect()
    };
    let others = filled.iter().enumerate().filter(|(other, _)| *other != column).map(|(_, numbers)| kept(numbers));
    let (weights, intercept) = bayesian_ridge(others.collect(), kept(&filled[column]));
    Turn { column, weights, intercept }
}

fn of_gaps(filled: &[Vec<f64>], gaps: &[Vec<usize>]) -> Vec<Vec<f64>> {
    let taken = |(column, gaps): (&Vec<f64>, &Vec<usize>)| gaps.iter().map(|&row| column[row]).collect();
    filled.iter().zip(gaps).map(taken).collect()
}

/// The largest sum of changes in a row, as scikit-learn takes the norm of the whole matrix.
fn change(before: &[Vec<f64>], after: &[Vec<f64>], gaps: &[Vec<usize>]) -> f64 {
    let rows = gaps.iter().flatten().max().map_or(0, |last| last + 1);
    let mut sums = vec![0.0; rows];
    for ((before, after), gaps) in before.iter().zip(after).zip(gaps) {
        for ((before, after), &row) in before.iter().zip(after).zip(gaps) {
            sums[row] += (after - before).abs();
        }
    }
    sums.into_iter().fold(0.0, f64::max)
}
