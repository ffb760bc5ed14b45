//! Adds to what a person has written: entries to a list, a step to the preparation. What is there keeps its place, its
//! comments and its way of being written.

use toml_edit::{Array, DocumentMut, Item, RawString};

use super::super::{FIELDS, Step, Value};
use super::step_changes::{StepChange, change_steps};
use super::{failed, parse, set, with_ends_of};
use crate::base::diag::Diagnostic;

/// The text with texts added to the list at `key`; those that it has are not added again.
///
/// # Errors
/// As [`set`].
pub fn append(text: &str, key: &str, entries: &[String]) -> Result<String, Diagnostic> {
    let field = FIELDS.iter().find(|field| field.key == key).ok_or_else(|| failed(key, "there is no such key"))?;
    let mut all = field.get(&parse(text).workspace).as_list().unwrap_or_default().to_vec();
    let new: Vec<Value> =
        entries.iter().map(|entry| Value::Text(entry.clone())).filter(|entry| !all.contains(entry)).collect();
    if new.is_empty() {
        return Ok(text.to_owned());
    }
    all.extend(new.iter().cloned());
    // Judges the whole list, and writes it where there is none to add to.
    let whole = set(text, key, &Value::List(all).to_string())?;
    let Ok(mut document) = text.parse::<DocumentMut>() else { return Ok(whole) };
    let written = key.split('.').try_fold(document.as_item_mut(), |item, name| item.get_mut(name));
    let Some(list) = written.and_then(Item::as_array_mut) else { return Ok(whole) };
    for entry in new.iter().filter_map(|entry| entry.to_string().parse::<toml_edit::Value>().ok()) {
        push(list, entry);
    }
    Ok(with_ends_of(text, &document.to_string()))
}

/// Adds an entry as the last one is written: on a line of its own where the list has several, below the comment on the
/// last one.
fn push(list: &mut Array, mut entry: toml_edit::Value) {
    let last = list.len().checked_sub(1).and_then(|last| list.get_mut(last));
    let (mut before, mut rest) = (String::new(), String::new());
    if let Some(last) = last {
        let text = |raw: Option<&RawString>| raw.and_then(RawString::as_str).unwrap_or_default().to_owned();
        (before, rest) = (text(last.decor().prefix()), text(last.decor().suffix()));
        entry.decor_mut().set_prefix(" ");
        if rest.contains('\n') {
            last.decor_mut().set_suffix("");
        }
    }
    rest += list.trailing().as_str().unwrap_or_default();
    if let Some(end) = rest.rfind('\n') {
        let line = before.rfind('\n').map_or("\n  ", |end| &before[end..]);
        entry.decor_mut().set_prefix(format!("{}{line}", &rest[..end]));
        list.set_trailing(&rest[end..]);
        list.set_trailing_comma(true);
    }
    list.push_formatted(entry);
}

/// The text with a step of preparation, written as `{ step = "…", … }`, before the first step called one of `before`, or
/// after all where there is none; `None`: before all others. Where the text has no steps, those that are taken by default
/// are written with it, so that they stay.
///
/// # Errors
/// Where the step is none, or the text is not TOML.
pub fn add_step(text: &str, step: &str, before: Option<&[&str]>) -> Result<String, Diagnostic> {
    let workspace = parse(text).workspace;
    let steps = workspace.prepare.clone().unwrap_or_else(Step::defaults);
    let wanted = |step: &Step| before.is_none_or(|names| names.contains(&step.name()));
    let place = steps.iter().position(wanted).unwrap_or(if before.is_none() { 0 } else { steps.len() });
    change_steps(text, &StepChange::Insert(place, step.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(names: &[&str]) -> Vec<String> {
        names.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn entries_are_added_as_the_others_are_written() {
        let text = "[data]\ndrop = [\"a\"]  # why\ntarget = \"y\"\n";
        assert_eq!(
            append(text, "data.drop", &list(&["b", "a"])).as_deref(),
            Ok("[data]\ndrop = [\"a\", \"b\"]  # why\ntarget = \"y\"\n")
        );
        assert_eq!(append(text, "data.drop", &list(&["a"])).as_deref(), Ok(text));
        let lines = "[data]\ndrop = [\n  \"a\",  # first\n  \"b\", # second\n]\n";
        assert_eq!(
            append(lines, "data.drop", &list(&["c"])).as_deref(),
            Ok("[data]\ndrop = [\n  \"a\",  # first\n  \"b\", # second\n  \"c\",\n]\n")
        );
        let open = "[data]\ndrop = [\n  \"a\" # first\n]\n";
        let closed = "[data]\ndrop = [\n  \"a\", # first\n  \"c\",\n]\n";
        assert_eq!(append(open, "data.drop", &list(&["c"])).as_deref(), Ok(closed));
        let none = append("[data]\npath = \"a\"\n", "data.null_values", &list(&["n/a"]));
        assert_eq!(none.as_deref(), Ok("[data]\npath = \"a\"\nnull_values = [\"n/a\"]\n"));
    }

    #[test]
    fn a_step_goes_where_it_belongs_and_comments_stay_with_theirs() {
        let text = "[split]\nseed = 1\n\n# gaps\n[[prepare]]\nstep = \"impute\" # so\n\n# labels\n[[prepare]]\nstep = \"one_hot\"\n\n[model]\nhidden = [8]\n";
        let first = add_step(text, "{ step = \"drop_duplicates\" }", None).expect("a step");
        let added = "\n[[prepare]]\nstep = \"drop_duplicates\"\n";
        assert_eq!(first, text.replacen("\n# gaps", &format!("{added}\n# gaps"), 1));
        let between =
            add_step(text, "{ step = \"embed\", columns = [\"a\"] }", Some(&["one_hot", "embed"])).expect("a step");
        let added = "\n[[prepare]]\nstep = \"embed\"\ncolumns = [\"a\"]\n";
        assert_eq!(between, text.replacen("\n# labels", &format!("{added}\n# labels"), 1));
        let last = add_step(text, "{ step = \"scale\" }", Some(&["ordinal"])).expect("a step");
        assert_eq!(last, text.replacen("\n[model]", "\n[[prepare]]\nstep = \"scale\"\n\n[model]", 1));
    }

    #[test]
    fn steps_taken_by_default_are_written_before_one_is_added() {
        let changed = add_step("[data]\npath = 'a'\n", "{ step = \"drop_duplicates\" }", None).expect("a step");
        let steps = parse(&changed).workspace.prepare.expect("steps");
        assert_eq!(steps[0], Step::DropDuplicates);
        assert_eq!(steps[1..], Step::defaults());
    }

    #[test]
    fn a_step_that_is_none_is_refused() {
        let refused = add_step("", "{ step = \"embd\", columns = [\"a\"] }", None).expect_err("no step");
        assert_eq!(refused.message, "`prepare`: unknown step `embd`");
    }
}
