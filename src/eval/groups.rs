//! Which rows belong to which value of a protected column.

/// Groups of fewer rows than this are warned about.
const FEW_ROWS: usize = 30;

/// What rows without a value are called.
const MISSING: &str = "(missing)";

/// One value and the places of its rows, at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Members {
    /// The value's name.
    pub(super) value: String,
    /// Places of its rows, rising.
    pub(super) rows: Vec<usize>,
}

/// Sorts rows by code, in the order of `names`; codes without a name come last, together, as missing.
pub(super) fn members(codes: &[u32], names: &[String]) -> Vec<Members> {
    let mut rows: Vec<Vec<usize>> = vec![Vec::new(); names.len() + 1];
    for (row, &code) in codes.iter().enumerate() {
        rows[(code as usize).min(names.len())].push(row);
    }
    let values = names.iter().cloned().chain([MISSING.into()]);
    let groups = values.zip(rows).map(|(value, rows)| Members { value, rows });
    groups.filter(|group| !group.rows.is_empty()).collect()
}

/// Sentences on groups that are too small to judge, and on a column that has one group only.
pub(super) fn small_groups(column: &str, groups: &[Members]) -> Vec<String> {
    let alone = match groups {
        [only] => Some(format!("Every row of {column:?} is {:?}: there are no groups to compare.", only.value)),
        _ => None,
    };
    let few = groups.iter().filter(|group| group.rows.len() < FEW_ROWS).map(|Members { value, rows }| {
        let count = match rows.len() {
            1 => "1 row".into(),
            rows => format!("{rows} rows"),
        };
        format!("Group {value:?} of {column:?} has {count}: its rates are uncertain.")
    });
    alone.into_iter().chain(few).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Vec<String> {
        ["a", "b"].map(String::from).into()
    }

    #[test]
    fn missing_values_are_a_group_of_their_own_and_empty_groups_none() {
        let found = members(&[1, u32::MAX, 1, 7], &names());
        let shown: Vec<(&str, &[usize])> = found.iter().map(|m| (m.value.as_str(), m.rows.as_slice())).collect();
        assert_eq!(shown, [("b", &[0, 2][..]), ("(missing)", &[1, 3])]);
    }

    #[test]
    fn thirty_rows_are_enough() {
        let codes: Vec<u32> = [[0; 30].as_slice(), &[1; 29]].concat();
        let warnings = small_groups("sex", &members(&codes, &names()));
        assert_eq!(warnings, [r#"Group "b" of "sex" has 29 rows: its rates are uncertain."#]);
    }

    #[test]
    fn one_group_cannot_be_compared() {
        let warnings = small_groups("sex", &members(&[0; 40], &names()));
        assert_eq!(warnings, [r#"Every row of "sex" is "a": there are no groups to compare."#]);
        assert_eq!(small_groups("sex", &[]), Vec::<String>::new());
    }
}
