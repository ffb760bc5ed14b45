//! `[[prepare]]`: ordered steps, fitted on training rows only.

use super::ColumnType;
use super::expression::Expression;
use super::names::names;
use super::ways::{BinCode, Binning, DatePart, Ends, Logarithm, Neighbours, RowNorm, Score};

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
    /// `x / max |x|` (`MaxAbsScaler`).
    MaxAbs,
    /// The share of training rows below, from 0 to 1 (`QuantileTransformer`).
    Quantile,
    /// The same as a standard normal number (`QuantileTransformer` with normal output).
    QuantileNormal,
    /// Yeo and Johnson's power that makes the column most nearly normal, standardised (`PowerTransformer`).
    Power,
    /// Box and Cox's, for numbers above 0.
    BoxCox,
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
    /// `step = "normalize"`: each row's numbers are divided by their length.
    Normalize {
        /// Where.
        columns: Columns,
        /// Which length.
        norm: RowNorm,
    },
    /// `step = "impute_knn"`: missing numbers become the mean of the nearest training rows' (`KNNImputer`).
    ImputeKnn {
        /// Where; the distance is taken over these columns as well.
        columns: Columns,
        /// How many training rows.
        neighbors: usize,
        /// How much each counts.
        weights: Neighbours,
    },
    /// `step = "impute_iterative"`: missing numbers are predicted from the other columns, in turns (`IterativeImputer`).
    ImputeIterative {
        /// Where.
        columns: Columns,
        /// At most so many turns.
        rounds: usize,
        /// The change, as a share of the largest number, at which it is done.
        tolerance: f64,
    },
    /// `step = "hash"`: each category lights one of a fixed number of columns (`FeatureHasher`).
    Hash {
        /// Where.
        columns: Columns,
        /// Columns for each.
        size: usize,
    },
    /// `step = "target_mean"`: each category becomes the mean of the target, training rows out of fold (`TargetEncoder`).
    TargetMean {
        /// Where.
        columns: Columns,
        /// Folds of the training rows.
        folds: usize,
        /// Rows of the overall mean that are mixed in; found out from variances if left out.
        smooth: Option<f64>,
        /// Whether rows are shuffled before they are dealt to folds.
        shuffle: bool,
        /// Which of the possible shuffles.
        seed: u64,
    },
    /// `step = "frequency"`: each category becomes its share of training rows.
    Frequency {
        /// Where.
        columns: Columns,
    },
    /// `step = "bin"`: numbers become intervals (`KBinsDiscretizer`).
    Bin {
        /// Where.
        columns: Columns,
        /// How many intervals.
        bins: usize,
        /// Where their edges lie.
        with: Binning,
        /// What a number becomes.
        encode: BinCode,
    },
    /// `step = "polynomial"`: products and powers are added (`PolynomialFeatures` without bias).
    Polynomial {
        /// Of which columns.
        columns: Columns,
        /// Factors of a product at most.
        degree: usize,
        /// Whether no column is taken twice.
        interactions_only: bool,
    },
    /// `step = "date"`: dates and times become numbers.
    Date {
        /// Where.
        columns: Columns,
        /// Which.
        parts: Vec<DatePart>,
    },
    /// `step = "log"`.
    Log {
        /// Where.
        columns: Columns,
        /// Which.
        with: Logarithm,
    },
    /// `step = "clip"`: numbers beyond the ends become the ends.
    Clip {
        /// Where.
        columns: Columns,
        /// What the ends are.
        with: Ends,
        /// The lower end.
        low: Option<f64>,
        /// The upper end.
        high: Option<f64>,
    },
    /// `step = "tfidf"`: texts become weights of their words (`TfidfVectorizer`).
    Tfidf {
        /// Where.
        columns: Columns,
        /// At most so many words, the most frequent.
        max_features: usize,
        /// Words in fewer training rows than this are left out.
        min_count: usize,
        /// Words in a row that are taken as one, at most.
        ngrams: usize,
    },
    /// `step = "text_hash"`: words light a fixed number of columns (`HashingVectorizer`).
    TextHash {
        /// Where.
        columns: Columns,
        /// Columns for each.
        size: usize,
        /// Words in a row that are taken as one, at most.
        ngrams: usize,
    },
    /// `step = "select_variance"`: columns that hardly vary are left out (`VarianceThreshold`).
    SelectVariance {
        /// Of which.
        columns: Columns,
        /// Columns of no more variance than this go.
        threshold: f64,
    },
    /// `step = "select_best"`: the columns that say most about the target are kept (`SelectKBest`).
    SelectBest {
        /// Of which.
        columns: Columns,
        /// What is judged.
        with: Score,
        /// How many.
        keep: usize,
    },
    /// `step = "select_l1"`: columns that a lasso on the target gives no weight are left out (`Lasso`).
    SelectL1 {
        /// Of which.
        columns: Columns,
        /// The pull towards zero, in standard deviations.
        alpha: f64,
    },
    /// `step = "select_rfe"`: the weakest column of a ridge regression on the target is left out, again and again (`RFE`).
    SelectRfe {
        /// Of which.
        columns: Columns,
        /// How many are kept.
        keep: usize,
    },
    /// `step = "pca"`: columns become their principal components (`PCA`).
    Pca {
        /// Of which.
        columns: Columns,
        /// How many; below 1 the share of variance that they must explain.
        components: f64,
    },
    /// `step = "drop"`: columns are left out that earlier steps needed.
    Drop {
        /// Which.
        columns: Columns,
    },
    /// `step = "derive"`: a new column from others of its row.
    Derive {
        /// Its name; a column of that name is replaced.
        name: String,
        /// What it is.
        r#as: Expression,
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
            Self::Normalize { .. } => "normalize",
            Self::ImputeKnn { .. } => "impute_knn",
            Self::ImputeIterative { .. } => "impute_iterative",
            Self::Hash { .. } => "hash",
            Self::TargetMean { .. } => "target_mean",
            Self::Frequency { .. } => "frequency",
            Self::Bin { .. } => "bin",
            Self::Polynomial { .. } => "polynomial",
            Self::Date { .. } => "date",
            Self::Log { .. } => "log",
            Self::Clip { .. } => "clip",
            Self::Tfidf { .. } => "tfidf",
            Self::TextHash { .. } => "text_hash",
            Self::SelectVariance { .. } => "select_variance",
            Self::SelectBest { .. } => "select_best",
            Self::SelectL1 { .. } => "select_l1",
            Self::SelectRfe { .. } => "select_rfe",
            Self::Pca { .. } => "pca",
            Self::Drop { .. } => "drop",
            Self::Derive { .. } => "derive",
        }
    }

    /// What its columns must hold for it to act on them, where not anything does. After a step that works on categories
    /// none of them are left in its columns.
    pub fn works_on(&self) -> Option<ColumnType> {
        match self {
            Self::DropDuplicates | Self::Impute { .. } | Self::Drop { .. } | Self::Derive { .. } => None,
            Self::OneHot { .. }
            | Self::Ordinal { .. }
            | Self::Embed { .. }
            | Self::Hash { .. }
            | Self::TargetMean { .. }
            | Self::Frequency { .. }
            | Self::Date { .. }
            | Self::Tfidf { .. }
            | Self::TextHash { .. } => Some(ColumnType::Categorical),
            _ => Some(ColumnType::Numeric),
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

    /// The same, and before anything else dates become numbers; after numbers have been scaled, and before every label left
    /// gets a column of its own, texts become weights of their words.
    pub fn defaults_with(Legible { texts, days, times }: &Legible) -> Vec<Self> {
        let dated = [(days, false), (times, true)].into_iter().filter(|(columns, _)| !columns.is_empty());
        let mut steps: Vec<Self> = dated.map(|(columns, timed)| Self::date(columns.clone(), timed)).collect();
        steps.extend(Self::defaults());
        if !texts.is_empty() {
            let columns = Columns::Named(texts.clone());
            let words = Self::Tfidf { columns, max_features: 1000, min_count: 1, ngrams: 1 };
            steps.insert(steps.len() - 1, words);
        }
        steps
    }

    /// Dates in numbers: their days, and where they are `timed` their hours.
    pub fn date(columns: Vec<String>, timed: bool) -> Self {
        let mut parts = vec![DatePart::Year, DatePart::Month, DatePart::Day, DatePart::Weekday];
        parts.extend(timed.then_some(DatePart::Hour));
        Self::Date { columns: Columns::Named(columns), parts }
    }

    /// One-hot encoding with its defaults.
    pub fn one_hot(columns: Columns) -> Self {
        Self::OneHot { columns, unseen: Encoding::Other, min_count: 1, max_categories: 64 }
    }
}

/// Columns whose labels are read for what they say, and do not only tell rows apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Legible {
    /// Running text.
    pub texts: Vec<String>,
    /// Dates without a time of day.
    pub days: Vec<String>,
    /// Dates with one.
    pub times: Vec<String>,
}

names!(Scaling {
    Standard = "standard",
    MinMax = "minmax",
    Robust = "robust",
    MaxAbs = "maxabs",
    Quantile = "quantile",
    QuantileNormal = "quantile_normal",
    Power = "power",
    BoxCox = "box_cox",
});
names!(Encoding { Ignore = "ignore", Other = "other" });
