//! Which columns of the table each prepared column comes from: the fitted steps are done once more to columns without rows,
//! and what each adds is put down to the columns that it was made of.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};

use super::Fitted;
use super::frame::{Cells, Frame};
use super::pipeline::Pipeline;
use crate::spec::ColumnType;

/// Places among the inputs.
type From = BTreeSet<usize>;

impl Pipeline {
    /// For each of [`Pipeline::features`] the places in [`Pipeline::inputs`] of the columns that it is made of, ascending.
    pub fn origins(&self) -> Vec<Vec<usize>> {
        let empty = |kind| match kind {
            ColumnType::Numeric => Cells::Numbers(vec![]),
            ColumnType::Categorical => Cells::Labels { codes: vec![], levels: Cow::Borrowed(&[][..]) },
        };
        let columns = self.inputs().iter().map(|input| (input.name.clone(), empty(input.kind)));
        let mut frame = Frame { columns: columns.collect(), renamed: vec![] };
        let mut from: Vec<From> = (0..frame.columns.len()).map(|place| From::from([place])).collect();
        for step in self.steps() {
            let before = frame.clone();
            step.apply(&mut frame);
            from = traced(step, &before, &from, &frame);
        }
        from.into_iter().map(|from| from.into_iter().collect()).collect()
    }
}

/// Where the columns of `after` come from, where those of `before` come from `from`.
fn traced(step: &Fitted, before: &Frame, from: &[From], after: &Frame) -> Vec<From> {
    let known: HashMap<&str, &From> = before.columns.iter().map(|(name, _)| name.as_str()).zip(from).collect();
    let parents: Vec<Option<Vec<&str>>> = after.columns.iter().map(|(name, _)| step.parents(name)).collect();
    let new: HashSet<&str> = after
        .columns
        .iter()
        .zip(&parents)
        .filter(|((name, _), parents)| parents.is_none() && !known.contains_key(name.as_str()))
        .map(|((name, _), _)| name.as_str())
        .collect();
    let mut made: HashMap<String, From> = HashMap::new();
    if !new.is_empty() {
        // A step that makes columns of one column each makes the same of it when it is alone.
        for (column, from) in before.columns.iter().zip(from) {
            let mut alone = Frame { columns: vec![column.clone()], renamed: vec![] };
            step.apply(&mut alone);
            for (name, _) in alone.columns {
                // In company its name may have been another's.
                let given =
                    after.renamed.iter().find(|(wanted, given)| *wanted == name && new.contains(given.as_str()));
                let name = given.map_or(name, |(_, given)| given.clone());
                if new.contains(name.as_str()) {
                    made.entry(name).or_default().extend(from);
                }
            }
        }
    }
    let of = |((name, _), parents): (&(String, Cells), &Option<Vec<&str>>)| match parents {
        Some(parents) => parents.iter().filter_map(|parent| known.get(parent)).copied().flatten().copied().collect(),
        None => made.get(name).or(known.get(name.as_str()).copied()).cloned().unwrap_or_default(),
    };
    after.columns.iter().zip(&parents).map(of).collect()
}
