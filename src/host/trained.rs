//! A run's model, ready to predict.

use super::failure::Failure;
use super::open::{Ready, ready};
use crate::data::{DataError, Groups, Part, Pipeline, Places, Table, Task, grouped, outside_images, read};
use crate::eval::{ByGroup, Decision};
use crate::model::{Learner, Snapshot};
use crate::spec::{self, Workspace};
use crate::store::{Record, Runs, Status};
use crate::train::{Checkpoint, Report, Said, architecture, loss_of, say};

/// A run's kept weights with the preparation they were fitted behind.
pub(super) struct Trained {
    /// What the run left.
    pub(super) record: Record,
    /// What it was made from.
    pub(super) workspace: Workspace,
    /// Its fitted preparation.
    pub(super) pipeline: Pipeline,
    /// Its network.
    pub(super) learner: Learner,
    /// How rows of two classes are told apart.
    pub(super) decision: Decision,
    /// The epoch of the checkpoint that the weights are of, where the run has not ended with them.
    pub(super) epoch: Option<usize>,
}

impl Trained {
    /// Reads the model of `run`, an id or a folder.
    pub(super) fn open(run: &str, runs: &Runs) -> Result<Self, Failure> {
        let record = runs.open(run)?;
        let parsed = spec::parse(&record.workspace);
        if !parsed.ok() {
            let file = record.dir.join("workspace.toml").display().to_string();
            return Err(Failure::input(super::open::rendered(&parsed.diagnostics, &file, &record.workspace)));
        }
        let workspace = parsed.workspace;
        let pipeline: Pipeline = record.pipeline()?;
        let task = pipeline.task();
        let shape = architecture(&workspace, &pipeline);
        let (mut learner, _) = Learner::new(&shape, loss_of(task, &workspace.train), &workspace.train)
            .map_err(|error| Failure::input(format!("{}: {error}", record.dir.display())))?;
        let unusable =
            |error: crate::model::SnapshotError| Failure::input(format!("{}: {error}", record.dir.display()));
        let weights = record.weights()?;
        let ended = matches!(record.status, Status::Finished | Status::Stopped | Status::Interrupted);
        // A model is no checkpoint, and is not read twice to find that out.
        let checkpoint = (!ended).then(|| Checkpoint::from_file(&weights).ok()).flatten();
        let epoch = checkpoint.map(|checkpoint| checkpoint.moment.position.epoch);
        let (snapshot, notes) = Snapshot::from_file(&weights).map_err(unusable)?;
        learner.restore_weights(&snapshot).map_err(unusable)?;
        // Weights of a run that did not end have no note: what is chosen at the end is not chosen yet.
        let noted = notes.get(Report::THRESHOLD).and_then(|text| text.parse().ok());
        let threshold = Decision::At(noted.unwrap_or(workspace.balance.threshold));
        let rules = notes.get(Report::THRESHOLDS).map(|text| serde_json::from_str(text)).transpose();
        let rules = rules.map_err(|error| {
            Failure::input(format!(
                "{}: the thresholds by group in the model cannot be read: {error}",
                record.dir.display()
            ))
        })?;
        let decision = rules.map_or(threshold, Decision::ByGroup);
        Ok(Self { record, workspace, pipeline, learner, decision, epoch })
    }

    /// What is to be said where the run goes on or was killed, so that its weights are not the ones it ends with.
    pub(super) fn unfinished(&self) -> Option<String> {
        let Record { id, status, .. } = &self.record;
        let (how, next) = match status {
            Status::Live => ("is still going", String::new()),
            Status::Killed => ("was killed", format!("; `gradus resume {id}` lets it go on")),
            Status::Failed => ("has failed", String::new()),
            Status::Finished | Status::Stopped | Status::Interrupted => return None,
        };
        let which = if self.record.holds_best() { "its best so far" } else { "the last it kept" };
        Some(format!("Run {id} {how}: these are the weights of epoch {}, {which}{next}.", self.epoch?))
    }

    /// What is predicted.
    pub(super) fn task(&self) -> Task {
        self.pipeline.task()
    }

    /// The one threshold that decides, where it is one for all and there are two classes.
    pub(super) fn threshold(&self) -> Option<f64> {
        match &self.decision {
            Decision::At(threshold) if self.task() == Task::Binary => Some(*threshold),
            _ => None,
        }
    }

    /// The rules of groups, where each has its own.
    pub(super) fn by_group(&self) -> Option<&ByGroup> {
        match &self.decision {
            Decision::ByGroup(rules) => Some(rules),
            Decision::At(_) => None,
        }
    }

    /// The run's own data, read and split again.
    pub(super) fn own_data(&self, places: &Places) -> Result<Ready, Failure> {
        let own = ready(&self.workspace, places)?;
        if own.prepared.pipeline == self.pipeline {
            return Ok(own);
        }
        Err(Failure::input(format!(
            "the data of run {} have changed since it was trained, so its parts cannot be told apart any more; judge it \
             on a file of its own with --data",
            self.record.id
        )))
    }

    /// Reads another table the way the run's own was read; the target may be missing from it unless it is to be `judged`.
    /// A file without a header may have the run's columns with or without the target. Images are read where the run was
    /// made from images.
    pub(super) fn table(&self, path: &str, judged: bool, places: &Places) -> Result<(Table, Vec<String>), DataError> {
        if let Some(scaling) = self.pipeline.image() {
            return outside_images(path, scaling.shape, judged, places);
        }
        let mut how = spec::Data { rows: None, ..self.workspace.data.clone() };
        for input in self.pipeline.inputs() {
            how.types.insert(input.name.clone(), input.kind);
        }
        let whole = read(path, &how, places);
        let found = match (whole, &how.columns) {
            (Err(error), Some(columns)) if error.is_column_count() => {
                how.columns = Some(columns.iter().filter(|&name| *name != how.target).cloned().collect());
                // The first message names the run's own columns, which is what the user knows.
                read(path, &how, places).map_err(|_| error)?
            }
            (whole, _) => whole?,
        };
        let doubts = self.pipeline.doubts(&found.table);
        Ok((found.table, [found.warnings, doubts].concat()))
    }

    /// A sentence on rows whose group has no rule of its own.
    pub(super) fn strangers(&self, groups: &Groups) -> Option<String> {
        let rules = self.by_group()?;
        let known = |code: u32| rules.rules.iter().any(|(name, _)| groups.names.get(code as usize) == Some(name));
        let strangers = groups.codes.iter().filter(|&&code| !known(code)).count();
        (strangers > 0).then(|| {
            format!(
                "The groups of {strangers} rows by `{}` have no thresholds of their own; {} decides.",
                rules.column, rules.otherwise
            )
        })
    }

    /// The groups of a table's rows that the model decides by; `None` where it decides alike for all.
    ///
    /// # Errors
    /// Where the table lacks their column.
    pub(super) fn groups(&self, table: &Table) -> Result<Option<Groups>, Failure> {
        let Some(rules) = self.by_group() else { return Ok(None) };
        let Some(column) = table.column(&rules.column) else {
            return Err(Failure::input(format!(
                "this model decides by the groups of `{0}`, and the data have no column `{0}`. Add it",
                rules.column
            )));
        };
        Ok(Some(grouped(column, &(0..table.rows).collect::<Vec<usize>>())))
    }

    /// Probabilities (a column a class) or numbers for every row of `table`, row-major.
    pub(super) fn scores(&self, table: &Table) -> Result<Vec<f64>, DataError> {
        let rows: Vec<usize> = (0..table.rows).collect();
        let x = self.pipeline.apply(table, &rows)?;
        let scores = self.learner.activated(&self.learner.outputs(&x));
        Ok(match self.task() {
            Task::Regression => scores.into_iter().map(|score| self.pipeline.rescaled(score)).collect(),
            Task::Binary | Task::Multiclass => scores,
        })
    }

    /// What the model says of a part of data.
    pub(super) fn say<'a>(&'a self, part: &'a Part) -> Said<'a> {
        let rescale = |output| self.pipeline.rescaled(output);
        say(&self.learner, part, self.pipeline.labels(), &self.decision, rescale)
    }
}
