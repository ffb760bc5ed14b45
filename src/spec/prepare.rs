//! `[[prepare]]`: ordered steps, fitted on training rows only.

use super::names::names;

/// Which columns a step works on. Columns that are not there yet or not of the step's type are a mistake only when
/// named one by one.
#[derive(Clone, Debug, PartialEq)]
pub enum Columns {
    /// Every numeric feature.
    Numeric,
    /// Every categorical feature.
    Categorical,
    /// Every feature.
    All,
    /// These.
    Named(Vec<String>),
}

/// What a missing cell becomes (scikit-learn's `SimpleImputer`).
#[derive(Clone, Debug, PartialEq)]
pub enum Fill {
    /// The training rows' median. Numeric only.
    Median,
    /// The training rows' mean. Numeric only.
    Mean,
    /// The training rows' most frequent value, the smallest of several.
    Mode,
    /// This value; for numeric columns it must read as a number.
    Constant(String),
}

/// How numbers are brought to one size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scaling {
    /// `(x - mean) / std`, with the population's standard deviation (scikit-learn's `StandardScaler`).
    Standard,
    /// `(x - min) / (max - min)` (`MinMaxScaler`).
    MinMax,
    /// `(x - median) / (q75 - q25)` (`RobustScaler`).
    Robust,
}

/// What a category that training never saw becomes under one-hot encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// All zeros.
    Ignore,
    /// One more column, for all rare and unseen categories together.
    Other,
}

/// One step of preparation.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// `step = "drop_duplicates"`: training rows equal in every column to an earlier one are left out.
    DropDuplicates,
    /// `step = "impute"`: missing cells are filled.
    Impute {
        /// Where.
        columns: Columns,
        /// With what.
        with: Fill,
        /// Whether a column `NAME_missing` of zeros and ones is added for each column with missing training cells.
        indicator: bool,
    },
    /// `step = "scale"`.
    Scale {
        /// Where.
        columns: Columns,
        /// How.
        with: Scaling,
    },
    /// `step = "one_hot"`: a column of zeros and ones for each category.
    OneHot {
        /// Where.
        columns: Columns,
        /// What unseen categories become.
        unseen: Encoding,
        /// Categories with fewer training rows than this count as unseen.
        min_count: usize,
        /// At most this many categories, the most frequent, have a column of their own.
        max_categories: usize,
    },
    /// `step = "ordinal"`: each category becomes its place in order, from 0; unseen ones -1.
    Ordinal {
        /// Where.
        columns: Columns,
        /// The order; empty: alphabetical.
        order: Vec<String>,
    },
    /// `step = "embed"`: the network learns a vector for each category.
    Embed {
        /// Where.
        columns: Columns,
        /// Categories with fewer training rows than this share one vector with those never seen.
        min_count: usize,
    },
}

impl Step {
    /// What the workspace file calls it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::DropDuplicates => "drop_duplicates",
            Self::Impute { .. } => "impute",
            Self::Scale { .. } => "scale",
            Self::OneHot { .. } => "one_hot",
            Self::Ordinal { .. } => "ordinal",
            Self::Embed { .. } => "embed",
        }
    }

    /// What is done where a file has no `[[prepare]]`: numbers imputed by the median and standardised, categories
    /// one-hot encoded with missing as a category of its own.
    pub fn defaults() -> Vec<Self> {
        vec![
            Self::Impute { columns: Columns::Numeric, with: Fill::Median, indicator: false },
            Self::Impute { columns: Columns::Categorical, with: Fill::Constant("missing".into()), indicator: false },
            Self::Scale { columns: Columns::Numeric, with: Scaling::Standard },
            Self::one_hot(Columns::Categorical),
        ]
    }

    /// One-hot encoding with its defaults.
    pub fn one_hot(columns: Columns) -> Self {
        Self::OneHot { columns, unseen: Encoding::Other, min_count: 1, max_categories: 64 }
    }
}

names!(Scaling { Standard = "standard", MinMax = "minmax", Robust = "robust" });
names!(Encoding { Ignore = "ignore", Other = "other" });
