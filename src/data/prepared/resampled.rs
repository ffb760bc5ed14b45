//! Training rows made even, and the count of each class before and after.

use super::{Part, classes};
use crate::base::rng::{Purpose, Stream};
use crate::data::balance::{self, BalanceError, Means};
use crate::data::dataset::{Dataset, Truth};
use crate::data::error::DataError;
use crate::data::prep::Pipeline;
use crate::spec::{BalanceMethod, Workspace};

/// A class before and after its training rows were made even.
#[derive(Clone, Debug, PartialEq)]
pub struct ClassCount {
    /// The class.
    pub label: String,
    /// Training rows of it that the table has.
    pub before: usize,
    /// Rows that are learnt from; those drawn again count again, and made ones are among them.
    pub after: usize,
    /// Rows that were made.
    pub made: usize,
    /// Its share of the training rows before, by the weight column where there is one.
    pub share_before: f64,
    /// Its share of what is learnt from, by all weights.
    pub share_after: f64,
}

/// The rows of `part` that `[balance]` keeps, draws and makes, and what is doubtful; `None` where it leaves rows alone.
pub(super) fn resampled(
    dataset: &Dataset,
    pipeline: &Pipeline,
    part: &Part,
    workspace: &Workspace,
) -> Result<Option<(Part, Vec<String>)>, DataError> {
    let how = &workspace.balance;
    if !how.method.resamples() {
        return Ok(None);
    }
    let codes = classes(dataset, part, "balance.method")?;
    let method = how.method.name();
    if how.method.makes_rows() && pipeline.image().is_some() {
        return Err(BalanceError::Images { method }.into());
    }
    let coded = pipeline.codes().first().map(|&(place, _)| pipeline.features()[place].clone());
    if let Some(column) = coded.filter(|_| how.method.makes_rows() && how.method != BalanceMethod::Smotenc) {
        return Err(BalanceError::Codes { method, column }.into());
    }
    let means = Means { how, categories: pipeline.categories() };
    let mut stream = Stream::new(workspace.train.seed, Purpose::Balance, 0);
    let found = balance::resample(&part.x, codes, dataset.truth.labels(), &means, &mut stream)?;
    Ok(found.map(|found| {
        let mut even = part.select(&found.kept);
        even.append(part.made_from(&found.made));
        (even, found.warnings)
    }))
}

impl Part {
    /// Rows as they were made, each with the groups, weight and row of the one it was made from.
    fn made_from(&self, made: &balance::Made) -> Self {
        let mut part = self.select(&made.bases);
        part.x.values.clone_from(&made.values);
        part.made = vec![true; made.count()];
        part
    }

    fn append(&mut self, other: Self) {
        self.x.values.extend(other.x.values);
        self.x.rows += other.x.rows;
        self.y.extend(other.y);
        self.truth.append(other.truth);
        if let (Some(weights), Some(more)) = (&mut self.weights, other.weights) {
            weights.extend(more);
        }
        for (groups, more) in self.groups.iter_mut().zip(other.groups) {
            groups.codes.extend(more.codes);
        }
        self.rows.extend(other.rows);
        self.made.extend(other.made);
    }
}

/// The classes of the training part as it was and as it is, by its own weights; nothing for regression.
pub(super) fn counted(truth: &Truth, was: &Tally, is: &Tally) -> Vec<ClassCount> {
    let Truth::Classes { labels, .. } = truth else { return vec![] };
    let one = |(class, label): (usize, &String)| ClassCount {
        label: label.clone(),
        before: was.rows[class],
        after: is.rows[class],
        made: is.made[class],
        share_before: was.weights[class] / was.weight,
        share_after: is.weights[class] / is.weight,
    };
    labels.iter().enumerate().map(one).collect()
}

/// How many rows of each class a part has, how many of them were made, and what they weigh.
pub(super) struct Tally {
    rows: Vec<usize>,
    made: Vec<usize>,
    weights: Vec<f64>,
    /// Of all classes.
    weight: f64,
}

impl Tally {
    /// Of rows of which this is true, which count alike without weights; those that are not said to be made are not.
    pub(super) fn of(truth: &Truth, weights: Option<&[f32]>, made: &[bool]) -> Self {
        let classes = truth.labels().len();
        let mut tally =
            Self { rows: vec![0; classes], made: vec![0; classes], weights: vec![0.0; classes], weight: 0.0 };
        for (place, &code) in truth.codes().unwrap_or_default().iter().enumerate() {
            let (class, weight) = (code as usize, weights.map_or(1.0, |all| f64::from(all[place])));
            tally.rows[class] += 1;
            tally.made[class] += usize::from(made.get(place).copied().unwrap_or_default());
            tally.weights[class] += weight;
            tally.weight += weight;
        }
        tally
    }
}
