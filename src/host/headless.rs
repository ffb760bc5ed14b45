//! A run without a screen: events to stderr or stdout, the report to stdout, signals obeyed.

use std::path::Path;

use crossbeam_channel::Receiver;

use super::begin::{Beginning, begin};
use super::cli::{Output, Overrides};
use super::failure::Failure;
use super::open::{Opened, plan, ready_to_learn};
use super::progress::Progress;
use super::reload::Reload;
use super::resume::{self, Resumed};
use super::{looks, out, queue, require, signals, summary};
use crate::data::Places;
use crate::spec::Condition;
use crate::store::{self, Runs};
use crate::train::{self, Ending, Event, Followed, Lost, Origin, Report, Run};

/// Trains what `opened` says and prints what came of it.
pub(super) fn train(
    opened: &Opened,
    reload: Option<Reload>,
    places: &Places,
    runs: &Runs,
    output: &Output,
) -> Result<(), Failure> {
    let requirements = require::of_run(&output.requirements)?;
    require::check_columns(&requirements, &opened.workspace.data.protected)?;
    opened.warnings.iter().for_each(|warning| out::message(warning));
    let ready = ready_to_learn(&opened.workspace, places)?;
    require::check_metrics(&requirements, ready.prepared.labels.len())?;
    out::warnings(&ready.prepared.warnings);
    let (plan, folder) = plan(&opened.name, &opened.workspace, &ready, places, runs)?;
    drop(ready);
    folder.came_of(opened.file.as_deref())?;
    finish(Beginning { plan, folder, origin: Origin::Fresh, first: vec![] }, reload, output, &requirements)
}

/// What `gradus resume` asks for.
pub(super) struct Again<'a> {
    /// The run.
    pub(super) run: &'a str,
    /// The checkpoint to begin at.
    pub(super) from: Option<&'a str>,
    /// Whether as a second run.
    pub(super) fork: bool,
    /// Changed settings.
    pub(super) overrides: &'a Overrides,
}

/// Lets a run go on, or forks it, and prints what came of it. A run that is complete is told as it is.
pub(super) fn resume(again: &Again, places: &Places, runs: &Runs, output: &Output) -> Result<(), Failure> {
    let &Again { run, from, fork, overrides } = again;
    let requirements = require::of_run(&output.requirements)?;
    let resumed = if fork {
        Resumed::On(Box::new(resume::fork(run, from, overrides, places, runs)?))
    } else {
        resume::resume(run, from, overrides, places, runs)?
    };
    match resumed {
        Resumed::On(beginning) => {
            require::check_columns(&requirements, &beginning.plan.workspace.data.protected)?;
            require::check_metrics(&requirements, beginning.plan.prepared.labels.len())?;
            out::warnings(&beginning.plan.prepared.warnings);
            finish(*beginning, None, output, &requirements)
        }
        Resumed::Complete(report) => {
            let folder = runs.find(run)?;
            let earlier = report.kept_epoch < report.epochs && store::checkpoint(&folder, "best").is_ok();
            let kept = if earlier { "best" } else { "last" };
            out::message(&format!(
                "run {0} is complete, so there is nothing left to do. To go on all the same: `gradus resume {0} --set \
                 train.epochs=N`, or from a checkpoint: `gradus resume {0} --from {kept}`",
                report.run
            ));
            tell(report.ending, &report, &folder, output, &requirements)
        }
    }
}

/// Follows a run from where it begins to its last word and prints what came of it.
fn finish(
    beginning: Beginning,
    reload: Option<Reload>,
    output: &Output,
    requirements: &[Condition],
) -> Result<(), Failure> {
    let dir = beginning.folder.path.clone();
    let progress = Progress::watching(&beginning.plan.workspace);
    let (outbox, bell) = train::ringing();
    let run = begin(beginning, outbox)?;
    if let Some(reload) = reload {
        reload.begin(run.line())?;
    }
    let followed = followed(&run, &bell, progress, output);
    let Some(followed) = followed else {
        return Err(Failure::interrupted(
            "interrupted before the run could stop; `gradus resume` goes on from its last checkpoint",
        ));
    };
    run.join();
    let asked = followed.as_ref().is_ok_and(|followed| followed.asked);
    let told = followed.and_then(|Followed { ending, report, .. }| tell(ending, &report, &dir, output, requirements));
    // What came of this run is told before the next one's data are read, and a run that failed stops no other.
    if let Some(root) = dir.parent().filter(|_| !asked) {
        queue::advance_behind(&Runs::at(root));
    }
    told
}

fn tell(
    ending: Ending,
    report: &Report,
    dir: &Path,
    output: &Output,
    requirements: &[Condition],
) -> Result<(), Failure> {
    let looks = looks::told_beside(dir, &report.test_set);
    if let Some(told) = looks.as_ref().filter(|_| output.json || output.events) {
        out::message(told);
    }
    if output.json {
        let document = serde_json::to_string(report).map_err(std::io::Error::from)?;
        out::data(&format!("{document}\n"))?;
    } else if !output.events {
        out::data(&(summary::of_report(report) + &summary::of_looks(looks.as_deref())))?;
    }
    let missed = require::missed(requirements, report);
    match ending {
        Ending::Interrupted => {
            let how = format!("`gradus resume {}` goes on from there", report.run);
            Err(Failure::interrupted(format!(
                "interrupted; what was learnt until then is kept in {}; {how}",
                report.dir
            )))
        }
        _ if missed.is_empty() => Ok(()),
        _ => Err(Failure::run(missed.join("\nerror: "))),
    }
}

/// Follows a run to its last word and shows it; nothing where nobody waited for that.
fn followed(
    run: &Run,
    bell: &Receiver<()>,
    mut progress: Progress,
    output: &Output,
) -> Option<Result<Followed, Failure>> {
    let signals = signals::heard();
    let mut reader = Ok(());
    let followed = train::follow(run, bell, &signals, |event| {
        if output.events && reader.is_ok() {
            // A reader that has seen enough, or a full disk, is no reason to lose the run.
            reader = out::data(&line(event));
        }
        progress.follow(event);
    });
    match followed {
        Ok(followed) => Some(reader.map(|()| followed).map_err(Failure::from)),
        Err(Lost::Failed(message)) => Some(Err(Failure::run(message))),
        Err(Lost::Left) => None,
    }
}

fn line(event: &Event) -> String {
    serde_json::to_string(event).map(|text| text + "\n").unwrap_or_default()
}
