//! The groups of a protected column: its labels, its few numbers, or the quarters of its many numbers.

use std::collections::HashMap;

use super::numbers::quantile;
use super::table::{Column, MISSING, Values};

/// Numbers with more different values than this are cut into quarters.
const FEW: usize = 10;
/// The group of rows whose cell is missing.
pub const MISSING_GROUP: &str = "(missing)";

/// The group of each row of a part under one protected column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Groups {
    /// The protected column.
    pub column: String,
    /// One place in `names` a row.
    pub codes: Vec<u32>,
    /// All groups of the column in any part, in order.
    pub names: Vec<String>,
    /// Whether they are quarters of many numbers, which other rows would be cut into elsewhere.
    pub cut: bool,
}

/// The groups of `column` for `rows`, whose own quarters cut many numbers.
pub fn grouped(column: &Column, rows: &[usize]) -> Groups {
    of(column, rows, rows, rows)
}

/// The groups of `column` for `rows`, where `train` are the training rows and `all` the rows of all parts.
pub(super) fn of(column: &Column, train: &[usize], all: &[usize], rows: &[usize]) -> Groups {
    let (mut names, codes, cut) = match &column.values {
        Values::Categorical { codes, levels } => {
            let (names, codes) = by_label(codes, levels, all);
            (names, codes, false)
        }
        Values::Numeric(numbers) => by_number(numbers, train, all),
    };
    let code = |&row: &usize| if codes[row] == MISSING { names.len() as u32 } else { codes[row] };
    let codes_of_rows = rows.iter().map(code).collect();
    if all.iter().any(|&row| codes[row] == MISSING) {
        names.push(MISSING_GROUP.into());
    }
    Groups { column: column.name.clone(), codes: codes_of_rows, names, cut }
}

/// Names in order and the code of each row of the table, for labels that occur.
fn by_label(codes: &[u32], levels: &[String], all: &[usize]) -> (Vec<String>, Vec<u32>) {
    let mut used: Vec<u32> = all.iter().map(|&row| codes[row]).filter(|&code| code != MISSING).collect();
    used.sort_unstable();
    used.dedup();
    used.sort_by_key(|&code| &levels[code as usize]);
    let places: HashMap<u32, u32> = used.iter().copied().zip(0..).collect();
    let names = used.iter().map(|&code| levels[code as usize].clone()).collect();
    (names, codes.iter().map(|code| places.get(code).copied().unwrap_or(MISSING)).collect())
}

/// The same, and whether numbers were cut.
fn by_number(numbers: &[f64], train: &[usize], all: &[usize]) -> (Vec<String>, Vec<u32>, bool) {
    let distinct = ascending(numbers, all, true);
    if distinct.len() <= FEW {
        let place =
            |number: &f64| distinct.iter().position(|other| other == number).map_or(MISSING, |place| place as u32);
        let names = distinct.iter().map(ToString::to_string).collect();
        return (names, numbers.iter().map(place).collect(), false);
    }
    let train = ascending(numbers, train, false);
    let mut edges: Vec<f64> = [0.25, 0.5, 0.75].iter().map(|&share| quantile(&train, share)).collect();
    edges.dedup();
    let whole = distinct.iter().all(|number| number.fract() == 0.0);
    let place = |number: &f64| {
        if number.is_nan() { MISSING } else { edges.iter().filter(|&edge| number > edge).count() as u32 }
    };
    (names(&edges, whole), numbers.iter().map(place).collect(), true)
}

/// The numbers of `rows` that are not missing, ascending.
fn ascending(numbers: &[f64], rows: &[usize], distinct: bool) -> Vec<f64> {
    let mut found: Vec<f64> = rows.iter().map(|&row| numbers[row] + 0.0).filter(|number| !number.is_nan()).collect();
    found.sort_by(f64::total_cmp);
    if distinct {
        found.dedup();
    }
    found
}

/// What the intervals between `edges` are called; an edge belongs to the interval below it.
fn names(edges: &[f64], whole: bool) -> Vec<String> {
    let short = |number: f64| format!("{}", (number * 1000.0).round() / 1000.0);
    let (first, last) = (edges[0], edges[edges.len() - 1]);
    let between = edges.windows(2).map(|pair| {
        if whole {
            let (low, high) = (pair[0].floor() + 1.0, pair[1].floor());
            if low < high { format!("{low}–{high}") } else { format!("{high}") }
        } else {
            format!("{}–{}", short(pair[0]), short(pair[1]))
        }
    });
    let mut names: Vec<String> =
        vec![if whole { format!("≤ {}", first.floor()) } else { format!("≤ {}", short(first)) }];
    names.extend(between);
    names.push(if whole { format!("≥ {}", last.floor() + 1.0) } else { format!("> {}", short(last)) });
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(values: Values, rows: usize) -> Groups {
        let all: Vec<usize> = (0..rows).collect();
        of(&Column { name: "a".into(), values }, &all, &all, &all)
    }

    #[test]
    fn labels_are_groups_in_order_and_missing_ones_come_last() {
        let levels = vec!["m".into(), "never".into(), "f".into()];
        let groups = groups(Values::Categorical { codes: vec![0, 2, MISSING, 0], levels }, 4);
        assert_eq!((groups.codes, groups.names), (vec![1, 0, 2, 1], vec!["f".into(), "m".into(), "(missing)".into()]));
    }

    #[test]
    fn few_numbers_are_groups_by_value() {
        let groups = groups(Values::Numeric(vec![2.0, 10.0, 2.0, 0.5]), 4);
        assert_eq!((groups.codes, groups.names), (vec![1, 2, 1, 0], vec!["0.5".into(), "2".into(), "10".into()]));
    }

    #[test]
    fn many_numbers_are_cut_at_training_quartiles() {
        let whole = groups(Values::Numeric((18..=60).map(f64::from).collect()), 43);
        assert_eq!(whole.names, ["≤ 28", "29–39", "40–49", "≥ 50"]);
        assert_eq!((whole.codes[0], whole.codes[10], whole.codes[11], whole.codes[42]), (0, 0, 1, 3));
        let broken = groups(Values::Numeric((0..41).map(|n| f64::from(n) / 8.0).collect()), 41);
        assert_eq!(broken.names, ["≤ 1.25", "1.25–2.5", "2.5–3.75", "> 3.75"]);
    }

    #[test]
    fn quartiles_that_coincide_make_fewer_groups() {
        let mut numbers = vec![0.0; 90];
        numbers.extend((1..=12).map(f64::from));
        assert_eq!(groups(Values::Numeric(numbers), 102).names, ["≤ 0", "≥ 1"]);
    }
}
