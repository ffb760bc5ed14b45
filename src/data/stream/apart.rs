//! Rows that must not be learnt from because they, or their kin, are judged; known again wherever they stand in a file.

use std::collections::HashSet;

use crate::base::hash::{FNV, Mixer, fnv1a};
use crate::data::dataset::Dataset;
use crate::data::table::{Column, Table, Values};
use crate::spec::{SplitMethod, Step, Workspace};

/// What tells a row that must not be learnt from.
pub(super) struct Apart {
    /// The columns by which rows are equal.
    compared: Vec<String>,
    /// Keys of validation and test rows.
    rows: HashSet<u64>,
    /// The column of groups, and the keys of those of validation and test rows.
    groups: Option<(String, HashSet<u64>)>,
    /// Keys of rows that were admitted, where equal ones are learnt from once.
    seen: Option<HashSet<u64>>,
    pub(super) left_out: usize,
}

/// What tells the rows of a table.
pub(super) struct Keys {
    compared: Vec<u64>,
    /// Missing where the row has no group.
    groups: Vec<Option<u64>>,
    whole: Vec<u64>,
}

impl Apart {
    pub(super) fn of(dataset: &Dataset, workspace: &Workspace) -> Self {
        let features = dataset.table.columns.iter().zip(&dataset.roles).filter(|(_, role)| role.is_feature());
        let grouped = matches!(workspace.split.method, SplitMethod::Grouped | SplitMethod::StratifiedGrouped);
        let once = workspace.prepare.iter().flatten().any(|step| *step == Step::DropDuplicates);
        let mut apart = Self {
            compared: features.map(|(column, _)| column.name.clone()).collect(),
            rows: HashSet::new(),
            groups: workspace.split.group.clone().filter(|_| grouped).map(|name| (name, HashSet::new())),
            seen: once.then(HashSet::new),
            left_out: 0,
        };
        let keys = apart.keys(&dataset.table);
        let judged = [&dataset.parts.validation[..], &dataset.parts.test].concat();
        apart.rows = judged.iter().map(|&row| keys.compared[row]).collect();
        if let Some((_, groups)) = &mut apart.groups {
            groups.extend(judged.iter().filter_map(|&row| keys.groups[row]));
        }
        apart
    }

    pub(super) fn keys(&self, table: &Table) -> Keys {
        let named = |names: &[String]| names.iter().filter_map(|name| table.column(name)).collect::<Vec<_>>();
        let group = self.groups.as_ref().and_then(|(name, _)| table.column(name));
        Keys {
            compared: keys(table, &named(&self.compared)),
            groups: group.map_or_else(Vec::new, |column| {
                let present = |(row, key): (usize, u64)| (!column.values.is_missing(row)).then_some(key);
                keys(table, &[column]).into_iter().enumerate().map(present).collect()
            }),
            whole: match self.seen {
                Some(_) => keys(table, &table.columns.iter().collect::<Vec<_>>()),
                None => vec![],
            },
        }
    }

    /// Whether the row may be learnt from.
    pub(super) fn admits(&mut self, keys: &Keys, row: usize) -> bool {
        let grouped = |(_, groups): &(String, HashSet<u64>)| keys.groups[row].is_some_and(|key| groups.contains(&key));
        if self.rows.contains(&keys.compared[row]) || self.groups.as_ref().is_some_and(grouped) {
            self.left_out += 1;
            return false;
        }
        self.seen.as_mut().is_none_or(|seen| seen.insert(keys.whole[row]))
    }
}

/// For each row a number that rows share which are equal in these columns, whichever table they are in.
fn keys(table: &Table, columns: &[&Column]) -> Vec<u64> {
    let mut mixers = vec![Mixer::new(0); table.rows];
    for column in columns {
        match &column.values {
            Values::Numeric(numbers) => {
                for (mixer, number) in mixers.iter_mut().zip(numbers) {
                    mixer.take(if number.is_nan() { u64::MAX } else { (number + 0.0).to_bits() });
                }
            }
            Values::Categorical { codes, levels } => {
                let hashes: Vec<u64> = levels.iter().map(|label| fnv1a(FNV, label.as_bytes())).collect();
                for (mixer, &code) in mixers.iter_mut().zip(codes) {
                    mixer.take(hashes.get(code as usize).copied().unwrap_or(u64::MAX));
                }
            }
        }
    }
    mixers.into_iter().map(Mixer::end).collect()
}
