//! Where a path in a workspace is looked for: beside the workspace, in the data folder, in the current folder.
//!
//! The caller has already decided what the data folder is (`--data-dir` before `GRADUS_DATA`).

use std::path::{Path, PathBuf, absolute};

use super::error::DataError;

/// The folders in which relative data paths are looked for, besides the current one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// The folder of the workspace file.
    pub workspace_dir: Option<PathBuf>,
    /// The folder named by `--data-dir` or `GRADUS_DATA`.
    pub data_dir: Option<PathBuf>,
}

impl Places {
    /// The file that `path` means: itself if absolute, else the first that exists in the workspace's, the data and the
    /// current folder. A pattern such as `part-*.csv` is found where a file fits it, and stays a pattern.
    ///
    /// # Errors
    /// [`DataError::NotFound`] with every place looked in.
    pub fn find(&self, path: &str) -> Result<PathBuf, DataError> {
        let mut looked: Vec<PathBuf> = Vec::new();
        for folder in
            [self.workspace_dir.as_deref(), self.data_dir.as_deref(), Some(Path::new(""))].into_iter().flatten()
        {
            let candidate = folder.join(path);
            let candidate = absolute(&candidate).unwrap_or(candidate);
            if candidate.exists() && !path.is_empty() {
                return Ok(candidate);
            }
            if let Some(pattern) = fitting(folder, path)? {
                return Ok(pattern);
            }
            if !looked.contains(&candidate) {
                looked.push(candidate);
            }
        }
        Err(DataError::NotFound { path: path.into(), looked })
    }
}

/// Whether a path names files by a pattern: `*`, `?` or `[…]`.
pub(super) fn is_pattern(path: &str) -> bool {
    path.contains(['*', '?', '['])
}

/// `pattern` below `folder` as one absolute pattern, if there is a file that fits it.
fn fitting(folder: &Path, pattern: &str) -> Result<Option<PathBuf>, DataError> {
    if !is_pattern(pattern) {
        return Ok(None);
    }
    let wrong = |error: &glob::PatternError| DataError::Pattern { pattern: pattern.into(), reason: error.msg.into() };
    glob::Pattern::new(pattern).map_err(|error| wrong(&error))?;
    let whole = if Path::new(pattern).is_absolute() {
        PathBuf::from(pattern)
    } else {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let folder = absolute(folder).unwrap_or_else(|_| folder.into());
        Path::new(&glob::Pattern::escape(&folder.to_string_lossy())).join(pattern)
    };
    let mut files = glob::glob(&whole.to_string_lossy()).map_err(|error| wrong(&error))?;
    Ok(files.any(|file| file.is_ok_and(|file| file.is_file())).then_some(whole))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn the_workspace_folder_comes_before_the_data_folder() {
        let (beside, data) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let places = Places { workspace_dir: Some(beside.path().into()), data_dir: Some(data.path().into()) };
        fs::write(data.path().join("t.csv"), "a").unwrap();
        assert_eq!(places.find("t.csv").unwrap(), data.path().join("t.csv"));
        fs::write(beside.path().join("t.csv"), "a").unwrap();
        assert_eq!(places.find("t.csv").unwrap(), beside.path().join("t.csv"));
    }

    #[test]
    fn a_pattern_is_found_where_a_file_fits_it_whatever_the_folder_is_called() {
        let outer = tempfile::tempdir().unwrap();
        let folder = outer.path().join("a[1]");
        fs::create_dir(&folder).unwrap();
        let places = Places { workspace_dir: Some(folder.clone()), data_dir: None };
        assert!(matches!(places.find("part-*.csv"), Err(DataError::NotFound { .. })));
        for name in ["part-2.csv", "part-1.csv", "other.csv"] {
            fs::write(folder.join(name), "a").unwrap();
        }
        let found = places.find("part-*.csv").unwrap();
        let files: Vec<_> = glob::glob(&found.display().to_string()).unwrap().flatten().collect();
        assert_eq!(files, ["part-1.csv", "part-2.csv"].map(|name| folder.join(name)));
        let again = Places::default().find(&found.display().to_string()).unwrap();
        assert_eq!(again, found);
        let message = places.find("part-[.csv").unwrap_err().to_string();
        insta::assert_snapshot!(message, @"`part-[.csv` is no pattern of file names: invalid range pattern. `*` stands for any letters, `?` for one, `[abc]` for one of a few.");
    }

    #[test]
    fn a_file_that_is_nowhere_is_reported_with_each_place_once() {
        let places = Places { workspace_dir: Some("/nowhere/w".into()), data_dir: Some("/nowhere/d".into()) };
        let message = places.find("t.csv").unwrap_err().to_string();
        let here = absolute("t.csv").unwrap();
        assert_eq!(
            message,
            format!(
                "There is no file `t.csv`. Looked for `/nowhere/w/t.csv`, `/nowhere/d/t.csv` and `{}`. Check `data.path`, \
                 or name the folder that holds it with --data-dir or GRADUS_DATA.",
                here.display()
            )
        );
        let absolute = places.find("/nowhere/t.csv").unwrap_err().to_string();
        insta::assert_snapshot!(absolute, @"There is no file `/nowhere/t.csv`. Looked for `/nowhere/t.csv`. Check `data.path`, or name the folder that holds it with --data-dir or GRADUS_DATA.");
    }
}
