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
        match (&mut self.truth, other.truth) {
            (Truth::Classes { codes, .. }, Truth::Classes { codes: more, .. }) => codes.extend(more),
            (Truth::Numbers(numbers), Truth::Numbers(more)) => numbers.extend(more),
            // Both parts are of one dataset, which has classes or numbers.
            _ => {}
        }
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

/// The classes of the training part `before`, by its own weights, and of `after`; nothing for regression.
pub(super) fn counted(before: &Part, after: &Part) -> Vec<ClassCount> {
    let Truth::Classes { labels, .. } = &before.truth else { return vec![] };
    let classes = labels.len();
    let (present, learnt) = (before.sums(classes, |_| 1.0), after.sums(classes, |_| 1.0));
    let made = after.sums(classes, |place| f64::from(u8::from(after.made[place])));
    let (shares_before, shares_after) = (before.shares(classes), after.shares(classes));
    let one = |(class, label): (usize, &String)| ClassCount {
        label: label.clone(),
        before: present[class] as usize,
        after: learnt[class] as usize,
        made: made[class] as usize,
        share_before: shares_before[class],
        share_after: shares_after[class],
    };
    labels.iter().enumerate().map(one).collect()
}

impl Part {
    /// For each class what `of` gives its rows, added up.
    fn sums(&self, classes: usize, of: impl Fn(usize) -> f64) -> Vec<f64> {
        let mut sums = vec![0.0; classes];
        for (place, &code) in self.truth.codes().unwrap_or_default().iter().enumerate() {
            sums[code as usize] += of(place);
        }
        sums
    }

    /// The share of each class by weight.
    fn shares(&self, classes: usize) -> Vec<f64> {
        let sums = self.sums(classes, |place| self.weights.as_ref().map_or(1.0, |weights| f64::from(weights[place])));
        let all: f64 = sums.iter().sum();
        sums.into_iter().map(|sum| sum / all).collect()
    }
}
