//! Public tables, loaded as they were published. Each test is skipped where the files are not at hand.

use std::io;
use std::sync::Arc;

use gradus::base::outbox::Outbox;
use gradus::data::{Dataset, Places, Prepared, Task};
use gradus::spec::{Data, Workspace};
use gradus::train::{self, Event, Happening, Plan, Recorder, Report, Seconds};

use crate::support::public_tables;

fn places(file: &str) -> Option<Places> {
    public_tables(file).map(|folder| Places { workspace_dir: None, data_dir: Some(folder) })
}

fn strings(words: &str) -> Vec<String> {
    words.split_whitespace().map(Into::into).collect()
}

fn adult() -> Workspace {
    let columns = strings(
        "age workclass fnlwgt education education_num marital_status occupation relationship race sex capital_gain \
         capital_loss hours_per_week native_country income",
    );
    let labels = [("<=50K.".to_string(), "<=50K".to_string()), (">50K.".into(), ">50K".into())];
    Workspace {
        data: Data {
            path: "adult-train.csv".into(),
            test: Some("adult-test.csv".into()),
            header: Some(false),
            columns: Some(columns),
            null_values: strings("?"),
            trim: true,
            target: "income".into(),
            labels: labels.into(),
            drop: strings("fnlwgt"),
            protected: strings("sex race age"),
            protected_features: true,
            ..Data::default()
        },
        ..Workspace::default()
    }
}

#[test]
fn adult_is_read_with_its_gaps_and_its_own_test_file() {
    let Some(places) = places("adult-train.csv") else { return };
    let dataset = Dataset::load(&adult(), &places).unwrap();
    let parts = &dataset.parts;
    assert_eq!(dataset.table.rows, 32_561 + 16_281);
    assert_eq!((parts.train.len(), parts.validation.len(), parts.test.len()), (27_676, 4_885, 16_281));
    assert_eq!(dataset.truth.labels(), ["<=50K", ">50K"]);
    let missing = |name: &str| {
        let values = &dataset.table.column(name).unwrap().values;
        (0..32_561).filter(|&row| values.is_missing(row)).count()
    };
    assert_eq!([missing("workclass"), missing("occupation"), missing("native_country")], [1_836, 1_843, 583]);
    assert!(dataset.warnings.is_empty(), "{:?}", dataset.warnings);
    let rich = dataset.truth.codes().unwrap()[..32_561].iter().filter(|&&code| code == 1).count();
    assert_eq!(rich, 7_841);
}

#[test]
fn adult_is_prepared_with_the_default_steps() {
    let Some(places) = places("adult-train.csv") else { return };
    let workspace = adult();
    let prepared = Prepared::new(&Dataset::load(&workspace, &places).unwrap(), &workspace).unwrap();
    assert_eq!(prepared.task, Task::Binary);
    assert_eq!((prepared.train.x.rows, prepared.test.x.rows), (27_676, 16_281));
    assert_eq!(prepared.train.x.columns, prepared.pipeline.features().len());
    assert!(prepared.train.x.values.iter().all(|value| value.is_finite()));
    let names: Vec<&str> = prepared.test.groups.iter().map(|groups| groups.column.as_str()).collect();
    assert_eq!(names, ["age", "race", "sex"]);
    assert_eq!(prepared.test.groups[2].names, ["Female", "Male"]);
    assert_eq!(prepared.test.groups[2].codes.iter().filter(|&&code| code == 0).count(), 5_421);
}

fn workspace(path: &str, target: &str) -> Workspace {
    let data =
        Data { path: path.into(), target: target.into(), trim: true, protected_features: true, ..Data::default() };
    Workspace { data, ..Workspace::default() }
}

/// Loads and prepares; both must work with default steps on every real table.
fn prepared(workspace: &Workspace, places: &Places) -> (Dataset, Prepared) {
    let dataset = Dataset::load(workspace, places).expect("the table loads");
    let prepared = Prepared::new(&dataset, workspace).expect("the default steps fit");
    (dataset, prepared)
}

fn class_counts(dataset: &Dataset) -> Vec<usize> {
    let codes = dataset.truth.codes().expect("classes");
    let count = |class| codes.iter().filter(|&&code| code as usize == class).count();
    (0..dataset.truth.labels().len()).map(count).collect()
}

#[test]
fn titanic_names_and_tickets_are_recognised_and_left_out() {
    let Some(places) = places("titanic.csv") else { return };
    let (dataset, prepared) = prepared(&workspace("titanic.csv", "survived"), &places);
    assert_eq!((dataset.table.rows, class_counts(&dataset)), (891, vec![549, 342]));
    assert_eq!(
        dataset.feature_names(),
        ["pclass", "sex", "age", "sibsp", "parch", "ticket", "fare", "cabin", "embarked"]
    );
    assert_eq!(prepared.warnings.len(), 1, "{:?}", prepared.warnings);
    assert!(prepared.warnings[0].starts_with("Feature `name` has "));
    assert!(prepared.pipeline.features().iter().any(|name| name == "embarked=missing"));
}

#[test]
fn penguins_have_three_classes() {
    let Some(places) = places("penguins.csv") else { return };
    let (dataset, prepared) = prepared(&workspace("penguins.csv", "species"), &places);
    assert_eq!((dataset.table.rows, class_counts(&dataset)), (344, vec![152, 68, 124]));
    assert_eq!((prepared.task, prepared.labels.join(" ")), (Task::Multiclass, "Adelie Chinstrap Gentoo".into()));
    let regression = workspace("penguins.csv", "body_mass_g");
    let (dataset, prepared) = self::prepared(&regression, &places);
    assert_eq!(prepared.task, Task::Regression);
    assert!(dataset.warnings.contains(&"2 of 344 rows have no target and are left out.".to_string()));
}

#[test]
fn compas_is_grouped_by_race_and_by_quarters_of_age() {
    let Some(places) = places("compas-two-years.csv") else { return };
    let mut workspace = workspace("compas-two-years.csv", "two_year_recid");
    workspace.data.protected = strings("race age");
    workspace.data.drop = strings("is_recid decile_score score_text");
    let (dataset, prepared) = prepared(&workspace, &places);
    assert_eq!((dataset.table.rows, class_counts(&dataset)), (7_214, vec![3_963, 3_251]));
    let [age, race] = &prepared.train.groups[..] else { panic!("two groupings") };
    assert_eq!(race.names, ["African-American", "Asian", "Caucasian", "Hispanic", "Native American", "Other"]);
    assert_eq!((age.column.as_str(), age.names.len()), ("age", 4));
}

#[test]
fn german_credit_has_no_header_and_numbers_for_labels() {
    let Some(places) = places("german.csv") else { return };
    let mut workspace = workspace("german.csv", "column_21");
    workspace.data.labels = [("1".into(), "good".into()), ("2".into(), "bad".into())].into();
    workspace.data.positive = Some("good".into());
    let (dataset, prepared) = prepared(&workspace, &places);
    assert_eq!((dataset.table.rows, class_counts(&dataset)), (1_000, vec![300, 700]));
    assert_eq!((prepared.labels.join(" "), prepared.pipeline.inputs().len()), ("bad good".into(), 20));
}

/// Keeps nothing.
struct Nowhere;

impl Recorder for Nowhere {
    fn event(&mut self, _: &Event) -> io::Result<()> {
        Ok(())
    }

    fn checkpoint(&mut self, name: &str, _: &[u8]) -> io::Result<String> {
        Ok(name.into())
    }

    fn reopen(&mut self, _: &str) -> std::io::Result<(String, Vec<u8>)> {
        Err(std::io::Error::other("nothing was kept"))
    }

    fn kept(&self) -> Vec<String> {
        vec![]
    }

    fn look(&mut self, _: &str) -> io::Result<()> {
        Ok(())
    }

    fn result(&mut self, _: &[u8], _: &Report) -> io::Result<()> {
        Ok(())
    }
}

/// Trains to the end and returns everything said.
fn trained(workspace: &Workspace, prepared: Prepared) -> Vec<Event> {
    let plan = Plan {
        run: "test".into(),
        dir: "nowhere".into(),
        prepared: Arc::new(prepared),
        workspace: workspace.clone(),
        git: None,
        seconds: Seconds::default(),
    };
    let outbox = Outbox::new(|| {});
    let run = train::start(plan, outbox.clone(), Box::new(Nowhere)).expect("a thread");
    run.join();
    outbox.drain()
}

#[test]
fn healthy_trainings_on_public_tables_raise_no_alarm() {
    let Some(places) = places("adult-train.csv") else { return };
    let mut compas = workspace("compas-two-years.csv", "two_year_recid");
    compas.data.drop = strings("is_recid decile_score score_text");
    let mut adult = adult();
    adult.train.epochs = 5;
    let all = [
        ("adult", adult),
        ("titanic", workspace("titanic.csv", "survived")),
        ("penguins", workspace("penguins.csv", "species")),
        ("penguins' mass", workspace("penguins.csv", "body_mass_g")),
        ("compas", compas),
        ("german credit", workspace("german.csv", "column_21")),
    ];
    for (name, workspace) in all {
        let (_, prepared) = prepared(&workspace, &places);
        let said = trained(&workspace, prepared);
        let finished = said.iter().any(|event| matches!(event.what, Happening::Finished { .. }));
        let found: Vec<&Event> = said.iter().filter(|event| matches!(event.what, Happening::Lint(_))).collect();
        assert!(finished && found.is_empty(), "{name}: {found:#?}");
    }
}
