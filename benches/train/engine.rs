//! gradus, measured: whole runs that are recorded in a folder, and for reference the steps of the network alone.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::thread::sleep;
use std::time::{Duration, Instant};

use gradus::base::outbox::Outbox;
use gradus::data::{Dataset, Part, Places, Prepared};
use gradus::model::{Batch, Features, Learner};
use gradus::spec::{self, Workspace};
use gradus::store::Runs;
use gradus::train::{self, Command, Happening, Plan, Seconds, Stop, architecture, loss_of};

use super::case::Case;
use super::made;

/// Seconds before anything counts: threads are chosen and caches filled.
const WARM_UP: f64 = 0.5;

/// How often a run's events are taken, as the screen does.
const LOOK: Duration = Duration::from_millis(20);

/// A case, loaded and prepared.
pub(crate) struct Engine {
    pub(crate) prepared: Arc<Prepared>,
    workspace: Workspace,
    text: String,
    runs: Runs,
}

impl Engine {
    /// Makes the data in `folder`, reads and prepares them as a run does; or says what this build does not understand.
    pub(crate) fn new(case: &Case, folder: &Path) -> Result<Self, String> {
        let data = made::write(case, folder).expect("room for the data");
        let text = case.workspace(&data.display().to_string());
        let parsed = spec::parse(&text);
        if !parsed.ok() {
            let mistakes: Vec<String> = parsed.diagnostics.into_iter().map(|diagnostic| diagnostic.message).collect();
            return Err(mistakes.join("; "));
        }
        let workspace = parsed.workspace;
        let dataset = Dataset::load(&workspace, &Places::default()).map_err(|error| error.to_string())?;
        let prepared = Prepared::new(&dataset, &workspace).map_err(|error| error.to_string())?;
        if let Some(filled) = case.filled {
            let x = &prepared.train.x;
            let found = x.values.iter().filter(|number| **number != 0.0).count();
            assert!(found <= filled * x.rows, "zeros stay zeros");
        }
        Ok(Self { prepared: Arc::new(prepared), workspace, text, runs: Runs::at(folder.join("runs")) })
    }

    /// Rows a second over whole epochs of a run that shuffles, steps, tells and records losses, judges a validation part
    /// and writes a checkpoint after each epoch.
    pub(crate) fn run(&self, seconds: f64) -> f64 {
        let folder = self.runs.create("bench", "train").expect("a run's folder");
        folder.describe(&self.text, &self.prepared.pipeline).expect("a run's folder");
        let path = folder.path.clone();
        let plan = Plan {
            run: folder.id.clone(),
            dir: path.display().to_string(),
            prepared: Arc::clone(&self.prepared),
            workspace: self.workspace.clone(),
            git: None,
            seconds: Seconds::default(),
        };
        let run = train::start(plan, Outbox::new(|| {}), Box::new(folder)).expect("a thread");
        let mut ends = Vec::new();
        while span(&ends) < seconds {
            sleep(LOOK);
            for event in run.drain() {
                match event.what {
                    Happening::Epoch(_) if event.seconds >= WARM_UP => ends.push(event.seconds),
                    Happening::Failed { message } => panic!("{message}"),
                    _ => {}
                }
            }
        }
        run.send(Command::Stop(Stop::AfterBatch));
        run.join();
        fs::remove_dir_all(path).expect("the run's folder goes");
        ((ends.len() - 1) * self.prepared.train.x.rows) as f64 / span(&ends)
    }

    /// Rows a second of the network's steps alone, on one thread: no shuffling, metrics, events and checkpoints.
    pub(crate) fn steps(&self, seconds: f64) -> f64 {
        let train = &self.workspace.train;
        let shape = architecture(&self.workspace, &self.prepared.pipeline);
        let (mut learner, _) = Learner::new(&shape, loss_of(self.prepared.task, train), train).expect("a network");
        let Part { x, y, .. } = &self.prepared.train;
        let batches = x.values.chunks(train.batch_size * x.columns).zip(y.chunks(train.batch_size));
        let (mut began, mut rows, mut warm) = (Instant::now(), 0, false);
        for (x, truth) in batches.cycle() {
            learner
                .step(&Batch { x: Features::Laid(x), truth, weights: None, mixed: None })
                .expect("a loss that is a number");
            rows += truth.len();
            let passed = began.elapsed().as_secs_f64();
            if !warm && passed >= WARM_UP {
                (began, rows, warm) = (Instant::now(), 0, true);
            } else if warm && passed >= seconds {
                return rows as f64 / passed;
            }
        }
        unreachable!("batches do not run out")
    }
}

fn span(ends: &[f64]) -> f64 {
    ends.last().zip(ends.first()).map_or(0.0, |(last, first)| last - first)
}
