//! The rows of the data pane: order, filter, search, what is behind a cell or a bar, and back.

use std::sync::Arc;

use gradus::app::{Effect, Msg, PaneId};
use gradus::data::view::{self, Ask};

use super::{Stage, fake};

/// The rows of the table, with the cursor on the age of the third.
fn rows(width: u16, height: u16) -> Stage {
    let mut stage = Stage::new(width, height);
    stage.press("1zvljj");
    stage
}

fn asks(stage: &Stage) -> Vec<&Ask> {
    let asked = stage.effects.iter().filter_map(|effect| match effect {
        Effect::Rows { ask, .. } => Some(ask),
        _ => None,
    });
    asked.collect()
}

/// The row and the column under the cursor.
fn place(stage: &Stage) -> (usize, usize) {
    let pane = stage.state.pane(PaneId::Data);
    (pane.cursor, pane.column)
}

fn copied(stage: &mut Stage) -> String {
    stage.press("y");
    let text = stage.effects.iter().rev().find_map(|effect| match effect {
        Effect::Copy(text) => Some(text.clone()),
        _ => None,
    });
    text.expect("a copy")
}

#[test]
fn pictures_of_rows() {
    let mut stage = rows(80, 24);
    stage.press("o");
    stage.press("o");
    insta::assert_snapshot!("rows_sorted_80x24", stage.screen());
    let mut stage = rows(160, 48);
    stage.press("/age>50 sex=Male education~grad<enter>");
    stage.press("fstate<enter>");
    insta::assert_snapshot!("rows_filtered_160x48", stage.screen());
    let mut stage = rows(80, 24);
    stage.press("/agee>50<enter>");
    insta::assert_snapshot!("rows_mistake_80x24", stage.screen());
    let mut stage = rows(80, 24);
    stage.press("lpllllll");
    insta::assert_snapshot!("rows_frozen_80x24", stage.screen());
    let mut stage = Stage::new(80, 24);
    stage.press("1zlll");
    insta::assert_snapshot!("bar_chosen_80x24", stage.screen());
}

#[test]
fn the_column_under_the_cursor_orders_the_rows() {
    let mut stage = rows(100, 30);
    stage.press("o");
    assert!(stage.shows("sorted by age ↑ · 480 rows"), "{}", stage.screen());
    assert_eq!((place(&stage), copied(&mut stage)), ((0, 1), "17".into()));
    stage.press("o");
    assert!(stage.shows("sorted by age ↓"));
    assert_eq!(copied(&mut stage), "76");
    stage.press("o");
    assert!(!stage.shows("sorted by"));
    stage.press("lO");
    assert!(stage.shows("sorted by workclass ↓"));
    stage.press("Gy");
    assert!(stage.shows("There is nothing here to copy."), "missing is last\n{}", stage.screen());
}

#[test]
fn conditions_leave_the_rows_that_pass_all() {
    let mut stage = rows(120, 30);
    stage.press("/age>50 and sex=Male workclass=missing<enter>");
    let rows = stage.state.rows(PaneId::Data);
    assert!(rows > 0 && rows < 40, "{rows}");
    assert!(stage.shows(&format!("{rows} of 480 rows · /age>50 and sex=Male workclass=missing")), "{}", stage.screen());
    assert!(stage.shows("min 58"), "the column is summed up over the rows in view\n{}", stage.screen());
    stage.press("<esc>");
    assert!(stage.shows("480 rows") && !stage.shows("of 480 rows"));
}

#[test]
fn a_mistake_is_said_at_the_line_and_changes_nothing() {
    let mut stage = rows(100, 30);
    stage.press("/age>old<enter>");
    assert!(stage.shows("`old` is not a number, and age holds numbers."), "{}", stage.screen());
    stage.press("<backspace><backspace><backspace>70<enter>");
    assert!(stage.shows("/age>70"), "{}", stage.screen());
    stage.press(":filter agee>3<enter>");
    assert!(
        stage.shows("There is no column `agee`: did you mean `age`?") && stage.shows("/age>70"),
        "{}",
        stage.screen()
    );
    stage.press("<esc>/ sex=Mael<enter>");
    assert!(stage.shows("sex has no value `Mael`; did you mean `Male`?"), "{}", stage.screen());
}

#[test]
fn the_row_in_hand_stays_in_hand_where_the_filter_leaves_it() {
    let mut stage = rows(100, 30);
    stage.press("jj");
    let age = copied(&mut stage);
    stage.press("/age>40<enter>");
    assert_eq!(copied(&mut stage), age);
    stage.press("<esc><esc>");
    assert_eq!(place(&stage), (4, 1));
}

#[test]
fn enter_on_a_cell_leaves_rows_like_it_and_backspace_comes_back() {
    let mut stage = rows(120, 30);
    stage.press("/age>30<enter>o");
    stage.press("jjl");
    let before = (place(&stage), stage.screen());
    stage.press("<enter>");
    assert!(stage.shows("/age>30 workclass="), "{}", stage.screen());
    stage.press("jjlll<enter>");
    assert!(stage.shows("hours_per_week="), "{}", stage.screen());
    stage.press("<enter>");
    assert!(stage.shows("All rows in view have hours_per_week="), "{}", stage.screen());
    stage.press("<esc><backspace><backspace>");
    assert_eq!((place(&stage), stage.screen()), before);
    stage.press("<backspace>");
    assert!(stage.shows("There is no earlier view to go back to."));
}

#[test]
fn enter_on_a_column_or_a_bar_opens_the_rows_behind_it() {
    let mut stage = Stage::new(120, 40);
    stage.press("1zj<enter>");
    assert_eq!((stage.state.shows_rows(), place(&stage)), (true, (0, 2)));
    stage.press("<backspace>");
    assert_eq!((stage.state.shows_rows(), place(&stage)), (false, (1, 0)));
    stage.press("ll<enter>");
    assert!(stage.shows("of 480 rows · /workclass="), "{}", stage.screen());
    let label = copied(&mut stage);
    let profile = &stage.state.data.loaded.as_ref().expect("data").profile;
    assert_eq!(profile.columns[1].top[1], (label, stage.state.rows(PaneId::Data)));
    stage.press("<backspace>");
    assert_eq!(place(&stage), (1, 2), "the bar is still in hand");
    stage.press("k");
    assert_eq!(place(&stage), (0, 0), "another column has other bars");
}

#[test]
fn every_bar_of_numbers_leads_to_as_many_rows_as_it_counts() {
    let loaded = fake::loaded();
    for (column, profile) in loaded.profile.columns.iter().enumerate() {
        for (bar, &(_, count)) in profile.histogram.iter().enumerate() {
            let mut stage = Stage::new(100, 30);
            stage.press("1").press(&"j".repeat(column)).press(&"l".repeat(bar + 1)).press("<enter>");
            assert_eq!(stage.state.rows(PaneId::Data), count as usize, "bar {bar} of {}", profile.name);
        }
    }
}

#[test]
fn a_text_is_found_forwards_backwards_and_round_the_end() {
    let mut stage = rows(100, 30);
    stage.press("ggfself<enter>");
    assert_eq!(place(&stage), (2, 2));
    stage.press("nn");
    assert_eq!(place(&stage), (8, 2), "the sixth has no workclass");
    stage.press("NNN");
    assert!(place(&stage).0 > 400 && stage.shows("Gone on from the other end."), "{}", stage.screen());
    stage.press("f<backspace><backspace><backspace><backspace>nowhere<enter>");
    assert!(stage.shows("No row in view contains `nowhere`."));
    stage.press("<esc><esc>/self<enter>ggn");
    assert_eq!(place(&stage), (1, 2), "without a text it is the filter's word, from the next row on");
}

#[test]
fn an_answer_to_an_older_question_is_dropped() {
    let mut stage = rows(100, 30);
    stage.rows_come = false;
    stage.press("/age>40<enter>");
    assert!(stage.shows("480 rows · /age>40 · working…"), "{}", stage.screen());
    stage.press("/<backspace><backspace>70<enter>");
    let asked = stage.effects.iter().filter_map(|effect| match effect {
        Effect::Rows { generation, subject, ask: ask @ Ask::Pick { .. } } => {
            Some((*generation, subject.clone(), ask.clone()))
        }
        _ => None,
    });
    let asked: Vec<_> = asked.collect();
    let [old, new] = &asked[..] else { panic!("{asked:?}") };
    for (generation, subject, ask) in [new, old] {
        stage.send(Msg::Rows { generation: *generation, result: view::answer(subject, ask, &|| true) });
    }
    assert!(stage.state.rows(PaneId::Data) < 60 && !stage.shows("working…"), "{}", stage.screen());
}

#[test]
fn a_column_is_summed_up_once_and_only_when_it_is_in_hand() {
    let mut stage = rows(100, 30);
    stage.press("jjjhlhl");
    assert_eq!(asks(&stage), [&Ask::Sum(0)]);
    stage.press("lh");
    assert_eq!(asks(&stage), [&Ask::Sum(0), &Ask::Sum(1)]);
}

#[test]
fn a_cell_or_a_row_is_copied() {
    let mut stage = rows(100, 30);
    assert_eq!(copied(&mut stage), "31");
    stage.press("h");
    assert_eq!(copied(&mut stage), "31\tSelf-emp\t10212\tBachelors\t40\t0\tMale\tWhite\t>50K");
}

#[test]
fn order_and_filter_stay_when_the_data_are_read_again_and_fit() {
    let mut stage = rows(100, 30);
    stage.press("o/sex=Male<enter>gr");
    assert!(stage.shows("sorted by age ↑ · 320 of 480 rows"), "{}", stage.screen());
    stage.data_come = false;
    stage.press("gr");
    let mut loaded = fake::loaded();
    let mut table = (*loaded.table).clone();
    table.columns.remove(6);
    table.columns.remove(0);
    loaded.table = Arc::new(table);
    let generation = stage.state.data.generation;
    stage.send(Msg::Loaded { generation, result: Ok(Arc::new(loaded)) });
    assert!(stage.shows("480 rows") && !stage.shows("sorted by"), "{}", stage.screen());
    assert!(stage.press("7").shows("The filter `sex=Male` was taken away."), "{}", stage.screen());
}
