//! Changes the preparation a step at a time. What is there keeps its place, its comments and its way of being written.

use toml_edit::{DocumentMut, InlineTable, Item, Table, Value as Written};

use super::super::Step;
use super::{parse, set, with_ends_of};
use crate::base::diag::Diagnostic;

/// What becomes of the steps; places count from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepChange {
    /// A step written as `{ step = "…", … }` comes at this place, or behind all others.
    Insert(usize, String),
    /// The one at this place goes.
    Remove(usize),
    /// The one at the first place comes to stand at the second.
    Move(usize, usize),
    /// The one at this place becomes another.
    Replace(usize, String),
}

/// The text with its steps of preparation changed. Where it has none, those that are taken by default are written with the change,
/// so that they stay.
///
/// # Errors
/// Where a step is none, or the text is not TOML.
pub fn change_steps(text: &str, change: &StepChange) -> Result<String, Diagnostic> {
    let steps = parse(text).workspace.prepare.unwrap_or_else(Step::defaults);
    let mut shown: Vec<String> = steps.iter().map(|step| step.shown().to_string()).collect();
    apply(&mut shown, change, |step| Some(step.to_owned()));
    // Judges the whole list, and writes it where there is none to change in place.
    let whole = set(text, "prepare", &format!("[{}]", shown.join(", ")))?;
    let Ok(mut document) = text.parse::<DocumentMut>() else { return Ok(whole) };
    match document.get_mut("prepare") {
        // A file without a table has the steps that are taken by default, which is not the same as none.
        Some(Item::ArrayOfTables(tables)) if tables.len() == steps.len() && !shown.is_empty() => {
            let mut all: Vec<Table> = tables.iter().cloned().collect();
            // Where they stand in the text is forgotten, so that the order can be another.
            let first = all.iter().filter_map(Table::position).min();
            let alone = all.is_empty();
            apply(&mut all, change, |step| inline(step).map(|step| table_of(step, alone)));
            tables.clear();
            for (number, mut table) in all.into_iter().enumerate() {
                table.set_position(if number == 0 { first } else { None });
                tables.push(table);
            }
        }
        Some(Item::Value(Written::Array(list))) if list.len() == steps.len() => match change {
            StepChange::Insert(place, step) => {
                let Some(step) = inline(step) else { return Ok(whole) };
                list.insert((*place).min(list.len()), Written::InlineTable(step));
            }
            StepChange::Remove(place) if *place < list.len() => drop(list.remove(*place)),
            StepChange::Replace(place, step) if *place < list.len() => {
                let Some(step) = inline(step) else { return Ok(whole) };
                list.replace(*place, Written::InlineTable(step));
            }
            StepChange::Move(from, to) if (*from).max(*to) < list.len() => {
                let step = list.remove(*from);
                list.insert_formatted(*to, step);
            }
            _ => return Ok(whole),
        },
        _ => return Ok(whole),
    }
    Ok(with_ends_of(text, &document.to_string()))
}

fn apply<T>(steps: &mut Vec<T>, change: &StepChange, read: impl FnOnce(&str) -> Option<T>) {
    let there = steps.len();
    match change {
        StepChange::Insert(place, step) => {
            if let Some(step) = read(step) {
                steps.insert((*place).min(there), step);
            }
        }
        StepChange::Remove(place) if *place < there => drop(steps.remove(*place)),
        StepChange::Replace(place, step) if *place < there => {
            if let Some(step) = read(step) {
                steps[*place] = step;
            }
        }
        StepChange::Move(from, to) if (*from).max(*to) < there => {
            let step = steps.remove(*from);
            steps.insert(*to, step);
        }
        _ => {}
    }
}

fn inline(step: &str) -> Option<InlineTable> {
    match step.parse::<Written>() {
        Ok(Written::InlineTable(step)) => Some(step),
        _ => None,
    }
}

/// The same as a table of its own, below an empty line.
fn table_of(step: InlineTable, first: bool) -> Table {
    let mut table = step.into_table();
    table.iter_mut().for_each(|(mut key, item)| {
        key.leaf_decor_mut().clear();
        if let Some(value) = item.as_value_mut() {
            value.decor_mut().clear();
        }
    });
    table.decor_mut().set_prefix(if first { "" } else { "\n" });
    table
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TABLES: &str = "[data]\npath = \"a.csv\"\ntarget = \"y\"\n\n# gaps first\n[[prepare]]\nstep = \"impute\" # by the median\n\n# then size\n[[prepare]]\nstep = \"scale\"\n\n[train]\nepochs = 3\n";
    const LIST: &str = "prepare = [\n  { step = \"impute\" }, # gaps\n  { step = \"scale\" },\n]\n[data]\npath = \"a.csv\"\ntarget = \"y\"\n";

    fn names(text: &str) -> Vec<&'static str> {
        let parsed = parse(text);
        assert!(parsed.ok(), "{text}\n{:?}", parsed.diagnostics);
        parsed.workspace.prepare.unwrap().iter().map(Step::name).collect()
    }

    #[test]
    fn steps_come_go_and_move_and_comments_stay() {
        for text in [TABLES, LIST] {
            let added = change_steps(text, &StepChange::Insert(1, "{ step = \"drop_duplicates\" }".into())).unwrap();
            assert_eq!(names(&added), ["impute", "drop_duplicates", "scale"], "{added}");
            let moved = change_steps(&added, &StepChange::Move(2, 0)).unwrap();
            assert_eq!(names(&moved), ["scale", "impute", "drop_duplicates"], "{moved}");
            let gone = change_steps(&moved, &StepChange::Remove(2)).unwrap();
            let other =
                change_steps(&gone, &StepChange::Replace(0, "{ step = \"pca\", components = 2 }".into())).unwrap();
            assert_eq!(names(&other), ["pca", "impute"], "{other}");
            assert!(other.contains("gaps"), "{other}");
            assert!(other.contains("[data]\npath = \"a.csv\""), "{other}");
        }
        assert!(change_steps(TABLES, &StepChange::Move(0, 1)).unwrap().contains("[train]\nepochs = 3\n"));
    }

    #[test]
    fn the_steps_of_a_file_without_any_are_written_with_the_first_change_and_none_is_not_all() {
        let plain = "[data]\npath = \"a.csv\"\ntarget = \"y\"\n";
        let usual: Vec<&str> = Step::defaults().iter().map(Step::name).collect();
        let less = change_steps(plain, &StepChange::Remove(0)).unwrap();
        assert_eq!(names(&less), usual[1..]);
        let one = "[data]\npath = \"a.csv\"\ntarget = \"y\"\n[[prepare]]\nstep = \"scale\"\n";
        assert_eq!(names(&change_steps(one, &StepChange::Remove(0)).unwrap()), Vec::<&str>::new());
    }

    #[test]
    fn what_is_no_step_is_refused() {
        assert!(change_steps(TABLES, &StepChange::Insert(0, "{ step = \"scael\" }".into())).is_err());
        assert!(change_steps(TABLES, &StepChange::Replace(0, "soup".into())).is_err());
    }

    proptest! {
        #[test]
        fn both_ways_of_writing_steps_give_the_same_steps(changes in prop::collection::vec((0_u8..3, 0_usize..4, 0_usize..4), 0..8)) {
            let (mut tables, mut list) = (TABLES.to_owned(), LIST.to_owned());
            for (kind, a, b) in changes {
                let change = match kind {
                    0 => StepChange::Insert(a, "{ step = \"drop_duplicates\" }".into()),
                    1 => StepChange::Move(a, b),
                    _ => StepChange::Remove(a),
                };
                tables = change_steps(&tables, &change).unwrap();
                list = change_steps(&list, &change).unwrap();
                prop_assert_eq!(names(&tables), names(&list));
            }
        }
    }
}
