//! The columns that steps work on: some rows of a table, in double precision.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use crate::data::error::DataError;
use crate::data::prep::PrepError;
use crate::data::table::{MISSING, Table, Values};
use crate::data::unique::free;
use crate::spec::ColumnType;

use super::pipeline::Input;

/// With more labels than this for each row, most are of other rows.
const MANY: usize = 2;

/// The cells of one column while it is prepared.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cells<'a> {
    /// Numbers; NaN is missing.
    Numbers(Vec<f64>),
    /// Zeros and ones that a step made. Not "numeric" to later steps unless they name it.
    Flags(Vec<bool>),
    /// Codes of categories, below `values`, that the network embeds. No step works on them any more.
    Codes { codes: Vec<u32>, values: usize },
    /// Labels, as places in `levels`; [`MISSING`] is missing.
    Labels { codes: Vec<u32>, levels: Cow<'a, [String]> },
}

impl Cells<'_> {
    /// What the cells are, for messages.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Numbers(_) => "numbers",
            Self::Flags(_) => "zeros and ones",
            Self::Codes { .. } => "codes to embed",
            Self::Labels { .. } => "labels",
        }
    }

    /// The cells as numbers, if they are such: zeros and ones included.
    pub(super) fn numbers(&self) -> Option<Cow<'_, [f64]>> {
        match self {
            Self::Numbers(numbers) => Some(Cow::Borrowed(numbers)),
            Self::Flags(flags) => Some(flags.iter().map(|&flag| f64::from(u8::from(flag))).collect()),
            Self::Codes { .. } | Self::Labels { .. } => None,
        }
    }

    pub(super) fn any_missing(&self) -> bool {
        match self {
            Self::Numbers(numbers) => numbers.iter().any(|number| number.is_nan()),
            Self::Flags(_) | Self::Codes { .. } => false,
            Self::Labels { codes, .. } => codes.contains(&MISSING),
        }
    }
}

/// Columns of equal length. No two have one name: a made column that would take another's gets a number behind it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Frame<'a> {
    pub(super) columns: Vec<(String, Cells<'a>)>,
    /// Made columns that got another name than their step gave them, with both.
    pub(super) renamed: Vec<(String, String)>,
}

impl<'a> Frame<'a> {
    /// The cells of `rows` in the columns that `inputs` names, as their types. Labels that should be numbers are read as
    /// such, or missing; numbers that should be labels become their text.
    pub(super) fn gather(inputs: &[Input], table: &'a Table, rows: &[usize]) -> Result<Self, DataError> {
        let gather = |input: &Input| {
            let column =
                table.column(&input.name).ok_or_else(|| PrepError::MissingInput { column: input.name.clone() })?;
            let cells = match (input.kind, &column.values) {
                (ColumnType::Numeric, Values::Numeric(numbers)) => {
                    Cells::Numbers(rows.iter().map(|&row| numbers[row]).collect())
                }
                (ColumnType::Numeric, Values::Categorical { codes, levels }) => {
                    let parsed: Vec<f64> = levels.iter().map(|level| finite(level)).collect();
                    let number = |&row: &usize| parsed.get(codes[row] as usize).copied().unwrap_or(f64::NAN);
                    Cells::Numbers(rows.iter().map(number).collect())
                }
                (ColumnType::Categorical, Values::Categorical { codes, levels }) => {
                    let codes = rows.iter().map(|&row| codes[row]).collect();
                    if levels.len() > MANY * rows.len() { used(codes, levels) } else { borrowed(codes, levels) }
                }
                (ColumnType::Categorical, Values::Numeric(_)) => texts(&column.values, rows),
            };
            Ok((input.name.clone(), cells))
        };
        Ok(Self { columns: inputs.iter().map(gather).collect::<Result<_, DataError>>()?, renamed: vec![] })
    }

    pub(super) fn get(&self, name: &str) -> Option<&Cells<'a>> {
        self.columns.iter().find(|(other, _)| other == name).map(|(_, cells)| cells)
    }

    pub(super) fn get_mut(&mut self, name: &str) -> Option<&mut Cells<'a>> {
        self.columns.iter_mut().find(|(other, _)| other == name).map(|(_, cells)| cells)
    }
}

impl<'a> Frame<'a> {
    /// The numbers of these columns, a list a column; those that hold none are empty.
    pub(super) fn numbers(&self, names: &[String]) -> Vec<Vec<f64>> {
        let found: HashMap<&str, &Cells> = self.columns.iter().map(|(name, cells)| (name.as_str(), cells)).collect();
        let numbers = |name: &String| found.get(name.as_str()).and_then(|cells| cells.numbers());
        names.iter().map(|name| numbers(name).map(Cow::into_owned).unwrap_or_default()).collect()
    }

    /// Changes each number of a column.
    pub(super) fn change(&mut self, name: &str, changed: impl Fn(f64) -> f64) {
        let Some(cells) = self.get_mut(name) else { return };
        match cells {
            Cells::Numbers(numbers) => numbers.iter_mut().for_each(|number| *number = changed(*number)),
            Cells::Flags(flags) => {
                *cells = Cells::Numbers(flags.iter().map(|&flag| changed(f64::from(u8::from(flag)))).collect());
            }
            Cells::Codes { .. } | Cells::Labels { .. } => {}
        }
    }

    /// Puts other columns in the place of those for which `made` makes some.
    pub(super) fn expand(&mut self, mut made: impl FnMut(&str, &Cells<'a>) -> Option<Vec<(String, Cells<'a>)>>) {
        let columns = std::mem::take(&mut self.columns);
        let made: Vec<Option<Vec<_>>> = columns.iter().map(|(name, cells)| made(name, cells)).collect();
        let kept = columns.iter().zip(&made).filter(|(_, made)| made.is_none());
        let mut taken: HashSet<String> = kept.map(|((name, _), _)| name.clone()).collect();
        for (column, made) in columns.into_iter().zip(made) {
            match made {
                None => self.columns.push(column),
                Some(made) => self.push_all(made, &mut taken),
            }
        }
    }

    /// Puts columns behind all others.
    pub(super) fn extend(&mut self, made: impl IntoIterator<Item = (String, Cells<'a>)>) {
        let mut taken = self.columns.iter().map(|(name, _)| name.clone()).collect();
        self.push_all(made, &mut taken);
    }

    fn push_all(&mut self, made: impl IntoIterator<Item = (String, Cells<'a>)>, taken: &mut HashSet<String>) {
        for (wanted, cells) in made {
            let name = free(&wanted, taken);
            taken.insert(name.clone());
            if name != wanted {
                self.renamed.push((wanted, name.clone()));
            }
            self.columns.push((name, cells));
        }
    }

    /// Takes these columns out.
    pub(super) fn drop(&mut self, names: &[String]) {
        let names: HashSet<&str> = names.iter().map(String::as_str).collect();
        self.columns.retain(|(name, _)| !names.contains(name.as_str()));
    }

    /// How many rows there are; 0 without columns.
    pub(super) fn rows(&self) -> usize {
        self.columns.first().map_or(0, |(_, cells)| match cells {
            Cells::Numbers(numbers) => numbers.len(),
            Cells::Flags(flags) => flags.len(),
            Cells::Codes { codes, .. } | Cells::Labels { codes, .. } => codes.len(),
        })
    }
}

fn borrowed(codes: Vec<u32>, levels: &[String]) -> Cells<'_> {
    Cells::Labels { codes, levels: Cow::Borrowed(levels) }
}

/// Those labels alone that the rows have, in the order they were in: steps look at each, and some read whole texts.
fn used<'a>(mut codes: Vec<u32>, levels: &[String]) -> Cells<'a> {
    let mut known: Vec<u32> = codes.iter().copied().filter(|&code| code != MISSING).collect();
    known.sort_unstable();
    known.dedup();
    let place: HashMap<u32, u32> = known.iter().copied().zip(0..).collect();
    for code in &mut codes {
        *code = place.get(code).copied().unwrap_or(MISSING);
    }
    Cells::Labels { codes, levels: known.iter().map(|&code| levels[code as usize].clone()).collect() }
}

fn finite(text: &str) -> f64 {
    text.trim().parse().ok().filter(|number: &f64| number.is_finite()).unwrap_or(f64::NAN)
}

/// The texts of a column of numbers.
fn texts<'a>(values: &Values, rows: &[usize]) -> Cells<'a> {
    let mut places: HashMap<String, u32> = HashMap::new();
    let mut levels = Vec::new();
    let code = |&row: &usize| match values.text(row) {
        None => MISSING,
        Some(text) => *places.entry(text).or_insert_with_key(|text| {
            levels.push(text.clone());
            levels.len() as u32 - 1
        }),
    };
    let codes = rows.iter().map(code).collect();
    Cells::Labels { codes, levels: Cow::Owned(levels) }
}
