//! One moment for all panes: what was known then, from wherever it is set.

use crossterm::event::{MouseButton, MouseEventKind};
use gradus::app::{Msg, PaneId};
use gradus::train::{Ending, Event, Happening, Standing};

use super::Stage;

fn epoch(stage: &Stage) -> Option<usize> {
    stage.state.epoch_in_view().map(|epoch| epoch.epoch)
}

#[test]
fn all_panes_go_to_the_same_epoch_together() {
    let mut stage = Stage::trained(160, 48);
    let positives = |stage: &Stage| stage.state.confusion().map(|matrix| matrix.counts[1][1]);
    let now = (positives(&stage), stage.state.fairness()[0].groups[0].metrics.get("tpr"));
    stage.press("8[[[");
    assert_eq!((stage.state.moment, epoch(&stage)), (Some(100), Some(5)));
    assert!(stage.shows("at epoch 5 of 7") && stage.shows("validation, epoch 5"), "{}", stage.screen());
    // The test rows are known at the end alone.
    assert_ne!((positives(&stage), stage.state.fairness()[0].groups[0].metrics.get("tpr")), now);
    assert_eq!(stage.state.cross(), Some(100.0));
    let gradient = |stage: &Stage| {
        let screen = stage.screen();
        let line = screen.lines().find(|line| line.contains("gradient norm")).map(str::to_owned);
        line.unwrap_or_else(|| panic!("{screen}"))
    };
    let then = gradient(&stage);
    stage.press("]");
    assert_ne!(gradient(&stage), then, "health shows another epoch");
    assert!(stage.shows("validation, epoch 6"));
    // From the curves, between two epochs.
    stage.press("3");
    stage.press(&"h".repeat(12));
    assert_eq!(epoch(&stage), Some(5));
    assert!(stage.shows("after epoch 5 of 7") && stage.shows("validation, epoch 5"), "{}", stage.screen());
    stage.press("gg");
    assert!(stage.shows("before the first epoch ended"), "{}", stage.screen());
    assert_eq!((epoch(&stage), stage.state.confusion().is_none()), (None, true));
    stage.press("<end>");
    assert_eq!(stage.state.moment, None);
    assert_eq!((positives(&stage), stage.state.fairness()[0].groups[0].metrics.get("tpr")), now);
    stage.press("[");
    assert_eq!(epoch(&stage), Some(7), "the last epoch is one back from the test rows");
    stage.press("4<esc>");
    assert_eq!(stage.state.moment, None, "from any pane");
}

#[test]
fn the_header_says_that_one_looks_back_at_every_size() {
    for (width, height) in [(60, 16), (80, 24), (160, 48)] {
        let mut stage = Stage::trained(width, height);
        stage.press("[[");
        assert!(stage.shows("at epoch 6 of 7"), "{}", stage.screen());
    }
}

#[test]
fn health_shows_what_was_found_then() {
    let mut stage = Stage::training(120, 36);
    let id = stage.state.runs[0].id.clone();
    stage.findings();
    let mut gone = stage.state.runs[0].health.findings[0].clone();
    gone.standing = Standing::Cleared;
    stage.epochs(1);
    let what = Happening::Lint(Box::new(gone));
    stage.send(Msg::Run { id, events: vec![Event { seconds: 9.0, step: 160, what }] });
    stage.press("8");
    assert!(!stage.shows("severe") && stage.shows("1 finding"), "{}", stage.screen());
    stage.press("3:plot.at 150<enter>8");
    assert!(stage.shows("severe") && stage.shows("2 findings"), "{}", stage.screen());
    assert_eq!(stage.state.rows(PaneId::Health), 2);
    stage.press("[");
    assert_eq!(stage.state.moment, Some(140));
    assert!(stage.shows("no sign of trouble then"), "{}", stage.screen());
}

#[test]
fn a_rewind_and_a_fork_propose_the_checkpoint_before_the_crosshair() {
    let mut stage = Stage::training(100, 30);
    stage.press("<ctrl-s>");
    stage.epochs(3);
    stage.press("<ctrl-s>:plot.at 150<enter>");
    for key in ["R", "F"] {
        stage.press(key);
        let screen = stage.screen();
        let checkpoints = screen.lines().filter(|line| line.contains("train.") && line.contains("step "));
        let found: Vec<&str> = checkpoints.collect();
        assert!(
            found[0].contains("step-00000145") && found[0].contains("step 145, 5 before the crosshair, epoch 7"),
            "{screen}"
        );
        assert!(screen.contains("step 160, 10 after it"), "{screen}");
        stage.press("<esc>");
    }
    stage.press("R<down><enter>");
    assert!(stage.shows("step-00000145"), "{}", stage.screen());
    assert_eq!(stage.state.moment, None, "the moment that was left is no more");
}

#[test]
fn a_moment_that_a_return_left_behind_is_now() {
    let mut stage = Stage::training(100, 30);
    stage.press("[[");
    assert_eq!(stage.state.moment, Some(100));
    stage.press(":train.rewind best<enter>");
    assert_eq!((stage.state.run().map(|run| run.step), stage.state.moment), (Some(80), None));
}

#[test]
fn a_click_sets_the_crosshair_and_a_drag_moves_along() {
    let mut stage = Stage::training(100, 30);
    let place = stage.layout().place(PaneId::Curves).expect("on the screen").inner;
    let (x, y) = (place.x + place.width / 2, place.y + 4);
    let left = MouseButton::Left;
    stage.press("3").mouse(MouseEventKind::Down(left), x, y);
    stage.mouse(MouseEventKind::Up(left), x, y);
    let middle = stage.state.moment.expect("a moment");
    assert!((60..90).contains(&middle), "{middle}");
    stage.press("<esc>");
    // The wheel keeps what is under the pointer where it is.
    let quarter = place.x + place.width / 4;
    stage.mouse(MouseEventKind::ScrollUp, quarter, y);
    stage.mouse(MouseEventKind::ScrollUp, quarter, y);
    let (first, last) = stage.state.window().expect("a window");
    assert!(last - first < 40.0 && (20.0..30.0).contains(&first), "{first} {last}");
    stage.mouse(MouseEventKind::Down(left), x, y);
    stage.mouse(MouseEventKind::Drag(left), x - 20, y);
    let moved = stage.state.window().expect("a window");
    assert!(moved.0 > first + 5.0 && ((moved.1 - moved.0) - (last - first)).abs() < 1e-9, "{first} {moved:?}");
    stage.mouse(MouseEventKind::Up(left), x - 20, y);
    assert_eq!((stage.state.moment, stage.state.plot.held), (None, None), "a drag is no click");
    stage.mouse(MouseEventKind::ScrollDown, x, y);
    stage.mouse(MouseEventKind::ScrollDown, x, y);
    assert_eq!(stage.state.plot.window, None);
    stage.mouse(MouseEventKind::Down(left), x, y);
    stage.mouse(MouseEventKind::Up(left), 1, 2);
    assert_eq!((stage.state.moment, stage.state.plot.held), (None, None), "it was let go elsewhere");
}

#[test]
fn an_epoch_out_of_view_comes_into_it() {
    let mut stage = Stage::trained(100, 30);
    stage.press("3++L[");
    stage.press("[[[[[");
    let (x, window) = (stage.state.cross().expect("a crosshair"), stage.state.window().expect("a window"));
    assert!(x < 60.0 && (window.0..=window.1).contains(&x), "{x} {window:?}");
    assert_eq!(stage.state.run().and_then(|run| run.epoch_steps().next()), Some(20));
}

#[test]
fn a_run_that_ends_leaves_the_moment_where_it_is() {
    let mut stage = Stage::training(100, 30);
    stage.press("[");
    stage.finish(Ending::Completed);
    assert_eq!(stage.state.moment, Some(120));
    stage.press("4");
    assert!(stage.shows("validation, epoch 6"), "{}", stage.screen());
}
