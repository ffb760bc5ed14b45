//! What moves together: borders with the hand, the log with the crosshair, histograms with the moment, a run with a step.

use crossterm::event::{MouseButton, MouseEventKind};
use gradus::app::{Effect, PaneId};
use gradus::train::Command;

use super::Stage;

const PRESS: MouseEventKind = MouseEventKind::Down(MouseButton::Left);
const DRAG: MouseEventKind = MouseEventKind::Drag(MouseButton::Left);
const RELEASE: MouseEventKind = MouseEventKind::Up(MouseButton::Left);

fn width(stage: &Stage, pane: PaneId) -> u16 {
    stage.layout().place(pane).expect("it is on the screen").outer.width
}

fn height(stage: &Stage, pane: PaneId) -> u16 {
    stage.layout().place(pane).expect("it is on the screen").outer.height
}

#[test]
fn the_mouse_drags_borders_between_panes_and_a_click_on_one_focuses() {
    let mut stage = Stage::trained(160, 48);
    let (data, settings) = (width(&stage, PaneId::Data), height(&stage, PaneId::Settings));
    stage.mouse(PRESS, data - 1, 5);
    stage.mouse(DRAG, data + 9, 5);
    stage.mouse(RELEASE, data + 9, 5);
    assert_eq!(width(&stage, PaneId::Data), data + 9);
    assert_eq!(width(&stage, PaneId::Curves), 160 - data - 9);
    assert_eq!(stage.state.focus, PaneId::Curves, "a drag does not focus");
    // The border between settings and health, downwards.
    let below = stage.layout().place(PaneId::Health).expect("health").outer;
    stage.mouse(PRESS, below.x + 3, below.y);
    stage.mouse(DRAG, below.x + 3, below.y + 4);
    stage.mouse(RELEASE, below.x + 3, below.y + 4);
    assert_eq!(height(&stage, PaneId::Settings), settings + 4);
    let below = stage.layout().place(PaneId::Health).expect("health").outer;
    stage.mouse(PRESS, below.x + 3, below.y);
    stage.mouse(RELEASE, below.x + 3, below.y);
    assert_eq!(stage.state.focus, PaneId::Health, "a click on a frame focuses");
    // However far it is dragged, both sides stay.
    stage.mouse(PRESS, data + 9, 5);
    stage.mouse(DRAG, 159, 5);
    assert!(width(&stage, PaneId::Curves) >= 16);
    stage.mouse(DRAG, 0, 5);
    assert!(width(&stage, PaneId::Data) >= 16);
    stage.mouse(RELEASE, 0, 5);
    // Nor does a pane vanish whose neighbour has been made large.
    let below = stage.layout().place(PaneId::Settings).expect("settings").outer;
    stage.mouse(PRESS, below.x + 3, below.y);
    stage.mouse(DRAG, below.x + 3, 30);
    stage.mouse(RELEASE, below.x + 3, 30);
    assert!(height(&stage, PaneId::Health) >= 5, "{}", stage.screen());
    stage.press("g=");
    assert_eq!((width(&stage, PaneId::Data), height(&stage, PaneId::Settings)), (data, settings));
    stage.press("g>");
    assert_eq!(width(&stage, PaneId::Data), data + 8);
}

#[test]
fn columns_and_rows_of_the_grid_are_chosen() {
    let mut stage = Stage::trained(160, 48);
    stage.press("3zT");
    let charts = |stage: &Stage| stage.screen().matches("machine.").count();
    let before = charts(&stage);
    stage.press(":plot.columns 1<enter>:plot.rows 2<enter>");
    assert_eq!(stage.state.plot.shape, (1, 2));
    insta::assert_snapshot!("grid_of_one_column", stage.screen());
    stage.press("CC");
    assert_eq!(stage.state.plot.shape, (3, 2));
    stage.press(":plot.columns 10<enter>");
    assert!(stage.shows("not between 0 and 9"), "{}", stage.screen());
    stage.press("<esc><esc>:plot.columns 0<enter>:plot.rows 0<enter>");
    assert_eq!(charts(&stage), before);
}

#[test]
fn curves_are_rows_of_colour() {
    let mut stage = Stage::trained(100, 30);
    stage.press("3%");
    insta::assert_snapshot!("curves_as_colours", stage.screen());
    stage.press("c");
    assert!(stage.state.moment.is_some());
    stage.press("%");
    assert!(!stage.state.plot.heat);
}

#[test]
fn the_log_and_the_crosshair_lead_to_each_other() {
    let mut stage = Stage::training(160, 48);
    stage.press("mfirst<enter>");
    stage.epochs(1);
    stage.press("msecond<enter>");
    stage.epochs(1);
    let line = |stage: &Stage, text: &str| {
        let rows = stage.state.log_rows();
        rows.iter().position(|notice| notice.text.contains(text)).expect("a line")
    };
    // From the log to the moment.
    stage.press("7/marked<enter>");
    stage.press("gg<enter>");
    let first = stage.state.moment.expect("a moment");
    stage.press("G<enter>");
    let second = stage.state.moment.expect("a moment");
    assert!(first < second, "{first} {second}");
    // And from the moment to the log.
    stage.press("3gg");
    stage.press(":plot.at 1000000<enter>h");
    stage.press("7");
    assert_eq!(stage.state.pane(PaneId::Log).cursor, line(&stage, "second"));
    stage.press(&format!("3:plot.at {first}<enter>7"));
    assert_eq!(stage.state.pane(PaneId::Log).cursor, line(&stage, "first"));
    assert_eq!(stage.state.line_then(), Some(line(&stage, "first")));
}

#[test]
fn histograms_are_those_of_the_moment() {
    let mut stage = Stage::trained(100, 30);
    stage.press("8v");
    insta::assert_snapshot!("spreads", stage.screen());
    let now = stage.screen();
    stage.press("[[[");
    assert!(stage.shows("step 100"), "{}", stage.screen());
    assert_ne!(now, stage.screen());
    stage.press("v");
    assert!(stage.shows("update"), "{}", stage.screen());
}

#[test]
fn a_fork_begins_at_the_very_step_under_the_crosshair() {
    let mut stage = Stage::training(100, 40);
    stage.press(":train.fork 9223372036854775808<enter>");
    assert!(stage.shows("The run has done 145 batches"), "{}", stage.screen());
    stage.press("<esc>3:plot.at 143<enter>F");
    assert!(stage.shows("train.fork 143"), "{}", stage.screen());
    stage.press("<enter>");
    assert!(stage.shows("A second run begins at step 143"), "{}", stage.screen());
    let asked = stage.effects.iter().rev().find_map(|effect| match effect {
        Effect::Fork { from, .. } => Some(from.as_str()),
        _ => None,
    });
    assert_eq!(asked, Some("143"));
}

#[test]
fn a_live_run_goes_back_to_the_very_step_under_the_crosshair() {
    let mut stage = Stage::training(100, 40);
    stage.press("3:plot.at 143<enter>R");
    assert!(stage.shows("train.rewind 143"), "{}", stage.screen());
    assert!(stage.shows("at the crosshair: best + 3 batches"), "{}", stage.screen());
    stage.press("<enter>");
    let asked = stage.effects.iter().rev().find_map(|effect| match effect {
        Effect::Send(_, command) => Some(command),
        _ => None,
    });
    assert_eq!(asked, Some(&Command::Replay { from: Some("best".into()), step: 143 }));
    assert_eq!(stage.state.run().map(|run| run.step), Some(143));
    stage.press(":train.rewind 9223372036854775808<enter>");
    assert!(stage.shows("The run has done 143 batches"), "{}", stage.screen());
    stage.press("<esc>:train.rewind 2<enter>");
    let asked = stage.effects.last();
    assert!(matches!(asked, Some(Effect::Send(_, Command::Replay { from: None, step: 2 }))), "{asked:?}");
    assert!(stage.shows("The run goes back to its beginning, or a"), "{}", stage.screen());
    stage.press(":train.rewind nowhere<enter>");
    assert!(stage.shows("The run has no checkpoint `nowhere`; it has "), "{}", stage.screen());
}
