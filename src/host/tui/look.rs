//! The terminal taken, and how things are to look on it: by the command line, the user's preferences and its background.

use crossterm::event::Event;

use super::ground::{self, Ear};
use super::terminal::Screen as Terminal;
use super::themes::{AUTO, Themes};
use super::{capabilities, preferences};
use crate::app::Msg;
use crate::host::cli::Screen;
use crate::host::failure::Failure;
use crate::ui::config::Config;
use crate::ui::keys::Keymap;
use crate::ui::linear::Told;
use crate::ui::theme::Theme;

/// A terminal that is ours, before the first picture.
pub(super) struct Look {
    /// What was told, where lines are written instead of pictures.
    pub(super) linear: Option<Told>,
    pub(super) terminal: Terminal,
    pub(super) themes: Themes,
    pub(super) theme: Theme,
    /// The theme's name, which may be the one by the background.
    pub(super) name: String,
    pub(super) keys: Keymap,
    pub(super) config: Config,
    /// What there is to say of the user's files.
    pub(super) told: Vec<Msg>,
    /// What was typed while the terminal was asked for its background.
    pub(super) typed: Vec<Event>,
    pub(super) ear: Option<Ear>,
}

impl Look {
    /// Takes the terminal.
    pub(super) fn take(screen: &Screen) -> Result<Self, Failure> {
        let mut themes = Themes::new(capabilities::depth(), capabilities::level().map_err(Failure::input)?);
        let (config, of_config) = preferences::config();
        let (keys, of_keys) = preferences::keys();
        for (place, wish) in config.grounds.iter().enumerate() {
            if let Some(name) = wish.as_ref().filter(|name| *name != AUTO && themes.load(name).is_ok()) {
                themes.grounds[place].clone_from(name);
            }
        }
        // A theme that cannot be used keeps nobody out unless it was asked for just now.
        let unusable = config.theme.as_ref().and_then(|name| themes.load(name).err());
        let kept = config.theme.clone().filter(|_| unusable.is_none());
        let name = screen.theme.clone().or(kept).unwrap_or_else(|| AUTO.into());
        themes.load(&name).map_err(Failure::input)?;
        let linear = screen.linear || config.linear;
        let mut terminal = Terminal::take(linear)?;
        if config.no_mouse && !linear {
            terminal.capture_mouse(false)?;
        }
        let asked = if name == AUTO && !linear { ground::ask()? } else { ground::unasked() };
        themes.ground = asked.ground;
        let theme = themes.load(&name).map_err(Failure::input)?;
        let left_out = |what| Msg::Trouble(format!("Some of config.toml is left out; the rest counts.\n{what}"));
        let of_keys = of_keys.err().map(|what| Msg::Keys(Err(what)));
        let of_theme = unusable.map(|why| Msg::Trouble(format!("The theme of config.toml is left out: {why}")));
        let told = of_config.err().map(left_out).into_iter().chain(of_theme).chain(of_keys).collect();
        let linear = linear.then(Told::default);
        Ok(Self { linear, terminal, themes, theme, name, keys, config, told, typed: asked.typed, ear: asked.ear })
    }
}
