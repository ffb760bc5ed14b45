//! Properties of text and workspace together, over arbitrary ones: what is printed reads back, what is set is found.

use proptest::prelude::*;
use proptest::sample::select;

use super::*;

const FILE: &str = r#"# a comment
about = "Loans"
[data]
path = "a.csv"   # where
target = "y"
labels = { a = "b" }
drop = ["id", "fnlwgt"]

[[prepare]]
step = "impute"
columns = ["age"]
with = "constant"
value = 0

[model]
hidden = [64, 32]
[train]
learning_rate = 1e-3
early_stopping = { metric = "loss", patience = 3 }
"#;

/// Any value that a kind allows.
fn value(kind: Kind) -> BoxedStrategy<Value> {
    let text = || "[ -~é\\t\\n]{0,8}";
    match kind {
        Kind::Bool => any::<bool>().prop_map(Value::Bool).boxed(),
        Kind::Int { min, max } => (min..=max).prop_map(Value::Int).boxed(),
        Kind::Float { min, max, .. } => {
            let min = min.max(-1e6);
            let span = if max.is_finite() { max - min } else { 1e9 };
            (0.001_f64..0.999).prop_map(move |share| Value::Float(min + share * span)).boxed()
        }
        Kind::Text => "[ -~é]{1,8}".prop_map(Value::Text).boxed(),
        Kind::Character => any::<char>().prop_map(|c| Value::Text(c.to_string())).boxed(),
        Kind::Column | Kind::Label | Kind::Cell => text().prop_map(Value::Text).boxed(),
        Kind::Choice(words) => select(words).prop_map(|word| Value::Text(word.into())).boxed(),
        Kind::Columns => prop_oneof![value(Kind::Choice(Kind::COLUMNS)), value(Kind::List(&Kind::Column))].boxed(),
        Kind::Condition => select(&["test.accuracy >= 0.5", "ece < 1", "energy.watt_hours <= 2e3"][..])
            .prop_map(|text| Value::Text(text.into()))
            .boxed(),
        Kind::Expression => select(&["a / `b c` ** 2", "if(a > 1, 'x', \"y\")", "1"][..])
            .prop_map(|text| Value::Text(text.into()))
            .boxed(),
        Kind::Size => prop::collection::vec((1..=4096_i64).prop_map(Value::Int), 2).prop_map(Value::List).boxed(),
        Kind::List(of) => prop::collection::vec(value(*of), 0..4).prop_map(Value::List).boxed(),
        Kind::Map(of) => {
            let entries = prop::collection::btree_map(text(), value(*of), 0..4);
            entries.prop_map(|entries| Value::Map(entries.into_iter().collect())).boxed()
        }
        Kind::Switch(entries) => {
            let each: Vec<_> = entries.iter().map(|e| value(e.kind).prop_map(|v| (e.key.to_owned(), v))).collect();
            prop_oneof![Just(Value::Bool(false)), each.prop_map(Value::Map)].boxed()
        }
    }
}

fn field_and_value() -> impl Strategy<Value = (&'static Field, Value)> {
    select(FIELDS).prop_flat_map(|field| {
        value(field.kind).prop_map(move |value| (FIELDS.iter().find(|f| f.key == field.key).expect("itself"), value))
    })
}

fn step() -> impl Strategy<Value = Step> {
    let of = |kind: StepKind| {
        let values: Vec<_> = kind.parts.iter().map(|part| value(part.kind)).collect();
        values.prop_map(move |values| {
            let mut step = kind.blank();
            for (part, value) in kind.parts.iter().zip(values) {
                // Only a constant has a place for a value.
                let _ = part.set(&mut step, &value);
            }
            step
        })
    };
    select(STEPS).prop_flat_map(of)
}

fn workspace() -> impl Strategy<Value = Workspace> {
    let fields = prop::collection::vec(field_and_value(), 0..30);
    let steps = prop::option::of(prop::collection::vec(step(), 0..4));
    (fields, steps).prop_map(|(fields, prepare)| {
        let mut workspace = Workspace { prepare, ..Workspace::default() };
        workspace.data.path = "a.csv".into();
        for (field, value) in fields {
            field.set(&mut workspace, &value).expect("values of a kind are allowed");
        }
        workspace
    })
}

proptest! {
    #[test]
    fn what_is_printed_reads_back_as_it_was(workspace in workspace()) {
        let text = print(&workspace);
        let parsed = parse(&text);
        prop_assert_eq!(&parsed.workspace, &workspace, "{}", text);
        prop_assert_eq!(print(&parsed.workspace), text);
    }

    #[test]
    fn no_text_makes_parsing_panic(text in "\\PC{0,80}") {
        parse(&text);
    }

    #[test]
    fn no_damage_to_a_file_makes_parsing_panic(
        at in 0..FILE.len(), cut in 0..20_usize, put in "[\\[\\]{}=\"'.,#\\n a-z0-9é]{0,6}",
    ) {
        let end = (at + cut).min(FILE.len());
        let text = format!("{}{put}{}", &FILE[..at], &FILE[end..]);
        for diagnostic in parse(&text).diagnostics {
            let span = diagnostic.span.clone().expect("every mistake has its place");
            prop_assert!(span.start <= span.end && span.end <= text.len(), "{:?}", diagnostic);
            diagnostic.render("a.toml", &text);
        }
        let _ = set(&text, "train.epochs", "7");
    }

    #[test]
    fn a_value_that_is_set_is_found_by_parsing((field, value) in field_and_value(), start in select(&["", FILE, "train.seed = 1", "train = { seed = 1 }"][..])) {
        let changed = set(start, field.key, &value.to_string());
        let changed = changed.expect("values of a kind are allowed");
        let mut expected = parse(start).workspace;
        field.set(&mut expected, &value).expect("values of a kind are allowed");
        prop_assert_eq!(&parse(&changed).workspace, &expected, "{}", changed);
        prop_assert_eq!(set(&changed, field.key, &value.to_string()).expect("as before"), changed);
    }

    #[test]
    fn setting_what_is_there_leaves_every_byte(workspace in workspace()) {
        let text = print(&workspace);
        for field in FIELDS.iter().filter(|field| field.get(&workspace) != Value::Absent) {
            prop_assert_eq!(&set(&text, field.key, &field.shown(&workspace)).expect("it is there"), &text, "{}", field.key);
        }
    }

    #[test]
    fn steps_that_are_set_as_a_list_are_found_by_parsing(steps in prop::collection::vec(step(), 0..4), start in select(&["", FILE, "prepare = []"][..])) {
        let list = Value::List(steps.iter().map(Step::shown).collect()).to_string();
        let changed = set(start, "prepare", &list).expect("shown steps are allowed");
        prop_assert_eq!(parse(&changed).workspace, Workspace { prepare: Some(steps), ..parse(start).workspace }, "{}", changed);
    }
}
