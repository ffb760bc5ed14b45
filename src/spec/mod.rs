//! A workspace file, typed: one file here per TOML table, and what can be done with the text.
//!
//! The types hold values only; what a key is called, what it may hold, what it is for and whether it can change while
//! a run is going stand in one table, [`FIELDS`], from which parsing, the JSON Schema, the form of the settings
//! pane and the diff between two versions are derived.

mod augment;
mod balance;
mod condition;
mod data;
mod diff;
mod edit;
mod energy;
mod explained;
mod expression;
mod fairness;
mod field;
mod fields;
mod goal;
mod held;
mod kind;
mod listed;
mod metrics;
mod model;
mod names;
mod parse;
mod prepare;
mod print;
#[cfg(test)]
mod round_trips;
mod schema;
mod split;
mod steps;
mod template;
mod train;
mod value;
mod ways;

pub use augment::{Augment, Flip};
pub use balance::{Agreement, Balance, BalanceMethod, TuneThreshold};
pub use condition::{Condition, Place};
pub use data::{Channels, ColumnType, Data, Decimal, Task};
pub use diff::{Change, diff};
pub use edit::{StepChange, add_step, append, change_steps, overridden, set};
pub use energy::Energy;
pub use explained::explained;
pub use expression::{Binary, Expression, Function, Node, Term, Type, Unary};
pub use fairness::{Constraint, Fairness, Mitigation};
pub use field::{Effect, Field, field};
pub use fields::{FIELDS, TABLES};
pub use goal::Goal;
pub use kind::{At, Entry, Kind, Refusal};
pub use listed::varied;
pub use metrics::{JUDGED, WATCHED};
pub use model::{Activation, GlobalPool, Model, ModelKind, Norm, Padding, Pooling};
pub use parse::{Parsed, parse};
pub use prepare::{Columns, Encoding, Fill, Legible, Scaling, Step};
pub use print::{mark, print};
pub use schema::schema;
pub use split::{Split, SplitMethod};
pub use steps::{Part, STEPS, StepKind, step_kind};
pub use template::{Inferred, InferredImages, image_template, template};
pub use train::{Device, EarlyStopping, Engine, Loss, Optimizer, Schedule, Train};
pub use value::Value;
pub use ways::{BinCode, Binning, DatePart, Ends, Logarithm, Neighbours, RowNorm, Score};

/// Everything a workspace file says, with defaults for what it leaves out.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Workspace {
    /// One line for the picker: what this workspace is.
    pub about: Option<String>,
    /// `[data]`: where the table is and what its columns mean.
    pub data: Data,
    /// `[split]`: which rows train, which tune, which judge.
    pub split: Split,
    /// `[[prepare]]`: ordered steps; `None` where the file has none, and then steps are chosen by column type.
    pub prepare: Option<Vec<Step>>,
    /// `[balance]`: what is done about rare classes.
    pub balance: Balance,
    /// `[augment]`: how training images are varied.
    pub augment: Augment,
    /// `[model]`: the network.
    pub model: Model,
    /// `[train]`: how it learns.
    pub train: Train,
    /// `[fairness]`: what is done about unequal treatment.
    pub fairness: Fairness,
    /// `[goal]`: what a run must reach.
    pub goal: Goal,
    /// `[energy]`: what its energy is reckoned by.
    pub energy: Energy,
}

impl Workspace {
    /// The protected column that mitigation works on.
    pub fn mitigated_column(&self) -> Option<&str> {
        self.fairness.group.as_deref().or(self.data.protected.first().map(String::as_str))
    }
}
