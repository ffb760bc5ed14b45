//! `gradus evaluate RUN`: the kept weights judged again, on the run's own data or on another file.

use std::path::Path;
use std::time::Instant;

use super::super::failure::Failure;
use super::super::open::{Ready, of_held};
use super::super::trained::Trained;
use super::super::{looks, out, summary};
use crate::base::fmt;
use crate::data::{Part, Places, test_mark};
use crate::store::{Looker, Runs};
use crate::train::{Ending, Judged, Report, Rows, Seconds, last};

/// Judges, and prints the report.
pub(super) fn run(run: &str, data: Option<&Path>, json: bool, places: &Places, runs: &Runs) -> Result<(), Failure> {
    let trained = Trained::open(run, runs)?;
    let report = match data {
        Some(file) => elsewhere(&trained, file, places)?,
        None => again(&trained, places)?,
    };
    out::warnings(trained.unfinished().as_slice());
    out::warnings(&report.warnings);
    let looks = looks::count(&trained.record, &report.test_set, Looker::Evaluate);
    if json {
        if let Some(told) = &looks {
            out::message(told);
        }
        let document = serde_json::to_string(&report).map_err(std::io::Error::from)?;
        return Ok(out::data(&(document + "\n"))?);
    }
    let whose = data.map_or_else(String::new, |file| format!("test is {}\n\n", out::word(file)));
    Ok(out::data(&(whose + &summary::of_judgement(&report) + &summary::of_looks(looks.as_deref())))?)
}

/// On the run's own parts, read and split again.
fn again(trained: &Trained, places: &Places) -> Result<Report, Failure> {
    let Ready { prepared, seconds, .. } = trained.own_data(places)?;
    let began = Instant::now();
    let parts = [&prepared.train.distinct(), &prepared.validation, &prepared.test];
    let said = parts.map(|part| trained.say(part));
    let rows =
        Rows { train: prepared.train.x.rows, validation: prepared.validation.x.rows, test: prepared.test.x.rows };
    let seconds = Seconds { evaluate: began.elapsed().as_secs_f64(), ..seconds };
    let warnings = prepared.warnings.iter().cloned().chain(of_held(&trained.workspace)).collect();
    let judged = said.each_ref().map(|said| Some(said.judged()));
    let (name, counts) = last(&said);
    let intervals = counts.intervals(name);
    let report = report(trained, rows, judged, seconds, warnings);
    let (split, test_set) = (prepared.proof.clone(), prepared.test_set.clone());
    Ok(Report { split, test_set, intervals: Some(intervals), ..report })
}

/// On another file, as if it were the test part.
fn elsewhere(trained: &Trained, file: &Path, places: &Places) -> Result<Report, Failure> {
    let began = Instant::now();
    let (table, mut warnings) = trained.table(&file.display().to_string(), true, places)?;
    let load = began.elapsed().as_secs_f64();
    // Without the column that it decides by, it would be judged as another model.
    trained.groups(&table)?;
    let (part, more) = Part::of_table(&table, &trained.workspace.data, &trained.pipeline)?;
    warnings.extend(more);
    warnings.extend(learnt_from(trained, &part, places));
    let began = Instant::now();
    let said = trained.say(&part);
    let (judged, intervals) = (said.judged(), said.intervals("test"));
    let rows = Rows { test: part.x.rows, ..Rows::default() };
    let seconds = Seconds { load, evaluate: began.elapsed().as_secs_f64(), ..Seconds::default() };
    let report = report(trained, rows, [None, None, Some(judged)], seconds, warnings);
    Ok(Report { test_set: test_mark(&table, &part.rows), intervals: Some(intervals), ..report })
}

/// Fewer rows than one in so many are equal to rows that were learnt from where a table has few different rows.
const SEEN: usize = 10;

/// What is to be said where rows were learnt from; nothing where the run's own data are not there any more.
fn learnt_from(trained: &Trained, part: &Part, places: &Places) -> Option<String> {
    let own = trained.own_data(places).ok()?;
    let (seen, rows) = (part.known_from(&own.prepared.train), part.x.rows);
    (seen * SEEN >= rows).then(|| {
        format!(
            "{} of {} rows are equal, in every feature and the target, to rows that the model learnt from. If they are \
             the same, these numbers are too good for new data.",
            fmt::thousands(seen as u64),
            fmt::thousands(rows as u64)
        )
    })
}

fn report(
    trained: &Trained,
    rows: Rows,
    [train, validation, test]: [Option<Judged>; 3],
    seconds: Seconds,
    warnings: Vec<String>,
) -> Report {
    let before = trained.record.report.as_ref();
    Report {
        run: trained.record.id.clone(),
        dir: trained.record.dir.display().to_string(),
        ending: before.map_or(Ending::Interrupted, |report| report.ending),
        epochs: trained.record.epochs(),
        kept_epoch: before.map_or(0, |report| report.kept_epoch),
        parameters: before.map_or(0, |report| report.parameters),
        threshold: trained.threshold().filter(|&threshold| threshold != 0.5),
        thresholds: trained.by_group().cloned(),
        seconds,
        warnings,
        ..Report::judged(trained.task(), trained.pipeline.labels(), rows, [train, validation, test])
    }
}
