//! Learning that is held to fairness while it goes on: what each batch is to learn beside its loss.
//!
//! ```text
//!  batch ─► Fair::beside (pull of each row, or the adversary) ─► Learner::step_beside
//!  outputs heard ─► Fair::learn (rates of groups by now, multipliers, the adversary) ─► the next batch
//! ```
//!
//! All of it is a function of the batches so far and is kept in checkpoints, so a run that goes on has the same bits.

mod cells;
mod multipliers;

use serde::{Deserialize, Serialize};

use crate::data::{Part, Prepared, Task};
use crate::model::{Adversary, Beside, View, sigmoid};
use crate::spec::{Constraint, Loss, Mitigation, Workspace};
use cells::{Cells, Rates};
use multipliers::Multipliers;

/// What a run holds itself to.
#[derive(Debug)]
pub(super) struct Fair {
    to: To,
    cells: Cells,
    /// The group of each training row.
    groups: Vec<u32>,
    /// A row is positive from here on.
    odds: f64,
    state: State,
    /// What pulls at the rows of the batch under way.
    pulls: Vec<f32>,
    /// Their groups, for the adversary.
    batch_groups: Vec<u32>,
}

/// What learning is held to: a fork that is held to something else begins afresh.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct To {
    mitigation: String,
    column: String,
    constraint: String,
    bound: f64,
    strength: f64,
    groups: Vec<String>,
}

/// What a checkpoint keeps.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Kept {
    to: To,
    state: State,
}

/// What it has learnt so far.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum State {
    /// Multipliers that grow where groups are too far apart.
    Constrained(Multipliers),
    /// The rates of groups by now.
    Penalty(Rates),
    /// Who guesses groups.
    Adversarial(Adversary),
}

/// Why the workspace's mitigation cannot be used on these data, if so.
pub fn unfit_mitigation(workspace: &Workspace, prepared: &Prepared) -> Option<String> {
    let mitigation = workspace.fairness.mitigation;
    if matches!(mitigation, Mitigation::None | Mitigation::Reweighing) {
        return None;
    }
    let name = mitigation.name();
    if prepared.task != Task::Binary {
        let task = prepared.task.name();
        return Some(format!("`fairness.mitigation = \"{name}\"` is for two classes, and the task is {task}."));
    }
    let column = workspace.mitigated_column().unwrap_or_default();
    let groups = prepared.train.groups.iter().find(|groups| groups.column == column);
    let Some(groups) = groups else {
        return Some(format!("`fairness.mitigation` needs groups. Name a column in `data.protected`, now {column:?}."));
    };
    let present = |group: u32| groups.codes.contains(&group);
    if (0..groups.names.len() as u32).filter(|&group| present(group)).count() < 2 {
        return Some(format!("`fairness.mitigation` needs two groups, and `{column}` has one in the training rows."));
    }
    if groups.cut && mitigation == Mitigation::Threshold {
        return Some(format!(
            "`fairness.mitigation = \"threshold\"` decides by the groups of `{column}`, which are quarters of its numbers and would be \
             others in other data. Give the data a column of labels for it, such as age groups, and protect that."
        ));
    }
    if workspace.train.loss == Loss::CrossEntropy && mitigation != Mitigation::Threshold {
        return Some(format!(
            "`fairness.mitigation = \"{name}\"` steers one output a row, and `train.loss = \"{}\"` has one a class. Use \"auto\".",
            workspace.train.loss.name()
        ));
    }
    None
}

impl Fair {
    /// What `[fairness]` asks of learning; `None` where it asks nothing of it, or the data cannot be held to it.
    pub(super) fn new(workspace: &Workspace, prepared: &Prepared) -> Option<Self> {
        let fairness = &workspace.fairness;
        let part = &prepared.train;
        let column = workspace.mitigated_column()?;
        let groups = part.groups.iter().find(|groups| groups.column == column)?;
        let truth = part.truth.codes().filter(|_| prepared.task == Task::Binary)?;
        let cells = Cells::new(fairness.constraint, truth, &groups.codes, groups.names.len());
        let state = match fairness.mitigation {
            Mitigation::None | Mitigation::Reweighing | Mitigation::Threshold => return None,
            Mitigation::Constrained => State::Constrained(Multipliers::new(&cells, fairness.bound)),
            Mitigation::Penalty => State::Penalty(Rates::new(&cells)),
            Mitigation::Adversarial => {
                State::Adversarial(Adversary::new(view(fairness.constraint), groups.names.len()))
            }
        };
        let threshold = workspace.balance.threshold.clamp(f64::EPSILON, 1.0 - f64::EPSILON);
        let to = To {
            mitigation: fairness.mitigation.name().into(),
            column: column.into(),
            constraint: fairness.constraint.name().into(),
            bound: fairness.bound,
            strength: fairness.strength,
            groups: groups.names.clone(),
        };
        Some(Self {
            to,
            cells,
            groups: groups.codes.clone(),
            odds: (threshold / (1.0 - threshold)).ln(),
            state,
            pulls: vec![],
            batch_groups: vec![],
        })
    }

    /// What counts beside the loss of a batch of these training rows.
    pub(super) fn beside(&mut self, part: &Part, places: &[usize]) -> Beside<'_> {
        let Self { to, cells, groups, state, pulls, batch_groups, .. } = self;
        let of_cell = match state {
            State::Adversarial(adversary) => {
                batch_groups.clear();
                batch_groups.extend(places.iter().map(|&place| groups[place]));
                return Beside::Adversary { adversary, groups: batch_groups, strength: to.strength };
            }
            State::Constrained(multipliers) => multipliers.pulls(cells),
            State::Penalty(rates) => rates.pulls(cells, to.strength),
        };
        let pull = |&place: &usize| cells.of(part.y[place] > 0.5, groups[place]).map_or(0.0, |cell| of_cell[cell]);
        pulls.clear();
        pulls.extend(places.iter().map(|place| pull(place) as f32));
        Beside::Pull(pulls)
    }

    /// Learns from what the network said of the batch that [`Fair::beside`] was asked about last.
    pub(super) fn learn(&mut self, part: &Part, places: &[usize], outputs: impl Iterator<Item = f32>) {
        let Self { cells, groups, odds, state, batch_groups, .. } = self;
        let rows = places.iter().zip(outputs);
        let cell = |place: usize| cells.of(part.y[place] > 0.5, groups[place]);
        match state {
            State::Adversarial(adversary) => {
                let truth: Vec<f32> = places.iter().map(|&place| part.y[place]).collect();
                adversary.learn(rows.map(|(_, output)| output), &truth, batch_groups);
            }
            State::Constrained(multipliers) => {
                // Decisions, not chances: what is to be alike in the end.
                let decided =
                    rows.map(|(&place, output)| (cell(place), f64::from(u8::from(f64::from(output) >= *odds))));
                multipliers.learn(cells, decided);
            }
            State::Penalty(rates) => {
                let chances = rows.map(|(&place, output)| (cell(place), sigmoid(f64::from(output))));
                rates.hear(cells, chances);
            }
        }
    }

    /// How far decisions about the training rows are apart, by these outputs.
    pub(super) fn apart(&self, part: &Part, outputs: &[f32]) -> f64 {
        let rows = self.groups.iter().zip(&part.y).zip(outputs);
        let decided = rows.map(|((&group, &y), &output)| {
            (self.cells.of(y > 0.5, group), f64::from(u8::from(f64::from(output) >= self.odds)))
        });
        Rates::of(&self.cells, decided).apart(&self.cells)
    }

    /// What a checkpoint keeps.
    pub(super) fn kept(&self) -> Kept {
        Kept { to: self.to.clone(), state: self.state.clone() }
    }

    /// Goes back to what a checkpoint kept, where that was held to the same.
    pub(super) fn restore(&mut self, kept: &Kept) {
        if kept.to == self.to {
            self.state = kept.state.clone();
        }
    }

    /// Whether a checkpoint was held to the same as this, or both to nothing.
    pub(super) fn alike(own: Option<&Self>, kept: Option<&Kept>) -> bool {
        own.map(|fair| &fair.to) == kept.map(|kept| &kept.to)
    }
}

fn view(constraint: Constraint) -> View {
    match constraint {
        Constraint::DemographicParity => View::Output,
        Constraint::EqualizedOdds => View::OutputAndTruth,
        Constraint::TruePositiveRateParity => View::OutputOfPositives,
    }
}
