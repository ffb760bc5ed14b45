//! What a run is made of: what it takes to make it again and to find it the same.

use serde::{Deserialize, Serialize};

use super::event::Shape;
use super::run::Plan;
use crate::spec::{self, Workspace};

/// By what and from what a run is made, besides its data; empty in runs of older versions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Recipe {
    /// The version of this program.
    pub gradus: String,
    /// The mark of its workspace as it began ([`spec::mark`]).
    pub workspace: String,
    /// The commit that the workspace's folder was at, where it is in a git repository; what was not committed is not in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub git: Option<String>,
}

impl Recipe {
    /// Of a run that is about to begin.
    pub(super) fn of(plan: &Plan) -> Self {
        Self { gradus: env!("CARGO_PKG_VERSION").into(), workspace: spec::mark(&plan.workspace), git: plan.git.clone() }
    }
}

impl Shape {
    /// What the run is made of, by name, as far as its log says; `workspace` is the one that it began with.
    pub fn made_of(&self, workspace: &Workspace) -> Vec<(&'static str, String)> {
        let Recipe { gradus, workspace: mark, git } = &*self.recipe;
        let seed = workspace.train.seed.to_string();
        let split = workspace.split.seed.to_string();
        let facts = [
            ("data", self.data.clone()),
            ("workspace", mark.clone()),
            ("seed", if split == seed { seed } else { format!("{seed}, of the split {split}") }),
            ("gradus", gradus.clone()),
            ("git", git.clone().unwrap_or_default()),
        ];
        facts.into_iter().filter(|(_, text)| !text.is_empty()).collect()
    }
}
