//! Each check on a table where it fires and on one where it must not.

use super::*;
use crate::base::severity::Severity;
use crate::data::table::{Column, Table};
use crate::data::{Dataset, ImageShape, Images};
use crate::spec::{self, Workspace};

fn numbers(name: &str, number: impl Fn(usize) -> f64, rows: usize) -> Column {
    Column { name: name.into(), values: Values::Numeric((0..rows).map(number).collect()) }
}

fn labels(name: &str, label: impl Fn(usize) -> String, rows: usize) -> Column {
    let cells: Vec<String> = (0..rows).map(label).collect();
    Column {
        name: name.into(),
        values: Values::labels(cells.iter().map(|cell| (!cell.is_empty()).then_some(cell.as_str()))),
    }
}

/// A number between 0 and 1 that looks random, another for each row and column.
fn noise(row: usize, column: usize) -> f64 {
    (crate::data::signatures::spread(column, row as u64) >> 11) as f64 / (1_u64 << 53) as f64
}

/// A table without faults: noise, and a target that leans on it.
fn sound(rows: usize) -> Vec<Column> {
    vec![
        numbers("a", |row| noise(row, 0), rows),
        numbers("b", |row| (noise(row, 1) * 30.0).floor() + noise(row, 2), rows),
        labels("c", |row| ["x", "y", "z"][(noise(row, 3) * 3.0) as usize].into(), rows),
        labels("sex", |row| ["f", "m"][(noise(row, 4) * 2.0) as usize].into(), rows),
        labels("y", |row| ["no", "yes"][usize::from(noise(row, 0) + noise(row, 5) > 1.0)].into(), rows),
    ]
}

fn found_with(columns: Vec<Column>, text: &str, own_rows: Option<usize>) -> Vec<Finding> {
    let rows = columns[0].values.rows();
    let table = Table { columns, rows, images: None };
    let workspace: Workspace =
        spec::parse(&format!("[data]\npath = 't.csv'\ntarget = 'y'\nprotected = ['sex']\n{text}")).workspace;
    let dataset = Dataset::new(table, own_rows.unwrap_or(rows), &workspace, vec![]).expect("a dataset");
    findings(&Subject::of_dataset(&dataset, &workspace))
}

/// What is found where every row is learnt from.
fn found(columns: Vec<Column>) -> Vec<Finding> {
    found_with(columns, "[split]\nvalidation = 0.0\ntest = 0.0\n", None)
}

/// The findings of a check.
fn of(check: &str, findings: &[Finding]) -> Vec<Finding> {
    findings.iter().filter(|finding| finding.check == check).cloned().collect()
}

/// The sound table with one more column.
fn with(column: Column) -> Vec<Column> {
    let mut columns = sound(column.values.rows());
    columns.insert(0, column);
    columns
}

/// The only finding of a check in the sound table with one more column.
fn one(check: &str, column: Column) -> Finding {
    let found = of(check, &found(with(column)));
    assert_eq!(found.len(), 1, "{found:?}");
    found[0].clone()
}

#[test]
fn nothing_is_found_in_a_sound_table() {
    assert_eq!(found(sound(2000)), []);
    assert_eq!(found_with(sound(2000), "", None), [], "nor between the parts of a split");
}

#[test]
fn images_are_not_equal_because_their_files_have_one_name() {
    let (own, rows) = (40, 60);
    let columns = vec![
        labels("file", |row| format!("{}.png", row % own), rows),
        labels("label", |row| ["cat", "dog"][row % 2].into(), rows),
    ];
    let shape = ImageShape { height: 1, width: 1, channels: 1 };
    let images = Images { shape, pixels: (0..rows as u8).collect() };
    let table = Table { columns, rows, images: Some(images) };
    let workspace = spec::parse("[data]\nimages = 'pets'\n").workspace;
    let mut dataset = Dataset::new(table, own, &workspace, vec![]).expect("a dataset");
    let overlap = |dataset: &Dataset| of("train_test_overlap", &findings(&Subject::of_dataset(dataset, &workspace)));
    assert_eq!(overlap(&dataset), []);
    std::sync::Arc::make_mut(&mut dataset.table).images = None;
    assert_ne!(overlap(&dataset), [], "the same table of no images");
}

#[test]
fn columns_that_say_nothing() {
    assert_eq!(one("constant", numbers("k", |_| 7.0, 100)).seen, "It has one value only.");
    assert_eq!(one("constant", labels("k", |_| String::new(), 100)).seen, "It has no value.");
    let nearly = one("constant", labels("k", |row| if row == 3 { "b" } else { "a" }.into(), 200));
    assert_eq!(
        (nearly.seen.as_str(), nearly.rows, nearly.severity),
        ("`a` is in 99.5 % of its cells.", vec![3], Severity::Note)
    );
    assert_eq!(nearly.fix, Some(Fix::Drop(vec!["k".into()])));
    let mut columns = sound(100);
    columns[4] = numbers("y", |_| 7.5, 100);
    let target = of("constant", &found(columns));
    assert_eq!(
        (target.len(), &target[0].columns[..], target[0].severity),
        (1, &["y".to_owned()][..], Severity::Severe)
    );
    assert_eq!(of("constant", &found(with(labels("k", |row| if row < 3 { "b" } else { "a" }.into(), 100)))), []);
}

#[test]
fn columns_that_name_their_rows() {
    assert!(one("identifier", numbers("id", |row| row as f64 + 5.0, 100)).seen.contains("rise by one"));
    assert!(one("identifier", numbers("id", |row| ((row * 37) % 101) as f64, 100)).seen.contains("all different"));
    assert!(one("identifier", labels("id", |row| format!("p{row}"), 100)).seen.contains("label of its own"));
    for free in [numbers("n", |row| (noise(row, 9) * 1e6).floor(), 100), numbers("n", |row| (row % 50) as f64, 100)] {
        assert_eq!(of("identifier", &found(with(free))), []);
    }
}

#[test]
fn a_label_of_its_own_in_every_row_is_no_identifier_to_a_step_that_reads_it() {
    let own = || labels("d", |row| format!("p{row}"), 400);
    assert_eq!(one("identifier", own()).columns, ["d"]);
    let read = "[[prepare]]\nstep = 'text_hash'\ncolumns = ['d']\n";
    assert_eq!(of("identifier", &found_with(with(own()), read, None)), []);
}

#[test]
fn dates_ask_for_a_step_that_reads_them_and_for_nothing_else() {
    let of_it = |found: Vec<Finding>| {
        let of_it = found.into_iter().filter(|finding| finding.columns == ["d"]);
        of_it.map(|finding| finding.check).collect::<Vec<_>>()
    };
    let forms: [fn(usize) -> String; 4] = [
        |row| format!("20{:02}-0{}-1{}", row / 70, row / 10 % 7 + 1, row % 10),
        |row| format!("2024-02-{} {}:30", row / 60 + 10, row % 60 / 3 + 4),
        |row| format!("2024/02/{}", row % 20 + 10),
        |row| if row % 99 == 0 { "unknown".into() } else { format!("202402{}", row % 20 + 10) },
    ];
    for form in forms {
        assert_eq!(of_it(found(with(labels("d", form, 400)))), ["dates"], "{}", form(1));
        for read in ["'date'", "'ordinal'", "'embed'"] {
            let read = format!("[[prepare]]\nstep = {read}\ncolumns = ['d']\n");
            assert_eq!(of_it(found_with(with(labels("d", form, 400)), &read, None)), [""; 0], "{read}");
        }
        let filled = "[[prepare]]\nstep = 'impute'\ncolumns = ['d']\nwith = 'constant'\nvalue = 'x'\n";
        let told = found_with(with(labels("d", form, 400)), filled, None);
        assert_eq!(of("dates", &told).into_iter().map(|finding| finding.fix).collect::<Vec<_>>(), [None]);
        let derived = "[[prepare]]\nstep = 'derive'\nas = 'year(d)'\nname = 'y'\n";
        assert!(!of_it(found_with(with(labels("d", form, 400)), derived, None)).contains(&"dates"));
    }
    let days = numbers("d", |row| 20_240_210.0 + (row % 20) as f64, 400);
    assert_eq!(of_it(found(with(days))), ["dates"]);
    let gaps = |row: usize| if row.is_multiple_of(3) { 20_240_210.0 + (row % 20) as f64 } else { f64::NAN };
    let scaled = "[[prepare]]\nstep = 'scale'\ncolumns = ['d']\n";
    for text in ["", scaled] {
        let told = found_with(with(numbers("d", gaps, 400)), text, None);
        let told: Vec<_> = told.iter().filter(|finding| finding.columns == ["d"]).collect();
        assert_eq!(told.iter().map(|finding| finding.check).collect::<Vec<_>>(), ["missing", "dates"]);
        assert_eq!([told[0].fix.is_some(), told[1].fix.is_some()], [false, text.is_empty()], "{text}");
    }
    for (form, timed) in [(forms[0], false), (forms[1], true)] {
        let fix = one("dates", labels("d", form, 400)).fix.expect("a fix");
        let steps = spec::parse(&fix.apply("[data]\npath = 'a'\ntarget = 'y'\n").expect("a file")).workspace.prepare;
        assert_eq!(steps.expect("steps")[0], spec::Step::date(vec!["d".into()], timed));
    }
}

#[test]
fn running_text_is_no_identifier_and_asks_for_a_step_that_reads_it() {
    let text = || labels("t", |row| format!("the {row}th guest ate soup and went home"), 100);
    let told = one("high_cardinality", text());
    assert_eq!(told.seen, "It holds running text, about 8 words a cell.");
    assert_eq!(told.fix.expect("a fix").told(), "adds the step `tfidf` for `t`");
    assert_eq!(of("identifier", &found(with(text()))), []);
    let read = "[[prepare]]\nstep = 'text_hash'\ncolumns = ['t']\n";
    assert_eq!(of("high_cardinality", &found_with(with(text()), read, None)), []);
}

#[test]
fn gaps_alone_together_and_by_the_target() {
    let gap = |name: &str, column: usize| {
        numbers(name, move |row| if noise(row, 8) < 0.6 { f64::NAN } else { noise(row, column) }, 400)
    };
    let much = one("missing", gap("g", 20));
    assert!(much.seen.ends_with("% of its cells are missing.") && much.count > 200);
    let mut columns = with(gap("g", 20));
    columns.insert(0, gap("h", 21));
    let together = of("missing_together", &found(columns));
    assert_eq!(together[0].columns, ["h", "g"]);
    let apart = numbers("h", |row| if noise(row, 30) < 0.6 { f64::NAN } else { 1.0 + noise(row, 31) }, 400);
    let mut columns = with(gap("g", 20));
    columns.insert(0, apart);
    let apart = found(columns);
    assert_eq!((of("missing_together", &apart), of("missing_by_target", &apart)), (vec![], vec![]));
    let is_yes = |row: usize| noise(row, 0) + noise(row, 5) > 1.0;
    let by_target = numbers("g", |row| if is_yes(row) && noise(row, 8) < 0.5 { f64::NAN } else { noise(row, 9) }, 400);
    let by_target = one("missing_by_target", by_target);
    assert!(by_target.seen.contains("`yes` and 0 % of those of `no`"), "{}", by_target.seen);
}

/// The sound table with the row at each of `places` put there once more, as `change` leaves it.
fn repeated(rows: usize, places: &[usize], change: impl Fn(&mut Column, usize)) -> Vec<Column> {
    let mut columns = sound(rows);
    for column in &mut columns {
        for &place in places {
            match &mut column.values {
                Values::Numeric(numbers) => numbers.push(numbers[place]),
                Values::Categorical { codes, .. } => codes.push(codes[place]),
            }
        }
        change(column, rows);
    }
    columns
}

#[test]
fn rows_that_repeat_others() {
    let twice = of("duplicates", &found(repeated(500, &[3, 9, 3], |_, _| {})));
    assert_eq!((twice[0].seen.as_str(), &twice[0].rows), ("3 rows are equal to an earlier one.", &vec![500, 501, 502]));
    let seen_to = "[[prepare]]\nstep = 'drop_duplicates'\n[split]\nvalidation = 0.0\ntest = 0.0\n";
    let told = of("duplicates", &found_with(repeated(500, &[3], |_, _| {}), seen_to, None));
    assert_eq!((told[0].severity, &told[0].fix), (Severity::Note, &None));
    let nearly = |column: &mut Column, rows: usize| {
        if let ("a", Values::Numeric(numbers)) = (column.name.as_str(), &mut column.values) {
            numbers[rows] += 100.0;
        }
    };
    let near = found(repeated(500, &[3], nearly));
    assert_eq!(of("near_duplicates", &near), [], "so few columns are alike by chance");
    let rich = |name: &'static str, column: usize| {
        numbers(name, move |row| noise(if row == 500 { 3 } else { row }, column), 501)
    };
    let mut near = repeated(500, &[3], nearly);
    near.extend([rich("d", 20), rich("e", 21), rich("g", 22), rich("h", 23)]);
    let near = found(near);
    assert_eq!(of("duplicates", &near), []);
    let near = of("near_duplicates", &near);
    assert_eq!((near[0].count, near[0].seen.contains("most often `a`")), (1, true), "{near:?}");
}

#[test]
fn labels_that_contradict_each_other() {
    let other = |column: &mut Column, rows: usize| {
        if let ("y", Values::Categorical { codes, .. }) = (column.name.as_str(), &mut column.values) {
            codes[rows] = 1 - codes[rows];
        }
    };
    let found = of("conflicting_labels", &found(repeated(500, &[3], other)));
    assert_eq!((&found[0].rows, found[0].severity), (&vec![3, 500], Severity::Note));
    assert!(found[0].seen.ends_with("no model gets more than 99.8 % right."), "{}", found[0].seen);
}

#[test]
fn numbers_and_text_in_one_column() {
    let mixed =
        one("mixed_types", labels("m", |row| if row % 10 == 0 { "n/a".into() } else { format!("{row}.5") }, 300));
    assert_eq!((mixed.severity, mixed.fix), (Severity::Warning, Some(Fix::Missing(vec!["n/a".into()]))));
    let slip = one("mixed_types", labels("m", |row| if row == 7 { "4,o".into() } else { format!("{row}.5") }, 300));
    assert_eq!((slip.severity, slip.fix, slip.rows), (Severity::Warning, Some(Fix::Numbers("m".into())), vec![7]));
    let few = |row: usize| if row == 7 { "4,o".into() } else { format!("{}.5", row % 97) };
    assert_eq!(of("high_cardinality", &found(with(labels("m", few, 400)))), []);
    assert_eq!(slip.seen, "1 of its 300 values is text: `4,o`; all others are numbers.");
    let comma = |row: usize| if row == 7 { "teuer".into() } else { format!("{row},5") };
    assert_eq!(of("mixed_types", &found(with(labels("m", comma, 300)))), [], "they are labels where points are read");
    let text = "decimal = ','\n[split]\nvalidation = 0.0\ntest = 0.0\n";
    let slip = of("mixed_types", &found_with(with(labels("m", comma, 300)), text, None));
    assert_eq!((slip.len(), &slip[0].fix, &slip[0].rows), (1, &Some(Fix::Numbers("m".into())), &vec![7]));
    let tenth = |row: usize| if row.is_multiple_of(10) { "tbd".into() } else { format!("{row}.5") };
    let told = found(with(labels("m", tenth, 300)));
    let told: Vec<_> = told.iter().filter(|finding| finding.columns == ["m"]).collect();
    assert_eq!((told.len(), told[0].check, &told[0].fix), (1, "mixed_types", &Some(Fix::Numbers("m".into()))));
    let mut columns = with(labels("m", |row| tenth(row).replace("tbd", "none"), 300));
    columns[5] = labels("y", |row| ["none", "yes"][usize::from(noise(row, 0) > 0.5)].into(), 300);
    let told = of("mixed_types", &found(columns));
    assert_eq!(told[0].fix, Some(Fix::Numbers("m".into())), "as a null value it would take a class away");
    let grades = one("mixed_types", labels("m", |row| ["1", "2", "3+"][row % 3].into(), 300));
    assert_eq!((grades.severity, grades.fix, grades.count), (Severity::Note, None, 100));
    assert_eq!(of("mixed_types", &found(with(labels("m", |row| ["A1", "B2"][row % 2].into(), 300)))), []);
}

#[test]
fn numbers_far_from_all_others() {
    let slip = one("outliers", numbers("n", |row| if row == 7 { 999.0 } else { 20.0 + 5.0 * noise(row, 9) }, 300));
    assert_eq!((slip.rows, slip.count), (vec![7], 1));
    let income = |row: usize| (10.0 + 1.5 * (noise(row, 9) + noise(row, 10) + noise(row, 11) - 1.5) * 2.0).exp();
    assert_eq!(of("outliers", &found(with(numbers("n", income, 2000)))), [], "a long tail is no fault");
}

#[test]
fn labels_that_are_rare_or_many() {
    let rare =
        one("rare_categories", labels("r", |row| if row < 3 { "rare".into() } else { format!("l{}", row % 4) }, 400));
    assert_eq!((rare.seen.as_str(), rare.count), ("Its label `rare` is in fewer than 5 rows.", 3));
    assert_eq!(of("rare_categories", &found(with(labels("r", |row| format!("l{}", row % 4), 400)))), []);
    let many = one("high_cardinality", labels("m", |row| format!("l{}", row % 97), 400));
    assert_eq!((many.severity, many.numbers[0]), (Severity::Warning, ("labels", 97.0)));
    assert_eq!(of("high_cardinality", &found(with(labels("m", |row| format!("l{}", row % 40), 400)))), []);
    for step in ["embed", "date"] {
        let seen_to = format!("[split]\nvalidation = 0.0\ntest = 0.0\n[[prepare]]\nstep = '{step}'\ncolumns = ['m']\n");
        let found = found_with(with(labels("m", |row| format!("l{}", row % 97), 400)), &seen_to, None);
        assert_eq!(of("high_cardinality", &found), [], "{step}");
    }
}

#[test]
fn classes_of_very_different_size() {
    let uneven = |every: usize, text: &str| {
        let mut columns = sound(600);
        columns[4] = labels("y", |row| if row % every == 0 { "yes" } else { "no" }.into(), 600);
        of("class_imbalance", &found_with(columns, text, None))
    };
    let all = "[split]\nvalidation = 0.0\ntest = 0.0\n";
    assert_eq!(uneven(12, all)[0].seen, "`yes` has 50 rows, `no` 550: 11 times as many.");
    assert_eq!(uneven(3, all), []);
    let balanced = "[balance]\nmethod = 'oversample'\n";
    assert_eq!(uneven(12, &format!("{all}{balanced}")), []);
    let few = uneven(300, balanced);
    assert_eq!(few[0].seen, "No validation row and no test row has the label `yes`.");
    assert_eq!((few.len(), few[0].severity, &few[0].rows), (1, Severity::Warning, &vec![0, 300]));
}

#[test]
fn features_that_tell_the_target() {
    let is_yes = |row: usize| noise(row, 0) + noise(row, 5) > 1.0;
    let copy = one("leakage", labels("l", |row| if is_yes(row) { "paid" } else { "open" }.into(), 400));
    assert_eq!((copy.severity, copy.columns[0].as_str()), (Severity::Severe, "l"));
    let score = one("leakage", numbers("l", |row| f64::from(u8::from(is_yes(row))) + 0.9 * noise(row, 9), 2000));
    assert!(score.severity >= Severity::Warning);
    let mut columns = sound(2000);
    columns[4] = numbers("y", |row| 3.0 * noise(row, 0) + 0.001 * noise(row, 5), 2000);
    assert_eq!(of("leakage", &found(columns))[0].columns, ["a"]);
    // A label of its own in every row tells all by heart and nothing of another row.
    assert_eq!(of("leakage", &found(with(labels("l", |row| format!("p{row}"), 400)))), []);
}

#[test]
fn test_rows_that_are_known_or_of_another_kind() {
    let overlap = found_with(repeated(500, &(0..100).collect::<Vec<_>>(), |_, _| {}), "", Some(500));
    assert_eq!(of("train_test_overlap", &overlap)[0].count, 100);
    let mut columns = sound(800);
    columns[1] = numbers("b", |row| noise(row, 1) + if row >= 500 { 0.4 } else { 0.0 }, 800);
    columns[2] =
        labels("c", |row| if row >= 500 && row % 2 == 0 { "z".into() } else { ["x", "y", "z"][row % 3].into() }, 800);
    let moved = found_with(columns, "", Some(500));
    let names: Vec<String> = of("shift", &moved).into_iter().flat_map(|finding| finding.columns).collect();
    assert_eq!(names, ["b", "c"]);
    assert_eq!(found_with(sound(800), "", Some(500)), []);
}

#[test]
fn groups_of_few_rows() {
    let mut columns = sound(400);
    columns[3] = labels("sex", |row| if row < 9 { "x".into() } else { ["f", "m", ""][row % 3].into() }, 400);
    let few = of("under_represented", &found(columns));
    assert_eq!(few[0].seen, "1 group has fewer than 30 rows: x (9).");
    assert_eq!((few[0].count, few[0].severity), (9, Severity::Warning));
}

#[test]
fn every_fix_leaves_a_file_that_reads_and_does_what_it_says() {
    let file = "# mine\n[data]\npath = 't.csv' # here\ntarget = 'y'\n\n[[prepare]] # as ever\nstep = 'one_hot'\n";
    let applied = |fix: &Fix| {
        let text = fix.apply(file).expect("it is taken");
        let parsed = spec::parse(&text);
        assert!(
            parsed.ok() && text.starts_with("# mine\n[data]\npath = 't.csv' # here\n") && text.contains("# as ever"),
            "{text}"
        );
        parsed.workspace
    };
    assert_eq!(applied(&Fix::Drop(vec!["a b".into()])).data.drop, ["a b"]);
    assert_eq!(applied(&Fix::Missing(vec!["n/a".into()])).data.null_values, ["n/a"]);
    for column in ["a b.\"c\"", "a \"b\"", "c"] {
        let typed = applied(&Fix::Numbers(column.into())).data.types;
        assert_eq!(typed, [(column.to_owned(), spec::ColumnType::Numeric)].into());
    }
    let commented = "[data.types]\n# codes\nzip = \"categorical\" # five digits\n";
    let typed = Fix::Numbers("age".into()).apply(commented).expect("it is taken");
    assert_eq!(typed, format!("{commented}age = \"numeric\"\n"));
    let balanced = Fix::Set { key: "balance.method", value: "\"class_weight\"" };
    assert_eq!(applied(&balanced).balance.method, spec::BalanceMethod::ClassWeight);
    let step = |name, place| Fix::Step { name, columns: vec!["c".into()], keys: "", place };
    let names = |fix: &Fix| applied(fix).prepare.expect("steps").iter().map(spec::Step::name).collect::<Vec<_>>();
    assert_eq!(names(&step("embed", Place::BeforeEncoders)), ["embed", "one_hot"]);
    assert_eq!(names(&missing::indicator(vec!["a".into()])), ["impute", "one_hot"]);
    let listed = file.replace("target = 'y'", "target = 'y'\nfeatures = ['a', 'b'] # two");
    let fewer = spec::parse(&Fix::Drop(vec!["b".into()]).apply(&listed).expect("it is taken")).workspace.data;
    assert_eq!((fewer.features, fewer.drop), (Some(vec!["a".to_owned()]), vec![]));
    let both = Fix::Step { name: "embed", columns: vec!["a".into(), "b".into()], keys: "", place: Place::First };
    assert_eq!(both.without(&["a".to_owned(), "b".to_owned()]), None);
}
