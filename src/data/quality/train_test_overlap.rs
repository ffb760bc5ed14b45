//! Test rows equal to rows that are learnt from in every column but the target: they are known by heart, and the test says
//! too much.

use super::chance::equal_cells;
use super::{Finding, Subject};
use crate::base::fmt;
use crate::base::severity::Severity::{Note, Warning};
use crate::data::signatures::{alike, key, repeats, signatures};

/// Share of the equal rows that may be so by chance, if columns had nothing to do with each other, before that is why.
const BY_CHANCE: f64 = 0.5;

pub(super) fn find(subject: &Subject) -> Vec<Finding> {
    // Images are told apart by their pixels, which the split looks at, and not by their files' names.
    if subject.test.is_empty() || subject.table.images.is_some() {
        return Vec::new();
    }
    // A column that the test file lacks says nothing of its rows.
    let absent = |place: usize| subject.test.iter().all(|&row| subject.table.columns[place].values.is_missing(row));
    let is_target = |place: usize| subject.target.is_some_and(|(target, _)| target == place);
    let columns: Vec<usize> =
        (0..subject.table.columns.len()).filter(|&place| !is_target(place) && !absent(place)).collect();
    let rows = [&subject.rows[..], &subject.test].concat();
    let mut known = Vec::new();
    for same in repeats(&signatures(subject.table, &columns, &rows)).chunk_by(|a, b| a.0 == b.0) {
        let learnt = rows[same[0].1 as usize];
        if same[0].1 as usize >= subject.rows.len() {
            continue;
        }
        let equal = |row: usize| alike(subject.table, &columns, row, learnt);
        let of_test = same.iter().map(|(_, place)| *place as usize).filter(|&place| place >= subject.rows.len());
        known.extend(of_test.map(|place| rows[place]).filter(|&row| equal(row)));
    }
    if known.is_empty() {
        return Vec::new();
    }
    known.sort_unstable();
    let share = known.len() as f64 / subject.test.len() as f64;
    let (of, are) = if known.len() == 1 { ("row", "is") } else { ("rows", "are") };
    let seen = format!("{} test {of} {are} equal to one that is learnt from.", fmt::thousands(known.len() as u64));
    let equal = equal_cells(subject.table, &columns, &subject.rows, key);
    let pairs = subject.rows.len() as f64 * subject.test.len() as f64;
    let (severity, advice) = if pairs * equal.iter().product::<f64>() >= BY_CHANCE * known.len() as f64 {
        (Note, "About as many are equal by chance, because the columns have few values.")
    } else if subject.test_is_given {
        (Warning, "The test says too much of what the model can. Take them out of one of the two files.")
    } else {
        (
            Warning,
            "The test says too much of what the model can. Leave out rows that repeat others before dealing them.",
        )
    };
    vec![Finding::new("train_test_overlap", severity, &[], seen, advice).number("share", share).rows(known)]
}
