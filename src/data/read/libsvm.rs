//! Sparse rows as `LibSVM` and `SVMlight` have them: `label [qid:n] index:value … # comment`.
//!
//! Format: <https://www.cs.cornell.edu/people/tj/svm_light/>. Columns are `label`, `qid` where there are any, and
//! `feature_<index>` for every index from the least that is written, 0 or 1, to the greatest. What is not written is 0.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::by_row::{Head, Reading};
use super::strings::Strings;
use super::{Dialect, Format, Read, Rules, by_row, cells, encoding, names, slices};
use crate::data::error::DataError;
use crate::data::table::{Column, Table, Values};
use crate::spec::{self, ColumnType};

/// The first column.
const LABEL: &str = spec::Data::LABEL;
/// The second, where there is one.
const QUERY: &str = "qid";
/// How features are named.
const FEATURE: &str = "feature_";
/// The greatest index; beyond it a dense table makes no sense.
const GREATEST: u32 = 100_000;
/// Lines that a file of unknown extension is recognised by.
const SAMPLE: usize = 5;

/// Why a line cannot be read; the end of a sentence.
type Fault = String;

/// A row as it is written.
struct Row<'a> {
    label: &'a str,
    qid: Option<f64>,
    /// Index and value, in the order of the indices.
    written: Vec<(u32, f64)>,
}

/// Whether a column of that name is a feature by its index.
pub(super) fn is_feature(name: &str) -> bool {
    name.strip_prefix(FEATURE).is_some_and(|index| index.parse::<u32>().is_ok())
}

/// Whether a file of unknown extension begins with sparse rows, one of them with a feature.
pub(super) fn looks_so(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(1 << 16)];
    let Some(end) = head.iter().rposition(|&byte| byte == b'\n') else { return false };
    let Ok(text) = std::str::from_utf8(&head[..end]) else { return false };
    let mut lines = text.lines().map(without_comment).filter(|line| !line.is_empty()).take(SAMPLE).peekable();
    let mut features = 0;
    lines.peek().is_some()
        && lines.all(|line| {
            row(line).is_ok_and(|row| {
                features += row.written.len();
                row.label.split(',').all(|label| label.parse::<f64>().is_ok())
            })
        })
        && features > 0
}

fn without_comment(line: &str) -> &str {
    line.split_once('#').map_or(line, |(before, _)| before).trim()
}

/// The table in `bytes`, which came from `path`.
pub(super) fn read(path: &Path, bytes: Vec<u8>, how: &spec::Data) -> Result<Read, DataError> {
    let (text, encoding, warning) = encoding::decode(path, bytes)?;
    let mut warnings: Vec<String> = warning.into_iter().collect();
    let lines = text.lines().enumerate().map(|(index, line)| (index + 1, without_comment(line)));
    let mut rows = vec![];
    let mut span = Span::wanted(how);
    for (line, content) in lines.filter(|(_, line)| !line.is_empty()) {
        let row = row(content).map_err(|reason| told(path, line, reason))?;
        span.take(&row);
        rows.push(row);
    }
    if rows.is_empty() {
        return Err(DataError::Empty { path: path.into() });
    }
    let (first, features) = (span.first(), span.features());
    super::check_room(path, rows.len(), features)?;
    let mut labels = Strings::default();
    for row in &rows {
        labels.push(Some(row.label));
    }
    let mut dense = vec![vec![0.0; rows.len()]; features];
    let mut infinite = 0;
    for (place, row) in rows.iter().enumerate() {
        for &(index, value) in &row.written {
            infinite += usize::from(value.is_infinite());
            dense[(index - first) as usize][place] = if value.is_finite() { value } else { f64::NAN };
        }
    }
    if infinite > 0 {
        warnings.push(format!("`{}` has {infinite} infinite values, which are taken as missing.", path.display()));
    }
    let found = span.names();
    let mut names = names::of(path, Some(&found), found.len(), how, &mut warnings)?.into_iter();
    let mut columns = Vec::with_capacity(found.len());
    if let Some(name) = names.next() {
        let kind = how.types.get(&name).copied();
        let values = cells::typed(&name, || labels.iter(), kind, &Rules::of(how), &mut warnings);
        columns.push(Column { name, values });
    }
    if span.queries {
        dense.insert(0, rows.iter().map(|row| row.qid.unwrap_or(f64::NAN)).collect());
    }
    columns.extend(names.zip(dense).map(|(name, numbers)| Column { name, values: Values::Numeric(numbers) }));
    let table = Table { columns, rows: rows.len(), images: None };
    let dialect = Dialect { format: Format::LibSvm, delimiter: None, header: false, encoding };
    Ok(Read { table, dialect, warnings })
}

/// The rows one after the other, as [`by_row`](super::by_row) says; their columns are those that `how` names types of, as
/// [`with_features`] does.
pub(super) fn by_row(reading: Reading) -> Result<Vec<String>, DataError> {
    let Reading { path, how, most, begin, take } = reading;
    let span = Span::wanted(how);
    let (found, mut warnings) = (span.names(), vec![]);
    let names = names::of(path, Some(&found), found.len(), how, &mut warnings)?;
    let mut kinds = vec![Some(ColumnType::Numeric); found.len()];
    kinds[0] = None;
    begin(Head { names, kinds, format: Format::LibSvm, header: false })?;
    let (first, before) = (span.first() as usize, found.len() - span.features());
    let (rules, mut line) = (Rules::of(how), vec![]);
    let odd = each_written(path, most, |row| {
        let mut cells: Vec<Cow<str>> = vec![Cow::Borrowed("0"); found.len()];
        cells[0] = rules.present(row.label).map_or(Cow::Borrowed(""), |label| rules.pointed(label));
        if span.queries {
            cells[1] = row.qid.map_or(Cow::Borrowed(""), |qid| qid.to_string().into());
        }
        for (index, value) in row.written {
            if let Some(cell) = cells.get_mut(before + index as usize - first) {
                *cell = value.to_string().into();
            }
        }
        by_row::taken(&mut line, cells.iter().map(|cell| Some(&**cell)), take)
    })?;
    warnings.extend(odd);
    Ok(warnings)
}

/// `how` with a type for every feature that one of the files has. They are read for it, and nothing is held.
///
/// # Errors
/// Where a line is not as it should be.
pub(super) fn with_features(files: &[PathBuf], how: &spec::Data, most: usize) -> Result<spec::Data, DataError> {
    let mut span = Span::wanted(how);
    let mut counts = vec![];
    for path in files {
        let mut rows = 0;
        each_written(path, most, |row| {
            span.take(&row);
            rows += 1;
            Ok(ControlFlow::Continue(()))
        })?;
        counts.push(rows);
    }
    for (path, rows) in files.iter().zip(counts) {
        super::check_sparse(path, rows, span.features())?;
    }
    let mut how = how.clone();
    how.types.extend(span.names().into_iter().skip(1).map(|name| (name, ColumnType::Numeric)));
    Ok(how)
}

/// Goes through the rows of a file until `take` breaks off; what is said where it is not UTF-8.
fn each_written(
    path: &Path,
    most: usize,
    mut take: impl FnMut(Row) -> Result<ControlFlow<()>, DataError>,
) -> Result<Option<String>, DataError> {
    slices::each_text_line(path, most, |line, text| {
        let content = without_comment(text);
        if content.is_empty() {
            return Ok(ControlFlow::Continue(()));
        }
        take(row(content).map_err(|reason| told(path, line, reason))?)
    })
}

fn told(path: &Path, line: usize, reason: Fault) -> DataError {
    DataError::Line { path: path.into(), line, format: "LibSVM", reason }
}

/// Which indices there are.
#[derive(Default)]
struct Span {
    /// Whether one of them is 0.
    zero: bool,
    last: Option<u32>,
    /// Whether a row has a `qid`.
    queries: bool,
}

impl Span {
    /// Of the features that a model wants.
    fn wanted(how: &spec::Data) -> Self {
        let mut span = Self { queries: how.types.contains_key(QUERY), ..Self::default() };
        let wanted = how.types.keys().filter_map(|name| name.strip_prefix(FEATURE)?.parse().ok());
        wanted.filter(|&index| index <= GREATEST).for_each(|index| span.add(index));
        span
    }

    fn take(&mut self, row: &Row) {
        row.written.iter().for_each(|&(index, _)| self.add(index));
        self.queries |= row.qid.is_some();
    }

    fn add(&mut self, index: u32) {
        self.zero |= index == 0;
        self.last = self.last.max(Some(index));
    }

    fn first(&self) -> u32 {
        u32::from(!self.zero)
    }

    fn features(&self) -> usize {
        self.last.map_or(0, |last| (last + 1 - self.first()) as usize)
    }

    /// Of all columns.
    fn names(&self) -> Vec<String> {
        let fixed = [LABEL].into_iter().chain(self.queries.then_some(QUERY)).map(ToOwned::to_owned);
        fixed.chain((0..self.features() as u32).map(|place| format!("{FEATURE}{}", self.first() + place))).collect()
    }
}

/// Reads one line.
fn row(line: &str) -> Result<Row<'_>, Fault> {
    let mut words = line.split_ascii_whitespace();
    let label = words.next().unwrap_or_default();
    if label.contains(':') {
        return Err(format!("it begins with `{}` and not with a label; write 0 where there is none", shown(label)));
    }
    if label.contains(',') {
        return Err(format!("`{}` are several labels, and a row has one", shown(label)));
    }
    let mut row = Row { label, qid: None, written: vec![] };
    let mut seen = HashSet::new();
    for word in words {
        let Some((index, value)) = word.split_once(':') else {
            return Err(format!("`{}` is no pair of an index and a value, as in `3:0.5`", shown(word)));
        };
        let value: f64 = value.parse().map_err(|_| format!("`{}` has no number after its colon", shown(word)))?;
        if index == "qid" {
            row.qid = Some(value);
            continue;
        }
        let index: u32 = index.parse().map_err(|_| format!("`{}` has no index before its colon", shown(word)))?;
        if index > GREATEST {
            return Err(format!("index {index} is beyond {GREATEST}, the greatest that is read"));
        }
        if !seen.insert(index) {
            return Err(format!("index {index} stands twice"));
        }
        row.written.push((index, value));
    }
    Ok(row)
}

/// A word that is not too long for a message.
fn shown(word: &str) -> String {
    word.chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::Data;

    fn table(text: &str, how: &Data) -> Result<Read, DataError> {
        read(Path::new("t.svm"), text.as_bytes().to_vec(), how)
    }

    fn shown(text: &str, how: &Data) -> String {
        let table = table(text, how).unwrap().table;
        let line = |column: &Column| {
            let cells = (0..table.rows).map(|row| column.values.text(row).unwrap_or_else(|| "-".into()));
            format!("{}: {}", column.name, cells.collect::<Vec<_>>().join(" "))
        };
        table.columns.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn rows_are_dense_and_what_is_not_written_is_zero() {
        let text = "# made\n+1 1:0.5 3:-2e3 # a comment\n\n-1 2:1\r\n+1\n";
        insta::assert_snapshot!(shown(text, &Data::default()), @r"
        label: 1 -1 1
        feature_1: 0.5 0 0
        feature_2: 0 1 0
        feature_3: -2000 0 0
        ");
    }

    #[test]
    fn an_index_of_zero_begins_at_zero_and_queries_are_a_column() {
        insta::assert_snapshot!(shown("2 qid:7 2:1 0:5\n1 qid:8 1:nan\nx 1:inf\n", &Data::default()), @r"
        label: 2 1 x
        qid: 7 8 -
        feature_0: 5 0 0
        feature_1: 0 - -
        feature_2: 1 0 0
        ");
    }

    #[test]
    fn a_file_to_predict_has_the_columns_that_the_model_wants() {
        let types = [("feature_4".to_string(), ColumnType::Numeric), ("feature_x".into(), ColumnType::Numeric)];
        let how = Data { types: types.into(), ..Data::default() };
        insta::assert_snapshot!(shown("1 2:3\n", &how), @r"
        label: 1
        feature_1: 0
        feature_2: 3
        feature_3: 0
        feature_4: 0
        ");
    }

    #[test]
    fn what_breaks_the_format_is_told_with_its_line() {
        let bad =
            ["1:2 2:3", "1 5", "1 a:5", "1 2:x", "1 2:3 2:4", "1,2 1:1", "1 4000000000:1", "1 200000:1", "1 -1:1"];
        let told = bad.map(|line| table(&format!("1 1:1\n{line}\n"), &Data::default()).unwrap_err().to_string());
        insta::assert_snapshot!(told.join("\n"), @r"
        Line 2 of `t.svm` is not LibSVM: it begins with `1:2` and not with a label; write 0 where there is none.
        Line 2 of `t.svm` is not LibSVM: `5` is no pair of an index and a value, as in `3:0.5`.
        Line 2 of `t.svm` is not LibSVM: `a:5` has no index before its colon.
        Line 2 of `t.svm` is not LibSVM: `2:x` has no number after its colon.
        Line 2 of `t.svm` is not LibSVM: index 2 stands twice.
        Line 2 of `t.svm` is not LibSVM: `1,2` are several labels, and a row has one.
        Line 2 of `t.svm` is not LibSVM: index 4000000000 is beyond 100000, the greatest that is read.
        Line 2 of `t.svm` is not LibSVM: index 200000 is beyond 100000, the greatest that is read.
        Line 2 of `t.svm` is not LibSVM: `-1:1` has no index before its colon.
        ");
        insta::assert_snapshot!(table("# only\n\n", &Data::default()).unwrap_err(), @"`t.svm` is empty. A table needs at least one row, and CSV or TSV the names of its columns above it.");
    }

    #[test]
    fn few_numbers_that_would_be_a_huge_table_are_refused() {
        let text = format!("1 100000:1\n{}", "1\n".repeat(100_000));
        insta::assert_snapshot!(table(&text, &Data::default()).unwrap_err(), @"`t.svm` holds 100001 rows of 100000 columns, most of which are not written out. As a table they take 80.0 GB, and at most 8.6 GB are used. Leave out columns or rows.");
    }
}
