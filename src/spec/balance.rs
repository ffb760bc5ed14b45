//! `[balance]`: what is done about rare classes, to training rows only.

use super::names::names;

/// How classes are evened out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum BalanceMethod {
    /// Not at all.
    #[default]
    None,
    /// Each row's loss counts `n / (k * n_c)` (scikit-learn's `class_weight="balanced"`).
    ClassWeight,
    /// Rows of smaller classes are drawn again, with replacement, until all classes are as large as the largest.
    Oversample,
    /// Rows of larger classes are drawn, without replacement, until all classes are as small as the smallest.
    Undersample,
}

/// The `[balance]` table.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Balance {
    /// How classes are evened out.
    pub method: BalanceMethod,
}

names!(BalanceMethod { None = "none", ClassWeight = "class_weight", Oversample = "oversample", Undersample = "undersample" });
