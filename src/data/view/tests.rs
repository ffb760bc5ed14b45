//! Filters as typed, rows as picked: by hand, and against the plainest way to do the same.

use std::cmp::Ordering;

use proptest::prelude::*;

use super::*;
use crate::data::table::{Column, MISSING, Values};

fn people() -> Arc<Table> {
    let numbers = |name: &str, cells: &[f64]| Column { name: name.into(), values: Values::Numeric(cells.to_vec()) };
    let labels = |name: &str, cells: &[Option<&str>]| Column {
        name: name.into(),
        values: Values::labels(cells.iter().copied()),
    };
    let columns = vec![
        numbers("age", &[39.0, 50.0, 38.0, f64::NAN, 50.0, 17.5]),
        labels("sex", &[Some("Male"), Some("Male"), Some("Female"), Some("Female"), None, Some("Male")]),
        labels("pay", &[Some("<=50K"), Some(">50K"), Some("<=50K"), Some(">50K"), Some(">50K"), Some("<=50K")]),
        labels("work class", &[Some("State-gov"), None, Some("Private"), Some("private"), Some("10"), Some("9")]),
    ];
    Arc::new(Table { columns, rows: 6, images: None })
}

fn ask(ask: &Ask) -> Answer {
    answer(&Subject { table: people(), picked: None }, ask, &|| true).expect("an answer")
}

fn picked(text: &str, sort: Option<(usize, bool)>) -> Arc<Picked> {
    let filter = Filter::parse(text, &people()).unwrap_or_else(|mistake| panic!("{text}: {}", mistake.message));
    match ask(&Ask::Pick { filter, sort, keep: None }) {
        Answer::Picked(picked) => picked,
        other => panic!("{other:?}"),
    }
}

fn rows(text: &str) -> Vec<u32> {
    picked(text, None).rows.clone()
}

#[test]
fn rows_pass_every_condition() {
    assert_eq!(rows(""), [0, 1, 2, 3, 4, 5]);
    assert_eq!(rows("age>=39"), [0, 1, 4]);
    assert_eq!(rows("age > 38 and sex=Male"), [0, 1]);
    assert_eq!(rows("age<39 SEX = 'Male'"), [5]);
    assert_eq!(rows("pay=\">50K\" age<=50"), [1, 4]);
    assert_eq!(rows("pay=>50K"), [1, 3, 4], "what follows the sign is the value");
    assert_eq!(rows("\"work class\"~PRIV"), [2, 3]);
    assert_eq!(rows("age~7."), [5]);
}

#[test]
fn the_opposite_holds_for_every_other_row() {
    assert_eq!(rows("sex!=Male"), [2, 3, 4]);
    assert_eq!(rows("age!=50"), [0, 2, 3, 5]);
    assert_eq!((rows("age=missing"), rows("sex!=missing")), (vec![3], vec![0, 1, 2, 3, 5]));
    assert_eq!(rows("sex=\"missing\""), [0_u32; 0], "in quotes it is a text");
    assert_eq!(rows("\"work class\"!~priv"), [0, 1, 4, 5]);
}

#[test]
fn words_are_looked_for_in_every_cell_of_numbers_and_labels() {
    assert_eq!(rows("private"), [2, 3]);
    assert_eq!(rows("50"), [0, 1, 2, 3, 4, 5]);
    assert_eq!(rows("'female' private"), [2, 3]);
    assert_eq!(rows("17.5"), [5]);
    assert_eq!(rows("nowhere"), [0_u32; 0]);
}

#[test]
fn labels_compare_as_numbers_where_they_are_and_as_texts_elsewhere() {
    assert_eq!(rows("'work class'<9.5"), [5]);
    assert_eq!(rows("sex>G"), [0, 1, 5]);
}

#[test]
fn a_label_that_stands_there_as_written_is_meant_by_itself() {
    let codes = Values::labels([Some("01234"), Some("1234"), Some("0099"), None].into_iter());
    let table = Arc::new(Table { columns: vec![Column { name: "zip".into(), values: codes }], rows: 4, images: None });
    let rows = |text: &str| {
        let filter = Filter::parse(text, &table).expect("a filter");
        let subject = Subject { table: Arc::clone(&table), picked: None };
        match answer(&subject, &Ask::Pick { filter, sort: None, keep: None }, &|| true) {
            Ok(Answer::Picked(picked)) => picked.rows.clone(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!((rows("zip=01234"), rows("zip=1234"), rows("zip!=1234")), (vec![0], vec![1], vec![0, 2, 3]));
    assert_eq!((rows("zip=99"), rows("zip=99.0"), rows("zip<=1234")), (vec![2], vec![2], vec![0, 1, 2]));
}

#[test]
fn mistakes_say_what_is_wrong_and_where() {
    let told = |text: &str| {
        let mistake = Filter::parse(text, &people()).expect_err(text);
        let span = mistake.span.expect("a place");
        let hint = mistake.hint.map_or_else(String::new, |hint| format!(" ({hint})"));
        format!("{}{hint} at `{}`", mistake.message, &text[span])
    };
    insta::assert_snapshot!(told("sexx=Male"), @"There is no column `sexx` (did you mean `sex`?) at `sexx`");
    insta::assert_snapshot!(told("age>"), @"A value is missing after `age>` at `age>`");
    insta::assert_snapshot!(told("age>old"), @"`old` is not a number, and age holds numbers at `old`");
    insta::assert_snapshot!(told("<=50K"), @r#"A column is missing before `<=` (to look for the text, put it in quotes: "<=") at `<=`"#);
    insta::assert_snapshot!(told("sex='Male"), @"The text in ' has no end at `'Male`");
    insta::assert_snapshot!(told("age>3 or age<2"), @r#"Rows must pass all conditions; there is no `or` (to look for the word, put it in quotes: "or") at `or`"#);
    insta::assert_snapshot!(told("age>missing"), @"A missing value is neither less nor more (`age=missing` or `age!=missing`) at `missing`");
}

#[test]
fn a_value_that_no_cell_has_is_doubted() {
    assert_eq!(picked("sex=Mael", None).doubts, ["sex has no value `Mael`; did you mean `Male`?"]);
    assert_eq!(picked("sex=Male", None).doubts, [""; 0]);
}

#[test]
fn rows_are_ordered_stably_with_missing_cells_last_both_ways() {
    assert_eq!(picked("", Some((0, false))).rows, [5, 2, 0, 1, 4, 3]);
    assert_eq!(picked("", Some((0, true))).rows, [1, 4, 0, 2, 5, 3]);
    assert_eq!(picked("", Some((1, false))).rows, [2, 3, 0, 1, 5, 4]);
    assert_eq!(picked("", Some((1, true))).rows, [0, 1, 5, 2, 3, 4]);
    assert_eq!(picked("pay=>50K", Some((0, true))).rows, [1, 4, 3]);
}

#[test]
fn the_row_in_hand_is_followed() {
    let filter = Filter::parse("age>30", &people()).expect("a filter");
    let Answer::Picked(picked) = ask(&Ask::Pick { filter, sort: Some((0, true)), keep: Some(2) }) else { panic!() };
    assert_eq!((picked.rows.as_slice(), picked.place), (&[1, 4, 0, 2][..], 3));
}

#[test]
fn a_column_is_summed_up_over_the_rows_in_view() {
    let sum = |text: &str, column| {
        let subject = Subject { table: people(), picked: Some(picked(text, None)) };
        match answer(&subject, &Ask::Sum(column), &|| true) {
            Ok(Answer::Summed(stats)) => (stats.missing, stats.distinct, stats.spread),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(sum("", 0), (1, 4, Some(Spread::Numbers([17.5, 39.0, 50.0]))));
    assert_eq!(sum("sex=Female", 0), (1, 1, Some(Spread::Numbers([38.0, 38.0, 38.0]))));
    assert_eq!(sum("", 1), (1, 2, Some(Spread::Top("Male".into(), 3))));
    assert_eq!(sum("age=missing", 0), (1, 0, None));
}

#[test]
fn the_next_cell_is_found_in_reading_order_and_round_the_end() {
    let found = |text: &str, (place, column), back| match ask(&Ask::Find {
        text: text.into(),
        from: (place, Some(column)),
        back,
    }) {
        Answer::Found(found) => found.map(|found| (found.place, found.column, found.around)),
        other => panic!("{other:?}"),
    };
    assert_eq!(found("private", (0, 0), false), Some((2, 3, false)));
    assert_eq!(found("private", (2, 3), false), Some((3, 3, false)));
    assert_eq!(found("private", (3, 3), false), Some((2, 3, true)));
    assert_eq!(found("private", (2, 3), true), Some((3, 3, true)));
    assert_eq!(found("50", (1, 0), false), Some((1, 2, false)));
    assert_eq!(found("50", (1, 0), true), Some((0, 2, false)));
    assert_eq!(found("state", (0, 3), false), Some((0, 3, true)), "the only one is found again");
    assert_eq!(found("nowhere", (0, 0), false), None);
}

#[test]
fn what_is_no_longer_wanted_is_left() {
    let subject = Subject { table: people(), picked: None };
    let pick = Ask::Pick { filter: Filter::default(), sort: None, keep: None };
    assert!(answer(&subject, &pick, &|| false).is_err());
}

/// The same by the plainest means: cell by cell, and the standard library's stable sort.
fn plainly(table: &Table, text: &str, sort: Option<(usize, bool)>) -> Vec<u32> {
    let filter = Filter::parse(text, table).expect("a filter");
    let passes = |row: usize| {
        filter.conditions.iter().all(|condition| match condition {
            Condition::Anywhere(text) => table
                .columns
                .iter()
                .any(|column| column.values.text(row).is_some_and(|cell| Needle::new(text).is_in(&cell))),
            Condition::Cell { column, test, negated } => {
                let cell = table.columns[*column].values.text(row);
                let holds = |compare: &Compare, order: Ordering| match compare {
                    Compare::Equal => order == Ordering::Equal,
                    Compare::Less => order == Ordering::Less,
                    Compare::AtMost => order != Ordering::Greater,
                    Compare::Greater => order == Ordering::Greater,
                    Compare::AtLeast => order != Ordering::Less,
                };
                let passes = match (test, cell) {
                    (Test::Missing, cell) => cell.is_none(),
                    (_, None) => false,
                    (Test::Number(compare, value), Some(cell)) => {
                        holds(compare, cell.parse::<f64>().expect("a number").total_cmp(value))
                    }
                    (Test::Text(compare, value), Some(cell)) => holds(compare, cell.cmp(value)),
                    (Test::Contains(text), Some(cell)) => Needle::new(text).is_in(&cell),
                };
                passes != *negated
            }
        })
    };
    let mut rows: Vec<u32> = (0..table.rows as u32).filter(|&row| passes(row as usize)).collect();
    if let Some((column, largest_first)) = sort {
        let order = |&a: &u32, &b: &u32| {
            let (a, b) = (a as usize, b as usize);
            let values = &table.columns[column].values;
            let order = match values {
                _ if values.is_missing(a) || values.is_missing(b) => {
                    return values.is_missing(a).cmp(&values.is_missing(b));
                }
                Values::Numeric(numbers) => numbers[a].partial_cmp(&numbers[b]).expect("numbers"),
                Values::Categorical { .. } => values.text(a).cmp(&values.text(b)),
            };
            if largest_first { order.reverse() } else { order }
        };
        rows.sort_by(order);
    }
    rows
}

fn any_table() -> impl Strategy<Value = Table> {
    let number =
        prop_oneof![Just(f64::NAN), (-9_i32..9).prop_map(f64::from), (0_i32..9).prop_map(|n| f64::from(n) / 4.0)];
    let row = (number, prop_oneof![Just(MISSING), 0_u32..4]);
    prop::collection::vec(row, 0..60).prop_map(|cells| {
        let (numbers, codes): (Vec<f64>, Vec<u32>) = cells.into_iter().unzip();
        let levels = ["b c", "a", "missing", "<=d\""].map(String::from).to_vec();
        let rows = codes.len();
        let columns = vec![
            Column { name: "n".into(), values: Values::Numeric(numbers) },
            Column { name: "l m".into(), values: Values::Categorical { codes, levels } },
        ];
        Table { columns, rows, images: None }
    })
}

fn any_condition() -> impl Strategy<Value = String> {
    let sign = prop::sample::select(vec!["=", "!=", "<", "<=", ">", ">="]);
    prop_oneof![
        (sign.clone(), -3_i32..9).prop_map(|(sign, value)| format!("n{sign}{value}")),
        (sign, prop::sample::select(vec!["\"b c\"", "a", "'<=d\"'", "\"missing\""]))
            .prop_map(|(sign, value)| format!("\"l m\" {sign} {value}")),
        prop::sample::select(vec!["n=missing", "'l m'!=missing", "'l m'~B", "n!~2", "'b c'", "5", "a and"])
            .prop_map(String::from),
    ]
}

proptest! {
    #[test]
    fn rows_are_those_of_the_plainest_way(
        table in any_table(), conditions in prop::collection::vec(any_condition(), 0..4),
        sort in prop::option::of((0_usize..2, any::<bool>())),
    ) {
        let text = conditions.join(" ");
        let filter = Filter::parse(&text, &table).expect("a filter");
        let expected = plainly(&table, &text, sort);
        let subject = Subject { table: Arc::new(table), picked: None };
        let Ok(Answer::Picked(picked)) = answer(&subject, &Ask::Pick { filter, sort, keep: None }, &|| true) else { panic!() };
        prop_assert_eq!(&picked.rows, &expected);
    }

    #[test]
    fn no_text_is_too_strange(text in "[a-z0-9 \"'\\\\=<>~!é数\u{301}\n]{0,30}|\\PC{0,40}") {
        if let Err(mistake) = Filter::parse(&text, &people()) {
            let span = mistake.span.expect("a place");
            prop_assert!(text.get(span).is_some(), "{} points into a character", mistake.message);
        }
    }

    #[test]
    fn a_condition_on_a_cell_means_that_cell(name in "\\PC{1,12}", value in "[\\PC\n\t\r]{0,12}") {
        let column = |cell: &str| Column { name: name.clone(), values: Values::labels([Some(cell), None].into_iter()) };
        let table = Table { columns: vec![column(&value)], rows: 2, images: None };
        let expected = |test| Ok(Filter { conditions: vec![Condition::Cell { column: 0, test, negated: false }] });
        prop_assert_eq!(Filter::parse(&equals(&name, Some(&value)), &table), expected(Test::Text(Compare::Equal, value)));
        prop_assert_eq!(Filter::parse(&equals(&name, None), &table), expected(Test::Missing));
    }

    #[test]
    fn a_condition_on_a_number_means_that_number(value in prop::num::f64::ANY.prop_filter("missing", |n| !n.is_nan())) {
        let table = Table {
            columns: vec![Column { name: "n".into(), values: Values::Numeric(vec![value]) }], rows: 1, images: None,
        };
        let text = table.columns[0].values.text(0).expect("a number");
        let filter = Filter::parse(&equals("n", Some(&text)), &table).expect("a filter");
        let subject = Subject { table: Arc::new(table), picked: None };
        let Ok(Answer::Picked(picked)) = answer(&subject, &Ask::Pick { filter, sort: None, keep: None }, &|| true) else { panic!() };
        prop_assert_eq!(picked.rows.len(), 1);
    }
}
