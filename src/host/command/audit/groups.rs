//! Who is compared: the groups of each column that is named, and their intersections.

use std::collections::BTreeMap;

use super::cut::Cut;
use super::rows::unknown;
use crate::base::diag::nearest;
use crate::data::{Column, Groups, Table, Values, grouped};
use crate::host::failure::Failure;

/// More groups than this are no groups of people.
const MOST_GROUPS: usize = 100;
/// What rows without a value are called.
const MISSING: &str = "(missing)";

/// One way to group the rows.
#[derive(Clone, Debug, Default)]
pub(super) struct Grouping {
    /// The column, the cut, or several of them.
    pub(super) name: String,
    /// The group of each row that is judged, as places in `names`.
    pub(super) codes: Vec<u32>,
    /// What the groups are called; each has rows.
    pub(super) names: Vec<String>,
    /// The group that others are measured against, where one is named.
    pub(super) privileged: Option<String>,
    /// Of a cut: the same with the edge on the other side.
    pub(super) other_edge: Option<Box<Grouping>>,
}

/// The groupings of `rows` by each of `asked`, then by pairs of them and by all of them; also what is left out. `privileged`
/// holds `COL=GROUP`.
pub(super) fn of(
    table: &Table,
    rows: &[usize],
    asked: &[String],
    privileged: &[String],
) -> Result<(Vec<Grouping>, Vec<String>), Failure> {
    let mut asked: Vec<&String> = asked.iter().collect();
    let mut seen = Vec::new();
    asked.retain(|name| {
        !seen.contains(name) && {
            seen.push(*name);
            true
        }
    });
    let mut each = Vec::new();
    for name in asked {
        each.push(one(table, rows, name)?);
    }
    for assignment in privileged {
        name_privileged(&mut each, assignment)?;
    }
    let mut crossed = Vec::new();
    for (place, first) in each.iter().enumerate() {
        crossed.extend(each[place + 1..].iter().map(|second| together(&[first, second])));
    }
    if each.len() > 2 {
        crossed.push(together(&each.iter().collect::<Vec<_>>()));
    }
    let (crossed, too_many): (Vec<_>, Vec<_>) =
        crossed.into_iter().partition(|grouping| grouping.names.len() <= MOST_GROUPS);
    let told = |grouping: &Grouping| {
        let (name, groups) = (&grouping.name, grouping.names.len());
        format!("`{name}` has {groups} groups and is left out: at most {MOST_GROUPS} are compared.")
    };
    let left_out = too_many.iter().map(told).collect();
    Ok((each.into_iter().chain(crossed).collect(), left_out))
}

/// The groups of a column, or the sides of a cut.
fn one(table: &Table, rows: &[usize], asked: &str) -> Result<Grouping, Failure> {
    if let Some(column) = table.column(asked) {
        let Groups { codes, names, .. } = grouped(column, rows);
        if names.len() > MOST_GROUPS {
            return Err(Failure::input(format!(
                "`--group` names the column `{asked}`, which has {} different values; at most {MOST_GROUPS} groups are compared. \
                 Cut numbers by --group '{asked}>N', or group labels in the table",
                names.len()
            )));
        }
        return Ok(tidy(asked.into(), codes, names));
    }
    let Some(cut) = Cut::read(asked) else { return Err(unknown(table, "--group", asked)) };
    let Some(column) = table.column(cut.column) else { return Err(unknown(table, "--group", cut.column)) };
    let Values::Numeric(numbers) = &column.values else { return Err(not_numbers(column)) };
    let other = Box::new(sides(cut.turned(), numbers, rows));
    Ok(Grouping { other_edge: Some(other), ..sides(cut, numbers, rows) })
}

fn sides(cut: Cut, numbers: &[f64], rows: &[usize]) -> Grouping {
    let codes = rows.iter().map(|&row| cut.side(numbers[row]).unwrap_or(2)).collect();
    tidy(cut.name(), codes, cut.sides().into_iter().chain([MISSING.into()]).collect())
}

fn not_numbers(column: &Column) -> Failure {
    Failure::input(format!(
        "`--group` cuts the column `{}`, which holds labels. Name it alone: --group '{}'",
        column.name, column.name
    ))
}

/// The grouping with names that have rows only.
fn tidy(name: String, codes: Vec<u32>, names: Vec<String>) -> Grouping {
    let mut used = vec![false; names.len()];
    for &code in &codes {
        used[code as usize] = true;
    }
    let mut next = 0;
    let places: Vec<u32> = used
        .iter()
        .map(|&used| {
            next += u32::from(used);
            next.saturating_sub(1)
        })
        .collect();
    let names = names.into_iter().zip(&used).filter(|(_, used)| **used).map(|(name, _)| name).collect();
    let codes = codes.into_iter().map(|code| places[code as usize]).collect();
    Grouping { name, codes, names, ..Grouping::default() }
}

/// Every combination of groups that occurs.
fn together(of: &[&Grouping]) -> Grouping {
    let rows = of.first().map_or(0, |first| first.codes.len());
    let key = |row: usize| of.iter().map(|grouping| grouping.codes[row]).collect::<Vec<u32>>();
    let mut places: BTreeMap<Vec<u32>, u32> = (0..rows).map(|row| (key(row), 0)).collect();
    places.values_mut().zip(0..).for_each(|(place, next)| *place = next);
    let named = |codes: &Vec<u32>| {
        let names = of.iter().zip(codes).map(|(grouping, &code)| grouping.names[code as usize].as_str());
        names.collect::<Vec<_>>().join(", ")
    };
    let codes: Vec<u32> = (0..rows).map(|row| places[&key(row)]).collect();
    let privileged = privileged_of(of, &places, &codes).map(named);
    Grouping {
        name: of.iter().map(|grouping| grouping.name.as_str()).collect::<Vec<_>>().join(" × "),
        codes,
        names: places.keys().map(named).collect(),
        privileged,
        other_edge: None,
    }
}

/// The largest combination of the groups that are named as privileged; `None` where none is.
fn privileged_of<'a>(of: &[&Grouping], places: &'a BTreeMap<Vec<u32>, u32>, codes: &[u32]) -> Option<&'a Vec<u32>> {
    if of.iter().all(|grouping| grouping.privileged.is_none()) {
        return None;
    }
    let mut sizes = vec![0_usize; places.len()];
    for &code in codes {
        sizes[code as usize] += 1;
    }
    let fits = |grouping: &Grouping, code: u32| {
        grouping.privileged.as_ref().is_none_or(|name| grouping.names[code as usize] == *name)
    };
    let all_fit = |key: &[u32]| of.iter().zip(key).all(|(grouping, &code)| fits(grouping, code));
    let fitting = places.iter().filter(|(key, _)| all_fit(key));
    fitting.max_by_key(|&(key, &place)| (sizes[place as usize], std::cmp::Reverse(key))).map(|(key, _)| key)
}

/// Takes `COL=GROUP` over into the grouping of that column.
fn name_privileged(each: &mut [Grouping], assignment: &str) -> Result<(), Failure> {
    let (column, group) = assignment.split_once('=').map_or((assignment, ""), |(c, g)| (c.trim(), g.trim()));
    // A cut has the sign in its own name: `age>=25=≥ 25`.
    let own = |grouping: &&mut Grouping| {
        assignment.strip_prefix(&grouping.name).is_some_and(|rest| rest.trim_start().starts_with('='))
    };
    let known: Vec<String> = each.iter().map(|grouping| format!("`{}`", grouping.name)).collect();
    let Some(grouping) = each.iter_mut().find(own) else {
        return Err(Failure::input(format!(
            "`--privileged` is COL=GROUP with a column of --group, not `{assignment}`: `{column}` is none of {}",
            known.join(", ")
        )));
    };
    let group = assignment[grouping.name.len()..].trim_start().strip_prefix('=').map_or(group, str::trim);
    if !grouping.names.iter().any(|name| name == group) {
        let meant = nearest(group, grouping.names.iter().map(String::as_str));
        let meant = meant.map_or_else(String::new, |name| format!(" Did you mean `{name}`?"));
        return Err(Failure::input(format!(
            "`--privileged` names the group `{group}`, which `{}` does not have.{meant} Its groups are {}",
            grouping.name,
            grouping.names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
        )));
    }
    grouping.privileged = Some(group.into());
    if let Some(other) = &mut grouping.other_edge {
        // The same side of the other edge.
        let side = grouping.names.iter().position(|name| name == group);
        other.privileged = side.and_then(|side| other.names.get(side).cloned());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let labels =
            |cells: [&str; 6]| Values::labels(cells.into_iter().map(|cell| Some(cell).filter(|c| !c.is_empty())));
        let column = |name: &str, values| Column { name: name.into(), values };
        let ages = Values::Numeric(vec![20.0, 25.0, 30.0, f64::NAN, 40.0, 25.0]);
        let columns = vec![
            column("sex", labels(["f", "m", "m", "f", "", "m"])),
            column("town", labels(["a", "b", "a", "b", "a", "b"])),
            column("age", ages),
        ];
        Table { columns, rows: 6, images: None }
    }

    fn groupings(asked: &[&str], privileged: &[&str]) -> Result<Vec<Grouping>, String> {
        let owned = |texts: &[&str]| texts.iter().map(|&text| text.into()).collect::<Vec<String>>();
        let rows: Vec<usize> = (0..6).collect();
        of(&table(), &rows, &owned(asked), &owned(privileged)).map(|(found, _)| found).map_err(Failure::into_message)
    }

    #[test]
    fn columns_come_first_and_their_intersections_after() {
        let found = groupings(&["sex", "town", "sex", "age>25"], &[]).expect("groups");
        let names: Vec<&str> = found.iter().map(|grouping| grouping.name.as_str()).collect();
        assert_eq!(
            names,
            ["sex", "town", "age>25", "sex × town", "sex × age>25", "town × age>25", "sex × town × age>25"]
        );
        assert_eq!(found[0].names, ["f", "m", "(missing)"]);
        assert_eq!(found[3].names, ["f, a", "f, b", "m, a", "m, b", "(missing), a"]);
        assert_eq!(found[3].codes, [0, 3, 2, 1, 4, 3]);
        assert_eq!((found[2].codes.as_slice(), found[2].names.len()), (&[0, 0, 1, 2, 1, 0][..], 3));
        let other = found[2].other_edge.as_ref().expect("the other edge");
        assert_eq!((other.name.as_str(), other.codes.as_slice()), ("age>=25", &[0, 1, 1, 2, 1, 1][..]));
    }

    #[test]
    fn who_is_privileged_is_said_by_column_and_holds_for_intersections() {
        let found = groupings(&["sex", "age>25"], &["sex=m", "age>25=> 25"]).expect("groups");
        assert_eq!(found[0].privileged.as_deref(), Some("m"));
        assert_eq!(found[1].other_edge.as_ref().and_then(|other| other.privileged.as_deref()), Some("≥ 25"));
        assert_eq!(found[2].privileged.as_deref(), Some("m, > 25"));
        let found = groupings(&["sex", "town"], &["sex=m"]).expect("groups");
        assert_eq!(found[2].privileged.as_deref(), Some("m, b"), "the largest of them");
        let refused = |privileged| groupings(&["sex"], &[privileged]).map(|_| ()).expect_err("a mistake");
        assert_eq!(
            refused("sexx=m"),
            "`--privileged` is COL=GROUP with a column of --group, not `sexx=m`: `sexx` is none of `sex`"
        );
        assert!(refused("sex=M").contains("Did you mean `m`? Its groups are `f`, `m`, `(missing)`"));
        assert!(refused("sex").contains("COL=GROUP"));
    }

    #[test]
    fn intersections_of_too_many_groups_are_left_out_and_told() {
        let column = |name: &str, of: fn(u32) -> u32| {
            let values =
                Values::labels((0..400).map(|row| ["a", "b", "c", "d", "e", "f"].get(of(row) as usize).copied()));
            Column { name: name.into(), values }
        };
        let columns = vec![column("one", |n| n % 6), column("two", |n| n / 6 % 6), column("three", |n| n / 36 % 6)];
        let table = Table { columns, rows: 400, images: None };
        let asked: Vec<String> = ["one", "two", "three"].map(String::from).into();
        let (found, left_out) =
            of(&table, &(0..400).collect::<Vec<_>>(), &asked, &[]).map_err(Failure::into_message).expect("groups");
        assert_eq!(found.len(), 6);
        assert_eq!(left_out, ["`one × two × three` has 216 groups and is left out: at most 100 are compared."]);
    }

    #[test]
    fn what_is_no_column_and_no_cut_is_refused() {
        let refused = |asked| groupings(&[asked], &[]).map(|_| ()).expect_err("a mistake");
        assert!(refused("sx").contains("Did you mean `sex`?"));
        assert!(refused("ag>25").contains("the column `ag`"));
        assert!(refused("sex>3").contains("holds labels"));
    }
}
