//! `gradus test RUN`: a run's results held against its goal, for people and for continuous integration.
//!
//! Nothing is judged anew, so this is no look at the test rows.

mod junit;

use super::super::cli::{Overrides, Testing};
use super::super::failure::Failure;
use super::super::open::{Opened, rendered};
use super::super::{out, paper, require, summary};
use crate::report::File;
use crate::spec::{self, Goal};
use crate::store::Runs;
use crate::train::Verdict;

/// What the verdict is called in the folder of a run, as the XML of test reports (`JUnit`) and as JSON.
const FILES: [&str; 2] = ["goal.xml", "goal.json"];

/// Tells the verdict and writes it down; fails with exit code 1 where the goal is missed.
pub(super) fn run(run: &str, testing: &Testing, runs: &Runs) -> Result<(), Failure> {
    let record = runs.open(run)?;
    let Some(report) = &record.report else {
        return Err(Failure::input(format!(
            "run {} has no results: it is {}. `gradus resume {0}` goes on with it",
            record.id,
            record.status.name()
        )));
    };
    let mut goal = if let Some(file) = &testing.workspace {
        Opened::read(file, &Overrides::default())?.workspace.goal
    } else {
        let parsed = spec::parse(&record.workspace);
        if !parsed.ok() {
            let file = record.dir.join("workspace.toml").display().to_string();
            return Err(Failure::input(rendered(&parsed.diagnostics, &file, &record.workspace)));
        }
        parsed.workspace.goal
    };
    goal.guards.extend(require::of_run(&testing.requirements)?);
    let goal = Goal { sure: goal.sure || testing.sure, ..goal };
    let Some(verdict) = Verdict::on(report, &goal) else {
        return Err(Failure::input(format!(
            "run {} has no goal. Add [goal] with `metric` and `threshold` to its workspace and name it by --workspace, or ask \
             by --require 'test.roc_auc >= 0.9'",
            record.id
        )));
    };
    let document = serde_json::json!({ "run": record.id, "verdict": verdict.word(), "goal": verdict });
    let text = serde_json::to_string_pretty(&document).map_err(std::io::Error::from)? + "\n";
    let folder = testing.out.as_deref().unwrap_or(&record.dir);
    paper::writable(folder)?;
    let files = FILES.into_iter().zip([junit::document(&record.id, &verdict), text.clone()]);
    let files = files.map(|(name, text)| File { name: name.into(), bytes: text.into_bytes() }).collect();
    for path in paper::put(folder, files)? {
        out::message(&format!("wrote {}", path.display()));
    }
    out::data(&if testing.json { text } else { summary::of_verdict(&verdict) })?;
    if verdict.passed { Ok(()) } else { Err(Failure::run(format!("run {} misses its goal", record.id))) }
}
