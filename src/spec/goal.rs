//! `[goal]`: what a run must reach to be good enough.

use super::Condition;
use crate::eval::larger_is_better;

/// The `[goal]` table.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Goal {
    /// The metric that counts, on the test part, or on the validation part where there is no test.
    pub metric: Option<String>,
    /// What it must reach, or stay below where less of it is better.
    pub threshold: Option<f64>,
    /// Conditions that must hold besides.
    pub guards: Vec<Condition>,
    /// Whether whole intervals must meet what is asked, so that chance is no excuse.
    pub sure: bool,
}

impl Goal {
    /// Everything that is asked for, the metric first.
    pub fn conditions(&self) -> Vec<Condition> {
        let primary = self.metric.as_deref().zip(self.threshold);
        let primary = primary.map(|(metric, bound)| Condition::on_judged(metric, larger_is_better(metric), bound));
        primary.into_iter().chain(self.guards.iter().cloned()).collect()
    }

    /// Whether nothing is asked for.
    pub fn is_empty(&self) -> bool {
        self.conditions().is_empty()
    }
}
