//! Runs drawn beside each other: which, how they are told apart, and what stands in files.

use std::sync::Arc;

use crossterm::event::{MouseButton, MouseEventKind};
use gradus::app::action::By;
use gradus::app::{Effect, Msg, PaneId, Record};
use gradus::base::axis::Scale;
use gradus::report::chart::files;
use gradus::store::Listed;

use super::Stage;
use super::fake::{self, Fake};
use super::stage::WORKSPACE;

/// A live run with two others beside it, one of which the others are compared with.
fn three(width: u16, height: u16) -> Stage {
    let mut stage = Stage::training(width, height);
    stage.press("6jvjB3");
    stage.send(Msg::Now(100.0));
    stage
}

#[test]
fn runs_are_laid_beside_the_shown_one_which_stays() {
    let mut stage = Stage::training(120, 36);
    let shown = stage.state.shown.clone();
    stage.press("6jv");
    let other = "1122-1804-quiet-heron".to_owned();
    assert!(stage.effects.contains(&Effect::OpenRun(other.clone())));
    assert_eq!((&stage.state.shown, stage.state.plot.beside.as_slice()), (&shown, &[other.clone()][..]));
    assert!(stage.shows("2 runs are drawn together."), "{}", stage.screen());
    assert!(stage.shows("calm-ibex") && stage.shows("quiet-heron"), "{}", stage.screen());
    assert!(stage.shows("+1122-1804-quiet-heron") && stage.shows("▸1123-0901-calm-ibex"), "{}", stage.screen());
    stage.press("v");
    assert_eq!(stage.state.drawn().len(), 1);
    stage.press("v");
    assert_eq!(
        stage.effects.iter().filter(|effect| **effect == Effect::OpenRun(other.clone())).count(),
        1,
        "it is known"
    );
    stage.press("V");
    assert_eq!(stage.state.drawn().len(), 1);
    stage.press("V");
    assert!(stage.shows("No other run is drawn beside it."), "{}", stage.screen());
}

#[test]
fn three_runs_with_a_baseline() {
    insta::assert_snapshot!("three_runs_wide", three(160, 48).screen());
    insta::assert_snapshot!("three_runs_small", three(80, 24).screen());
}

#[test]
fn the_crosshair_reads_every_run_and_its_difference_to_the_baseline() {
    let mut stage = three(160, 48);
    stage.press(":plot.at 60<enter>");
    let charts = stage.state.charts().expect("a run is in view");
    let order = stage.state.legend_order(&charts.drawn);
    let names: Vec<&str> = order.iter().map(|&place| charts.drawn[place].name.as_str()).collect();
    assert_eq!(names, ["calm-ibex", "brisk-otter", "quiet-heron"]);
    // The live one is not in the list yet.
    assert_eq!(stage.state.compared(), ["1122-1751-brisk-otter", "1122-1804-quiet-heron"]);
    let value = |place| charts.charts[0].value(&charts.drawn, place, Some(60.0)).expect("a value");
    // They are the same pretended run.
    assert_eq!(value(order[0]), value(order[1]));
    assert!(stage.shows("brisk-otter base 0.542") && stage.shows("calm-ibex 0.542 Δ+0"), "{}", stage.screen());
}

#[test]
fn a_click_on_a_name_shows_that_run() {
    let mut stage = three(160, 48);
    stage.press(":plot.at 60<enter>");
    let screen = stage.screen();
    let (row, line) = screen
        .lines()
        .enumerate()
        .find(|(_, line)| line.contains("quiet-heron") && line.contains("Δ"))
        .expect("a legend");
    let column = line[..line.find("quiet-heron").expect("a name")].chars().count();
    stage.mouse(MouseEventKind::Down(MouseButton::Left), column as u16 + 2, row as u16);
    assert_eq!(stage.state.shown.as_deref(), Some("1122-1804-quiet-heron"));
    assert_eq!((stage.state.drawn().len(), stage.state.moment), (3, Some(60)), "the others stay, and the crosshair");
}

#[test]
fn a_run_looks_the_same_whoever_is_beside_it() {
    let stage = three(160, 48);
    let look =
        |stage: &Stage, id: &str| stage.state.drawn().iter().find(|drawn| drawn.run.id == id).map(|drawn| drawn.look);
    let mut alone = Stage::training(160, 48);
    alone.press("6jjv");
    let other = "1122-1751-brisk-otter";
    assert_eq!(look(&alone, other), look(&stage, other));
    let mut looks: Vec<usize> = stage.state.drawn().iter().map(|drawn| drawn.look).collect();
    looks.dedup();
    assert_eq!(looks.len(), 3);
}

#[test]
fn every_run_of_the_list_is_read_a_few_at_a_time() {
    let mut stage = Stage::training(120, 36);
    let mut listing = fake::listed();
    let first = listing.runs[0].clone();
    let named = |run: usize| Listed { id: format!("20261101-000{run:03}-x"), ..(*first).clone() };
    listing.runs = (0..500).map(|run| Arc::new(named(run))).collect();
    stage.send(Msg::Runs(listing));
    stage.press("6");
    let mut waiting: Vec<String> = Vec::new();
    let effects = gradus::app::update(
        &mut stage.state,
        Msg::Do(gradus::app::parse_action("runs.overlay all").expect("an action").1),
    );
    let asked = |effects: Vec<Effect>, waiting: &mut Vec<String>| {
        waiting.extend(effects.into_iter().filter_map(|effect| match effect {
            Effect::OpenRun(id) => Some(id),
            _ => None,
        }));
    };
    asked(effects, &mut waiting);
    while let Some(id) = waiting.pop() {
        assert!(waiting.len() < 4);
        let (mut fake, mut events) = Fake::start(&id);
        events.extend(fake.epochs(2));
        let record = Ok(Record { text: WORKSPACE.into(), events, live: false });
        asked(gradus::app::update(&mut stage.state, Msg::Opened { id, record }), &mut waiting);
    }
    assert_eq!((stage.state.drawn().len(), stage.state.intent.beside.len()), (501, 0));
    stage.press("3");
    stage.send(Msg::Now(100.0));
    assert!(stage.shows("501 runs") && stage.shows(" more"), "{}", stage.screen());
}

#[test]
fn a_run_that_cannot_be_read_is_drawn_nowhere() {
    let mut stage = Stage::training(120, 36);
    stage.press("6jB");
    stage.state.runs.retain(|run| run.id != "1122-1804-quiet-heron");
    stage.press("B");
    stage.press("V");
    let action = gradus::app::parse_action("runs.baseline").expect("an action").1;
    gradus::app::update(&mut stage.state, Msg::Do(action));
    stage.send(Msg::Opened { id: "1122-1804-quiet-heron".into(), record: Err("no log".into()) });
    assert_eq!((stage.state.plot.baseline.clone(), stage.state.plot.beside.len()), (None, 0));
    assert!(stage.shows("cannot be read: no log"), "{}", stage.screen());
}

#[test]
fn x_counts_steps_epochs_or_seconds() {
    let mut stage = three(200, 48);
    assert_eq!(stage.state.window(), Some((1.0, 280.0)));
    stage.press("x");
    assert_eq!((stage.state.plot.by, stage.state.window()), (By::Epoch, Some((0.0, 14.0))));
    assert!(stage.shows("epoch") && stage.shows("by epoch"), "{}", stage.screen());
    stage.press("+");
    assert_eq!(stage.state.window(), Some((3.5, 10.5)));
    assert!(stage.shows("epochs 3.5–10.5"), "{}", stage.screen());
    stage.press("x");
    assert_eq!(stage.state.window(), Some((3.5, 10.5)), "twenty batches of a twentieth of a second");
    assert!(stage.shows("by time") && stage.shows("seconds"), "{}", stage.screen());
    stage.press("wc");
    assert_eq!(
        (stage.state.moment, stage.state.cross()),
        (Some(145), Some(7.25)),
        "the shown run has not come further"
    );
    stage.press(":plot.x step<enter>");
    assert_eq!(stage.state.cross(), Some(145.0));
}

#[test]
fn outliers_are_left_out_and_counted() {
    let mut stage = Stage::training(100, 30);
    stage.batches(200);
    assert!(!stage.shows("outside"));
    stage.press("i");
    assert!(
        stage.shows("points outside") && stage.shows("outliers left out") && stage.shows("▲"),
        "{}",
        stage.screen()
    );
    stage.press("i");
    assert!(!stage.shows("outside"));
}

#[test]
fn losses_of_one_part_can_be_drawn_alone() {
    let mut stage = Stage::training(100, 30);
    assert!(stage.shows("train") && stage.shows("validation"));
    stage.press("t");
    assert_eq!(stage.state.charts().map(|charts| charts.charts[0].curves.len()), Some(1));
    stage.press("t");
    let labels: Vec<&str> =
        stage.state.charts().expect("charts").charts[0].curves.iter().map(|curve| curve.label).collect();
    assert_eq!(labels, ["validation"]);
}

#[test]
fn what_is_shown_is_saved_as_picture_and_table() {
    let mut stage = three(120, 36);
    stage.press(":plot.scale log<enter>x+W");
    let Some(Effect::SaveChart { run, chart }) = stage.effects.last().cloned() else {
        panic!("{:?}", stage.effects.last())
    };
    assert_eq!(Some(&run), stage.state.shown.as_ref());
    assert_eq!((chart.by, chart.ends, chart.panels.len()), ("epoch", (3.5, 10.5), 2));
    assert_eq!(chart.panels[0].scale, Scale::Log);
    let files = files(&chart, "curves-001");
    let csv = String::from_utf8(files[2].bytes.clone()).expect("text");
    let of = |name: &str, run: &str| csv.lines().filter(|line| line.contains(name) && line.contains(run)).count();
    assert_eq!(of("train.loss", "quiet-heron"), 141, "every batch from epoch 3.5 to 10.5");
    assert_eq!((of("validation.loss", "brisk-otter"), of("validation.roc_auc", "calm-ibex")), (7, 4));
    let svg = String::from_utf8(files[0].bytes.clone()).expect("text");
    assert!(svg.contains("calm-ibex") && svg.contains("quiet-heron") && svg.contains("\nepoch\n"));
    stage.send(Msg::ChartSaved { result: Ok("runs/x/charts/curves-001.svg".into()) });
    assert!(stage.shows("The charts are saved: runs/x/charts/curves-001.svg"), "{}", stage.screen());
    assert_eq!(stage.state.focus, PaneId::Curves);
}

#[test]
fn every_curve_has_a_chart_of_its_own_in_the_grid() {
    let mut stage = Stage::training(160, 48);
    stage.press("3zT");
    let screen = stage.screen();
    for name in ["train", "accuracy", "roc_auc", "log_loss", "learning_rate"] {
        assert!(screen.contains(name), "{name} is not in\n{screen}");
    }
    assert!(stage.shows("chart 1 of"), "{screen}");
    stage.press("/").press("roc").press("<enter>");
    assert!(stage.shows("chart 1 of 1") && !stage.shows("accuracy"), "{}", stage.screen());
    stage.press("/").press("<ctrl-u>zzz").press("<enter>");
    assert!(stage.shows("No chart is called `zzz`.") && stage.shows("esc shows all"), "{}", stage.screen());
    stage.press("<esc><esc>");
    assert!(stage.shows("accuracy"), "{}", stage.screen());
    stage.press("/").press("roc").press("<enter>");
    stage.press("T");
    assert_eq!(stage.state.plot.metric.as_deref(), Some("roc_auc"), "the one in hand stands under the losses");
    assert!(!stage.state.plot.grid && stage.state.pane(gradus::app::PaneId::Curves).filter.is_empty());
}

#[test]
fn what_the_machine_does_has_curves_too() {
    let mut stage = Stage::training(160, 48);
    let id = stage.state.shown.clone().expect("a run");
    let machine = |cores| gradus::train::Machine { cores, busy: 0.9, memory: 300_000_000, ..Default::default() };
    let event = |step, cores| gradus::train::Event {
        seconds: 1.0,
        step,
        what: gradus::train::Happening::Machine(machine(cores)),
    };
    let step = stage.state.run().expect("a run").step;
    stage.send(gradus::app::Msg::Run { id, events: vec![event(step, 1.5), event(step + 1, 1.75)] });
    stage.press("3zT/machine<enter>");
    assert!(
        stage.shows("machine.cores") && stage.shows("1.75") && stage.shows("machine.memory_mb"),
        "{}",
        stage.screen()
    );
}
