//! What the preview says of small tables, against what the steps are known to do.

use super::*;
use crate::data::{Column, MISSING, Survey, Table, Values, survey};
use crate::spec::{self, Workspace};

const ROWS: usize = 60;

fn table() -> Table {
    let numbers = |name: &str, value: &dyn Fn(usize) -> f64| Column {
        name: name.into(),
        values: Values::Numeric((0..ROWS).map(value).collect()),
    };
    let labels = |name: &str, levels: &[&str], code: &dyn Fn(usize) -> u32| Column {
        name: name.into(),
        values: Values::Categorical {
            codes: (0..ROWS).map(code).collect(),
            levels: levels.iter().map(ToString::to_string).collect(),
        },
    };
    let columns = vec![
        numbers("a", &|row| if row % 10 == 3 { f64::NAN } else { (row * 7 % 41) as f64 }),
        numbers("b", &|row| (row % 9) as f64),
        labels("c", &["x", "y", "z"], &|row| if row % 12 == 5 { MISSING } else { (row % 3) as u32 }),
        labels("y", &["no", "yes"], &|row| u32::from(row % 5 == 0)),
    ];
    Table { columns, rows: ROWS, images: None }
}

fn workspace(prepare: &str) -> Workspace {
    let parsed = spec::parse(&format!("{prepare}\n[data]\npath = \"t.csv\"\ntarget = \"y\"\n"));
    assert!(parsed.ok(), "{:?}", parsed.diagnostics);
    parsed.workspace
}

fn surveyed(prepare: &str) -> Survey {
    let workspace = workspace(prepare);
    let dataset = Dataset::new(table(), ROWS, &workspace, vec![]).unwrap();
    let prepared = crate::data::Prepared::new(&dataset, &workspace).map_err(|error| error.to_string());
    survey(&dataset, &workspace, prepared.as_ref().map_err(String::as_str), &|| true).unwrap()
}

fn names(became: Option<&Became>) -> Vec<&str> {
    became.unwrap().after.iter().map(|output| output.values.name.as_str()).collect()
}

#[test]
fn a_column_is_told_as_it_is_and_as_it_is_trained_on() {
    let survey = surveyed("");
    let preview = survey.preview.unwrap();
    let [Some(a), Some(_), Some(c), None] = &preview.columns[..] else { panic!("{preview:?}") };
    assert_eq!(names(Some(a)), ["a"]);
    let (before, after) = (a.before.numbers.unwrap(), a.after[0].values.numbers.unwrap());
    assert!(before.mean > 10.0 && after.mean == 0.0 && (after.std - 1.0).abs() < 1e-6, "{after:?}");
    assert!(a.before.missing > 0 && a.after[0].values.missing == 0);
    assert_eq!(a.after[0].values.histogram.iter().map(|(_, count)| *count as usize).sum::<usize>(), preview.rows);
    assert_eq!(names(Some(c)), ["c=missing", "c=x", "c=y", "c=z", "c=(other)"]);
    for (place, &row) in preview.shown.iter().enumerate() {
        let lit = c.after.iter().find(|output| output.cells[place] == 1.0).unwrap();
        let expected = c.cells[place].clone().map_or_else(|| lit.values.name.clone(), |label| format!("c={label}"));
        assert_eq!((lit.values.name.clone(), c.cells[place].clone()), (expected, table().columns[2].values.text(row)));
    }
}

#[test]
fn columns_that_are_made_of_several_are_told_with_each() {
    let steps = r#"prepare = [
      { step = "impute", columns = ["a"], with = "median", indicator = true },
      { step = "derive", name = "ratio", as = "a / (b + 1)" },
      { step = "polynomial", columns = ["a", "b"] },
      { step = "impute", columns = ["c"], with = "mode" },
      { step = "one_hot", columns = ["c"] },
      { step = "pca", columns = ["a^2", "b^2"], components = 1 },
      { step = "drop", columns = ["b"] },
    ]"#;
    let survey = surveyed(steps);
    let preview = survey.preview.unwrap();
    let of = |place: usize| names(preview.columns[place].as_ref());
    assert_eq!(of(0)[0], "a");
    for (place, wanted, others) in [
        (0, "ratio", vec!["b"]),
        (1, "ratio", vec!["a"]),
        (0, "a b", vec!["b"]),
        (0, "pca1", vec!["b"]),
        (1, "pca1", vec!["a"]),
        (2, "c=x", vec![]),
    ] {
        let became = preview.columns[place].as_ref().unwrap();
        let output = became.after.iter().find(|output| output.values.name == wanted);
        let output = output.unwrap_or_else(|| panic!("{wanted} of {place}: {:?}", of(place)));
        assert_eq!(output.others, others, "{wanted}");
    }
    assert!(!of(1).contains(&"b") && !of(2).contains(&"a"), "{:?} {:?}", of(1), of(2));
    let indicator = of(0).into_iter().filter(|name| name.contains("missing")).count();
    assert_eq!(indicator, 1, "{:?}", of(0));
}

#[test]
fn rows_are_those_before_balancing_and_classes_are_told_before_and_after() {
    let survey = surveyed("balance = { method = \"oversample\" }");
    let preview = survey.preview.unwrap();
    let classes = survey.classes.unwrap();
    let before: usize = classes.iter().map(|class| class.before).sum();
    assert_eq!(preview.rows, before);
    assert!(classes[0].before == classes[0].after && classes[1].after == classes[0].after, "{classes:?}");
    let none = surveyed("").classes.unwrap();
    assert!(none.iter().all(|class| class.before == class.after));
}

#[test]
fn a_step_that_does_not_fit_is_told_and_the_rest_is_there() {
    let survey = surveyed("prepare = [{ step = \"scale\", columns = [\"a\", \"d\"], with = \"standard\" }]");
    let why = survey.preview.unwrap_err();
    assert!(why.contains("`scale` names the column `d`"), "{why}");
    assert_eq!(survey.classes.unwrap_err(), why);
    assert!(!survey.associations.is_empty());
    let survey = surveyed("balance = { method = \"smote\", k_neighbors = 500 }");
    assert!(survey.preview.is_ok() && survey.classes.unwrap_err().contains("k_neighbors"));
}

#[test]
fn nothing_is_told_that_is_no_longer_wanted() {
    let workspace = workspace("");
    let dataset = Dataset::new(table(), ROWS, &workspace, vec![]).unwrap();
    let prepared = crate::data::Prepared::new(&dataset, &workspace).unwrap();
    assert_eq!(survey(&dataset, &workspace, Ok(&prepared), &|| false), None);
}
