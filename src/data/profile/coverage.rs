//! How many rows there are of each group, and of each label in it: what can be learnt and judged for whom.

use std::collections::HashMap;

use crate::data::dataset::Truth;
use crate::data::groups::{self, Groups};
use crate::data::table::{MISSING, Table};
use crate::eval::wilson;

/// The groups of a protected column, or of several together.
#[derive(Clone, Debug, PartialEq)]
pub struct Coverage {
    /// The columns.
    pub columns: Vec<String>,
    /// Classes, in the order of [`GroupCoverage::labels`]; empty where the target is a number.
    pub labels: Vec<String>,
    /// Every group that occurs, the smallest first.
    pub groups: Vec<GroupCoverage>,
}

/// The rows of a group.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupCoverage {
    /// One value a column.
    pub values: Vec<String>,
    /// Rows.
    pub rows: usize,
    /// For each class: rows, and the 95 % interval by Wilson (1927) around their share of the group.
    pub labels: Vec<(usize, [f64; 2])>,
}

/// The groups of each of the `protected` columns, and of all of them together where there are several.
pub fn coverage(table: &Table, protected: &[usize], truth: &Truth, rows: &[usize]) -> Vec<Coverage> {
    let found: Vec<Groups> =
        protected.iter().map(|&place| groups::of(&table.columns[place], rows, rows, rows)).collect();
    let each = found.iter().map(|one| of(std::slice::from_ref(one), truth, rows));
    let together = (found.len() > 1).then(|| of(&found, truth, rows));
    each.chain(together).collect()
}

fn of(of_columns: &[Groups], truth: &Truth, rows: &[usize]) -> Coverage {
    let labels = truth.labels().to_vec();
    // The rows of each group, and how many of them each class has.
    let mut counts: HashMap<Vec<u32>, Vec<usize>> = HashMap::new();
    for (place, &row) in rows.iter().enumerate() {
        let key = of_columns.iter().map(|groups| groups.codes[place]).collect();
        let counts = counts.entry(key).or_insert_with(|| vec![0; labels.len() + 1]);
        counts[labels.len()] += 1;
        if let Some(class) = truth.codes().map(|codes| codes[row]).filter(|&class| class != MISSING) {
            counts[class as usize] += 1;
        }
    }
    let mut found: Vec<(Vec<u32>, Vec<usize>)> = counts.into_iter().collect();
    found.sort_by(|a, b| (a.1.last(), &a.0).cmp(&(b.1.last(), &b.0)));
    let named = |codes: &[u32]| {
        of_columns.iter().zip(codes).map(|(groups, &code)| groups.names[code as usize].clone()).collect::<Vec<String>>()
    };
    let groups = found.iter().filter_map(|(codes, counts)| {
        let (rows, of_labels) = counts.split_last()?;
        let labels = of_labels.iter().map(|&count| {
            let (low, high) = wilson(count as u64, *rows as u64);
            (count, [low, high])
        });
        Some(GroupCoverage { values: named(codes), rows: *rows, labels: labels.collect() })
    });
    Coverage {
        columns: of_columns.iter().map(|groups| groups.column.clone()).collect(),
        groups: groups.collect(),
        labels,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::table::{Column, Values};

    #[test]
    fn the_smallest_group_comes_first_with_an_interval_for_each_label() {
        let labels = |name: &str, cells: &[&str]| Column {
            name: name.into(),
            values: Values::labels(cells.iter().map(|&cell| (!cell.is_empty()).then_some(cell))),
        };
        let sexes = ["m", "m", "f", "m", "f", "", "m"];
        let table = Table {
            columns: vec![labels("sex", &sexes), labels("race", &["a", "a", "a", "b", "a", "a", "a"])],
            rows: 7,
            images: None,
        };
        let truth = Truth::Classes { codes: vec![0, 1, 1, MISSING, 1, 0, 0], labels: vec!["no".into(), "yes".into()] };
        let rows: Vec<usize> = (0..7).collect();
        let found = coverage(&table, &[0, 1], &truth, &rows);
        let told: Vec<(String, usize)> =
            found[0].groups.iter().map(|group| (group.values.join(", "), group.rows)).collect();
        assert_eq!(told, [("(missing)".into(), 1), ("f".into(), 2), ("m".into(), 4)]);
        let (low, high) = wilson(1, 4);
        assert_eq!(found[0].groups[2].labels[1], (1, [low, high]));
        assert_eq!((found.len(), &found[2].columns), (3, &vec!["sex".to_owned(), "race".to_owned()]));
        assert_eq!(found[2].groups.len(), 4);
        assert_eq!(coverage(&table, &[0], &Truth::Numbers(vec![0.0; 7]), &rows)[0].groups[0].labels, []);
    }
}
