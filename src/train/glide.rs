//! A setting that goes to another value little by little: stages at fixed steps, each of them a change like any other.
//!
//! The stages stand in the log as soon as they are decided, so that a run that was cut short on the way makes those that are
//! left at the very steps. A change of the same setting ends it, and so does going back.

use std::collections::VecDeque;

use super::command::Knob;
use super::event::{Event, Happening};
use super::worker::{Failure, Worker};

/// The most stages of one glide.
const STAGES: u64 = 20;

/// Changes to come, with the batches done at each.
pub(super) type Stages = VecDeque<(u64, Knob)>;

/// The stages from one value to another over so many batches behind `step`: even ones, of the learning rate by the same factor
/// each. `None` where the setting has no values between.
fn stages(from: Knob, to: Knob, step: u64, over: u64) -> Option<Stages> {
    let count = over.clamp(1, STAGES);
    let at = |stage: u64| {
        let knob = if stage == count { to } else { between(from, to, stage as f64 / count as f64)? };
        let way = u128::from(over.max(1)) * u128::from(stage) / u128::from(count);
        Some((step.saturating_add(way as u64), knob))
    };
    between(from, to, 0.5)?;
    (1..=count).map(at).collect()
}

/// The value at this share of the way.
fn between(from: Knob, to: Knob, share: f64) -> Option<Knob> {
    let even = |from: f64, to: f64| from + (to - from) * share;
    Some(match (from, to) {
        (Knob::LearningRate(from), Knob::LearningRate(to)) if from > 0.0 && to > 0.0 => {
            Knob::LearningRate(from * (to / from).powf(share))
        }
        (Knob::LearningRate(from), Knob::LearningRate(to)) => Knob::LearningRate(even(from, to)),
        (Knob::WeightDecay(from), Knob::WeightDecay(to)) => Knob::WeightDecay(even(from, to)),
        (Knob::Momentum(from), Knob::Momentum(to)) => Knob::Momentum(even(from, to)),
        (Knob::Dropout(from), Knob::Dropout(to)) => Knob::Dropout(even(from, to)),
        _ => return None,
    })
}

/// The stages of a log's last glide that were not made yet; none where it was ended.
pub(super) fn left(log: &[Option<Event>]) -> Vec<(u64, Knob)> {
    let mut left = Stages::new();
    for event in log.iter().flatten() {
        match &event.what {
            Happening::Gliding { stages } => left = stages.iter().copied().collect(),
            Happening::Rewound { .. } => left.clear(),
            Happening::Set { knob, .. } => follow(&mut left, event.step, *knob),
            _ => {}
        }
    }
    left.into()
}

/// A setting was changed: the next stage is made, or the glide is ended by another change of its setting.
pub(crate) fn follow(left: &mut Stages, step: u64, knob: Knob) {
    match left.front() {
        Some(next) if *next == (step, knob) => drop(left.pop_front()),
        Some((_, next)) if next.told().0 == knob.told().0 => left.clear(),
        _ => {}
    }
}

impl Knob {
    /// Keys of settings that can go to another value little by little.
    pub const GLIDING: [&'static str; 4] =
        ["train.learning_rate", "train.weight_decay", "train.momentum", "model.dropout"];
}

impl Worker {
    /// Changes a setting little by little over so many batches.
    pub(super) fn glide(&mut self, to: Knob, over: u64) -> Result<(), Failure> {
        let from = to.before(&self.plan.workspace);
        let Some(stages) = stages(from, to, self.at.step, over) else {
            return self.warn(&format!("`{}` has no values between; it is as it was.", to.told().0));
        };
        let other = self.stages.front().map(|(_, knob)| knob.told().0).filter(|key| *key != to.told().0);
        if let Some(other) = other {
            let key = to.told().0;
            return self.warn(&format!("`{key}` is as it was: `{other}` is still on its way, and one goes at a time."));
        }
        self.drop_again()?;
        self.stages.clone_from(&stages);
        self.say(Happening::Gliding { stages: stages.into() })
    }

    /// Makes the stages that are due.
    pub(super) fn glide_on(&mut self) -> Result<(), Failure> {
        while let Some((_, knob)) = self.stages.pop_front_if(|(step, _)| *step <= self.at.step) {
            self.set(knob)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_goes_by_even_factors_and_other_settings_by_even_steps_and_all_arrive() {
        let rates = stages(Knob::LearningRate(1e-2), Knob::LearningRate(1e-4), 100, 200).unwrap();
        assert_eq!((rates.len(), rates[0].0, rates[19].0), (20, 110, 300));
        assert_eq!(rates[19].1, Knob::LearningRate(1e-4));
        assert!(matches!(rates[9].1, Knob::LearningRate(rate) if (rate / 1e-3 - 1.0).abs() < 1e-12));
        let few = stages(Knob::Dropout(0.0), Knob::Dropout(0.3), 7, 3).unwrap();
        let steps: Vec<u64> = few.iter().map(|(step, _)| *step).collect();
        assert_eq!(steps, [8, 9, 10]);
        assert!(matches!(few[0].1, Knob::Dropout(share) if (share - 0.1).abs() < 1e-12));
        let long = stages(Knob::Dropout(0.0), Knob::Dropout(0.3), 0, u64::MAX).unwrap();
        assert!(long.iter().is_sorted_by_key(|(step, _)| *step) && long[19].0 == u64::MAX);
        assert_eq!(stages(Knob::Epochs(3), Knob::Epochs(9), 0, 5), None);
    }

    #[test]
    fn another_change_of_the_setting_ends_it_and_one_of_another_does_not() {
        let to = |rate| Knob::LearningRate(rate);
        let mut left: Stages = [(5, to(0.5)), (9, to(0.25))].into();
        follow(&mut left, 4, Knob::Dropout(0.1));
        follow(&mut left, 5, to(0.5));
        assert_eq!(left.len(), 1);
        follow(&mut left, 6, to(0.5));
        assert!(left.is_empty());
    }
}
