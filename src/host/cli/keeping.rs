//! What is asked of runs that are there: those that are going, those that wait, those that are kept.

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};

use super::Overrides;

/// What `gradus resume --help` ends with.
pub(super) const RESUME: &str = "\
A run goes on in its own folder. Settings that were changed while it was going are changed again at the very steps, and \
its data must be those it has seen. Without --fork, --set takes the live keys alone (train.learning_rate, train.epochs, \
…), and --from leaves what was learnt after the checkpoint. A run that is complete is told again, with exit code 0.";

/// What `gradus attach --help` ends with.
pub(super) const ATTACH: &str = "\
Every run can be attended to while it trains, wherever it was begun: in the workbench, by `gradus train`, with --detach or from \
the queue. Its owner alone can. Leaving with `q` and `k` keeps it training, and so does a window that is closed or a connection \
that is lost. A run that is over is shown as it ended.";

/// What `gradus queue --help` ends with.
pub(super) const QUEUE: &str = "\
Whichever run of the folder ends lets the next begin, in a process of its own, so nothing needs to stay open. By default one \
trains at a time. What cannot begin stays in the list with the reason; `gradus queue priority` tries it again.";

/// What can be asked of a run that is going.
#[derive(Clone, Debug, Subcommand)]
pub enum Telling {
    /// Hold after this batch.
    Pause,
    /// Go on.
    Resume,
    /// Run one batch of a paused run, then hold.
    Step,
    /// Write a checkpoint.
    Save,
    /// Finish after this epoch; what was learnt is kept and judged.
    #[command(group(clap::ArgGroup::new("then").args(["now", "at", "after", "when", "never"])))]
    Stop {
        /// After this batch.
        #[arg(long)]
        now: bool,
        /// At a time of day, e.g. 18:00, whatever becomes of this terminal.
        #[arg(long, value_name = "TIME")]
        at: Option<String>,
        /// After so much more training, e.g. 20m or 1h30m.
        #[arg(long, value_name = "SPAN")]
        after: Option<String>,
        /// When an epoch is so, e.g. `validation_loss<0.1` or `roc_auc>0.9`.
        #[arg(long, value_name = "CONDITION")]
        when: Option<String>,
        /// Take --at, --after or --when back.
        #[arg(long)]
        never: bool,
    },
    /// Put a note on the curve.
    Mark {
        /// What it says.
        note: String,
    },
    /// Go back to a checkpoint, or to a step: from the last checkpoint before it, learning on as it did, and holding there.
    Rewind {
        /// best, last, one of its folder checkpoints, or a number of batches.
        checkpoint: String,
    },
    /// Change a setting from the next batch on.
    Set {
        /// e.g. train.learning_rate=3e-4
        #[arg(value_name = "KEY=VALUE")]
        set: String,
        /// Go there little by little, over so many batches.
        #[arg(long, value_name = "BATCHES", value_parser = clap::value_parser!(u64).range(1..))]
        over: Option<u64>,
    },
}

/// What can be done with the queue.
#[derive(Clone, Debug, Subcommand)]
pub enum QueueAction {
    /// Those that wait, the next first.
    List {
        /// Print one JSON document.
        #[arg(long)]
        json: bool,
    },
    /// Let workspaces wait; the first begins at once where fewer train than may.
    Add {
        /// The workspace files.
        #[arg(required = true)]
        workspaces: Vec<PathBuf>,
        /// Larger ones come first.
        #[arg(long, default_value_t = 0, allow_negative_numbers = true)]
        priority: i32,
        /// Settings that stand above the files'.
        #[command(flatten)]
        overrides: Overrides,
    },
    /// Take one out.
    Remove {
        /// Its number.
        number: u32,
    },
    /// Let one come sooner or later.
    Priority {
        /// Its number.
        number: u32,
        /// Larger ones come first.
        #[arg(allow_negative_numbers = true)]
        priority: i32,
    },
    /// Say how many may train at once.
    Limit {
        /// So many.
        #[arg(value_parser = clap::value_parser!(u32).range(1..))]
        limit: u32,
    },
    /// Let begin what may begin.
    Start,
}

/// What runs are exported as.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub enum Exported {
    /// One long table.
    #[default]
    Csv,
    /// A folder of runs that `MLflow` reads: numbers, settings, tags; no server is asked.
    Mlflow,
}

/// What can be done with earlier runs.
#[derive(Clone, Debug, Subcommand)]
pub enum RunsAction {
    /// A line for each run, newest first.
    List {
        /// Only those that are like this, e.g. `status:finished roc_auc>0.9 tag:try sort:-roc_auc`.
        #[arg(long, value_name = "FILTER", allow_hyphen_values = true)]
        filter: Option<String>,
        /// Print one JSON document.
        #[arg(long)]
        json: bool,
    },
    /// One run: settings, epochs and results.
    Show {
        /// A run's id or its folder.
        run: String,
        /// Print one JSON document.
        #[arg(long)]
        json: bool,
    },
    /// Runs beside each other: settings and results that differ, and the rows they judge differently.
    Compare {
        /// Their ids or folders; the others are compared with the first.
        #[arg(required = true, num_args = 2.., value_name = "RUN")]
        which: Vec<String>,
        /// Print one JSON document.
        #[arg(long)]
        json: bool,
    },
    /// Every scalar of runs: as a table, a line a number with run, step, epoch, seconds and name; or for `MLflow`.
    Export {
        /// Ids of runs or their folders; by default all runs.
        #[arg(value_name = "RUN")]
        which: Vec<String>,
        /// The file to write, or `MLflow`'s folder: runs are added there, or replaced with what was changed of them there.
        #[arg(long, value_name = "F")]
        out: PathBuf,
        /// As what.
        #[arg(long, value_enum, default_value_t)]
        format: Exported,
    },
    /// Give a run words to find it by; none take all away.
    Tag {
        /// A run's id or its folder.
        run: String,
        /// The words.
        tags: Vec<String>,
    },
    /// Keep a note with a run; an empty one takes it away.
    Note {
        /// A run's id or its folder.
        run: String,
        /// What it says.
        note: String,
    },
    /// Call a run something else than its id; an empty name takes that back.
    Rename {
        /// A run's id or its folder.
        run: String,
        /// Its name.
        name: String,
    },
    /// Keep runs in a folder among the runs; their files stay where they are.
    Move {
        /// Their ids or folders.
        #[arg(required = true, value_name = "RUN")]
        which: Vec<String>,
        /// The folder, as `vision/tries`; an empty one takes them out. `--filter folder:vision` lists what is in it and below.
        #[arg(long, value_name = "FOLDER")]
        to: String,
    },
    /// Put runs aside, or delete them for good.
    Remove {
        /// Their ids or folders.
        #[arg(required = true, value_name = "RUN")]
        which: Vec<String>,
        /// Delete them: model, checkpoints and log.
        #[arg(long)]
        for_good: bool,
    },
    /// Bring back runs that were put aside; without any, list them.
    Restore {
        /// Their ids.
        #[arg(value_name = "RUN")]
        which: Vec<String>,
    },
}
