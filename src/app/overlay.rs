//! What can lie over the panes: the list of keys, the command line, a question, a line to fill in, the network.

use std::sync::Arc;

use super::compare::Compared;
use super::derive::contains;
use super::knob;
use super::line::Line;
use super::{Action, RunId};
use crate::train::{Sweep, Tried};

/// One thing over the panes; the topmost gets the keys.
#[derive(Clone, Debug, PartialEq)]
pub enum Overlay {
    /// The list of keys and actions.
    Help(Search),
    /// The command line.
    Palette(Search),
    /// A question.
    Ask(Ask),
    /// A line to fill in.
    Prompt(Prompt),
    /// A sweep of the learning rate.
    Rates(Rates),
    /// The newest learning or validation curve.
    Curve,
    /// The network layer by layer.
    Network(Network),
    /// Runs beside each other.
    Compare(Compared),
    /// A list to pick from.
    Pick(Pick),
    /// Letters on all panes.
    Jump,
    /// The themes to choose from.
    Themes(Themes),
}

/// A line that searches, and the row in hand among what it found.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Search {
    /// What was typed.
    pub line: Line,
    /// From 0.
    pub cursor: usize,
    /// How many lines back in the history the line was taken from; 0: it is new.
    pub recalled: usize,
}

/// A list to pick from; typing narrows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Pick {
    /// What is picked.
    pub title: String,
    /// In the order in which they are offered.
    pub offers: Vec<Offer>,
    /// What was typed, and the row in hand among those that it leaves.
    pub search: Search,
}

/// One thing to pick.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// What it is called.
    pub label: String,
    /// What it means, in a sentence.
    pub about: String,
    /// What is done when it is picked, as the command line takes it.
    pub line: String,
}

impl Pick {
    /// With the cursor on the offer at this place.
    pub fn new(title: impl Into<String>, offers: Vec<Offer>, cursor: usize) -> Self {
        Self { title: title.into(), offers, search: Search { cursor, ..Search::default() } }
    }

    /// Those that what was typed leaves.
    pub fn left(&self) -> impl Iterator<Item = &Offer> {
        let typed = self.search.line.text();
        self.offers.iter().filter(move |offer| contains(&offer.label, typed) || contains(&offer.about, typed))
    }
}

/// A question with a few answers; no answer is also one.
#[derive(Clone, Debug, PartialEq)]
pub struct Ask {
    /// One sentence.
    pub question: String,
    /// What it is about, line by line.
    pub detail: Vec<String>,
    /// In order of likelihood.
    pub choices: Vec<Choice>,
    /// The answer in hand, from 0.
    pub cursor: usize,
}

/// One answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// The key that picks it.
    pub key: char,
    /// What it means.
    pub label: &'static str,
    /// What is done.
    pub action: Action,
}

/// A line to fill in.
#[derive(Clone, Debug, PartialEq)]
pub struct Prompt {
    /// What for.
    pub purpose: Purpose,
    /// What was typed.
    pub line: Line,
    /// Why it cannot be taken as it is.
    pub mistake: Option<String>,
}

/// What a line is filled in for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The value of this key.
    Value(String),
    /// The step of preparation at this place, from 0.
    Step(usize),
    /// A note on the curve.
    Note,
    /// The filter of the focused pane.
    Filter,
    /// A text to find in the rows of the data pane.
    Find,
    /// The decision threshold.
    Threshold,
    /// What mistakes cost.
    Costs,
    /// Words to find this run by.
    Tags(RunId),
    /// A note about this run.
    About(RunId),
    /// What this run is called.
    Name(RunId),
    /// The folder that this run is kept in.
    Folder(RunId),
}

/// A sweep of the learning rate, and the rate in hand.
#[derive(Clone, Debug, PartialEq)]
pub struct Rates {
    /// What was found.
    pub sweep: Arc<Sweep>,
    /// The point in hand, from 0.
    pub cursor: usize,
}

/// The network that the workspace asks for, and the layer in hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    /// Its layers when it was opened.
    pub layers: usize,
    /// The layer in hand, from 0.
    pub cursor: usize,
}

/// The themes to choose from; the one in hand is drawn with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Themes {
    /// The theme in hand, from 0.
    pub cursor: usize,
    /// The theme that comes back where none is chosen.
    pub before: String,
}

impl Rates {
    /// With the cursor on the rate that is suggested.
    pub fn new(sweep: Arc<Sweep>) -> Self {
        let wanted = sweep.suggestion().unwrap_or(0.0);
        let cursor = sweep.points.iter().rposition(|point| point.rate <= wanted * (1.0 + 1e-9)).unwrap_or(0);
        Self { sweep, cursor }
    }

    /// The point in hand.
    pub fn point(&self) -> Option<Tried> {
        self.sweep.points.get(self.cursor).copied()
    }

    /// Its rate with two digits, as the file writes it.
    pub fn value(&self) -> Option<String> {
        let rate = self.point()?.rate;
        Some(knob::number(format!("{rate:.1e}").parse().unwrap_or(rate)))
    }
}
