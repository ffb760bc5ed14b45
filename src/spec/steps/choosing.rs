//! Steps that choose columns or make one of several.

use super::{AT_LEAST_ONE, Part, StepKind};
use crate::spec::held::Held;
use crate::spec::{Columns, Expression, Kind, Score, Step, Value};

pub(super) const SELECT_VARIANCE: StepKind = StepKind {
    name: "select_variance",
    doc: "Leaves out columns that hardly vary.",
    parts: &[
        part!(SelectVariance.columns, Kind::Columns, "Of which columns; all includes zeros and ones."),
        part!(SelectVariance.threshold, Kind::at_least(0.0), "Columns of no more variance than this go."),
    ],
    blank: || Step::SelectVariance { columns: Columns::All, threshold: 0.0 },
};

pub(super) const SELECT_BEST: StepKind = StepKind {
    name: "select_best",
    doc: "Keeps the columns that, each for itself, say most about the target.",
    parts: &[
        part!(SelectBest.columns, Kind::Columns, "Of which columns; all includes zeros and ones."),
        part!(
            SelectBest.with,
            Kind::Choice(Score::NAMES),
            "The F statistic, chi-squared (classes and numbers of at least 0), or mutual information by three neighbours."
        ),
        part!(SelectBest.keep, AT_LEAST_ONE, "How many."),
    ],
    blank: || Step::SelectBest { columns: Columns::All, with: Score::Anova, keep: 10 },
};

pub(super) const SELECT_L1: StepKind = StepKind {
    name: "select_l1",
    doc: "Leaves out columns that a lasso on the target gives no weight.",
    parts: &[
        part!(SelectL1.columns, Kind::Columns, "Of which columns; all includes zeros and ones."),
        part!(SelectL1.alpha, Kind::above(0.0), "The pull towards zero, where columns and target have deviation 1."),
    ],
    blank: || Step::SelectL1 { columns: Columns::All, alpha: 0.01 },
};

pub(super) const SELECT_RFE: StepKind = StepKind {
    name: "select_rfe",
    doc: "Leaves out the column of least weight in a ridge regression on the target, again and again.",
    parts: &[
        part!(SelectRfe.columns, Kind::Columns, "Of which columns; all includes zeros and ones."),
        part!(SelectRfe.keep, AT_LEAST_ONE, "How many are kept."),
    ],
    blank: || Step::SelectRfe { columns: Columns::All, keep: 10 },
};

pub(super) const PCA: StepKind = StepKind {
    name: "pca",
    doc: "Makes principal components of columns.",
    parts: &[
        part!(Pca.columns, Kind::Columns, "Of which columns; all includes zeros and ones."),
        part!(Pca.components, Kind::above(0.0), "How many; below 1 the share of variance that they explain."),
    ],
    blank: || Step::Pca { columns: Columns::Numeric, components: 0.95 },
};

pub(super) const DROP: StepKind = StepKind {
    name: "drop",
    doc: "Leaves out columns that no later step needs.",
    parts: &[part!(Drop.columns, Kind::Columns, "Which columns.").needed()],
    blank: || Step::Drop { columns: Columns::Named(vec![]) },
};

pub(super) const DERIVE: StepKind = StepKind {
    name: "derive",
    doc: "Makes a new column from others of the same row; what is missing or no number there is missing.",
    parts: &[
        part!(Derive.name, Kind::Text, "The new column's name; a column of that name is replaced.").needed(),
        part!(
            Derive.r#as = "as",
            Kind::Expression,
            "What it is: numbers, columns, + - * / % **, comparisons, and or not, if(c, a, b), log exp sqrt abs min max round \
             floor ceil, lower upper len contains, year month day, isnull, fill."
        )
        .needed(),
    ],
    blank: || Step::Derive { name: "new".into(), r#as: Expression::zero() },
};
