//! `gradus predict RUN --data F`: one row out per row or image in, in the same order.

use std::fmt::Write;
use std::path::Path;

use super::super::failure::Failure;
use super::super::out;
use super::super::trained::Trained;
use crate::base::csv;
use crate::data::{Column, Groups, Places, Task};
use crate::eval::Grouping;
use crate::store::{Runs, write_atomically};

/// Writes `prediction` (of images `file` before it), and `probability_<label>` per class, as CSV.
pub(super) fn run(run: &str, data: &Path, out: Option<&Path>, places: &Places, runs: &Runs) -> Result<(), Failure> {
    let trained = Trained::open(run, runs)?;
    let read = places.find(&data.display().to_string()).ok().and_then(|file| file.canonicalize().ok());
    if let Some(out) = out.filter(|out| read.is_some() && out.canonicalize().ok() == read) {
        return Err(Failure::input(format!("{} is the file that is read. Write to another", out.display())));
    }
    let (table, warnings) = trained.table(&data.display().to_string(), false, places)?;
    out::warnings(trained.unfinished().as_slice());
    out::warnings(&warnings);
    let scores = trained.scores(&table)?;
    let text = match trained.task() {
        Task::Regression => numbers(&scores),
        Task::Binary | Task::Multiclass => {
            let folder = places.find(&data.display().to_string()).is_ok_and(|found| found.is_dir());
            let files = table.column("file").filter(|_| table.images.is_some() || folder);
            let labels = trained.pipeline.labels();
            let groups = trained.groups(&table)?;
            out::warnings(groups.iter().filter_map(|groups| trained.strangers(groups)).collect::<Vec<_>>().as_slice());
            let members = groups.as_ref().map(|Groups { codes, names, .. }| Grouping { codes, names });
            let predicted = trained.decision.decide(&scores, labels.len(), |_| members);
            classes(&scores, labels, &predicted, files)
        }
    };
    match out {
        None => out::data(&text)?,
        Some(file) => write_atomically(file, text.as_bytes())
            .map_err(|error| Failure::input(format!("cannot write {}: {}", file.display(), error.kind())))?,
    }
    Ok(())
}

fn numbers(scores: &[f64]) -> String {
    let mut text = String::from("prediction\n");
    for score in scores {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{score}");
    }
    text
}

/// A row a row of scores, with the file of each image before it where rows are images.
fn classes(scores: &[f64], labels: &[String], predicted: &[u32], files: Option<&Column>) -> String {
    let names = labels.iter().map(|label| csv::cell(&format!("probability_{label}")).into_owned());
    let first = if files.is_some() { "file," } else { "" };
    let mut text = format!("{first}prediction,{}\n", names.collect::<Vec<_>>().join(","));
    for (place, (class, row)) in predicted.iter().zip(scores.chunks(labels.len().max(1))).enumerate() {
        if let Some(files) = files {
            text += &csv::cell(&files.values.text(place).unwrap_or_default());
            text.push(',');
        }
        text += &csv::cell(&labels[*class as usize]);
        for probability in row {
            let _ = write!(text, ",{probability}");
        }
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_that_a_spreadsheet_would_compute_are_text() {
        let text = classes(&[0.25, 0.75], &["-1".into(), "=1+1".into()], &[1], None);
        assert_eq!(text, "prediction,probability_-1,probability_=1+1\n'=1+1,0.25,0.75\n");
    }

    #[test]
    fn labels_that_would_break_a_row_are_quoted() {
        let text = classes(&[0.25, 0.75], &["a, b".into(), "say \"c\"".into()], &[1], None);
        assert_eq!(
            text,
            "prediction,\"probability_a, b\",\"probability_say \"\"c\"\"\"\n\"say \"\"c\"\"\",0.25,0.75\n"
        );
    }
}
