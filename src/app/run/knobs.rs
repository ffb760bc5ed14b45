//! Settings that are changed while a run goes.

use std::borrow::Cow;

use super::Run;
use crate::spec::Workspace;
use crate::train::{Knob, follow_stages};

impl Run {
    pub(super) fn know(&mut self, knob: Knob) {
        self.knobs.retain(|known| known.told().0 != knob.told().0);
        self.knobs.push(knob);
        match knob {
            Knob::Epochs(epochs) => self.planned = epochs,
            Knob::LearningRate(rate) => self.base_rate = Some(rate),
            _ => {}
        }
    }

    /// The workspace it was started with, and what was changed since; `None` where that is not known.
    pub fn spec_now(&self) -> Option<Cow<'_, Workspace>> {
        let mut spec = Cow::Borrowed(self.spec.as_deref()?);
        self.knobs.iter().for_each(|knob| knob.write(spec.to_mut()));
        Some(spec)
    }

    /// A setting was changed; of a stage on the way nothing is said.
    pub(super) fn turned(&mut self, knob: Knob, from: &str) -> Option<String> {
        self.know(knob);
        let stage = self.stages.front() == Some(&(self.step, knob));
        follow_stages(&mut self.stages, self.step, knob);
        let (key, value) = knob.told();
        if stage && !self.stages.is_empty() {
            return None;
        }
        if stage {
            self.mark(format!("{} is {value}", short(key)));
            return Some(format!("{key} has come to {value} at step {}", self.step));
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::{Event, Happening};

    #[test]
    fn a_setting_on_its_way_is_marked_where_it_sets_out_and_where_it_arrives() {
        let mut run = Run::new("a".into(), None);
        let (half, whole) = (Knob::LearningRate(0.000_316_227_766), Knob::LearningRate(1e-4));
        let set =
            |step, knob, from: &str| Event { step, seconds: 0.0, what: Happening::Set { knob, from: from.into() } };
        let stages = vec![(100, half), (200, whole)];
        let said = run.fold(vec![
            Event { step: 0, seconds: 0.0, what: Happening::Gliding { stages } },
            set(100, half, "0.001"),
            set(200, whole, "0.000316227766"),
            set(210, half, "0.0001"),
        ]);
        let marks: Vec<&str> = run.marks.iter().map(|mark| mark.text.as_str()).collect();
        assert_eq!(
            marks,
            ["learning_rate to 0.0001 over 200", "learning_rate is 0.0001", "learning_rate 0.0001→0.000316227766"]
        );
        assert!(said.iter().any(|said| said.text == "train.learning_rate has come to 0.0001 at step 200"), "{said:?}");
    }
}
