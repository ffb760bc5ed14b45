//! A picture as a list of shapes, drawn by plotters: as SVG for pages, as PNG for everything else.
//!
//! Places are logical pixels with (0, 0) at the upper left; both forms have twice as many real ones, so that lines are fine.

use plotters::backend::{BitMapBackend, DrawingBackend, SVGBackend};
use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind, IntoDrawingArea};
use plotters::element::{Circle, PathElement, Rectangle, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontTransform, IntoFont, RGBAColor, RGBColor, ShapeStyle, TextStyle};

use super::super::font::{self, FAMILY};
use super::super::palette::{PAPER, Rgb};
use crate::base::png::{self, For};

/// Real pixels in a logical one.
const SCALE: f64 = 2.0;
/// Height of ordinary text.
pub(super) const TEXT: f64 = 13.0;

/// A place.
pub(super) type At = (f64, f64);

/// Where a text stands, seen from its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// To the right of it.
    Right,
    /// To the left of it.
    Left,
    /// In the middle.
    Centre,
    /// In the middle, read from below to above.
    Upwards,
}

#[derive(Clone, Debug)]
enum Shape {
    Line { points: Vec<At>, colour: Rgb, width: f64 },
    Bar { from: At, to: At, colour: Rgb },
    Disc { at: At, radius: f64, colour: Rgb, alpha: f64 },
    Text { at: At, text: String, colour: Rgb, size: f64, side: Side },
}

/// Shapes on paper, the later over the earlier.
#[derive(Clone, Debug)]
pub(super) struct Sheet {
    /// In logical pixels.
    pub(super) width: f64,
    /// In logical pixels.
    pub(super) height: f64,
    shapes: Vec<Shape>,
}

/// A picture in both forms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::report) struct Drawn {
    /// An SVG document.
    pub(in crate::report) svg: String,
    /// A PNG file.
    pub(in crate::report) png: Vec<u8>,
}

impl Sheet {
    /// An empty one.
    pub(super) fn new(width: f64, height: f64) -> Self {
        font::register();
        Self { width, height, shapes: vec![] }
    }

    /// A line through places; one with less than two is none.
    pub(super) fn line(&mut self, points: Vec<At>, colour: Rgb, width: f64) {
        if points.len() > 1 {
            self.shapes.push(Shape::Line { points, colour, width });
        }
    }

    /// A line between two places in dashes.
    pub(super) fn dashes(&mut self, from: At, to: At, colour: Rgb) {
        let (across, down) = (to.0 - from.0, to.1 - from.1);
        let count = (across.hypot(down) / 8.0).ceil().max(1.0);
        let place = |share: f64| (from.0 + share * across, from.1 + share * down);
        for dash in 0..count as usize {
            let start = dash as f64 / count;
            self.line(vec![place(start), place(start + 0.6 / count)], colour, 1.0);
        }
    }

    /// A filled rectangle between two corners.
    pub(super) fn bar(&mut self, from: At, to: At, colour: Rgb) {
        let (left, right) = (from.0.min(to.0), from.0.max(to.0));
        let (top, bottom) = (from.1.min(to.1), from.1.max(to.1));
        self.shapes.push(Shape::Bar { from: (left, top), to: (right, bottom), colour });
    }

    /// A filled circle, through which what lies below is seen.
    pub(super) fn disc(&mut self, at: At, radius: f64, colour: Rgb, alpha: f64) {
        self.shapes.push(Shape::Disc { at, radius, colour, alpha });
    }

    /// A line of text.
    pub(super) fn text(&mut self, at: At, text: impl Into<String>, colour: Rgb, side: Side) {
        self.shapes.push(Shape::Text { at, text: text.into(), colour, size: TEXT, side });
    }

    /// The same, smaller.
    pub(super) fn small(&mut self, at: At, text: impl Into<String>, colour: Rgb, side: Side) {
        self.shapes.push(Shape::Text { at, text: text.into(), colour, size: TEXT - 2.0, side });
    }

    /// Draws it; nothing where plotters cannot, which none of its places leads to.
    pub(super) fn drawn(&self) -> Option<Drawn> {
        let size = ((self.width * SCALE) as u32, (self.height * SCALE) as u32);
        let mut svg = String::new();
        self.on(&SVGBackend::with_string(&mut svg, size).into_drawing_area()).ok()?;
        let real = format!("width=\"{}\" height=\"{}\"", size.0, size.1);
        let svg = svg.replacen(&real, &format!("width=\"{}\" height=\"{}\"", self.width, self.height), 1);
        let mut pixels = vec![0; 3 * size.0 as usize * size.1 as usize];
        self.on(&BitMapBackend::with_buffer(&mut pixels, size).into_drawing_area()).ok()?;
        Some(Drawn { svg, png: png::encode(size.0 as usize, &pixels, For::Keeping) })
    }

    fn on<B: DrawingBackend>(&self, area: &DrawingArea<B, Shift>) -> Result<(), DrawingAreaErrorKind<B::ErrorType>> {
        area.fill(&solid(PAPER.light, 1.0))?;
        for shape in &self.shapes {
            match shape {
                Shape::Line { points, colour, width } => {
                    let style = ShapeStyle::from(solid(*colour, 1.0)).stroke_width((width * SCALE).round() as u32);
                    area.draw(&PathElement::new(all_real(points), style))?;
                }
                Shape::Bar { from, to, colour } => {
                    area.draw(&Rectangle::new([real(*from), real(*to)], solid(*colour, 1.0).filled()))?;
                }
                Shape::Disc { at, radius, colour, alpha } => {
                    let style = solid(*colour, *alpha).filled();
                    area.draw(&Circle::new(real(*at), (radius * SCALE).round() as u32, style))?;
                }
                Shape::Text { at, text, colour, size, side } => {
                    area.draw(&Text::new(text.clone(), real(*at), style(*colour, *size, *side)))?;
                }
            }
        }
        area.present()
    }
}

fn real((across, down): At) -> (i32, i32) {
    ((across * SCALE).round() as i32, (down * SCALE).round() as i32)
}

/// Real pixels of a line, each once.
fn all_real(points: &[At]) -> Vec<(i32, i32)> {
    let mut all: Vec<(i32, i32)> = points.iter().copied().map(real).collect();
    all.dedup();
    all
}

fn solid([red, green, blue]: Rgb, alpha: f64) -> RGBAColor {
    RGBColor(red, green, blue).mix(alpha)
}

fn style(colour: Rgb, size: f64, side: Side) -> TextStyle<'static> {
    let across = match side {
        Side::Right => HPos::Left,
        Side::Left => HPos::Right,
        Side::Centre | Side::Upwards => HPos::Center,
    };
    let font = (FAMILY, size * SCALE * 1.24).into_font();
    let font = if side == Side::Upwards { font.transform(FontTransform::Rotate270) } else { font };
    let style = TextStyle::from(font).pos(Pos::new(across, VPos::Center));
    TextStyle { color: solid(colour, 1.0).to_backend_color(), ..style }
}

/// About how wide a text of ordinary size is, in logical pixels.
pub(super) fn width(text: &str) -> f64 {
    font::register();
    let size = (FAMILY, TEXT * SCALE * 1.24).into_font().box_size(text);
    size.map_or(7.0 * text.chars().count() as f64, |(width, _)| f64::from(width) / SCALE)
}
