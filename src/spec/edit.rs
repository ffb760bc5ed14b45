//! Changes one value in a person's text and leaves everything else as they wrote it.
//!
//! Comments, order and blank lines survive; a value that the table of keys refuses never reaches the text. The
//! settings form and `--set` write through here.

mod additions;
mod step_changes;

use toml::de::{DeTable, DeValue};
use toml_edit::{DocumentMut, Item, TableLike};

use super::parse::places::{Places, valued};
use super::parse::{Parsed, parse, steps};
use super::{FIELDS, Field, Refusal, Value, Workspace};
use crate::base::diag::{Diagnostic, Severity, nearest};

pub use additions::{add_step, append};
pub use step_changes::{StepChange, change_steps};

/// The text with one value changed.
///
/// `key` is a key of the file (`train.learning_rate`), a part of one that holds a table
/// (`train.early_stopping.patience`, `data.types.age`) or `prepare`, which is written as a whole. `value` is a TOML
/// value, or bare text where the key cannot take it for anything else (`adam`). Where the workspace already has the
/// value, the text comes back unchanged.
///
/// # Errors
/// If there is no such key, the key refuses the value, or the text is not TOML; only the last has a place in `text`.
pub fn set(text: &str, key: &str, value: &str) -> Result<String, Diagnostic> {
    let broken = || {
        let first = parse(text).diagnostics.into_iter().find(|diagnostic| diagnostic.severity == Severity::Error);
        first.unwrap_or_else(|| Diagnostic::error(0..0, "this text is not TOML"))
    };
    let mut document: DocumentMut = text.parse().map_err(|_| broken())?;
    let workspace = parse(text).workspace;
    let (way, item) = if key == "prepare" {
        match prepare(value, &workspace)? {
            Some(item) => (vec!["prepare"], item),
            None => return Ok(text.to_owned()),
        }
    } else {
        let (field, inner) = field_of(key)?;
        let new = accepted(field, &inner, value, &workspace).map_err(|refusal| refused(key, refusal))?;
        if unchanged(text, field, &new, &workspace) {
            return Ok(text.to_owned());
        }
        place(&document, field, &inner, &new, value)
    };
    put(&mut document, &way, item).ok_or_else(|| failed(key, "its table has another type in the file"))?;
    Ok(with_ends_of(text, &document.to_string()))
}

/// The text with several values changed, each as `key=value`, and what it then says.
///
/// # Errors
/// Every assignment that is refused; where the text is not TOML, its mistakes instead.
pub fn overridden(text: &str, assignments: &[String]) -> Result<(String, Parsed), Vec<Diagnostic>> {
    if !assignments.is_empty() && text.parse::<DocumentMut>().is_err() {
        return Err(parse(text).diagnostics);
    }
    let mut changed = text.to_owned();
    let mut mistakes = vec![];
    for assignment in assignments {
        let result = match assignment.split_once('=') {
            Some((key, value)) => set(&changed, key.trim(), value.trim()),
            None => Err(failed(assignment, "expected key=value")),
        };
        match result {
            Ok(text) => changed = text,
            Err(mistake) => mistakes.push(mistake),
        }
    }
    let parsed = parse(&changed);
    if mistakes.is_empty() { Ok((changed, parsed)) } else { Err(mistakes) }
}

/// The field that a key names, and the way into its value.
fn field_of(key: &str) -> Result<(&'static Field, Vec<&str>), Diagnostic> {
    let inside =
        |field: &&Field| key.strip_prefix(field.key).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    if let Some(field) = FIELDS.iter().find(inside) {
        let inner = key[field.key.len()..].split('.').skip(1).collect();
        return Ok((field, inner));
    }
    let same_name = FIELDS.iter().find(|field| field.name() == key).map(|field| field.key);
    let near = same_name.or_else(|| nearest(key, FIELDS.iter().map(|field| field.key).chain(["prepare"])));
    let mistake = failed(key, "there is no such key");
    Err(match near {
        Some(near) => mistake.hint(format!("did you mean `{near}`?")),
        None => mistake.hint("keys are written with their table, as in train.epochs"),
    })
}

/// The whole new value of a field, typed, if it is one.
fn accepted(field: &Field, inner: &[&str], literal: &str, workspace: &Workspace) -> Result<Value, Refusal> {
    let typed = |part: Value| {
        let whole = within(&field.get(workspace), inner, part);
        match field.check(&whole).into_iter().next() {
            Some(refusal) => Err(refusal),
            None => Ok(whole),
        }
    };
    let bare = || typed(Value::Text(literal.to_owned()));
    match read(literal) {
        Some(value) => typed(value).or_else(|refusal| bare().map_err(|_| refusal)),
        None => bare(),
    }
}

/// A value with one part replaced or added.
fn within(value: &Value, way: &[&str], part: Value) -> Value {
    let Some((first, rest)) = way.split_first() else { return part };
    let mut entries = match value {
        Value::Map(entries) => entries.clone(),
        _ => vec![],
    };
    match entries.iter_mut().find(|(key, _)| key == first) {
        Some((_, inner)) => *inner = within(inner, rest, part),
        None => entries.push(((*first).to_owned(), within(&Value::Absent, rest, part))),
    }
    Value::Map(entries)
}

/// Whether the text already says so, in the file or by default.
fn unchanged(text: &str, field: &Field, new: &Value, workspace: &Workspace) -> bool {
    let typed = |value: &Value| {
        let mut scratch = workspace.clone();
        field.check(value).is_empty().then(|| (field.write)(&mut scratch, value))??;
        Some(field.get(&scratch))
    };
    let (root, _) = DeTable::parse_recoverable(text);
    let written =
        Places::new(root.get_ref(), text).find(&field.key.split('.').collect::<Vec<_>>()).map(|f| valued(f.value));
    let old = written.map_or_else(|| Some(field.get(workspace)), |value| typed(&value));
    old.is_some() && old == typed(new)
}

/// Where to write, and what: the part alone where the file has its table, else the whole value.
fn place<'a>(doc: &DocumentMut, field: &Field, inner: &[&'a str], new: &Value, literal: &str) -> (Vec<&'a str>, Item) {
    let mut way: Vec<&str> = field.key.split('.').collect();
    let there = way.iter().try_fold(doc.as_item(), |item, name| item.get(name)).is_some_and(Item::is_table_like);
    if inner.is_empty() || !there {
        let written = if inner.is_empty() { literal.to_owned() } else { new.to_string() };
        return (way, item_of(&written, new));
    }
    way.extend(inner);
    let part = inner.iter().try_fold(new, |value, key| value.get(key)).cloned().unwrap_or(Value::Absent);
    (way, item_of(literal, &part))
}

/// The value as the person wrote it, if that is how the key reads it, else as it is read.
fn item_of(literal: &str, value: &Value) -> Item {
    let written = if read(literal).as_ref() == Some(value) { literal.to_owned() } else { value.to_string() };
    written.parse::<toml_edit::Value>().map_or(Item::None, Item::Value)
}

fn read(literal: &str) -> Option<Value> {
    DeValue::parse(literal).ok().map(|value| valued(&value))
}

/// The new list of steps; nothing where the file already has it.
fn prepare(literal: &str, workspace: &Workspace) -> Result<Option<Item>, Diagnostic> {
    let alone = format!("prepare = {literal}");
    let (root, errors) = DeTable::parse_recoverable(&alone);
    if !errors.is_empty() {
        return Err(failed("prepare", "expected a list of steps").hint("[{ step = \"scale\", columns = \"numeric\" }]"));
    }
    let mut scratch = Workspace::default();
    if let Some(mistake) = steps::read(&mut scratch, &Places::new(root.get_ref(), &alone)).into_iter().next() {
        let message = format!("`prepare`: {}", mistake.message);
        return Err(Diagnostic { span: None, message, ..mistake });
    }
    if scratch.prepare == workspace.prepare {
        return Ok(None);
    }
    let item = literal.parse::<toml_edit::Value>().map_or(Item::None, Item::Value);
    Ok(Some(item.into_array_of_tables().map_or_else(|list| list, Item::ArrayOfTables)))
}

/// The changed text with the line ends of the person's: the document knows newlines only.
fn with_ends_of(text: &str, changed: &str) -> String {
    let lines = text.matches('\n').count();
    let returns = lines > 0 && text.matches("\r\n").count() == lines;
    let changed = changed.replace("\r\n", "\n");
    if returns { changed.replace('\n', "\r\n") } else { changed }
}

/// Puts an item at the end of a way, with the spaces and comments around the old one.
fn put(document: &mut DocumentMut, way: &[&str], mut new: Item) -> Option<()> {
    let (name, parents) = way.split_last()?;
    let mut table: &mut dyn TableLike = document.as_table_mut();
    for parent in parents {
        table = table.entry(parent).or_insert_with(toml_edit::table).as_table_like_mut()?;
    }
    match table.get_mut(name) {
        Some(old) => {
            dress(old, &mut new);
            *old = new;
        }
        None => {
            table.insert(name, new);
        }
    }
    Some(())
}

/// Gives a new item the spaces and comments around the old one; of a list of tables, each in its turn.
fn dress(old: &Item, new: &mut Item) {
    match (old, new) {
        (Item::Value(old), Item::Value(new)) => *new.decor_mut() = old.decor().clone(),
        (Item::ArrayOfTables(old), Item::ArrayOfTables(new)) => {
            for (old, new) in old.iter().zip(new.iter_mut()) {
                *new.decor_mut() = old.decor().clone();
            }
        }
        _ => {}
    }
}

fn refused(key: &str, refusal: Refusal) -> Diagnostic {
    let mistake = failed(key, &refusal.message);
    Diagnostic { hint: refusal.hint, ..mistake }
}

fn failed(key: &str, message: &str) -> Diagnostic {
    let message = format!("`{key}`: {message}");
    Diagnostic { severity: Severity::Error, message, span: None, hint: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "# mine\n[train]   # how\nepochs = 30  # long\n\n# rate\nlearning_rate = 1e-3\nearly_stopping = { patience = 3 } # soon\n";

    fn failing(key: &str, value: &str) -> String {
        let mistake = set(FILE, key, value).expect_err("it is refused");
        format!("{} ({})", mistake.message, mistake.hint.unwrap_or_default())
    }

    #[test]
    fn a_change_leaves_comments_order_and_blank_lines() {
        let changed = set(FILE, "train.epochs", "5").expect("a number");
        assert_eq!(changed, FILE.replace("30", "5"));
        let changed = set(&changed, "train.learning_rate", "3e-4").expect("a number");
        assert_eq!(changed, FILE.replace("30", "5").replace("1e-3", "3e-4"));
    }

    #[test]
    fn line_ends_and_what_follows_the_last_key_survive() {
        for text in ["[data]\npath='a' # p\n# end\n", "[data]\r\npath='a'\r\n\r\n# end"] {
            assert_eq!(set(text, "data.path", "'b'"), Ok(text.replace("'a'", "'b'")));
        }
        let steps = "# how\n[[prepare]] # one\nstep = 'scale'\n\n# two\n[train]\nepochs = 3\n";
        let changed = set(steps, "prepare", "[{ step = 'ordinal' }]").expect("a step");
        assert_eq!(changed, steps.replace("'scale'", "'ordinal'"));
    }

    #[test]
    fn new_keys_go_into_their_table_and_new_tables_to_the_end() {
        let changed = set(FILE, "train.optimizer", "sgd").expect("bare text");
        assert_eq!(changed, format!("{FILE}optimizer = \"sgd\"\n"));
        let changed = set(FILE, "model.hidden", "[8]").expect("a list");
        assert_eq!(changed, format!("{FILE}\n[model]\nhidden = [8]\n"));
    }

    #[test]
    fn a_part_of_an_inline_table_changes_alone() {
        let changed = set(FILE, "train.early_stopping.patience", "9").expect("a number");
        assert_eq!(changed, FILE.replace("patience = 3", "patience = 9"));
        let changed = set("[data]\n", "data.types.age", "numeric").expect("a choice");
        assert_eq!(changed, "[data]\ntypes = { age = \"numeric\" }\n");
    }

    #[test]
    fn the_same_value_in_other_clothes_changes_nothing() {
        assert_eq!(set(FILE, "train.learning_rate", "0.001").as_deref(), Ok(FILE));
        assert_eq!(set(FILE, "train.batch_size", "256").as_deref(), Ok(FILE));
        assert_eq!(set(FILE, "train.early_stopping", "{ metric = 'loss', patience = 3 }").as_deref(), Ok(FILE));
    }

    #[test]
    fn a_value_that_cannot_be_read_is_replaced_even_by_the_default() {
        assert_eq!(
            set("[train]\nepochs = 'x' # c\n", "train.epochs", "30").as_deref(),
            Ok("[train]\nepochs = 30 # c\n")
        );
    }

    #[test]
    fn bare_text_is_taken_where_it_can_mean_nothing_else() {
        let positive = |value: &str| parse(&set("", "data.positive", value).expect("a label")).workspace.data.positive;
        assert_eq!(positive(">50K").as_deref(), Some(">50K"));
        assert_eq!(positive("1").as_deref(), Some("1"));
        let path = set("", "data.path", "2024").expect("a path");
        assert_eq!(path, "[data]\npath = \"2024\"\n");
    }

    #[test]
    fn refusals_name_the_key_and_the_way_out() {
        insta::assert_snapshot!(failing("train.epochs", "0"), @"`train.epochs`: expected a whole number from 1 to 1000000, found 0 ()");
        insta::assert_snapshot!(failing("train.optimizer", "adm"), @"`train.optimizer`: `adm` is not a choice here (did you mean `adam`?)");
        insta::assert_snapshot!(failing("learning_rate", "1"), @"`learning_rate`: there is no such key (did you mean `train.learning_rate`?)");
        insta::assert_snapshot!(failing("train.early_stopping.patiance", "1"), @"`train.early_stopping.patiance`: unknown key `patiance` (did you mean `patience`?)");
        insta::assert_snapshot!(failing("model.hidden", "64"), @"`model.hidden`: expected a list, found 64 (write it in brackets: `[64]`)");
        insta::assert_snapshot!(failing("prepare", "[{ step = 'scal' }]"), @"`prepare`: unknown step `scal` (did you mean `scale`?)");
    }

    #[test]
    fn all_assignments_are_judged_and_text_that_is_not_toml_is_shown_with_its_place() {
        let assignments = |list: &[&str]| list.iter().map(ToString::to_string).collect::<Vec<_>>();
        let mistakes =
            overridden(FILE, &assignments(&["train.epochs=0", "nonsense", "train.seed=3"])).expect_err("two");
        assert_eq!(mistakes.len(), 2);
        let (text, parsed) = overridden(FILE, &assignments(&["train.seed=3", "train.epochs = 4"])).expect("both good");
        assert!(text.starts_with("# mine\n[train]   # how\nepochs = 4  # long"));
        assert_eq!((parsed.workspace.train.seed, parsed.workspace.train.epochs), (3, 4));
        let mistakes = overridden("[train\n", &assignments(&["train.seed=3"])).expect_err("not TOML");
        assert!(mistakes[0].span.is_some());
    }
}
