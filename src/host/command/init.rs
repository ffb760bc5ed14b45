//! `gradus init DATA --target COL`: a commented workspace file with settings inferred from the table, or from images.

mod images;
mod settled;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use self::settled::{Settled, settled};
use super::super::cli::Source;
use super::super::failure::Failure;
use super::super::out;
use crate::base::diag::nearest;
use crate::base::fmt;
use crate::data::{Dataset, Dates, Format, Places, Read, Table, Truth, Values, are_images, are_read, own_target};
use crate::spec::{self, Decimal, Inferred, Legible, Step, Task, Workspace};
use crate::store::write_atomically;

/// Labels that people mean by "it is so", besides the rarer one.
const POSITIVES: &[&str] =
    &["1", "yes", "y", "true", "positive", "pos", "t", ">50k", "bad", "default", "churn", "spam"];
/// Parts of column names under which groups of people are told apart.
const PROTECTED: &[&str] = &["sex", "gender", "race", "ethnic", "religion", "nationality", "disab"];
/// Columns with a larger share of missing cells are left out.
const MOSTLY_MISSING: f64 = 0.6;
/// Text columns with more different values than this share of the rows name rows rather than describe them.
const NEARLY_UNIQUE: f64 = 0.5;

/// A column that is left out, and why.
type LeftOut = (String, String);

/// Looks at the table and writes the file.
pub(super) fn run(
    data: &Path,
    target: Option<&str>,
    named: &[String],
    out: Option<PathBuf>,
    source: &Source,
    places: &Places,
) -> Result<(), Failure> {
    let stem = stem(data);
    let file = out.unwrap_or_else(|| PathBuf::from(format!("{stem}.toml")));
    if file.exists() {
        return Err(Failure::input(format!("{} is there already; write elsewhere with --out FILE", file.display())));
    }
    if places.find(&data.display().to_string()).is_ok_and(|found| are_images(&found)) {
        return images::run(data, &file, places);
    }
    let path = data.display().to_string();
    let Some(target) = target.or_else(|| own_target(&path, places)) else {
        return Err(Failure::input(
            "name the column to predict with --target COL; only images, texts by class and LibSVM files need none",
        ));
    };
    let Settled { how, found, notes } = settled(&path, target, source, places)?;
    refuse_unknown(named, &found.table)?;
    let (left_out, note) = left_out(&found, &how);
    let legible = legible(&found, &how, &left_out);
    let steps = Step::defaults_with(&legible);
    let workspace = Workspace { prepare: Some(steps), data: how, ..Workspace::default() };
    let dataset = Dataset::load(&workspace, places)?;
    let path = path_from(&file, data, places);
    let mut inferred = infer(&workspace.data, &found, &dataset, (left_out, legible), path);
    inferred.notes.extend(notes.into_iter().chain(note));
    if !named.is_empty() {
        inferred.protected = named.to_vec();
    }
    write(&file, &spec::template(&inferred))?;
    let task = dataset.task_name();
    let rows = fmt::thousands(found.table.rows as u64);
    out::message(&format!("{}: {task}, {rows} rows, {} columns", data.display(), found.table.columns.len()));
    let mut told = BTreeSet::new();
    for note in inferred.notes.iter().chain(&dataset.warnings).filter(|&note| told.insert(note)) {
        out::message(&format!("note: {note}"));
    }
    next(&file);
    Ok(())
}

/// Refuses columns that the table has not.
fn refuse_unknown(named: &[String], table: &Table) -> Result<(), Failure> {
    let columns = || table.columns.iter().map(|column| column.name.as_str());
    let Some(unknown) = named.iter().find(|name| columns().all(|column| column != name.as_str())) else {
        return Ok(());
    };
    let like = nearest(unknown, columns()).map_or_else(String::new, |like| format!("; did you mean `{like}`?"));
    Err(Failure::input(format!("--protected: the table has no column `{unknown}`{like}")))
}

fn write(file: &Path, text: &str) -> Result<(), Failure> {
    write_atomically(file, text.as_bytes())
        .map_err(|error| Failure::input(format!("cannot write {}: {}", file.display(), error.kind())))
}

/// Says what can be done with the new file.
fn next(file: &Path) {
    out::message(&format!("wrote {0}; now: gradus train {0}   or   gradus open {0}", out::word(file)));
}

/// What the file is called after: the data's name without its ends, and without what makes it a pattern.
fn stem(data: &Path) -> String {
    let stem = data.file_stem().map_or_else(|| "workspace".into(), |stem| stem.to_string_lossy().into_owned());
    let ends = [".csv", ".tsv", ".ndjson", ".jsonl", ".arff", ".svm", ".libsvm", "-images-idx3-ubyte"];
    let stem = ends.iter().fold(stem.as_str(), |stem, end| stem.trim_end_matches(end));
    let plain = stem.replace(['*', '?', '[', ']'], "");
    let plain = plain.trim_matches(['-', '_', '.', ' ']);
    if plain.is_empty() { "workspace".into() } else { plain.into() }
}

/// What the file says of the data's place: as it was given where that leads there from the file's folder or the data
/// folder, else where it is.
fn path_from(file: &Path, data: &Path, places: &Places) -> String {
    let found = places.find(&data.display().to_string()).ok().and_then(|found| std::path::absolute(found).ok());
    let folder = file.parent().map(Path::to_owned);
    let theirs = Places { workspace_dir: folder, data_dir: places.data_dir.clone() };
    let again = theirs.find(&data.display().to_string()).ok().and_then(|found| std::path::absolute(found).ok());
    // The current folder is looked in as well, but that is another one tomorrow.
    let beside_us = file.parent().is_none_or(|folder| folder.as_os_str().is_empty() || folder == Path::new("."));
    let from_data_dir = !data.exists();
    match found {
        Some(found) if again.as_ref() != Some(&found) || !(beside_us || from_data_dir) => found.display().to_string(),
        _ => data.display().to_string(),
    }
}

fn infer(
    how: &spec::Data,
    found: &Read,
    dataset: &Dataset,
    (drop, legible): (Vec<LeftOut>, Legible),
    path: String,
) -> Inferred {
    let table = &found.table;
    let headless = !found.dialect.header && found.dialect.delimiter.is_some();
    let (task, counts) = match &dataset.truth {
        Truth::Numbers(_) => (Task::Regression, vec![]),
        Truth::Classes { codes, labels } => (Task::Classification, counts(codes, labels)),
    };
    let least = counts.iter().map(|&(_, count)| count).min().unwrap_or(0);
    let most = counts.iter().map(|&(_, count)| count).max().unwrap_or(0);
    Inferred {
        path,
        table: how.table.clone(),
        query: how.query.clone(),
        sample: how.rows,
        decimal: how.decimal,
        delimiter: found.dialect.delimiter.filter(|&delimiter| delimiter != ','),
        header: headless.then_some(false),
        columns: headless.then(|| table.columns.iter().map(|column| column.name.clone()).collect()),
        null_values: how.null_values.clone(),
        types: how.types.clone(),
        trim: how.trim,
        target: how.target.clone(),
        task,
        positive: positive(&counts),
        drop,
        protected: protected(table, how),
        legible,
        imbalance: (least > 0).then(|| most as f64 / least as f64),
        rows: table.rows,
        notes: found.warnings.clone(),
    }
}

fn counts<'a>(codes: &[u32], labels: &'a [String]) -> Vec<(&'a str, usize)> {
    let mut counts: Vec<(&str, usize)> = labels.iter().map(|label| (label.as_str(), 0)).collect();
    for &code in codes {
        if let Some((_, count)) = counts.get_mut(code as usize) {
            *count += 1;
        }
    }
    counts
}

/// Of two labels, the one whose name says so, else the rarer.
fn positive(counts: &[(&str, usize)]) -> Option<String> {
    let [first, second] = counts else { return None };
    let says_so = |label: &str| POSITIVES.contains(&label.to_lowercase().as_str());
    let label = match (says_so(first.0), says_so(second.0)) {
        (true, false) => first.0,
        (false, true) => second.0,
        _ if first.1 < second.1 => first.0,
        _ => second.0,
    };
    Some(label.to_owned())
}

/// A column that is better left out, with the reason.
fn drop(found: &Read, how: &spec::Data) -> impl Fn(&crate::data::Column) -> Option<(String, String)> {
    let (of_texts, decimal) = (found.dialect.format == Format::Texts, how.decimal);
    move |column| match column.name.as_str() {
        "file" if of_texts => Some((column.name.clone(), "names the row".to_owned())),
        _ => drop_by_content(column, decimal),
    }
}

fn drop_by_content(column: &crate::data::Column, decimal: Decimal) -> Option<(String, String)> {
    let (rows, missing, distinct) = match &column.values {
        Values::Numeric(numbers) => (numbers.len(), numbers.iter().filter(|number| number.is_nan()).count(), None),
        Values::Categorical { codes, levels } => {
            (codes.len(), codes.iter().filter(|&&code| code == crate::data::MISSING).count(), Some(levels.len()))
        }
    };
    let share = |count: usize| count as f64 / rows.max(1) as f64;
    let why = if share(missing) > MOSTLY_MISSING {
        format!("{} missing", fmt::percent(share(missing)))
    } else if are_read(&column.values, decimal) {
        // Steps read texts and dates; what stands among the numbers is to be mended, which `check` offers.
        return None;
    } else if distinct.is_some_and(|distinct| distinct > 20 && share(distinct) > NEARLY_UNIQUE) {
        format!("{} different texts in {rows} rows", distinct.unwrap_or(0))
    } else if column.values.counts_rows() {
        "counts the rows, like an identifier".to_owned()
    } else {
        return None;
    };
    Some((column.name.clone(), why))
}

/// Columns that are left out, each with the reason; where that would be all, none, and why one might.
fn left_out(found: &Read, how: &spec::Data) -> (Vec<LeftOut>, Option<String>) {
    let features = || found.table.columns.iter().filter(|column| column.name != how.target);
    let left_out: Vec<LeftOut> = features().filter_map(drop(found, how)).collect();
    if left_out.len() < features().count() {
        return (left_out, None);
    }
    let why: Vec<String> = left_out.iter().map(|(name, why)| format!("`{name}` ({why})")).collect();
    (vec![], Some(format!("No column is left out, as none would be left to learn from: {}.", why.join(", "))))
}

/// Features of texts and of dates.
fn legible(found: &Read, how: &spec::Data, left_out: &[LeftOut]) -> Legible {
    let mut legible = Legible::default();
    for column in &found.table.columns {
        if column.name == how.target || left_out.iter().any(|(name, _)| *name == column.name) {
            continue;
        }
        if column.values.running_text().is_some() {
            legible.texts.push(column.name.clone());
        } else if let Some(dates) = column.values.dates() {
            let named = if dates == Dates::Times { &mut legible.times } else { &mut legible.days };
            named.push(column.name.clone());
        }
    }
    legible
}

/// Columns whose name suggests groups of people and which have few values.
fn protected(table: &Table, how: &spec::Data) -> Vec<String> {
    let words =
        |name: &str| name.to_lowercase().split(|c: char| !c.is_alphanumeric()).map(str::to_owned).collect::<Vec<_>>();
    let suggests = |name: &str| words(name).iter().any(|word| PROTECTED.iter().any(|part| word.starts_with(part)));
    let few =
        |values: &Values| matches!(values, Values::Categorical { levels, .. } if (2..=20).contains(&levels.len()));
    let named = table.columns.iter().filter(|column| column.name != how.target && suggests(&column.name));
    named.filter(|column| few(&column.values)).map(|column| column.name.clone()).collect()
}
