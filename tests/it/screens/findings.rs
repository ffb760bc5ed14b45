//! What is wrong with the data: listed, looked behind, mended and undone.

use std::sync::Arc;

use gradus::app::{Effect, Msg, PaneId};

use super::Stage;
use super::stage::WORKSPACE;
use super::survey;

/// The findings, with the first in hand.
fn findings(width: u16, height: u16) -> Stage {
    let mut stage = Stage::new(width, height);
    stage.press("1zw");
    stage
}

/// With the finding of a check in hand.
fn at(check: &str) -> Stage {
    let mut stage = findings(110, 40);
    let place = stage.state.found().iter().position(|finding| finding.check == check);
    stage.press(&"j".repeat(place.unwrap_or_else(|| panic!("no {check}\n{}", stage.screen()))));
    stage
}

fn written(stage: &Stage) -> Vec<&String> {
    let texts = stage.effects.iter().filter_map(|effect| match effect {
        Effect::Write(text) => Some(text),
        _ => None,
    });
    texts.collect()
}

#[test]
fn pictures_of_findings() {
    insta::assert_snapshot!("findings_80x24", findings(80, 24).screen());
    let mut stage = Stage::new(160, 48);
    insta::assert_snapshot!("findings_160x48", stage.press("1wjj").screen());
    insta::assert_snapshot!("finding_behind_80x24", findings(80, 24).press("j<enter>").screen());
}

#[test]
fn the_worst_comes_first_and_all_are_counted() {
    let mut stage = Stage::new(120, 36);
    stage.press("1");
    let found = stage.state.data.survey.as_ref().expect("looked at").findings.clone();
    assert!(stage.shows(&format!("{} found", found.len())), "{}", stage.screen());
    assert!(found.is_sorted_by(|a, b| a.severity >= b.severity));
    stage.press("w");
    assert!(!stage.shows("found") && stage.shows("1 severe, 1 warning"), "{}", stage.screen());
    stage.press("G");
    assert_eq!(stage.state.found_in_hand(), found.last());
    stage.press("/LEAK<enter>");
    assert_eq!(stage.state.found().len(), 1, "{}", stage.screen());
    stage.press("o");
    assert!(stage.shows("What is wrong is ordered by how bad it is."), "{}", stage.screen());
    stage.press("<esc><esc>w");
    assert!(stage.state.column_in_hand().is_some());
}

#[test]
fn enter_shows_the_rows_of_a_finding_and_backspace_comes_back() {
    let mut stage = at("under_represented");
    let before = stage.screen();
    let finding = stage.state.found_in_hand().expect("one").clone();
    stage.press("<enter>");
    assert!(stage.state.shows_rows());
    assert_eq!(stage.state.rows(PaneId::Data), finding.rows.len());
    assert_eq!(stage.state.subject().and_then(|rows| rows.row(0)), Some(finding.rows[0]));
    assert!(stage.shows("under represented"), "{}", stage.screen());
    stage.press("oo/race=Black<enter>");
    let left = stage.state.rows(PaneId::Data);
    assert!(left > 0 && left < finding.rows.len(), "a filter leaves some of these rows\n{}", stage.screen());
    stage.press("<esc>O");
    assert_eq!(stage.state.rows(PaneId::Data), finding.rows.len());
    stage.press("<backspace>");
    assert_eq!(stage.screen(), before);
    stage.press("<enter><esc>");
    assert!(stage.state.shows_rows() && stage.shows("480 rows"), "esc goes on to all rows\n{}", stage.screen());
}

#[test]
fn a_finding_without_rows_leads_to_its_column() {
    let mut stage = at("leakage");
    stage.press("w/race<enter>w<enter>");
    assert!(!stage.state.shows_rows() && !stage.state.shows_findings());
    let column = stage.state.column_in_hand().expect("a column");
    assert_eq!(stage.state.data.loaded.as_ref().expect("data").table.columns[column].name, "age");
    stage.press("<backspace>");
    assert!(stage.state.shows_findings());
}

#[test]
fn one_key_mends_a_finding_in_the_file_and_undo_takes_it_back() {
    let mut stage = at("leakage");
    let finding = stage.state.found_in_hand().expect("one").clone();
    let fix = finding.fix.clone().expect("a fix");
    stage.press("x");
    let expected = fix.apply(WORKSPACE).expect("it fits");
    assert_eq!(written(&stage), [&expected], "the same as --fix writes");
    assert!(expected.contains("# enough"), "comments stay");
    assert!(stage.shows("Mended:"), "{}", stage.screen());
    assert!(!stage.state.data.survey.as_ref().expect("looked at").findings.contains(&finding), "{}", stage.screen());
    stage.press("u");
    assert_eq!(stage.state.file.text, WORKSPACE);
    assert!(stage.state.data.survey.as_ref().expect("looked at").findings.contains(&finding));
}

#[test]
fn what_the_data_cannot_be_used_with_is_taken_back() {
    let mut stage = at("leakage");
    let fix = stage.state.found_in_hand().and_then(|finding| finding.fix.clone()).expect("a fix");
    stage.data_come = false;
    stage.press("x");
    assert!(stage.shows("Mended:") && stage.state.data.loading, "{}", stage.screen());
    stage.data_come = true;
    let result = Err("No column is left to learn from.".to_owned());
    stage.send(Msg::Loaded { generation: stage.state.data.generation, result });
    assert_eq!(written(&stage), [&fix.apply(WORKSPACE).expect("it fits"), WORKSPACE]);
    assert_eq!(stage.state.file.text, WORKSPACE);
    assert!(stage.state.data.failure.is_none() && !stage.state.found().is_empty(), "{}", stage.screen());
    assert!(stage.shows("The file is as it was: one that"), "{}", stage.screen());
    // What another change broke stays for whoever made it.
    stage.data_come = false;
    stage.press("x");
    let other = stage.state.file.text.replace("# enough", "# more");
    stage.file(&other);
    let result = Err("No column is left to learn from.".to_owned());
    stage.send(Msg::Loaded { generation: stage.state.data.generation, result });
    assert_eq!(stage.state.file.text, other);
}

#[test]
fn a_live_run_is_asked_about_before_the_file_is_mended() {
    let mut stage = Stage::training(110, 40);
    stage.press("1zwx");
    assert!(stage.shows("The live run cannot take this over.") && !stage.shows("Mended"), "{}", stage.screen());
    assert!(written(&stage).is_empty());
    stage.press("d");
    assert_eq!(stage.state.file.text, WORKSPACE);
}

#[test]
fn a_text_that_comes_back_after_another_is_not_taken_for_our_own() {
    let mut stage = at("leakage");
    stage.watcher_sleeps = true;
    stage.press("xu");
    let other = WORKSPACE.replace("epochs = 30", "epochs = 31");
    stage.file(&other);
    stage.file(WORKSPACE);
    assert_eq!(stage.state.file.text, WORKSPACE);
}

#[test]
fn what_takes_a_person_is_not_mended() {
    let mut stage = at("under_represented");
    stage.press("x");
    assert!(stage.shows("This takes a person"), "{}", stage.screen());
    stage.press("<esc>wx");
    assert!(stage.shows("What is wrong with the data is not in view; w shows"), "{}", stage.screen());
    assert!(written(&stage).is_empty());
}

#[test]
fn findings_of_older_data_are_dropped_and_not_acted_on() {
    let mut stage = findings(110, 40);
    let (_, survey) = survey::read(WORKSPACE);
    stage.surveys_come = false;
    stage.press("wgr");
    assert!(stage.shows("looking…") && !stage.shows("found"), "{}", stage.screen());
    stage.press("w");
    assert!(stage.shows("looking…"), "{}", stage.screen());
    stage.press("x");
    assert!(stage.shows("The data are being looked at anew."), "{}", stage.screen());
    stage.press("<enter>");
    assert!(stage.state.shows_findings());
    let generation = stage.state.data.generation;
    stage.send(Msg::Surveyed { generation: generation - 1, result: Ok(Arc::clone(&survey)) });
    assert!(stage.state.data.surveying);
    stage.send(Msg::Surveyed { generation, result: Ok(survey) });
    assert!(!stage.state.data.surveying);
    stage.send(Msg::Surveyed { generation, result: Err("out of paper".into()) });
    assert!(stage.shows("The data cannot be looked at: out of paper"), "{}", stage.screen());
}
