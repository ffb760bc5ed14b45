//! From a person's text to a workspace, with every mistake at its place.
//!
//! Reading goes on after a mistake: a key that cannot be used keeps its default. Nothing here panics on any text.

mod balance;
mod columns;
mod goals;
mod images;
mod literal;
pub(super) mod places;
mod preparation;
mod settings;
mod splitting;
pub(super) mod steps;
mod syntax;

use std::collections::HashSet;

use toml::de::{DeTable, DeValue};

use self::places::Places;
use super::kind::suggestion;
use super::{FIELDS, Field, TABLES, Workspace};
use crate::base::diag::{Diagnostic, Severity, nearest};

/// What a text says, as far as it could be read.
#[derive(Clone, Debug, PartialEq)]
pub struct Parsed {
    /// The workspace; keys that could not be used have their defaults.
    pub workspace: Workspace,
    /// Every mistake and every doubt, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

impl Parsed {
    /// Whether the workspace can be used: there may be warnings, but no errors.
    pub fn ok(&self) -> bool {
        self.diagnostics.iter().all(|diagnostic| diagnostic.severity < Severity::Error)
    }
}

/// Reads a workspace file.
pub fn parse(text: &str) -> Parsed {
    let (root, errors) = DeTable::parse_recoverable(text);
    let places = Places::new(root.get_ref(), text);
    let mut syntax: Vec<Diagnostic> = errors.iter().map(|error| syntax::in_words(error, text)).collect();
    syntax.extend(places.unreadable_numbers());
    let mut workspace = Workspace::default();
    let mut meaning = tables(&mut workspace, &places);
    if syntax.is_empty() {
        meaning.extend(missing(&places));
        if meaning.is_empty() {
            meaning.extend(match &workspace.data.images {
                Some(_) => images::check(&workspace, &places),
                None => columns::check(&workspace, &places),
            });
            meaning.extend(images::idle(&workspace, &places));
            meaning.extend(settings::check(&workspace, &places));
            meaning.extend(goals::check(&workspace, &places));
            meaning.extend(splitting::check(&workspace, &places));
            meaning.extend(preparation::check(&workspace, &places));
        }
    }
    Parsed { workspace, diagnostics: together(text, syntax, meaning) }
}

/// Syntax first: what a broken line seems to mean is not worth a second message, and below a broken table header
/// nothing is where it seems to be.
fn together(text: &str, mut syntax: Vec<Diagnostic>, mut meaning: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let line = |diagnostic: &Diagnostic| diagnostic.place(text).map_or(0, |(line, _)| line);
    syntax.sort_by_key(|diagnostic| diagnostic.span.as_ref().map(|span| span.start));
    if let Some(unclosed) = syntax.iter().position(syntax::is_unclosed_list) {
        syntax.truncate(unclosed + 1);
        meaning.clear();
    }
    let mut broken = HashSet::new();
    syntax.retain(|diagnostic| broken.insert(line(diagnostic)));
    let header =
        |line: usize| text.lines().nth(line.saturating_sub(1)).is_some_and(|l| l.trim_start().starts_with('['));
    let lost = syntax.iter().any(|diagnostic| header(line(diagnostic)) && !syntax::is_twice(diagnostic));
    meaning.retain(|diagnostic| !lost && !broken.contains(&line(diagnostic)));
    syntax.extend(meaning);
    syntax.sort_by_key(|diagnostic| diagnostic.span.as_ref().map(|span| span.start));
    syntax
}

fn tables(workspace: &mut Workspace, places: &Places) -> Vec<Diagnostic> {
    let mut out = vec![];
    for (key, value) in places.root() {
        let name = key.get_ref().as_ref();
        match value.get_ref() {
            _ if FIELDS.iter().any(|field| field.key == name) => out.extend(entry(workspace, places, None, name)),
            _ if name == "prepare" => out.extend(steps::read(workspace, places)),
            DeValue::Table(entries) if TABLES.iter().any(|(table, _)| *table == name) => {
                for key in entries.keys() {
                    out.extend(entry(workspace, places, Some(name), key.get_ref()));
                }
            }
            _ if TABLES.iter().any(|(table, _)| *table == name) => {
                let message = format!("`{name}` is a table, found {}", places::valued(value).what());
                out.push(Diagnostic::error(key.span(), message).hint(format!("write [{name}] and its keys below it")));
            }
            other => out.push(unknown_at_root(key.span(), name, matches!(other, DeValue::Table(_)))),
        }
    }
    out
}

/// Reads one key of a table, or of the root.
fn entry(workspace: &mut Workspace, places: &Places, table: Option<&str>, name: &str) -> Vec<Diagnostic> {
    let mut way: Vec<&str> = table.into_iter().collect();
    way.push(name);
    let Some(found) = places.find(&way) else { return vec![] };
    let known = FIELDS.iter().find(|field| field.table() == table && field.name() == name);
    let Some(field) = known else { return vec![unknown_in(table, name, found.key)] };
    let value = places::valued(found.value);
    let refusals = field.check(&value);
    if refusals.is_empty() {
        if (field.write)(workspace, &value).is_none() {
            return vec![Diagnostic::error(found.value.span(), field.unheld(&value))];
        }
        return vec![];
    }
    refusals.into_iter().map(|refusal| places.refused(found.value, refusal)).collect()
}

fn unknown_in(table: Option<&str>, name: &str, span: std::ops::Range<usize>) -> Diagnostic {
    let siblings: Vec<&str> = FIELDS.iter().filter(|field| field.table() == table).map(Field::name).collect();
    let near = nearest(name, siblings.iter().copied()).is_some();
    let hint = match elsewhere(name) {
        Some(home) if !near => home,
        _ => suggestion(name, &siblings),
    };
    let place = table.map_or(String::new(), |table| format!(" in [{table}]"));
    Diagnostic::error(span, format!("unknown key `{name}`{place}")).hint(hint)
}

fn unknown_at_root(span: std::ops::Range<usize>, name: &str, is_table: bool) -> Diagnostic {
    let tables: Vec<&str> = TABLES.iter().map(|(table, _)| *table).collect();
    if is_table {
        return Diagnostic::error(span, format!("unknown table [{name}]")).hint(suggestion(name, &tables));
    }
    let known = || tables.iter().copied().chain(["about"]);
    let hint = elsewhere(name).unwrap_or_else(|| match nearest(name, known()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("only `about` stands above all tables; the tables are {}", tables.join(", ")),
    });
    Diagnostic::error(span, format!("unknown key `{name}`")).hint(hint)
}

/// Which table has a key of this name.
fn elsewhere(name: &str) -> Option<String> {
    let field = FIELDS.iter().find(|field| field.name() == name && field.table().is_some())?;
    field.table().map(|table| format!("`{name}` belongs to [{table}]"))
}

fn missing(places: &Places) -> Vec<Diagnostic> {
    let Some(data) = places.key("data") else {
        return vec![
            Diagnostic::error(0..0, "there is no table [data]")
                .hint("add [data] with `path` and `target`, or with `images`"),
        ];
    };
    if places.has("data.images") {
        return vec![];
    }
    let absent = FIELDS.iter().filter(|field| field.required && !places.has(field.key));
    let tell = |field: &Field| {
        let message = format!("`{}` is missing in [data]", field.name());
        Diagnostic::error(data.clone(), message).hint(format!("add `{} = \"…\"`: {}", field.name(), lower(field.doc)))
    };
    absent.map(tell).collect()
}

/// A sentence as the end of another.
fn lower(sentence: &str) -> String {
    let mut chars = sentence.trim_end_matches('.').chars();
    chars.next().map_or(String::new(), |first| first.to_lowercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::{Columns, EarlyStopping, Fill, Step};

    const GOOD: &str = r#"
about = "Census incomes"
[data]
path = "adult-train.csv"
header = false
columns = ["age", "fnlwgt", "sex", "income"]
null_values = ["?", -1]
target = "income"
positive = 1
labels = { ">50K." = ">50K", old = true }
drop = ["fnlwgt"]
protected = ["sex"]
[[prepare]]
step = "impute"
columns = ["age"]
with = "constant"
value = 0.5
[train]
learning_rate = 1
early_stopping = { metric = "roc_auc" }
[fairness]
mitigation = "reweighing"
group = "sex"
"#;

    #[test]
    fn a_good_file_is_read_without_a_word() {
        let parsed = parse(GOOD);
        assert_eq!(parsed.diagnostics, []);
        let Workspace { data, train, prepare, fairness, .. } = parsed.workspace;
        assert_eq!((data.positive.as_deref(), data.header), (Some("1"), Some(false)));
        assert_eq!(data.null_values, ["?", "-1"]);
        assert_eq!(data.labels.get("old").map(String::as_str), Some("true"));
        assert_eq!((train.learning_rate, fairness.group.as_deref()), (1.0, Some("sex")));
        assert_eq!(train.early_stopping, Some(EarlyStopping { metric: "roc_auc".into(), patience: 5 }));
        let columns = Columns::Named(vec!["age".into()]);
        let fill = Step::Impute { columns, with: Fill::Constant("0.5".into()), indicator: false };
        assert_eq!(prepare, Some(vec![fill]));
    }

    #[test]
    fn a_bad_key_keeps_its_default_and_the_others_are_read() {
        let parsed = parse(&GOOD.replace("learning_rate = 1", "learning_rate = 0\nepochs = 3"));
        assert!(!parsed.ok());
        assert_eq!((parsed.workspace.train.learning_rate, parsed.workspace.train.epochs), (1e-3, 3));
    }

    #[test]
    fn a_file_with_doubts_only_can_be_used() {
        let parsed = parse(&GOOD.replace("learning_rate = 1", "momentum = 0.5"));
        assert_eq!((parsed.ok(), parsed.diagnostics.len()), (true, 1));
    }

    #[test]
    fn a_file_with_every_default_spelt_out_raises_no_doubts() {
        for changes in ["", "[model]\nkind = 'linear'", "[train]\nepochs = 3", "[split]\nvalidation = 0"] {
            let text = format!("[data]\npath = 'a'\ntarget = 'y'\ntest = 'b'\ntask = 'regression'\n{changes}");
            let workspace = Workspace { prepare: Some(Step::defaults()), ..parse(&text).workspace };
            assert_eq!(parse(&crate::spec::print(&workspace)).diagnostics, [], "{changes}");
        }
        let images = parse("[data]\nimages = 'a'\n[augment]\nflip = 'both'").workspace;
        assert_eq!(parse(&crate::spec::print(&images)).diagnostics, []);
    }
}
