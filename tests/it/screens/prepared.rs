//! Columns as they are trained on, the target as it is balanced, and how columns go with the target and who is in them.

use gradus::app::PaneId;

use super::Stage;
use super::stage::WORKSPACE;

/// The data pane alone, the column of that name in hand.
fn at(name: &str, width: u16, height: u16) -> Stage {
    let mut stage = Stage::new(width, height);
    stage.press("1z");
    seek(&mut stage, name);
    stage
}

fn seek(stage: &mut Stage, name: &str) {
    let columns = &stage.state.data.loaded.as_ref().expect("data").table.columns;
    let place = columns.iter().position(|column| column.name == name).expect("a column");
    stage.press("gg").press(&"j".repeat(place));
}

/// The output in hand of the column in hand.
fn output(stage: &Stage) -> String {
    let became = stage.state.becomes().expect("learnt from");
    became.after[stage.state.pane(PaneId::Data).column].values.name.clone()
}

#[test]
fn pictures_of_preparation() {
    insta::assert_snapshot!("prepared_number_80x24", at("age", 80, 24).press("P").screen());
    insta::assert_snapshot!("prepared_labels_80x24", at("workclass", 80, 24).press("Pl").screen());
    insta::assert_snapshot!("prepared_labels_160x48", at("workclass", 160, 48).press("Pll").screen());
    insta::assert_snapshot!("prepared_160x48", Stage::new(160, 48).press("1P").screen());
}

#[test]
fn pictures_of_balance() {
    let mut stage = at("income", 80, 24);
    stage.file(&WORKSPACE.replace("[train]", "[balance]\nmethod = \"smote\"\n\n[train]"));
    insta::assert_snapshot!("balance_80x24", stage.press("P").screen());
}

#[test]
fn pictures_of_what_goes_with_the_target() {
    insta::assert_snapshot!("groups_80x24", at("race", 80, 24).screen());
    insta::assert_snapshot!("groups_160x48", at("race", 160, 48).screen());
    insta::assert_snapshot!("association_160x48", at("education", 160, 48).screen());
}

#[test]
fn a_column_is_shown_before_and_after_and_its_columns_one_by_one() {
    let mut stage = at("workclass", 120, 40);
    assert!(!stage.shows("becomes"));
    stage.press("P");
    assert!(stage.shows("workclass  becomes 5 columns"), "{}", stage.screen());
    assert_eq!(output(&stage), "workclass=Private");
    stage.press("l");
    assert_eq!(output(&stage), "workclass=Self-emp");
    stage.press("llllllll");
    assert_eq!(output(&stage), "workclass=(other)", "the last is the last");
    stage.press("k");
    assert_eq!(output(&stage), "age", "another column begins with its first");
    stage.press("<enter>");
    assert!(stage.state.shows_rows());
    stage.press("P");
    assert!(stage.state.shows_prepared(), "from the rows it leads to the columns as prepared");
    stage.press("P");
    assert!(!stage.shows("becomes"));
}

#[test]
fn an_edit_of_the_file_shows_at_once_what_becomes_of_the_column() {
    let mut stage = at("age", 120, 40);
    stage.press("P");
    assert!(stage.shows("age  becomes 1 column"), "{}", stage.screen());
    let step = |steps: &str| WORKSPACE.replace("[model]", &format!("{steps}\n\n[model]"));
    let bin = "[[prepare]]\nstep = \"bin\"\ncolumns = [\"age\"]\nbins = 4\nencode = \"onehot\"";
    let rest = "\n\n[[prepare]]\nstep = \"impute\"\ncolumns = \"numeric\"\nwith = \"median\"\n\n[[prepare]]\nstep = \"impute\"\ncolumns = \"categorical\"\nwith = \"mode\"\n\n[[prepare]]\nstep = \"one_hot\"\ncolumns = \"categorical\"";
    stage.file(&step(&format!("{bin}{rest}")));
    assert!(stage.shows("age  becomes 4 columns") && stage.shows("age<"), "{}", stage.screen());
    seek(&mut stage, "workclass");
    assert!(
        stage.shows("workclass  becomes 4 columns"),
        "the most frequent label stands for missing\n{}",
        stage.screen()
    );
    stage.file(&WORKSPACE.replace("[model]", "drop = [\"age\"]\n\n[model]"));
    seek(&mut stage, "age");
    assert!(stage.shows("It is not learnt from"), "{}", stage.screen());
}

#[test]
fn a_step_that_does_not_fit_is_said_in_place_and_the_data_stay() {
    let mut stage = at("age", 120, 40);
    stage.press("P");
    let scale = "[[prepare]]\nstep = \"scale\"\ncolumns = [\"agee\"]\nwith = \"standard\"\n\n[model]";
    stage.file(&WORKSPACE.replace("[model]", scale));
    stage.send(gradus::app::Msg::Now(100.0));
    assert!(stage.shows("Step `scale` names the column `agee`") && stage.shows("workclass"), "{}", stage.screen());
    assert!(stage.shows("not prepared"));
    stage.press("s");
    assert!(stage.shows("The data cannot be used: Step `scale`"), "{}", stage.screen());
    stage.press("gn");
    assert!(stage.shows("The data cannot be prepared: Step `scale`"), "{}", stage.screen());
    stage.file(WORKSPACE);
    assert!(stage.shows("age  becomes 1 column"), "{}", stage.screen());
}

#[test]
fn classes_are_told_before_and_after_balancing() {
    let mut stage = at("income", 120, 40);
    stage.press("P");
    assert!(stage.shows("training rows, not balanced"), "{}", stage.screen());
    let with = |method: &str| WORKSPACE.replace("[train]", &format!("[balance]\n{method}\n\n[train]"));
    stage.file(&with("method = \"undersample\""));
    let classes = stage.state.data.survey.as_ref().expect("looked at").classes.clone().expect("classes");
    assert!(classes[0].before > classes[0].after && classes[0].after == classes[1].before, "{classes:?}");
    assert!(
        stage.shows("balanced by undersample") && stage.shows(&classes[0].before.to_string()),
        "{}",
        stage.screen()
    );
    stage.file(&with("method = \"smote\"\nk_neighbors = 400"));
    stage.send(gradus::app::Msg::Now(100.0));
    assert!(stage.shows("k_neighbors"), "why it cannot be balanced stands in place\n{}", stage.screen());
    seek(&mut stage, "age");
    assert!(stage.shows("age  becomes 1 column"), "preparation is shown all the same\n{}", stage.screen());
}

#[test]
fn a_column_is_told_with_the_target_and_a_protected_one_by_group() {
    let stage = at("education", 160, 48);
    assert!(stage.shows("with income") && stage.shows("Cramér's V"), "{}", stage.screen());
    let stage = at("sex", 160, 48);
    let coverage = stage.state.groups("sex").expect("protected").clone();
    let (count, [low, high]) = coverage.groups[0].labels[1];
    let share = 100.0 * count as f64 / coverage.groups[0].rows as f64;
    let told = format!("{count} {share:.1}% ({:.1} to {:.1})", 100.0 * low, 100.0 * high);
    assert!(stage.shows(&told), "{told}\n{}", stage.screen());
    assert!(!at("income", 160, 48).shows("with income"));
}
