//! What takes a while, on threads of its own; each answers with one message.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread::Builder;

use crossbeam_channel::Sender;

use super::Wake;
use crate::app::{Loaded, Pictures, Record, RunSummary};
use crate::base::outbox::Outbox;
use crate::data::{Dataset, Places, Prepared, Survey, profile, survey};
use crate::eval::Metrics;
use crate::host::cli::Overrides;
use crate::host::failure::Failure;
use crate::host::open;
use crate::host::paper;
use crate::host::resume::{self, Beginning, Resumed};
use crate::spec::{self, Workspace};
use crate::store::{Runs, Summary};
use crate::train::{self, Range, Rows, Sweep, architecture, fault};

/// Does `job` elsewhere and sends what `answer` makes of its result; a fault of the program is an answer too, so that
/// nobody waits for ever.
pub(super) fn spawn<T: Send + 'static>(
    inbox: &Sender<Wake>,
    name: &str,
    job: impl FnOnce() -> Result<T, String> + Send + 'static,
    answer: impl Fn(Result<T, String>) -> Wake + Clone + Send + 'static,
) {
    let (outbox, without) = (inbox.clone(), answer.clone());
    let spawned = Builder::new().name(name.into()).spawn(move || {
        let result = catch_unwind(AssertUnwindSafe(job)).unwrap_or_else(|panic| Err(fault(panic.as_ref())));
        // Nobody waits for the answer when the program is leaving.
        let _ = outbox.send(answer(result));
    });
    if let Err(error) = spawned {
        let _ = inbox.send(without(Err(format!("the system gives no thread: {error}"))));
    }
}

/// Data that were read, before anybody has looked for what is wrong with them.
pub(super) struct Unseen {
    dataset: Dataset,
    workspace: Workspace,
    prepared: Result<Prepared, String>,
}

/// Reads, profiles and prepares the data of a workspace text. Steps that do not fit are no reason not to show the data.
pub(super) fn load(text: &str, places: &Places) -> Result<(Arc<Loaded>, Unseen), String> {
    let workspace = spec::parse(text).workspace;
    let dataset = Dataset::load(&workspace, places).map_err(|error| error.to_string())?;
    let prepared = Prepared::new(&dataset, &workspace).map_err(|error| error.to_string());
    let unseen = Unseen { dataset, workspace, prepared };
    Ok((Arc::new(unseen.loaded()), unseen))
}

impl Unseen {
    /// Finds out all there is to say of the data, as long as that is wanted.
    pub(super) fn survey(&self, wanted: &(dyn Fn() -> bool + Sync)) -> Result<Arc<Survey>, String> {
        let prepared = self.prepared.as_ref().map_err(String::as_str);
        let found = survey(&self.dataset, &self.workspace, prepared, wanted);
        found.map(Arc::new).ok_or_else(|| "The question was withdrawn.".to_owned())
    }

    fn loaded(&self) -> Loaded {
        let Self { dataset, workspace, prepared } = self;
        let columns = dataset.table.columns.iter().zip(&dataset.roles);
        let loaded = Loaded {
            table: Arc::clone(&dataset.table),
            profile: Arc::new(profile(&dataset.table)),
            roles: columns.map(|(column, role)| (column.name.clone(), role.name().to_owned())).collect(),
            parts: Rows {
                train: dataset.parts.train.len(),
                validation: dataset.parts.validation.len(),
                test: dataset.parts.test.len(),
            },
            task: dataset.task_name().into(),
            labels: dataset.truth.labels().to_vec(),
            warnings: dataset.warnings.clone(),
            ..Loaded::default()
        };
        match prepared {
            Err(why) => Loaded { unprepared: Some(why.clone()), ..loaded },
            Ok(prepared) => with_network(loaded, workspace, prepared),
        }
    }
}

fn with_network(loaded: Loaded, workspace: &Workspace, prepared: &Prepared) -> Loaded {
    let network = architecture(workspace, &prepared.pipeline);
    let scaling = prepared.pipeline.image().cloned();
    Loaded {
        pictures: scaling.map(|scaling| Pictures { scaling, trained: prepared.train.rows.clone() }),
        parts: Rows { train: prepared.learnt().rows(), ..loaded.parts },
        features: prepared.train.x.columns,
        parameters: network.parameters(),
        network: network.describe(),
        layers: network.summary(),
        memory: network.training_bytes(workspace.train.batch_size.min(prepared.train.x.rows)),
        warnings: prepared.warnings.clone(),
        ..loaded
    }
}

/// Prepares a workspace text and starts a run of it; `ring` is called when the run has something to say.
pub(super) fn start(
    text: &str,
    name: &str,
    places: &Places,
    runs: &Runs,
    ring: impl Fn() + Send + Sync + 'static,
) -> Result<train::Run, String> {
    let workspace = spec::parse(text).workspace;
    let ready = open::ready_to_learn(&workspace, places).map_err(Failure::into_message)?;
    let (plan, folder) = open::plan(name, &workspace, &ready, places, runs).map_err(Failure::into_message)?;
    train::start(plan, Outbox::new(ring), Box::new(folder)).map_err(|error| error.to_string())
}

/// Prepares a workspace text and starts a run of it at the checkpoint `from` of another run.
pub(super) fn fork(
    run: &str,
    from: &str,
    text: &str,
    name: &str,
    at: (&Places, &Runs),
    ring: impl Fn() + Send + Sync + 'static,
) -> Result<train::Run, String> {
    let workspace = spec::parse(text).workspace;
    let beginning = resume::fork_with(run, from, name, &workspace, at.0, at.1).map_err(Failure::into_message)?;
    begin(beginning, ring)
}

/// Lets a run on disk go on; returns what it said so far with it.
pub(super) fn resume(
    run: &str,
    places: &Places,
    runs: &Runs,
    ring: impl Fn() + Send + Sync + 'static,
) -> Result<(train::Run, Record), String> {
    let record = open_run(runs, run)?;
    match resume::resume(run, None, &Overrides::default(), places, runs).map_err(Failure::into_message)? {
        Resumed::On(beginning) => Ok((begin(*beginning, ring)?, record)),
        Resumed::Complete(_) => Err(format!("{run} is complete; fork it to go on from one of its checkpoints.")),
    }
}

fn begin(beginning: Beginning, ring: impl Fn() + Send + Sync + 'static) -> Result<train::Run, String> {
    let Beginning { plan, folder, origin, first } = beginning;
    train::start_at(origin, first, plan, Outbox::new(ring), Box::new(folder)).map_err(|error| error.to_string())
}

/// Sweeps the learning rate of a workspace text.
pub(super) fn sweep(text: &str, places: &Places) -> Result<Arc<Sweep>, String> {
    let workspace = spec::parse(text).workspace;
    let ready = open::ready_to_learn(&workspace, places).map_err(Failure::into_message)?;
    train::sweep(&ready.prepared, &workspace, Range::default(), |_| true).map(Arc::new)
}

/// What the runs folder holds, newest first.
pub(super) fn list(runs: &Runs) -> Vec<RunSummary> {
    let looks = runs.looks().counts();
    let looked = |run: &Summary| looks.get(&run.report.as_ref()?.test_set).copied();
    runs.list().into_iter().map(|run| summary(looked(&run).unwrap_or(0), run)).collect()
}

fn summary(looks: usize, run: Summary) -> RunSummary {
    let report = run.report.as_ref();
    let judged = report.map(|report| &report.metrics.test).filter(|metrics| !metrics.is_empty());
    let judged = judged.or(run.best.as_ref().map(|best| &best.validation));
    let metric = judged.and_then(Metrics::headline).map(|(name, value)| (name.to_owned(), value));
    let looked = (looks > 0).then(|| ("test looked at".to_owned(), format!("{looks}×")));
    let network = run.shape.iter().map(|shape| ("network".to_owned(), shape.network.clone()));
    RunSummary {
        started: started(&run.id),
        status: run.status.name().into(),
        epochs: run.epochs,
        metric,
        seconds: report.map_or(0.0, |report| report.seconds.train),
        looks,
        settings: looked.into_iter().chain(network).collect(),
        id: run.id,
    }
}

/// `2026-11-23 18:45` from an id that begins with `20261123-184500`; empty for another id.
fn started(id: &str) -> String {
    let digits = |range: std::ops::Range<usize>| id.get(range).filter(|part| part.bytes().all(|b| b.is_ascii_digit()));
    match (digits(0..4), digits(4..6), digits(6..8), digits(9..11), digits(11..13)) {
        (Some(year), Some(month), Some(day), Some(hour), Some(minute)) => {
            format!("{year}-{month}-{day} {hour}:{minute}")
        }
        _ => String::new(),
    }
}

/// Reads a run back.
pub(super) fn open_run(runs: &Runs, id: &str) -> Result<Record, String> {
    let record = runs.open(id).map_err(|error| error.to_string())?;
    Ok(Record { text: record.workspace, events: record.events })
}

/// Writes the report on a run into its folder; returns where its page is.
pub(super) fn report(id: &str, places: &Places, runs: &Runs) -> Result<String, String> {
    let folder = runs.find(id).map_err(|error| error.to_string())?.join("report");
    let written = paper::write(id, &folder, places, runs).map_err(Failure::into_message)?;
    let page = written.files.first().unwrap_or(&folder).display().to_string();
    Ok(written.warnings.iter().fold(page, |text, warning| format!("{text} ({warning})")))
}
