//! What is learnt from when most rows are on disk.

use std::collections::HashSet;

use polars::prelude::{DataFrame, IntoColumn, IpcWriter, NamedFrom, ParquetWriter, SerWriter, Series};

use super::*;
use crate::base::crew::Crew;
use crate::data::table::Values;
use crate::spec::{BalanceMethod, Split, Step};

/// A table of so many rows; every fifth repeats the row before it, and twenty rows are of one person.
fn workspace(folder: &tempfile::TempDir, rows: usize) -> Workspace {
    let line = |row: usize| {
        let row = if row % 5 == 4 { row - 1 } else { row };
        let label = if row.is_multiple_of(3) { "yes" } else { "no" };
        format!("{},{},p{},{label}\n", row * 7 % 100_003, ["red", "blue", "green"][row % 3], row / 20)
    };
    let text: String = (0..rows).map(line).collect();
    let path = folder.path().join("t.csv");
    std::fs::write(&path, format!("a,b,person,y\n{text}late,red,p0,maybe\n,,p1,\n")).unwrap();
    let data = spec::Data {
        path: path.display().to_string(),
        target: "y".into(),
        drop: vec!["person".into()],
        rows: Some(400),
        stream: true,
        ..spec::Data::default()
    };
    let split = Split { validation: 0.1, test: 0.1, ..Split::default() };
    Workspace { data, split, ..Workspace::default() }
}

fn left(workspace: &Workspace) -> Result<(Dataset, Prepared), DataError> {
    refuse_to_leave(workspace, &Places::default())?;
    let dataset = Dataset::load(workspace, &Places::default())?;
    let prepared = Prepared::new(&dataset, workspace)?;
    let left = leave_on_disk(prepared, &dataset, workspace, &Places::default())?;
    Ok((dataset, left))
}

fn row(prepared: &Prepared, place: usize) -> Vec<u32> {
    let mut x = vec![0.0; prepared.learnt().columns()];
    prepared.learnt().read(&Crew::new(1), &[place], &mut x).unwrap();
    x.iter().map(|number| number.to_bits()).collect()
}

#[test]
fn all_rows_are_learnt_from_but_those_that_equal_judged_ones() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = workspace(&folder, 6_000);
    let (dataset, prepared) = left(&workspace).unwrap();
    let judged: HashSet<Vec<u32>> = [&prepared.validation, &prepared.test]
        .into_iter()
        .flat_map(|part| (0..part.x.rows).map(|row| part.x.row(row).iter().map(|number| number.to_bits()).collect()))
        .collect();
    let rows = prepared.learnt().rows();
    assert!((0..rows).all(|place| !judged.contains(&row(&prepared, place))));
    let beyond = prepared.beyond.clone().unwrap();
    assert!(rows > 4_500 && beyond.x.rows() == rows, "{rows}");
    assert_eq!(prepared.classes.iter().map(|class| class.before).sum::<usize>(), rows);
    // What is fitted and judged is the sample's, as without the rest.
    let sample = Prepared::new(&dataset, &workspace).unwrap();
    assert_eq!((&sample.pipeline, &sample.train, &sample.test), (&prepared.pipeline, &prepared.train, &prepared.test));
    assert_ne!(sample.fingerprint(), prepared.fingerprint());
    assert_eq!(left(&workspace).unwrap().1.fingerprint(), prepared.fingerprint());
    let said = prepared.warnings.join("\n");
    assert!(said.contains("2 of all rows have no `y`, or one that no row held has, such as `maybe`,"), "{said}");
}

#[test]
fn the_same_rows_are_learnt_from_in_every_format_that_is_read_in_parts() {
    let folder = tempfile::tempdir().unwrap();
    let mut workspace = workspace(&folder, 0);
    workspace.data.rows = Some(700);
    let rows = 90_000_usize;
    let numbers: Vec<i64> = (0..rows).map(|row| (row * 7919 % 100_003) as i64).collect();
    let colour = |row: usize| if row.is_multiple_of(11) { None } else { Some(["red", "blue", "green"][row % 3]) };
    let label = |row: usize| if row.is_multiple_of(3) { "yes" } else { "no" };
    let csv = |row: usize| format!("{},{},p{},{}\n", numbers[row], colour(row).unwrap_or(""), row / 20, label(row));
    let json = |row: usize| {
        let colour = colour(row).map_or_else(String::new, |colour| format!("\"b\":\"{colour}\","));
        let (number, person, label) = (numbers[row], row / 20, label(row));
        format!("{{\"a\":{number},{colour}\"person\":\"p{person}\",\"y\":\"{label}\"}}\n\n")
    };
    let people: Vec<String> = (0..rows).map(|row| format!("p{}", row / 20)).collect();
    let labels: Vec<&str> = (0..rows).map(label).collect();
    let frame = |rows: std::ops::Range<usize>| {
        let mut columns = vec![
            Series::new("a".into(), &numbers[rows.clone()]).into_column(),
            Series::new("b".into(), rows.clone().map(colour).collect::<Vec<_>>()).into_column(),
            Series::new("person".into(), &people[rows.clone()]).into_column(),
            Series::new("y".into(), &labels[rows.clone()]).into_column(),
        ];
        // Of the second file the columns stand in another order.
        columns.rotate_left(if rows.start == 0 { 0 } else { 2 });
        DataFrame::new(rows.len(), columns).unwrap()
    };
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
    write("all.csv", format!("a,b,person,y\n{}", (0..rows).map(csv).collect::<String>()).as_bytes());
    write("all.ndjson", (0..rows).map(json).collect::<String>().as_bytes());
    for (name, rows) in [("part-1.parquet", 0..40_000), ("part-2.parquet", 40_000..rows)] {
        let mut bytes = vec![];
        ParquetWriter::new(&mut bytes).with_row_group_size(Some(30_000)).finish(&mut frame(rows)).unwrap();
        write(name, &bytes);
    }
    for (name, rows) in [("part-1.arrow", 0..40_000), ("part-2.arrow", 40_000..rows)] {
        // A chunk of the frame becomes a batch of the file.
        let (mut bytes, whole) = (vec![], frame(rows));
        let mut chunks = (0..whole.height()).step_by(7_000).map(|start| whole.slice(start as i64, 7_000));
        let mut batches = chunks.next().unwrap();
        chunks.for_each(|chunk| {
            batches.vstack_mut(&chunk).unwrap();
        });
        IpcWriter::new(&mut bytes).finish(&mut batches).unwrap();
        write(name, &bytes);
    }
    let attributes =
        "@attribute a numeric\n@attribute b {red, blue, green}\n@attribute person string\n@attribute y {yes, no}";
    let arff = |row: usize| csv(row).replacen(",,", ",?,", 1);
    let arff: String = (0..rows).map(arff).collect();
    write("all.arff", format!("% made\n@relation t\n{attributes}\n@data\n{arff}").as_bytes());
    let mut database = rusqlite::Connection::open(folder.path().join("all.sqlite")).unwrap();
    database.execute("CREATE TABLE t (a INTEGER, b TEXT, person TEXT, y TEXT)", []).unwrap();
    let all = database.transaction().unwrap();
    for row in 0..rows {
        let cells = (numbers[row], colour(row), &people[row], label(row));
        all.execute("INSERT INTO t VALUES (?, ?, ?, ?)", cells).unwrap();
    }
    all.commit().unwrap();
    let mut learnt = |name: &str| {
        workspace.data.path = folder.path().join(name).display().to_string();
        left(&workspace).unwrap()
    };
    let (dataset, expected) = learnt("all.csv");
    assert!(expected.learnt().rows() > 80_000);
    for name in ["all.ndjson", "part-?.parquet", "part-?.arrow", "all.arff", "all.sqlite"] {
        let (other, found) = learnt(name);
        assert_eq!((&other.table, &other.parts), (&dataset.table, &dataset.parts), "{name}");
        assert_eq!(found.learnt().rows(), expected.learnt().rows(), "{name}");
        assert_eq!(found.learnt().y(), expected.learnt().y(), "{name}");
        let places = (0..expected.learnt().rows()).step_by(97);
        assert!(places.into_iter().all(|place| row(&found, place) == row(&expected, place)), "{name}");
    }
}

#[test]
fn labels_that_look_like_numbers_are_the_same_in_every_part_of_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let mut workspace = workspace(&folder, 0);
    workspace.data.rows = Some(3_000);
    workspace.data.types = [("code".to_owned(), spec::ColumnType::Categorical)].into();
    workspace.data.path = folder.path().join("t.ndjson").display().to_string();
    // Of the file's parts some hold whole numbers alone, one a fraction, one a text; their codes are the same.
    let code = |row: usize| match row {
        70_000 => "2.5".into(),
        10 => "\"none\"".to_owned(),
        _ => (row % 3).to_string(),
    };
    let line = |row: usize| {
        let label = if row.is_multiple_of(2) { "yes" } else { "no" };
        format!(
            "{{\"a\":{row},\"code\":{},\"person\":\"p\",\"y\":\"{label}\",\"pad\":\"{}\"}}\n",
            code(row),
            "x".repeat(40)
        )
    };
    workspace.data.drop.push("pad".into());
    std::fs::write(folder.path().join("t.ndjson"), (0..90_000).map(line).collect::<String>()).unwrap();
    let (dataset, prepared) = left(&workspace).unwrap();
    let judged = dataset.parts.validation.len() + dataset.parts.test.len();
    // No row equals another, so that of those that are judged not one is learnt from.
    assert_eq!(prepared.learnt().rows(), 90_000 - judged);
}

#[test]
fn no_group_is_learnt_from_that_is_judged() {
    let folder = tempfile::tempdir().unwrap();
    let mut workspace = workspace(&folder, 6_000);
    workspace.split.method = SplitMethod::Grouped;
    workspace.split.group = Some("person".into());
    workspace.data.drop.clear();
    workspace.balance.method = BalanceMethod::ClassWeight;
    let (dataset, prepared) = left(&workspace).unwrap();
    let people = |rows: &[usize]| -> HashSet<String> {
        rows.iter().filter_map(|&row| dataset.table.column("person")?.values.text(row)).collect()
    };
    let judged = people(&[&dataset.parts.validation[..], &dataset.parts.test].concat());
    assert!(!judged.is_empty() && judged.is_disjoint(&people(&dataset.parts.train)));
    // All twenty rows of each person are kept apart, as far as they have a target.
    assert_eq!(prepared.learnt().rows(), (0..6_000).filter(|row| !judged.contains(&format!("p{}", row / 20))).count());
    let weights = prepared.learnt().weights().unwrap();
    let sum = |class: f32| -> f64 {
        let of_class = weights.iter().zip(prepared.learnt().y()).filter(|(_, y)| **y == class);
        of_class.map(|(weight, _)| f64::from(*weight)).sum()
    };
    assert!((sum(0.0) / sum(1.0) - 1.0).abs() < 1e-4);
}

#[test]
fn rows_without_a_group_are_each_a_group_of_their_own() {
    let folder = tempfile::tempdir().unwrap();
    let mut workspace = workspace(&folder, 3_000);
    let text = std::fs::read_to_string(&workspace.data.path).unwrap();
    // Half of all people have no name.
    let nameless = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        let even = cells[2].ends_with(['0', '2', '4', '6', '8']);
        format!("{},{},{},{}\n", cells[0], cells[1], if even { "" } else { cells[2] }, cells[3])
    };
    std::fs::write(&workspace.data.path, text.lines().map(nameless).collect::<String>()).unwrap();
    workspace.split.method = SplitMethod::Grouped;
    workspace.split.group = Some("person".into());
    workspace.data.drop.clear();
    let (dataset, prepared) = left(&workspace).unwrap();
    let person = dataset.table.column("person").unwrap();
    let judged = [&dataset.parts.validation[..], &dataset.parts.test].concat();
    assert!(judged.iter().any(|&row| person.values.is_missing(row)));
    assert!(prepared.learnt().rows() > 2_000, "{}", prepared.learnt().rows());
}

#[test]
fn rows_that_repeat_in_every_column_are_learnt_from_once_where_that_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let mut workspace = workspace(&folder, 3_000);
    let all = left(&workspace).unwrap().1.learnt().rows();
    workspace.prepare = Some([vec![Step::DropDuplicates], Step::defaults()].concat());
    let once = left(&workspace).unwrap().1.learnt().rows();
    // Every fifth row repeats the one before it, unless both are kept apart.
    assert!((550..=600).contains(&(all - once)), "{once} of {all}");
    let text = std::fs::read_to_string(&workspace.data.path).unwrap();
    let numbered =
        text.lines().enumerate().map(|(row, line)| format!("{line},{}\n", if row == 0 { "id" } else { "1" }));
    let numbered: Vec<String> = numbered.collect();
    std::fs::write(&workspace.data.path, numbered.concat()).unwrap();
    workspace.data.drop.push("id".into());
    assert_eq!(left(&workspace).unwrap().1.learnt().rows(), once);
    let numbered = numbered.iter().enumerate().map(|(row, line)| line.replace(",1\n", &format!(",{row}\n")));
    std::fs::write(&workspace.data.path, numbered.collect::<String>()).unwrap();
    assert_eq!(left(&workspace).unwrap().1.learnt().rows(), all, "rows differ in a column that is dropped");
}

#[test]
fn several_files_of_any_dialect_and_weights_are_read_as_the_sample_was() {
    let folder = tempfile::tempdir().unwrap();
    let mut workspace = workspace(&folder, 0);
    let lines = |rows: std::ops::Range<usize>, delimiter: &str| -> String {
        let line = |row: usize| {
            [row.to_string(), "M\u{fc}ller, A".into(), ["n", "y"][row % 2].into(), (row % 3).to_string()]
                .join(delimiter)
        };
        let head = ["a", "name", "y", "w"].join(delimiter);
        std::iter::once(head).chain(rows.map(line)).map(|line| line + "\n").collect()
    };
    let latin1 = |text: String| text.chars().map(|char| char as u32 as u8).collect::<Vec<u8>>();
    std::fs::write(folder.path().join("p1.csv"), latin1(lines(0..900, ";"))).unwrap();
    std::fs::write(folder.path().join("p2.csv"), lines(900..2_000, "\t")).unwrap();
    workspace.data.path = folder.path().join("p?.csv").display().to_string();
    workspace.data.drop.clear();
    workspace.data.weight = Some("w".into());
    workspace.data.rows = Some(1_000);
    let (dataset, prepared) = left(&workspace).unwrap();
    let Values::Categorical { levels, .. } = &dataset.table.column("name").unwrap().values else { panic!("labels") };
    assert_eq!(levels, &["M\u{fc}ller, A"]);
    assert_eq!(prepared.learnt().rows(), 2_000 - prepared.validation.x.rows - prepared.test.x.rows);
    let weights = prepared.learnt().weights().unwrap();
    let mean = weights.iter().map(|weight| f64::from(*weight)).sum::<f64>() / weights.len() as f64;
    assert!((mean - 1.0).abs() < 1e-5 && weights.contains(&0.0), "{mean}");
}

#[test]
fn what_needs_all_rows_is_refused_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let said = |change: fn(&mut Workspace)| {
        let mut workspace = workspace(&folder, 1_000);
        change(&mut workspace);
        left(&workspace).unwrap_err().to_string()
    };
    assert!(said(|workspace| workspace.data.rows = None).contains("Set `data.rows`"));
    assert!(said(|workspace| workspace.balance.method = BalanceMethod::Smotenc).ends_with("Use class_weight."));
    assert!(said(|workspace| workspace.split.method = SplitMethod::Hash).contains("`split.method = \"hash\"` cannot"));
    let told = said(|workspace| workspace.split.duplicates_together = false);
    assert!(told.starts_with("`split.duplicates_together = \"false\"` needs all"), "{told}");
    let told = said(|workspace| {
        let text = "[[prepare]]
step = 'target_mean'
columns = ['b']
";
        workspace.prepare = spec::parse(text).workspace.prepare;
    });
    assert!(told.contains("`step = \"target_mean\"` needs all"), "{told}");
    let demo = said(|workspace| {
        workspace.data.path = "demo".into();
    });
    assert!(demo.ends_with("Save it as CSV."), "{demo}");
}
