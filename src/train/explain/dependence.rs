//! Partial dependence (Friedman 2001) and individual conditional expectation (Goldstein et al. 2015): what the model says when
//! every row has the same cell in one column, over all cells that are asked about; on average, and for some rows alone.
//!
//! Numbers are asked about as scikit-learn's `partial_dependence` does: at each that occurs where there are few, else at equal
//! steps between their 5 % and 95 % quantiles. Rows may come to stand where no data are.

use serde::Serialize;

use super::Asked;
use super::importance::with;
use super::subject::{Subject, drawn};
use crate::data::{Column, MISSING, Task, Values};
use crate::eval::partial_grid;

/// Labels at most that are asked about, the most frequent.
const LABELS: usize = 100;
/// More classes than this have no lines of single rows.
const CLASSES: usize = 10;

/// What is asked about in a column.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Grid {
    /// Ascending.
    Numbers(Vec<f64>),
    /// In order.
    Labels(Vec<String>),
}

/// How the answer moves with a column.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Dependence {
    /// As the table calls it.
    pub column: String,
    /// What every row's cell was set to.
    pub grid: Grid,
    /// What the answers are of: the positive class, every class, or the target.
    pub answers: Vec<String>,
    /// Rows that the average is of.
    pub rows: usize,
    /// The average answer, an entry an answer, a number a place of the grid: a probability, or a number in the unit of the target.
    pub average: Vec<Vec<f64>>,
    /// Rows of the table that have a line of their own.
    pub of_rows: Vec<usize>,
    /// Their lines: an entry an answer, a line a row, a number a place of the grid. Empty for more than ten classes.
    pub lines: Vec<Vec<Vec<f64>>>,
}

impl Dependence {
    /// Lines of single rows less their first place, which shows bends that levels hide (c-ICE).
    #[must_use]
    pub fn centred(mut self) -> Self {
        let centre = |line: &mut Vec<f64>| {
            let first = line.first().copied().unwrap_or(0.0);
            for value in line.iter_mut() {
                *value -= first;
            }
        };
        self.lines.iter_mut().flatten().for_each(centre);
        self.average.iter_mut().for_each(centre);
        self
    }
}

impl Grid {
    /// Places.
    pub fn len(&self) -> usize {
        match self {
            Self::Numbers(numbers) => numbers.len(),
            Self::Labels(labels) => labels.len(),
        }
    }

    /// Whether there is nothing to ask about.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What is asked about, as text.
    pub fn text(&self, place: usize) -> String {
        match self {
            Self::Numbers(numbers) => crate::base::fmt::number(numbers[place]),
            Self::Labels(labels) => labels[place].clone(),
        }
    }
}

/// Of one column that the model reads; a part of a sentence where it cannot be told.
pub(super) fn dependence(subject: &Subject, name: &str, asked: &Asked) -> Result<Dependence, String> {
    let column = subject.table().column(name).ok_or("the table lacks it")?;
    let grid = grid(column, asked.points);
    if grid.is_empty() {
        return Err("all its cells are missing".into());
    }
    let rows = drawn(subject.rows(), asked.averaged, asked.seed, 1);
    let own = drawn(rows.len(), asked.lines, asked.seed, 2);
    let names: Vec<&str> = subject.table().columns.iter().map(|column| column.name.as_str()).collect();
    let table = subject.table().part(&names, &rows);
    let said = subject.ask(grid.len(), |place| with(&table, name, |_| constant(&grid, place, rows.len())));
    let (width, classes) = (subject.width(), subject.labels().len());
    let outputs: Vec<usize> = if classes == 2 { vec![1] } else { (0..width).collect() };
    let mut average = vec![Vec::with_capacity(grid.len()); outputs.len()];
    let with_lines = if classes > CLASSES { 0 } else { outputs.len() };
    let mut lines = vec![vec![Vec::with_capacity(grid.len()); own.len()]; with_lines];
    for said in said {
        let said = said.map_err(|error| error.to_string().trim_end_matches('.').to_owned())?;
        for (place, &output) in outputs.iter().enumerate() {
            let of_output = || said.iter().skip(output).step_by(width);
            average[place].push(of_output().sum::<f64>() / rows.len() as f64);
            if let Some(lines) = lines.get_mut(place) {
                lines.iter_mut().zip(&own).for_each(|(line, &row)| line.push(said[row * width + output]));
            }
        }
    }
    let answers = match subject.task() {
        Task::Regression => vec![subject.target().to_owned()],
        Task::Binary | Task::Multiclass => outputs.iter().map(|&output| subject.labels()[output].clone()).collect(),
    };
    let of_rows = own.into_iter().map(|row| subject.place(rows[row])).collect();
    Ok(Dependence { column: name.into(), grid, answers, rows: rows.len(), average, of_rows, lines })
}

/// What a column is asked about.
fn grid(column: &Column, points: usize) -> Grid {
    match &column.values {
        Values::Numeric(numbers) => Grid::Numbers(partial_grid(numbers, points)),
        Values::Categorical { codes, levels } => {
            let mut counts = vec![0_usize; levels.len()];
            codes.iter().filter(|&&code| code != MISSING).for_each(|&code| counts[code as usize] += 1);
            let mut used: Vec<usize> = (0..levels.len()).filter(|&level| counts[level] > 0).collect();
            used.sort_by_key(|&level| (std::cmp::Reverse(counts[level]), &levels[level]));
            used.truncate(LABELS);
            let mut labels: Vec<String> = used.into_iter().map(|level| levels[level].clone()).collect();
            labels.sort();
            Grid::Labels(labels)
        }
    }
}

fn constant(grid: &Grid, place: usize, rows: usize) -> Values {
    match grid {
        Grid::Numbers(numbers) => Values::Numeric(vec![numbers[place]; rows]),
        Grid::Labels(labels) => Values::Categorical { codes: vec![0; rows], levels: vec![labels[place].clone()] },
    }
}
