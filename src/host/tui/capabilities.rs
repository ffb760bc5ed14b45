//! What the terminal can show, from what the environment says.

use std::env::var;

use crate::ui::theme::{Depth, Level};

/// Colours: none under `NO_COLOR`, else by `COLORTERM` and `TERM`.
pub(super) fn depth() -> Depth {
    let set = |name: &str| var(name).unwrap_or_default();
    if !set("NO_COLOR").is_empty() {
        return Depth::None;
    }
    let (colours, term) = (set("COLORTERM"), set("TERM"));
    if colours.contains("truecolor") || colours.contains("24bit") {
        Depth::True
    } else if term.contains("256color") {
        Depth::Ansi256
    } else {
        Depth::Ansi16
    }
}

/// Unicode where the locale is UTF-8.
pub(super) fn level() -> Level {
    let locale =
        ["LC_ALL", "LC_CTYPE", "LANG"].iter().filter_map(|name| var(name).ok()).find(|value| !value.is_empty());
    let unicode = locale.is_none_or(|locale| locale.to_lowercase().replace('-', "").contains("utf8"));
    if unicode { Level::Unicode } else { Level::Ascii }
}
