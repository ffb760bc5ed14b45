//! Which columns a step works on.

use std::collections::HashMap;

use super::frame::{Cells, Frame};
use crate::base::diag::nearest;
use crate::data::error::DataError;
use crate::data::prep::PrepError;
use crate::spec::Columns;

/// What a step can work on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Needs {
    /// Numbers; zeros and ones as well where a column is named.
    Numbers,
    /// Labels.
    Labels,
    /// Numbers; zeros and ones as well where all columns are meant.
    Figures,
    /// Either.
    Any,
    /// Either, but no zeros and ones.
    Read,
}

impl Needs {
    fn name(self) -> &'static str {
        match self {
            Self::Numbers | Self::Figures => "numbers",
            Self::Labels => "labels",
            Self::Any | Self::Read => "numbers or labels",
        }
    }

    fn accepts(self, cells: &Cells) -> bool {
        match cells {
            Cells::Numbers(_) => self != Self::Labels,
            Cells::Flags(_) => !matches!(self, Self::Labels | Self::Read),
            Cells::Labels { .. } => matches!(self, Self::Labels | Self::Any | Self::Read),
            Cells::Codes { .. } => false,
        }
    }
}

/// The names of the columns of `frame` that `columns` means. A group leaves out what `step` cannot work on; a named column
/// that is absent or of another type is a mistake.
pub(super) fn select(
    frame: &Frame,
    columns: &Columns,
    step: &'static str,
    needs: Needs,
) -> Result<Vec<String>, DataError> {
    let chosen = |group: &dyn Fn(&Cells) -> bool| {
        let chosen = frame.columns.iter().filter(|(_, cells)| group(cells) && needs.accepts(cells));
        Ok(chosen.map(|(name, _)| name.clone()).collect())
    };
    match columns {
        Columns::Numeric => chosen(&|cells| matches!(cells, Cells::Numbers(_))),
        Columns::Categorical => chosen(&|cells| matches!(cells, Cells::Labels { .. })),
        Columns::All => chosen(&|cells| needs == Needs::Figures || !matches!(cells, Cells::Flags(_))),
        Columns::Named(names) => {
            let places: HashMap<&str, &Cells> =
                frame.columns.iter().map(|(name, cells)| (name.as_str(), cells)).collect();
            for name in names {
                let cells = places.get(name.as_str()).ok_or_else(|| absent(frame, step, name))?;
                if !needs.accepts(cells) {
                    let (column, holds) = (name.clone(), cells.kind());
                    return Err(PrepError::StepKind { step, needs: needs.name(), column, holds }.into());
                }
            }
            Ok(names.clone())
        }
    }
}

/// The columns that `columns` means, and their numbers, of which none is missing.
pub(super) fn complete(
    frame: &Frame,
    columns: &Columns,
    step: &'static str,
    needs: Needs,
) -> Result<(Vec<String>, Vec<Vec<f64>>), DataError> {
    let names = select(frame, columns, step, needs)?;
    let numbers = frame.numbers(&names);
    let gap = names.iter().zip(&numbers).find(|(_, numbers)| numbers.iter().any(|number| number.is_nan()));
    match gap {
        Some((column, _)) => Err(PrepError::StepMissing { step, column: column.clone() }.into()),
        None => Ok((names, numbers)),
    }
}

/// The numbers of a column that are there.
///
/// # Errors
/// Where none is.
pub(super) fn present(step: &'static str, column: &str, numbers: &[f64]) -> Result<Vec<f64>, PrepError> {
    let present: Vec<f64> = numbers.iter().copied().filter(|number| !number.is_nan()).collect();
    if present.is_empty() { Err(PrepError::NothingToFit { step, column: column.into() }) } else { Ok(present) }
}

fn absent(frame: &Frame, step: &'static str, name: &str) -> DataError {
    let columns: Vec<String> = frame.columns.iter().map(|(name, _)| name.clone()).collect();
    let nearest = nearest(name, columns.iter().map(String::as_str)).map(Into::into);
    PrepError::StepColumn { step, column: name.into(), nearest, columns }.into()
}
