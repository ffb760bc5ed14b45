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
fn a_class_counts_what_is_given_for_it_and_a_name_that_is_none_is_refused() {
    let with = |weights: &[(&str, f64)], method| {
        prepared(|workspace| {
            workspace.balance.method = method;
            workspace.balance.class_weights = weights.iter().map(|&(label, weight)| (label.into(), weight)).collect();
        })
    };
    let ratio = |part: &Part| {
        let of = |class: f32| part.y.iter().position(|&y| y == class).map(|row| part.weights.as_ref().unwrap()[row]);
        of(1.0).unwrap() / of(0.0).unwrap()
    };
    let given = with(&[("1", 5.0)], BalanceMethod::None).unwrap();
    assert!((ratio(&given.train) - 5.0).abs() < 1e-6);
    let mean = given.train.weights.as_ref().unwrap().iter().sum::<f32>() / given.train.x.rows as f32;
    assert!((mean - 1.0).abs() < 1e-6);
    assert!(given.validation.weights.is_none(), "only what is learnt from is weighed");
    let balanced = with(&[], BalanceMethod::ClassWeight).unwrap();
    let mixed = with(&[("1", 0.5)], BalanceMethod::ClassWeight).unwrap();
    let rare = positives(&mixed.train) as f32 / mixed.train.y.len() as f32;
    // The other class counts n / (2 n_c), as balanced.
    assert!((ratio(&mixed.train) - 0.5 * 2.0 * (1.0 - rare)).abs() < 1e-5 && ratio(&balanced.train) > 1.0);
    let refused = with(&[("yes", 2.0)], BalanceMethod::None).unwrap_err().to_string();
    assert_eq!(refused, "`balance.class_weights` names `yes`, which is not a class of the target; it has 0, 1.");
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
fn made_rows_are_of_training_rows_alone_and_the_other_parts_stay_bit_for_bit() {
    let with = |method| {
        prepared(|workspace| {
            workspace.balance.method = method;
            workspace.data.weight = Some("w".into());
            // Both classes lie everywhere, so that every sampler finds something to do.
            workspace.data.protected_features = false;
        })
        .unwrap()
    };
    let plain = with(BalanceMethod::None);
    let mut changed = 0;
    for name in BalanceMethod::NAMES.iter().filter(|&&name| name != "smotenc") {
        let method = BalanceMethod::named(name).unwrap();
        let even = with(method);
        assert!(even.validation == plain.validation && even.test == plain.test, "{name}");
        assert_eq!(even.pipeline, plain.pipeline, "{name}: the preparation is fitted before");
        assert!(even.train.rows.iter().all(|row| plain.train.rows.contains(row)), "{name}");
        assert_eq!(even.classes.iter().map(|class| class.after).sum::<usize>(), even.train.x.rows, "{name}");
        assert_eq!(even.train.made.contains(&true), method.makes_rows(), "{name}");
        changed += usize::from(even.train.x != plain.train.x);
    }
    assert_eq!(changed, BalanceMethod::NAMES.len() - 3, "all but none and class_weight");
}

#[test]
fn a_made_row_has_the_groups_of_its_base_and_is_not_judged() {
    let prepared = prepared(|workspace| workspace.balance.method = BalanceMethod::Smote).unwrap();
    let part = &prepared.train;
    assert_eq!(positives(part) * 2, part.rows.len());
    for place in 0..part.rows.len() {
        let group = &part.groups[0].names[part.groups[0].codes[place] as usize];
        assert_eq!(group == "1", part.rows[place].is_multiple_of(3));
        assert_eq!(part.y[place] == 1.0, part.rows[place].is_multiple_of(4), "a base is of the row's class");
    }
    let judged = part.distinct();
    assert_eq!((judged.rows.len(), judged.made.contains(&true)), (65, false));
    let positive = &prepared.classes[1];
    assert_eq!((positive.before + positive.made, positive.share_after), (positive.after, 0.5));
}

#[test]
fn rows_resampled_before_the_split_stand_on_both_sides_and_only_there() {
    let workspace = workspace(|workspace| workspace.balance.method = BalanceMethod::Oversample);
    let dataset = Dataset::new(table(), 100, &workspace, Vec::new()).unwrap();
    let (right, wrong) =
        (Prepared::new(&dataset, &workspace).unwrap(), Prepared::leaked(&dataset, &workspace).unwrap());
    assert_eq!((right.validation.rows_in(&right.train), right.test.rows_in(&right.train)), (0, 0));
    assert!(wrong.validation.rows_in(&wrong.train) > 5 && wrong.test.rows_in(&wrong.train) > 5);
    let rows = |prepared: &Prepared| [&prepared.train, &prepared.validation, &prepared.test].map(|part| part.x.rows);
    assert_eq!(rows(&wrong).iter().sum::<usize>(), 150);
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
