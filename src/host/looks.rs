//! The seal of the test rows, as it is told: how often they were looked at, and what that means.

use std::path::Path;

use super::out;
use crate::store::{Look, Looker, Looks, Record, Runs, told_looks};

/// Counts a look at the rows of `test_set` by judging `record`, and tells how often that makes; a look that cannot be
/// counted is told as well.
pub(super) fn count(record: &Record, test_set: &str, by: Looker) -> Option<String> {
    counted(&Looks::beside(&record.dir), &record.id, test_set, by)
}

/// The same, where a look that cannot be counted is for the caller to tell.
pub(super) fn noted(record: &Record, test_set: &str, by: Looker) -> (Option<String>, Option<String>) {
    let looks = Looks::beside(&record.dir);
    let uncounted = note(&looks, &record.id, test_set, by);
    (meant(&looks.at(test_set)), uncounted)
}

/// The same for models that are no run, of which nothing is kept.
pub(super) fn count_without_run(runs: &Runs, test_set: &str, by: Looker) -> Option<String> {
    counted(&runs.looks(), "", test_set, by)
}

fn counted(looks: &Looks, run: &str, test_set: &str, by: Looker) -> Option<String> {
    out::warnings(note(looks, run, test_set, by).as_slice());
    meant(&looks.at(test_set))
}

/// Counts a look; says why where it cannot.
fn note(looks: &Looks, run: &str, test_set: &str, by: Looker) -> Option<String> {
    let noted = looks.note(&Look { test_set: test_set.into(), run: run.into(), by });
    noted.err().map(|error| format!("this look at the test rows is not counted: {}", error.kind()))
}

/// How often the rows of `test_set` were looked at.
pub(super) fn told(record: &Record, test_set: &str) -> Option<String> {
    told_beside(&record.dir, test_set)
}

/// The same for the runs beside the folder of a run.
pub(super) fn told_beside(run: &Path, test_set: &str) -> Option<String> {
    meant(&Looks::beside(run).at(test_set))
}

fn meant(looks: &[Look]) -> Option<String> {
    let told = told_looks(looks)?;
    let meaning = if looks.len() < 2 {
        ""
    } else {
        ".\nA test that is looked at more than once is no longer unseen: whatever was chosen by these numbers, they are too good \
         for it. Choose by validation, or by `gradus cv`."
    };
    Some(format!("{told}{meaning}"))
}
