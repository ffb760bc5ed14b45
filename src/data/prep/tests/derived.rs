//! What expressions give, cell by cell, and what is said of those that do not fit the columns.

use super::*;
use crate::spec::Expression;

/// Rows with something missing in each column.
fn rows() -> Table {
    table(vec![
        numeric("weight", &[80.0, NAN, 60.0]),
        numeric("height", &[2.0, 1.5, 0.0]),
        categorical("full-name", "Ann BOB -"),
        categorical("when", "2024-02-29T10:00 1999-12-31 soon"),
    ])
}

fn derived(text: &str) -> Cells<'static> {
    let table = rows();
    let step = Step::Derive { name: "new".into(), r#as: Expression::parse(text).unwrap() };
    let fitted = fit(&step, &table, &mut vec![]).unwrap_or_else(|error| panic!("{error}"));
    let mut frame = frame(&table, &table);
    fitted.apply(&mut frame);
    match frame.get("new").unwrap() {
        Cells::Labels { codes, levels } => Cells::Labels { codes: codes.clone(), levels: levels.to_vec().into() },
        Cells::Numbers(numbers) => Cells::Numbers(numbers.clone()),
        Cells::Flags(flags) => Cells::Flags(flags.clone()),
        Cells::Codes { .. } => panic!("codes"),
    }
}

fn numbers(text: &str) -> Vec<Option<f64>> {
    let Cells::Numbers(numbers) = derived(text) else { panic!("{text} gives no numbers") };
    numbers.into_iter().map(|number| (!number.is_nan()).then_some(number)).collect()
}

fn flags(text: &str) -> Vec<bool> {
    let Cells::Flags(flags) = derived(text) else { panic!("{text} gives no truths") };
    flags
}

fn texts(text: &str) -> Vec<Option<String>> {
    let Cells::Labels { codes, levels } = derived(text) else { panic!("{text} gives no texts") };
    codes.iter().map(|&code| levels.get(code as usize).cloned()).collect()
}

#[test]
fn numbers_follow_row_by_row_and_what_is_none_is_missing() {
    assert_eq!(numbers("weight / height ** 2"), [Some(20.0), None, None]);
    assert_eq!(numbers("log(height)"), [Some(2.0_f64.ln()), Some(1.5_f64.ln()), None]);
    assert_eq!(numbers("fill(weight, 70) - 1"), [Some(79.0), Some(69.0), Some(59.0)]);
    assert_eq!(numbers("-7 % 3 + 0 * height"), [Some(2.0); 3]);
    assert_eq!(numbers("round(2.5) + floor(-0.5) + ceil(0.2) + abs(-1) + sqrt(4) + exp(0)"), [Some(6.0); 3]);
    assert_eq!(numbers("min(weight, height, 1)"), [Some(1.0), None, Some(0.0)]);
    assert_eq!(numbers("max(height, 1, 1.75)"), [Some(2.0), Some(1.75), Some(1.75)]);
    assert_eq!(numbers("weight ** 0"), [Some(1.0), None, Some(1.0)]);
    assert_eq!(numbers("if(height > 1, height, weight)"), [Some(2.0), Some(1.5), Some(60.0)]);
    assert_eq!(numbers("(height > 1) * 3"), [Some(3.0), Some(3.0), Some(0.0)]);
    assert_eq!(numbers("len(`full-name`) + 0"), [Some(3.0), Some(3.0), None]);
    assert_eq!(
        numbers("year(when) * 10000 + month(when) * 100 + day(when)"),
        [Some(20_240_229.0), Some(19_991_231.0), None]
    );
}

#[test]
fn comparisons_with_something_missing_are_false() {
    assert_eq!(flags("weight > 70"), [true, false, false]);
    assert_eq!(flags("weight != 80"), [false, false, true]);
    assert_eq!(flags("not weight > 70"), [false, true, true]);
    assert_eq!(flags("isnull(weight) or isnull(`full-name`)"), [false, true, true]);
    assert_eq!(flags("isnull(weight / height)"), [false, true, true]);
    assert_eq!(flags("lower(`full-name`) == 'bob'"), [false, true, false]);
    assert_eq!(flags("`full-name` < 'B' and true"), [true, false, false]);
    assert_eq!(flags("contains(`full-name`, 'O')"), [false, true, false]);
}

#[test]
fn texts_stay_texts_with_one_place_each() {
    let some = |texts: [&str; 3]| texts.map(|text| Some(text.to_owned())).to_vec();
    assert_eq!(texts("fill(upper(`full-name`), 'ANN')"), some(["ANN", "BOB", "ANN"]));
    assert_eq!(texts("if(height > 1, 'tall', 'small')"), some(["tall", "tall", "small"]));
    let Cells::Labels { levels, .. } = derived("fill(upper(`full-name`), 'ANN')") else { panic!("texts") };
    assert_eq!(levels.to_vec(), ["ANN", "BOB"]);
}

#[test]
fn a_column_of_the_same_name_is_replaced() {
    let table = rows();
    let step = Step::Derive { name: "weight".into(), r#as: Expression::parse("height * 2").unwrap() };
    let found = fitted(&step, &table, &table);
    assert_eq!((found.len(), &found[0]), (4, &("weight".to_owned(), vec![4.0, 3.0, 0.0])));
}

#[test]
fn what_does_not_fit_the_columns_is_said_at_its_place() {
    let said = |text: &str| {
        let step = Step::Derive { name: "bmi".into(), r#as: Expression::parse(text).unwrap() };
        fit(&step, &rows(), &mut vec![]).unwrap_err().to_string()
    };
    insta::assert_snapshot!(said("wieght / 2"), @r"
    Step `derive` cannot make column `bmi`.
    error: `wieght` is not a feature at that point
     --> as:1:1
      |
    1 | wieght / 2
      | ^^^^^^
      |
      = hint: did you mean `weight`?
    ");
    insta::assert_snapshot!(said("1 + when"), @r"
    Step `derive` cannot make column `bmi`.
    error: expected a number, found text
     --> as:1:5
      |
    1 | 1 + when
      |     ^^^^
    ");
    insta::assert_snapshot!(said("weight + y"), @r"
    Step `derive` cannot make column `bmi`.
    error: `y` is the target: a column made from it would leak what is to be predicted
     --> as:1:10
      |
    1 | weight + y
      |          ^
    ");
}
