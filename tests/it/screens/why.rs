//! The why pane: columns by importance, what is known of the one in hand, and the rows behind the worst mistakes.

use std::sync::Arc;

use gradus::app::why::Why;
use gradus::app::{Effect, Msg, PaneId};
use gradus::train::explain::{Dependence, Explanation, Flips, Grid, Importance, Turned, Wrong};

use super::{Stage, table};

fn importance(column: &str, mean: f64, feature: bool) -> Importance {
    let (interval, std) = ((mean * 0.9 - 0.0002 * f64::from(u8::from(feature)), mean * 1.1), mean / 10.0);
    Importance { column: column.into(), feature, mean, std, interval, drops: vec![mean; 10], unknown: None }
}

fn turned(from: &str, to: &str, rows: usize, changed: usize, mean_change: f64) -> Turned {
    let share = changed as f64 / rows as f64;
    let interval = (share * 0.8, share * 1.25);
    let ways = if mean_change > 0.0 { (changed, 0) } else { (0, changed) };
    Turned {
        from: from.into(),
        to: to.into(),
        rows,
        changed: Some(changed),
        interval,
        to_positive: ways.0,
        to_negative: ways.1,
        mean_change,
        mean_absolute_change: mean_change.abs(),
    }
}

fn ages() -> Dependence {
    let grid: Vec<f64> = (0..30).map(|step| 17.0 + 2.0 * f64::from(step)).collect();
    let hill = |x: f64, high: f64| high * (-((x - 52.0) / 24.0).powi(2)).exp();
    let line = |high: f64| grid.iter().map(|&x| hill(x, high)).collect::<Vec<f64>>();
    let lines = (1..=8).map(|step| line(f64::from(step) / 9.0)).collect();
    Dependence {
        column: "age".into(),
        average: vec![line(0.45)],
        grid: Grid::Numbers(grid),
        answers: vec![">50K".into()],
        rows: 240,
        of_rows: (0..8).collect(),
        lines: vec![lines],
    }
}

fn sexes() -> Dependence {
    Dependence {
        column: "sex".into(),
        grid: Grid::Labels(vec!["Female".into(), "Male".into()]),
        answers: vec![">50K".into()],
        rows: 240,
        average: vec![vec![0.201, 0.254]],
        of_rows: vec![1, 2, 3],
        lines: vec![vec![vec![0.02, 0.03], vec![0.2, 0.25], vec![0.54, 0.64]]],
    }
}

/// What asking a model would give, by formula.
pub(super) fn why(run: &str) -> Arc<Why> {
    let flips = Flips {
        column: "sex".into(),
        feature: true,
        groups: vec!["Female".into(), "Male".into()],
        of_groups: 2,
        rows: 240,
        changed: Some(14),
        interval: (0.035, 0.096),
        pairs: vec![turned("Female", "Male", 80, 3, 0.0345), turned("Male", "Female", 160, 11, -0.0621)],
    };
    let unread = Flips {
        column: "race".into(),
        feature: false,
        groups: vec![],
        of_groups: 3,
        rows: 0,
        changed: None,
        interval: (f64::NAN, f64::NAN),
        pairs: vec![],
    };
    let table = table::table();
    let cells = |row: usize| {
        let text = |column: &gradus::data::Column| (column.name.clone(), column.values.text(row).unwrap_or_default());
        table.columns.iter().map(text).collect()
    };
    let wrong = [(7, 0.0008), (31, 0.012), (4, 0.03)].map(|(row, p): (usize, f64)| Wrong {
        row,
        truth: ">50K".into(),
        prediction: "<=50K".into(),
        probability: Some(p),
        loss: -p.ln(),
        cells: cells(row),
    });
    let importances = vec![
        importance("age", 0.0384, true),
        importance("education", 0.0214, true),
        importance("sex", 0.0046, true),
        importance("hours_per_week", 0.0002, true),
        importance("race", 0.0, false),
    ];
    let found = Explanation {
        rows: 240,
        of: 240,
        metric: "roc_auc".into(),
        baseline: 0.9103,
        repeats: 10,
        importances,
        dependence: vec![ages(), sexes()],
        flips: vec![flips, unread],
        wrong: wrong.into(),
        errors: vec![],
        residuals: None,
        slices: None,
        notes: vec![],
    };
    let names = table.columns.iter().map(|column| column.name.clone()).collect();
    Arc::new(Why::new(run.into(), found, (names, table.rows), table.rows))
}

/// A run that is over, with the why pane alone.
fn stage(width: u16, height: u16) -> Stage {
    let mut stage = Stage::trained(width, height);
    stage.press("0z");
    stage
}

fn asked(stage: &Stage) -> usize {
    stage.effects.iter().filter(|effect| matches!(effect, Effect::Explain(_))).count()
}

#[test]
fn pictures_of_the_reasons() {
    let mut stage = self::stage(80, 24);
    insta::assert_snapshot!("why_number_80x24", stage.screen());
    insta::assert_snapshot!("why_protected_80x24", stage.press("jj").screen());
    insta::assert_snapshot!("why_row_80x24", stage.press("jjj").screen());
    let mut stage = Stage::trained(160, 48);
    insta::assert_snapshot!("why_160x48", stage.press("0").screen());
    let mut stage = self::stage(160, 48);
    insta::assert_snapshot!("why_zoomed_160x48", stage.press("jj").screen());
    let mut stage = Stage::trained(120, 36);
    insta::assert_snapshot!("why_120x36", stage.press("0").screen());
}

#[test]
fn arrows_choose_a_column_and_below_the_columns_a_row() {
    let mut stage = stage(80, 24);
    assert!(stage.shows("age  0.0384 (0.0344 to 0.0422) of roc_auc"), "{}", stage.screen());
    stage.press("j");
    assert!(stage.shows("Only the most important"), "{}", stage.screen());
    stage.press("j");
    assert!(stage.shows("alone: 5.83% change (14 of 240 decisions)"), "{}", stage.screen());
    stage.press("jj");
    assert!(stage.shows("race  not read by the model"), "{}", stage.screen());
    stage.press("j");
    assert!(stage.shows("row 8: >50K taken for <=50K"), "{}", stage.screen());
    assert_eq!(stage.state.pane(PaneId::Why).cursor, 5);
    stage.press(&"j".repeat(20));
    assert_eq!(stage.state.pane(PaneId::Why).cursor, 7, "the last row");
}

#[test]
fn enter_on_a_row_opens_it_among_all_rows_and_goes_back() {
    let mut stage = stage(80, 24);
    stage.press("<enter>");
    assert!(stage.shows("Go down to a row that the model is wrong about"), "{}", stage.screen());
    stage.press("Gk<enter>");
    assert_eq!(stage.state.focus, PaneId::Data);
    assert!(stage.shows("row 32: >50K taken for <=50K"), "{}", stage.screen());
    assert_eq!(stage.state.subject().map(|subject| subject.rows()), Some(1));
}

#[test]
fn rows_of_other_data_are_not_opened() {
    let mut stage = stage(80, 24);
    let run = stage.state.shown.clone().expect("a run");
    let mut other = why(&run);
    Arc::make_mut(&mut other).table.1 += 1;
    stage.explains_come = false;
    stage.press("r").send(Msg::Explained { of: run, result: Ok(other) });
    stage.press("G<enter>");
    assert_eq!(stage.state.focus, PaneId::Why);
    assert!(stage.shows("The run is of other data"), "{}", stage.screen());
}

#[test]
fn a_click_takes_a_line_of_the_list_into_hand() {
    let mut stage = stage(101, 30);
    let place = stage.layout().place(PaneId::Why).expect("it is alone").inner;
    let click = crossterm::event::MouseEventKind::Down(crossterm::event::MouseButton::Left);
    stage.mouse(click, place.x + 2, place.y + 3);
    assert_eq!(stage.state.pane(PaneId::Why).cursor, 2);
    stage.mouse(click, place.x + 2, place.y + 6);
    assert_eq!(stage.state.pane(PaneId::Why).cursor, 2, "a heading is no row");
    stage.mouse(click, place.x + 2, place.y + 7);
    assert_eq!(stage.state.pane(PaneId::Why).cursor, 5);
}

#[test]
fn a_live_run_is_asked_once_and_again_when_that_is_wanted() {
    let mut stage = Stage::training(80, 24);
    stage.press("0");
    assert_eq!(asked(&stage), 1);
    stage.epochs(2);
    assert_eq!(asked(&stage), 1, "training is not held up by it");
    stage.press("r");
    assert_eq!(asked(&stage), 2);
    stage.finish(gradus::train::Ending::Completed);
    assert_eq!(asked(&stage), 3, "the weights that were kept may be others");
}

#[test]
fn what_is_missing_is_said() {
    let mut none = Stage::new(80, 24);
    assert!(none.press("0").shows("says why it decides as it does, from its first epoch on."), "{}", none.screen());
    let mut stage = Stage::trained(80, 24);
    stage.explains_come = false;
    stage.press("0");
    assert!(stage.shows("The model is being asked on the validation rows"), "{}", stage.screen());
    let of = stage.state.shown.clone().expect("a run");
    stage.send(Msg::Explained { of, result: Err("its data have changed".into()) });
    stage.send(Msg::Now(200.0));
    assert!(stage.shows("The model cannot be asked: its data have changed."), "{}", stage.screen());
    assert!(stage.shows("r tries again"), "{}", stage.screen());
    stage.explains_come = true;
    assert!(stage.press("r").shows("age  0.0384"), "{}", stage.screen());
}

#[test]
fn what_is_in_hand_can_be_copied() {
    let mut stage = stage(80, 24);
    stage.press("y");
    let copied = stage.effects.iter().rev().find_map(|effect| match effect {
        Effect::Copy(text) => Some(text.clone()),
        _ => None,
    });
    assert!(copied.is_some_and(|text| text.starts_with("age\t0.0384\t")));
}

#[test]
fn it_draws_at_any_size() {
    for (width, height) in [(60, 16), (61, 17), (75, 40), (140, 40), (300, 100), (20, 5), (1, 1)] {
        for keys in ["0", "0z", "0zjj", "0zG"] {
            let mut stage = Stage::trained(width, height);
            stage.press(keys).draw();
        }
    }
}
