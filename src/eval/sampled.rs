//! Intervals of everything that is said of rows, of their groups and of how far these are apart, from resamples.

use super::bootstrap::percentile_interval;
use super::ends::Ends;
use super::groups::members;
use super::metrics::Metrics;

/// A protected column: a code a row, and what the codes stand for.
pub type Coded<'a> = (&'a [u32], &'a [String]);

/// 95 % intervals of all rows together and by protected column.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sure {
    /// Of all rows.
    pub metrics: Ends,
    /// Of each column, in order.
    pub columns: Vec<SureColumn>,
}

/// 95 % intervals by the groups of a column.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SureColumn {
    /// Each group's, in the order of [`super::Fairness::groups`].
    pub groups: Vec<(String, Ends)>,
    /// Of how far groups are apart.
    pub summary: Ends,
}

/// What a resample is worth.
pub(super) struct Sample {
    pub(super) metrics: Metrics,
    /// For each column the groups, and how far they are apart.
    pub(super) columns: Vec<(Vec<Metrics>, Metrics)>,
}

impl Sample {
    /// What a column is worth; where the resample lacks a group, groups cannot be compared, which is not to be alike.
    pub(super) fn column(groups: Vec<Metrics>, summary: Metrics, complete: bool) -> (Vec<Metrics>, Metrics) {
        let unknown = || summary.iter().map(|(name, _)| (name, f64::NAN)).collect();
        (groups, if complete { summary } else { unknown() })
    }
}

/// The groups of a column that have rows: their names, and which each row belongs to.
pub(super) struct Grouped {
    pub(super) names: Vec<String>,
    pub(super) sizes: Vec<usize>,
    pub(super) of: Vec<usize>,
}

impl Grouped {
    pub(super) fn new((codes, names): Coded) -> Self {
        let members = members(codes, names);
        let mut of = vec![0; codes.len()];
        for (group, members) in members.iter().enumerate() {
            members.rows.iter().for_each(|&row| of[row] = group);
        }
        let sizes = members.iter().map(|group| group.rows.len()).collect();
        Self { names: members.into_iter().map(|group| group.value).collect(), sizes, of }
    }
}

impl Sure {
    /// The intervals that `samples` give; groups are those of `columns`.
    pub(super) fn of(samples: &[Sample], columns: Vec<Grouped>) -> Self {
        let metrics = ends(&samples.iter().map(|sample| &sample.metrics));
        let of_column = |(place, column): (usize, Grouped)| SureColumn {
            groups: (0..)
                .zip(column.names)
                .map(|(group, name)| (name, ends(&samples.iter().map(|sample| &sample.columns[place].0[group]))))
                .collect(),
            summary: ends(&samples.iter().map(|sample| &sample.columns[place].1)),
        };
        Self { metrics, columns: columns.into_iter().enumerate().map(of_column).collect() }
    }
}

/// The interval of each number that all of these have.
fn ends<'a>(samples: &(impl Iterator<Item = &'a Metrics> + Clone)) -> Ends {
    let names = samples.clone().next().into_iter().flatten().map(|(name, _)| name);
    names
        .enumerate()
        .map(|(place, name)| {
            let drawn = samples.clone().filter_map(|metrics| metrics.iter().nth(place));
            (name, percentile_interval(drawn.map(|(_, value)| value)))
        })
        .collect()
}
