//! Pictures of tables, and what must hold for any of them at any size.

use std::cell::Cell as Counter;

use proptest::prelude::*;

use super::*;
use crate::ui::parts::picture::{at_every_size, picture, poor, text, theme};

/// Ages and jobs; counts how many cells were asked for.
struct People {
    rows: usize,
    columns: usize,
    asked: Counter<usize>,
}

impl People {
    fn of(rows: usize, columns: usize) -> Self {
        Self { rows, columns, asked: Counter::new(0) }
    }
}

impl Cells for People {
    fn rows(&self) -> usize {
        self.rows
    }
    fn columns(&self) -> usize {
        self.columns
    }
    fn header(&self, column: usize) -> Cow<'_, str> {
        ["row", "age", "workclass", "education", "数据"]
            .get(column)
            .map_or_else(|| format!("c{column}").into(), |&name| name.into())
    }
    fn cell(&self, row: usize, column: usize) -> Cow<'_, str> {
        self.asked.set(self.asked.get() + 1);
        match column {
            0 => format!("#{row}").into(),
            1 => (17 + row * 7 % 60).to_string().into(),
            2 => ["Private", "Self-emp-not-inc", "State-gov"][row % 3].into(),
            _ => format!("value {row}").into(),
        }
    }
    fn align(&self, column: usize) -> Align {
        if column == 1 { Align::Right } else { Align::Left }
    }
}

#[test]
fn a_table_has_a_header_a_sort_arrow_aligned_cells_and_a_scroll_bar() {
    let people = People::of(60, 4);
    let table = Table { cursor: Some((2, 1)), sort: Some((1, Order::Down)), ..Table::new(&people) };
    insta::assert_snapshot!(picture(46, 6, |area, buf| table.draw(area, buf, &theme())), @r"
    row  ▾age  workclass         education
    #0     17  Private           value 0         ┃
    #1     24  Self-emp-not-inc  value 1         │
    #2     31  State-gov         value 2         │
    #3     38  Private           value 3         │
    #4     45  Self-emp-not-inc  value 4         │
    ");
    insta::assert_snapshot!(picture(24, 4, |area, buf| table.draw(area, buf, &poor())), @r"
    row  vage  workclass
    #0     17  Private     #
    #1     24  Self-emp-n~ |
    #2     31  State-gov   |
    ");
}

#[test]
fn the_first_column_stays_while_the_others_scroll() {
    let people = People::of(3, 12);
    let table = Table { cursor: Some((0, 9)), frozen: 1, ..Table::new(&people) };
    insta::assert_snapshot!(picture(30, 4, |area, buf| table.draw(area, buf, &theme())), @r"
    row  c7       c8       c9
    #0   value 0  value 0  value 0
    #1   value 1  value 1  value 1
    #2   value 2  value 2  value 2
    ");
}

#[test]
fn several_columns_stay_as_long_as_others_have_room() {
    let people = People::of(2, 12);
    let table = Table { cursor: Some((0, 9)), frozen: 3, ..Table::new(&people) };
    insta::assert_snapshot!(picture(50, 3, |area, buf| table.draw(area, buf, &theme())), @r"
    row  age  workclass         c8       c9
    #0    17  Private           value 0  value 0
    #1    24  Self-emp-not-inc  value 1  value 1
    ");
    insta::assert_snapshot!(picture(30, 3, |area, buf| table.draw(area, buf, &theme())), @r"
    row  age  c8       c9
    #0    17  value 0  value 0
    #1    24  value 1  value 1
    ");
}

#[test]
fn only_what_is_seen_is_asked_for() {
    let people = People::of(1_000_000, 500);
    let table = Table { cursor: Some((777_777, 400)), ..Table::new(&people) };
    picture(80, 20, |area, buf| table.draw(area, buf, &theme()));
    assert!(people.asked.get() < 3_000, "{} cells", people.asked.get());
}

#[test]
fn the_cursor_is_always_in_sight_and_the_window_moves_no_more_than_needed() {
    assert_eq!(window(100, Some(5), 0, 10), 0..10);
    assert_eq!(window(100, Some(10), 0, 10), 1..11);
    assert_eq!(window(100, Some(3), 20, 10), 3..13);
    assert_eq!(window(100, Some(999), 0, 10), 90..100);
    assert_eq!(window(100, None, 95, 10), 90..100);
    assert_eq!((window(0, Some(0), 0, 10), window(5, Some(2), 0, 0)), (0..0, 2..2));
}

#[test]
fn the_cell_that_is_pointed_at_is_the_cell_under_the_cursor() {
    let people = People::of(50, 9);
    let area = Rect::new(2, 1, 60, 10);
    let table = Table { left: 2, frozen: 1, scroll: 7, ..Table::new(&people) };
    let (row, column) = table.cell_at(area, 20, 4).expect("a cell");
    let mut buf = Buffer::empty(Rect::new(0, 0, 70, 12));
    Table { cursor: Some((row.expect("a row"), column)), ..table }.draw(area, &mut buf, &theme());
    assert_eq!(Some(buf[(20, 4)].bg), theme().style(Role::Select).bg);
    assert_eq!((row, column), (Some(9), 2), "{}", text(&buf));
    assert_eq!(table.cell_at(area, 2, 1), Some((None, 0)), "the header has no row");
}

proptest! {
    #[test]
    fn any_place_in_any_table_is_drawn_at_any_size(
        rows in 0_usize..200, columns in 0_usize..30, cursor in prop::option::of((0_usize..300, 0_usize..40)),
        scroll in 0_usize..300, left in 0_usize..40, frozen in 0_usize..9,
    ) {
        let people = People::of(rows, columns);
        let table = Table { cursor, scroll, left, frozen, ..Table::new(&people) };
        at_every_size(|area, buf, theme| {
            table.draw(area, buf, theme);
            table.cell_at(area, area.x + area.width / 2, area.y + area.height / 2);
        });
    }
}
