//! `gradus report RUN --out DIR`: a run as files to hand on.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use super::super::failure::Failure;
use super::super::{looks, out, picture, summary};
use crate::store::{Looker, Record, Runs, write_atomically};
use crate::train::{EpochReport, Report};

/// Writes `report.md`, `epochs.csv`, `metrics.json` and, where there are curves, `losses.svg`.
pub(super) fn run(run: &str, folder: &Path, runs: &Runs) -> Result<(), Failure> {
    let record = runs.open(run)?;
    let Some(report) = &record.report else {
        return Err(Failure::input(format!(
            "run {} has no results: it is {}. `gradus runs show {0}` tells how far it came",
            record.id,
            record.status.name()
        )));
    };
    let looks = looks::count(&record, &report.test_set, Looker::Report);
    let epochs: Vec<EpochReport> = record.judged().into_iter().cloned().collect();
    let picture = picture::losses(&epochs);
    let document = serde_json::to_string_pretty(report).map_err(std::io::Error::from)? + "\n";
    let files = [
        ("report.md", Some(page(&record, report, looks.as_deref(), picture.is_some()))),
        ("epochs.csv", Some(table(&epochs))),
        ("metrics.json", Some(document)),
        ("losses.svg", picture),
    ];
    let unwritable =
        |error: std::io::Error| Failure::input(format!("cannot write {}: {}", folder.display(), error.kind()));
    fs::create_dir_all(folder).map_err(unwritable)?;
    for (name, text) in files.iter().filter_map(|(name, text)| Some((name, text.as_ref()?))) {
        write_atomically(&folder.join(name), text.as_bytes()).map_err(unwritable)?;
        out::message(&format!("wrote {}", folder.join(name).display()));
    }
    Ok(())
}

fn page(record: &Record, report: &Report, looks: Option<&str>, pictured: bool) -> String {
    let picture = if pictured { "![Training and validation loss by epoch](losses.svg)\n\n" } else { "" };
    format!(
        "# {}\n\n{picture}```text\n{}{}```\n\n## Workspace\n\n```toml\n{}```\n",
        record.id,
        summary::of_report(report),
        summary::of_looks(looks),
        record.workspace
    )
}

/// One row an epoch: losses, then every validation metric.
fn table(epochs: &[EpochReport]) -> String {
    let names: Vec<&str> =
        epochs.first().into_iter().flat_map(|epoch| epoch.validation.iter().map(|(name, _)| name)).collect();
    let header = ["epoch", "train_loss", "validation_loss"].into_iter().chain(names.iter().copied());
    let mut text = header.collect::<Vec<_>>().join(",") + "\n";
    let cell = |value: Option<f64>| value.filter(|value| value.is_finite()).map_or(String::new(), |v| v.to_string());
    for epoch in epochs {
        // Writing to a string cannot fail.
        let _ = write!(text, "{},{},{}", epoch.epoch, epoch.train_loss, cell(epoch.validation_loss));
        for name in &names {
            let _ = write!(text, ",{}", cell(epoch.validation.get(name)));
        }
        text.push('\n');
    }
    text
}
