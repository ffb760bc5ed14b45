//! The confusion pane: shares and counts, the rows behind a cell, differences, epochs.

use gradus::app::scored::PartId;
use gradus::app::{Effect, PaneId};

use super::Stage;

fn stage() -> Stage {
    let mut stage = Stage::trained(80, 24);
    stage.press("4");
    stage
}

fn asked(stage: &Stage) -> Vec<PartId> {
    let parts = stage.effects.iter().filter_map(|effect| match effect {
        Effect::Score { part, .. } => Some(*part),
        _ => None,
    });
    parts.collect()
}

#[test]
fn shares_of_rows_of_columns_and_counts_take_turns() {
    let mut stage = stage();
    assert!(stage.shows("% of truth · test") && stage.shows("95%"), "{}", stage.screen());
    stage.press("%");
    assert!(stage.shows("% of prediction · test") && stage.shows("88%"), "{}", stage.screen());
    stage.press("%");
    assert!(stage.shows("rows · test"), "{}", stage.screen());
    assert!(stage.press("%").shows("% of truth"));
}

#[test]
fn the_worst_pairs_are_told_in_words() {
    let stage = stage();
    assert!(stage.shows(">50K taken for <=50K: 190, 39.6% of >50K"), "{}", stage.screen());
    assert!(stage.shows("<=50K taken for >50K: 70, 4.61% of <=50K"), "{}", stage.screen());
}

#[test]
fn enter_opens_the_rows_behind_a_cell_and_backspace_leads_away_from_them() {
    let mut stage = stage();
    stage.press("jh<enter>");
    assert_eq!(asked(&stage), [PartId::Test]);
    assert_eq!(stage.state.focus, PaneId::Data);
    assert!(stage.shows(">50K taken for <=50K, test rows, surest first"), "{}", stage.screen());
    let rows = stage.state.rows(PaneId::Data);
    assert!(rows > 0 && rows < 480, "{rows}");
    insta::assert_snapshot!("confusion_rows_80x24", stage.screen());
    stage.press("<backspace>");
    assert!(!stage.shows("taken for"), "{}", stage.screen());
    stage.press("4k<enter>");
    assert_eq!(asked(&stage), [PartId::Test], "they are known by now");
    assert!(stage.shows("<=50K found, test rows"), "{}", stage.screen());
}

#[test]
fn rows_of_epochs_whose_weights_are_gone_are_not_known() {
    let mut stage = Stage::training(80, 24);
    stage.press("4[[<enter>");
    assert!(stage.shows("Only what the kept weights predict"), "{}", stage.screen());
    assert_eq!(asked(&stage), []);
    stage.press("=<enter>");
    assert_eq!(asked(&stage), [PartId::Validation]);
}

#[test]
fn a_cell_without_rows_and_rows_of_other_data_are_said() {
    let mut stage = stage();
    stage.scored_table = 7;
    stage.press("<enter>");
    assert!(stage.shows("The run is of other data"), "{}", stage.screen());
}

#[test]
fn one_matrix_is_compared_with_another() {
    let mut stage = stage();
    stage.press("[");
    assert!(stage.shows("validation, epoch 7"), "{}", stage.screen());
    stage.press("d[[[[");
    assert!(stage.shows("validation, epoch 3 less validation, epoch 7"), "{}", stage.screen());
    assert!(stage.shows(">-3.6<") && stage.shows("+9.4"), "{}", stage.screen());
    insta::assert_snapshot!("confusion_difference_80x24", stage.screen());
    stage.press("%%");
    insta::assert_snapshot!("confusion_difference_counts_80x24", stage.screen());
    stage.press("6G<enter>4");
    assert!(stage.shows("epoch 7 of 1123-0901-calm-ibex"), "{}", stage.screen());
    stage.press("d");
    assert!(!stage.shows("less validation"), "{}", stage.screen());
}
