//! From the workbench to the model on disk: a threshold is chosen, kept, and decides; rows behind a cell are the counted ones.

use std::fs;

use assert_cmd::Command;
use serde_json::Value;

use super::desk::Desk;

#[test]
fn a_threshold_that_is_kept_decides_and_the_rows_behind_a_cell_are_those_that_were_counted() {
    let desk = Desk::with_few_epochs();
    let before = fs::read_to_string(desk.path().join("w.toml")).expect("a file");
    let mut program = desk.finish(&[]);
    program.keys("9");
    program.wait_to_see("validation rows · weights of epoch");
    program.keys(":threshold.at 0.375\r\r");
    program.wait_to_see("decides at 0.375");
    let file = fs::read_to_string(desk.path().join("w.toml")).expect("a file");
    assert!(file.starts_with(&before) && file.ends_with("[balance]\nthreshold = 0.375\n"), "{file}");
    program.keys("u");
    program.wait_to_see("Undone.");
    assert_eq!(fs::read_to_string(desk.path().join("w.toml")).expect("a file"), before);

    let run = fs::read_dir(desk.path().join("runs")).expect("runs").flatten().find(|entry| entry.path().is_dir());
    let run = run.expect("a run").path();
    let json =
        |name: &str| -> Value { serde_json::from_slice(&fs::read(run.join(name)).expect("a file")).expect("JSON") };
    let counts = json("metrics.json")["confusion_matrix"]["test"].clone();
    let cell = counts[1][1].as_u64().expect("a count").max(counts[0][1].as_u64().expect("a count"));
    let row = if Some(cell) == counts[1][1].as_u64() { "j" } else { "" };
    program.keys(&format!("4{row}l\r"));
    program.wait_to_see(&format!("{cell} of 400 rows"));
    drop(program);

    let mut command = Command::new(env!("CARGO_BIN_EXE_gradus"));
    let done = command.current_dir(desk.path()).arg("evaluate").arg(&run).arg("--json").assert().success();
    let judged: Value = serde_json::from_slice(&done.get_output().stdout).expect("JSON");
    assert_eq!(judged["threshold"], 0.375);
    assert_eq!(
        judged["metrics"]["test"]["roc_auc"],
        json("metrics.json")["metrics"]["test"]["roc_auc"],
        "the same weights"
    );
}
