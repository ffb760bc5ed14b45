//! A small table of people, made by formula, as it would be after reading.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex};

use gradus::app::Loaded;
use gradus::data::{Column, Dataset, MISSING, Prepared, Survey, Table, Values, profile, survey};
use gradus::model::Architecture;
use gradus::spec::{self, Model};
use gradus::train::Rows;

const ROWS: usize = 480;

fn numbers(name: &str, value: impl Fn(usize) -> f64) -> Column {
    Column { name: name.into(), values: Values::Numeric((0..ROWS).map(value).collect()) }
}

fn labels(name: &str, levels: &[&str], code: impl Fn(usize) -> u32) -> Column {
    let levels = levels.iter().map(ToString::to_string).collect();
    Column { name: name.into(), values: Values::Categorical { codes: (0..ROWS).map(code).collect(), levels } }
}

fn table() -> Table {
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

/// What reading gives, pretended, and what is found out about it by the program itself, once for each text.
pub(super) fn read(text: &str) -> (Arc<Loaded>, Arc<Survey>) {
    static KNOWN: LazyLock<Mutex<HashMap<String, (Option<String>, Arc<Survey>)>>> = LazyLock::new(Mutex::default);
    let known = KNOWN.lock().expect("no test fails here").get(text).cloned();
    let (unprepared, survey) = known.unwrap_or_else(|| {
        let fresh = surveyed(text);
        KNOWN.lock().expect("no test fails here").insert(text.to_owned(), fresh.clone());
        fresh
    });
    (Arc::new(Loaded { unprepared, ..loaded() }), survey)
}

fn surveyed(text: &str) -> (Option<String>, Arc<Survey>) {
    let workspace = spec::parse(text).workspace;
    let dataset = Dataset::new(table(), ROWS, &workspace, vec![]).expect("a table that can be learnt from");
    let prepared = Prepared::new(&dataset, &workspace).map_err(|error| error.to_string());
    let found = survey(&dataset, &workspace, prepared.as_ref().map_err(String::as_str), &|| true);
    (prepared.err(), Arc::new(found.expect("it is wanted")))
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
