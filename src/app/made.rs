//! What the run in view is made of, and how far the workspace file has gone from it.

use super::State;
use super::run::Run;
use crate::spec;

impl Run {
    /// What it takes to make it again, by name, as far as it said.
    pub fn made_of(&self) -> Vec<(&'static str, String)> {
        let known = self.shape.as_ref().zip(self.spec.as_deref());
        known.map_or_else(Vec::new, |(shape, spec)| shape.made_of(spec))
    }
}

impl State {
    /// Settings that the workspace file has otherwise than the live run in view; none of a run that another window
    /// began, which may be of another file.
    pub fn strayed(&self) -> usize {
        let live = self.run().filter(|run| run.phase.live() && !self.foreign.contains(&run.id));
        let now = live.and_then(Run::spec_now);
        let paths = ["data.path", "data.images", "data.image_labels", "data.test", "about"];
        let changes = now.map_or_else(Vec::new, |now| spec::diff(&now, &self.file.spec));
        // A run names its data by where they lie, the file as the user does.
        changes.iter().filter(|change| !paths.contains(&change.key.as_str())).count()
    }
}
