//! How the workbench shows itself.

use std::path::PathBuf;

use clap::Args;
use clap::builder::FalseyValueParser;

use super::super::tui::Script;

/// How the screen looks.
#[derive(Clone, Debug, Default, Args)]
pub struct Screen {
    /// A theme by name or file, or `auto`: dark or light by the terminal's background; see `themes/`.
    #[arg(long, env = "GRADUS_THEME", value_name = "NAME", hide_env_values = true)]
    pub theme: Option<String>,
    /// Write plain lines for a screen reader instead of drawing; the keys are the same.
    #[arg(long, env = "GRADUS_LINEAR", hide_env_values = true, value_parser = FalseyValueParser::new())]
    pub linear: bool,
    /// Write what is typed and clicked into a new file, or into a new one of a folder, for `gradus replay`.
    #[arg(long, env = "GRADUS_JOURNAL", value_name = "FILE", hide_env_values = true)]
    pub journal: Option<PathBuf>,
    /// What is played in the place of the keyboard.
    #[arg(skip)]
    pub(in crate::host) script: Option<Script>,
}

/// A sitting that is played again.
#[derive(Clone, Debug, Args)]
pub struct Replaying {
    /// The journal.
    pub file: PathBuf,
    /// How much faster than it was written; what it waits for takes as long as it takes.
    #[arg(long, value_name = "TIMES", default_value_t = 1.0, value_parser = pace)]
    pub speed: f64,
    /// Write a journal of this sitting as well.
    #[arg(long, value_name = "FILE")]
    pub journal: Option<PathBuf>,
}

/// A number of times, above 0.
fn pace(text: &str) -> Result<f64, String> {
    let pace = text.parse().ok().filter(|pace: &f64| pace.is_finite() && *pace > 0.0);
    pace.ok_or_else(|| format!("expected a number above 0, found {text:?}"))
}

/// What is printed of the keys.
#[derive(Clone, Copy, Debug, Args)]
pub struct Keying {
    /// Only say what of the own keys.toml is left out, with exit code 2 if anything is.
    #[arg(long)]
    pub check: bool,
}

impl Screen {
    /// The same, with what was said before the command where nothing was said behind it.
    #[must_use]
    pub fn over(self, before: &Self) -> Self {
        Self {
            theme: self.theme.or_else(|| before.theme.clone()),
            linear: self.linear || before.linear,
            journal: self.journal.or_else(|| before.journal.clone()),
            script: self.script.or_else(|| before.script.clone()),
        }
    }
}
