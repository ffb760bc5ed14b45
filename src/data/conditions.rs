//! Conditions that a scan for the worst subgroups combines: the labels of columns, and the quarters of their numbers.

use super::groups::{Groups, grouped};
use super::table::{Table, Values};
use crate::eval::Conditions;

/// Conditions at most; those of fewer rows are left out where there are more.
const MOST: usize = 200;

/// The groups of at least `least` of `rows` in each of these columns: `sex=Female`, `age ≤ 25`, `age 26–37`. Columns that the table
/// lacks are left out.
pub fn conditions(table: &Table, rows: &[usize], columns: &[&str], least: usize) -> Conditions {
    let mut found: Vec<(Groups, Vec<usize>, bool)> = Vec::new();
    for column in columns.iter().filter_map(|name| table.column(name)) {
        let groups = grouped(column, rows);
        let mut counts = vec![0; groups.names.len()];
        groups.codes.iter().for_each(|&code| counts[code as usize] += 1);
        found.push((groups, counts, matches!(column.values, Values::Numeric(_))));
    }
    let mut sizes: Vec<usize> = found.iter().flat_map(|(_, counts, _)| counts.iter().copied()).collect();
    sizes.sort_unstable_by(|a, b| b.cmp(a));
    let least = least.max(sizes.get(MOST).map_or(0, |size| size + 1));
    let mut conditions = Conditions::new(rows.len());
    for (groups, counts, numeric) in &found {
        let kept: Vec<usize> = (0..counts.len()).filter(|&group| counts[group] >= least).collect();
        let mut places = vec![u32::MAX; counts.len()];
        kept.iter().zip(0..).for_each(|(&group, place)| places[group] = place);
        let codes: Vec<u32> = groups.codes.iter().map(|&code| places[code as usize]).collect();
        let words = kept.iter().map(|&group| words(&groups.column, &groups.names[group], *numeric)).collect();
        conditions.add(&codes, words);
    }
    conditions
}

fn words(column: &str, group: &str, numeric: bool) -> String {
    let interval = numeric && group.parse::<f64>().is_err() && !group.starts_with('(');
    format!("{column}{}{group}", if interval { " " } else { "=" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::table::Column;
    use crate::eval::{Sought, scan};

    #[test]
    fn labels_and_quarters_become_conditions_in_words() {
        let sex = Values::labels((0..80).map(|row| Some(if row % 2 == 0 { "f" } else { "m" }).filter(|_| row != 7)));
        let age = Values::Numeric((0..80).map(f64::from).collect());
        let few = Values::Numeric((0..80).map(|row| f64::from(row % 2)).collect());
        let named = |name: &str, values| Column { name: name.into(), values };
        let table =
            Table { columns: vec![named("sex", sex), named("age", age), named("few", few)], rows: 80, images: None };
        let rows: Vec<usize> = (0..80).collect();
        let told = |columns: &[&str], least| {
            let (truth, predicted): (Vec<u32>, Vec<u32>) =
                (vec![0; 80], (0..80).map(|row| u32::from(row % 4 == 0)).collect());
            let sought = Sought { conditions: 1, least, listed: 9, only_errors: true };
            let found = scan(&conditions(&table, &rows, columns, least), &truth, &predicted, &sought);
            let found = found.map(|scan| (scan.slices, scan.found)).unwrap_or_default();
            (found.0, found.1.into_iter().flat_map(|slice| slice.conditions).collect::<Vec<_>>())
        };
        assert_eq!(told(&["sex", "none"], 1), (3, vec!["sex=f".to_owned()]));
        assert_eq!(told(&["sex"], 2).0, 2, "one row without sex is too few");
        assert_eq!(told(&["few"], 1), (2, vec!["few=0".to_owned()]));
        assert_eq!(told(&["age"], 1), (4, vec![]));
        assert_eq!(words("age", "≤ 25", true), "age ≤ 25");
        assert_eq!(words("age", "26–37", true), "age 26–37");
        assert_eq!((words("age", "(missing)", true), words("x", "-3", true)), ("age=(missing)".into(), "x=-3".into()));
    }
}
