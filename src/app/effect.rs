//! What [`super::update`] wants done: the host does it and answers, where there is an answer, with a [`super::Msg`].

use super::RunId;
use super::curve::Asked;
use super::deed::Deed;
use super::scored::PartId;
use crate::data::view::{Ask, Subject};
use crate::report::chart::Chart;
use crate::store::View;
use crate::train::Command;

/// One thing to do outside.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Read, profile and split the data of this workspace text; answered by `Msg::Loaded` and, where that is good, by
    /// `Msg::Surveyed`. A newer one makes it void.
    Load {
        /// Given back with the answer: answers of older generations are dropped.
        generation: u64,
        /// The workspace file's text; it parses.
        text: String,
    },
    /// Answer a question about rows of the table; answered by `Msg::Rows`. A newer one of its kind makes it void.
    Rows {
        /// Given back with the answer.
        generation: u64,
        /// The rows.
        subject: Subject,
        /// The question.
        ask: Ask,
    },
    /// Start a run of this workspace text; answered by `Msg::Run`, or by `Msg::Refused`.
    Start {
        /// The workspace file's text; it parses.
        text: String,
    },
    /// Start a run of this workspace text at a checkpoint of another; answered like `Start`.
    Fork {
        /// The other run.
        run: RunId,
        /// The checkpoint's name.
        from: String,
        /// The workspace file's text; it parses.
        text: String,
    },
    /// Let a run on disk go on; answered by `Msg::Opened` and then `Msg::Run`, or by `Msg::Refused`.
    Resume(RunId),
    /// Sweep the learning rate of this workspace text; answered by `Msg::Swept`.
    Sweep {
        /// The workspace file's text; it parses.
        text: String,
    },
    /// Make a learning or validation curve; answered by `Msg::Curving` after each fold and then by `Msg::Curved`.
    Curve(Box<Asked>),
    /// End the curve that is being made.
    StopCurve,
    /// Tell a live run.
    Send(RunId, Command),
    /// Replace the workspace file by this text.
    Write(String),
    /// Look what the runs folder holds; answered by `Msg::Runs`.
    ListRuns,
    /// Read a run back; answered by `Msg::Opened`.
    OpenRun(RunId),
    /// Follow a run that another process trains; answered by `Msg::Followed`.
    FollowRun(RunId),
    /// Change what is kept of runs, or the queue; answered by `Msg::Runs`, or by `Msg::Unkept`.
    Keep(Deed),
    /// Compare the validation rows of two runs; answered by `Msg::Flipped`.
    Flips(RunId, RunId),
    /// Write the report on a run into its folder; answered by `Msg::Reported`.
    Report(RunId),
    /// Write what the curves show into the folder `charts` of a run; answered by `Msg::ChartSaved`.
    SaveChart {
        /// Which run.
        run: RunId,
        /// What they show.
        chart: Box<Chart>,
    },
    /// Judge a part of a run row by row, with the weights it kept or has by now; answered by `Msg::Scored`.
    Score {
        /// Which run.
        run: RunId,
        /// Which rows.
        part: PartId,
    },
    /// Ask the model of a run why it decides as it does, on its validation rows; answered by `Msg::Explained`.
    Explain(RunId),
    /// Look for the subgroups that the model of a run is worst for, on its validation rows; answered by `Msg::Scanned`.
    Scan(RunId),
    /// Note a threshold in the model of a run that is over; answered by `Msg::Kept`.
    KeepThreshold {
        /// Which run.
        run: RunId,
        /// The probability from which on a row counts as positive.
        threshold: f64,
    },
    /// Read and parse the theme of this name and draw with it; answered by `Msg::Theme`.
    LoadTheme(String),
    /// Draw with the theme of this name from the next sitting on as well; answered by `Msg::ThemeKept`.
    KeepTheme(String),
    /// Keep a view of the runs by this name, or forget it; without a name it is how the runs pane is left.
    KeepView(Option<String>, Option<View>),
    /// Keep a line run from the palette for other sittings.
    Remember(String),
    /// Give the terminal to the shell until it brings the program back.
    Suspend,
    /// Capture the mouse, or leave it to the terminal.
    Mouse(bool),
    /// Put text on the clipboard.
    Copy(String),
    /// Open the workspace file in the user's editor at this line, from 1.
    EditExternally {
        /// From 1.
        line: usize,
    },
    /// Tell someone who looks elsewhere.
    Notify(String),
    /// Leave with this exit code.
    Quit {
        /// 0, or 130 after an interrupt.
        code: u8,
        /// What becomes of runs that are going.
        runs: Fate,
    },
}

/// What becomes of runs that are going when the program is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// They go on without it.
    Keep,
    /// Those that it began save themselves and stop.
    Stop,
}
