//! The files that a matrix is written to.

use std::path::{Path, PathBuf};

use crate::host::failure::Failure;
use crate::host::{out, paper};
use crate::report::{File, GridForm};
use crate::train::Grid;

/// Each with its form.
pub(super) struct Files(Vec<(PathBuf, GridForm)>);

impl Files {
    /// Those that are asked for.
    ///
    /// # Errors
    /// Where an ending says nothing, or nothing can be written there.
    pub(super) fn new(wanted: &[PathBuf]) -> Result<Self, Failure> {
        wanted.iter().map(|file| placed(file)).collect::<Result<_, _>>().map(Self)
    }

    /// Writes all of them, and says where.
    pub(super) fn write(&self, grid: &Grid) -> Result<(), Failure> {
        for (file, form) in &self.0 {
            let bytes = form.write(grid).map_err(std::io::Error::from)?.into_bytes();
            let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            paper::put(folder_of(file), vec![File { name, bytes }])?;
            out::message(&format!("wrote {}", file.display()));
        }
        Ok(())
    }
}

fn placed(file: &Path) -> Result<(PathBuf, GridForm), Failure> {
    let shown = file.display();
    let ending = file.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    let Some((_, form)) = GridForm::ENDINGS.into_iter().find(|(known, _)| *known == ending) else {
        let endings = GridForm::ENDINGS.map(|(ending, _)| format!(".{ending}")).join(", ");
        return Err(Failure::input(format!(
            "--out {shown} has no ending that says what to write. Known are {endings}"
        )));
    };
    if file.is_dir() {
        return Err(Failure::input(format!("--out {shown} is a folder. Name a file in it")));
    }
    paper::writable(folder_of(file))?;
    Ok((file.to_owned(), form))
}

fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}
