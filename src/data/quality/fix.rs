//! What mends a finding: a change of the workspace file that leaves everything else in it as it was written.

use crate::base::diag::Diagnostic;
use crate::data::phrases::listed_all;
use crate::spec::{self, ColumnType};

/// Where a step of preparation goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Before all others.
    First,
    /// Before the first that encodes labels; without one after all others.
    BeforeEncoders,
}

/// A change of the workspace file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fix {
    /// Columns are no longer learnt from.
    Drop(Vec<String>),
    /// Cells of these texts mean missing.
    Missing(Vec<String>),
    /// A column is read as numbers; its other cells are missing.
    Numbers(String),
    /// A key gets a value, as the file writes it.
    Set {
        /// The key.
        key: &'static str,
        /// Its value.
        value: &'static str,
    },
    /// A step of preparation is added.
    Step {
        /// What the file calls the step.
        name: &'static str,
        /// The columns it works on; none: it takes no columns.
        columns: Vec<String>,
        /// Its other keys, as the file writes them.
        keys: &'static str,
        /// Where it goes.
        place: Place,
    },
}

/// Steps that make numbers of labels.
pub(super) const ENCODERS: &[&str] = &["one_hot", "ordinal", "embed"];
/// Steps that read what a label says, and do not only tell labels apart.
pub(super) const CONTENT: &[&str] = &["date", "tfidf", "text_hash", "derive"];
/// Steps that make numbers of texts' words.
pub(super) const READERS: &[&str] = &["tfidf", "text_hash"];

impl Fix {
    /// What it does, for people: `adds … to …`.
    pub fn told(&self) -> String {
        match self {
            Self::Drop(columns) => format!("leaves out {} (`data.drop`)", listed_all(columns)),
            Self::Missing(texts) => format!("takes {} as missing (`data.null_values`)", listed_all(texts)),
            Self::Numbers(column) => format!("reads `{column}` as numbers (`data.types`)"),
            Self::Set { key, value } => format!("sets `{key} = {value}`"),
            Self::Step { name, columns, .. } if columns.is_empty() => format!("adds the step `{name}`"),
            Self::Step { name, columns, .. } => format!("adds the step `{name}` for {}", listed_all(columns)),
        }
    }

    /// The columns that it leaves out.
    pub fn drops(&self) -> &[String] {
        if let Self::Drop(columns) = self { columns } else { &[] }
    }

    /// The same without what concerns `columns`; `None` where nothing is left.
    #[must_use]
    pub fn without(&self, gone: &[String]) -> Option<Self> {
        let Self::Step { name, columns, keys, place } = self else { return Some(self.clone()) };
        let left: Vec<String> = columns.iter().filter(|column| !gone.contains(column)).cloned().collect();
        let some = columns.is_empty() || !left.is_empty();
        some.then_some(Self::Step { name, columns: left, keys, place: *place })
    }

    /// The text of a workspace file with the change made.
    ///
    /// # Errors
    /// Where the file does not take it.
    pub fn apply(&self, text: &str) -> Result<String, Diagnostic> {
        match self {
            Self::Drop(columns) => {
                // A column that is listed to be learnt from cannot be dropped as well.
                let kept = spec::parse(text).workspace.data.features;
                let text = match kept {
                    Some(mut features) if features.iter().any(|name| columns.contains(name)) => {
                        features.retain(|name| !columns.contains(name));
                        return spec::set(text, "data.features", &quoted(&features));
                    }
                    _ => text,
                };
                spec::append(text, "data.drop", columns)
            }
            Self::Missing(texts) => spec::append(text, "data.null_values", texts),
            // A name with a point in it would be taken for a way.
            Self::Numbers(column) if column.contains('.') => spec::set(text, "data.types", &with_numbers(text, column)),
            Self::Numbers(column) => spec::set(text, &format!("data.types.{column}"), ColumnType::Numeric.name()),
            Self::Set { key, value } => spec::set(text, key, value),
            Self::Step { name, columns, keys, place } => {
                let of = if columns.is_empty() { String::new() } else { format!(", columns = {}", quoted(columns)) };
                let step = format!("{{ step = \"{name}\"{of}{keys} }}");
                let before = if *place == Place::First { None } else { Some(ENCODERS) };
                spec::add_step(text, &step, before)
            }
        }
    }
}

/// The types that are set in the text, and this column's.
fn with_numbers(text: &str, column: &str) -> String {
    let mut types = spec::parse(text).workspace.data.types;
    types.insert(column.to_owned(), ColumnType::Numeric);
    let named = |(name, kind): (String, ColumnType)| (name, spec::Value::Text(kind.name().to_owned()));
    spec::Value::Map(types.into_iter().map(named).collect()).to_string()
}

fn quoted(texts: &[String]) -> String {
    spec::Value::List(texts.iter().map(|text| spec::Value::Text(text.clone())).collect()).to_string()
}
