//! `gradus grid A.toml B.toml …`: a run for each workspace with each value and seed, and a matrix of what came of them.

mod combinations;
mod files;
mod kept;

use std::collections::{HashMap, HashSet};
use std::path::Path;

use crossbeam_channel::Receiver;

use crate::base::fmt;
use crate::data::Places;
use crate::host::begin::{Beginning, begin};
use crate::host::cli::{Combining, Overrides};
use crate::host::failure::Failure;
use crate::host::open::{plan, ready_to_deal, ready_to_learn};
use crate::host::progress::Progress;
use crate::host::resume::{self, Resumed};
use crate::host::{metric, out, queue, signals};
use crate::report::GridForm;
use crate::store::{About, Runs};
use crate::train::{self, Ending, Followed, Grid, GridGap, GridRun, Lost, Origin, PartId, Report};
use combinations::{Combination, Combinations, data};
use files::Files;
use kept::{Kept, There};

/// Trains what is missing, and prints the matrix.
pub(super) fn run(asked: &Combining, places: impl Fn(&Path) -> Places, runs: &Runs) -> Result<(), Failure> {
    metric::refuse_unknown(asked.metric.as_deref())?;
    refuse_no_tag(&asked.name)?;
    let files = Files::new(&asked.out)?;
    let Combinations { over, mut rows, all, warnings } = combinations::all(asked, places)?;
    for doubt in warnings {
        out::message(&doubt);
    }
    if let (Some(_), Some(first)) = (&asked.metric, all.first()) {
        // Others may be of other data; each is asked again before it is trained.
        metric::refuse_other(asked.metric.as_deref(), &ready_to_deal(&first.workspace, &first.places)?.truth)?;
    }
    let part = PartId::from(asked.part);
    let mut named = asked.metric.clone();
    let mut work = Work::new(&asked.name, asked.metric.as_deref(), runs);
    let interrupted = |done: usize| {
        let (left, all) = (all.len() - done, all.len());
        Failure::interrupted(format!(
            "interrupted; {left} of {all} runs are left, and the same command goes on with them"
        ))
    };
    for (done, combination) in all.iter().enumerate() {
        let judged = match work.come_to(combination) {
            Came::Cut => return Err(interrupted(done)),
            Came::Left => {
                return Err(Failure::interrupted(
                    "interrupted before the run could stop; the same command goes on from its last checkpoint",
                ));
            }
            Came::Nowhere(why) => Err(why),
            Came::Judged { report, how } => {
                let other = work.other_rows(combination, &report);
                work.warn(other.as_slice());
                GridRun::of(&report, combination.seed, part, &mut named).map(|run| (run, how))
            }
        };
        tell(done + 1, all.len(), combination, judged.as_ref(), named.as_deref());
        let row = &mut rows[combination.row];
        match judged {
            Ok((run, _)) => row.runs.push(run),
            Err(why) => row.missing.push(GridGap { seed: combination.seed, why }),
        }
        if work.over && done + 1 < all.len() {
            return Err(interrupted(done + 1));
        }
    }
    let trained = work.trained;
    let grid = Grid::new(asked.name.clone(), named.unwrap_or_default(), part, over, rows);
    files.write(&grid)?;
    let form = if asked.json { GridForm::Json } else { GridForm::Text };
    out::data(&form.write(&grid).map_err(std::io::Error::from)?)?;
    if trained {
        queue::advance_behind(runs);
    }
    match grid.rows.iter().map(|row| row.missing.len()).sum::<usize>() {
        0 => Ok(()),
        missing => Err(Failure::run(format!(
            "{missing} of {} runs have no number, for the reasons told above; the same command tries them again",
            all.len()
        ))),
    }
}

/// What the runs are found by is one word.
fn refuse_no_tag(name: &str) -> Result<(), Failure> {
    if About::tags_of(name) == [name] && !name.contains(char::is_whitespace) && !name.contains('"') {
        return Ok(());
    }
    Err(Failure::input(format!("--name {name:?} is no tag. Give one word, without spaces, commas and quotes")))
}

/// `3/12  shop.toml, model.hidden=[8], seed 2: validation roc_auc 0.853  (run 20261129-120000-shop, 1.2s)`.
fn tell(
    number: usize,
    all: usize,
    combination: &Combination,
    judged: Result<&(GridRun, String), &String>,
    metric: Option<&str>,
) {
    let said = match judged {
        Ok((GridRun { run, value, part, .. }, how)) => {
            let metric = metric.unwrap_or_default();
            format!("{} {metric} {}  (run {run}, {how})", part.name(), fmt::number(*value))
        }
        Err(why) => why.clone(),
    };
    out::message(&format!("{number}/{all}  {}: {said}", combination.told));
}

/// What a combination came to.
enum Came {
    /// It is trained, now or before.
    Judged {
        /// What came of it.
        report: Box<Report>,
        /// How it was come by.
        how: String,
    },
    /// It has no result, and why.
    Nowhere(String),
    /// Somebody said stop, and what was learnt is saved.
    Cut,
    /// Somebody said stop twice.
    Left,
}

/// What goes on from one combination to the next.
struct Work<'a> {
    tag: &'a str,
    /// The metric that is asked for.
    metric: Option<&'a str>,
    runs: &'a Runs,
    stop: Receiver<()>,
    kept: Kept,
    /// Warnings that were said.
    told: HashSet<String>,
    /// The mark of the test rows of each data and split, and the run that it was first seen in.
    test_sets: HashMap<String, (String, String)>,
    /// Whether anything was trained.
    trained: bool,
    /// Whether somebody said stop, and the run under way ended all the same.
    over: bool,
}

impl<'a> Work<'a> {
    fn new(tag: &'a str, metric: Option<&'a str>, runs: &'a Runs) -> Self {
        let (stop, kept) = (signals::heard(), Kept::of(tag, runs));
        let (told, test_sets) = (HashSet::new(), HashMap::new());
        Self { tag, metric, runs, stop, kept, told, test_sets, trained: false, over: false }
    }

    /// Takes what is there, or trains what is missing of it.
    fn come_to(&mut self, combination: &Combination) -> Came {
        if self.stop.try_recv().is_ok() {
            return Came::Cut;
        }
        let (beginning, how) = match self.kept.find(&combination.text, self.runs) {
            There::Done(report) => return Came::Judged { report, how: "was there".into() },
            There::Live(run) => return Came::Nowhere(format!("another process is training it, as run {run}")),
            There::CutShort(run) => (self.again(&run, combination), "went on, "),
            There::Nothing => (self.fresh(combination), ""),
        };
        let came = match beginning {
            Ok(beginning) => self.train(beginning, how),
            Err(failure) => Came::Nowhere(failure.into_message()),
        };
        // Others may have trained something meanwhile.
        self.kept = Kept::of(self.tag, self.runs);
        came
    }

    /// What is to be said where the data are not those that another run of the same data and split was judged on.
    fn other_rows(&mut self, combination: &Combination, report: &Report) -> Option<String> {
        let here = (report.test_set.clone(), report.run.clone());
        let (first, run) = self.test_sets.entry(data(&combination.workspace)).or_insert(here);
        (*first != report.test_set).then(|| {
            format!(
                "the data have changed: run {} was judged on other rows than run {run}. Give a new --name, so that all runs are \
                 of the same data",
                report.run
            )
        })
    }

    fn fresh(&mut self, combination: &Combination) -> Result<Beginning, Failure> {
        let Combination { name, workspace, places, file, .. } = combination;
        let ready = ready_to_learn(workspace, places)?;
        metric::refuse_other(self.metric, &ready.prepared.train.truth)?;
        self.warn(&ready.prepared.warnings);
        let (plan, folder) = plan(name, workspace, &ready, places, self.runs)?;
        let about = About { tags: vec![self.tag.to_owned()], workspace: file.clone(), ..About::default() };
        about.write(&folder.path)?;
        Ok(Beginning { plan, folder, origin: Origin::Fresh, first: vec![] })
    }

    fn again(&mut self, run: &str, combination: &Combination) -> Result<Beginning, Failure> {
        match resume::resume(run, None, &Overrides::default(), &combination.places, self.runs)? {
            Resumed::On(beginning) => {
                metric::refuse_other(self.metric, &beginning.plan.prepared.train.truth)?;
                self.warn(&beginning.plan.prepared.warnings);
                Ok(*beginning)
            }
            Resumed::Complete(report) => Err(Failure::run(format!("run {} ended meanwhile", report.run))),
        }
    }

    /// Says what was not said of another combination.
    fn warn(&mut self, warnings: &[String]) {
        let fresh = warnings.iter().filter(|warning| self.told.insert((*warning).clone()));
        out::warnings(&fresh.cloned().collect::<Vec<_>>());
    }

    /// Follows a run to its last word.
    fn train(&mut self, beginning: Beginning, how: &str) -> Came {
        self.trained = true;
        let id = beginning.folder.id.clone();
        let (outbox, bell) = train::ringing();
        let run = match begin(beginning, outbox) {
            Ok(run) => run,
            Err(failure) => return Came::Nowhere(failure.into_message()),
        };
        let mut progress = Progress::bar_alone();
        let followed = train::follow(&run, &bell, &self.stop, |event| progress.follow(event));
        let Followed { ending, report, asked } = match followed {
            Ok(followed) => followed,
            Err(Lost::Left) => return Came::Left,
            Err(Lost::Failed(why)) => {
                run.join();
                return Came::Nowhere(format!("run {id} failed: {why}"));
            }
        };
        run.join();
        match ending {
            Ending::Completed | Ending::EarlyStopped if kept::by_hand(&id, self.runs) => Came::Nowhere(format!(
                "the settings of run {id} were changed by hand on its way, so it is another combination"
            )),
            Ending::Completed | Ending::EarlyStopped => {
                self.over = asked;
                let how = format!("{how}{}", fmt::duration(report.seconds.train));
                Came::Judged { report: Box::new(report), how }
            }
            Ending::Stopped | Ending::Interrupted if asked => Came::Cut,
            Ending::Stopped | Ending::Interrupted => {
                Came::Nowhere(format!("run {id} was stopped before its end; the same command lets it go on"))
            }
        }
    }
}
