//! What a report tells of: a run, read from disk, and what its model says of the rows it is judged on.

use super::groups::interval;
use crate::data::{ColumnProfile, Profile};
use crate::eval::{Confusion, Group, Metrics};
use crate::model::LayerShape;
use crate::spec::Workspace;
use crate::train::{Confusions, EpochReport, Intervals, Report, Shape};

/// A run as its report needs it.
#[derive(Clone, Debug)]
pub struct Subject {
    /// How it stands, in one word.
    pub status: &'static str,
    /// The workspace file's text.
    pub text: String,
    /// What that says.
    pub workspace: Workspace,
    /// What came of it.
    pub report: Report,
    /// The epochs that led there.
    pub epochs: Vec<EpochReport>,
    /// Its sizes, as the log tells them.
    pub shape: Option<Shape>,
    /// The network layer by layer; empty where the run's preparation cannot be read.
    pub layers: Vec<LayerShape>,
    /// What happened on the way, in order.
    pub happenings: Vec<Told>,
    /// 95 % intervals of the last part; empty in runs of older versions whose data are gone.
    pub intervals: Intervals,
    /// How often the test rows were looked at, and what that means.
    pub looks: Option<String>,
    /// What the model says of the rows of the last part, or why that is not known.
    pub rows: Result<Rows, String>,
    /// What is in the data, where they are there.
    pub profile: Option<Profile>,
}

/// Something that happened in a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// Seconds of the run's own time.
    pub seconds: f64,
    /// Batches done.
    pub step: u64,
    /// A sentence or less.
    pub text: String,
}

/// What a model says of rows, beside what is true of them.
#[derive(Clone, Debug, PartialEq)]
pub enum Rows {
    /// Of classes.
    Classes {
        /// The true class of each row.
        truth: Vec<u32>,
        /// Rows x classes, row-major.
        probabilities: Vec<f64>,
        /// The class that each row is taken for.
        predicted: Vec<u32>,
    },
    /// Of numbers, in their own units.
    Numbers {
        /// What is true.
        truth: Vec<f64>,
        /// What is predicted.
        predicted: Vec<f64>,
    },
}

impl Subject {
    /// Whether a column's cells may tell who a row is: one that is left out of learning, or text that is nearly all different.
    pub(super) fn is_private(&self, column: &ColumnProfile) -> bool {
        let dropped = self.workspace.data.drop.contains(&column.name);
        let rows = self.profile.as_ref().map_or(0, |profile| profile.rows);
        column.numbers.is_none() && (dropped || column.distinct * 2 > rows)
    }

    /// The last part that was judged, by name, and its metrics.
    pub(super) fn last(&self) -> (&'static str, &Metrics) {
        let metrics = &self.report.metrics;
        let parts = [("test", &metrics.test), ("validation", &metrics.validation), ("train", &metrics.train)];
        parts.into_iter().find(|(_, metrics)| !metrics.is_empty()).unwrap_or(parts[0])
    }

    /// Every part with metrics.
    pub(super) fn parts(&self) -> Vec<(&'static str, &Metrics)> {
        let metrics = &self.report.metrics;
        let parts = [("train", &metrics.train), ("validation", &metrics.validation), ("test", &metrics.test)];
        parts.into_iter().filter(|(_, metrics)| !metrics.is_empty()).collect()
    }

    /// The heads of a table of metrics by part, and whether a column of intervals is among them.
    pub(super) fn metric_heads(&self) -> (Vec<String>, bool) {
        let (last, metrics) = self.last();
        let sure = metrics.iter().any(|(name, _)| self.interval(name).is_some());
        let parts = self.parts().into_iter().map(|(part, _)| part.to_owned());
        let interval = sure.then(|| format!("95 % interval, {last}"));
        (std::iter::once("metric".to_owned()).chain(parts).chain(interval).collect(), sure)
    }

    /// Rows of a part.
    pub(super) fn count(&self, part: &str) -> usize {
        let rows = self.report.rows;
        match part {
            "train" => rows.train,
            "validation" => rows.validation,
            _ => rows.test,
        }
    }

    /// The 95 % interval of a metric of the last part, where there is one.
    pub(super) fn interval(&self, metric: &str) -> Option<(f64, f64)> {
        self.intervals.metrics.get(metric)
    }

    /// The 95 % interval of a group's rate: as the report has it, else by the counts behind the rate.
    pub(super) fn group_interval(&self, column: &str, group: &Group, rate: &str) -> Option<(f64, f64)> {
        let between = self.intervals.fairness.iter().find(|between| between.column == column);
        let ends = between.and_then(|between| between.groups.iter().find(|(value, _)| *value == group.value));
        ends.map_or_else(|| interval(group, rate), |(_, ends)| ends.get(rate))
    }

    /// Class labels in order; empty for regression.
    pub(super) fn labels(&self) -> &[String] {
        self.report.confusion_matrix.as_ref().map_or(&[], |counts| &counts.labels)
    }

    /// The matrix of every part that has one.
    pub(super) fn confusions(&self) -> Vec<(&'static str, Confusion)> {
        let Some(Confusions { labels, train, validation, test }) = &self.report.confusion_matrix else { return vec![] };
        let parts = [("train", train), ("validation", validation), ("test", test)];
        let there = parts.into_iter().filter(|(_, counts)| !counts.is_empty());
        there.map(|(part, counts)| (part, Confusion { labels: labels.clone(), counts: counts.clone() })).collect()
    }

    /// Where the data are: the file, or the folder of images.
    pub(super) fn data_path(&self) -> &str {
        self.workspace.data.images.as_deref().unwrap_or(&self.workspace.data.path)
    }

    /// A file or folder of the workspace as a page names it: as it is written, and of an absolute path, whose folders are nobody
    /// else's business, its name.
    pub(super) fn shown_path(path: &str) -> &str {
        let drive = path.as_bytes().get(1) == Some(&b':');
        if path.starts_with(['/', '\\', '~']) || drive { last_name(path) } else { path }
    }

    /// The workspace as it was trained with, absolute paths shortened in the same way.
    pub(super) fn shown_text(&self) -> String {
        let data = &self.workspace.data;
        let paths = [Some(&data.path), data.images.as_ref(), data.test.as_ref()];
        let paths = paths.into_iter().flatten().filter(|path| Self::shown_path(path) != path.as_str());
        let mut paths: Vec<&String> = paths.collect();
        // One may lie in another.
        paths.sort_by_key(|path| std::cmp::Reverse(path.len()));
        paths.into_iter().fold(self.text.clone(), |text, path| text.replace(path.as_str(), Self::shown_path(path)))
    }

    /// What the data are called: the same without the folders it is in, which are nobody else's business.
    pub(super) fn data_name(&self) -> &str {
        last_name(self.data_path())
    }
}

/// What a path ends with.
fn last_name(path: &str) -> &str {
    path.trim_end_matches(['/', '\\']).rsplit(['/', '\\']).next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absolute_paths_are_shown_by_their_name() {
        for (path, shown) in [
            ("data/loans.csv", "data/loans.csv"),
            ("../loans.csv", "../loans.csv"),
            ("/home/ada/data/loans.csv", "loans.csv"),
            ("/home/ada/images/", "images"),
            ("~/loans.csv", "loans.csv"),
            ("C:\\Users\\ada\\loans.csv", "loans.csv"),
        ] {
            assert_eq!(Subject::shown_path(path), shown);
        }
    }
}
