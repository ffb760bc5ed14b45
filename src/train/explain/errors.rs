//! Where errors are: how wrong the model is in every group of a column, and how its residuals are spread.

use serde::Serialize;

use super::subject::Subject;
use crate::data::{Groups, Truth, grouped, quantile};
use crate::eval::{Repeats, wilson};

/// Groups at most of a column, the largest.
const GROUPS: usize = 20;

/// How wrong the model is by the groups of one column.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Errors {
    /// As the table calls it.
    pub column: String,
    /// In order; numbers by quarters.
    pub groups: Vec<GroupError>,
    /// Groups that there are.
    pub of_groups: usize,
}

/// How wrong the model is in one group.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GroupError {
    /// As the column has it.
    pub group: String,
    /// Its rows.
    pub rows: usize,
    /// The share of rows that are taken for another class; of numbers the mean absolute error.
    pub error: f64,
    /// Its 95 % interval: Wilson's, of numbers Student's.
    pub interval: (f64, f64),
    /// Of numbers: the mean of prediction less truth.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bias: Option<f64>,
}

/// Prediction less truth, over all rows.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Residuals {
    /// Their mean: how much is predicted too much.
    pub mean: f64,
    /// Their population standard deviation.
    pub std: f64,
    /// At 5, 25, 50, 75 and 95 %.
    pub quantiles: [f64; 5],
}

/// One entry a column.
pub(super) fn errors(subject: &Subject) -> Vec<Errors> {
    let rows: Vec<usize> = (0..subject.rows()).collect();
    let decided = subject.decided(subject.base());
    let of_group = |group: &str, members: &[usize]| {
        let (error, interval, bias) = match subject.truth() {
            Truth::Classes { codes, .. } => {
                let wrong = members.iter().filter(|&&row| codes[row] != decided[row]).count();
                (wrong as f64 / members.len() as f64, wilson(wrong as u64, members.len() as u64), None)
            }
            Truth::Numbers(numbers) => {
                let off: Vec<f64> = members.iter().map(|&row| subject.base()[row] - numbers[row]).collect();
                let size = Repeats::of(&off.iter().map(|off| off.abs()).collect::<Vec<f64>>());
                (size.mean, size.interval, Some(Repeats::of(&off).mean))
            }
        };
        GroupError { group: group.into(), rows: members.len(), error, interval, bias }
    };
    let of_column = |column: &crate::data::Column| {
        let Groups { codes, names, .. } = grouped(column, &rows);
        let mut members = vec![Vec::new(); names.len()];
        for &row in &rows {
            members[codes[row] as usize].push(row);
        }
        let mut largest: Vec<usize> = (0..names.len()).filter(|&group| !members[group].is_empty()).collect();
        let of_groups = largest.len();
        largest.sort_by_key(|&group| (std::cmp::Reverse(members[group].len()), group));
        largest.truncate(GROUPS);
        largest.sort_unstable();
        let groups = largest.into_iter().map(|group| of_group(&names[group], &members[group])).collect();
        Errors { column: column.name.clone(), groups, of_groups }
    };
    subject.grouping().map(of_column).collect()
}

/// `None` where classes are predicted.
pub(super) fn residuals(subject: &Subject) -> Option<Residuals> {
    let Truth::Numbers(numbers) = subject.truth() else { return None };
    let mut off: Vec<f64> = subject.base().iter().zip(numbers).map(|(said, truth)| said - truth).collect();
    let Repeats { mean, std, .. } = Repeats::of(&off);
    off.sort_by(f64::total_cmp);
    let at = |share| quantile(&off, share);
    Some(Residuals { mean, std, quantiles: [0.05, 0.25, 0.5, 0.75, 0.95].map(at) })
}
