//! What reaches the program from outside: the only way in to [`super::update`].

use std::sync::Arc;

use super::compare::Flips;
use super::scored::{PartId, Scored};
use super::subgroups::Subgroups;
use super::why::Why;
use super::{Action, RunId};
use crate::data::view::Answer;
use crate::data::{ImageScaling, Profile, Survey, Table};
use crate::model::LayerShape;
use crate::store::{Listed, Waiting};
use crate::train::{Curve, Event, Rows, Sweep};

/// One thing that happened.
#[derive(Clone, Debug)]
pub enum Msg {
    /// Somebody intends something.
    Do(Action),
    /// The workspace file was read, first or after it changed on disk; or why it could not be.
    File {
        /// The whole text, or a sentence.
        text: Result<String, String>,
    },
    /// A theme was read and is drawn with from now on; or why the old one stays.
    Theme {
        /// Which was asked for.
        name: String,
        /// A sentence where it cannot be used.
        result: Result<(), String>,
    },
    /// Data were read, profiled and split; or why not.
    Loaded {
        /// As in the effect that asked.
        generation: u64,
        /// A sentence where it failed.
        result: Result<Arc<Loaded>, String>,
    },
    /// All there is to say of the data was found out; or why not.
    Surveyed {
        /// As in the effect that asked for the data.
        generation: u64,
        /// A sentence where it failed.
        result: Result<Arc<Survey>, String>,
    },
    /// What was asked about rows of the table was found out; or why not.
    Rows {
        /// As in the effect that asked.
        generation: u64,
        /// A sentence where it failed.
        result: Result<Answer, String>,
    },
    /// What a live run said since the last time.
    Run {
        /// Which; one not seen before is new.
        id: RunId,
        /// In order.
        events: Vec<Event>,
    },
    /// A run could not be started, and why.
    Refused(String),
    /// A sweep of the learning rate is done; or why it could not be.
    Swept(Result<Arc<Sweep>, String>),
    /// One more fold of a curve was judged.
    Curving {
        /// Folds that are judged.
        done: usize,
        /// The points that are made.
        curve: Arc<Curve>,
    },
    /// A learning or validation curve is made; or why it could not be.
    Curved(Result<Arc<Curve>, String>),
    /// What the runs folder and its queue hold.
    Runs(Listing),
    /// A run that was asked for here has begun; all it says comes from its beginning, but where it goes on again.
    Begun {
        /// Which.
        id: RunId,
        /// Whether it goes on, and was read back already.
        again: bool,
    },
    /// What was asked of them could not be done, and why.
    Unkept(String),
    /// A run that another process trains is followed from now on; or cannot be.
    Followed {
        /// Which.
        id: RunId,
        /// A sentence where it failed.
        record: Result<Record, String>,
    },
    /// A run read back from disk; or why it could not be.
    Opened {
        /// Which.
        id: RunId,
        /// A sentence where it failed.
        record: Result<Record, String>,
    },
    /// The validation rows of two runs were compared; or could not be.
    Flipped {
        /// Which.
        of: (RunId, RunId),
        /// A sentence where it failed.
        result: Result<Arc<Flips>, String>,
    },
    /// The report on a run was written; or why not.
    Reported {
        /// Which.
        run: RunId,
        /// Where its page is, or a sentence.
        result: Result<String, String>,
    },
    /// Charts were written; or why not.
    ChartSaved {
        /// Where the picture is, or a sentence.
        result: Result<String, String>,
    },
    /// A part of a run was judged row by row; or why not.
    Scored {
        /// As in the effect that asked.
        of: (RunId, PartId),
        /// A sentence where it failed.
        result: Result<Arc<Scored>, String>,
    },
    /// A run's model was asked why it decides; or could not be.
    Explained {
        /// Which run.
        of: RunId,
        /// A sentence where it failed.
        result: Result<Arc<Why>, String>,
    },
    /// The subgroups that a run's model is worst for were looked for; or could not be.
    Scanned {
        /// Which run.
        of: RunId,
        /// A sentence where it failed.
        result: Result<Arc<Subgroups>, String>,
    },
    /// A threshold is kept with the model of a run; or why not.
    Kept {
        /// Which.
        run: RunId,
        /// The threshold.
        threshold: f64,
        /// A sentence where it failed.
        result: Result<(), String>,
    },
    /// The user's keys were read again; or what of them was left out.
    Keys(Result<(), String>),
    /// A theme is kept for other times, in this file; or why not.
    ThemeKept(Result<String, String>),
    /// The terminal is being looked at, or no longer.
    Attended(bool),
    /// The host did something that needs saying.
    Told(String),
    /// An effect went wrong in a way that only needs saying.
    Trouble(String),
    /// The terminal has this many columns and rows.
    Resize(u16, u16),
    /// Seconds since the program started; toasts expire by it.
    Now(f64),
}

/// What is known about the data before training.
#[derive(Clone, Debug, Default)]
pub struct Loaded {
    /// All rows of the main file.
    pub table: Arc<Table>,
    /// What is in it and what is wrong with it.
    pub profile: Arc<Profile>,
    /// What is known about images, where the rows are images.
    pub pictures: Option<Pictures>,
    /// Column name and role (`feature`, `target`, `protected`, …), in the table's order.
    pub roles: Vec<(String, String)>,
    /// Rows in each part, after balancing.
    pub parts: Rows,
    /// `binary`, `multiclass` or `regression`.
    pub task: String,
    /// Class labels in order; empty for regression.
    pub labels: Vec<String>,
    /// Prepared features.
    pub features: usize,
    /// Numbers the network will learn.
    pub parameters: usize,
    /// One line: layers and sizes.
    pub network: String,
    /// The network layer by layer.
    pub layers: Vec<LayerShape>,
    /// About how many bytes training takes beside the data.
    pub memory: usize,
    /// What the user should know.
    pub warnings: Vec<String>,
    /// Why they cannot be prepared or balanced; then nothing is known of features and network.
    pub unprepared: Option<String>,
}

/// What is known about images before training.
#[derive(Clone, Debug, PartialEq)]
pub struct Pictures {
    /// How they are normalised.
    pub scaling: ImageScaling,
    /// The rows that are learnt from, in the order in which a run counts them.
    pub trained: Vec<usize>,
}

/// What the runs folder and its queue hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Listing {
    /// Every run, newest first.
    pub runs: Vec<Arc<Listed>>,
    /// Those that wait, the next first.
    pub waiting: Vec<Waiting>,
    /// How many may train at once.
    pub limit: usize,
}

/// A run read back from disk.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// The workspace text it was trained with.
    pub text: String,
    /// All it said; a finished run's report is in the last.
    pub events: Vec<Event>,
    /// Whether a process trains it, of which more is heard.
    pub live: bool,
}
