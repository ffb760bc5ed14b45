//! Parts as a run meets them: weights, groups, drawn rows, regression targets.

use super::*;
use crate::data::table::{Column, Table, Values};

/// A hundred rows: `x`, a group in every third row, a weight of 1 or 3, and a target that is 1 in every fourth row.
fn table() -> Table {
    let numeric = |name: &str, number: &dyn Fn(usize) -> f64| Column {
        name: name.into(),
        values: Values::Numeric((0..100).map(number).collect()),
    };
    let columns = vec![
        numeric("x", &|row| row as f64 * 0.5),
        numeric("g", &|row| f64::from(u8::from(row % 3 == 0))),
        numeric("w", &|row| if row % 2 == 0 { 1.0 } else { 3.0 }),
        numeric("y", &|row| f64::from(u8::from(row % 4 == 0))),
    ];
    Table { columns, rows: 100, images: None }
}

fn workspace(set: impl FnOnce(&mut Workspace)) -> Workspace {
    let mut workspace = Workspace::default();
    workspace.data.target = "y".into();
    workspace.data.protected = vec!["g".into()];
    set(&mut workspace);
    workspace
}

fn prepared(set: impl FnOnce(&mut Workspace)) -> Result<Prepared, DataError> {
    let workspace = workspace(set);
    Prepared::new(&Dataset::new(table(), 100, &workspace, Vec::new())?, &workspace)
}

fn positives(part: &Part) -> usize {
    part.y.iter().filter(|&&y| y == 1.0).count()
}

#[test]
fn parts_hold_the_same_rows_everywhere() {
    let prepared = prepared(|workspace| workspace.data.protected_features = false).unwrap();
    let part = &prepared.train;
    assert_eq!((part.rows.len(), prepared.validation.rows.len(), prepared.test.rows.len()), (65, 15, 20));
    assert_eq!(prepared.pipeline.features(), ["x", "w"]);
    for (place, &row) in part.rows.iter().enumerate() {
        assert_eq!(part.y[place] == 1.0, row % 4 == 0);
        assert_eq!(part.groups[0].names[part.groups[0].codes[place] as usize] == "1", row % 3 == 0);
    }
    assert!(part.weights.is_none());
}

#[test]
fn weights_multiply_and_have_mean_one() {
    let prepared = prepared(|workspace| {
        workspace.data.weight = Some("w".into());
        workspace.balance.method = BalanceMethod::ClassWeight;
    })
    .unwrap();
    let part = &prepared.train;
    let weights = part.weights.as_ref().unwrap();
    let mean = weights.iter().sum::<f32>() / weights.len() as f32;
    assert!((mean - 1.0).abs() < 1e-5);
    let of = |wanted: usize| weights[part.rows.iter().position(|row| row % 4 == wanted).unwrap()];
    assert!((of(1) / of(2) - 3.0).abs() < 1e-5, "an odd row weighs three times an even one of its class");
    let (negative, positive) = ((part.rows.len() - positives(part)) as f32, positives(part) as f32);
    assert!((of(0) / of(2) - negative / positive).abs() < 1e-4, "classes weigh against their size");
    assert!(prepared.test.weights.unwrap().iter().all(|&weight| weight > 0.0));
}

#[test]
fn weights_have_mean_one_over_the_rows_that_were_drawn() {
    let prepared = prepared(|workspace| {
        workspace.data.weight = Some("w".into());
        workspace.balance.method = BalanceMethod::Undersample;
    })
    .unwrap();
    let weights = prepared.train.weights.as_ref().unwrap();
    let mean = weights.iter().sum::<f32>() / weights.len() as f32;
    assert!((mean - 1.0).abs() < 1e-5, "{mean}");
}

#[test]
fn reweighing_makes_group_and_class_independent() {
    let prepared = prepared(|workspace| workspace.fairness.mitigation = Mitigation::Reweighing).unwrap();
    let part = &prepared.train;
    let weights = part.weights.as_ref().unwrap();
    let total = |group: u32, class: Option<f32>| -> f32 {
        let rows = (0..weights.len()).filter(|&row| part.groups[0].codes[row] == group);
        rows.filter(|&row| class.is_none_or(|class| part.y[row] == class)).map(|row| weights[row]).sum()
    };
    let share = |group| total(group, Some(1.0)) / total(group, None);
    assert!((share(0) - share(1)).abs() < 1e-5, "{} {}", share(0), share(1));
}

#[test]
fn drawing_evens_out_classes_in_training_only_and_by_the_training_seed() {
    let drawn =
        |method, seed| prepared(|workspace| (workspace.balance.method, workspace.train.seed) = (method, seed)).unwrap();
    let over = drawn(BalanceMethod::Oversample, 1);
    assert_eq!(positives(&over.train) * 2, over.train.rows.len());
    assert_eq!((over.train.x.rows, over.test.rows.len()), (over.train.rows.len(), 20));
    assert_eq!(drawn(BalanceMethod::Oversample, 1), over);
    assert_ne!(drawn(BalanceMethod::Oversample, 2).train.rows, over.train.rows);
    let under = drawn(BalanceMethod::Undersample, 1);
    assert_eq!(positives(&under.train) * 2, under.train.rows.len());
}

#[test]
fn numbers_are_learnt_standardised_and_can_be_put_back() {
    let prepared = prepared(|workspace| workspace.data.target = "x".into()).unwrap();
    assert_eq!((prepared.task, prepared.labels.len()), (Task::Regression, 0));
    let mean = prepared.train.y.iter().sum::<f32>() / prepared.train.y.len() as f32;
    assert!(mean.abs() < 1e-5);
    let Truth::Numbers(truth) = &prepared.test.truth else { panic!("numbers") };
    let back = prepared.pipeline.rescaled(f64::from(prepared.test.y[3]));
    assert!((back - truth[3]).abs() < 1e-4);
}

#[test]
fn weighing_classes_needs_classes_and_reweighing_needs_groups() {
    let error = |set: &dyn Fn(&mut Workspace)| prepared(set).unwrap_err().to_string();
    let message = error(&|workspace| {
        workspace.data.target = "x".into();
        workspace.balance.method = BalanceMethod::Oversample;
    });
    insta::assert_snapshot!(message, @r#"`balance.method` works on classes, and the target `x` is a number. Take it out, or set `data.task = "classification"`."#);
    let message = error(&|workspace| {
        workspace.data.protected.clear();
        workspace.fairness.mitigation = Mitigation::Reweighing;
    });
    insta::assert_snapshot!(message, @"`fairness.mitigation` needs groups. Name a column in `data.protected`.");
    let message = error(&|workspace| {
        workspace.fairness.group = Some("gg".into());
        workspace.fairness.mitigation = Mitigation::Reweighing;
    });
    insta::assert_snapshot!(message, @"`fairness.group` names `gg`, which is not in `data.protected`. Did you mean `g`? That names `g`.");
}
