//! How the table must be read: white space, decimal commas and words for "missing" show only once it has been.

use std::collections::BTreeSet;

use super::super::decimals;
use crate::data::{Column, MISSING, Places, Read, Table, Values, listed, read, words_among_numbers, words_for_nothing};
use crate::host::cli::Source;
use crate::host::failure::Failure;
use crate::spec::{ColumnType, Data};

/// Cells that people write where they have no value.
const NULLS: &[&str] = &["?", "NA", "N/A", "n/a", "na", "null", "NULL", "None", "none", "-", "--", "#N/A", "missing"];
/// Those of them, and of the words in columns of numbers, that name a class as well, in small letters.
const NAMES: &[&str] = &["none", "(none)", "nil", "missing", "unknown", "undefined"];
/// Share of a text column's cells from which a word is a label there, and no gap.
const FREQUENT: f64 = 0.01;

const NUMBERS: ColumnType = ColumnType::Numeric;

/// What was found out about a table.
pub(super) struct Settled {
    /// How it is read.
    pub(super) how: Data,
    /// The table, read that way.
    pub(super) found: Read,
    /// What was decided that a person should know, one sentence each.
    pub(super) notes: Vec<String>,
}

/// Reads the table as often as it takes.
pub(super) fn settled(path: &str, target: &str, source: &Source, places: &Places) -> Result<Settled, Failure> {
    let mut how = Data { path: path.into(), target: target.into(), ..Data::default() };
    how.table.clone_from(&source.table);
    how.query.clone_from(&source.query);
    how.rows = source.rows.map(|rows| rows as usize);
    let mut found = read(path, &how, places)?;
    if found.dialect.delimiter.is_some() {
        // The file that is written says it, so nothing is left to settle.
        how.header = Some(found.dialect.header);
        found = read(path, &how, places)?;
    }
    if levels(&found.table).any(|level| level.trim() != level) {
        how.trim = true;
        found = read(path, &how, places)?;
    }
    let seen: BTreeSet<&str> = levels(&found.table).collect();
    let nulls = NULLS.iter().filter(|null| seen.contains(**null) && !names_a_class(null, &found.table, &how));
    how.null_values = nulls.map(|&null| null.to_owned()).collect();
    if !how.null_values.is_empty() {
        found = read(path, &how, places)?;
    }
    let (mut how, mut found) = decimals::as_meant(how, found, places)?;
    let columns = found.table.columns.iter();
    let words = columns.flat_map(|column| words_for_nothing(&column.values, how.decimal));
    let is_label = |word: &str| names_a_class(word, &found.table, &how) || labels_elsewhere(word, &found.table, &how);
    let words: BTreeSet<String> = words.filter(|word| !is_label(word)).collect();
    if !words.is_empty() {
        how.null_values.extend(words);
        found = read(path, &how, places)?;
    }
    let (taken, notes) = take_as_missing(&mut how, &found.table);
    if !notes.is_empty() || !how.types.is_empty() {
        found = read(path, &how, places)?;
    }
    // Formats that tell text from numbers keep numbers in quotes as text.
    let is_text = |name: &String| found.table.column(name).is_some_and(|column| column.values.kind() != NUMBERS);
    let quoted: Vec<String> = taken.into_iter().filter(is_text).collect();
    if !quoted.is_empty() {
        how.types.extend(quoted.into_iter().map(|name| (name, NUMBERS)));
        found = read(path, &how, places)?;
    }
    Ok(Settled { how, found, notes })
}

fn levels(table: &Table) -> impl Iterator<Item = &str> {
    table.columns.iter().flat_map(|column| match &column.values {
        Values::Categorical { levels, .. } => levels.iter().map(String::as_str).collect::<Vec<_>>(),
        Values::Numeric(_) => vec![],
    })
}

/// Whether a word for "missing" is a label of the target, whose rows would be left out. A target of numbers has no labels.
fn names_a_class(word: &str, table: &Table, how: &Data) -> bool {
    let of_labels = |column: &&Column| words_among_numbers(&column.values, how.decimal).is_none();
    NAMES.contains(&word.to_lowercase().as_str())
        && table.column(&how.target).filter(of_labels).is_some_and(|column| share(word, &column.values) > 0.0)
}

/// Whether a word for "missing" is a label of a column of text: it would be missing there as well.
fn labels_elsewhere(word: &str, table: &Table, how: &Data) -> bool {
    let of_labels = |column: &&Column| words_for_nothing(&column.values, how.decimal).is_empty();
    let is_name = NAMES.contains(&word.to_lowercase().as_str());
    is_name && table.columns.iter().filter(of_labels).any(|column| share(word, &column.values) >= FREQUENT)
}

/// The share of cells that hold a word; none of numbers.
fn share(word: &str, values: &Values) -> f64 {
    let Values::Categorical { codes, levels } = values else { return 0.0 };
    let Some(place) = levels.iter().position(|level| level == word) else { return 0.0 };
    codes.iter().filter(|&&code| code != MISSING && code as usize == place).count() as f64 / codes.len() as f64
}

/// Takes the few words in columns of numbers as missing: gives the columns, and says so. Where a word is a label elsewhere, the
/// column is read as numbers for that, which the reader tells.
fn take_as_missing(how: &mut Data, table: &Table) -> (Vec<String>, Vec<String>) {
    let (mut columns, mut notes) = (Vec::new(), Vec::new());
    let words_of = |column: &Column| words_among_numbers(&column.values, how.decimal);
    let (mixed, others): (Vec<_>, Vec<_>) =
        table.columns.iter().map(|column| (column, words_of(column))).partition(|(_, words)| words.is_some());
    let is_label = |word: &String| {
        others.iter().any(|(column, _)| {
            let share = share(word, &column.values);
            share >= FREQUENT || share > 0.0 && column.name == how.target
        })
    };
    let (mut words_taken, mut types) = (BTreeSet::new(), how.types.clone());
    for (column, words) in mixed {
        let Some((words, cells)) = words else { continue };
        if words.iter().any(is_label) {
            types.insert(column.name.clone(), NUMBERS);
            continue;
        }
        let (named, are) = (listed(words.iter().cloned()), if words.len() == 1 { "is" } else { "are" });
        notes.push(format!(
            "Column `{}` is read as numbers; {named} in {cells} of its {} cells {are} taken as missing (`data.null_values`).",
            column.name, table.rows
        ));
        words_taken.extend(words);
        columns.push(column.name.clone());
    }
    how.types = types;
    how.null_values.extend(words_taken);
    (columns, notes)
}
