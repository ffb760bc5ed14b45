//! How a run's network is: the fold of its vitals and of what its lints found.

use crate::base::series::Series;
use crate::model::{LayerVitals, Vitals};
use crate::train::{Finding, Standing};

/// A run's health so far.
#[derive(Clone, Debug, Default)]
pub struct Health {
    /// Norm of the gradient, by step.
    pub gradient: Series,
    /// Update ratio of each layer, by step; layers in order.
    pub ratios: Vec<(String, Series)>,
    /// The newest look at each layer.
    pub layers: Vec<LayerVitals>,
    /// What stands now, the most severe first.
    pub findings: Vec<Finding>,
    /// Everything that was found or found gone, with the step.
    told: Vec<(u64, Finding)>,
}

impl Health {
    /// Nothing was looked at and nothing found.
    pub fn is_empty(&self) -> bool {
        self.gradient.is_empty() && self.findings.is_empty()
    }

    /// A look at the network after `step` batches.
    pub(super) fn look(&mut self, step: u64, vitals: Vitals) {
        let x = step as f64;
        self.gradient.extend([(x, vitals.gradient_norm as f32)]);
        for layer in &vitals.layers {
            let point = [(x, layer.update_ratio as f32)];
            let known = self.ratios.iter().position(|(name, _)| *name == layer.name);
            let place = known.unwrap_or_else(|| {
                self.ratios.push((layer.name.clone(), Series::default()));
                self.ratios.len() - 1
            });
            self.ratios[place].1.extend(point);
        }
        self.layers = vitals.layers;
    }

    /// What a lint said after `step` batches.
    pub(super) fn find(&mut self, step: u64, finding: Finding) {
        self.stand(finding.clone());
        self.told.push((step, finding));
    }

    fn stand(&mut self, finding: Finding) {
        self.findings.retain(|known| known.id != finding.id);
        if finding.standing != Standing::Cleared {
            self.findings.push(finding);
            self.findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        }
    }

    /// Takes out what was seen and found after `step` batches.
    pub(super) fn cut(&mut self, step: u64) {
        for series in self.ratios.iter_mut().map(|(_, series)| series).chain([&mut self.gradient]) {
            drop(series.split_after(step as f64));
        }
        // A batch that failed is not done.
        self.told.retain(|(at, finding)| *at.max(&finding.since.step) <= step);
        self.findings.clear();
        for (_, finding) in self.told.clone() {
            self.stand(finding);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::{Severity, Since};

    fn finding(id: &str, standing: Standing, step: u64) -> Finding {
        Finding {
            id: id.into(),
            severity: Severity::Warning,
            standing,
            seen: "Seen.".into(),
            since: Since { epoch: 1, step },
            advice: "Do.".into(),
            key: None,
            value: None,
        }
    }

    #[test]
    fn going_back_brings_the_findings_back_that_stood_there() {
        let mut health = Health::default();
        for (step, id, standing) in [(4, "overfit", Standing::New), (8, "overfit", Standing::Cleared)] {
            health.look(step, Vitals { gradient_norm: step as f64, layers: vec![] });
            health.find(step, finding(id, standing, 4));
        }
        health.find(8, finding("not_finite", Standing::New, 9));
        let stands = |health: &Health| -> Vec<String> { health.findings.iter().map(|told| told.id.clone()).collect() };
        assert_eq!(stands(&health), ["not_finite"]);
        health.cut(8);
        assert!(health.findings.is_empty());
        health.cut(6);
        assert_eq!(stands(&health), ["overfit"]);
        assert_eq!(health.gradient.x_range(), Some((4.0, 4.0)));
        health.cut(3);
        assert!(health.is_empty());
    }
}
