//! The subgroups in which the model is worst, by the columns that it reads and the protected ones.

use super::subject::Subject;
use crate::data::{Task, Truth, conditions};
use crate::eval::{Scan, Sought, scan, scan_distances};

/// Slices at most for each rate.
const LISTED: usize = 5;

/// The subgroups in which the model is worst; `None` of images, which have no columns, and of too few rows.
pub fn slices(subject: &Subject) -> Option<Scan> {
    let rows: Vec<usize> = (0..subject.rows()).collect();
    let least = Sought::usual_least(rows.len());
    let only_errors = subject.task() != Task::Binary;
    let sought = Sought { conditions: 3, least, listed: LISTED, only_errors };
    let names: Vec<&str> = subject.grouping().map(|column| column.name.as_str()).collect();
    if names.is_empty() || rows.len() < 2 * least {
        return None;
    }
    let conditions = conditions(subject.table(), &rows, &names, least);
    match subject.truth() {
        Truth::Numbers(numbers) => {
            let distances: Vec<f64> = numbers.iter().zip(subject.base()).map(|(y, p)| (y - p).abs()).collect();
            scan_distances(&conditions, &distances, &sought)
        }
        Truth::Classes { codes, .. } => {
            let decided = subject.decided(subject.base());
            if !only_errors {
                return scan(&conditions, codes, &decided, &sought);
            }
            // Of more than two classes only whether a row is wrong counts.
            let wrong: Vec<u32> = codes.iter().zip(&decided).map(|(truth, said)| u32::from(truth != said)).collect();
            scan(&conditions, &vec![0; rows.len()], &wrong, &sought)
        }
    }
}
