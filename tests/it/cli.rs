//! The command line as it is promised: what goes to which stream, with which exit code, and what a run leaves behind.

use std::fs;
use std::process::Stdio;

use insta::assert_snapshot;
use serde_json::Value;

use crate::support::{Desk, shop};

/// The newest run's id.
fn newest(desk: &Desk) -> String {
    desk.runs()[0]["run"].as_str().expect("an id").to_owned()
}

/// A run's document without what may differ between equal runs.
fn lasting(document: &Value) -> Value {
    let mut document = document.clone();
    let map = document.as_object_mut().expect("a map");
    for key in ["run", "dir", "seconds", "samples_per_second", "energy"] {
        assert!(map.shift_remove(key).is_some(), "no {key}");
    }
    document
}

#[test]
fn the_help_names_every_command() {
    let desk = Desk::new();
    let out = desk.done(&["--help"]);
    let out = out.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
    assert_snapshot!(out, @"
    A workbench in the terminal to prepare data, train a network, watch it learn and judge it

    Usage: gradus [OPTIONS] [COMMAND]

    Commands:
      demo         Train on a built-in table, with nothing to download or configure
      tour         Be led through the first steps on the demo's data
      open         Open the workbench on a workspace file
      init         Write a commented workspace file with settings inferred from a table or from images
      check        Validate a workspace file and say every mistake with its place
      profile      Say what is in a table, or in a folder or file of images, and what is wrong with it
      train        Train without the screen
      attach       Follow a run that is going, in the workbench, and change its course
      watch        Watch a run and change nothing; without a terminal, print what it does until its end
      tell         Ask something of a run that is going
      replay       Play a sitting again from its journal, which `--journal FILE` keeps
      resume       Let a run go on that was interrupted, stopped or killed
      cv           Judge a workspace by cross-validation; the test rows take no part
      compare      Compare workspaces on the same folds, and say whether they differ by more than chance
      curve        Show how a metric goes with the number of training rows, or with a setting
      grid         Train each workspace with each value and seed, and show the results as a matrix
      lr-find      Sweep the learning rate on a network that is not kept, and say which rates teach
      evaluate     Judge a run's model, on its own data or on another file
      explain      Say why a run's model decides as it does: columns, protected groups, mistakes
      audit        Judge scores that somebody else made, by group; nothing is trained
      mitigate     Compare what each way of mitigating unequal treatment costs and gains
      predict      Predict a table's rows, or images: one row out per row in, in the same order
      report       Write a run's results as files: a page, pictures, a model card, tables
      test         Hold a run's results against its goal, and say so in words, in the XML of test
                   reports and in JSON
      runs         Look at earlier runs
      queue        Let runs wait until others have ended
      keys         Print the keys of the workbench as a file to begin one's own with
      schema       Print the JSON Schema of workspace files, for editors
      doctor       Say what this terminal and machine can do
      completions  Print shell completions
      help         Print this message or the help of the given subcommand(s)

    Options:
          --data-dir <DIR>  A folder in which relative data paths are also looked for [env: GRADUS_DATA]
          --runs <DIR>      The folder that holds the runs [env: GRADUS_RUNS] [default: runs]
          --theme <NAME>    A theme by name or file, or `auto`: dark or light by the terminal's
                            background; see `themes/` [env: GRADUS_THEME]
          --linear          Write plain lines for a screen reader instead of drawing; the keys are the
                            same [env: GRADUS_LINEAR]
          --journal <FILE>  Write what is typed and clicked into a new file, or into a new one of a
                            folder, for `gradus replay` [env: GRADUS_JOURNAL]
      -h, --help            Print help
      -V, --version         Print version
    ");
}

#[test]
fn usage_mistakes_leave_with_2_and_advice() {
    let desk = Desk::with_a_shop();
    assert_snapshot!(desk.refused(&["fly"]), @r"
    error: unrecognized subcommand 'fly'

    Usage: gradus [OPTIONS] [COMMAND]

    For more information, try '--help'.
    ");
    let err = desk.refused(&["train", "shop.toml", "--seed", "-1"]);
    assert!(err.starts_with("error: invalid value '-1' for '--seed <N>'"), "{err}");
    assert_snapshot!(desk.refused(&["train", "shop.toml", "--set", "train.epoch=3"]), @r"
    error: `train.epoch`: there is no such key
     |
     = hint: did you mean `train.epochs`?
    ");
    assert_snapshot!(desk.refused(&["train", "shop.toml", "--set", "train.epochs=x"]), @"error: `train.epochs`: expected a whole number from 1 to 1000000, found text");
    assert_snapshot!(desk.refused(&["train", "shop.toml", "--set", "train"]), @"error: `train`: expected key=value");
    assert!(!desk.path("runs").exists());
}

#[test]
fn a_mistake_in_the_workspace_is_shown_with_its_place() {
    let desk = Desk::with_a_shop();
    desk.write("shop.toml", "[data]\npath = \"shop.csv\"\ntarget = \"bought\"\n\n[train]\nepoch = 3\n");
    let err = desk.refused(&["check", "shop.toml"]);
    assert!(err.contains("shop.toml:6:1") && err.contains("did you mean"), "{err}");
    assert_eq!(desk.refused(&["train", "shop.toml"]), err);
}

#[test]
fn training_prints_results_on_stdout_and_progress_on_stderr() {
    let desk = Desk::with_a_shop();
    let answer = desk.gradus(&["train", "shop.toml"]);
    assert_eq!(answer.code, Some(0));
    assert!(answer.out.contains("roc_auc") && answer.out.contains("fairness by town"), "{}", answer.out);
    assert!(!answer.out.contains("epoch 1/3") && answer.err.contains("epoch 1/3"));
    assert!(!answer.err.contains("roc_auc  "), "{}", answer.err);
    let epochs = answer.err.lines().filter(|line| line.starts_with("epoch ")).count();
    assert_eq!(epochs, 3);
}

#[test]
fn the_document_has_every_key_and_is_what_the_run_keeps() {
    let desk = Desk::with_a_shop();
    let document = desk.json(&["train", "shop.toml", "--json"]);
    let keys = [
        "run",
        "dir",
        "task",
        "rows",
        "metrics",
        "fairness",
        "confusion_matrix",
        "epochs",
        "seconds",
        "samples_per_second",
        "warnings",
    ];
    assert_eq!(keys.iter().find(|key| document.get(**key).is_none()), None);
    for part in ["train", "validation", "test"] {
        assert!(document["rows"][part].as_u64() > Some(0), "{part}");
        let names = [
            "accuracy",
            "balanced_accuracy",
            "precision_macro",
            "recall_macro",
            "f1_macro",
            "f1_weighted",
            "roc_auc",
            "average_precision",
            "log_loss",
            "brier_score",
            "matthews_corrcoef",
            "cohen_kappa",
            "ece",
        ];
        assert_eq!(names.iter().find(|name| !document["metrics"][part][**name].is_f64()), None, "{part}");
    }
    for time in ["load", "prepare", "train", "evaluate"] {
        assert!(document["seconds"][time].is_f64(), "{time}");
    }
    let town = &document["fairness"]["town"];
    assert!(town["demographic_parity_difference"].is_f64() && town["equalized_odds_difference"].is_f64(), "{town}");
    for name in ["count", "selection_rate", "tpr", "fpr"] {
        assert!(town["groups"]["Oslo"][name].is_number(), "{name} in {town}");
    }
    let matrix = &document["confusion_matrix"];
    assert_eq!(matrix["labels"], serde_json::json!(["no", "yes"]));
    let judged: u64 = matrix["test"]
        .as_array()
        .into_iter()
        .flatten()
        .flat_map(|row| row.as_array().into_iter().flatten())
        .filter_map(Value::as_u64)
        .sum();
    assert_eq!(Some(judged), document["rows"]["test"].as_u64());

    let folder = desk.path(document["dir"].as_str().expect("a folder"));
    for file in ["workspace.toml", "events.jsonl", "metrics.json", "model.safetensors", "pipeline.json", "checkpoints"]
    {
        assert!(folder.join(file).exists(), "{file}");
    }
    let kept: Value = serde_json::from_slice(&fs::read(folder.join("metrics.json")).expect("a file")).expect("JSON");
    assert_eq!(kept, document);
}

#[test]
fn events_are_one_object_a_line_and_the_log_of_the_run() {
    let desk = Desk::with_a_shop();
    let out = desk.done(&["train", "shop.toml", "--events"]);
    let events: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).expect("an object")).collect();
    let names: Vec<&str> = events.iter().filter_map(|event| event["event"].as_str()).collect();
    assert_eq!((names.len(), names[0], names[names.len() - 1]), (events.len(), "started", "finished"));
    assert_eq!(names.iter().filter(|name| **name == "epoch").count(), 3);
    assert!(events.iter().all(|event| event["seconds"].is_f64() && event["step"].is_u64()));
    let log = fs::read_to_string(desk.path("runs").join(newest(&desk)).join("events.jsonl")).expect("a log");
    let losses = |text: &str| -> Vec<Value> {
        let events = text.lines().map(|line| serde_json::from_str::<Value>(line).expect("an object"));
        events.flat_map(|event| event["losses"].as_array().cloned().unwrap_or_default()).collect()
    };
    assert_eq!(losses(&log), losses(&out));
    assert_eq!(log.lines().last(), out.lines().last());
}

#[test]
fn settings_on_the_command_line_stand_above_the_file_and_are_kept() {
    let desk = Desk::with_a_shop();
    let document =
        desk.json(&["train", "shop.toml", "--json", "--set", "train.epochs=1", "--set", "model.hidden=[3, 2]"]);
    // Seven features: two numbers, three towns and "missing", and whether the age is missing.
    let parameters = 7 * 3 + 3 + 3 * 2 + 2 + 2 + 1;
    assert_eq!((&document["epochs"], &document["parameters"]), (&1.into(), &parameters.into()));
    let kept = fs::read_to_string(desk.path("runs").join(newest(&desk)).join("workspace.toml")).expect("a workspace");
    assert!(kept.contains("epochs = 1") && kept.contains("hidden = [3, 2]"), "{kept}");
    assert!(desk.read("shop.toml").contains("epochs = 3"));
}

#[test]
fn the_same_seed_gives_the_same_numbers_and_another_seed_others_on_the_same_rows() {
    let desk = Desk::with_a_shop();
    let run = |seed: &str| desk.json(&["train", "shop.toml", "--json", "--seed", seed]);
    let (first, again, other) = (run("1"), run("1"), run("2"));
    assert_eq!(lasting(&first), lasting(&again));
    assert_ne!(first["metrics"]["test"]["log_loss"], other["metrics"]["test"]["log_loss"]);
    let dealt = |document: &Value| {
        let groups = document["fairness"]["town"]["groups"].as_object().expect("groups").clone();
        groups.into_iter().map(|(town, group)| (town, group["count"].clone())).collect::<Vec<_>>()
    };
    assert_eq!((&first["rows"], dealt(&first)), (&other["rows"], dealt(&other)));
}

#[test]
fn requirements_decide_the_exit_code() {
    let desk = Desk::with_a_shop();
    let train = |condition: &str| desk.gradus(&["train", "shop.toml", "--require", condition]);
    assert_eq!(train("test.accuracy >= 0").code, Some(0));
    assert_eq!(train("fairness.town.demographic_parity_difference <= 1").code, Some(0));
    let missed = train("test.accuracy >= 1");
    assert_eq!(missed.code, Some(1));
    assert!(missed.out.contains("accuracy"), "the report is printed all the same");
    let last = missed.err.lines().last().expect("a message");
    assert!(last.starts_with("error: required test.accuracy >= 1, found 0."), "{last}");
    let before = desk.runs().len();
    assert_eq!(train("fairness.nobody.demographic_parity_difference <= 1").code, Some(2));
    assert_snapshot!(desk.refused(&["train", "shop.toml", "--require", "nonsense"]), @r#"error: --require "nonsense" is not a condition: it has none of >=, <=, >, <; write it like `test.roc_auc >= 0.9` or `fairness.sex.demographic_parity_difference <= 0.1`"#);
    assert_snapshot!(desk.refused(&["train", "shop.toml", "--require", "test.acuracy > 0.5"]), @r#"error: --require "test.acuracy > 0.5" is not a condition: there is no metric "acuracy"; did you mean `accuracy`?"#);
    assert_eq!(desk.runs().len(), before, "nothing is trained for a condition that cannot be read");
}

#[test]
fn a_runs_folder_that_cannot_be_made_is_told() {
    let desk = Desk::with_a_shop();
    desk.write("occupied", "");
    let err = desk.refused(&["train", "shop.toml", "--runs", "occupied"]);
    assert_snapshot!(err, @"error: cannot make occupied: File exists (os error 17)");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_under_stdout_fails_and_a_reader_that_leaves_does_not() {
    let desk = Desk::new();
    let full = fs::File::options().write(true).open("/dev/full").expect("a device that is always full");
    let output = desk.command(&["schema"]).stdout(full).output().expect("the program starts");
    assert_eq!(output.status.code(), Some(1));
    assert_snapshot!(String::from_utf8_lossy(&output.stderr), @"error: No space left on device (os error 28)");
    let mut child = desk.command(&["schema"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("a start");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("an end");
    assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0));
}

#[test]
fn colours_are_never_written_to_a_pipe() {
    let desk = Desk::with_a_shop();
    for (name, value) in [("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1"), ("COLORTERM", "truecolor")] {
        let output = desk.command(&["train", "shop.toml"]).env(name, value).output().expect("the program starts");
        assert!(output.status.success());
        assert!(![output.stdout, output.stderr].concat().contains(&0x1b), "{name}");
    }
}

#[test]
fn init_writes_a_file_that_checks_and_trains_as_it_is_and_is_never_replaced() {
    let desk = Desk::new();
    desk.write("shop.csv", shop(240));
    let answer = desk.gradus(&["init", "shop.csv", "--target", "bought"]);
    assert_eq!((answer.code, answer.out.as_str()), (Some(0), ""));
    assert_snapshot!(answer.err, @r"
    shop.csv: binary, 240 rows, 4 columns
    wrote shop.toml; now: gradus train shop.toml   or   gradus open shop.toml
    ");
    let written = desk.read("shop.toml");
    assert!(desk.done(&["check", "shop.toml"]).starts_with("shop.toml: ok\n"));
    let document = desk.json(&["train", "shop.toml", "--json", "--set", "train.epochs=2"]);
    assert_eq!(document["task"], "binary");
    assert_snapshot!(desk.refused(&["init", "shop.csv", "--target", "bought"]), @"error: shop.toml is there already; write elsewhere with --out FILE");
    assert_eq!(desk.read("shop.toml"), written);
    fs::create_dir(desk.path("elsewhere")).expect("a folder");
    assert_snapshot!(desk.refused(&["init", "shop.csv", "--target", "bought", "--protected", "ag", "--out", "p.toml"]), @"error: --protected: the table has no column `ag`; did you mean `age`?");
    desk.done(&["init", "shop.csv", "--target", "bought", "--protected", "age", "--out", "p.toml"]);
    assert!(desk.read("p.toml").contains("protected = [\"age\"]"), "{}", desk.read("p.toml"));
    desk.done(&["init", "shop.csv", "--target", "income", "--out", "elsewhere/w.toml"]);
    assert_eq!(desk.json(&["train", "elsewhere/w.toml", "--json", "--set", "train.epochs=1"])["task"], "regression");
}

#[test]
fn check_and_profile_say_what_is_there() {
    let desk = Desk::with_a_shop();
    assert_snapshot!(desk.done(&["check", "shop.toml"]), @r"
    shop.toml: ok

    task        binary (bought)
    labels      no, yes
    rows        156 training, 36 validation, 48 test
    split       stratified: 0 rows, 0 groups, 0 duplicates in two parts
    device      processor, the program's own layers
    features    7 prepared
    network     mlp 7-8-1 relu
                                                           out   parameters    flops a row
                dense 7 → 8, relu                            8           64            112
                dense 8 → 1                                  1            9             16
                in all                                                   73            128
    memory      12.4 kB to train

    1 note

    note     duplicates
             1 row is equal to an earlier one.
             About as many are equal by chance, because the columns have few values.
             row 151; fix: adds the step `drop_duplicates`
    ");
    let profile = desk.json(&["profile", "shop.csv", "--json"]);
    assert_eq!((&profile["rows"], profile["columns"].as_array().map(Vec::len)), (&240.into(), Some(4)));
    assert_eq!((&profile["columns"][0]["name"], &profile["columns"][0]["missing"]), (&"age".into(), &14.into()));
    assert!(desk.done(&["profile", "shop.csv"]).starts_with("240 rows, 4 columns"));
}

#[test]
fn schema_doctor_and_completions_print() {
    let desk = Desk::new();
    let schema = desk.json(&["schema"]);
    assert!(schema["properties"]["train"]["properties"]["learning_rate"].is_object(), "{schema}");
    assert!(desk.done(&["doctor"]).contains(env!("CARGO_PKG_VERSION")));
    for (variables, says) in [
        (&[("TERM", "xterm-256color")][..], "pictures    half-blocks; GRADUS_PICTURES=kitty, iterm2 or sixel"),
        (&[("TERM", "xterm-kitty")], "pictures    kitty graphics\n"),
        (&[("TERM", "xterm-kitty"), ("TMUX", "/tmp/tmux-0/default,1,0")], "pictures    half-blocks"),
        (&[("GRADUS_PICTURES", "iterm2")], "pictures    iTerm2 inline images\n"),
        (&[("GRADUS_PICTURES", "gif")], "GRADUS_PICTURES is `gif`; it can be auto, blocks, kitty, iterm2 or sixel"),
    ] {
        let mut doctor = desk.command(&["doctor"]);
        let output = doctor.env_clear().envs(variables.iter().copied()).output().expect("it runs");
        let shown = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(shown.contains(says), "{variables:?}: {shown}");
    }
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        assert!(desk.done(&["completions", shell]).contains("evaluate"), "{shell}");
    }
}

#[test]
fn the_demo_needs_nothing() {
    let desk = Desk::new();
    let document = desk.json(&["demo", "--headless", "--json", "--require", "test.roc_auc >= 0.7"]);
    assert_eq!(document["task"], "binary");
    assert!(document["fairness"]["sex"]["demographic_parity_difference"].is_f64());
    let id = document["run"].as_str().expect("an id");
    let again = desk.json(&["evaluate", id, "--json"]);
    assert_eq!(again["metrics"], document["metrics"]);
    for name in ["accuracy", "roc_auc", "f1_macro"] {
        let [low, high] = [0, 1].map(|end| again["intervals"]["test"][name][end].as_f64().expect("an end"));
        let value = document["metrics"]["test"][name].as_f64().expect("a metric");
        assert!(low < value && value < high, "{name}: {low} {value} {high}");
    }
    assert!(desk.done(&["evaluate", id]).lines().next().is_some_and(|line| line.ends_with("test  95 % interval")));
}
