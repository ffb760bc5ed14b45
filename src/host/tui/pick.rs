//! `gradus` alone: a choice of workspaces, then the workbench on the one that was chosen.

use std::fs;
use std::path::{Path, PathBuf};

use crossterm::event::read;

use super::terminal::Screen as Terminal;
use super::themes::Themes;
use super::{Failure, Places, Runs, capabilities, has_screen, open};
use crate::host::cli::Screen;
use crate::spec;
use crate::ui::keys::Keymap;
use crate::ui::parts::pictures::Pictures;
use crate::ui::{Choice, Cx, Picker};

/// What was chosen.
pub(in crate::host) enum Picked {
    /// The built-in demo.
    Demo,
    /// This file.
    File(PathBuf),
    /// Nothing.
    Nothing,
}

/// Asks which workspace to open.
pub(in crate::host) fn pick() -> Result<Picked, Failure> {
    let files = workspaces();
    let names = files.iter().map(|(file, about)| (file.display().to_string(), about.clone()));
    let demo = ("demo".to_owned(), "a built-in table of loans: train at once, nothing to configure".to_owned());
    let mut picker = Picker { entries: std::iter::once(demo).chain(names).collect(), cursor: 0 };
    if !has_screen() {
        let listed: Vec<String> = picker.entries.iter().map(|(name, about)| format!("  {name:32}  {about}")).collect();
        return Err(Failure::input(format!(
            "the workbench needs a terminal. Without one: gradus train W.toml, gradus demo --headless. Workspaces here:\n{}",
            listed.join("\n")
        )));
    }
    let level = capabilities::level().map_err(Failure::input)?;
    let theme = Themes::new(capabilities::depth(), level).load("dark").map_err(Failure::input)?;
    let keys = Keymap::default();
    let cx = Cx::new(&theme, &keys, Pictures::default());
    let mut screen = Terminal::take()?;
    loop {
        screen.draw(|buffer| picker.draw(&cx, buffer))?;
        match picker.input(&read()?) {
            None => {}
            Some(Choice::Leave) => return Ok(Picked::Nothing),
            Some(Choice::Open(0)) => return Ok(Picked::Demo),
            Some(Choice::Open(place)) => {
                return Ok(files.get(place - 1).map_or(Picked::Nothing, |(file, _)| Picked::File(file.clone())));
            }
        }
    }
}

/// Opens the workbench on a chosen file.
pub(in crate::host) fn open_picked(file: &Path, places: &Places, runs: &Runs) -> Result<(), Failure> {
    let places = Places { workspace_dir: file.parent().map(Path::to_owned), ..places.clone() };
    open(file, &Screen::default(), places, runs)
}

/// Workspace files here and in `workspaces/`, with what each says of itself. A TOML file is taken for one when it
/// names data and a target, whatever else may be wrong with it.
fn workspaces() -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for folder in [".", "workspaces"] {
        let Ok(entries) = fs::read_dir(folder) else { continue };
        let files = entries.flatten().map(|entry| entry.path());
        let mut files: Vec<PathBuf> = files.filter(|file| file.extension().is_some_and(|end| end == "toml")).collect();
        files.sort_unstable();
        for file in files {
            let Ok(text) = fs::read_to_string(&file) else { continue };
            let workspace = spec::parse(&text).workspace;
            let named = !workspace.data.path.is_empty() || workspace.data.images.is_some();
            if named && !workspace.data.target_name().is_empty() {
                let about = workspace.about.unwrap_or_else(|| format!("predicts {}", workspace.data.target_name()));
                found.push((file.strip_prefix("./").unwrap_or(&file).to_owned(), about));
            }
        }
    }
    found
}
