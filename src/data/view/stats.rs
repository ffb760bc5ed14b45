//! One column of the rows in view in a few numbers.

use super::Subject;
use crate::data::profile::{Counted, tally};
use crate::data::table::Values;
use crate::spec::ColumnType;

/// One column of the rows in view.
#[derive(Clone, Debug, PartialEq)]
pub struct Stats {
    /// From 0.
    pub column: usize,
    /// Numbers or labels.
    pub kind: ColumnType,
    /// Missing cells.
    pub missing: usize,
    /// Different values, missing not counted.
    pub distinct: usize,
    /// How they are spread; none without any.
    pub spread: Option<Spread>,
}

/// How values are spread.
#[derive(Clone, Debug, PartialEq)]
pub enum Spread {
    /// Smallest, median and largest number.
    Numbers([f64; 3]),
    /// The most frequent label and how often; the first by text of equally frequent ones.
    Top(String, usize),
}

/// Sums a column up; all zero where there is no such column.
pub(super) fn sum(subject: &Subject, column: usize) -> Stats {
    let rows = || (0..subject.rows()).filter_map(|place| subject.row(place));
    match subject.table.columns.get(column).map(|column| &column.values) {
        None => Stats { column, kind: ColumnType::Categorical, missing: 0, distinct: 0, spread: None },
        Some(Values::Numeric(numbers)) => {
            let cells = rows().map(|row| numbers[row] + 0.0).filter(|number| !number.is_nan());
            let present = Counted::new(cells.collect());
            let at = |share| present.quantile(share);
            Stats {
                column,
                kind: ColumnType::Numeric,
                missing: subject.rows() - present.rows(),
                distinct: present.distinct(),
                spread: (present.rows() > 0).then(|| Spread::Numbers([at(0.0), at(0.5), at(1.0)])),
            }
        }
        Some(Values::Categorical { codes, levels }) => {
            let (counts, missing) = tally(rows().map(|row| codes[row]), levels.len());
            let seen = levels.iter().zip(&counts).filter(|(_, count)| **count > 0);
            let top = seen.clone().max_by(|a, b| a.1.cmp(b.1).then_with(|| b.0.cmp(a.0)));
            Stats {
                column,
                kind: ColumnType::Categorical,
                missing,
                distinct: seen.count(),
                spread: top.map(|(label, &count)| Spread::Top(label.clone(), count)),
            }
        }
    }
}
