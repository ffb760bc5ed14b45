//! What takes a while, on threads of its own; each answers with one message.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::Builder;

use crossbeam_channel::Sender;

use super::Wake;
use crate::app::{Deed, Listing, Loaded, Pictures, Record};
use crate::data::{Dataset, Places, Prepared, Survey, profile, survey};
use crate::host::apart;
use crate::host::failure::Failure;
use crate::host::open;
use crate::host::paper;
use crate::host::queue;
use crate::spec::{self, Workspace};
use crate::store::{Following, Queue, Runs};
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

/// Begins a run in a process of its own, and follows it; `ring` is called when it has something to say.
pub(super) fn begin(request: &apart::Request, ring: impl Fn() + Clone + Send + 'static) -> Result<Following, String> {
    let begun = apart::begin(request)?;
    Following::catch_up(&begun.run, &begun.dir, ring).map_err(|error| error.to_string())
}

/// Lets a run on disk go on; returns what it said so far with it.
pub(super) fn resume(
    run: &str,
    request: &apart::Request,
    runs: &Runs,
    ring: impl Fn() + Clone + Send + 'static,
) -> Result<(Following, Record), String> {
    let following = begin(request, ring)?;
    caught_up(run, following, runs)
}

/// Reads a run back; where a process trains it, also follows it.
pub(super) fn open_run(
    runs: &Runs,
    id: &str,
    ring: impl Fn() + Clone + Send + 'static,
) -> Result<(Option<Following>, Record), String> {
    let folder = runs.find(id).map_err(|error| error.to_string())?;
    match Following::begin(id, &folder, ring) {
        Ok(following) => caught_up(id, following, runs).map(|(following, record)| (Some(following), record)),
        Err(error) if runs.is_live(id) => Err(error.to_string()),
        Err(_) => {
            let record = runs.open(id).map_err(|error| error.to_string())?;
            Ok((None, Record { text: record.workspace, events: record.events, live: false }))
        }
    }
}

fn caught_up(id: &str, mut following: Following, runs: &Runs) -> Result<(Following, Record), String> {
    let text = runs.workspace_of(id).map_err(|error| error.to_string())?;
    let events = following.drain();
    Ok((following, Record { text, events, live: true }))
}

/// Sweeps the learning rate of a workspace text.
pub(super) fn sweep(text: &str, places: &Places) -> Result<Arc<Sweep>, String> {
    let workspace = spec::parse(text).workspace;
    let ready = open::ready_to_learn(&workspace, places).map_err(Failure::into_message)?;
    train::sweep(&ready.prepared, &workspace, Range::default(), |_| true).map(Arc::new)
}

/// What the runs folder and its queue hold.
pub(super) fn list(runs: &Runs) -> Listing {
    let queue = Queue::of(runs);
    Listing { runs: runs.listed(), waiting: queue.waiting(), limit: queue.limit() }
}

/// Changes what is kept of runs, or the queue; `name` and `file` are those of the workspace in hand.
pub(super) fn keep(
    deed: Deed,
    (name, file): (&str, Option<PathBuf>),
    places: &Places,
    runs: &Runs,
) -> Result<Listing, String> {
    let queue = Queue::of(runs);
    let done = match deed {
        Deed::About(run, about) => runs.find(&run).and_then(|folder| about.write(&folder)),
        Deed::Discard(run) => runs.discard(&run),
        Deed::Restore(run) => runs.restore(&run),
        Deed::Delete(run) => runs.delete(&run),
        Deed::Enqueue { text, priority } => {
            let workspace = spec::parse(&text).workspace;
            queue::add(name, &workspace, file, priority, places, runs).map_err(Failure::into_message)?;
            queue::advance(runs).map(drop)
        }
        Deed::Dequeue(number) => queue.remove(number).map(drop),
        Deed::Prefer(number, priority) => queue.prefer(number, priority).and_then(|()| queue::advance(runs).map(drop)),
        Deed::Limit(limit) => queue.set_limit(limit).and_then(|()| queue::advance(runs).map(drop)),
    };
    done.map_err(|error| error.to_string())?;
    Ok(list(runs))
}

/// Follows a run that another process trains.
pub(super) fn follow(
    runs: &Runs,
    id: &str,
    ring: impl Fn() + Clone + Send + 'static,
) -> Result<(Following, Record), String> {
    let folder = runs.find(id).map_err(|error| error.to_string())?;
    let following = Following::catch_up(id, &folder, ring).map_err(|error| error.to_string())?;
    caught_up(id, following, runs)
}

/// Writes the report on a run into its folder; returns where its page is.
pub(super) fn report(id: &str, places: &Places, runs: &Runs) -> Result<String, String> {
    let folder = runs.find(id).map_err(|error| error.to_string())?.join("report");
    let written = paper::write(id, &folder, places, runs).map_err(Failure::into_message)?;
    let page = written.files.first().unwrap_or(&folder).display().to_string();
    Ok(written.warnings.iter().fold(page, |text, warning| format!("{text} ({warning})")))
}
