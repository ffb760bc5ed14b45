//! Steps that work on numbers.

use super::{AT_LEAST_ONE, Part, StepKind};
use crate::spec::held::Held;
use crate::spec::{BinCode, Binning, Columns, Ends, Kind, Logarithm, Neighbours, RowNorm, Step, Value};

pub(super) const NORMALIZE: StepKind = StepKind {
    name: "normalize",
    doc: "Divides the numbers of each row by their length.",
    parts: &[
        part!(Normalize.columns, Kind::Columns, "Which columns."),
        part!(Normalize.norm, Kind::Choice(RowNorm::NAMES), "Sum of absolute values, Euclidean, or the largest."),
    ],
    blank: || Step::Normalize { columns: Columns::Numeric, norm: RowNorm::L2 },
};

pub(super) const IMPUTE_KNN: StepKind = StepKind {
    name: "impute_knn",
    doc: "Fills missing numbers with the mean of the nearest training rows.",
    parts: &[
        part!(ImputeKnn.columns, Kind::Columns, "Which columns; rows are near that are alike in them."),
        part!(ImputeKnn.neighbors, AT_LEAST_ONE, "How many training rows."),
        part!(ImputeKnn.weights, Kind::Choice(Neighbours::NAMES), "Whether all count alike or near ones more."),
    ],
    blank: || Step::ImputeKnn { columns: Columns::Numeric, neighbors: 5, weights: Neighbours::Uniform },
};

pub(super) const IMPUTE_ITERATIVE: StepKind = StepKind {
    name: "impute_iterative",
    doc: "Fills missing numbers by a Bayesian ridge regression on the other columns, each in turn.",
    parts: &[
        part!(ImputeIterative.columns, Kind::Columns, "Which columns."),
        part!(ImputeIterative.rounds, Kind::Int { min: 1, max: 1000 }, "At most so many turns through all columns."),
        part!(
            ImputeIterative.tolerance,
            Kind::at_least(0.0),
            "Done when no cell changes by more than this share of the largest number."
        ),
    ],
    blank: || Step::ImputeIterative { columns: Columns::Numeric, rounds: 10, tolerance: 1e-3 },
};

pub(super) const BIN: StepKind = StepKind {
    name: "bin",
    doc: "Makes intervals of numbers.",
    parts: &[
        part!(Bin.columns, Kind::Columns, "Which columns."),
        part!(Bin.bins, Kind::Int { min: 2, max: 1000 }, "How many intervals; fewer where edges fall together."),
        part!(
            Bin.with,
            Kind::Choice(Binning::NAMES),
            "Edges at equal distances, with equally many rows between, or between clusters."
        ),
        part!(
            Bin.encode,
            Kind::Choice(BinCode::NAMES),
            "A column of zeros and ones for each interval, or the interval's number."
        ),
    ],
    blank: || Step::Bin { columns: Columns::Numeric, bins: 5, with: Binning::Quantile, encode: BinCode::OneHot },
};

pub(super) const POLYNOMIAL: StepKind = StepKind {
    name: "polynomial",
    doc: "Adds products and powers of columns.",
    parts: &[
        part!(Polynomial.columns, Kind::Columns, "Of which columns."),
        part!(Polynomial.degree, Kind::Int { min: 2, max: 10 }, "Factors of a product at most."),
        part!(Polynomial.interactions_only, Kind::Bool, "Whether no column is taken twice in a product."),
    ],
    blank: || Step::Polynomial { columns: Columns::Numeric, degree: 2, interactions_only: false },
};

pub(super) const LOG: StepKind = StepKind {
    name: "log",
    doc: "Takes the logarithm of numbers.",
    parts: &[
        part!(Log.columns, Kind::Columns, "Which columns."),
        part!(
            Log.with,
            Kind::Choice(Logarithm::NAMES),
            "Of 1 + x, which is missing at -1 and below, or of 1 + |x| with the sign of x."
        ),
    ],
    blank: || Step::Log { columns: Columns::Numeric, with: Logarithm::Log1p },
};

const NUMBER: Kind = Kind::above(f64::NEG_INFINITY);

pub(super) const CLIP: StepKind = StepKind {
    name: "clip",
    doc: "Cuts numbers beyond two ends down to them.",
    parts: &[
        part!(Clip.columns, Kind::Columns, "Which columns."),
        part!(Clip.with, Kind::Choice(Ends::NAMES), "Whether the ends are numbers or shares of training rows."),
        part!(Clip.low, NUMBER, "The lower end; none if left out."),
        part!(Clip.high, NUMBER, "The upper end; none if left out."),
    ],
    blank: || Step::Clip { columns: Columns::Numeric, with: Ends::Values, low: None, high: None },
};
