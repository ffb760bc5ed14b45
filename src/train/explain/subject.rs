//! A model and the rows it is asked about: cells as they were read, and what the model says of them.

use super::error::ExplainError;
use crate::base::crew::Crew;
use crate::base::diag::nearest;
use crate::base::rng::{Purpose, Stream};
use crate::data::{DataError, Groups, Matrix, Part, Pipeline, Table, Task, Truth, grouped};
use crate::eval::{self, Decision, Grouping, Metrics, Scored, larger_is_better};

/// A model from outside.
#[derive(Clone, Copy)]
pub struct Model<'a> {
    /// From cells to what the network reads.
    pub pipeline: &'a Pipeline,
    /// The network's answers for prepared rows, row-major: a probability a class, or the number it learns.
    pub outputs: &'a dyn Fn(&Matrix) -> Vec<f64>,
    /// How rows of two classes are told apart.
    pub decision: &'a Decision,
}

/// A model and the rows it is asked about.
pub struct Subject<'a> {
    model: Model<'a>,
    /// Columns that the model reads and protected ones.
    table: Table,
    truth: Truth,
    /// Where the rows are in the whole table.
    places: Vec<usize>,
    /// Rows that they were drawn from.
    of: usize,
    protected: Vec<String>,
    /// What the model says of the rows as they are.
    base: Vec<f64>,
    crew: Crew,
}

/// A metric and which way is better.
pub(super) struct Metric {
    pub(super) name: String,
    pub(super) baseline: f64,
    larger_is_better: bool,
}

impl Metric {
    /// How much worse `value` is than the baseline.
    pub(super) fn lost(&self, value: f64) -> f64 {
        if self.larger_is_better { self.baseline - value } else { value - self.baseline }
    }
}

impl<'a> Subject<'a> {
    /// At most `most` rows of `part`, drawn under `seed` where there are more; `table` is the one that its rows are places
    /// of. So many threads prepare rows; what is found does not depend on it.
    ///
    /// # Errors
    /// [`ExplainError::NoRows`] when the part has none.
    pub fn new(
        model: Model<'a>,
        table: &Table,
        part: &Part,
        (most, seed): (usize, u64),
        threads: usize,
    ) -> Result<Self, ExplainError> {
        let of = part.rows.len();
        if of == 0 {
            return Err(ExplainError::NoRows);
        }
        let places = drawn(of, most, seed, 0);
        let rows: Vec<usize> = places.iter().map(|&place| part.rows[place]).collect();
        let protected: Vec<String> = part.groups.iter().map(|groups| groups.column.clone()).collect();
        let inputs = model.pipeline.inputs().iter().map(|input| input.name.as_str());
        // Images are known by their file.
        let file = table.images.as_ref().map(|_| "file");
        let names: Vec<&str> = inputs.chain(protected.iter().map(String::as_str)).chain(file).collect();
        let (table, truth) = (table.part(&names, &rows), part.truth.of_rows(&places));
        let (base, crew) = (Vec::new(), Crew::new(threads));
        let mut subject = Self { model, table, truth, places: rows, of, protected, base, crew };
        subject.base = subject.rescaled((model.outputs)(&part.x.select(&places)));
        Ok(subject)
    }

    fn rescaled(&self, mut outputs: Vec<f64>) -> Vec<f64> {
        if self.task() == Task::Regression {
            for output in &mut outputs {
                *output = self.model.pipeline.rescaled(*output);
            }
        }
        outputs
    }

    pub(super) fn rows(&self) -> usize {
        self.places.len()
    }

    pub(super) fn of(&self) -> usize {
        self.of
    }

    pub(super) fn table(&self) -> &Table {
        &self.table
    }

    pub(super) fn truth(&self) -> &Truth {
        &self.truth
    }

    pub(super) fn place(&self, row: usize) -> usize {
        self.places[row]
    }

    pub(super) fn task(&self) -> Task {
        self.model.pipeline.task()
    }

    pub(super) fn labels(&self) -> &[String] {
        self.model.pipeline.labels()
    }

    /// The column that is predicted.
    pub(super) fn target(&self) -> &str {
        &self.model.pipeline.target_name
    }

    pub(super) fn is_of_images(&self) -> bool {
        self.model.pipeline.image().is_some()
    }

    /// Columns that the model reads, in their order.
    pub(super) fn inputs(&self) -> impl Iterator<Item = &str> {
        self.model.pipeline.inputs().iter().map(|input| input.name.as_str())
    }

    pub(super) fn is_input(&self, name: &str) -> bool {
        self.inputs().any(|input| input == name)
    }

    /// Columns of which groups are told: those that the model reads and protected ones.
    pub(super) fn grouping(&self) -> impl Iterator<Item = &crate::data::Column> {
        let told = |name: &String| self.is_input(name) || self.protected.contains(name);
        self.table.columns.iter().filter(move |column| told(&column.name))
    }

    pub(super) fn protected(&self) -> impl Iterator<Item = &str> {
        self.protected.iter().map(String::as_str)
    }

    /// What the model says of the rows as they are: a column a class, or a number.
    pub(super) fn base(&self) -> &[f64] {
        &self.base
    }

    /// Numbers that the model gives a row.
    pub(super) fn width(&self) -> usize {
        self.labels().len().max(1)
    }

    /// The class that each row is taken for.
    pub(super) fn decided(&self, scores: &[f64]) -> Vec<u32> {
        self.decided_in(scores, |column| self.groups(column))
    }

    /// The rows' groups of a column.
    pub(super) fn groups(&self, column: &str) -> Option<Groups> {
        let rows: Vec<usize> = (0..self.rows()).collect();
        self.table.column(column).map(|column| grouped(column, &rows))
    }

    /// Whether decisions look at the groups of a column.
    pub(super) fn decides_by(&self, column: &str) -> bool {
        self.model.decision.column() == Some(column)
    }

    /// The same where the rows' groups of a column are others than they are.
    pub(super) fn decided_in(&self, scores: &[f64], of: impl FnOnce(&str) -> Option<Groups>) -> Vec<u32> {
        let groups = self.model.decision.column().and_then(of);
        self.model.decision.decide(scores, self.labels().len(), |_| {
            let groups = groups.as_ref()?;
            Some(Grouping { codes: &groups.codes, names: &groups.names })
        })
    }

    /// What the model says of each of these tables, in turn; they are prepared side by side.
    pub(super) fn ask(&self, count: usize, table: impl Fn(usize) -> Table + Sync) -> Vec<Result<Vec<f64>, DataError>> {
        let mut said = Vec::with_capacity(count);
        let (pipeline, at_once) = (self.model.pipeline, self.crew.threads());
        for first in (0..count).step_by(at_once) {
            let slots: Vec<std::sync::Mutex<Option<Result<Matrix, DataError>>>> =
                (first..count.min(first + at_once)).map(|_| std::sync::Mutex::new(None)).collect();
            self.crew.each(slots.len(), |slot| {
                let table = table(first + slot);
                let rows: Vec<usize> = (0..table.rows).collect();
                let prepared = pipeline.apply(&table, &rows);
                *slots[slot].lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(prepared);
            });
            let prepared = slots
                .into_iter()
                .filter_map(|slot| slot.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner));
            said.extend(prepared.map(|x| Ok(self.rescaled((self.model.outputs)(&x?)))));
        }
        said
    }

    /// All metrics of the task, by these answers.
    pub(super) fn metrics(&self, scores: &[f64]) -> Metrics {
        match &self.truth {
            Truth::Numbers(numbers) => eval::regression(numbers, scores),
            Truth::Classes { codes, labels } => {
                let predicted = self.decided(scores);
                let classes = labels.len();
                Scored { truth: codes, predicted: &predicted, probabilities: scores, classes }.classification()
            }
        }
    }

    /// The metric of that name, or the first that speaks for the task and is defined here.
    pub(super) fn metric(&self, name: Option<&str>) -> Result<Metric, ExplainError> {
        let all = self.metrics(&self.base);
        let defined = |name: &&str| all.get(name).is_some_and(|value| !value.is_nan());
        let found = match name {
            Some(name) => all.iter().map(|(known, _)| known).find(|known| *known == name),
            None => eval::HEADLINES.into_iter().find(defined).or(Some("accuracy")),
        };
        let Some(found) = found else {
            let name = name.unwrap_or_default();
            let like = nearest(name, all.iter().map(|(known, _)| known)).map(str::to_owned);
            let known = all.iter().map(|(known, _)| known).collect::<Vec<_>>().join(", ");
            return Err(ExplainError::UnknownMetric { name: name.into(), nearest: like, known });
        };
        let baseline = all.get(found).unwrap_or(f64::NAN);
        Ok(Metric { name: found.into(), baseline, larger_is_better: larger_is_better(found) })
    }

    /// Fails where the model does not read such a column.
    pub(super) fn known(&self, name: &str) -> Result<(), ExplainError> {
        if self.is_input(name) {
            return Ok(());
        }
        let nearest = nearest(name, self.inputs()).map(str::to_owned);
        let mut known = self.inputs().map(|input| format!("`{input}`")).collect::<Vec<_>>().join(", ");
        if known.is_empty() {
            known = "pixels".into();
        }
        Err(ExplainError::UnknownColumn { name: name.into(), nearest, known })
    }
}

/// At most `most` of the numbers below `of`, ascending; drawn where there are more.
pub(super) fn drawn(of: usize, most: usize, seed: u64, index: u64) -> Vec<usize> {
    let mut places: Vec<usize> = (0..of).collect();
    if most < of {
        Stream::new(seed, Purpose::Explain, index).shuffle(&mut places);
        places.truncate(most);
        places.sort_unstable();
    }
    places
}
