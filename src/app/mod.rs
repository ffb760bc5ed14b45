//! The program as a value: [`State`] holds everything, [`update`] is the only thing that changes it.
//!
//! Deterministic and headless: no clock, no file, no thread, no cell of a screen. What comes in is a [`Msg`]; what it
//! wants done outside is an [`Effect`]; every intention is an [`Action`] from the one table [`ACTIONS`], from which
//! the keymap, the list of keys, the palette and the footer are derived.

pub mod action;
pub mod beside;
pub mod chart;
pub mod compare;
pub mod curve;
pub mod derive;
pub mod answers;
pub mod borders;
mod deed;
mod effect;
pub mod found;
pub mod health;
mod knob;
pub mod line;
mod made;
mod moment;
mod msg;
mod names;
pub mod notice;
pub mod overlay;
pub mod palette;
pub mod pane;
pub mod pictures;
pub mod query;
mod ready;
pub mod run;
pub mod run_doubts;
pub mod run_rows;
pub mod scored;
pub mod sheet;
mod smoothed;
mod setup;
mod spec;
pub mod state;
pub mod subgroups;
mod table;
pub mod tour;
pub mod tradeoff;
mod update;
mod way;
pub mod why;
mod workspace;

pub use action::Action;
pub use deed::Deed;
pub use effect::{Effect, Fate};
pub use msg::{Listing, Loaded, Msg, Pictures, Record};
pub use pane::{Arrangement, PaneId};
pub use setup::Setup;
pub use spec::{Arg, ArgKind, Scope, Spec, parse_action, spec};
pub use state::State;
pub use table::ACTIONS;
pub use update::update;
pub use workspace::File;

/// A run's id: the name of its folder.
pub type RunId = String;
