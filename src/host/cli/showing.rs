//! How the workbench shows itself.

use clap::Args;
use clap::builder::FalseyValueParser;

/// How the screen looks.
#[derive(Clone, Debug, Default, Args)]
pub struct Screen {
    /// A theme by name or file, or `auto`: dark or light by the terminal's background; see `themes/`.
    #[arg(long, env = "GRADUS_THEME", value_name = "NAME", hide_env_values = true)]
    pub theme: Option<String>,
    /// Write plain lines for a screen reader instead of drawing; the keys are the same.
    #[arg(long, env = "GRADUS_LINEAR", hide_env_values = true, value_parser = FalseyValueParser::new())]
    pub linear: bool,
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
        Self { theme: self.theme.or_else(|| before.theme.clone()), linear: self.linear || before.linear }
    }
}
