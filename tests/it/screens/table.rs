//! A small table of people, made by formula, as it would be after reading.

use std::sync::Arc;

use gradus::app::Loaded;
use gradus::data::{Column, MISSING, Table, Values, profile};
use gradus::model::Architecture;
use gradus::spec::Model;
use gradus::train::Rows;

const ROWS: usize = 480;

fn numbers(name: &str, value: impl Fn(usize) -> f64) -> Column {
    Column { name: name.into(), values: Values::Numeric((0..ROWS).map(value).collect()) }
}

fn labels(name: &str, levels: &[&str], code: impl Fn(usize) -> u32) -> Column {
    let levels = levels.iter().map(ToString::to_string).collect();
    Column { name: name.into(), values: Values::Categorical { codes: (0..ROWS).map(code).collect(), levels } }
}

pub(super) fn table() -> Table {
    let education = ["HS-grad", "Some-college", "Bachelors", "Masters", "Doctorate"];
    let columns = vec![
        numbers("age", |row| 17.0 + (row * 7 % 60) as f64),
        labels("workclass", &["Private", "State-gov", "Self-emp"], |row| {
            if row % 16 == 3 { MISSING } else { (row % 3) as u32 }
        }),
        numbers("fnlwgt", |row| 1e4 + (row * row % 4801) as f64 * 53.0),
        labels("education", &education, |row| (row % 11 % 5) as u32),
        numbers("hours_per_week", |row| if row % 5 == 0 { 20.0 + (row % 41) as f64 } else { 40.0 }),
        numbers(
            "capital_gain",
            |row| if row % 40 == 7 { f64::NAN } else { f64::from(u8::from(row % 25 == 0)) * 7_298.0 },
        ),
        labels("sex", &["Male", "Female"], |row| u32::from(row % 3 == 1)),
        labels("race", &["White", "Black", "Amer-Indian-Eskimo"], |row| [0, 0, 0, 0, 0, 0, 1, 2][row % 8]),
        labels("income", &["<=50K", ">50K"], |row| u32::from(row % 4 == 2)),
    ];
    Table { columns, rows: ROWS, images: None }
}

pub(super) fn loaded() -> Loaded {
    let table = table();
    let role = |name: &str| match name {
        "income" => "target",
        "sex" | "race" => "protected",
        "fnlwgt" => "dropped",
        _ => "feature",
    };
    Loaded {
        pictures: None,
        profile: Arc::new(profile(&table)),
        roles: table.columns.iter().map(|column| (column.name.clone(), role(&column.name).into())).collect(),
        parts: Rows { train: 5_120, validation: 1_200, test: 2_000 },
        task: "binary".into(),
        labels: vec!["<=50K".into(), ">50K".into()],
        features: 87,
        parameters: 7_842,
        network: "87 → 64 relu → 32 relu → 1".into(),
        layers: Architecture::of_columns(87, 1, Model::default()).summary(),
        memory: 1_230_000,
        warnings: vec!["workclass: 30 cells are missing.".into()],
        table: Arc::new(table),
        unprepared: None,
    }
}
