//! One row a column of the table: type, role, gaps, how its values are spread.

use std::borrow::Cow;

use crate::app::Loaded;
use crate::app::derive::DATA_COLUMNS;
use crate::base::fmt;
use crate::data::{Became, ColumnProfile};
use crate::spec::ColumnType;
use crate::ui::parts::table::{Align, Cells};
use crate::ui::theme::Role;
use crate::ui::theme::glyphs::step;

/// Bars of the picture in a cell.
const BARS: usize = 10;

/// Columns of the table as rows.
pub(super) struct Columns<'a> {
    pub(super) loaded: &'a Loaded,
    /// Which columns, in order.
    pub(super) places: Vec<usize>,
    /// Glyphs from empty to full.
    pub(super) levels: &'a [&'static str],
    /// By column of the table, what each becomes, where that is shown instead of how it is spread.
    pub(super) becomes: Option<&'a [Option<Became>]>,
}

impl Columns<'_> {
    fn profile(&self, row: usize) -> Option<&ColumnProfile> {
        self.loaded.profile.columns.get(*self.places.get(row)?)
    }

    fn becomes(&self, becomes: &[Option<Became>], row: usize) -> String {
        let became = becomes.get(self.places[row]).and_then(Option::as_ref);
        became.map_or_else(|| "–".into(), |became| super::prepared::told(became.count))
    }

    fn spread(&self, profile: &ColumnProfile) -> String {
        let counts: Vec<u64> = match profile.kind {
            ColumnType::Numeric => profile.histogram.iter().map(|&(_, count)| u64::from(count)).collect(),
            ColumnType::Categorical => profile.top.iter().map(|&(_, count)| count as u64).collect(),
        };
        let bars = counts.len().clamp(1, BARS);
        let sums: Vec<u64> = (0..bars)
            .map(|bar| counts[bar * counts.len() / bars..(bar + 1) * counts.len() / bars].iter().sum())
            .collect();
        let most = sums.iter().copied().max().unwrap_or(0).max(1);
        sums.into_iter().map(|sum| step(self.levels, sum as f64 / most as f64)).collect()
    }
}

impl Cells for Columns<'_> {
    fn rows(&self) -> usize {
        self.places.len()
    }

    fn columns(&self) -> usize {
        DATA_COLUMNS.len() + 1
    }

    fn header(&self, column: usize) -> Cow<'_, str> {
        let last = if self.becomes.is_some() { "becomes" } else { "spread" };
        DATA_COLUMNS.get(column).copied().unwrap_or(last).into()
    }

    fn cell(&self, row: usize, column: usize) -> Cow<'_, str> {
        let Some(profile) = self.profile(row) else { return "".into() };
        match column {
            0 => profile.name.as_str().into(),
            1 if profile.kind == ColumnType::Numeric => "num".into(),
            1 => "cat".into(),
            2 => self.loaded.roles.get(self.places[row]).map_or("", |(_, role)| role.as_str()).into(),
            3 if profile.missing == 0 => "–".into(),
            3 => fmt::percent(profile.missing as f64 / self.loaded.profile.rows.max(1) as f64).into(),
            4 => fmt::count(profile.distinct as u64).into(),
            _ => match self.becomes {
                Some(becomes) => self.becomes(becomes, row).into(),
                None => self.spread(profile).into(),
            },
        }
    }

    fn align(&self, column: usize) -> Align {
        if matches!(column, 3 | 4) { Align::Right } else { Align::Left }
    }

    fn role(&self, row: usize, column: usize) -> Role {
        let profile = self.profile(row);
        match column {
            0 => Role::Text,
            3 if profile.is_some_and(|profile| profile.missing > 0) => Role::Warn,
            5 if self.becomes.is_some() => Role::Text,
            5 => Role::Bar,
            _ => Role::TextDim,
        }
    }
}
