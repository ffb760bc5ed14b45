//! The fitted preparation: from the columns of any table to the network's inputs. Stored as `pipeline.json`.

use serde::{Deserialize, Serialize};

use super::duplicates::distinct;
use super::frame::{Cells, Frame};
use super::scale::standard;
use super::{Fitted, Training};
use crate::data::dataset::{Dataset, Task, Truth};
use crate::data::error::DataError;
use crate::data::image::{ImageError, ImageScaling};
use crate::data::matrix::Matrix;
use crate::data::prep::PrepError;
use crate::data::table::Table;
use crate::spec::{ColumnType, Step};

/// Rows prepared at a time, so that memory in double precision stays bounded.
const BLOCK: usize = 65_536;

/// A column that is learnt from, as the file has it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Input {
    /// Its name.
    pub name: String,
    /// How its cells must be read.
    #[serde(with = "kind")]
    pub kind: ColumnType,
}

/// What is predicted, and how the network's output becomes it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// Class labels in order; of two, the positive one last.
    Labels(Vec<String>),
    /// The network learns `(y - mean) / std`.
    Number {
        /// Mean over training rows.
        mean: f64,
        /// Population standard deviation over training rows; 1 where all are equal.
        std: f64,
    },
}

/// Fitted preparation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pipeline {
    inputs: Vec<Input>,
    steps: Vec<Fitted>,
    features: Vec<String>,
    /// Columns that got another name than their step gave them, because that was taken: the step's place and both names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    renamed: Vec<(usize, String, String)>,
    /// Of images, which have no steps, how they are normalised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    image: Option<ImageScaling>,
    /// The column that is predicted.
    pub target_name: String,
    /// What it holds.
    pub target: Target,
}

/// A pipeline, and what it was fitted on.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    /// The fitted preparation.
    pub pipeline: Pipeline,
    /// The training rows that are kept.
    pub rows: Vec<usize>,
    /// Those rows prepared. Not always what [`Pipeline::apply`] makes of them: a step that looks at the target treats the rows
    /// that it learns from in another way.
    pub x: Matrix,
    /// What is doubtful.
    pub warnings: Vec<String>,
}

impl Pipeline {
    /// Fits `steps` in order on the training rows.
    ///
    /// # Errors
    /// Where a step does not fit the columns it finds, or text or missing cells are left at the end.
    pub fn fit(dataset: &Dataset, steps: &[Step]) -> Result<Fit, DataError> {
        let mut rows = dataset.parts.train.clone();
        let target_name = dataset.target_name().to_string();
        if let Some(images) = &dataset.table.images {
            let (image, target) = (Some(ImageScaling::fit(images, &rows)), target(&dataset.truth, &rows));
            let (inputs, steps, features, renamed) = (vec![], vec![], vec![], vec![]);
            let pipeline = Self { inputs, steps, features, renamed, image, target_name, target };
            let x = pipeline.apply(&dataset.table, &rows)?;
            return Ok(Fit { pipeline, rows, x, warnings: vec![] });
        }
        let mut warnings = Vec::new();
        if steps.contains(&Step::DropDuplicates) {
            rows = distinct(&dataset.table, &rows);
        }
        let inputs: Vec<Input> = dataset
            .table
            .columns
            .iter()
            .zip(&dataset.roles)
            .filter(|(_, role)| role.is_feature())
            .map(|(column, _)| Input { name: column.name.clone(), kind: column.values.kind() })
            .collect();
        let mut frame = Frame::gather(&inputs, &dataset.table, &rows)?;
        let (mut fitted, mut renamed) = (Vec::new(), Vec::new());
        let truth = dataset.truth.of_rows(&rows);
        let mut training = Training { truth: &truth, target: &target_name, warnings: &mut warnings };
        for step in steps {
            let Some(step) = Fitted::train(step, &mut frame, &mut training)? else { continue };
            renamed.extend(frame.renamed.drain(..).map(|(from, to)| (fitted.len(), from, to)));
            fitted.push(step);
        }
        check_done(&frame)?;
        if frame.columns.is_empty() {
            return Err(DataError::NoFeatures { left_out: vec![] });
        }
        let features: Vec<String> = frame.columns.iter().map(|(name, _)| name.clone()).collect();
        let target = target(&dataset.truth, &rows);
        let pipeline = Self { inputs, steps: fitted, features, renamed, image: None, target_name, target };
        let columns = pipeline.width();
        let mut values = vec![0.0; rows.len() * columns];
        write(&frame, &mut values);
        let x = Matrix { values, rows: rows.len(), columns };
        Ok(Fit { pipeline, rows, x, warnings })
    }

    /// The prepared numbers of `rows` of any table that has the input columns, in whatever order and company; numbers
    /// beyond single precision become its largest.
    ///
    /// # Errors
    /// Where an input column is missing, or a cell is missing that no step fills, or where images are needed and not there.
    pub fn apply(&self, table: &Table, rows: &[usize]) -> Result<Matrix, DataError> {
        let columns = self.width();
        if let Some(scaling) = &self.image {
            let fitting = table.images.as_ref().filter(|images| images.shape == scaling.shape);
            let images = fitting.ok_or(ImageError::NeedsImages { shape: scaling.shape })?;
            return Ok(Matrix { values: scaling.apply(images, rows), rows: rows.len(), columns });
        }
        let mut values = vec![0.0; rows.len() * columns];
        for (block, values) in rows.chunks(BLOCK).zip(values.chunks_mut(BLOCK * columns)) {
            let mut frame = Frame::gather(&self.inputs, table, block)?;
            self.steps.iter().for_each(|step| step.apply(&mut frame));
            check_done(&frame)?;
            write(&frame, values);
        }
        Ok(Matrix { values, rows: rows.len(), columns })
    }

    /// What of another table's cells the steps cannot read, a sentence each.
    pub fn doubts(&self, table: &Table) -> Vec<String> {
        let dates = self.steps.iter().filter_map(|step| if let Fitted::Date(date) = step { Some(date) } else { None });
        dates.flat_map(|date| date.doubts(table)).collect()
    }

    /// Columns of the matrix: a feature or a number of an image each.
    pub fn width(&self) -> usize {
        self.image.as_ref().map_or(self.features.len(), |scaling| scaling.shape.pixels())
    }

    /// How images are normalised, where the rows are images.
    pub fn image(&self) -> Option<&ImageScaling> {
        self.image.as_ref()
    }

    /// The names of the matrix' columns, such as `age` or `workclass=Private`; those of images have none.
    pub fn features(&self) -> &[String] {
        &self.features
    }

    /// The columns of the matrix that hold codes to be embedded, with how many codes each has.
    pub fn codes(&self) -> Vec<(usize, usize)> {
        let values = |name: &str| self.steps.iter().find_map(|step| step.codes(name));
        self.features.iter().enumerate().filter_map(|(place, name)| Some((place, values(name)?))).collect()
    }

    /// For each category that a step encoded, the columns of the matrix that say it together.
    pub fn categories(&self) -> Vec<Vec<usize>> {
        let place = |step: usize, name: &String| {
            let renamed = self.renamed.iter().find(|(at, from, _)| *at == step && from == name);
            let name = renamed.map_or(name, |(.., to)| to);
            self.features.iter().position(|feature| feature == name)
        };
        let groups = self.steps.iter().enumerate().flat_map(|(step, fitted)| {
            let places = move |names: Vec<String>| names.iter().filter_map(|name| place(step, name)).collect();
            fitted.categories().into_iter().map(places)
        });
        groups.filter(|group: &Vec<usize>| !group.is_empty()).collect()
    }

    pub(super) fn steps(&self) -> &[Fitted] {
        &self.steps
    }

    /// What is predicted.
    pub fn task(&self) -> Task {
        match &self.target {
            Target::Labels(labels) if labels.len() == 2 => Task::Binary,
            Target::Labels(_) => Task::Multiclass,
            Target::Number { .. } => Task::Regression,
        }
    }

    /// What the network is to give for each row: the class code, or the standardised number.
    pub fn wanted(&self, truth: &Truth) -> Vec<f32> {
        match truth {
            Truth::Numbers(numbers) => numbers.iter().map(|&number| self.standardised(number) as f32).collect(),
            Truth::Classes { codes, .. } => codes.iter().map(|&code| code as f32).collect(),
        }
    }

    /// Class labels in order; empty for regression.
    pub fn labels(&self) -> &[String] {
        match &self.target {
            Target::Labels(labels) => labels,
            Target::Number { .. } => &[],
        }
    }

    /// What the network learns for a target of `number`.
    pub fn standardised(&self, number: f64) -> f64 {
        match self.target {
            Target::Number { mean, std } => (number - mean) / std,
            Target::Labels(_) => number,
        }
    }

    /// The target that the network means by `output`: the inverse of [`Pipeline::standardised`].
    pub fn rescaled(&self, output: f64) -> f64 {
        match self.target {
            Target::Number { mean, std } => output * std + mean,
            Target::Labels(_) => output,
        }
    }

    /// The columns that a table must have, and how their cells must be read.
    pub fn inputs(&self) -> &[Input] {
        &self.inputs
    }
}

/// Writes the columns of a frame into a row-major matrix.
fn write(frame: &Frame, values: &mut [f32]) {
    let columns = frame.columns.len();
    for (place, (_, cells)) in frame.columns.iter().enumerate() {
        write_column(cells, values.get_mut(place..).unwrap_or_default().iter_mut().step_by(columns));
    }
}

fn write_column<'a>(cells: &Cells, into: impl Iterator<Item = &'a mut f32>) {
    let (low, high) = (f64::from(f32::MIN), f64::from(f32::MAX));
    match cells {
        Cells::Numbers(numbers) => {
            into.zip(numbers).for_each(|(value, number)| *value = number.clamp(low, high) as f32);
        }
        Cells::Flags(flags) => into.zip(flags).for_each(|(value, &flag)| *value = f32::from(u8::from(flag))),
        Cells::Codes { codes, .. } => into.zip(codes).for_each(|(value, &code)| *value = code as f32),
        Cells::Labels { .. } => {}
    }
}

/// Fails at the first column that the network cannot read.
fn check_done(frame: &Frame) -> Result<(), DataError> {
    for (name, cells) in &frame.columns {
        if matches!(cells, Cells::Labels { .. }) {
            return Err(PrepError::StillText { column: name.clone() }.into());
        }
        if cells.any_missing() {
            return Err(PrepError::StillMissing { column: name.clone() }.into());
        }
    }
    Ok(())
}

fn target(truth: &Truth, rows: &[usize]) -> Target {
    match truth.of_rows(rows) {
        Truth::Classes { labels, .. } => Target::Labels(labels),
        Truth::Numbers(numbers) => {
            let (mean, std) = standard(&numbers);
            Target::Number { mean, std }
        }
    }
}

/// Column types as the workspace file calls them.
mod kind {
    use serde::de::Error as _;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use crate::spec::ColumnType;

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes fields by reference")]
    pub(super) fn serialize<S: Serializer>(kind: &ColumnType, serializer: S) -> Result<S::Ok, S::Error> {
        match kind {
            ColumnType::Numeric => "numeric",
            ColumnType::Categorical => "categorical",
        }
        .serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<ColumnType, D::Error> {
        match String::deserialize(deserializer)?.as_str() {
            "numeric" => Ok(ColumnType::Numeric),
            "categorical" => Ok(ColumnType::Categorical),
            other => Err(D::Error::custom(format!("`{other}` is no column type"))),
        }
    }
}
