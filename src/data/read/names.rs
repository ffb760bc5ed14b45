//! Column names: from the file's first line or by place, made unique, renamed by `data.columns`.

use std::collections::HashSet;
use std::path::Path;

use crate::data::error::DataError;
use crate::data::unique::unique;
use crate::spec;

/// The names of `found` columns: `header` where the file has one, else `column_1` and so on; `data.columns` overrides both.
pub(super) fn of(
    path: &Path,
    header: Option<&[String]>,
    found: usize,
    how: &spec::Data,
    warnings: &mut Vec<String>,
) -> Result<Vec<String>, DataError> {
    if let Some(columns) = &how.columns {
        if columns.len() != found {
            return Err(DataError::ColumnCount { path: path.into(), given: columns.len(), found });
        }
        let mut seen = HashSet::new();
        if let Some(name) = columns.iter().find(|name| !seen.insert(name.as_str())) {
            return Err(DataError::TwiceNamed { name: name.clone() });
        }
        return Ok(columns.clone());
    }
    let name = |place: usize| header.map(|names| names[place].trim()).filter(|name| !name.is_empty());
    let wanted: Vec<String> =
        (0..found).map(|place| name(place).map_or_else(|| format!("column_{}", place + 1), Into::into)).collect();
    let names = unique(&wanted);
    for (wanted, name) in wanted.iter().zip(&names).filter(|(wanted, name)| wanted != name) {
        warnings.push(format!("Another column is named `{wanted}` already, so this one is called `{name}`."));
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(header: &[&str], columns: Option<&[&str]>) -> Result<(Vec<String>, Vec<String>), DataError> {
        let header: Vec<String> = header.iter().map(ToString::to_string).collect();
        let columns = columns.map(|columns| columns.iter().map(ToString::to_string).collect());
        let how = spec::Data { columns, ..spec::Data::default() };
        let mut warnings = Vec::new();
        let names = of(Path::new("t.csv"), Some(&header), header.len(), &how, &mut warnings)?;
        Ok((names, warnings))
    }

    #[test]
    fn empty_names_go_by_place_and_second_ones_get_a_number() {
        let (names, warnings) = names(&["a", " ", "a", "a_2"], None).unwrap();
        assert_eq!(names, ["a", "column_2", "a_3", "a_2"]);
        insta::assert_snapshot!(warnings.join("\n"), @"Another column is named `a` already, so this one is called `a_3`.");
    }

    #[test]
    fn names_in_the_workspace_must_fit_the_file() {
        assert_eq!(names(&["a", "b"], Some(&["x", "y"])).unwrap().0, ["x", "y"]);
        let error = names(&["a", "b"], Some(&["x"])).unwrap_err();
        insta::assert_snapshot!(error, @"`data.columns` names 1 columns and `t.csv` has 2. Name every column of the file, in order.");
        let error = names(&["a", "b"], Some(&["x", "x"])).unwrap_err();
        insta::assert_snapshot!(error, @"`data.columns` names `x` twice. Column names must differ.");
    }
}
