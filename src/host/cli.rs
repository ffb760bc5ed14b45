//! The command line, as the house plan fixes it.

mod auditing;
mod combining;
mod crossing;
mod keeping;
mod mitigating;
mod several;
mod showing;
mod sweeping;
mod testing;
mod explaining;

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use clap_complete::Shell;

use crate::data::Memory;

use auditing::AUDIT;
pub use auditing::{Auditing, ZeroDivided};
pub(super) use combining::Combining;
use combining::GRID;
use crossing::{COMPARE, CURVE, CV};
pub(super) use crossing::{Comparing, Crossing, Varying};
use explaining::EXPLAIN;
pub use explaining::{Explaining, LookedAt};
use keeping::{ATTACH, QUEUE, RESUME};
pub(super) use keeping::{Exported, QueueAction, RunsAction, Telling};
use mitigating::MITIGATE;
pub(super) use mitigating::Mitigating;
pub(super) use several::{Output, Overrides, Source};
pub(super) use showing::{Keying, Replaying, Screen};
pub(super) use sweeping::Sweeping;
use testing::TEST;
pub(super) use testing::Testing;

/// Train a model in the terminal: open a table, see what is wrong with it, prepare it, watch the network learn, and
/// judge whether it is good and fair.
#[derive(Debug, Parser)]
#[command(version, about, arg_required_else_help = false)]
pub struct Cli {
    /// A folder in which relative data paths are also looked for.
    #[arg(long, global = true, env = "GRADUS_DATA", value_name = "DIR", hide_env_values = true)]
    pub data_dir: Option<PathBuf>,
    /// The folder that holds the runs.
    #[arg(
        long,
        global = true,
        env = "GRADUS_RUNS",
        value_name = "DIR",
        default_value = "runs",
        hide_env_values = true
    )]
    pub runs: PathBuf,
    /// How the choice looks, and the workbench opened from it.
    #[command(flatten)]
    pub(super) screen: Screen,
    /// What to do; without it, the workbench opens on a choice of workspaces and runs.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What `gradus check --help` ends with.
const CHECK: &str = "\
Below the plan stands what is wrong with the data that is learnt from, the most severe first: what, where and what to do. \
--fix writes the repair into the workspace file and keeps everything else in it, comments included. `--fix all` mends what is \
more than a note; a fix that the file would not work with is refused.";

/// What can be asked for.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Train on a built-in table, with nothing to download or configure.
    Demo {
        /// Train without the screen and print what came of it.
        #[arg(long)]
        headless: bool,
        /// How the screen looks.
        #[command(flatten)]
        screen: Screen,
        /// What is printed.
        #[command(flatten)]
        output: Output,
    },
    /// Be led through the first steps on the demo's data.
    Tour(Screen),
    /// Open the workbench on a workspace file.
    Open {
        /// The workspace file.
        workspace: PathBuf,
        /// How the screen looks.
        #[command(flatten)]
        screen: Screen,
    },
    /// Write a commented workspace file with settings inferred from a table or from images.
    Init {
        /// The table, a pattern such as 'part-*.csv', a folder of texts or images by class, or an IDX file of images.
        data: PathBuf,
        /// The column to predict; images, texts by class and sparse rows need none.
        #[arg(long, value_name = "COL")]
        target: Option<String>,
        /// A column whose groups are to be treated alike, as far as that is judged; may be repeated. By default those whose
        /// names suggest groups of people.
        #[arg(long, value_name = "COL")]
        protected: Vec<String>,
        /// Where to write; by default `<data's name>.toml` here.
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
        /// What of it is read.
        #[command(flatten)]
        source: Source,
    },
    /// Validate a workspace file and say every mistake with its place.
    #[command(after_help = CHECK)]
    Check {
        /// The workspace file.
        workspace: PathBuf,
        /// Change the file as the findings of this check advise, or of `all`; may be repeated.
        #[arg(long = "fix", value_name = "CHECK")]
        fixes: Vec<String>,
        /// Also look for wrong labels: five quick models are trained, which takes a while on large tables.
        #[arg(long)]
        label_errors: bool,
        /// Settings that stand above the file's.
        #[command(flatten)]
        overrides: Overrides,
        /// Print every setting in force instead, with what it is for, what it may hold and whether it is as by default; the data
        /// are not read. What is printed is a workspace file again.
        #[arg(long, conflicts_with_all = ["fixes", "label_errors", "show_leak"])]
        explain: bool,
        /// Show what resampling before the split would have pretended, by small quick models of your own data; they are judged on
        /// the test rows as well, and that is counted as a look at these.
        #[arg(long)]
        show_leak: bool,
    },
    /// Say what is in a table, or in a folder or file of images, and what is wrong with it.
    Profile {
        /// The table, a pattern such as 'part-*.csv', a folder of texts or images, or an IDX file of images.
        data: PathBuf,
        /// The column to predict: how every other goes together with it, and what is wrong with it.
        #[arg(long, value_name = "COL")]
        target: Option<String>,
        /// A column whose groups are counted, with the target; may be repeated.
        #[arg(long, value_name = "COL", requires = "target")]
        protected: Vec<String>,
        /// Print one JSON document.
        #[arg(long)]
        json: bool,
        /// What of it is read.
        #[command(flatten)]
        source: Source,
        /// Memory that may be used, e.g. 2GB; a table that needs more is read a part at a time.
        #[arg(long, value_name = "SIZE")]
        memory: Option<Memory>,
    },
    /// Train without the screen.
    Train {
        /// The workspace file.
        workspace: PathBuf,
        /// Memory that may be used, e.g. 2GB; of a CSV, Parquet or NDJSON table that needs more a sample is held and the other rows are left on disk.
        #[arg(long, value_name = "SIZE")]
        memory: Option<Memory>,
        /// Learn from a sample of at most so many rows, as `data.rows` does.
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
        rows: Option<u64>,
        /// Settings that stand above the file's.
        #[command(flatten)]
        overrides: Overrides,
        /// Leave it training in a process of its own, and print its id; `gradus attach` follows it.
        #[arg(long, conflicts_with_all = ["json", "events", "requirements"])]
        detach: bool,
        /// While it trains, ask of the run what is saved in the file, as the workbench does.
        #[arg(long, conflicts_with = "detach")]
        reload: bool,
        /// What is printed.
        #[command(flatten)]
        output: Output,
    },
    /// Follow a run that is going, in the workbench, and change its course.
    #[command(after_help = ATTACH)]
    Attach {
        /// A run's id or its folder; by default the newest that is live.
        run: Option<String>,
        /// How the screen looks.
        #[command(flatten)]
        screen: Screen,
    },
    /// Watch a run and change nothing; without a terminal, print what it does until its end.
    Watch {
        /// A run's id or its folder; by default the newest that is live.
        run: Option<String>,
        /// Without a screen, print one JSON object per event as it happens.
        #[arg(long)]
        events: bool,
        /// How the screen looks.
        #[command(flatten)]
        screen: Screen,
    },
    /// Ask something of a run that is going.
    Tell {
        /// A run's id or its folder.
        run: String,
        /// What.
        #[command(subcommand)]
        telling: Telling,
    },
    /// Play a sitting again from its journal, which `--journal FILE` keeps.
    Replay(Replaying),
    /// Let a run go on that was interrupted, stopped or killed.
    #[command(after_help = RESUME)]
    Resume {
        /// A run's id or its folder.
        run: String,
        /// Begin at this checkpoint of the run: best, last, or one of its folder checkpoints; with --fork also at a number of
        /// batches, to which the run learns its way again.
        #[arg(long, value_name = "CHECKPOINT_OR_STEP")]
        from: Option<String>,
        /// As a second run in a folder of its own; the first stays as it is.
        #[arg(long)]
        fork: bool,
        /// Leave it training in a process of its own; it goes on as it was going.
        #[arg(long, conflicts_with_all = ["from", "fork", "sets", "seed", "json", "events", "requirements"])]
        detach: bool,
        /// Settings to change there.
        #[command(flatten)]
        overrides: Overrides,
        /// What is printed.
        #[command(flatten)]
        output: Output,
    },
    /// Judge a workspace by cross-validation; the test rows take no part.
    #[command(after_help = CV)]
    Cv {
        /// The workspace file.
        workspace: PathBuf,
        /// Settings that stand above the file's.
        #[command(flatten)]
        overrides: Overrides,
        /// How often, and what is printed.
        #[command(flatten)]
        crossing: Crossing,
    },
    /// Compare workspaces on the same folds, and say whether they differ by more than chance.
    #[command(after_help = COMPARE)]
    Compare(Comparing),
    /// Show how a metric goes with the number of training rows, or with a setting.
    #[command(after_help = CURVE)]
    Curve {
        /// The workspace file.
        workspace: PathBuf,
        /// Settings that stand above the file's.
        #[command(flatten)]
        overrides: Overrides,
        /// What is varied, and what is printed.
        #[command(flatten)]
        varying: Varying,
    },
    /// Train each workspace with each value and seed, and show the results as a matrix.
    #[command(after_help = GRID)]
    Grid(Combining),
    /// Sweep the learning rate on a network that is not kept, and say which rates teach.
    LrFind {
        /// The workspace file.
        workspace: PathBuf,
        /// Settings that stand above the file's.
        #[command(flatten)]
        overrides: Overrides,
        /// What is tried and printed.
        #[command(flatten)]
        sweeping: Sweeping,
    },
    /// Judge a run's model, on its own data or on another file.
    Evaluate {
        /// A run's id or its folder.
        run: String,
        /// Another table with the same columns; of a model of images another folder by class or IDX file.
        #[arg(long, value_name = "F")]
        data: Option<PathBuf>,
        /// Print one JSON document.
        #[arg(long)]
        json: bool,
    },
    /// Say why a run's model decides as it does: columns, protected groups, mistakes.
    #[command(after_help = EXPLAIN)]
    Explain {
        /// A run's id or its folder.
        run: String,
        /// What is looked at.
        #[command(flatten)]
        explaining: Explaining,
    },
    /// Judge scores that somebody else made, by group; nothing is trained.
    #[command(after_help = AUDIT)]
    Audit {
        /// The table with truth, scores and groups.
        data: PathBuf,
        /// What is judged by what.
        #[command(flatten)]
        auditing: Auditing,
        /// Print one JSON document.
        #[arg(long)]
        json: bool,
    },
    /// Compare what each way of mitigating unequal treatment costs and gains.
    #[command(after_help = MITIGATE)]
    Mitigate {
        /// The workspace file.
        workspace: PathBuf,
        /// Settings that stand above the file's.
        #[command(flatten)]
        overrides: Overrides,
        /// Whose treatment, and what is printed.
        #[command(flatten)]
        mitigating: Mitigating,
    },
    /// Predict a table's rows, or images: one row out per row in, in the same order.
    Predict {
        /// A run's id or its folder.
        run: String,
        /// The table; of a model of images a folder, an IDX file or a single image.
        #[arg(long, value_name = "F")]
        data: PathBuf,
        /// Where to write CSV; by default to stdout.
        #[arg(long, value_name = "F")]
        out: Option<PathBuf>,
    },
    /// Write a run's results as files: a page, pictures, a model card, tables.
    Report {
        /// A run's id or its folder.
        run: String,
        /// The folder to write into; it is made if need be.
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
    },
    /// Hold a run's results against its goal, and say so in words, in the XML of test reports and in JSON.
    #[command(after_help = TEST)]
    Test {
        /// A run's id or its folder.
        run: String,
        /// What it is held against.
        #[command(flatten)]
        testing: Testing,
    },
    /// Look at earlier runs.
    Runs {
        /// What to do; by default they are listed.
        #[command(subcommand)]
        action: Option<RunsAction>,
    },
    /// Let runs wait until others have ended.
    #[command(after_help = QUEUE)]
    Queue {
        /// What to do; by default those that wait are listed.
        #[command(subcommand)]
        action: Option<QueueAction>,
    },
    /// Print the keys of the workbench as a file to begin one's own with.
    Keys(Keying),
    /// Print the JSON Schema of workspace files, for editors.
    Schema,
    /// Say what this terminal and machine can do.
    Doctor {
        /// Take the terminal and panic on purpose, to see that it is given back in order.
        #[arg(long)]
        panic: bool,
    },
    /// Train one run apart from any window; the program asks this of itself.
    #[command(hide = true)]
    Apart,
    /// Print shell completions.
    Completions {
        /// For which shell.
        shell: Shell,
    },
}
