//! What a dataset makes of small tables, and what it says about what is wrong.

use std::fs;

use super::*;
use crate::spec::{ColumnType, Task, Workspace};

fn load(csv: &str, set: impl FnOnce(&mut Workspace)) -> Result<Dataset, DataError> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("t.csv"), csv).unwrap();
    let places = Places { workspace_dir: Some(folder.path().into()), data_dir: None };
    let mut workspace = Workspace::default();
    workspace.data.path = "t.csv".into();
    workspace.data.target = "y".into();
    workspace.data.protected_features = true;
    set(&mut workspace);
    Dataset::load(&workspace, &places)
}

fn error(csv: &str, set: impl FnOnce(&mut Workspace)) -> String {
    load(csv, set).unwrap_err().to_string()
}

/// Forty rows: a number that is another in each, a label, and a target that `target` makes of the row number.
fn table(target: impl Fn(usize) -> String) -> String {
    let rows = (0..40).map(|row| format!("{},{},{}", row * 7 % 41, ["p", "q", "r"][row % 3], target(row)));
    format!("a,b,y\n{}\n", rows.collect::<Vec<_>>().join("\n"))
}

fn yes_no(row: usize) -> String {
    ["no", "yes"][usize::from(row.is_multiple_of(4))].into()
}

#[test]
fn labels_are_ordered_and_the_positive_one_is_last() {
    assert_eq!(load(&table(yes_no), |_| ()).unwrap().truth.labels(), ["no", "yes"]);
    let positive = load(&table(yes_no), |workspace| workspace.data.positive = Some("no".into())).unwrap();
    assert_eq!(positive.truth.labels(), ["yes", "no"]);
    assert_eq!(positive.task_name(), "binary");
    assert_eq!(positive.feature_names(), ["a", "b"]);
}

#[test]
fn numbers_are_classes_if_they_are_few_and_whole() {
    let task = |target: &dyn Fn(usize) -> String| load(&table(target), |_| ()).unwrap();
    assert_eq!(task(&|row| (row % 2).to_string()).task_name(), "binary");
    let few = task(&|row| (row % 12).to_string());
    assert_eq!(
        (few.task_name(), few.truth.labels()[2].as_str(), few.truth.labels()[10].as_str()),
        ("multiclass", "2", "10")
    );
    insta::assert_snapshot!(few.warnings.join("\n"), @r#"
    The target `y` has 12 different whole numbers, so they are taken as classes. Set `data.task` to "regression" if they measure something.
    No validation row and no test row has the target `10`, so how well it is learnt cannot be judged there.
    No validation row has the target `2`, `4`, `5`, `8` and `11`, so how well it is learnt cannot be judged there.
    No test row has the target `6`, `7` and `9`, so how well it is learnt cannot be judged there.
    "#);
    assert_eq!(task(&|row| row.to_string()).task_name(), "regression");
    assert_eq!(task(&|row| format!("{}.5", row % 2)).task_name(), "regression");
}

#[test]
fn one_class_for_lack_of_different_rows_is_told_with_the_way_out() {
    let rows = |different: usize| {
        let row = |row: usize| {
            format!("{},p,{}\n", row % different, ["no", "yes"][usize::from(row.is_multiple_of(different))])
        };
        format!("a,b,y\n{}", (0..60).map(row).collect::<String>())
    };
    let few = |workspace: &mut Workspace| (workspace.split.test, workspace.split.validation) = (0.3, 0.3);
    insta::assert_snapshot!(error(&rows(3), few), @"Every training row has the target `no`. At least two classes are needed to learn a difference. Rows that are equal in every feature are kept in one part, and that leaves the other classes to other parts. Set `split.duplicates_together = false` to deal them one by one.");
    let apart = |workspace: &mut Workspace| {
        few(workspace);
        workspace.split.duplicates_together = false;
    };
    assert!(load(&rows(3), apart).is_ok());
    let single = error(&table(|_| "no".into()), |workspace| workspace.data.task = Some(Task::Classification));
    assert!(!single.contains("duplicates_together"), "{single}");
}

#[test]
fn labels_are_renamed_also_where_they_are_numbers() {
    let rename = |workspace: &mut Workspace| {
        workspace.data.labels =
            [("0".into(), "bad".into()), ("1".into(), "good".into()), ("7".into(), "x".into())].into();
    };
    let dataset = load(&table(|row| (row % 2).to_string()), rename).unwrap();
    assert_eq!(dataset.truth.labels(), ["bad", "good"]);
    insta::assert_snapshot!(dataset.warnings.join("\n"), @"`data.labels` renames `7`, which is not a label of `y`.");
}

#[test]
fn rows_without_target_or_weight_are_in_no_part() {
    let csv =
        table(|row| if row < 3 { ",1".into() } else { format!("{},{}", yes_no(row), if row == 9 { "" } else { "2" }) });
    let dataset = load(&csv.replace("a,b,y", "a,b,y,w"), |workspace| workspace.data.weight = Some("w".into())).unwrap();
    let parts = &dataset.parts;
    assert_eq!(parts.train.len() + parts.validation.len() + parts.test.len(), 36);
    assert!(![&parts.train, &parts.validation, &parts.test].iter().any(|part| part.contains(&9) || part.contains(&0)));
    insta::assert_snapshot!(dataset.warnings.join("\n"), @r"
    3 of 40 rows have no target and are left out.
    1 of 40 rows have no weight and are left out.
    ");
}

#[test]
fn a_test_file_is_lined_up_by_name_and_type() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("t.csv"), table(yes_no)).unwrap();
    fs::write(folder.path().join("test.csv"), "y,b,a,more\nyes,new,3,1\nmaybe,p,x,1\n").unwrap();
    let places = Places { workspace_dir: Some(folder.path().into()), data_dir: None };
    let data =
        spec::Data { path: "t.csv".into(), test: Some("test.csv".into()), target: "y".into(), ..spec::Data::default() };
    let workspace = Workspace { data, ..Workspace::default() };
    let dataset = Dataset::load(&workspace, &places).unwrap();
    assert_eq!((dataset.table.rows, dataset.parts.test.as_slice()), (42, &[40, 41][..]));
    assert_eq!(dataset.table.column("b").unwrap().values.text(40).unwrap(), "new");
    assert!(dataset.table.column("a").unwrap().values.is_missing(41));
    insta::assert_snapshot!(dataset.warnings.join("\n"), @r"
    Column `a` is read as numbers, and 1 of its cells is text, such as `x`. It is taken as missing.
    No training row has the target `maybe`, so it cannot be learnt and every such row counts as wrong.
    Only one row has the target `maybe`, so it cannot be both learnt and judged.
    No test row has the target `no`, so how well it is learnt cannot be judged there.
    ");
    fs::write(folder.path().join("test.csv"), "y,b\nyes,new\n").unwrap();
    let error = Dataset::load(&workspace, &places).unwrap_err();
    insta::assert_snapshot!(error, @"The test file `test.csv` has no column `a`, which the training file has. Give both files the same columns.");
}

#[test]
fn features_that_say_nothing_are_left_out_or_reported() {
    let rows =
        (0..40).map(|row| format!("id{row},,same,{},{}", row * 7 % 41, yes_no(row))).collect::<Vec<_>>().join("\n");
    let csv = format!("id,gap,fixed,a,y\n{rows}");
    let dataset = load(&csv, |_| ()).unwrap();
    assert_eq!(dataset.feature_names(), ["fixed", "a"]);
    insta::assert_snapshot!(dataset.warnings.join("\n"), @r"
    Feature `id` has 26 different labels in 26 training rows, like an identifier, and is left out. List it in `data.features`, or name it in a step of `prepare`, to keep it.
    Feature `gap` has no value in any training row and is left out.
    Feature `fixed` is the same in every training row, so nothing can be learnt from it.
    ");
    let kept = load(&csv, |workspace| workspace.data.features = Some(vec!["id".into()])).unwrap();
    assert_eq!(kept.feature_names(), ["id"]);
}

#[test]
fn a_protected_column_is_a_feature_only_where_that_is_wanted() {
    let set = |feature| {
        move |workspace: &mut Workspace| {
            workspace.data.protected = vec!["b".into()];
            workspace.data.protected_features = feature;
        }
    };
    assert_eq!(load(&table(yes_no), set(true)).unwrap().roles[1], Role::Protected { feature: true });
    assert_eq!(load(&table(yes_no), set(false)).unwrap().feature_names(), ["a"]);
}

#[test]
fn by_hash_of_all_features_rows_stay_although_a_column_turns_out_to_say_nothing() {
    let rows = |many: usize| {
        let row = |row: usize| {
            format!("{},{},{}", if row < 20 { "same".into() } else { format!("id{row}") }, row, yes_no(row))
        };
        format!("id,a,y\n{}\n", (0..many).map(row).collect::<Vec<_>>().join("\n"))
    };
    let parts = |many| {
        let dataset = load(&rows(many), |workspace| workspace.split.method = spec::SplitMethod::Hash).unwrap();
        (dataset.feature_names().len(), dataset.parts)
    };
    let ((few_features, few), (all_features, all)) = (parts(30), parts(400));
    assert_eq!((few_features, all_features), (2, 1));
    assert!(few.test.iter().all(|row| all.test.contains(row)) && few.train.iter().all(|row| all.train.contains(row)));
}

#[test]
fn named_columns_must_exist() {
    let message = error(&table(yes_no), |workspace| workspace.data.target = "Y2".into());
    insta::assert_snapshot!(message, @"`data.target` names the column `Y2`, which the table does not have. Did you mean `y`? Its columns are `a`, `b` and `y`.");
    let message = error(&table(yes_no), |workspace| workspace.data.drop = vec!["zebra".into()]);
    insta::assert_snapshot!(message, @"`data.drop` names the column `zebra`, which the table does not have. Its columns are `a`, `b` and `y`.");
    for (key, set) in [
        ("data.features", (|w: &mut Workspace| w.data.features = Some(vec!["zebra".into()])) as fn(&mut Workspace)),
        ("data.protected", |w| w.data.protected = vec!["zebra".into()]),
        ("data.weight", |w| w.data.weight = Some("zebra".into())),
        ("data.types", |w| w.data.types = [("zebra".into(), ColumnType::Numeric)].into()),
    ] {
        assert!(error(&table(yes_no), set).starts_with(&format!("`{key}` names the column `zebra`")), "{key}");
    }
    let message = error(&table(yes_no), |workspace| workspace.data.target.clear());
    insta::assert_snapshot!(message, @"`data.target` is empty. Name the column to predict: `a`, `b` and `y`.");
}

#[test]
fn a_column_has_one_role() {
    let message = error(&table(yes_no), |workspace| workspace.data.drop = vec!["y".into()]);
    insta::assert_snapshot!(message, @"Column `y` is both `data.target` and in `data.drop`. Take it out of one of them.");
}

#[test]
fn a_target_must_have_two_classes_and_the_positive_one() {
    insta::assert_snapshot!(error(&table(|_| "yes".into()), |_| ()), @"Every training row has the target `yes`. At least two classes are needed to learn a difference.");
    let message = error(&table(yes_no), |workspace| workspace.data.positive = Some("Yes".into()));
    insta::assert_snapshot!(message, @r#"`data.positive = "Yes"` is not a label of `y`. Its labels are `no` and `yes`."#);
}

#[test]
fn one_row_is_too_few() {
    insta::assert_snapshot!(error("a,y\n1,2\n2,\n", |_| ()), @"1 of 2 rows can be used, and at least 2 are needed. Rows without a target or a weight are left out.");
}

#[test]
fn regression_needs_numbers() {
    let message = error(&table(yes_no), |workspace| workspace.data.task = Some(Task::Regression));
    insta::assert_snapshot!(message, @r#"Regression needs numbers, and the target `y` holds text such as `yes`. Set `data.task = "classification"`, or `data.types` to read text as missing."#);
}

#[test]
fn weights_are_numbers_and_not_all_zero() {
    let weighed = |weight: &str| {
        let csv = table(|row| format!("{},{}", yes_no(row), weight)).replace("a,b,y", "a,b,y,w");
        error(&csv, |workspace| workspace.data.weight = Some("w".into()))
    };
    insta::assert_snapshot!(weighed("-1"), @"The weight column `w` holds -1 in row 1. Weights are numbers of at least 0.");
    insta::assert_snapshot!(weighed("heavy"), @"The weight column `w` holds text such as `heavy`. Weights are numbers of at least 0.");
    insta::assert_snapshot!(weighed("0"), @"Every training row has the weight 0 in column `w`. At least one must count.");
}

#[test]
fn something_must_be_left_to_learn_from() {
    let message = error(&table(yes_no), |workspace| workspace.data.drop = vec!["a".into(), "b".into()]);
    insta::assert_snapshot!(message, @"No feature is left to learn from. Check `data.drop`, `data.features` and `data.protected_features`.");
    let named = |name: fn(usize) -> String| {
        let csv = table(|row| format!("{},{}", yes_no(row), name(row))).replace("a,b,y", "a,b,y,n");
        error(&csv, |workspace| workspace.data.drop = vec!["a".into(), "b".into()])
    };
    insta::assert_snapshot!(named(|row| format!("p{row}")), @"No feature is left to learn from. Feature `n` has 26 different labels in 26 training rows, like an identifier, and is left out. List it in `data.features`, or name it in a step of `prepare`, to keep it. Check `data.drop`, `data.features` and `data.protected_features`.");
    insta::assert_snapshot!(named(|row| format!("20{:02}-0{}-11", row / 9, row % 9 + 1)), @"No feature is left to learn from. Feature `n` holds dates and is left out, because no step that names it (`date`) makes numbers of it. Check `data.drop`, `data.features` and `data.protected_features`.");
}
