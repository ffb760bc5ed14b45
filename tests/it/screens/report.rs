//! The report on a run, asked for from the workbench.

use gradus::app::{Effect, Msg};

use super::Stage;

#[test]
fn a_report_is_written_for_the_run_in_view_and_its_place_is_told() {
    let mut stage = Stage::trained(120, 36);
    let run = stage.state.shown.clone().expect("a run");
    stage.press("gp");
    assert_eq!(stage.effects.last(), Some(&Effect::Report(run.clone())));
    assert!(stage.shows(&format!("Writing the report on {run}")), "{}", stage.screen());
    stage.press("gp");
    assert!(stage.shows("A report is being written"), "{}", stage.screen());
    stage.send(Msg::Reported { run, result: Ok("runs/x/report/report.html".into()) });
    stage.press("7");
    assert!(stage.shows("runs/x/report/report.html opens in a browser"), "{}", stage.screen());
    assert_eq!(stage.effects.last(), Some(&Effect::ListRuns), "it was a look at the test rows");
}

#[test]
fn the_runs_pane_chooses_the_run_and_a_live_one_has_no_report() {
    let mut stage = Stage::training(120, 36);
    stage.press("gp");
    assert!(stage.shows("The run is live"), "{}", stage.screen());
    stage.press("6j");
    let listed = stage.state.run_in_hand().expect("a run");
    stage.press("gp");
    assert_eq!(stage.effects.last(), Some(&Effect::Report(listed.clone())));
    stage.send(Msg::Reported { run: listed, result: Err("there is no room".into()) });
    stage.press("7");
    assert!(stage.shows(" There is no report on"), "{}", stage.screen());
}
