//! `[fairness]`: what is done about unequal treatment, besides measuring it.

use super::names::names;

/// How the program acts on unequal treatment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Mitigation {
    /// It measures and reports.
    #[default]
    None,
    /// Training rows are weighted so that group and label are independent (Kamiran and Calders 2012).
    Reweighing,
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
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Fairness {
    /// How the program acts.
    pub mitigation: Mitigation,
    /// The protected column that mitigation works on; `None`: the first.
    pub group: Option<String>,
    /// The kind of equality that matters.
    pub constraint: Constraint,
}

names!(Mitigation { None = "none", Reweighing = "reweighing" });
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
}
