//! Text cells into typed columns: trimmed, null tokens missing, numbers where every cell is one.

use std::borrow::Cow;
use std::collections::HashSet;

use super::encoding::text_of;
use super::number;
use crate::data::levels::Levels;
use crate::data::phrases::{of_its_cells, taken_as_missing};
use crate::data::table::{MISSING, Values};
use crate::spec::{self, ColumnType, Decimal};

/// From this share of numbers on, a text column is reported as a likely mistake.
const NEARLY_ALL: f64 = 0.95;
/// Cells shown in a warning.
const EXAMPLES: usize = 3;

/// The parts of `data` that say how a cell is read.
pub(in crate::data) struct Rules<'a> {
    trim: bool,
    decimal: Decimal,
    nulls: HashSet<&'a str>,
    /// What the null tokens begin with.
    heads: [bool; 256],
    /// How long the longest is.
    longest: usize,
}

impl<'a> Rules<'a> {
    pub(in crate::data) fn of(how: &'a spec::Data) -> Self {
        let nulls: HashSet<&str> = how.null_values.iter().map(String::as_str).collect();
        let mut heads = [false; 256];
        for head in nulls.iter().filter_map(|token| token.bytes().next()) {
            heads[usize::from(head)] = true;
        }
        let longest = nulls.iter().map(|token| token.len()).max().unwrap_or(0);
        Self { trim: how.trim, decimal: how.decimal, nulls, heads, longest }
    }

    /// The cell without its blanks; `None` where it means "missing".
    pub(in crate::data) fn present<'c>(&self, cell: &'c str) -> Option<&'c str> {
        let cell = if self.trim { cell.trim() } else { cell };
        let missing = cell.is_empty() || (self.may_be_null(cell.as_bytes()) && self.nulls.contains(cell));
        (!missing).then_some(cell)
    }

    /// Quickly, whether a cell of UTF-8 is for certain not missing and has no blanks around it.
    pub(super) fn is_plain(&self, cell: &[u8]) -> bool {
        let (Some(first), Some(last)) = (cell.first(), cell.last()) else { return false };
        first.is_ascii_graphic() && last.is_ascii_graphic() && !self.may_be_null(cell)
    }

    /// The number that a cell is, blanks around it left out; it may be infinite or NaN.
    pub(in crate::data) fn number(&self, cell: &str) -> Option<f64> {
        number_by(cell, self.decimal)
    }

    /// The cell with a decimal point, where it is a number that is written otherwise.
    pub(in crate::data) fn pointed<'c>(&self, cell: &'c str) -> Cow<'c, str> {
        let pointed = self.reads_commas().then(|| number::pointed(cell.trim())).flatten();
        pointed.filter(|cell| cell.parse::<f64>().is_ok()).map_or(Cow::Borrowed(cell), Cow::Owned)
    }

    fn reads_commas(&self) -> bool {
        self.decimal == Decimal::Comma
    }

    /// The null tokens that are numbers.
    pub(super) fn null_numbers(&self) -> Vec<f64> {
        self.nulls.iter().filter_map(|token| token.parse().ok()).collect()
    }

    /// Quickly, whether a cell without blanks could be a null token.
    fn may_be_null(&self, cell: &[u8]) -> bool {
        cell.len() <= self.longest && cell.first().is_some_and(|&head| self.heads[usize::from(head)])
    }
}

/// The column whose cells `texts` goes through; numeric if every cell that is not missing is a number, or if `kind` says
/// so.
pub(super) fn typed<'a, I: Iterator<Item = Option<&'a str>>>(
    name: &str,
    texts: impl Fn() -> I,
    kind: Option<ColumnType>,
    rules: &Rules,
    warnings: &mut Vec<String>,
) -> Values {
    let cells = || texts().map(|cell| rules.present(cell?));
    if kind != Some(ColumnType::Categorical) {
        let mut numbers = Numbers::default();
        cells().for_each(|cell| numbers.push(cell, rules));
        if kind.is_some() || numbers.texts == 0 {
            return numbers.told(name, warnings);
        }
    }
    let mut levels = Levels::default();
    let codes = cells().map(|cell| levels.cell(cell)).collect();
    labels(name, codes, levels, kind, rules, warnings)
}

/// The column of these labels; what looks like a mistake is told unless `kind` says that they are labels.
pub(super) fn labels(
    name: &str,
    codes: Vec<u32>,
    levels: Levels,
    kind: Option<ColumnType>,
    rules: &Rules,
    warnings: &mut Vec<String>,
) -> Values {
    warnings.extend(doubtful(name, &codes, levels.texts(), rules).filter(|_| kind.is_none()));
    Values::Categorical { codes, levels: levels.into_texts() }
}

/// Cells read as numbers; NaN is missing.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    values: Vec<f64>,
    infinite: usize,
    /// Cells that are text, taken as missing.
    pub(super) texts: usize,
    /// The first different ones.
    examples: Vec<String>,
}

impl Numbers {
    /// Adds a cell; `None` is missing.
    pub(super) fn push(&mut self, cell: Option<&str>, rules: &Rules) {
        let value = match cell.map(|cell| (cell, rules.number(cell))) {
            None => f64::NAN,
            Some((_, Some(value))) if value.is_infinite() => {
                self.infinite += 1;
                f64::NAN
            }
            Some((_, Some(value))) => value,
            Some((cell, None)) => {
                self.texts += 1;
                remember(&mut self.examples, cell);
                f64::NAN
            }
        };
        self.values.push(value);
    }

    /// Adds a cell as it is written.
    pub(super) fn push_bytes(&mut self, cell: &[u8], rules: &Rules) {
        // With a decimal comma a point stands between thousands.
        match number::plain(cell).filter(|_| !rules.reads_commas() || !cell.contains(&b'.')) {
            Some(number) if !rules.may_be_null(cell) => self.values.push(number),
            _ => self.push(rules.present(&text_of(cell)), rules),
        }
    }

    /// Adds what was found further down the column.
    pub(super) fn append(&mut self, more: &Self) {
        self.values.extend_from_slice(&more.values);
        self.infinite += more.infinite;
        self.texts += more.texts;
        more.examples.iter().for_each(|example| remember(&mut self.examples, example));
    }

    /// The column; cells that are no finite numbers are told.
    pub(super) fn told(self, name: &str, warnings: &mut Vec<String>) -> Values {
        warnings.extend(self.lost(name));
        Values::Numeric(self.values)
    }

    /// What is said of a numeric column whose cells are not all finite numbers.
    fn lost(&self, name: &str) -> Vec<String> {
        let mut warnings = Vec::new();
        if self.texts > 0 {
            warnings.push(format!(
                "Column `{name}` is read as numbers, and {}, such as {}. {}",
                of_its_cells(self.texts as u64, "text"),
                quoted(&self.examples),
                taken_as_missing(self.texts)
            ));
        }
        warnings.extend(infinite(name, self.infinite));
        warnings
    }
}

/// The number that a cell is, blanks around it left out; it may be infinite or NaN.
pub(in crate::data) fn parsed(cell: &str) -> Option<f64> {
    number::plain(cell.as_bytes()).or_else(|| cell.trim().parse().ok())
}

/// The same with this mark before the decimals.
fn number_by(cell: &str, decimal: Decimal) -> Option<f64> {
    match decimal {
        Decimal::Point => parsed(cell),
        Decimal::Comma => number::pointed(cell.trim())?.parse().ok(),
    }
}

/// Whether a cell is a finite number by this mark before its decimals.
pub(in crate::data) fn is_finite(cell: &str, decimal: Decimal) -> bool {
    number_by(cell, decimal).is_some_and(f64::is_finite)
}

fn remember(examples: &mut Vec<String>, cell: &str) {
    if examples.len() < EXAMPLES && !examples.iter().any(|example| example == cell) {
        examples.push(cell.to_owned());
    }
}

fn quoted(examples: &[String]) -> String {
    examples.iter().map(|example| format!("`{example}`")).collect::<Vec<_>>().join(", ")
}

/// What is said of a column of labels that nearly all are numbers, or are numbers with a decimal comma.
fn doubtful(name: &str, codes: &[u32], levels: &[String], rules: &Rules) -> Option<String> {
    let counts = counts(codes, levels.len());
    let commas = || if rules.reads_commas() { None } else { decimal_commas(name, levels, &counts) };
    nearly_numbers(name, levels, &counts, rules).or_else(commas)
}

/// How many cells have each label.
fn counts(codes: &[u32], labels: usize) -> Vec<usize> {
    let mut counts = vec![0; labels];
    codes.iter().filter(|&&code| code != MISSING).for_each(|&code| counts[code as usize] += 1);
    counts
}

fn nearly_numbers(name: &str, levels: &[String], counts: &[usize], rules: &Rules) -> Option<String> {
    let (finite, texts, examples) = strangers(levels, counts, |level| rules.number(level))?;
    Some(format!(
        "Column `{name}` is read as text because of {texts} of its {} cells, such as {}. Add what means missing to \
         `data.null_values`, or set `data.types` to numeric for this column.",
        finite + texts,
        quoted(&examples)
    ))
}

/// Of labels nearly all of which are numbers: how many cells are, how many are not, and examples of those.
fn strangers(
    levels: &[String],
    counts: &[usize],
    number: impl Fn(&str) -> Option<f64>,
) -> Option<(usize, usize, Vec<String>)> {
    let (mut finite, mut texts, mut examples) = (0, 0, vec![]);
    for (level, count) in levels.iter().zip(counts) {
        if let Some(number) = number(level) {
            finite += count * usize::from(number.is_finite());
        } else {
            texts += count;
            remember(&mut examples, level);
        }
    }
    let nearly_all = finite as f64 >= NEARLY_ALL * (finite + texts) as f64;
    (nearly_all && finite > 0).then_some((finite, texts, examples))
}

/// Whether nearly all cells of a column that is read as labels are numbers by this mark before their decimals.
pub(in crate::data) fn is_nearly_numbers(values: &Values, decimal: Decimal) -> bool {
    let Values::Categorical { codes, levels } = values else { return false };
    strangers(levels, &counts(codes, levels.len()), |level| number_by(level, decimal)).is_some()
}

fn decimal_commas(name: &str, levels: &[String], counts: &[usize]) -> Option<String> {
    let example = comma_among(levels, counts)?;
    Some(format!(
        "Column `{name}` looks like numbers with a decimal comma (`{example}`), which are read as labels. Set `data.decimal` \
         to \",\"."
    ))
}

/// Whether a column that is read as labels looks like numbers with a decimal comma.
pub fn has_decimal_commas(values: &Values) -> bool {
    match values {
        Values::Categorical { codes, levels } => comma_among(levels, &counts(codes, levels.len())).is_some(),
        Values::Numeric(_) => false,
    }
}

/// The first of these that is a number with a decimal comma, where nearly all cells are numbers by that.
fn comma_among<'a>(levels: &'a [String], counts: &[usize]) -> Option<&'a String> {
    let (mut all, mut numbers, mut example) = (0_usize, 0_usize, None);
    for (level, count) in levels.iter().zip(counts) {
        all += count;
        let is_number = is_finite(level, Decimal::Comma);
        numbers += count * usize::from(is_number);
        example = example.or((is_number && level.contains(',')).then_some(level));
    }
    example.filter(|_| numbers as f64 >= NEARLY_ALL * all as f64)
}

/// What is said of a column with `count` infinite cells.
pub(super) fn infinite(name: &str, count: usize) -> Option<String> {
    let cells = if count == 1 { "cell" } else { "cells" };
    (count > 0).then(|| format!("Column `{name}` has {count} infinite {cells}. {}", taken_as_missing(count)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(cells: &[&str], kind: Option<ColumnType>) -> (Values, Vec<String>) {
        let how = spec::Data { trim: true, null_values: vec!["?".into()], ..spec::Data::default() };
        let rules = Rules::of(&how);
        let mut warnings = Vec::new();
        let values = typed("a", || cells.iter().map(|&cell| Some(cell)), kind, &rules, &mut warnings);
        (values, warnings)
    }

    fn texts(values: &Values, rows: usize) -> Vec<String> {
        (0..rows).map(|row| values.text(row).unwrap_or_else(|| "-".into())).collect()
    }

    #[test]
    fn a_column_of_numbers_is_numeric_and_its_gaps_are_missing() {
        let (values, warnings) = column(&[" 1", "-2.5e3 ", "", "?", "NaN", "+.5"], None);
        assert_eq!(values.kind(), ColumnType::Numeric);
        assert_eq!(texts(&values, 6), ["1", "-2500", "-", "-", "-", "0.5"]);
        assert!(warnings.is_empty());
    }

    #[test]
    fn decimal_commas_are_named_for_what_they_are() {
        let (values, warnings) = column(&["877,25", "3", "-1,5", ""], None);
        assert_eq!(values.kind(), ColumnType::Categorical);
        assert!(warnings.len() == 1 && warnings[0].contains("decimal comma (`877,25`)"), "{warnings:?}");
        assert!(warnings[0].ends_with("Set `data.decimal` to \",\"."), "{warnings:?}");
        assert!(column(&["a,b", "c"], None).1.is_empty());
    }

    #[test]
    fn underscores_and_hexadecimal_are_text() {
        for text in ["1_000", "0x10", "1 000", "12%"] {
            assert_eq!(column(&[text], None).0.kind(), ColumnType::Categorical, "{text}");
        }
    }

    #[test]
    fn infinite_cells_are_missing_with_a_warning() {
        let (values, warnings) = column(&["1", "inf", "-Infinity", "1e999"], None);
        assert_eq!(texts(&values, 4), ["1", "-", "-", "-"]);
        insta::assert_snapshot!(warnings.join("\n"), @"Column `a` has 3 infinite cells. They are taken as missing.");
    }

    #[test]
    fn a_column_that_is_nearly_all_numbers_says_what_stands_in_the_way() {
        let mut cells = vec!["7"; 97];
        cells.extend(["n/a", "none", "n/a"]);
        let (values, warnings) = column(&cells, None);
        assert_eq!(values.kind(), ColumnType::Categorical);
        insta::assert_snapshot!(warnings.join("\n"), @"Column `a` is read as text because of 3 of its 100 cells, such as `n/a`, `none`. Add what means missing to `data.null_values`, or set `data.types` to numeric for this column.");
    }

    #[test]
    fn types_override_what_cells_look_like() {
        let (values, warnings) = column(&["7", "n/a"], Some(ColumnType::Numeric));
        assert_eq!(texts(&values, 2), ["7", "-"]);
        insta::assert_snapshot!(warnings.join("\n"), @"Column `a` is read as numbers, and 1 of its cells is text, such as `n/a`. It is taken as missing.");
        let (values, _) = column(&["007", "?", "7"], Some(ColumnType::Categorical));
        assert_eq!(texts(&values, 3), ["007", "-", "7"]);
    }
}
