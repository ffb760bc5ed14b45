//! What is true of each row: its class, or its number.

use std::collections::{BTreeSet, HashMap};

use crate::data::error::DataError;
use crate::data::table::{MISSING, Table, Values};
use crate::spec;

/// What is true of each row.
#[derive(Clone, Debug, PartialEq)]
pub enum Truth {
    /// Classes.
    Classes {
        /// The place in `labels` for each row; [`MISSING`] where the target is missing.
        codes: Vec<u32>,
        /// In order; of two, the negative first and the positive last.
        labels: Vec<String>,
    },
    /// A number a row; NaN where the target is missing.
    Numbers(Vec<f64>),
}

/// What is predicted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// One of two classes.
    Binary,
    /// One of several classes.
    Multiclass,
    /// A number.
    Regression,
}

impl Task {
    /// `binary`, `multiclass` or `regression`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Binary => "binary",
            Self::Multiclass => "multiclass",
            Self::Regression => "regression",
        }
    }
}

/// Whole numbers with at most this many different values are taken as classes.
const FEW: usize = 20;
/// More classes than this are reported as doubtful.
const MANY: usize = 50;

impl Truth {
    /// What it is to predict this.
    pub fn task(&self) -> Task {
        match self {
            Self::Classes { labels, .. } if labels.len() == 2 => Task::Binary,
            Self::Classes { .. } => Task::Multiclass,
            Self::Numbers(_) => Task::Regression,
        }
    }

    /// Class labels in order; empty for regression.
    pub fn labels(&self) -> &[String] {
        match self {
            Self::Classes { labels, .. } => labels,
            Self::Numbers(_) => &[],
        }
    }

    /// The class of each row, where there are classes.
    pub fn codes(&self) -> Option<&[u32]> {
        match self {
            Self::Classes { codes, .. } => Some(codes),
            Self::Numbers(_) => None,
        }
    }

    /// Whether anything is known of a row.
    pub fn is_known(&self, row: usize) -> bool {
        match self {
            Self::Classes { codes, .. } => codes[row] != MISSING,
            Self::Numbers(numbers) => !numbers[row].is_nan(),
        }
    }

    /// Classes that no row has by which they could be judged, as places in the labels, by what there is none of; a part
    /// without rows judges nothing.
    pub(in crate::data) fn unjudged(&self, validation: &[usize], test: &[usize]) -> [(&'static str, Vec<usize>); 3] {
        let lacking = |part: &[usize]| {
            let mut lacking = vec![!part.is_empty(); self.labels().len()];
            let codes = self.codes().unwrap_or_default();
            part.iter()
                .filter_map(|&row| codes.get(row).copied())
                .filter(|&code| code != MISSING)
                .for_each(|code| lacking[code as usize] = false);
            lacking
        };
        let (untuned, untested) = (lacking(validation), lacking(test));
        let those = |wanted| (0..untuned.len()).filter(|&class| (untuned[class], untested[class]) == wanted).collect();
        [
            ("validation row and no test row", those((true, true))),
            ("validation row", those((true, false))),
            ("test row", those((false, true))),
        ]
    }

    /// Adds what is true of more rows of the same target.
    pub(in crate::data) fn append(&mut self, more: Self) {
        match (self, more) {
            (Self::Classes { codes, .. }, Self::Classes { codes: more, .. }) => codes.extend(more),
            (Self::Numbers(numbers), Self::Numbers(more)) => numbers.extend(more),
            // One target has classes or numbers.
            _ => {}
        }
    }

    /// The same for `rows` only, in their order.
    #[must_use]
    pub fn of_rows(&self, rows: &[usize]) -> Self {
        match self {
            Self::Classes { codes, labels } => {
                Self::Classes { codes: rows.iter().map(|&row| codes[row]).collect(), labels: labels.clone() }
            }
            Self::Numbers(numbers) => Self::Numbers(rows.iter().map(|&row| numbers[row]).collect()),
        }
    }
}

/// The truth in the target column of `table`, which has that column.
///
/// # Errors
/// Text where a number is predicted, or a positive label that does not occur.
pub fn truth(table: &Table, how: &spec::Data, warnings: &mut Vec<String>) -> Result<Truth, DataError> {
    let Some(column) = table.column(how.target_name()) else {
        return Ok(Truth::Numbers(vec![f64::NAN; table.rows]));
    };
    let task = how.task.unwrap_or_else(|| infer(&column.values, how, warnings));
    match (task, &column.values) {
        (spec::Task::Regression, Values::Numeric(numbers)) => {
            if !how.labels.is_empty() {
                warnings.push("`data.labels` renames classes and has no effect on regression.".into());
            }
            Ok(Truth::Numbers(numbers.clone()))
        }
        (spec::Task::Regression, Values::Categorical { levels, .. }) => {
            let example = levels.iter().find(|level| level.parse::<f64>().is_err()).or(levels.first());
            Err(DataError::TextTarget {
                target: how.target_name().into(),
                example: example.cloned().unwrap_or_default(),
            })
        }
        (spec::Task::Classification, values) => classes(values, how, warnings),
    }
}

/// Labels are classes, and so are few different whole numbers.
fn infer(values: &Values, how: &spec::Data, warnings: &mut Vec<String>) -> spec::Task {
    let Values::Numeric(numbers) = values else { return spec::Task::Classification };
    if !how.labels.is_empty() {
        return spec::Task::Classification;
    }
    let mut distinct = BTreeSet::new();
    for &number in numbers.iter().filter(|number| !number.is_nan()) {
        distinct.insert((number + 0.0).to_bits());
        if number.fract() != 0.0 || distinct.len() > FEW {
            return spec::Task::Regression;
        }
    }
    if distinct.len() > 2 {
        warnings.push(format!(
            "The target `{}` has {} different whole numbers, so they are taken as classes. Set `data.task` to \"regression\" if \
             they measure something.",
            how.target_name(),
            distinct.len()
        ));
    }
    spec::Task::Classification
}

fn classes(values: &Values, how: &spec::Data, warnings: &mut Vec<String>) -> Result<Truth, DataError> {
    let (codes, levels) = as_labels(values);
    let renamed: Vec<String> = levels.iter().map(|level| renamed(level, how)).collect();
    for old in how.labels.keys().filter(|old| !levels.iter().any(|level| level.trim() == old.trim())) {
        warnings.push(format!("`data.labels` renames `{old}`, which is not a label of `{}`.", how.target_name()));
    }
    let used: BTreeSet<u32> = codes.iter().copied().filter(|&code| code != MISSING).collect();
    let present: BTreeSet<&String> = used.iter().map(|&code| &renamed[code as usize]).collect();
    let labels = ordered(present.into_iter().cloned().collect(), how, warnings)?;
    if labels.len() > MANY {
        warnings.push(format!(
            "The target `{}` has {} classes. Set `data.task` to \"regression\" if it is a number, or choose another target.",
            how.target_name(),
            labels.len()
        ));
    }
    let places: HashMap<&str, u32> = labels.iter().map(String::as_str).zip(0..).collect();
    let place: Vec<u32> = renamed.iter().map(|label| places.get(label.as_str()).copied().unwrap_or(MISSING)).collect();
    let codes = codes.iter().map(|&code| place.get(code as usize).copied().unwrap_or(MISSING)).collect();
    Ok(Truth::Classes { codes, labels })
}

fn renamed(level: &str, how: &spec::Data) -> String {
    let level = level.trim();
    let new = how.labels.iter().find(|(old, _)| old.trim() == level).map(|(_, new)| new.as_str());
    new.unwrap_or(level).to_string()
}

/// Codes and renamed labels of a target column.
pub(in crate::data) fn labels_of(values: &Values, how: &spec::Data) -> (Vec<u32>, Vec<String>) {
    let (codes, levels) = as_labels(values);
    let renamed = levels.iter().map(|level| renamed(level, how)).collect();
    (codes, renamed)
}

/// Codes and levels of any column; numbers become their text.
fn as_labels(values: &Values) -> (Vec<u32>, Vec<String>) {
    let numbers = match values {
        Values::Categorical { codes, levels } => return (codes.clone(), levels.clone()),
        Values::Numeric(numbers) => numbers,
    };
    let mut places: HashMap<u64, u32> = HashMap::new();
    let mut levels = Vec::new();
    let mut code = |number: f64| {
        *places.entry((number + 0.0).to_bits()).or_insert_with(|| {
            levels.push((number + 0.0).to_string());
            levels.len() as u32 - 1
        })
    };
    let codes = numbers.iter().map(|&number| if number.is_nan() { MISSING } else { code(number) }).collect();
    (codes, levels)
}

/// Labels by value if all are numbers, else alphabetically; of two, the positive one last.
fn ordered(mut labels: Vec<String>, how: &spec::Data, warnings: &mut Vec<String>) -> Result<Vec<String>, DataError> {
    let numbers: Option<Vec<f64>> = labels.iter().map(|label| label.parse().ok()).collect();
    if let Some(numbers) = numbers {
        let mut pairs: Vec<(f64, String)> = numbers.into_iter().zip(labels).collect();
        pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
        labels = pairs.into_iter().map(|(_, label)| label).collect();
    }
    let Some(positive) = &how.positive else { return Ok(labels) };
    if !labels.contains(positive) {
        return Err(DataError::UnknownPositive {
            positive: positive.clone(),
            target: how.target_name().into(),
            labels,
        });
    }
    if labels.len() == 2 {
        labels.sort_by_key(|label| label == positive);
    } else {
        warnings.push(format!("`data.positive` has no effect: the target has {} classes, not two.", labels.len()));
    }
    Ok(labels)
}
