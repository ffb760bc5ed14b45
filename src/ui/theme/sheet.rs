//! What a theme file and those it inherits from amount to, before a terminal is known.
//!
//! Roles keep the names of palette colours, so that a theme which only redefines the palette recolours what it inherits.

use std::collections::BTreeMap;

use ratatui::style::{Modifier, Style};

use super::paint::{Depth, Paint};
use super::ramp::Ramp;
use super::rgb::Rgb;
use super::{Level, LineLook, Mode, Role, Stroke, Theme};

/// How a role looks: names of colours, and modifiers.
#[derive(Clone, Debug, Default)]
pub(super) struct Ink {
    pub(super) fg: Option<String>,
    pub(super) bg: Option<String>,
    pub(super) mods: Modifier,
}

/// A theme file, read.
#[derive(Clone, Debug)]
pub(super) struct Sheet {
    pub(super) mode: Mode,
    pub(super) palette: BTreeMap<String, Paint>,
    pub(super) roles: BTreeMap<Role, Ink>,
    pub(super) colors: Vec<String>,
    pub(super) strokes: Vec<Stroke>,
    pub(super) ramp: Ramp,
}

impl Default for Sheet {
    fn default() -> Self {
        Self {
            mode: Mode::Dark,
            palette: BTreeMap::new(),
            roles: BTreeMap::new(),
            colors: Vec::new(),
            strokes: Stroke::ALL.into(),
            ramp: Ramp::named("cividis").expect("cividis is ready-made"),
        }
    }
}

impl Sheet {
    /// The colour of a name: the palette's, or one that needs no palette.
    pub(super) fn paint(&self, name: &str) -> Option<Paint> {
        self.palette.get(name).copied().or_else(|| Paint::from_name(name))
    }

    /// The theme for a terminal of `depth`.
    pub(super) fn resolve(&self, name: &str, depth: Depth) -> Theme {
        Theme {
            name: name.into(),
            mode: self.mode,
            depth,
            level: Level::default(),
            styles: Role::ALL.iter().map(|&role| self.style(role, depth)).collect(),
            lines: self.lines(depth),
            ramp: self.ramp.clone(),
        }
    }

    fn style(&self, role: Role, depth: Depth) -> Style {
        let mut found = Some(role);
        while let Some(role) = found {
            if let Some(ink) = self.roles.get(&role) {
                return Style {
                    fg: self.color(ink.fg.as_deref(), depth),
                    bg: self.color(ink.bg.as_deref(), depth),
                    ..Style::new().add_modifier(ink.mods)
                };
            }
            found = role.parent();
        }
        Style::new()
    }

    fn color(&self, name: Option<&str>, depth: Depth) -> Option<ratatui::style::Color> {
        name.and_then(|name| self.paint(name)).and_then(|paint| paint.at(depth))
    }

    /// Every colour with every stroke; the stroke changes with the colour, so neighbours differ in both.
    fn lines(&self, depth: Depth) -> Vec<LineLook> {
        let paints: Vec<Paint> = self.colors.iter().filter_map(|name| self.paint(name)).collect();
        let colors = paints.len().max(1);
        let strokes = self.strokes.len().max(1);
        (0..colors * strokes)
            .map(|index| {
                let paint = paints.get(index % colors).copied().unwrap_or(Paint::Terminal);
                let stroke = (index + index / (colors * strokes / gcd(colors, strokes))) % strokes;
                LineLook {
                    style: paint.at(depth).map_or(Style::new(), |color| Style::new().fg(color)),
                    faint: self.faint(paint, depth),
                    stroke: self.strokes.get(stroke).copied().unwrap_or(Stroke::Solid),
                }
            })
            .collect()
    }

    /// Halfway to the background where that can be mixed, dim elsewhere.
    fn faint(&self, paint: Paint, depth: Depth) -> Style {
        let style = Style::new();
        match (paint, depth) {
            (_, Depth::None) => style.add_modifier(Modifier::DIM),
            (Paint::Fixed(rgb, ..), Depth::True | Depth::Ansi256) => {
                let mixed: Rgb = rgb.mix(self.mode.background(), 0.6);
                Paint::fixed(mixed).at(depth).map_or(style, |color| style.fg(color))
            }
            _ => paint.at(depth).map_or(style, |color| style.fg(color)).add_modifier(Modifier::DIM),
        }
    }
}

fn gcd(a: usize, b: usize) -> usize {
    if b == 0 { a } else { gcd(b, a % b) }
}
