//! What is fitted depends on training rows alone, for every kind of step at once; and predicting does what training did.

use super::*;
use crate::spec::{self, Kind, STEPS, Step, StepKind, parse};

/// Sixty rows: half train, half judge, which `other` changes beyond recognition.
fn rows(other: bool) -> Table {
    let half = |row: usize| row.is_multiple_of(2);
    let number = |row: usize, size: f64| {
        let own = ((row * 37) % 23) as f64 / 7.0 + size;
        let gap = row % 11 == 4;
        match (half(row), other, gap) {
            (false, true, _) => 1e6 + row as f64,
            (_, _, true) => NAN,
            _ => own,
        }
    };
    let texts = ["red fox", "blue dog", "green cat", "red dog"];
    let label = |row: usize| if !half(row) && other { "never seen words" } else { texts[(row / 2 * 5) % 4] };
    let day = |row: usize| if !half(row) && other { "nothing".into() } else { format!("2024-{:02}-11", row % 12 + 1) };
    let days: Vec<String> = (0..60).map(day).collect();
    let classes: Vec<&str> = (0..60).map(|row| if (row / 2 * 7) % 5 < 2 { "yes" } else { "no" }).collect();
    table(vec![
        numeric("a", &(0..60).map(|row| number(row, 1.0)).collect::<Vec<_>>()),
        numeric("b", &(0..60).map(|row| number(row * row, 2.0)).collect::<Vec<_>>()),
        Column { name: "c".into(), values: Values::labels((0..60).map(|row| Some(label(row)))) },
        Column { name: "d".into(), values: Values::labels(days.iter().map(|day| Some(day.as_str()))) },
        Column { name: "y".into(), values: Values::labels(classes.iter().map(|class| Some(*class))) },
    ])
}

fn dataset(other: bool) -> Dataset {
    let mut workspace = Workspace::default();
    workspace.data.target = "y".into();
    let mut dataset = Dataset::new(rows(false), 60, &workspace, Vec::new()).unwrap();
    dataset.table = rows(other).into();
    dataset.parts.train = (0..60).step_by(2).collect();
    dataset.parts.test = (1..60).step_by(2).collect();
    dataset.parts.validation.clear();
    dataset
}

/// A pipeline around one step: what it needs before it, and what the network needs after it.
fn around(step: Step) -> Vec<Step> {
    let before = "prepare = [{ step = 'impute', columns = 'numeric' }]";
    let after = "prepare = [{ step = 'impute', columns = 'numeric' }, { step = 'impute', columns = 'categorical', with = 'mode' }, { step = 'one_hot' }]";
    let read = |text: &str| parse(&format!("{text}\n[data]\npath = 'a'\ntarget = 'y'")).workspace.prepare.unwrap();
    let fills = step.name().starts_with("impute");
    let before = if fills { vec![] } else { read(before) };
    before.into_iter().chain([step]).chain(read(after)).collect()
}

/// Every kind of step, and each way of those that have several.
fn every_step() -> Vec<Step> {
    let ways = |kind: &'static StepKind| {
        let mut steps = vec![kind.blank()];
        for part in kind.parts {
            let Kind::Choice(words) = part.kind else { continue };
            steps.extend(words.iter().filter_map(|word| {
                let mut step = kind.blank();
                part.set(&mut step, &spec::Value::Text((*word).into())).ok()?;
                Some(step)
            }));
        }
        steps
    };
    let mut steps: Vec<Step> = STEPS.iter().flat_map(ways).collect();
    for step in &mut steps {
        match step {
            Step::Date { columns, .. } => *columns = Columns::Named(vec!["d".into()]),
            Step::Derive { r#as, .. } => *r#as = spec::Expression::parse("if(c == 'red fox', a / b, year(d))").unwrap(),
            Step::Impute { with: Fill::Constant(value), .. } => *value = "0".into(),
            _ => {}
        }
    }
    steps
}

/// As `pipeline.json` holds it: pipelines with missing numbers are not equal to themselves.
fn written(pipeline: &Pipeline) -> String {
    serde_json::to_string(pipeline).unwrap()
}

#[test]
fn rows_that_do_not_train_change_nothing_that_is_fitted() {
    for step in every_step() {
        let fit =
            |other| Pipeline::fit(&dataset(other), &around(step.clone())).unwrap_or_else(|e| panic!("{step:?}: {e}"));
        let (one, two) = (fit(false), fit(true));
        assert_eq!(written(&one.pipeline), written(&two.pipeline), "{step:?}");
        assert_eq!(one.x, two.x, "{step:?}");
        assert_eq!(one.warnings, two.warnings, "{step:?}");
    }
}

#[test]
fn what_is_written_down_does_the_same_to_rows_as_what_was_fitted() {
    for step in every_step() {
        let dataset = dataset(false);
        let fit = Pipeline::fit(&dataset, &around(step.clone())).unwrap();
        let read: Pipeline = serde_json::from_str(&written(&fit.pipeline)).unwrap();
        assert_eq!(written(&read), written(&fit.pipeline), "{step:?}");
        let apply = |pipeline: &Pipeline, rows: &[usize]| pipeline.apply(&dataset.table, rows).unwrap();
        assert_eq!(apply(&read, &dataset.parts.test), apply(&fit.pipeline, &dataset.parts.test), "{step:?}");
        let trained = apply(&read, &fit.rows);
        assert_eq!(trained == fit.x, step.name() != "target_mean", "{step:?}");
        let one = apply(&read, &fit.rows[3..4]);
        assert_eq!(one.row(0), trained.row(3), "{step:?}: a row depends on its company");
    }
}
