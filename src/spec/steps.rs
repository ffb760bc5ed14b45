//! The table of preparation steps: what each is called, what keys it has and what they may hold.
//!
//! As [`FIELDS`](super::FIELDS) is for the rest of the file, [`STEPS`] is for `[[prepare]]`.

use super::held::Held;
use super::{Columns, Encoding, Fill, Kind, Refusal, Scaling, Step, Value};

/// A kind of step.
#[derive(Clone, Copy, Debug)]
pub struct StepKind {
    /// What the file calls it.
    pub name: &'static str,
    /// What it does, one sentence.
    pub doc: &'static str,
    /// Its keys besides `step`, in the order they are applied.
    pub parts: &'static [Part],
    blank: fn() -> Step,
}

/// A key of a step.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// What the file calls it.
    pub key: &'static str,
    /// What it is for, one sentence.
    pub doc: &'static str,
    /// What it may hold.
    pub kind: Kind,
    /// Whether a step makes no sense without it.
    pub required: bool,
    read: fn(&Step) -> Value,
    write: fn(&mut Step, &Value) -> Option<()>,
}

impl Part {
    /// The same, where a step makes no sense without it.
    const fn needed(mut self) -> Self {
        self.required = true;
        self
    }
}

impl StepKind {
    /// A step of this kind with its defaults.
    pub fn blank(&self) -> Step {
        (self.blank)()
    }

    /// Its key of this name.
    pub fn part(&self, key: &str) -> Option<&'static Part> {
        self.parts.iter().find(|part| part.key == key)
    }
}

impl Part {
    /// The key's value; [`Value::Absent`] where the step has none.
    pub fn get(&self, step: &Step) -> Value {
        (self.read)(step)
    }

    /// Gives the key a value.
    ///
    /// # Errors
    /// Everything that is wrong with the value. The step is then as before.
    pub fn set(&self, step: &mut Step, value: &Value) -> Result<(), Vec<Refusal>> {
        let refusals = self.kind.check(value);
        if !refusals.is_empty() {
            return Err(refusals);
        }
        let message = || format!("`{}` has no place for {}", step.name(), self.key);
        let refused = vec![Refusal { at: vec![], message: message(), hint: None }];
        (self.write)(step, value).ok_or(refused)
    }
}

impl Step {
    /// Its kind's entry in [`STEPS`].
    ///
    /// # Panics
    /// Never: every step has an entry.
    pub fn kind(&self) -> &'static StepKind {
        let found = STEPS.iter().find(|kind| kind.name == self.name());
        found.expect("every step has an entry in the table")
    }

    /// Which columns it works on, where it says so.
    pub fn columns(&self) -> Option<Columns> {
        self.kind().part("columns").and_then(|part| Held::held(&part.get(self)))
    }

    /// The columns that it names one by one.
    pub fn named_columns(&self) -> Vec<String> {
        match (self, self.columns()) {
            (Self::Derive { r#as, .. }, _) => r#as.columns().into_iter().map(|(name, _)| name.to_owned()).collect(),
            (_, Some(Columns::Named(names))) => names,
            _ => vec![],
        }
    }

    /// The step as the file would hold it.
    pub fn shown(&self) -> Value {
        let parts = self.kind().parts.iter().map(|part| (part.key.to_owned(), part.get(self)));
        let name = ("step".to_owned(), Value::Text(self.name().into()));
        Value::Map(std::iter::once(name).chain(parts.filter(|(_, value)| *value != Value::Absent)).collect())
    }
}

/// The kind of step of this name.
pub fn step_kind(name: &str) -> Option<&'static StepKind> {
    STEPS.iter().find(|kind| kind.name == name)
}

/// A key that is a field of one of the step's cases.
macro_rules! part {
    ($case:ident . $name:ident, $kind:expr, $doc:literal) => {
        part!($case.$name = stringify!($name), $kind, $doc)
    };
    ($case:ident . $name:ident = $key:expr, $kind:expr, $doc:literal) => {
        Part {
            key: $key,
            doc: $doc,
            kind: $kind,
            required: false,
            read: |step| match step {
                Step::$case { $name, .. } => $name.shown(),
                _ => Value::Absent,
            },
            write: |step, value| match step {
                Step::$case { $name, .. } => {
                    *$name = Held::held(value)?;
                    Some(())
                }
                _ => None,
            },
        }
    };
}

mod choosing;
mod labels;
mod numbers;

/// Every kind of step.
pub static STEPS: &[StepKind] = &[
    StepKind {
        name: "drop_duplicates",
        doc: "Leaves out training rows equal in every column to an earlier one.",
        parts: &[],
        blank: || Step::DropDuplicates,
    },
    StepKind {
        name: "impute",
        doc: "Fills missing cells.",
        parts: &[
            part!(Impute.columns, Kind::Columns, "Which columns."),
            part!(Impute.with, Kind::Choice(Fill::NAMES), "What a missing cell becomes, from training rows."),
            FILL_VALUE,
            part!(Impute.indicator, Kind::Bool, "Whether a column NAME_missing of zeros and ones is added."),
        ],
        blank: || Step::Impute { columns: Columns::Numeric, with: Fill::Median, indicator: false },
    },
    StepKind {
        name: "scale",
        doc: "Brings numbers to one size.",
        parts: &[
            part!(Scale.columns, Kind::Columns, "Which columns."),
            part!(
                Scale.with,
                Kind::Choice(Scaling::NAMES),
                "By mean and deviation, ends, median and quartiles, largest value, rank, or the power that makes them most nearly normal."
            ),
        ],
        blank: || Step::Scale { columns: Columns::Numeric, with: Scaling::Standard },
    },
    StepKind {
        name: "one_hot",
        doc: "Makes a column of zeros and ones for each category.",
        parts: &[
            part!(OneHot.columns, Kind::Columns, "Which columns."),
            part!(
                OneHot.unseen,
                Kind::Choice(Encoding::NAMES),
                "What an unseen category becomes: zeros, or a column of its own."
            ),
            part!(OneHot.min_count, AT_LEAST_ONE, "Categories with fewer training rows than this count as unseen."),
            part!(OneHot.max_categories, AT_LEAST_ONE, "At most this many categories have a column of their own."),
        ],
        blank: || Step::one_hot(Columns::Categorical),
    },
    StepKind {
        name: "ordinal",
        doc: "Makes each category its place in order, from 0.",
        parts: &[
            part!(Ordinal.columns, Kind::Columns, "Which columns."),
            part!(Ordinal.order, Kind::List(&Kind::Label), "The order; alphabetical if left out."),
        ],
        blank: || Step::Ordinal { columns: Columns::Categorical, order: vec![] },
    },
    StepKind {
        name: "embed",
        doc: "Lets the network learn a vector for each category, for columns of many.",
        parts: &[
            part!(Embed.columns, Kind::Columns, "Which columns."),
            part!(Embed.min_count, AT_LEAST_ONE, "Categories with fewer training rows than this share one vector."),
        ],
        blank: || Step::Embed { columns: Columns::Categorical, min_count: 1 },
    },
    numbers::NORMALIZE,
    numbers::IMPUTE_KNN,
    numbers::IMPUTE_ITERATIVE,
    numbers::BIN,
    numbers::POLYNOMIAL,
    numbers::LOG,
    numbers::CLIP,
    labels::HASH,
    labels::TARGET_MEAN,
    labels::FREQUENCY,
    labels::DATE,
    labels::TFIDF,
    labels::TEXT_HASH,
    choosing::SELECT_VARIANCE,
    choosing::SELECT_BEST,
    choosing::SELECT_L1,
    choosing::SELECT_RFE,
    choosing::PCA,
    choosing::DROP,
    choosing::DERIVE,
];

const AT_LEAST_ONE: Kind = Kind::Int { min: 1, max: i64::MAX };

const FILL_VALUE: Part = Part {
    key: "value",
    doc: "What a missing cell becomes, with = \"constant\".",
    kind: Kind::Cell,
    required: false,
    read: |step| match step {
        Step::Impute { with: Fill::Constant(value), .. } => value.shown(),
        _ => Value::Absent,
    },
    write: |step, value| match step {
        Step::Impute { with: Fill::Constant(constant), .. } => {
            *constant = Held::held(value)?;
            Some(())
        }
        _ => None,
    },
};

impl Fill {
    /// Every way, as the file calls it.
    pub const NAMES: &'static [&'static str] = &["median", "mean", "mode", "constant"];

    /// What the workspace file calls it.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Median => "median",
            Self::Mean => "mean",
            Self::Mode => "mode",
            Self::Constant(_) => "constant",
        }
    }
}

/// The way alone; a constant's value is a key of its own and is empty until it is read.
impl Held for Fill {
    fn shown(&self) -> Value {
        Value::Text(self.name().into())
    }

    fn held(value: &Value) -> Option<Self> {
        match value.as_text()? {
            "median" => Some(Self::Median),
            "mean" => Some(Self::Mean),
            "mode" => Some(Self::Mode),
            "constant" => Some(Self::Constant(String::new())),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_step_is_blank_under_its_own_name() {
        for kind in STEPS {
            assert_eq!(kind.blank().name(), kind.name);
            let whole_rows = ["drop_duplicates", "derive"].contains(&kind.name);
            assert!(kind.part("columns").is_some() || whole_rows);
        }
    }

    #[test]
    fn a_constant_has_its_value_in_a_key_of_its_own() {
        let step = Step::Impute { columns: Columns::All, with: Fill::Constant("none".into()), indicator: true };
        insta::assert_snapshot!(step.shown(), @r#"{ step = "impute", columns = "all", with = "constant", value = "none", indicator = true }"#);
    }
}
