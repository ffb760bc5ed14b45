//! When steps and epochs of a run were: what its curves are counted by besides steps.

use super::Run;
use crate::app::action::By;
use crate::base::fmt;
use crate::base::ruler::Ruler;
use crate::train::{EpochReport, Event, Happening, Until};

/// Seconds of training by step, kept as finely as a picture can show: a knot for each thousandth of the way.
#[derive(Clone, Debug, Default)]
pub(super) struct Clock {
    knots: Vec<(u64, f64)>,
    /// Step and seconds of what was said last.
    last: Option<(u64, f64)>,
    /// Steps that were learnt, and the seconds that they and judging them took.
    learnt: (u64, f64),
}

impl Clock {
    /// So many seconds had passed after the event's step. Going back forgets what was later; a step that was gone to was not
    /// learnt.
    pub(super) fn tick(&mut self, event: &Event) {
        let elsewhere = matches!(
            event.what,
            Happening::Started(_) | Happening::Continued { .. } | Happening::Rewound { .. } | Happening::Forked { .. }
        );
        let (step, seconds) = (event.step, event.seconds);
        let before = self.last.replace((step, seconds)).filter(|_| !elsewhere);
        if let Some((from, then)) = before.filter(|&(from, then)| from <= step && then <= seconds) {
            self.learnt = (self.learnt.0 + step - from, self.learnt.1 + seconds - then);
        }
        let kept = self.knots.partition_point(|&(known, _)| known <= step);
        self.knots.truncate(kept);
        if self.knots.last().is_none_or(|&(known, _)| step > known + known / 1_000) {
            self.knots.push((step, seconds));
        }
    }
}

impl Run {
    /// Seconds until all planned epochs are over, at the pace of what it has learnt here, validation included.
    pub fn remaining(&self) -> Option<f64> {
        let left = self.planned_steps().checked_sub(self.step).filter(|_| self.phase.live())?;
        let (steps, seconds) = self.clock.learnt;
        (steps > 0).then(|| left as f64 * seconds / steps as f64)
    }

    /// It is to stop by itself then, from now on.
    pub(super) fn wished(&mut self, until: Option<Until>) -> String {
        self.until = until.map(|until| (until, self.seconds));
        match self.stops() {
            Some(when) => format!("{} stops {when}", self.id),
            None => format!("{} does not stop by itself any more", self.id),
        }
    }

    /// When it stops by itself, in words; of a span of time what is left of it.
    pub fn stops(&self) -> Option<String> {
        let (until, said) = self.until.as_ref()?;
        Some(match until {
            Until::After(span) => {
                let left = (said + *span as f64 - self.seconds).max(0.0);
                format!("in {} of training", fmt::duration(left))
            }
            until => until.to_string(),
        })
    }

    /// From its steps to what curves are counted by.
    pub fn ruler(&self, by: By) -> Ruler {
        match by {
            By::Step => Ruler::default(),
            By::Epoch => {
                let judged = self.judged.iter().map(|&(epoch, step)| (step as f64, epoch as f64));
                let start = (0.0, 0.0);
                let first = self.judged.first().is_none_or(|&(_, step)| step > 0).then_some(start);
                Ruler::through(first.into_iter().chain(judged), 1.0 / self.batches.max(1) as f64)
            }
            By::Time => {
                let knots = self.clock.knots.iter().map(|&(step, seconds)| (step as f64, seconds));
                let now = [(self.step as f64, self.seconds)];
                Ruler::through(knots.chain(now), self.seconds / self.step.max(1) as f64)
            }
        }
    }

    /// Where its curves end, abandoned branches included; cheaper than a whole ruler where that is long.
    pub fn end(&self, by: By) -> f64 {
        let reach = self.reach().max(1) as f64;
        match by {
            By::Step => reach,
            By::Epoch => self.ruler(by).at(reach),
            By::Time => self.seconds + (reach - self.step as f64) * self.seconds / self.step.max(1) as f64,
        }
    }

    /// Batches done when each epoch was judged, oldest first.
    pub fn epoch_steps(&self) -> impl DoubleEndedIterator<Item = u64> {
        let from = self.judged.len() - self.epochs.len().min(self.judged.len());
        self.judged[from..].iter().map(|&(_, step)| step)
    }

    /// The last epoch that was judged when `step` batches were done.
    pub fn judged_by(&self, step: u64) -> Option<&EpochReport> {
        let done = self.epoch_steps().take_while(|&judged| judged <= step).count();
        self.epochs.get(done.checked_sub(1)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(step: u64, seconds: f64) -> Event {
        Event { seconds, step, what: Happening::Resumed }
    }

    fn gone_to(step: u64, seconds: f64) -> Event {
        let file = "checkpoints/last.safetensors".into();
        let what = Happening::Rewound { file, from: 0, epoch: 0, knobs: vec![], again: vec![] };
        Event { seconds, step, what }
    }

    #[test]
    fn the_clock_forgets_what_was_left_by_going_back_and_stays_small() {
        let mut clock = Clock::default();
        (1..=1_000_000).for_each(|step| clock.tick(&event(step, step as f64 * 0.01)));
        assert!(clock.knots.len() < 10_000, "{}", clock.knots.len());
        clock.tick(&gone_to(500, 5.0));
        assert_eq!(clock.knots.last(), Some(&(500, 5.0)));
    }

    #[test]
    fn time_to_go_is_by_what_was_learnt_whatever_was_gone_back_to() {
        let mut clock = Clock::default();
        (0..=100).for_each(|step| clock.tick(&event(step, step as f64)));
        // Back, and ten steps at the same pace: a hundred and ten seconds for step 30 would be nearly four each.
        clock.tick(&gone_to(20, 100.0));
        (21..=30).for_each(|step| clock.tick(&event(step, 80.0 + step as f64)));
        assert_eq!(clock.learnt, (110, 110.0));
        // A fork begins at a step that another run has learnt.
        let mut clock = Clock::default();
        clock.tick(&gone_to(500, 0.0));
        clock.tick(&event(510, 20.0));
        assert_eq!(clock.learnt, (10, 20.0));
    }
}
