//! Each lint fires, early, in a training that is really sick; none fires in one that is healthy.

use std::fmt::Write;

use super::*;
use crate::spec::{Activation, Columns, EarlyStopping, ModelKind, Optimizer, Scaling, Step, Workspace};
use crate::train::tests::{Memory, begin, begin_at, prepared, workspace};
use crate::train::{Command, Event, Happening, Knob, Origin};

/// Everything a run of `workspace` says.
fn said(workspace: &Workspace) -> Vec<Event> {
    begin(workspace, Memory::default())
        .until(|what| matches!(what, Happening::Finished { .. } | Happening::Failed { .. }))
}

/// Everything it says when this is turned before its first batch.
fn said_with(workspace: &Workspace, knob: Knob) -> Vec<Event> {
    let first = vec![Command::Set(knob)];
    begin_at(Origin::Fresh, first, workspace, prepared(workspace), Memory::default())
        .until(|what| matches!(what, Happening::Finished { .. } | Happening::Failed { .. }))
}

fn findings(events: &[Event]) -> Vec<(u64, Finding)> {
    let finding = |event: &Event| match &event.what {
        Happening::Lint(finding) => Some((event.step, (**finding).clone())),
        _ => None,
    };
    events.iter().filter_map(finding).collect()
}

/// The first finding of that lint and the step at which it was told; it must name a key that exists.
fn first(workspace: &Workspace, id: &str) -> (u64, Finding) {
    let found = findings(&said(workspace));
    let (step, finding) = found
        .iter()
        .find(|(_, finding)| finding.id == id)
        .unwrap_or_else(|| panic!("{id} did not fire among {found:#?}"))
        .clone();
    assert_eq!(finding.standing, Standing::New);
    assert!(
        finding.since.step <= step + 1 && finding.seen.ends_with('.') && finding.advice.ends_with('.'),
        "{finding:?}"
    );
    let key = finding.key.as_deref().expect("every finding names a key");
    assert!(key == "prepare" || crate::spec::FIELDS.iter().any(|field| field.key == key), "{key}");
    (step, finding)
}

/// A workspace on a table made by formula: columns of row numbers, target last, in a folder that lives as long.
fn table(header: &str, rows: usize, row: impl Fn(usize) -> String) -> (tempfile::TempDir, Workspace) {
    let folder = tempfile::tempdir().unwrap();
    let mut text = format!("{header},target\n");
    (0..rows).for_each(|place| writeln!(text, "{}", row(place)).unwrap());
    let path = folder.path().join("table.csv");
    std::fs::write(&path, text).unwrap();
    let mut sick = Workspace::default();
    sick.data.path = path.display().to_string();
    sick.data.target = "target".into();
    sick.train.epochs = 12;
    sick.train.batch_size = 32;
    sick.train.early_stopping = None;
    (folder, sick)
}

/// A number in `[0, 1)` that looks random, for a place in a table.
fn noise(place: usize, salt: u64) -> f64 {
    use crate::base::rng::{Purpose, Stream};
    Stream::new(salt, Purpose::Demo, place as u64).uniform()
}

/// Two columns that have nothing to do with the target.
fn random_labels(rows: usize, share: f64) -> (tempfile::TempDir, Workspace) {
    table("a,b", rows, move |place| {
        let label = if noise(place, 3) < share { "yes" } else { "no" };
        format!("{},{},{label}", noise(place, 1), noise(place, 2))
    })
}

#[test]
fn healthy_trainings_on_the_demo_are_left_in_peace() {
    let plain = workspace();
    let mut long = workspace();
    long.train.epochs = 30;
    long.model.hidden = vec![64, 32];
    let mut small_batches = long.clone();
    (small_batches.train.batch_size, small_batches.train.epochs) = (16, 8);
    let mut sgd = long.clone();
    (sgd.train.optimizer, sgd.train.learning_rate) = (Optimizer::Sgd, 0.01);
    let mut linear = long.clone();
    linear.model.kind = ModelKind::Linear;
    let mut regression = long.clone();
    (regression.data.target, regression.data.positive) = ("income".into(), None);
    let mut deep = long.clone();
    (deep.model.hidden, deep.model.dropout) = (vec![64, 64, 64], 0.2);
    let mut tanh = long.clone();
    tanh.model.activation = Activation::Tanh;
    let all = [
        ("plain", plain),
        ("long", long),
        ("small batches", small_batches),
        ("sgd", sgd),
        ("linear", linear),
        ("regression", regression),
        ("deep", deep),
        ("tanh", tanh),
    ];
    for (name, workspace) in all {
        let found = findings(&said(&workspace));
        assert!(found.is_empty(), "{name}: {found:#?}");
    }
}

#[test]
fn a_loss_that_is_no_number_names_its_first_batch_and_layer() {
    let mut sick = workspace();
    sick.train.learning_rate = 1e38;
    let (step, finding) = first(&sick, "not_finite");
    assert!(step <= 2 && finding.severity == Severity::Severe, "{finding:?}");
    assert!(finding.seen.contains("`layers.0"), "{finding:?}");
    let events = said(&sick);
    let Some(Happening::Failed { message }) = events.last().map(|event| &event.what) else { panic!("{events:?}") };
    assert!(message.contains("`layers.0") && message.contains("not a number"), "{message}");
}

#[test]
fn exploding_gradients_are_told_within_a_few_steps() {
    let mut sick = workspace();
    (sick.data.target, sick.data.positive) = ("income".into(), None);
    (sick.train.optimizer, sick.train.learning_rate, sick.model.kind) = (Optimizer::Sgd, 1.0, ModelKind::Linear);
    let (step, _) = first(&sick, "exploding_gradients");
    assert!(step <= 64, "{step}");
}

#[test]
fn vanishing_gradients_are_told_within_a_few_steps() {
    let mut sick = workspace();
    (sick.model.hidden, sick.model.activation) = (vec![16; 8], Activation::Sigmoid);
    let (step, finding) = first(&sick, "vanishing_gradients");
    assert!(step <= 16 && finding.seen.contains("`layers.0`"), "{step} {finding:?}");
}

#[test]
fn dead_units_are_told_in_the_first_epoch() {
    let mut sick = workspace();
    (sick.train.learning_rate, sick.model.hidden) = (3.0, vec![32, 32]);
    let (step, finding) = first(&sick, "dead_units");
    assert!(step <= 64 && finding.seen.contains('%'), "{step} {finding:?}");
}

#[test]
fn dead_units_are_looked_for_as_soon_as_batches_are_large_enough() {
    let mut sick = workspace();
    (sick.train.learning_rate, sick.model.hidden, sick.train.batch_size) = (3.0, vec![32, 32], 8);
    let told = |events: &[Event]| findings(events).iter().any(|(_, finding)| finding.id == "dead_units");
    assert!(!told(&said(&sick)));
    assert!(told(&said_with(&sick, Knob::BatchSize(64))));
    sick.train.batch_size = 64;
    assert!(told(&said(&sick)));
    assert!(!told(&said_with(&sick, Knob::BatchSize(8))));
}

#[test]
fn a_loss_that_does_not_fall_is_told() {
    let mut sick = workspace();
    (sick.train.learning_rate, sick.train.epochs) = (1e-9, 12);
    let (step, _) = first(&sick, "not_decreasing");
    assert!(step <= 150, "{step}");
}

#[test]
fn a_rate_too_high_is_told_within_an_epoch() {
    let mut sick = workspace();
    sick.train.learning_rate = 1.0;
    let (step, finding) = first(&sick, "rate_too_high");
    assert!(step <= 150 && finding.value.is_some(), "{step} {finding:?}");
}

#[test]
fn a_rate_too_low_is_told_and_a_better_one_named() {
    let mut sick = workspace();
    (sick.train.learning_rate, sick.train.epochs, sick.train.batch_size) = (1e-8, 20, 32);
    let (step, finding) = first(&sick, "rate_too_low");
    let better: f64 = finding.value.as_deref().unwrap().parse().unwrap();
    assert!(step <= 300 && better > 1e-6, "{step} {finding:?}");
    let told: Vec<String> = findings(&said(&sick)).into_iter().map(|(_, finding)| finding.id).collect();
    assert!(
        !told.iter().any(|id| id == "underfit" || id == "class_collapse"),
        "what comes of it is not told: {told:?}"
    );
}

#[test]
fn overfitting_is_told_when_the_validation_loss_has_turned() {
    let (_folder, mut sick) = random_labels(200, 0.5);
    (sick.model.hidden, sick.train.epochs, sick.train.learning_rate) = (vec![128, 128], 60, 3e-3);
    let (_, finding) = first(&sick, "overfit");
    assert!(finding.seen.contains("lowest in epoch"), "{finding:?}");
    assert_eq!(finding.key.as_deref(), Some("train.early_stopping"));
}

#[test]
fn what_is_advised_against_overfitting_follows_patience_as_it_is_turned() {
    let (_folder, mut sick) = random_labels(200, 0.5);
    (sick.model.hidden, sick.train.epochs, sick.train.learning_rate) = (vec![128, 128], 60, 3e-3);
    sick.train.early_stopping = Some(EarlyStopping { metric: "accuracy".into(), patience: 1_000 });
    let overfit = |events: &[Event]| -> Finding {
        findings(events).into_iter().find(|(_, finding)| finding.id == "overfit").expect("it overfits").1
    };
    let watched = overfit(&said(&sick));
    assert_eq!((watched.severity, watched.key.as_deref()), (Severity::Note, Some("model.dropout")));
    assert_eq!(watched.value.as_deref(), Some("0.2"));
    sick.model.dropout = 0.1;
    assert_eq!(overfit(&said(&sick)).value.as_deref(), Some("0.3"), "never less than there is");
    sick.model.dropout = 0.0;
    let unwatched = overfit(&said_with(&sick, Knob::Patience(None)));
    assert_eq!(unwatched.severity, Severity::Warning);
    assert_eq!(unwatched.value.as_deref(), Some("{ metric = \"accuracy\", patience = 5 }"));
}

#[test]
fn underfitting_is_told_when_a_line_cannot_tell_the_classes() {
    // Exclusive or: no line does better than chance.
    let (_folder, mut sick) = table("a,b", 600, |place| {
        let (a, b) = (noise(place, 1) > 0.5, noise(place, 2) > 0.5);
        format!("{},{},{}", u8::from(a), u8::from(b), if a == b { "same" } else { "other" })
    });
    // Four kinds of rows, each of which many are.
    sick.split.duplicates_together = false;
    sick.model.kind = ModelKind::Linear;
    sick.train.epochs = 20;
    let (step, _) = first(&sick, "underfit");
    assert!(step <= 320, "{step}");
}

#[test]
fn a_network_that_predicts_one_class_is_told() {
    let (_folder, mut sick) = random_labels(600, 0.15);
    sick.train.epochs = 12;
    let (_, finding) = first(&sick, "class_collapse");
    assert!(finding.seen.contains("`no`") && finding.severity == Severity::Severe, "{finding:?}");
}

#[test]
fn unscaled_columns_are_told_before_the_first_batch() {
    let (_folder, mut sick) = table("small,large", 200, |place| {
        format!("{},{},{}", noise(place, 1), 1e5 * noise(place, 2), if noise(place, 1) > 0.5 { "yes" } else { "no" })
    });
    sick.prepare = Some(vec![Step::Scale { columns: Columns::Named(vec!["small".into()]), with: Scaling::Standard }]);
    let (step, finding) = first(&sick, "unscaled_input");
    assert!(step == 0 && finding.seen.contains("`large`") && !finding.seen.contains("`small`"), "{finding:?}");
}

#[test]
fn codes_of_an_embedding_have_no_size() {
    let (_folder, mut well) =
        table("many", 400, |place| format!("label{},{}", place % 100, if place % 100 < 50 { "yes" } else { "no" }));
    well.prepare = Some(vec![Step::Embed { columns: Columns::Categorical, min_count: 1 }]);
    well.split.duplicates_together = false;
    well.train.epochs = 1;
    assert!(findings(&said(&well)).iter().all(|(_, finding)| finding.id != "unscaled_input"));
}

#[test]
fn a_constant_target_is_told_before_the_first_batch() {
    let (_folder, mut sick) = table("a,b", 200, |place| format!("{},{},5", noise(place, 1), noise(place, 2)));
    sick.data.task = Some(crate::spec::Task::Regression);
    let (step, finding) = first(&sick, "constant_label");
    assert!(step == 0 && finding.severity == Severity::Severe, "{finding:?}");
}

#[test]
fn severe_findings_stand_in_the_warnings_of_the_report() {
    let (_folder, mut sick) = table("a,b", 200, |place| format!("{},{},5", noise(place, 1), noise(place, 2)));
    sick.data.task = Some(crate::spec::Task::Regression);
    let events = said(&sick);
    let Some(Happening::Finished { report, .. }) = events.last().map(|event| &event.what) else { panic!("{events:?}") };
    assert!(report.warnings.iter().any(|warning| warning.contains("same number")), "{:?}", report.warnings);
}

#[test]
fn a_finding_is_told_once_then_when_worse_then_when_gone_then_when_back() {
    let of_size = |size| {
        let class = vec![("a".to_owned(), 0.0, size)];
        let mut history = History::default();
        history.know(Facts { columns: class, ..Facts::default() });
        history
    };
    let mut lints = Lints::default();
    let mut told =
        |size: f64| -> Vec<Standing> { lints.check(&of_size(size)).iter().map(|told| told.standing).collect() };
    assert_eq!(told(1.0), []);
    assert_eq!(told(50.0), [Standing::New]);
    assert_eq!(told(60.0), []);
    assert_eq!(told(300.0), [Standing::Worse]);
    assert_eq!(told(1.0), []);
    assert_eq!(told(1.0), [Standing::Cleared]);
    assert_eq!(told(1.0), []);
    assert_eq!(told(50.0), [Standing::Back]);
}

#[test]
fn looks_are_dense_at_the_start_and_at_least_one_an_epoch_of_some_length() {
    let mut plan = workspace();
    (plan.train.batch_size, plan.train.epochs) = (16, 2);
    let events = said(&plan);
    let at = |event: &Event| matches!(event.what, Happening::Vitals(_)).then_some(event.step);
    let looks: Vec<u64> = events.iter().filter_map(at).collect();
    assert_eq!(looks[..7], [1, 2, 4, 8, 16, 32, 64]);
    let batches = events.iter().find_map(|event| match &event.what {
        Happening::Started(shape) => Some(shape.batches as u64),
        _ => None,
    });
    assert!(looks.contains(&(batches.unwrap() + 1)), "{looks:?}");
}
