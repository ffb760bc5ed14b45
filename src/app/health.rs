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

    /// What a lint said.
    pub(super) fn find(&mut self, finding: Finding) {
        self.findings.retain(|known| known.id != finding.id);
        if finding.standing != Standing::Cleared {
            self.findings.push(finding);
            self.findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        }
    }
}
