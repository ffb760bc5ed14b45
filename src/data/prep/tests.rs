//! Steps against scikit-learn (numbers by tests/reference/preparation.py), and whole pipelines against awkward tables.

mod derived;
mod leaks;
mod reference;

use super::frame::Cells;
use super::*;
use crate::data::dataset::Dataset;
use crate::data::table::{Column, MISSING, Table, Values};
use crate::spec::{ColumnType, Columns, DatePart, Encoding, Fill, Scaling, Workspace};

const NAN: f64 = f64::NAN;

fn numeric(name: &str, numbers: &[f64]) -> Column {
    Column { name: name.into(), values: Values::Numeric(numbers.to_vec()) }
}

/// A column of labels, where `-` is missing.
fn categorical(name: &str, labels: &str) -> Column {
    let mut levels: Vec<String> = Vec::new();
    let code = |label: &str| {
        if label == "-" {
            return MISSING;
        }
        let place = levels.iter().position(|level| level == label).unwrap_or_else(|| {
            levels.push(label.into());
            levels.len() - 1
        });
        place as u32
    };
    let codes = labels.split(' ').map(code).collect();
    Column { name: name.into(), values: Values::Categorical { codes, levels } }
}

fn table(columns: Vec<Column>) -> Table {
    let rows = columns[0].values.rows();
    Table { columns, rows, images: None }
}

fn frame<'a>(table: &'a Table, kinds_of: &Table) -> Frame<'a> {
    let inputs: Vec<Input> =
        kinds_of.columns.iter().map(|column| Input { name: column.name.clone(), kind: column.values.kind() }).collect();
    Frame::gather(&inputs, table, &(0..table.rows).collect::<Vec<_>>()).unwrap()
}

/// A step that needs no target, fitted on all rows of a table.
fn fit(step: &Step, table: &Table, warnings: &mut Vec<String>) -> Result<Fitted, DataError> {
    let truth = Truth::Numbers(vec![0.0; table.rows]);
    let mut training = Training { truth: &truth, target: "y", warnings };
    Ok(Fitted::fit(step, &frame(table, table), &mut training)?.unwrap())
}

/// Names and double-precision columns of `new` after `step` was fitted on `train`.
fn fitted(step: &Step, train: &Table, new: &Table) -> Vec<(String, Vec<f64>)> {
    let step = fit(step, train, &mut Vec::new()).unwrap();
    let mut frame = frame(new, train);
    step.apply(&mut frame);
    let numbers = |cells: Cells| match cells {
        Cells::Numbers(numbers) => numbers,
        Cells::Flags(flags) => flags.into_iter().map(|flag| f64::from(u8::from(flag))).collect(),
        Cells::Codes { codes, .. } | Cells::Labels { codes, .. } => codes.into_iter().map(f64::from).collect(),
    };
    frame.columns.into_iter().map(|(name, cells)| (name, numbers(cells))).collect()
}

fn assert_close(found: &[(String, Vec<f64>)], expected: &[&[f64]]) {
    assert_eq!(found.len(), expected.len(), "{found:?}");
    for ((name, found), expected) in found.iter().zip(expected) {
        for (found, expected) in found.iter().zip(*expected) {
            let same =
                (found.is_nan() && expected.is_nan()) || (found - expected).abs() <= 1e-12 * expected.abs().max(1.0);
            assert!(same, "{name}: {found} is not {expected}");
        }
    }
}

fn train() -> Table {
    let a = numeric("a", &[3.5, NAN, 7.25, 1.0, 7.25, -2.0]);
    table(vec![a, numeric("b", &[10.0, 12.5, NAN, 10.0, 40.0, 0.1])])
}

fn new() -> Table {
    table(vec![numeric("a", &[NAN, 100.0]), numeric("b", &[11.0, NAN])])
}

fn impute(with: Fill, indicator: bool) -> Step {
    Step::Impute { columns: Columns::All, with, indicator }
}

#[test]
fn imputing_equals_scikit_learn() {
    let fill = |with| fitted(&impute(with, false), &train(), &new());
    assert_close(&fill(Fill::Median), &[&[3.5, 100.0], &[11.0, 10.0]]);
    assert_close(&fill(Fill::Mean), &[&[3.4, 100.0], &[11.0, 14.52]]);
    assert_close(&fill(Fill::Mode), &[&[7.25, 100.0], &[11.0, 10.0]]);
    assert_close(&fill(Fill::Constant("-1".into())), &[&[-1.0, 100.0], &[11.0, -1.0]]);
}

#[test]
fn indicators_are_added_for_columns_with_missing_training_cells() {
    let found = fitted(&impute(Fill::Median, true), &train(), &new());
    let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["a", "b", "a_missing", "b_missing"]);
    assert_close(&found, &[&[3.5, 100.0], &[11.0, 10.0], &[1.0, 0.0], &[0.0, 1.0]]);
    let whole = table(vec![numeric("a", &[1.0, 2.0])]);
    assert_eq!(fitted(&impute(Fill::Mean, true), &whole, &whole).len(), 1);
}

#[test]
fn labels_are_imputed_by_the_first_of_the_most_frequent() {
    let train = table(vec![categorical("c", "red blue - blue green red")]);
    let step = impute(Fill::Mode, false);
    let step = fit(&step, &train, &mut Vec::new()).unwrap();
    let new = table(vec![categorical("c", "green -")]);
    let mut frame = frame(&new, &train);
    step.apply(&mut frame);
    let Cells::Labels { codes, levels } = &frame.columns[0].1 else { panic!("labels") };
    assert_eq!(levels[codes[1] as usize], "blue");
}

#[test]
fn scaling_equals_scikit_learn_and_passes_over_missing_cells() {
    let scale = |with| {
        let new = table(vec![numeric("a", &[3.5, NAN, 100.0]), numeric("b", &[10.0, 11.0, NAN])]);
        fitted(&Step::Scale { columns: Columns::Numeric, with }, &train(), &new)
    };
    let standard: [&[f64]; 2] = [
        &[0.027_826_129_037_656_095, NAN, 26.880_040_650_375_765],
        &[-0.336_507_051_952_527_5, -0.262_058_589_131_171_86, NAN],
    ];
    assert_close(&scale(Scaling::Standard), &standard);
    let min_max: [&[f64]; 2] = [
        &[0.594_594_594_594_594_6, NAN, 11.027_027_027_027_026],
        &[0.248_120_300_751_879_74, 0.273_182_957_393_483_75, NAN],
    ];
    assert_close(&scale(Scaling::MinMax), &min_max);
    assert_close(&scale(Scaling::Robust), &[&[0.0, NAN, 15.44], &[0.0, 0.4, NAN]]);
}

#[test]
fn constant_columns_become_zero_whatever_the_rounding() {
    let constant = table(vec![numeric("a", &[0.1; 7])]);
    for with in [Scaling::Standard, Scaling::MinMax, Scaling::Robust] {
        assert_close(&fitted(&Step::Scale { columns: Columns::All, with }, &constant, &constant), &[&[0.0; 7]]);
    }
}

fn one_hot(unseen: Encoding, min_count: usize, max_categories: usize) -> Vec<(String, Vec<f64>)> {
    let train = table(vec![categorical("c", "red blue - blue green red")]);
    let new = table(vec![categorical("c", "green violet -")]);
    let columns = Columns::Categorical;
    fitted(&Step::OneHot { columns, unseen, min_count, max_categories }, &train, &new)
}

#[test]
fn one_hot_encoding_equals_scikit_learn() {
    let found = one_hot(Encoding::Ignore, 1, 64);
    let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["c=blue", "c=green", "c=red", "c=(missing)"]);
    assert_close(&found, &[&[0.0; 3], &[1.0, 0.0, 0.0], &[0.0; 3], &[0.0, 0.0, 1.0]]);
}

#[test]
fn rare_and_unseen_categories_share_a_column() {
    let found = one_hot(Encoding::Other, 2, 64);
    let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["c=blue", "c=red", "c=(missing)", "c=(other)"]);
    assert_close(&found[3..], &[&[1.0, 1.0, 0.0]]);
    let few = one_hot(Encoding::Other, 1, 1);
    assert_eq!(few.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["c=blue", "c=(missing)", "c=(other)"]);
}

#[test]
fn ordinal_encoding_equals_scikit_learn() {
    let train = table(vec![categorical("c", "red blue - blue green red")]);
    let new = table(vec![categorical("c", "green violet -")]);
    let step = |order: Vec<String>| Step::Ordinal { columns: Columns::All, order };
    assert_close(&fitted(&step(Vec::new()), &train, &new), &[&[1.0, -1.0, 3.0]]);
    let given = step(["red", "violet"].map(Into::into).to_vec());
    assert_close(&fitted(&given, &train, &new), &[&[-1.0, 1.0, -1.0]]);
    let mut warnings = Vec::new();
    fit(&given, &train, &mut warnings).unwrap();
    insta::assert_snapshot!(warnings.join("\n"), @"Step `ordinal` gives no place to `blue` and `green` of column `c`, so they become -1.");
}

#[test]
fn categories_to_embed_become_codes_that_later_steps_leave_alone() {
    let train = table(vec![categorical("c", "red blue - blue green red")]);
    let new = table(vec![categorical("c", "green violet - red")]);
    let step = |min_count| Step::Embed { columns: Columns::Categorical, min_count };
    assert_close(&fitted(&step(1), &train, &new), &[&[2.0, 0.0, 4.0, 3.0]]);
    assert_close(&fitted(&step(2), &train, &new), &[&[0.0, 0.0, 3.0, 2.0]]);
    let scale = Step::Scale { columns: Columns::All, with: Scaling::Standard };
    let impute = Step::Impute { columns: Columns::Numeric, with: Fill::Median, indicator: false };
    let pipeline = Pipeline::fit(&dataset(), &[impute, step(1), scale]).unwrap().pipeline;
    assert_eq!((pipeline.features(), pipeline.codes()), (&["a".to_owned(), "c".to_owned()][..], vec![(1, 3)]));
    let x = pipeline.apply(&dataset().table, &[0, 1]).unwrap();
    assert_eq!((x.row(0)[1], x.row(1)[1]), (1.0, 2.0));
}

/// Eight rows that all train, whose target is `y`.
fn dataset() -> Dataset {
    let mut workspace = Workspace::default();
    workspace.data.target = "y".into();
    (workspace.split.validation, workspace.split.test) = (0.0, 0.0);
    let a = numeric("a", &[1.0, 2.0, 3.0, 4.0, 1.0, 2.0, NAN, 4.0]);
    let c = categorical("c", "p q p q p q q p");
    let y = categorical("y", "n n n n n y y y");
    let all = table(vec![a, c, y]);
    Dataset::new(all, 8, &workspace, Vec::new()).unwrap()
}

fn error(steps: &[Step]) -> String {
    Pipeline::fit(&dataset(), steps).unwrap_err().to_string()
}

#[test]
fn a_pipeline_reads_any_table_that_has_its_inputs() {
    let Fit { pipeline, rows, warnings, .. } = Pipeline::fit(&dataset(), &Step::defaults()).unwrap();
    assert_eq!((rows.len(), warnings.len()), (8, 0));
    assert_eq!(pipeline.features(), ["a", "c=p", "c=q", "c=(other)"]);
    let inputs: Vec<_> = pipeline.inputs().iter().map(|input| (input.name.as_str(), input.kind)).collect();
    assert_eq!(inputs, [("a", ColumnType::Numeric), ("c", ColumnType::Categorical)]);
    let other = table(vec![categorical("more", "x x x"), categorical("c", "new - q"), categorical("a", "2 x -")]);
    let matrix = pipeline.apply(&other, &[2, 0, 1]).unwrap();
    assert_eq!((matrix.rows, matrix.columns), (3, 4));
    assert_eq!(&matrix.row(0)[1..], [0.0, 1.0, 0.0]);
    assert_eq!(&matrix.row(1)[1..], [0.0, 0.0, 1.0]);
    assert_eq!(matrix.row(0)[0], matrix.row(1)[0]);
    let error = pipeline.apply(&table(vec![categorical("c", "p")]), &[0]).unwrap_err();
    insta::assert_snapshot!(error, @"The table has no column `a`, which the model was trained on.");
}

#[test]
fn a_pipeline_survives_being_written_down() {
    let mut steps = Step::defaults();
    steps[0] = impute(Fill::Mean, true);
    let pipeline = Pipeline::fit(&dataset(), &steps).unwrap().pipeline;
    let text = serde_json::to_string(&pipeline).unwrap();
    assert_eq!(serde_json::from_str::<Pipeline>(&text).unwrap(), pipeline);
}

#[test]
fn a_made_column_takes_no_name_that_another_has() {
    let mut workspace = Workspace::default();
    workspace.data.target = "y".into();
    (workspace.split.validation, workspace.split.test) = (0.0, 0.0);
    let columns = vec![
        categorical("d", "2001-01-01 2003-01-01 2001-02-01 2003-02-01"),
        numeric("d_year", &[1.0, 2.0, 3.0, 4.0]),
        numeric("c=p", &[5.0, 6.0, 7.0, 8.0]),
        categorical("c", "p q p q"),
        categorical("y", "n y n y"),
    ];
    let dataset = Dataset::new(table(columns), 4, &workspace, Vec::new()).unwrap();
    let scale = |column: &str| Step::Scale { columns: Columns::Named(vec![column.into()]), with: Scaling::MaxAbs };
    let steps = [
        Step::Date { columns: Columns::Named(vec!["d".into()]), parts: vec![DatePart::Year] },
        scale("d_year"),
        scale("d_year_2"),
        Step::one_hot(Columns::Categorical),
    ];
    let Fit { pipeline, x, .. } = Pipeline::fit(&dataset, &steps).unwrap();
    assert_eq!(pipeline.features(), ["d_year_2", "d_year", "c=p", "c=p_2", "c=q", "c=(other)"]);
    assert_eq!(x.row(0), [2001.0_f32 / 2003.0, 0.25, 5.0, 1.0, 0.0, 0.0]);
    assert_eq!(pipeline.categories(), [vec![3, 4, 5]]);
    assert_eq!(pipeline.origins(), [[0], [1], [2], [3], [3], [3]]);
    let read: Pipeline = serde_json::from_str(&serde_json::to_string(&pipeline).unwrap()).unwrap();
    assert_eq!(read.apply(&dataset.table, &[0, 1, 2, 3]).unwrap(), x);
    assert_eq!(read.categories(), pipeline.categories());
}

#[test]
fn parts_that_are_one_number_in_every_training_row_are_left_out_later_too() {
    let mut workspace = Workspace::default();
    workspace.data.target = "y".into();
    (workspace.split.validation, workspace.split.test) = (0.0, 0.0);
    let of = |days: &str| {
        let columns = vec![categorical("d", days), categorical("y", "n y n")];
        Dataset::new(table(columns), 3, &workspace, Vec::new()).unwrap()
    };
    let parts = vec![DatePart::Year, DatePart::Month, DatePart::Day];
    let step = [Step::Date { columns: Columns::Named(vec!["d".into()]), parts }];
    let Fit { pipeline, warnings, .. } = Pipeline::fit(&of("2024-01-31 2024-02-29 2024-02-28"), &step).unwrap();
    assert_eq!(pipeline.features(), ["d_month", "d_day"]);
    assert_eq!(
        warnings.last().unwrap(),
        "Step `date` leaves out `d_year`, which is 2024 in all dates of training rows."
    );
    let later = pipeline.apply(&of("2025-03-01 2025-04-02 2026-05-03").table, &[0, 2]).unwrap();
    assert_eq!((later.row(0), later.row(1)), (&[3.0, 1.0][..], &[5.0, 3.0][..]));
    let Fit { pipeline, .. } = Pipeline::fit(&of("2024-01-31 2024-01-31 2024-01-31"), &step).unwrap();
    assert_eq!(pipeline.features(), ["d_year", "d_month", "d_day"], "of one day all parts are such");
}

#[test]
fn numbers_are_days_by_their_digits_and_what_is_no_date_is_told() {
    let year = |column| Step::Date { columns: column, parts: vec![DatePart::Year] };
    let named = || Columns::Named(vec!["d".into()]);
    let inputs = [Input { name: "d".into(), kind: ColumnType::Numeric }];
    let days = table(vec![numeric("d", &[20_240_229.0, 19_991_231.0, 7.0, f64::NAN])]);
    let mut told = Vec::new();
    let step = fit(&year(named()), &days, &mut told).unwrap();
    insta::assert_snapshot!(told.join("\n"), @"Step `date` can read 2 of 3 cells in column `d`. What is no date, such as `7`, becomes missing.");
    let mut frame = Frame::gather(&inputs, &days, &[0, 1, 2, 3]).unwrap();
    step.apply(&mut frame);
    let Cells::Numbers(years) = &frame.columns[0].1 else { panic!("{frame:?}") };
    assert!(years[..2] == [2024.0, 1999.0] && years[2..].iter().all(|year| year.is_nan()), "{years:?}");
    let flags = Frame { columns: vec![("d".into(), Cells::Flags(vec![true]))], renamed: vec![] };
    let (truth, mut unread) = (Truth::Numbers(vec![0.0]), Vec::new());
    let mut training = Training { truth: &truth, target: "y", warnings: &mut unread };
    let refused = Fitted::fit(&year(named()), &flags, &mut training).expect_err("zeros and ones are no dates");
    assert!(refused.to_string().contains("zeros and ones"), "{refused}");
    let strokes = table(vec![categorical("d", "05/06/2022 05/18/2021 13/13/2022")]);
    let step = fit(&Step::date(vec!["d".into()], false), &strokes, &mut Vec::new()).unwrap();
    let again: Fitted = serde_json::from_str(&serde_json::to_string(&step).unwrap()).unwrap();
    let mut frame =
        Frame::gather(&[Input { name: "d".into(), kind: ColumnType::Categorical }], &strokes, &[0]).unwrap();
    again.apply(&mut frame);
    let day = frame.columns.iter().find(|(name, _)| name == "d_day").map(|(_, cells)| cells.clone());
    assert_eq!(day, Some(Cells::Numbers(vec![6.0])), "a row alone is read as the column was");
    let error = fit(&year(named()), &table(vec![numeric("d", &[1.0, 2.0])]), &mut Vec::new()).unwrap_err();
    assert!(error.to_string().contains("finds no date"), "{error}");
}

#[test]
fn few_rows_of_a_column_of_many_labels_are_prepared_as_among_all() {
    let all = table(vec![categorical("c", "g a - f b e c d a")]);
    let inputs = [Input { name: "c".into(), kind: ColumnType::Categorical }];
    let step = fit(&Step::one_hot(Columns::All), &all, &mut Vec::new()).unwrap();
    let flags = |rows: &[usize]| {
        let mut frame = Frame::gather(&inputs, &all, rows).unwrap();
        let labels = matches!(&frame.columns[0].1, Cells::Labels { levels, .. } if levels.len() < 7);
        step.apply(&mut frame);
        (labels, frame.columns)
    };
    let (few, among_all) = (flags(&[8, 2, 3]), flags(&[0, 1, 2, 3, 4, 5, 6, 7, 8]));
    assert!(few.0 && !among_all.0, "only labels of the rows are looked at where there are many others");
    for ((_, few), (name, all)) in few.1.iter().zip(&among_all.1) {
        let (Cells::Flags(few), Cells::Flags(all)) = (few, all) else { panic!("flags") };
        assert_eq!(few[..], [all[8], all[2], all[3]], "{name}");
    }
}

#[test]
fn duplicates_are_dropped_from_training_rows_target_included() {
    let mut steps = vec![Step::DropDuplicates];
    steps.extend(Step::defaults());
    let rows = Pipeline::fit(&dataset(), &steps).unwrap().rows;
    assert_eq!(rows, [0, 1, 2, 3, 5, 6, 7]);
}

#[test]
fn what_the_network_cannot_read_is_an_error_that_names_the_step_to_add() {
    let encode = Step::one_hot(Columns::Categorical);
    insta::assert_snapshot!(error(&[encode]), @"Column `a` still has missing cells after all steps. Add a step `impute` for it, or add it to `data.drop`.");
    let fill = Step::Impute { columns: Columns::Numeric, with: Fill::Mean, indicator: false };
    insta::assert_snapshot!(error(&[fill]), @"Column `c` is still text after all steps. Add a step `one_hot` or `ordinal` for it, or add it to `data.drop`.");
}

#[test]
fn steps_that_do_not_fit_their_columns_are_errors() {
    let named = |name: &str| Columns::Named(vec![name.into()]);
    let scale = |name| Step::Scale { columns: named(name), with: Scaling::Standard };
    insta::assert_snapshot!(error(&[scale("aa")]), @"Step `scale` names the column `aa`, which is not a feature at that point. Did you mean `a`? The features are `a` and `c`.");
    insta::assert_snapshot!(error(&[scale("c")]), @"Step `scale` works on numbers, and column `c` holds labels. Name other columns, or set `data.types`.");
    insta::assert_snapshot!(error(&[Step::one_hot(named("a"))]), @"Step `one_hot` works on labels, and column `a` holds numbers. Name other columns, or set `data.types`.");
    let constant = Step::Impute { columns: named("a"), with: Fill::Constant("none".into()), indicator: false };
    insta::assert_snapshot!(error(&[constant]), @"Step `impute` cannot fill the numeric column `a` with `none`, which is not a number.");
}

#[test]
fn numbers_beyond_bounds_are_reported_or_held() {
    let huge = table(vec![numeric("a", &[f64::MAX, f64::MAX, -1.0])]);
    let step = Step::Scale { columns: Columns::All, with: Scaling::Standard };
    let error = fit(&step, &huge, &mut Vec::new()).unwrap_err();
    insta::assert_snapshot!(error, @"Column `a` holds numbers too large to compute with. Change its unit, or add it to `data.drop`.");
    let pipeline = Pipeline::fit(&dataset(), &Step::defaults()).unwrap().pipeline;
    let other = table(vec![numeric("a", &[1e300]), categorical("c", "p")]);
    assert_eq!(pipeline.apply(&other, &[0]).unwrap().row(0)[0], f32::MAX);
}
