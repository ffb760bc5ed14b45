//! How things look: a theme resolves every [`Role`] to a style once, at load, for what the terminal can show.
//!
//! The view never sees a colour that it cannot print, and no file outside this folder names one. Themes are TOML files;
//! the ready-made ones are compiled in from `themes/`. Loaded by `host`, read by every pane and part.

pub mod builtin;
pub mod glyphs;
mod ground;
mod load;
pub mod paint;
mod pixel;
pub mod ramp;
mod read;
pub mod rgb;
pub mod role;
mod sheet;

pub use builtin::THEMES;
pub use glyphs::{Glyphs, Level};
pub use paint::Depth;
use ratatui::style::{Modifier, Style};
pub use role::Role;

use ramp::Ramp;
use rgb::Rgb;

/// Whether the terminal's background is assumed dark or light.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Mode {
    /// Light letters on a dark ground.
    #[default]
    Dark,
    /// Dark letters on a light ground.
    Light,
}

impl Mode {
    /// The background that contrast is judged against where a theme leaves the terminal's own.
    pub const fn background(self) -> Rgb {
        match self {
            Self::Dark => Rgb(0x10, 0x10, 0x14),
            Self::Light => Rgb(0xff, 0xff, 0xff),
        }
    }
}

/// How a line is drawn, so that colour is never the only cue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stroke {
    /// Without gaps.
    Solid,
    /// Long pieces.
    Dashed,
    /// Single dots.
    Dotted,
}

impl Stroke {
    /// Every stroke, in the order that legends cycle through.
    pub const ALL: [Self; 3] = [Self::Solid, Self::Dashed, Self::Dotted];

    /// The name in a theme file.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Solid => "solid",
            Self::Dashed => "dashed",
            Self::Dotted => "dotted",
        }
    }
}

/// How one curve looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineLook {
    /// The line and its label.
    pub style: Style,
    /// The raw line behind a smoothed one.
    pub faint: Style,
    /// The pattern of the line.
    pub stroke: Stroke,
}

/// A theme, resolved for one terminal.
#[derive(Clone, Debug, PartialEq)]
pub struct Theme {
    name: String,
    mode: Mode,
    depth: Depth,
    level: Level,
    styles: Vec<Style>,
    lines: Vec<LineLook>,
    ramp: Ramp,
}

impl Theme {
    /// The name it was loaded by.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The background it was made for.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// The depth it was resolved for.
    pub fn depth(&self) -> Depth {
        self.depth
    }

    /// The same theme with the characters of `level`.
    #[must_use]
    pub fn at_level(mut self, level: Level) -> Self {
        self.level = level;
        self
    }

    /// How rich the characters may be.
    pub fn level(&self) -> Level {
        self.level
    }

    /// The characters to draw with.
    pub fn glyphs(&self) -> &'static Glyphs {
        self.level.glyphs()
    }

    /// The style of a role.
    pub fn style(&self, role: Role) -> Style {
        self.styles[role as usize]
    }

    /// The look of curve number `index`. Colours and strokes cycle apart, so looks repeat late.
    pub fn line(&self, index: usize) -> LineLook {
        self.lines[index % self.lines.len()]
    }

    /// A cell of heat `share` (0 to 1) with letters that can be read on it; none where the terminal has too few colours
    /// and darkness must be told by shade glyphs.
    pub fn heat(&self, share: f64) -> Option<Style> {
        let ground = self.ramp.at(share);
        match self.depth {
            Depth::None | Depth::Ansi16 => None,
            Depth::Ansi256 => {
                let ink = if ground.ink() == Rgb(0, 0, 0) { 16 } else { 231 };
                Some(
                    Style::new()
                        .bg(ratatui::style::Color::Indexed(ground.nearest_256()))
                        .fg(ratatui::style::Color::Indexed(ink)),
                )
            }
            Depth::True => Some(Style::new().bg(ground.into()).fg(ground.ink().into())),
        }
    }

    /// `role` laid over `base`: what a text keeps of its own look under a cursor.
    pub fn over(&self, base: Role, role: Role) -> Style {
        self.style(base).patch(self.style(role))
    }

    /// Bold in the look of `role`.
    pub fn bold(&self, role: Role) -> Style {
        self.style(role).add_modifier(Modifier::BOLD)
    }
}
