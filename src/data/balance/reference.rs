//! Every sampler beside imbalanced-learn on tables kept with the script that made them: `tests/reference/balance.py`.
//!
//! Where nothing is drawn the chosen places must be the same ones. Where rows are made, the samplers are given what
//! imbalanced-learn drew, and every made number must be its number in single precision.

use std::collections::VecDeque;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::Value;

use super::borderline::Border;
use super::labelled::Labelled;
use super::made::{Drawn, Made};
use super::{adasyn, borderline, enn, near_miss, smote, smotenc, tomek, wanted};
use crate::base::rng::{Purpose, Stream};
use crate::data::matrix::Matrix;
use crate::spec::Agreement;

#[derive(Deserialize)]
struct Table {
    name: String,
    columns: usize,
    x: String,
    y: String,
    counts: Vec<usize>,
    samplers: Value,
}

fn bytes(text: &str) -> Vec<u8> {
    STANDARD.decode(text).unwrap()
}

fn singles(text: &str) -> Vec<f32> {
    bytes(text).chunks_exact(4).map(|word| f32::from_le_bytes(word.try_into().unwrap())).collect()
}

fn wholes(text: &str) -> Vec<u32> {
    bytes(text).chunks_exact(4).map(|word| u32::from_le_bytes(word.try_into().unwrap())).collect()
}

fn doubles(text: &str) -> Vec<f64> {
    bytes(text).chunks_exact(8).map(|word| f64::from_le_bytes(word.try_into().unwrap())).collect()
}

/// FNV-1a over little-endian words.
fn hash(words: impl Iterator<Item = u32>) -> String {
    let bytes = words.flat_map(u32::to_le_bytes);
    let hash =
        bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{hash:016x}")
}

/// What imbalanced-learn drew, in its order.
struct Draws {
    rows: VecDeque<u32>,
    neighbours: VecDeque<u32>,
    steps: VecDeque<f64>,
    shares: VecDeque<f64>,
}

impl Draws {
    fn of(said: &Value) -> Self {
        let text = |key: &str| said[key].as_str().unwrap_or_default();
        Self {
            rows: wholes(text("rows")).into(),
            neighbours: wholes(text("neighbours")).into(),
            steps: doubles(text("steps")).into(),
            shares: doubles(text("shares")).into(),
        }
    }

    fn next(&mut self, count: usize) -> Vec<Drawn> {
        let mut one = || Drawn {
            row: self.rows.pop_front().unwrap() as usize,
            neighbour: self.neighbours.pop_front().unwrap() as usize,
            step: self.steps.pop_front().unwrap(),
        };
        (0..count).map(|_| one()).collect()
    }
}

fn counts(rows: &Labelled, kept: &[usize], made: &Made) -> Vec<usize> {
    let mut counts = vec![0; rows.labels.len()];
    for class in kept.iter().map(|&place| rows.codes[place]).chain(made.classes.iter().copied()) {
        counts[class as usize] += 1;
    }
    counts
}

/// Calls with every table, as rows with classes, and what imbalanced-learn made of it.
fn each(check: impl Fn(&Labelled, &Value, &str)) {
    let tables: Vec<Table> = serde_json::from_str(include_str!("../../../tests/reference/balance.json")).unwrap();
    for table in tables {
        let (values, codes) = (singles(&table.x), wholes(&table.y));
        let x = Matrix { rows: codes.len(), columns: table.columns, values };
        let labels: Vec<String> = (0..table.counts.len()).map(|class| class.to_string()).collect();
        let rows = Labelled { x: &x, codes: &codes, labels: &labels, method: "test" };
        assert_eq!(rows.counts(), table.counts);
        check(&rows, &table.samplers, &table.name);
    }
}

fn check_chosen(rows: &Labelled, said: &Value, kept: &[usize], what: &str) {
    let found = counts(rows, kept, &Made::default());
    assert_eq!(serde_json::json!(found), said["counts"], "{what}");
    assert_eq!(Some(kept.iter().sum::<usize>() as u64), said["sum"].as_u64(), "{what}");
    assert_eq!(hash(kept.iter().map(|&place| place as u32)), said["hash"].as_str().unwrap(), "{what}");
}

fn check_made(rows: &Labelled, said: &Value, made: &Made, what: &str) {
    let all: Vec<usize> = (0..rows.codes.len()).collect();
    assert_eq!(serde_json::json!(counts(rows, &all, made)), said["counts"], "{what}");
    assert_eq!(hash(made.values.iter().map(|value| value.to_bits())), said["hash"].as_str().unwrap(), "{what}");
}

#[test]
fn golden_3_5_cleaning_keeps_the_very_rows_of_imbalanced_learn() {
    each(|rows, said, name| {
        let auto = wanted::cleaned(&rows.counts());
        let check =
            |sampler: &str, kept: &[usize]| check_chosen(rows, &said[sampler], kept, &format!("{name} {sampler}"));
        check("tomek", &tomek::tomek(rows, &auto));
        check("enn_all", &enn::enn(rows, 3, Agreement::All, &auto).unwrap());
        check("enn_mode", &enn::enn(rows, 3, Agreement::Mode, &auto).unwrap());
        check("renn", &enn::repeated(rows, 3, Agreement::All).unwrap());
        check("renn_mode", &enn::repeated(rows, 3, Agreement::Mode).unwrap());
        check("all_knn", &enn::all_knn(rows, 3, Agreement::All).unwrap());
        check("all_knn_mode", &enn::all_knn(rows, 3, Agreement::Mode).unwrap());
    });
}

#[test]
fn golden_3_5_near_miss_keeps_the_very_rows_of_imbalanced_learn() {
    each(|rows, said, name| {
        let wanted = wanted::to_keep(&rows.counts(), None).unwrap();
        for version in 1..=3 {
            let sampler = format!("near_miss_{version}");
            let kept = near_miss::near_miss(rows, version, 3, &wanted).unwrap();
            check_chosen(rows, &said[&sampler], &kept, &format!("{name} {sampler}"));
        }
    });
}

#[test]
fn golden_3_5_made_rows_have_the_numbers_of_imbalanced_learn_where_the_same_is_drawn() {
    each(|rows, said, name| {
        let wanted = wanted::to_make(&rows.counts(), None).unwrap();
        let mut draws = Draws::of(&said["smote"]);
        let made = smote::with(rows, 5, &wanted, |_, count| draws.next(count)).unwrap();
        check_made(rows, &said["smote"], &made, &format!("{name} smote"));
        for version in [1, 2] {
            let said = &said[format!("borderline_{version}")];
            let mut draws = Draws::of(said);
            let border = Border { k: 5, m: 10, version };
            let drawn = |_, count| {
                let shares: Vec<f64> = (0..count).map(|_| draws.shares.pop_front().unwrap_or(1.0)).collect();
                draws.next(count).into_iter().zip(shares).collect()
            };
            let (made, safe) = borderline::with(rows, border, &wanted, drawn).unwrap();
            assert!(safe.is_empty());
            check_made(rows, said, &made, &format!("{name} borderline {version}"));
        }
        let mut draws = Draws::of(&said["adasyn"]);
        let drawn = |count| {
            let mut one = || (draws.neighbours.pop_front().unwrap() as usize, draws.steps.pop_front().unwrap());
            (0..count).map(|_| one()).collect()
        };
        let made = adasyn::with(rows, 5, &wanted, drawn).unwrap();
        check_made(rows, &said["adasyn"], &made, &format!("{name} adasyn"));
    });
}

#[test]
fn golden_3_5_rows_made_and_cleaned_are_those_of_imbalanced_learn_where_the_same_is_drawn() {
    each(|rows, said, name| {
        let wanted = wanted::to_make(&rows.counts(), None).unwrap();
        for sampler in ["smote_enn", "smote_tomek"] {
            let said = &said[sampler];
            let mut draws = Draws::of(said);
            let made = smote::with(rows, 5, &wanted, |_, count| draws.next(count)).unwrap();
            let (x, codes) = made.behind(rows);
            let (together, every) = (rows.with(&x, &codes), vec![true; rows.labels.len()]);
            let mut kept = match sampler {
                "smote_enn" => enn::enn(&together, 3, Agreement::All, &every).unwrap(),
                _ => tomek::tomek(&together, &every),
            };
            kept.sort_unstable();
            check_chosen(&together, said, &kept, &format!("{name} {sampler}"));
        }
    });
}

#[test]
fn numbers_and_categories_are_made_as_by_imbalanced_learn_where_the_same_is_drawn() {
    each(|rows, said, name| {
        let said = &said["smotenc"];
        let columns = rows.x.columns;
        let mut x = rows.x.clone();
        let last = singles(said["last_columns"].as_str().unwrap());
        for (row, last) in x.values.chunks_exact_mut(columns).zip(last.chunks_exact(2)) {
            row[columns - 2..].copy_from_slice(last);
        }
        let rows = rows.with(&x, rows.codes);
        let wanted = wanted::to_make(&rows.counts(), None).unwrap();
        let mut draws = Draws::of(said);
        let groups = [vec![columns - 2], vec![columns - 1]];
        let mut stream = Stream::new(1, Purpose::Balance, 0);
        let made = smotenc::with(&rows, &groups, 5, &wanted, &mut stream, |_, _, count| draws.next(count)).unwrap();
        let all: Vec<usize> = (0..rows.codes.len()).collect();
        assert_eq!(serde_json::json!(counts(&rows, &all, &made)), said["counts"], "{name}");
        let numbers = made.values.chunks_exact(columns).flat_map(|row| &row[..columns - 2]);
        assert_eq!(hash(numbers.map(|value| value.to_bits())), said["hash"].as_str().unwrap(), "{name}");
        let categories = wholes(said["categories"].as_str().unwrap());
        // Equally frequent categories are drawn from, which is not recorded.
        let sure: Vec<bool> = bytes(said["sure"].as_str().unwrap()).iter().map(|&sure| sure == 1).collect();
        let found = [columns - 2, columns - 1]
            .into_iter()
            .flat_map(|column| made.values.chunks_exact(columns).map(move |row| row[column] as u32));
        assert_eq!(categories.len(), sure.len());
        assert!(sure.iter().filter(|&&sure| sure).count() * 3 > sure.len());
        for ((found, expected), sure) in found.zip(categories).zip(sure) {
            assert!(!sure || found == expected, "{name}: {found} {expected}");
        }
    });
}
