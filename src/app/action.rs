//! Everything that can be intended, by a key, a click, the palette or a flag.
//!
//! An action is plain data: what it is called, what it needs and why it may be refused stand in [`super::ACTIONS`];
//! what it does stands in [`super::update`].

mod plot;

pub use plot::{Beside, By, Losses, Plot};

pub use super::way::{Move, Turn};

use super::borders::Border;
use super::pane::{Arrangement, PaneId};
use super::scored::Best;
use super::tour::Tour;
pub use crate::base::axis::Scale;
use crate::eval::Costs;
use crate::train::{Stop, Until};

/// One intention.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// To the run.
    Train(Train),
    /// To the workspace file.
    Edit(Edit),
    /// To the panes and their cursors.
    Pane(Pane),
    /// To the list or table in the focused pane.
    List(List),
    /// To the curves.
    Plot(Plot),
    /// To what the other panes look at.
    Look(Look),
    /// To the runs that are kept and those that wait.
    Shelf(Shelf),
    /// To learning and validation curves.
    Curve(Curve),
    /// To the decision threshold.
    Threshold(Threshold),
    /// To why a model decides.
    Why(Why),
    /// To the rows of the data pane.
    Sheet(Sheet),
    /// To what lies over the panes.
    Over(Over),
    /// To the tour.
    Tour(Tour),
    /// To the program.
    Shell(Shell),
}

/// To the run.
#[derive(Clone, Debug, PartialEq)]
pub enum Train {
    /// Train the workspace as it stands.
    Start,
    /// Start, pause or resume, whichever makes sense.
    Toggle,
    /// Hold after this batch.
    Pause,
    /// Go on.
    Resume,
    /// One batch, then hold.
    Step,
    /// Finish early; `None` climbs the ladder: after the epoch, then after the batch.
    Stop(Option<Stop>),
    /// Stop by itself then; `None` takes that back.
    Until(Option<Until>),
    /// Put a note on the curve; `None` asks for its text.
    Mark(Option<String>),
    /// Write a checkpoint.
    Save,
    /// Go to the checkpoint of this name; `None` lists them.
    Rewind(Option<String>),
    /// Begin a second run at the checkpoint of this name of the run in view; `None` lists them.
    Fork(Option<String>),
    /// Let the run under the cursor of the runs pane go on.
    GoOn,
    /// Finish the run under the cursor of the runs pane early, by the same ladder.
    StopInHand,
    /// Try learning rates on a network that is not kept.
    Sweep,
    /// Multiply the learning rate by 1.25, or divide it.
    Rate(Turn),
}

/// To the workspace file.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// Give a key a value, as TOML.
    Set {
        /// As the file calls it, dotted: `train.learning_rate`.
        key: String,
        /// As it would stand in the file.
        value: String,
    },
    /// The same, but the live run goes there little by little over so many batches.
    Glide {
        /// As the file calls it.
        key: String,
        /// As it would stand in the file.
        value: String,
        /// Batches until it is there.
        over: u64,
    },
    /// Ask for the value under the cursor.
    Value,
    /// Show what has changed, and offer to put it back.
    Changes,
    /// Add a step of preparation behind the one in hand; `None` asks which.
    AddStep(Option<String>),
    /// Take the step in hand out.
    RemoveStep,
    /// Move the step in hand.
    MoveStep(Turn),
    /// Add a hidden layer, or of pictures a stage, of so many units; `None` asks.
    AddLayer(Option<usize>),
    /// Take the last hidden layer out.
    RemoveLayer,
    /// Do what the finding in hand advises: set its key, or open it.
    Advice,
    /// Mend what was found in the data.
    Mend,
    /// Put the text back as it was before the last change.
    Undo,
    /// And forward again.
    Redo,
    /// Open the file in the user's own editor.
    External,
    /// Answer to a change that a live run cannot take over.
    Fork(Fork),
}

/// What to do with a change that a live run cannot take over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fork {
    /// Stop the run and train again with the change.
    Restart,
    /// Keep the run as it is; the change counts from the next one on.
    Later,
    /// Drop the change.
    Leave,
}

/// To the panes and their cursors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pane {
    /// Focus the next or previous one.
    Turn(Turn),
    /// Focus this one.
    Go(PaneId),
    /// Focus this one and put its cursor on this row and column.
    At(PaneId, usize, usize),
    /// The focused pane alone on the screen, or all again.
    Zoom,
    /// Focus this one and order its rows by this column; once more the other way round.
    Order(PaneId, usize),
    /// Move the cursor of the focused pane.
    Cursor(Move),
    /// Take this border between panes in hand, or let it go.
    Hold(Option<Border>),
    /// Put the border in hand there: so many thousandths of what it divides from where it usually is.
    Put(i16),
    /// The left part of the screen wider, or narrower.
    Widen(Turn),
    /// Every border where it usually is.
    Even,
}

/// To the runs that are kept and those that wait.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shelf {
    /// Give the run in hand these words to find it by; `None` asks.
    Tag(Option<String>),
    /// Note this about it; `None` asks.
    Note(Option<String>),
    /// Call it so; `None` asks.
    Rename(Option<String>),
    /// Keep it in this folder among the runs; `None` asks.
    Move(Option<String>),
    /// Narrow the list to what is in this folder; `None` lists the folders.
    Folder(Option<String>),
    /// Put this run aside; `None`: the one in hand, or take it out of the queue.
    Discard(Option<String>),
    /// Bring back what was put aside last.
    Restore,
    /// Delete this run for good; `None` asks whether to delete the one in hand.
    Delete(Option<String>),
    /// Let the workspace as it stands wait in the queue, with this priority.
    Enqueue(Option<i32>),
    /// Let the one in hand come sooner, or later.
    Prefer(bool),
    /// So many may train at once.
    Limit(usize),
    /// Show runs beside each other.
    Compare,
    /// Show this run in the other panes.
    Show(String),
    /// Show what the run in hand is made of, or copy it.
    Made(bool),
    /// The view of this name of the runs pane; `None` lists them.
    View(Option<String>, Viewed),
}

/// What is done with a view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Viewed {
    /// Bring it back.
    Take,
    /// Keep the present one by this name.
    Keep,
    /// Forget it.
    Forget,
}

/// To the list or table in the focused pane.
#[derive(Clone, Debug, PartialEq)]
pub enum List {
    /// Order by the next column.
    Sort,
    /// The other way round.
    Reverse,
    /// Show rows that contain this; `None` asks.
    Filter(Option<String>),
}

/// To what the other panes look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// The data pane: columns or rows; of images the images or their columns.
    Data,
    /// The data pane: what is wrong with the data, or back from it.
    Findings,
    /// The data pane: columns as they are read, or as they are trained on.
    Prepared,
    /// The data pane: images as they are, or as they are trained on.
    Augmented,
    /// The confusion matrix: shares of each row, of each column, or counts.
    Normalise,
    /// The confusion matrix: compare with what is in view, or with nothing.
    Against,
    /// The confusion matrix: show the rows behind the cell in hand.
    Cell,
    /// The epoch that all panes show.
    Epoch(Turn),
    /// Back to the newest epoch.
    Newest,
    /// The protected column of the fairness pane.
    Column(Turn),
    /// The metric of the fairness pane.
    Measure(Turn),
    /// The health pane: norms and means of each layer, how its numbers are spread, or pictures of the network.
    Vitals,
    /// The moment of which the line in hand in the log speaks.
    Then,
    /// The fairness pane: the worst subgroups, or the groups of a protected column.
    Subgroups,
    /// The fairness pane: look for the worst subgroups anew, by the newest weights.
    Rescan,
    /// Open the run under the cursor.
    Open,
    /// Runs whose curves are drawn beside those of the shown one.
    Beside(Beside),
    /// Write the report on the run in hand.
    Report,
    /// Read the runs folder and the data again.
    Refresh,
}

/// To learning and validation curves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Curve {
    /// Over the number of training rows.
    Learn,
    /// Over a setting, `train.weight_decay=0,1e-4`; `None` asks.
    Vary(Option<String>),
    /// Show the newest.
    Show,
    /// End the one that is being made.
    Stop,
}

/// To the decision threshold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Threshold {
    /// A large step.
    Leap(Turn),
    /// To this one; `None` asks.
    At(Option<f64>),
    /// To the one that serves this best.
    Go(Best),
    /// What mistakes cost; `None` asks.
    Costs(Option<Costs>),
    /// Into the workspace file, and with the model.
    Save,
    /// Judge the rows anew, by the newest weights.
    Judge,
    /// Another picture.
    Picture(Turn),
    /// The picture of what fairness costs, or back to metrics over the threshold.
    TradeOff,
}

/// To why a model decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Show the row in hand that the model is wrong about.
    Open,
    /// Ask the model anew, by its newest weights.
    Ask,
}

/// To the rows of the data pane.
#[derive(Clone, Debug, PartialEq)]
pub enum Sheet {
    /// Show the rows behind the cell, the column or the bar in hand.
    Open,
    /// Back to where that was done.
    Back,
    /// Look for this text; `None` asks.
    Find(Option<String>),
    /// The next cell with the text that is looked for, or the one before.
    Next(Turn),
    /// Let the columns up to the one in hand stay, or none.
    Freeze,
}

/// To what lies over the panes.
#[derive(Clone, Debug, PartialEq)]
pub enum Over {
    /// The list of keys.
    Help,
    /// The network layer by layer.
    Network,
    /// The command line, with this in it.
    Palette(String),
    /// Letters on all panes to go to one, or to the one of this letter.
    Jump(Option<PaneId>),
    /// The themes, each seen before it is taken.
    Themes,
    /// Take the topmost away; with none, clear filter, crosshair and zoom.
    Close,
    /// Do what the topmost proposes.
    Accept,
    /// The answer with this place in a question, from 0.
    Answer(usize),
    /// The row with this place in a list, from 0.
    Pick(usize),
    /// One more character.
    Type(char),
    /// Text pasted at one go.
    Paste(String),
    /// Take out the character before the cursor.
    Erase,
    /// Take out the word before the cursor.
    EraseWord,
    /// Everything before the cursor.
    EraseAll,
    /// Take the proposal into the line.
    Complete,
    /// An earlier or later line.
    Recall(Turn),
    /// Move in the line or the list.
    Cursor(Move),
}

/// To the program.
#[derive(Clone, Debug, PartialEq)]
pub enum Shell {
    /// The next theme, or the one of this name.
    Theme(Option<String>),
    /// Whether the program sees the mouse.
    Mouse,
    /// The next arrangement of panes, or this one.
    Layout(Option<Arrangement>),
    /// Give the terminal back to the shell until the shell brings the program back.
    Suspend,
    /// Copy what is under the cursor.
    Copy,
    /// Leave; asks while a run is live.
    Quit(Option<Leave>),
    /// Control-C: after the epoch, after the batch, leave.
    Interrupt,
    /// Keys typed so far of a longer chord.
    Chord(Vec<String>),
}

/// How to leave while a run is live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leave {
    /// At once; runs go on without the program.
    Going,
    /// When the run has stopped.
    After(Stop),
    /// At once; runs save themselves and stop.
    Now,
}
