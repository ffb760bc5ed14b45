//! What the terminal can show, from what the environment says.

use std::env::var;

use crate::ui::parts::pictures::{Pictures, Protocol};
use crate::ui::theme::{Depth, Level};

/// The variable that says how images come to the screen.
pub(super) const PICTURES: &str = "GRADUS_PICTURES";

/// The variable that says how rich characters may be.
pub(super) const GLYPHS: &str = "GRADUS_GLYPHS";

/// Programs that draw a terminal within a terminal and let no images through, by what they set.
const BETWEEN: &[&str] = &["TMUX", "STY", "ZELLIJ", "NVIM", "VIM_TERMINAL", "INSIDE_EMACS"];

/// The terminals whose images are sure to be wiped by letters, by how their names in `TERM`, `TERM_PROGRAM` or
/// `LC_TERMINAL` begin. Others are left out although they have a protocol: Konsole, Contour and Warp do not wipe images;
/// xterm, mintty, Windows Terminal and VS Code show them or not by version and settings.
const TERMINALS: &[(&str, Protocol)] = &[
    ("xterm-kitty", Protocol::Kitty),
    ("kitty", Protocol::Kitty),
    ("xterm-ghostty", Protocol::Kitty),
    ("ghostty", Protocol::Kitty),
    ("iTerm", Protocol::Iterm2),
    ("WezTerm", Protocol::Iterm2),
    ("wezterm", Protocol::Iterm2),
    ("rio", Protocol::Iterm2),
    ("xterm-rio", Protocol::Iterm2),
    ("foot", Protocol::Sixel),
    ("mlterm", Protocol::Sixel),
];

/// Terminals by a variable of their own, for where `TERM` says `xterm-256color`. A terminal that was started from another
/// has the variables of both, so they count where they agree.
const OWN: &[(&str, Protocol)] = &[
    ("KITTY_WINDOW_ID", Protocol::Kitty),
    ("GHOSTTY_RESOURCES_DIR", Protocol::Kitty),
    ("WEZTERM_PANE", Protocol::Iterm2),
    ("ITERM_SESSION_ID", Protocol::Iterm2),
    ("KONSOLE_VERSION", Protocol::Blocks),
    ("VTE_VERSION", Protocol::Blocks),
    ("XTERM_VERSION", Protocol::Blocks),
    ("ALACRITTY_WINDOW_ID", Protocol::Blocks),
    ("WT_SESSION", Protocol::Blocks),
];

fn set(name: &str) -> String {
    var(name).unwrap_or_default()
}

/// Colours: none under `NO_COLOR`, else by `COLORTERM` and `TERM`.
pub(super) fn depth() -> Depth {
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

/// How rich characters may be; a sentence where the user's wish is not understood.
pub(super) fn level() -> Result<Level, String> {
    glyphs(&set)
}

/// As wished, else Unicode where the locale is UTF-8. Octants are only wished for: no terminal tells what its font has.
fn glyphs(set: &dyn Fn(&str) -> String) -> Result<Level, String> {
    let wish = set(GLYPHS);
    match wish.as_str() {
        "" | "auto" => {
            let locale = ["LC_ALL", "LC_CTYPE", "LANG"].map(set).into_iter().find(|value| !value.is_empty());
            let unicode = locale.is_none_or(|locale| locale.to_lowercase().replace('-', "").contains("utf8"));
            Ok(if unicode { Level::Unicode } else { Level::Ascii })
        }
        "ascii" => Ok(Level::Ascii),
        "braille" => Ok(Level::Unicode),
        "octant" => Ok(Level::Octant),
        _ => Err(format!("{GLYPHS} is `{wish}`; it can be auto, octant, braille or ascii")),
    }
}

/// How images come to the screen; a sentence where the user's wish is not understood.
pub(super) fn pictures() -> Result<Pictures, String> {
    Ok(Pictures { protocol: protocol(&set)?, cell: cell() })
}

/// Width and height of a cell in pixels, if the terminal tells.
pub(super) fn cell() -> Option<(u16, u16)> {
    let size = crossterm::terminal::window_size().ok()?;
    let cell = (size.width.checked_div(size.columns)?, size.height.checked_div(size.rows)?);
    Some(cell).filter(|cell| cell.0 > 0 && cell.1 > 0)
}

/// The protocol for images by the variables of the environment. The terminal is never asked: an answer that comes late
/// would be taken for keys.
fn protocol(set: &dyn Fn(&str) -> String) -> Result<Protocol, String> {
    let wish = set(PICTURES);
    let wished = match wish.as_str() {
        "" | "auto" => None,
        "blocks" => Some(Protocol::Blocks),
        "kitty" => Some(Protocol::Kitty),
        "iterm2" => Some(Protocol::Iterm2),
        "sixel" => Some(Protocol::Sixel),
        _ => return Err(format!("{PICTURES} is `{wish}`; it can be auto, blocks, kitty, iterm2 or sixel")),
    };
    if !set("NO_COLOR").is_empty() {
        return Ok(Protocol::Blocks);
    }
    Ok(wished.unwrap_or_else(|| known(set)))
}

/// What the terminal is known to have.
fn known(set: &dyn Fn(&str) -> String) -> Protocol {
    let (program, term) = (set("TERM_PROGRAM"), set("TERM"));
    let between = |name: &str| name.starts_with("tmux") || name.starts_with("screen");
    if BETWEEN.iter().any(|name| !set(name).is_empty()) || between(&program) || between(&term) {
        return Protocol::Blocks;
    }
    let named = |name: &str| TERMINALS.iter().find(|(start, _)| name.starts_with(start)).map(|&(_, protocol)| protocol);
    named(&term).unwrap_or_else(|| {
        let own = OWN.iter().filter(|(name, _)| !set(name).is_empty()).map(|&(_, protocol)| protocol);
        // iTerm2 has `ssh` hand on the second of these.
        let names = [program, set("LC_TERMINAL")].into_iter().filter(|name| !name.is_empty());
        let mut told = own.chain(names.map(|name| named(&name).unwrap_or_default()));
        let first = told.next().unwrap_or_default();
        if told.all(|protocol| protocol == first) { first } else { Protocol::Blocks }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(environment: &[(&str, &str)]) -> Result<Protocol, String> {
        let set = |name: &str| environment.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value);
        protocol(&|name| set(name).to_owned())
    }

    #[test]
    fn a_terminal_is_known_by_its_environment() {
        const XTERM: (&str, &str) = ("TERM", "xterm-256color");
        let table: &[(&[(&str, &str)], Protocol)] = &[
            (&[], Protocol::Blocks),
            (&[XTERM], Protocol::Blocks),
            (&[("TERM", "dumb")], Protocol::Blocks),
            (&[("TERM", "linux")], Protocol::Blocks),
            (&[("TERM", "xterm-kitty")], Protocol::Kitty),
            (&[XTERM, ("KITTY_WINDOW_ID", "1")], Protocol::Kitty),
            (&[("TERM", "xterm-ghostty"), ("TERM_PROGRAM", "ghostty")], Protocol::Kitty),
            (&[XTERM, ("TERM_PROGRAM", "WezTerm"), ("WEZTERM_PANE", "0")], Protocol::Iterm2),
            (&[XTERM, ("TERM_PROGRAM", "iTerm.app")], Protocol::Iterm2),
            (&[XTERM, ("LC_TERMINAL", "iTerm2"), ("SSH_TTY", "/dev/pts/1")], Protocol::Iterm2),
            (&[("TERM", "foot")], Protocol::Sixel),
            (&[("TERM", "foot-extra")], Protocol::Sixel),
            (&[("TERM", "mlterm-256color")], Protocol::Sixel),
            (&[XTERM, ("TERM_PROGRAM", "rio")], Protocol::Iterm2),
            (&[XTERM, ("KONSOLE_VERSION", "240800")], Protocol::Blocks),
            (&[XTERM, ("VTE_VERSION", "7600")], Protocol::Blocks),
            (&[XTERM, ("TERM_PROGRAM", "vscode")], Protocol::Blocks),
            (&[XTERM, ("WT_SESSION", "9f0c")], Protocol::Blocks),
        ];
        for (environment, protocol) in table {
            assert_eq!(found(environment), Ok(*protocol), "{environment:?}");
        }
    }

    #[test]
    fn glyphs_are_as_wished_else_by_the_locale() {
        let found = |environment: &[(&str, &str)]| {
            glyphs(&|name| {
                environment.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value).to_owned()
            })
        };
        assert_eq!(found(&[]), Ok(Level::Unicode));
        assert_eq!(found(&[("LANG", "en_GB.UTF-8")]), Ok(Level::Unicode));
        assert_eq!(found(&[("LANG", "C")]), Ok(Level::Ascii));
        assert_eq!(found(&[("LANG", "C"), (GLYPHS, "braille")]), Ok(Level::Unicode));
        assert_eq!(found(&[(GLYPHS, "octant")]), Ok(Level::Octant));
        assert_eq!(found(&[("LANG", "en_GB.UTF-8"), (GLYPHS, "ascii")]), Ok(Level::Ascii));
        assert!(found(&[(GLYPHS, "octal")]).is_err_and(|told| told.contains("`octal`; it can be auto")));
    }

    #[test]
    fn what_another_terminal_left_behind_misleads_nobody() {
        let kitty = ("KITTY_WINDOW_ID", "1");
        let far = ("LC_TERMINAL", "iTerm2");
        for inner in [
            &[("TERM", "xterm-256color"), ("XTERM_VERSION", "XTerm(379)")][..],
            &[("TERM", "xterm-256color"), ("TERM_PROGRAM", "vscode")],
            &[("TERM", "xterm-256color"), ("KONSOLE_VERSION", "240800")],
            &[("TERM", "xterm-256color"), ("TERM_PROGRAM", "WezTerm"), ("WEZTERM_PANE", "0")],
            &[("TERM", "tmux-256color"), ("TERM_PROGRAM", "tmux"), ("TMUX", "/tmp/tmux-0/default,1,0")],
            &[("TERM", "screen-256color"), far],
            &[("TERM", "xterm-kitty"), ("ZELLIJ", "0")],
            &[("TERM", "xterm-kitty"), ("NVIM", "/run/nvim.1")],
        ] {
            assert_eq!(found(&[inner, &[kitty]].concat()), Ok(Protocol::Blocks), "{inner:?}");
        }
        let foot = [("TERM", "foot"), ("TERM_PROGRAM", "WezTerm"), kitty];
        assert_eq!(found(&foot), Ok(Protocol::Sixel), "a terminal sets TERM itself");
    }

    #[test]
    fn the_user_has_the_last_word_except_on_colour() {
        let kitty = ("TERM", "xterm-kitty");
        let wish = |wish| (PICTURES, wish);
        assert_eq!(found(&[kitty, wish("auto")]), Ok(Protocol::Kitty));
        assert_eq!(found(&[kitty, wish("blocks")]), Ok(Protocol::Blocks));
        assert_eq!(found(&[("TERM", "xterm"), ("TMUX", "1"), wish("sixel")]), Ok(Protocol::Sixel));
        assert_eq!(found(&[kitty, wish("iterm2")]), Ok(Protocol::Iterm2));
        assert_eq!(found(&[kitty, wish("kitty"), ("NO_COLOR", "1")]), Ok(Protocol::Blocks));
        assert!(found(&[kitty, wish("kity")]).is_err_and(|sentence| sentence.contains("`kity`; it can be auto")));
    }
}
