//! Steps that make numbers of categories, dates and texts.

use super::{AT_LEAST_ONE, Part, StepKind};
use crate::spec::held::Held;
use crate::spec::{Columns, DatePart, Kind, Step, Value};

/// Columns that a hash is spread over.
const SIZE: Kind = Kind::Int { min: 1, max: 65_536 };
/// Words in a row.
const NGRAMS: Kind = Kind::Int { min: 1, max: 5 };

pub(super) const HASH: StepKind = StepKind {
    name: "hash",
    doc: "Lets each category light one of a fixed number of columns, for columns of many; unseen ones too.",
    parts: &[
        part!(Hash.columns, Kind::Columns, "Which columns."),
        part!(Hash.size, SIZE, "Columns for each; categories that share one are not told apart."),
    ],
    blank: || Step::Hash { columns: Columns::Categorical, size: 32 },
};

pub(super) const TARGET_MEAN: StepKind = StepKind {
    name: "target_mean",
    doc: "Makes each category the mean of the target in it; of training rows, the mean over the other folds.",
    parts: &[
        part!(TargetMean.columns, Kind::Columns, "Which columns."),
        part!(TargetMean.folds, Kind::Int { min: 2, max: 1000 }, "Folds of the training rows."),
        part!(
            TargetMean.smooth,
            Kind::at_least(0.0),
            "Rows of the overall mean that are mixed in; by the variances if left out."
        ),
        part!(TargetMean.shuffle, Kind::Bool, "Whether training rows are shuffled before they are dealt to folds."),
        part!(TargetMean.seed, Kind::Int { min: 0, max: i64::MAX }, "Which of the possible shuffles."),
    ],
    blank: || Step::TargetMean { columns: Columns::Categorical, folds: 5, smooth: None, shuffle: true, seed: 0 },
};

pub(super) const FREQUENCY: StepKind = StepKind {
    name: "frequency",
    doc: "Makes each category its share of training rows; unseen ones 0.",
    parts: &[part!(Frequency.columns, Kind::Columns, "Which columns.")],
    blank: || Step::Frequency { columns: Columns::Categorical },
};

pub(super) const DATE: StepKind = StepKind {
    name: "date",
    doc: "Takes dates and times apart into numbers; cells that are none become missing.",
    parts: &[
        part!(Date.columns, Kind::Columns, "Which columns by name, of dates such as 2024-02-29, 29.02.2024, 29 Feb 2024, 20240229 or 02/29/2024, also with a time.")
            .needed(),
        part!(Date.parts, Kind::List(&Kind::Choice(DatePart::NAMES)), "Which numbers, a column COLUMN_PART each."),
    ],
    blank: || Step::date(vec![], false),
};

pub(super) const TFIDF: StepKind = StepKind {
    name: "tfidf",
    doc: "Makes weights of words of texts: frequent in the row, rare elsewhere.",
    parts: &[
        part!(Tfidf.columns, Kind::Columns, "Which columns."),
        part!(Tfidf.max_features, AT_LEAST_ONE, "At most so many words for each, the most frequent."),
        part!(Tfidf.min_count, AT_LEAST_ONE, "Words in fewer training rows than this are left out."),
        part!(Tfidf.ngrams, NGRAMS, "Words in a row that are taken as one, at most."),
    ],
    blank: || Step::Tfidf { columns: Columns::Categorical, max_features: 1000, min_count: 1, ngrams: 1 },
};

pub(super) const TEXT_HASH: StepKind = StepKind {
    name: "text_hash",
    doc: "Lets each word of a text light one of a fixed number of columns.",
    parts: &[
        part!(TextHash.columns, Kind::Columns, "Which columns."),
        part!(TextHash.size, SIZE, "Columns for each."),
        part!(TextHash.ngrams, NGRAMS, "Words in a row that are taken as one, at most."),
    ],
    blank: || Step::TextHash { columns: Columns::Categorical, size: 256, ngrams: 1 },
};
