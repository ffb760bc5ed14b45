//! Pictures of forms, and what must hold for any of them at any size.

use proptest::prelude::*;
use ratatui::style::Modifier;

use super::*;
use crate::ui::parts::picture::{at_every_size, picture, poor, theme};

fn fields() -> [Field<'static>; 4] {
    let field = |key, value, unit, hint| Field { key, value, unit, hint, ..Field::default() };
    [
        field("epochs", "30", "", "how often all rows are seen"),
        Field { changed: true, ..field("learning_rate", "3e-4", "", "applied at once") },
        Field { error: Some("must be at least 1"), ..field("batch_size", "0", "rows", "") },
        field("early_stopping", "roc_auc", "after 5 epochs", ""),
    ]
}

#[test]
fn settings_stand_in_columns_with_the_mistake_under_its_row() {
    let fields = fields();
    let form = Form { fields: &fields, cursor: Some(1), focused: true, ..Form::default() };
    insta::assert_snapshot!(picture(64, 6, |area, buf| form.draw(area, buf, &theme())), @r"
      epochs          30               how often all rows are seen
    ▌•learning_rate   3e-4             applied at once
      batch_size      0 rows
        ✗ must be at least 1
      early_stopping  roc_auc after 5 epochs
    ");
    insta::assert_snapshot!(picture(40, 6, |area, buf| form.draw(area, buf, &poor())), @r"
      epochs          30
    >*learning_rate   3e-4
      batch_size      0 rows
        x must be at least 1
      early_stopping  roc_auc after 5 epochs
    ");
}

#[test]
fn a_value_is_typed_in_place_and_the_caret_stays_in_sight() {
    let fields = fields();
    let edit = Edit { text: "0.000123456789", caret: 14 };
    let form = Form { fields: &fields, cursor: Some(1), edit: Some(edit), focused: true, ..Form::default() };
    let area = Rect::new(0, 0, 28, 6);
    let mut buf = Buffer::empty(area);
    form.draw(area, &mut buf, &theme());
    let row: String = (0..28).map(|x| buf[(x, 1)].symbol()).collect();
    assert!(row.trim_end().ends_with("23456789"), "{row:?}");
    let caret = (0..28).find(|&x| buf[(x, 1)].modifier.contains(Modifier::REVERSED));
    assert_eq!(caret, Some(27));
}

#[test]
fn the_cursor_is_in_sight_with_its_mistake() {
    let fields = fields();
    let form = Form { fields: &fields, cursor: Some(2), ..Form::default() };
    let shown = picture(40, 2, |area, buf| form.draw(area, buf, &theme()));
    assert!(shown.contains("batch_size") && shown.contains("at least 1"), "{shown}");
}

#[test]
fn a_row_of_the_screen_leads_to_its_setting() {
    let fields = fields();
    let form = Form { fields: &fields, ..Form::default() };
    let found: Vec<Option<usize>> = (0..8).map(|row| form.field_at(Rect::new(0, 1, 40, 6), row)).collect();
    assert_eq!(found, [None, Some(0), Some(1), Some(2), Some(2), Some(3), None, None]);
}

proptest! {
    #[test]
    fn any_form_is_drawn_at_any_size(
        words in prop::collection::vec("\\PC{0,20}", 0..20), cursor in prop::option::of(0_usize..30), scroll in 0_usize..30,
        typed in prop::option::of("\\PC{0,40}"), caret in 0_usize..50, wrong: bool,
    ) {
        let field = |word| Field { key: word, value: word, unit: word, hint: word, changed: wrong, error: wrong.then_some("no") };
        let fields: Vec<Field<'_>> = words.iter().map(|word| field(word.as_str())).collect();
        let edit = typed.as_deref().map(|text| Edit { text, caret });
        let form = Form { fields: &fields, cursor, scroll, edit, focused: wrong };
        at_every_size(|area, buf, theme| {
            form.draw(area, buf, theme);
            form.field_at(area, area.y + area.height / 2);
        });
    }
}
