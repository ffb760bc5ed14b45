//! The data pane of a workspace of images.

use std::sync::Arc;

use crossterm::event::{MouseButton, MouseEventKind};
use gradus::app::scored::PartId;
use gradus::app::{Loaded, Msg, Pictures};
use gradus::data::{Column, ImageScaling, ImageShape, Images, Preview, Survey, Table, Values, profile};
use gradus::model::Architecture;
use gradus::spec::Model;
use gradus::train::Rows;

use super::{Stage, scored};

const ROWS: usize = 60;
const SHAPE: ImageShape = ImageShape { height: 12, width: 12, channels: 1 };
const WORKSPACE: &str = "[data]\nimages = \"shapes\"\n\n[augment]\nflip = \"vertical\"\nshift = 0.3\n";

/// A corner, a bar and a frame by turns.
fn pixel(row: usize, place: usize) -> u8 {
    let (y, x) = (place / SHAPE.width, place % SHAPE.width);
    let bright = match row % 3 {
        0 => x < 4 && y < 8 || y < 4 && x < 8,
        1 => (4..8).contains(&x),
        _ => !(3..9).contains(&x) || !(3..9).contains(&y),
    };
    if bright { 255 } else { 30 }
}

fn loaded() -> Loaded {
    let pixels = (0..ROWS).flat_map(|row| (0..SHAPE.pixels()).map(move |place| pixel(row, place))).collect();
    let images = Images { shape: SHAPE, pixels };
    let files: Vec<String> =
        (0..ROWS).map(|row| format!("{}/{row:02}.png", ["corner", "bar", "frame"][row % 3])).collect();
    let labels = files.iter().map(|file| file.split('/').next());
    let columns = vec![
        Column { name: "file".into(), values: Values::labels(files.iter().map(|file| Some(file.as_str()))) },
        Column { name: "label".into(), values: Values::labels(labels) },
    ];
    let scaling = ImageScaling { shape: SHAPE, mean: vec![0.4], std: vec![0.3] };
    let table = Table { columns, rows: ROWS, images: Some(images) };
    Loaded {
        pictures: Some(Pictures { scaling, trained: (0..40).collect() }),
        profile: Arc::new(profile(&table)),
        roles: vec![("file".into(), "dropped".into()), ("label".into(), "target".into())],
        parts: Rows { train: 40, validation: 8, test: 12 },
        task: "multiclass".into(),
        labels: vec!["bar".into(), "corner".into(), "frame".into()],
        features: SHAPE.pixels(),
        parameters: 9_000,
        network: "144 → 64 relu → 3".into(),
        layers: Architecture::of_columns(144, 3, Model::default()).summary(),
        memory: 1_230_000,
        warnings: vec![],
        table: Arc::new(table),
        unprepared: None,
    }
}

/// The data pane alone.
pub(super) fn stage(width: u16, height: u16) -> Stage {
    let mut stage = Stage::bare(width, height);
    stage.data_come = false;
    stage.file(WORKSPACE);
    stage.send(Msg::Loaded { generation: stage.state.data.generation, result: Ok(Arc::new(loaded())) });
    let nothing = Survey {
        findings: vec![],
        associations: vec![],
        coverage: vec![],
        rows: 48,
        own_rows: ROWS,
        preview: Ok(Preview::default()),
        classes: Ok(vec![]),
    };
    stage.send(Msg::Surveyed { generation: stage.state.data.generation, result: Ok(Arc::new(nothing)) });
    stage.press("1z");
    // What was said a moment ago is gone.
    stage.send(Msg::Now(100.0));
    stage
}

fn cursor(stage: &Stage) -> usize {
    stage.state.panes[0].cursor
}

#[test]
fn images_are_seen_with_their_labels() {
    insta::assert_snapshot!("images_80x24", stage(80, 24).screen());
    insta::assert_snapshot!("images_160x48", stage(160, 48).press("zj").screen());
    let mut stage = stage(80, 24);
    stage.press("lllvj");
    assert!(stage.shows("label") && stage.shows("frame"), "how many there are of each\n{}", stage.screen());
}

#[test]
fn training_images_are_seen_as_they_are_varied_and_others_are_not() {
    let mut stage = stage(80, 24);
    let plain = stage.screen();
    stage.press("a");
    assert!(stage.shows("as trained on in epoch 1"), "{}", stage.screen());
    assert_ne!(stage.screen(), plain);
    insta::assert_snapshot!("images_as_trained_on_80x24", stage.screen());
    stage.press("G");
    assert!(stage.shows("frame/59.png: frame, 12 × 12 grey, not trained on"), "{}", stage.screen());
    let varied = stage.screen();
    stage.press("a");
    assert_eq!(stage.screen(), varied, "images that are not trained on are as they are");
}

#[test]
fn the_cursor_moves_as_the_images_stand() {
    let mut stage = stage(80, 24);
    stage.press(&"l".repeat(ROWS + 5));
    assert_eq!(cursor(&stage), ROWS - 1, "right ends at the last");
    stage.press("gg").press("j");
    let line = cursor(&stage);
    assert!(line > 1, "down is a line of images");
    stage.press("lk");
    assert_eq!(cursor(&stage), 1);
    stage.press("k");
    assert_eq!(cursor(&stage), 1, "there is no line above");
    stage.press("/bar<enter>");
    assert_eq!(stage.state.rows(gradus::app::PaneId::Data), ROWS / 3);
    stage.press("gg");
    assert!(stage.shows("bar/01.png: bar") && !stage.shows("corner"), "{}", stage.screen());
    stage.press("/<ctrl-w><enter>").press("gg");
    stage.mouse(MouseEventKind::Down(MouseButton::Left), 25, 5);
    assert!(cursor(&stage) > 0, "a click takes an image in hand");
}

#[test]
fn images_behind_a_cell_of_the_confusion_matrix_are_shown_alone() {
    let mut stage = stage(80, 24);
    stage.scores_come = false;
    stage.press("s");
    stage.epochs(3);
    stage.finish(gradus::train::Ending::Completed);
    stage.press("4<enter>");
    let of = (stage.state.shown.clone().expect("a run"), PartId::Test);
    let mut scored = scored::scored(ROWS, &of.0, of.1);
    Arc::make_mut(&mut scored).table = (vec!["file".into(), "label".into()], ROWS);
    stage.send(Msg::Scored { of, result: Ok(scored) });
    stage.send(Msg::Now(200.0));
    let behind = stage.state.rows(gradus::app::PaneId::Data);
    assert!(behind > 0 && behind < ROWS);
    assert!(stage.shows(&format!("{behind} of {ROWS} images · <=50K found")), "{}", stage.screen());
    stage.press("G");
    assert_eq!(cursor(&stage), behind - 1);
    stage.press("<esc>");
    assert_eq!(stage.state.rows(gradus::app::PaneId::Data), ROWS, "esc shows all again");
    stage.press("<backspace>");
}

#[test]
fn only_images_can_be_varied() {
    let mut table = Stage::new(80, 24);
    table.press("1a");
    assert!(table.shows("only images are varied"), "{}", table.screen());
    let mut stage = stage(80, 24);
    stage.file(&WORKSPACE.replace("flip = \"vertical\"\nshift = 0.3\n", ""));
    stage.press("a");
    assert!(stage.shows("Nothing is varied; set a key of [augment]."), "{}", stage.screen());
}

#[test]
fn images_draw_at_any_size() {
    for (width, height) in [(60, 16), (61, 17), (75, 40), (140, 40), (300, 100), (20, 5), (1, 1)] {
        for zoomed in ["", "z"] {
            let mut stage = stage(width, height);
            stage.press(zoomed).press("Ga");
            stage.draw();
        }
    }
}
