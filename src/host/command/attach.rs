//! `gradus attach`, `gradus watch` and `gradus train --detach`: a run and those who look at it need not share a process.

use std::path::{Path, PathBuf};

use crossbeam_channel::{bounded, select};

use super::super::apart::{self, Request, What};
use super::super::cli::Screen;
use super::super::failure::Failure;
use super::super::open::{Opened, resolved};
use super::super::progress::Progress;
use super::super::{out, signals, summary, tui};
use crate::data::Places;
use crate::spec;
use crate::store::{About, Following, Runs, name_of};
use crate::train::Happening;

/// Begins a run in a process of its own and prints its id.
pub(super) fn detached(opened: &Opened, places: &Places, runs: &Runs) -> Result<(), Failure> {
    opened.warnings.iter().for_each(|warning| out::message(warning));
    let text = spec::print(&resolved(&opened.workspace, places));
    let what = What::Start { name: opened.name.clone(), text };
    apart_from_here(&Request::new(what, opened.file.clone(), places, runs))
}

/// Lets a run go on in a process of its own and prints its id.
pub(super) fn resumed(run: &str, places: &Places, runs: &Runs) -> Result<(), Failure> {
    let (run, runs) = runs.place_of(run)?;
    apart_from_here(&Request::new(What::Resume { run }, None, places, &runs))
}

fn apart_from_here(request: &Request) -> Result<(), Failure> {
    let begun = apart::begin(request).map_err(Failure::input)?;
    out::message(&format!("run {0} trains in {1}; `gradus attach {0}` follows it", begun.run, begun.dir.display()));
    Ok(out::data(&format!("{}\n", begun.run))?)
}

/// Opens the workbench on a run.
pub(super) fn attach(
    run: Option<&str>,
    screen: &Screen,
    at: &impl Fn(Option<PathBuf>) -> Places,
    runs: &Runs,
) -> Result<(), Failure> {
    let (id, runs) = &chosen(run, runs)?;
    if !tui::has_screen() {
        return Err(Failure::input(format!("attaching needs a terminal; `gradus watch {id}` works without one")));
    }
    attend(id.clone(), false, screen, at, runs)
}

/// Opens the workbench on a run to change nothing, or prints what the run does.
pub(super) fn watch(
    run: Option<&str>,
    events: bool,
    screen: &Screen,
    at: &impl Fn(Option<PathBuf>) -> Places,
    runs: &Runs,
) -> Result<(), Failure> {
    let (id, runs) = &chosen(run, runs)?;
    if !events && tui::has_screen() {
        return attend(id.clone(), true, screen, at, runs);
    }
    told(id, events, runs)
}

/// The run that is meant, by default the newest that is live, and the folder of runs that it is in.
fn chosen(run: Option<&str>, runs: &Runs) -> Result<(String, Runs), Failure> {
    let Some(run) = run else {
        let live = runs.live();
        if live.len() > 1 {
            out::message(&format!("{} runs are live: {}", live.len(), live.join(", ")));
        }
        let newest = live.into_iter().next().ok_or_else(|| {
            Failure::input(format!(
                "no run is live in {}; `gradus runs list` shows those that are over, and `gradus attach RUN` opens one",
                runs.root().display()
            ))
        });
        return Ok((newest?, runs.clone()));
    };
    Ok(runs.place_of(run)?)
}

fn attend(
    id: String,
    watching: bool,
    screen: &Screen,
    at: &impl Fn(Option<PathBuf>) -> Places,
    runs: &Runs,
) -> Result<(), Failure> {
    let folder = runs.find(&id)?;
    if runs.is_live(&id) && runs.workspace_of(&id)?.is_empty() {
        // It began a moment ago and has not written yet what it trains. It has when it can be reached; one that never can be
        // says so in the workbench.
        let _ = Following::catch_up(&id, &folder, || {});
    }
    let file = About::read(&folder).workspace.filter(|file| file.is_file());
    if let Some(file) = file {
        return tui::attend(id, &file, watching, screen, at(file.parent().map(Path::to_owned)), runs);
    }
    // The run's own copy tells what it was trained with, so a copy of that is what is opened and may be edited.
    let copies = tempfile::Builder::new().prefix("gradus-run-").tempdir()?;
    let copy = copies.path().join(format!("{}.toml", name_of(&id)));
    std::fs::write(&copy, runs.workspace_of(&id)?)?;
    tui::attend(id, &copy, watching, screen, at(None), runs)
}

/// Prints what the run does until its end or until a signal, which ends the watching and not the run.
fn told(id: &str, events: bool, runs: &Runs) -> Result<(), Failure> {
    let folder = runs.find(id)?;
    let (ring, bell) = bounded(1);
    let ring = move || {
        // A full channel has rung already.
        let _ = ring.try_send(());
    };
    let mut following = Following::catch_up(id, &folder, ring)?;
    let signals = signals::heard();
    let mut progress = Progress::new();
    loop {
        let mut last = None;
        for event in following.drain() {
            if events {
                out::data(&(serde_json::to_string(&event).map_err(std::io::Error::from)? + "\n"))?;
            }
            progress.follow(&event);
            // A run that was over may have gone on.
            if let Some(over) = event.what.is_last() {
                last = over.then_some(event.what);
            }
        }
        match last {
            Some(Happening::Finished { report, .. }) if !events => return Ok(out::data(&summary::of_report(&report))?),
            Some(Happening::Failed { message }) => return Err(Failure::run(format!("run {id} failed: {message}"))),
            Some(_) => return Ok(()),
            None => {}
        }
        select! {
            recv(bell) -> _ => {}
            recv(signals) -> _ => return Err(Failure::silent(130)),
        }
    }
}
