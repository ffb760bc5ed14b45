//! How a run's network is: the fold of its vitals and of what its lints found.

mod outline;

use std::borrow::Borrow;
use std::mem::take;

pub use self::outline::{Outline, Outlines};

use crate::base::series::Series;
use crate::model::{LayerVitals, Picture, Vitals};
use crate::train::{Finding, Standing};

/// A run's health so far.
#[derive(Clone, Debug, Default)]
pub struct Health {
    /// Norm of the gradient, by step.
    pub gradient: Series,
    /// Every layer that learns, from the inputs to the outputs.
    pub layers: Vec<Layer>,
    /// What stands now, the most severe first.
    pub findings: Vec<Finding>,
    /// Pictures of how it was, with the step.
    pictures: Vec<(u64, Picture)>,
    /// Everything that was found or found gone, with the step.
    told: Vec<(u64, Finding)>,
}

/// The signs of one layer, by step.
#[derive(Clone, Debug, Default)]
pub struct Layer {
    /// As its tensors are named, e.g. `layers.0`.
    pub name: String,
    /// In the order of [`Sign`].
    signs: [Series; 6],
    /// How its numbers were spread, with the step.
    spreads: Vec<(u64, Outlines)>,
}

/// One number of a look at a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// What a step changed, as a share of the weights.
    Update,
    /// Share of units that pass nothing on.
    Dead,
    /// Standard deviation of what its units give.
    Std,
    /// Norm of its gradient.
    Gradient,
    /// Mean of what its units give.
    Mean,
    /// Norm of its weights.
    Weights,
}

impl Sign {
    /// Every sign, the most telling first.
    pub const ALL: [Self; 6] = [Self::Update, Self::Dead, Self::Std, Self::Gradient, Self::Mean, Self::Weights];

    /// Its name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Update => "update_ratio",
            Self::Dead => "dead",
            Self::Std => "activation_std",
            Self::Gradient => "gradient_norm",
            Self::Mean => "activation_mean",
            Self::Weights => "weight_norm",
        }
    }

    fn of(self, layer: &LayerVitals) -> f64 {
        match self {
            Self::Update => layer.update_ratio,
            Self::Dead => layer.dead,
            Self::Std => layer.activation_std,
            Self::Gradient => layer.gradient_norm,
            Self::Mean => layer.activation_mean,
            Self::Weights => layer.weight_norm,
        }
    }
}

impl Layer {
    /// A sign over the steps.
    pub fn sign(&self, sign: Sign) -> &Series {
        &self.signs[sign as usize]
    }

    /// A sign at the last look until a step; NaN where the layer has none.
    pub fn at(&self, sign: Sign, until: f64) -> f64 {
        self.sign(sign).before(until).map_or(f64::NAN, |(_, value)| f64::from(value))
    }

    /// How its numbers were spread at the last close look until a step, with the step of that.
    pub fn spread(&self, until: f64) -> Option<(u64, &Outlines)> {
        let (step, outlines) = self.spreads.iter().rev().find(|(step, _)| *step as f64 <= until)?;
        Some((*step, outlines))
    }

    fn look(&mut self, step: u64, vitals: &LayerVitals) {
        if let Some(spreads) = &vitals.spreads {
            self.spreads.push((step, Outlines::of(spreads)));
        }
        for (sign, series) in Sign::ALL.into_iter().zip(&mut self.signs) {
            series.extend([(step as f64, sign.of(vitals) as f32)]);
        }
    }
}

impl Layer {
    fn split(&mut self, step: u64) -> Self {
        let (spreads, later) = take(&mut self.spreads).into_iter().partition(|(at, _)| *at <= step);
        self.spreads = spreads;
        let signs = self.signs.each_mut().map(|series| series.split_after(step as f64));
        Self { name: self.name.clone(), signs, spreads: later }
    }

    fn append(&mut self, next: Self) {
        for (series, next) in self.signs.iter_mut().zip(next.signs) {
            series.extend(next.points());
        }
        self.spreads.extend(next.spreads);
    }
}

impl Health {
    /// Nothing was looked at and nothing found.
    pub fn is_empty(&self) -> bool {
        self.gradient.is_empty() && self.findings.is_empty()
    }

    /// A look at the network after `step` batches.
    pub(super) fn look(&mut self, step: u64, vitals: &Vitals) {
        self.gradient.extend([(step as f64, vitals.gradient_norm as f32)]);
        for layer in &vitals.layers {
            let place = self.place_of(&layer.name);
            self.layers[place].look(step, layer);
        }
    }

    /// A picture made after `step` batches; one made there before, ahead of a crash, is replaced.
    pub(super) fn picture(&mut self, step: u64, picture: Picture) {
        self.pictures.retain(|(at, known)| (*at, &known.name) != (step, &picture.name));
        self.pictures.push((step, picture));
    }

    /// The newest picture of each name until a step, with the step of each.
    pub fn pictures(&self, until: f64) -> Vec<(u64, &Picture)> {
        let mut newest: Vec<(u64, &Picture)> = Vec::new();
        for (step, picture) in self.pictures.iter().rev().filter(|(step, _)| *step as f64 <= until) {
            if newest.iter().all(|(_, known)| known.name != picture.name) {
                newest.push((*step, picture));
            }
        }
        newest
    }

    /// What a lint said after `step` batches.
    pub(super) fn find(&mut self, step: u64, finding: Finding) {
        stand(&mut self.findings, finding.clone());
        self.told.push((step, finding));
    }

    /// What stood after so many batches, or stands now; the most severe first.
    pub fn standing(&self, step: Option<u64>) -> Vec<&Finding> {
        let Some(step) = step else { return self.findings.iter().collect() };
        let mut findings = Vec::new();
        self.told.iter().filter(|told| known_by(told, step)).for_each(|(_, finding)| stand(&mut findings, finding));
        findings
    }

    /// Takes out what was seen and found after `step` batches.
    pub(super) fn split(&mut self, step: u64) -> Self {
        let layers = self.layers.iter_mut().map(|layer| layer.split(step)).collect();
        let (pictures, later) = take(&mut self.pictures).into_iter().partition(|(at, _)| *at <= step);
        let (told, news): (Vec<_>, _) = take(&mut self.told).into_iter().partition(|told| known_by(told, step));
        (self.pictures, self.told) = (pictures, told);
        self.findings = self.standing(Some(step)).into_iter().cloned().collect();
        let gradient = self.gradient.split_after(step as f64);
        Self { gradient, layers, findings: vec![], pictures: later, told: news }
    }

    /// Lays on what was seen and found next.
    pub(super) fn append(&mut self, next: Self) {
        self.gradient.extend(next.gradient.points());
        for layer in next.layers {
            let place = self.place_of(&layer.name);
            self.layers[place].append(layer);
        }
        self.pictures.extend(next.pictures);
        self.told.extend(next.told);
        self.findings = self.standing(Some(u64::MAX)).into_iter().cloned().collect();
    }

    /// Where the layer of this name stands; one that was not seen before is the last.
    fn place_of(&mut self, name: &str) -> usize {
        self.layers.iter().position(|known| known.name == name).unwrap_or_else(|| {
            self.layers.push(Layer { name: name.into(), ..Layer::default() });
            self.layers.len() - 1
        })
    }
}

/// Whether it was told when `step` batches were done; a batch that failed is not done.
fn known_by((at, finding): &(u64, Finding), step: u64) -> bool {
    *at.max(&finding.since.step) <= step
}

/// A finding takes the place of what its lint said before.
fn stand<F: Borrow<Finding>>(findings: &mut Vec<F>, finding: F) {
    findings.retain(|known| known.borrow().id != finding.borrow().id);
    if finding.borrow().standing != Standing::Cleared {
        findings.push(finding);
        findings.sort_by_key(|finding| std::cmp::Reverse(finding.borrow().severity));
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
            health.look(step, &Vitals { gradient_norm: step as f64, layers: vec![] });
            health.find(step, finding(id, standing, 4));
        }
        health.find(8, finding("not_finite", Standing::New, 9));
        let stands = |health: &Health| -> Vec<String> { health.findings.iter().map(|told| told.id.clone()).collect() };
        assert_eq!(stands(&health), ["not_finite"]);
        let stood = |step| health.standing(Some(step)).iter().map(|told| told.id.clone()).collect::<Vec<_>>();
        assert_eq!(
            (stood(3), stood(6), stood(8), stood(9)),
            (vec![], vec!["overfit".into()], vec![], vec!["not_finite".into()])
        );
        drop(health.split(8));
        assert!(health.findings.is_empty());
        let later = health.split(6);
        assert_eq!(stands(&health), ["overfit"]);
        assert_eq!(health.gradient.x_range(), Some((4.0, 4.0)));
        drop(health.clone().split(3));
        health.append(later);
        assert!(stands(&health).is_empty() && health.gradient.len() == 2);
        drop(health.split(3));
        assert!(health.is_empty());
    }
}
