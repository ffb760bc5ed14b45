//! `[balance]`: what is done about rare classes, to training rows only, and where the two classes are told apart.

use std::collections::BTreeMap;

use super::names::names;

/// How classes are evened out. Names and definitions of those that choose or make rows are imbalanced-learn's.
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
    /// Rows are made between near rows of a smaller class (Chawla 2002).
    Smote,
    /// The same, with categories taken from the neighbours by majority (Chawla 2002).
    Smotenc,
    /// The same, from rows near other classes alone (Han 2005).
    BorderlineSmote,
    /// The same, the more from a row the more of its neighbours are of other classes (He 2008).
    Adasyn,
    /// Rows of larger classes that are nearest to a row of another class, and it to them, are left out (Tomek 1976).
    Tomek,
    /// Rows of larger classes whose neighbours are of other classes are left out (Wilson 1972).
    Enn,
    /// The same, until nothing changes (Tomek 1976).
    Renn,
    /// The same, with one neighbour, then two, up to all (Tomek 1976).
    AllKnn,
    /// The rows of larger classes that are nearest to the smallest class are kept (Mani 2003).
    NearMiss,
    /// Rows are made as by `smote`, then all classes cleaned as by `enn` (Batista 2004).
    SmoteEnn,
    /// Rows are made as by `smote`, then all classes cleaned as by `tomek` (Batista 2003).
    SmoteTomek,
}

impl BalanceMethod {
    /// Whether training rows are chosen or made.
    pub fn resamples(self) -> bool {
        !matches!(self, Self::None | Self::ClassWeight)
    }

    /// Whether rows are made that the table does not have.
    pub fn makes_rows(self) -> bool {
        matches!(
            self,
            Self::Smote | Self::Smotenc | Self::BorderlineSmote | Self::Adasyn | Self::SmoteEnn | Self::SmoteTomek
        )
    }
}

/// Which neighbours must be of a row's class for it to stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Agreement {
    /// Every one.
    #[default]
    All,
    /// The most frequent class among them; the first of equally frequent ones.
    Mode,
}

/// By what the decision threshold is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum TuneThreshold {
    /// It is the one of `threshold`.
    #[default]
    None,
    /// The highest F1 of the positive class.
    F1,
    /// The highest mean of both classes' recall.
    BalancedAccuracy,
}

/// The `[balance]` table.
#[derive(Clone, Debug, PartialEq)]
pub struct Balance {
    /// How classes are evened out.
    pub method: BalanceMethod,
    /// What a row of a class counts in the loss (scikit-learn's `class_weight` as a table); classes that are not named count
    /// what `method` says, else 1.
    pub class_weights: BTreeMap<String, f64>,
    /// Smaller rows to larger, of two classes; `None` is as many as balance them.
    pub ratio: Option<f64>,
    /// Neighbours that rows are made towards.
    pub k_neighbors: usize,
    /// Neighbours that tell whether a row is near other classes, for `borderline_smote`.
    pub m_neighbors: usize,
    /// Neighbours that cleaning and `near_miss` look at.
    pub n_neighbors: usize,
    /// Which neighbours must agree.
    pub kind: Agreement,
    /// Which variant, of `borderline_smote` and `near_miss`.
    pub version: usize,
    /// The probability from which on a row counts as positive, of two classes.
    pub threshold: f64,
    /// By what the threshold is chosen on validation rows instead.
    pub tune_threshold: TuneThreshold,
}

impl Balance {
    /// What evens the classes out, as the file calls it; `None` where nothing does.
    pub fn how(&self) -> Option<&'static str> {
        match self.method {
            BalanceMethod::None => (!self.class_weights.is_empty()).then_some("class_weights"),
            method => Some(method.name()),
        }
    }
}

impl Default for Balance {
    fn default() -> Self {
        Self {
            method: BalanceMethod::None,
            class_weights: BTreeMap::new(),
            ratio: None,
            k_neighbors: 5,
            m_neighbors: 10,
            n_neighbors: 3,
            kind: Agreement::All,
            version: 1,
            threshold: 0.5,
            tune_threshold: TuneThreshold::None,
        }
    }
}

names!(BalanceMethod {
    None = "none",
    ClassWeight = "class_weight",
    Oversample = "oversample",
    Undersample = "undersample",
    Smote = "smote",
    Smotenc = "smotenc",
    BorderlineSmote = "borderline_smote",
    Adasyn = "adasyn",
    Tomek = "tomek",
    Enn = "enn",
    Renn = "renn",
    AllKnn = "all_knn",
    NearMiss = "near_miss",
    SmoteEnn = "smote_enn",
    SmoteTomek = "smote_tomek",
});
names!(Agreement { All = "all", Mode = "mode" });
names!(TuneThreshold { None = "none", F1 = "f1", BalancedAccuracy = "balanced_accuracy" });
