//! Settings that are changed while a run goes.

use super::Run;
use crate::train::{Knob, follow_stages};

impl Run {
    pub(super) fn know(&mut self, knob: Knob) {
        match knob {
            Knob::Epochs(epochs) => self.planned = epochs,
            Knob::LearningRate(rate) => self.base_rate = Some(rate),
            _ => {}
        }
    }

    /// A setting was changed; of a stage on the way nothing is said.
    pub(super) fn turned(&mut self, knob: Knob, from: &str) -> Option<String> {
        self.know(knob);
        let on_the_way = self.stages.len() > 1 && self.stages.front() == Some(&(self.step, knob));
        follow_stages(&mut self.stages, self.step, knob);
        if on_the_way {
            return None;
        }
        let (key, value) = knob.told();
        self.mark(format!("{} {from}→{value}", short(key)));
        let when = if matches!(knob, Knob::BatchSize(_)) { ", from the next epoch on" } else { "" };
        Some(format!("{key} {from} → {value} at step {}{when}", self.step))
    }

    /// A setting goes to another value little by little.
    pub(super) fn glides(&mut self, stages: Vec<(u64, Knob)>) -> Option<String> {
        let &(end, knob) = stages.last()?;
        let (key, value) = knob.told();
        let over = end.saturating_sub(self.step);
        self.mark(format!("{} to {value} over {over}", short(key)));
        let said = format!("{key} goes to {value} over {over} batches, in {} stages", stages.len());
        self.stages = stages.into();
        Some(said)
    }
}

fn short(key: &str) -> &str {
    key.rsplit('.').next().unwrap_or(key)
}
