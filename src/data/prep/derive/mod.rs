//! `derive`: a new column from others of the same row, by an expression of the workspace file.
//!
//! Fitting only finds out what the columns hold; nothing is learnt from rows.

mod evaluate;
mod value;

use serde::{Deserialize, Serialize};

use super::frame::{Cells, Frame};
use crate::base::diag::{Diagnostic, nearest};
use crate::data::error::DataError;
use crate::data::prep::PrepError;
use crate::spec::{Expression, Term, Type};
use value::Value;

/// The new column's name, and what it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Derive {
    name: String,
    #[serde(rename = "as")]
    expression: Expression,
}

impl Derive {
    pub(super) fn fit(frame: &Frame, target: &str, name: &str, expression: &Expression) -> Result<Self, DataError> {
        let column = |column: &str, term: &Term| match frame.get(column) {
            Some(Cells::Numbers(_)) => Ok(Type::Number),
            Some(Cells::Flags(_)) => Ok(Type::Truth),
            Some(Cells::Labels { .. }) => Ok(Type::Text),
            Some(Cells::Codes { .. }) => {
                Err(Diagnostic::error(term.span.clone(), format!("`{column}` holds codes to embed"))
                    .hint("put this step before `embed`"))
            }
            None => Err(absent(frame, target, column, term)),
        };
        let typed = expression.typed(&column);
        let shown = |mistake: Diagnostic| mistake.render("as", expression.text());
        typed.map_err(|mistake| PrepError::Expression { name: name.into(), shown: shown(mistake) })?;
        Ok(Self { name: name.into(), expression: expression.clone() })
    }

    /// What the column is made of, if it is of this name.
    pub(super) fn parents(&self, name: &str) -> Option<Vec<&str>> {
        (self.name == name).then(|| self.expression.columns().into_iter().map(|(column, _)| column).collect())
    }

    pub(super) fn apply<'a>(&self, frame: &mut Frame<'a>) {
        let made = evaluate::evaluate(self.expression.root(), frame, frame.rows());
        let cells: Cells<'a> = match made {
            Value::Numbers(numbers) => {
                Cells::Numbers(numbers.into_iter().map(|n| if n.is_finite() { n } else { f64::NAN }).collect())
            }
            Value::Truths(truths) => Cells::Flags(truths),
            Value::Texts(texts) => texts.into_cells(),
        };
        match frame.get_mut(&self.name) {
            Some(old) => *old = cells,
            None => frame.extend([(self.name.clone(), cells)]),
        }
    }
}

/// What is said of a column that is not there.
fn absent(frame: &Frame, target: &str, column: &str, term: &Term) -> Diagnostic {
    if column == target {
        return Diagnostic::error(
            term.span.clone(),
            format!("`{column}` is the target: a column made from it would leak what is to be predicted"),
        );
    }
    let mistake = Diagnostic::error(term.span.clone(), format!("`{column}` is not a feature at that point"));
    match nearest(column, frame.columns.iter().map(|(name, _)| name.as_str())) {
        Some(near) => mistake.hint(format!("did you mean `{near}`?")),
        None => mistake.hint("only features can be used; steps before this one may have taken it apart"),
    }
}
