//! Themes on disk above the ready-made ones: the user's folder, `themes/` here, or a file named outright.

use std::fs;
use std::path::{Path, PathBuf};

use super::watch::same_file;
use crate::host::folders;
use crate::ui::theme::{Depth, Level, Mode, THEMES, Theme};

/// The theme that is another by the terminal's background.
pub(super) const AUTO: &str = "auto";

/// Finds themes and loads them for this terminal.
pub(super) struct Themes {
    depth: Depth,
    level: Level,
    /// The terminal's background, as far as is known.
    pub(super) ground: Mode,
    /// What suits a dark and a light one.
    pub(super) grounds: [String; 2],
    folders: Vec<PathBuf>,
}

impl Themes {
    /// Looks in the user's configuration and in `themes/` of the current folder.
    pub(super) fn new(depth: Depth, level: Level) -> Self {
        let user = folders::config().map(|folder| folder.join("themes"));
        Self {
            depth,
            level,
            ground: Mode::default(),
            grounds: ["dark".into(), "light".into()],
            folders: user.into_iter().chain([PathBuf::from("themes")]).collect(),
        }
    }

    /// Every theme by name: the one by the background, ready-made ones, then what the folders add.
    pub(super) fn names(&self) -> Vec<String> {
        let mut names: Vec<String> =
            [AUTO].into_iter().chain(THEMES.iter().map(|(name, _)| *name)).map(str::to_owned).collect();
        for folder in &self.folders {
            let Ok(entries) = fs::read_dir(folder) else { continue };
            let files = entries.flatten().map(|entry| entry.path());
            let mut more: Vec<String> = files
                .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
                .filter_map(|path| path.file_stem().map(|stem| stem.to_string_lossy().into_owned()))
                .filter(|name| !names.contains(name))
                .collect();
            more.sort_unstable();
            names.append(&mut more);
        }
        names
    }

    /// Loads a theme by name or file; mistakes are rendered with their places.
    pub(super) fn load(&self, name: &str) -> Result<Theme, String> {
        let name = match (name, self.ground) {
            (AUTO, Mode::Dark) => self.grounds[0].as_str(),
            (AUTO, Mode::Light) => self.grounds[1].as_str(),
            (name, _) => name,
        };
        let text_of = |name: &str| self.file(name).and_then(|file| fs::read_to_string(file).ok());
        match Theme::load(name, &text_of, self.depth) {
            Ok((theme, _)) => Ok(theme.at_level(self.level)),
            Err(mistakes) => {
                let text = text_of(name).unwrap_or_default();
                let shown: Vec<String> = mistakes.iter().map(|mistake| mistake.render(name, &text)).collect();
                Err(shown.join("\n\n"))
            }
        }
    }

    /// The folders to watch.
    pub(super) fn folders(&self) -> Vec<PathBuf> {
        self.folders.clone()
    }

    /// Whether a file that changed is a theme, and so may be the one on the screen or one that it inherits from.
    pub(super) fn holds(&self, path: &Path) -> bool {
        self.folders.iter().any(|folder| path.file_name().is_some_and(|name| same_file(path, &folder.join(name))))
            && path.extension().is_some_and(|extension| extension == "toml")
    }

    fn file(&self, name: &str) -> Option<PathBuf> {
        let named = PathBuf::from(name);
        let mut places = self.folders.iter().map(|folder| folder.join(format!("{name}.toml")));
        places.find(|file| file.is_file()).or_else(|| named.is_file().then_some(named))
    }
}
