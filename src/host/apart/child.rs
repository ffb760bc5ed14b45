//! The process that trains a run which somebody else asked for.

use std::io::{self, Read};

use super::{Begun, Request, What};
use crate::data::Places;
use crate::host::begin::{Beginning, begin};
use crate::host::cli::Overrides;
use crate::host::failure::Failure;
use crate::host::open::{plan, ready_to_learn};
use crate::host::resume::{self, Resumed};
use crate::host::{out, queue, signals};
use crate::spec;
use crate::store::Runs;
use crate::train::{self, Lost, Origin};

/// Trains what stands on stdin, and says on stdout that it has begun.
pub(in crate::host) fn run() -> Result<(), Failure> {
    let mut text = String::new();
    io::stdin().read_to_string(&mut text)?;
    let request: Request = serde_json::from_str(&text).map_err(|error| {
        Failure::input(format!("this command is the program's own, to train apart from a window: {error}"))
    })?;
    // Before the run is said to have begun: from then on it is told to end by signals and commands alone.
    let signals = signals::apart()?;
    let beginning = beginning(&request)?;
    beginning.folder.came_of(request.file.as_deref())?;
    let begun = Begun { run: beginning.folder.id.clone(), dir: std::path::absolute(&beginning.folder.path)? };
    let (outbox, bell) = train::ringing();
    let run = begin(beginning, outbox)?;
    // Whoever asked may be gone by now; the run goes on all the same.
    let _ = out::data(&(serde_json::to_string(&begun).map_err(io::Error::from)? + "\n"));
    let followed = train::follow(&run, &bell, &signals, |_| {});
    if !matches!(followed, Err(Lost::Left)) {
        run.join();
    }
    // One that was told to end with the system is followed by none.
    if !followed.as_ref().is_ok_and(|followed| followed.asked) && !matches!(followed, Err(Lost::Left)) {
        queue::advance_behind(&Runs::at(&request.runs));
    }
    followed.map(drop).map_err(|lost| match lost {
        Lost::Failed(message) => Failure::run(message),
        Lost::Left => Failure::silent(130),
    })
}

fn beginning(request: &Request) -> Result<Beginning, Failure> {
    let (places, runs) = (request.places(), Runs::at(&request.runs));
    match &request.what {
        What::Start { name, text } => fresh(name, text, &places, &runs),
        What::Fork { run, from, name, text } => {
            resume::fork_with(run, from, name, &spec::parse(text).workspace, &places, &runs)
        }
        What::Resume { run } => match resume::resume(run, None, &Overrides::default(), &places, &runs)? {
            Resumed::On(beginning) => Ok(*beginning),
            Resumed::Complete(_) => {
                Err(Failure::input(format!("{run} is complete; fork it to go on from one of its checkpoints.")))
            }
        },
    }
}

fn fresh(name: &str, text: &str, places: &Places, runs: &Runs) -> Result<Beginning, Failure> {
    let workspace = spec::parse(text).workspace;
    let ready = ready_to_learn(&workspace, places)?;
    let (plan, folder) = plan(name, &workspace, &ready, places, runs)?;
    Ok(Beginning { plan, folder, origin: Origin::Fresh, first: vec![] })
}
