//! `[fairness]`: what is done about unequal treatment, besides measuring it.

use super::names::names;
use crate::eval::Parity;

/// How the program acts on unequal treatment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Mitigation {
    /// It measures and reports.
    #[default]
    None,
    /// Training rows are weighted so that group and label are independent (Kamiran and Calders 2012).
    Reweighing,
    /// Learning is held to the constraint by multipliers that grow where it is broken (Agarwal et al. 2018, played batch by
    /// batch as by Cotter et al. 2019).
    Constrained,
    /// Being apart costs, beside the loss.
    Penalty,
    /// An adversary guesses the group from what the network says, and the network learns not to help it (Zhang et al. 2018).
    Adversarial,
    /// Each group gets thresholds of its own, chosen on training and validation rows (Hardt et al. 2016).
    Threshold,
}

/// The kind of equality that matters; reports put it first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Constraint {
    /// Equal shares of positive predictions.
    DemographicParity,
    /// Equal true and false positive rates.
    #[default]
    EqualizedOdds,
    /// Equal true positive rates.
    TruePositiveRateParity,
}

/// The `[fairness]` table.
#[derive(Clone, Debug, PartialEq)]
pub struct Fairness {
    /// How the program acts.
    pub mitigation: Mitigation,
    /// The protected column that mitigation works on; `None`: the first.
    pub group: Option<String>,
    /// The kind of equality that matters.
    pub constraint: Constraint,
    /// How far groups may be apart.
    pub bound: f64,
    /// How much being apart costs beside the loss.
    pub strength: f64,
    /// Whether thresholds by group may draw lots between two.
    pub randomised: bool,
}

impl Default for Fairness {
    fn default() -> Self {
        Self {
            mitigation: Mitigation::default(),
            group: None,
            constraint: Constraint::default(),
            bound: 0.01,
            strength: 1.0,
            randomised: true,
        }
    }
}

names!(Mitigation {
    None = "none",
    Reweighing = "reweighing",
    Constrained = "constrained",
    Penalty = "penalty",
    Adversarial = "adversarial",
    Threshold = "threshold",
});
names!(Constraint {
    DemographicParity = "demographic_parity",
    EqualizedOdds = "equalized_odds",
    TruePositiveRateParity = "true_positive_rate_parity",
});

impl Constraint {
    /// The disparity that measures it, as reports name it.
    pub const fn difference(self) -> &'static str {
        match self {
            Self::DemographicParity => "demographic_parity_difference",
            Self::EqualizedOdds => "equalized_odds_difference",
            Self::TruePositiveRateParity => "equal_opportunity_difference",
        }
    }

    /// The rates that are to be alike.
    pub const fn parity(self) -> Parity {
        match self {
            Self::DemographicParity => Parity::Selection,
            Self::EqualizedOdds => Parity::Odds,
            Self::TruePositiveRateParity => Parity::Opportunity,
        }
    }
}
