//! The user's own folders: what they want, and what the program remembers between sittings.

use std::path::PathBuf;

use etcetera::{BaseStrategy, choose_base_strategy};

/// Where keys, themes and preferences are: `$XDG_CONFIG_HOME/gradus`, else `~/.config/gradus`.
pub(super) fn config() -> Option<PathBuf> {
    choose_base_strategy().ok().map(|base| base.config_dir().join("gradus"))
}

/// Where lines of the palette are kept: `$XDG_STATE_HOME/gradus`, else `~/.local/state/gradus`.
pub(super) fn state() -> Option<PathBuf> {
    let base = choose_base_strategy().ok()?;
    Some(base.state_dir().unwrap_or_else(|| base.data_dir()).join("gradus"))
}
