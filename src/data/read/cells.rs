//! Text cells into typed columns: trimmed, null tokens missing, numbers where every cell is one.

use super::Rules;
use crate::data::table::Values;
use crate::spec::ColumnType;

/// From this share of numbers on, a text column is reported as a likely mistake.
const NEARLY_ALL: f64 = 0.95;
/// Cells shown in a warning.
const EXAMPLES: usize = 3;

/// The column whose cells `texts` goes through; numeric if every cell that is not missing is a number, or if `kind` says
/// so.
pub(super) fn typed<'a, I: Iterator<Item = Option<&'a str>>>(
    name: &str,
    texts: impl Fn() -> I,
    kind: Option<ColumnType>,
    rules: &Rules,
    warnings: &mut Vec<String>,
) -> Values {
    let cells = || texts().map(|cell| present(cell?, rules));
    if kind == Some(ColumnType::Categorical) {
        return Values::labels(cells());
    }
    let parsed = numbers(cells());
    if kind.is_none() && parsed.texts > 0 {
        warnings.extend(parsed.nearly_all(name).or_else(|| decimal_commas(name, cells().flatten())));
        return Values::labels(cells());
    }
    warnings.extend(parsed.lost(name));
    Values::Numeric(parsed.values)
}

/// The cell without its blanks; `None` where it means "missing".
pub(in crate::data) fn present<'a>(cell: &'a str, rules: &Rules) -> Option<&'a str> {
    let cell = if rules.trim { cell.trim() } else { cell };
    (!cell.is_empty() && !rules.nulls.contains(cell)).then_some(cell)
}

/// What a column is as numbers.
#[derive(Default)]
struct Numbers {
    values: Vec<f64>,
    finite: usize,
    infinite: usize,
    texts: usize,
    examples: Vec<String>,
}

fn numbers<'a>(cells: impl Iterator<Item = Option<&'a str>>) -> Numbers {
    let mut found = Numbers::default();
    for cell in cells {
        let value = match cell.map(|cell| (cell, cell.trim().parse::<f64>())) {
            None => f64::NAN,
            Some((_, Ok(value))) if value.is_nan() => f64::NAN,
            Some((_, Ok(value))) if value.is_finite() => {
                found.finite += 1;
                value
            }
            Some((_, Ok(_))) => {
                found.infinite += 1;
                f64::NAN
            }
            Some((cell, Err(_))) => {
                found.texts += 1;
                if found.examples.len() < EXAMPLES && !found.examples.iter().any(|example| example == cell) {
                    found.examples.push(cell.to_string());
                }
                f64::NAN
            }
        };
        found.values.push(value);
    }
    found
}

/// What to say of a column of numbers that are written with a decimal comma.
fn decimal_commas<'a>(name: &str, cells: impl Iterator<Item = &'a str>) -> Option<String> {
    let (mut all, mut with_comma, mut example) = (0_usize, 0_usize, None);
    for cell in cells {
        all += 1;
        let number = cell.matches(',').count() <= 1 && cell.replace(',', ".").parse::<f64>().is_ok_and(f64::is_finite);
        with_comma += usize::from(number);
        example = example.or((number && cell.contains(',')).then_some(cell));
    }
    let example = example.filter(|_| with_comma as f64 >= NEARLY_ALL * all as f64)?;
    Some(format!(
        "Column `{name}` looks like numbers with a decimal comma (`{example}`), which are read as labels. Write them with a \
         decimal point."
    ))
}

impl Numbers {
    fn examples(&self) -> String {
        self.examples.iter().map(|example| format!("`{example}`")).collect::<Vec<_>>().join(", ")
    }

    /// What is said of a text column that is nearly all numbers.
    fn nearly_all(&self, name: &str) -> Option<String> {
        let cells = self.finite + self.texts;
        (self.finite as f64 >= NEARLY_ALL * cells as f64 && self.finite > 0).then(|| {
            format!(
                "Column `{name}` is read as text because {} of its {cells} cells are no numbers, such as {}. If those mean \
                 missing, add them to `data.null_values`, or set `data.types` to numeric for this column.",
                self.texts,
                self.examples()
            )
        })
    }

    /// What is said of a numeric column whose cells are not all finite numbers.
    fn lost(&self, name: &str) -> Vec<String> {
        let mut warnings = Vec::new();
        if self.texts > 0 {
            warnings.push(format!(
                "Column `{name}` is read as numbers, and {} of its cells are text, such as {}. They are taken as missing.",
                self.texts,
                self.examples()
            ));
        }
        warnings.extend(infinite(name, self.infinite));
        warnings
    }
}

/// What is said of a column with `count` infinite cells.
pub(super) fn infinite(name: &str, count: usize) -> Option<String> {
    (count > 0).then(|| format!("Column `{name}` has {count} infinite cells. They are taken as missing."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(cells: &[&str], kind: Option<ColumnType>) -> (Values, Vec<String>) {
        let rules = Rules { trim: true, nulls: ["?"].into() };
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
        insta::assert_snapshot!(warnings.join("\n"), @"Column `a` is read as text because 3 of its 100 cells are no numbers, such as `n/a`, `none`. If those mean missing, add them to `data.null_values`, or set `data.types` to numeric for this column.");
    }

    #[test]
    fn types_override_what_cells_look_like() {
        let (values, warnings) = column(&["7", "n/a"], Some(ColumnType::Numeric));
        assert_eq!(texts(&values, 2), ["7", "-"]);
        insta::assert_snapshot!(warnings.join("\n"), @"Column `a` is read as numbers, and 1 of its cells are text, such as `n/a`. They are taken as missing.");
        let (values, _) = column(&["007", "?", "7"], Some(ColumnType::Categorical));
        assert_eq!(texts(&values, 3), ["007", "-", "7"]);
    }
}
