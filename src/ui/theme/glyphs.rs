//! Which characters a terminal's font can be trusted with. Parts ask for a glyph by what it is for.

/// How rich the characters may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Level {
    /// Only ASCII: any font, any locale.
    Ascii,
    /// Lines, blocks, braille and a few signs.
    #[default]
    Unicode,
    /// The same, and curves of octants: dots without gaps between them, of Unicode 16, which not every font has.
    Octant,
}

/// The characters of one level. Every one is a single column wide.
#[derive(Debug, PartialEq, Eq)]
pub struct Glyphs {
    /// Frame: horizontal, vertical, then the corners from top left clockwise.
    pub frame: [&'static str; 6],
    /// y axis with a tick, x axis with a tick, and the corner between the axes.
    pub ticks: [&'static str; 3],
    /// A vertical that marks a place in a chart.
    pub mark: &'static str,
    /// A line of the grid.
    pub grid: &'static str,
    /// How much more or less than something else.
    pub delta: &'static str,
    /// A point on its own.
    pub dot: &'static str,
    /// Ends a text that was cut.
    pub ellipsis: &'static str,
    /// Up, down, left, right.
    pub arrows: [&'static str; 4],
    /// Sorted from small to large, from large to small.
    pub sort: [&'static str; 2],
    /// Went well, went wrong, deserves a look.
    pub signs: [&'static str; 3],
    /// The item under the cursor.
    pub cursor: &'static str,
    /// A value that differs from what is saved.
    pub changed: &'static str,
    /// Whisker: left end, middle, right end.
    pub whisker: [&'static str; 3],
    /// Columns filled from below, empty to full, nine steps or two.
    pub levels: &'static [&'static str],
    /// A cell filled from the left, empty to full, nine steps or two.
    pub eighths: &'static [&'static str],
    /// Darkness, empty to full, five steps.
    pub shades: [&'static str; 5],
    /// A cell of which the upper half is written on.
    pub half: &'static str,
    /// Letters for pixels, dark to light.
    pub ramp: &'static [&'static str],
    /// The empty part of a gauge.
    pub rest: &'static str,
    /// The track and the thumb of a scroll bar.
    pub scroll: [&'static str; 2],
    /// Legend samples of a solid, dashed and dotted line, each two columns.
    pub strokes: [&'static str; 3],
}

const UNICODE: Glyphs = Glyphs {
    frame: ["─", "│", "╭", "╮", "╯", "╰"],
    ticks: ["┤", "┬", "└"],
    mark: "┊",
    grid: "┈",
    delta: "Δ",
    dot: "●",
    ellipsis: "…",
    arrows: ["▲", "▼", "◂", "▸"],
    sort: ["▴", "▾"],
    signs: ["✓", "✗", "!"],
    cursor: "▌",
    changed: "•",
    whisker: ["├", "─", "┤"],
    levels: &[" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"],
    eighths: &[" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"],
    shades: [" ", "░", "▒", "▓", "█"],
    half: "▀",
    ramp: &[" ", "░", "▒", "▓", "█"],
    rest: "─",
    scroll: ["│", "┃"],
    strokes: ["━━", "╍╍", "┈┈"],
};

const ASCII: Glyphs = Glyphs {
    frame: ["-", "|", "+", "+", "+", "+"],
    ticks: ["+", "+", "+"],
    mark: ":",
    grid: ".",
    delta: "d",
    dot: "@",
    ellipsis: "~",
    arrows: ["^", "v", "<", ">"],
    sort: ["^", "v"],
    signs: ["+", "x", "!"],
    cursor: ">",
    changed: "*",
    whisker: ["|", "-", "|"],
    levels: &[" ", ".", "-", "=", "#"],
    eighths: &[" ", "#"],
    shades: [" ", ".", ":", "*", "#"],
    half: " ",
    ramp: &[" ", ".", ":", "-", "=", "+", "*", "#", "%", "@"],
    rest: "-",
    scroll: ["|", "#"],
    strokes: ["--", "- ", ". "],
};

impl Level {
    /// The characters of this level.
    pub const fn glyphs(self) -> &'static Glyphs {
        match self {
            Self::Ascii => &ASCII,
            Self::Unicode | Self::Octant => &UNICODE,
        }
    }
}

/// `share` moved into 0 to 1; NaN is 0.
pub fn unit(share: f64) -> f64 {
    if share.is_nan() { 0.0 } else { share.clamp(0.0, 1.0) }
}

/// The step of `steps` that shows `share` in 0 to 1 (moved there; NaN counts as 0). Only 0 shows nothing.
pub fn step(steps: &[&'static str], share: f64) -> &'static str {
    let last = steps.len().saturating_sub(1);
    let filled = (unit(share) * last as f64).round() as usize;
    let shown = if share > 0.0 { filled.max(1) } else { 0 };
    steps.get(shown.min(last)).copied().unwrap_or(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::fmt::width;

    #[test]
    fn every_glyph_is_one_column_wide_and_ascii_is_ascii() {
        for level in [Level::Ascii, Level::Unicode] {
            let g = level.glyphs();
            let singles = [
                &g.frame[..],
                &g.ticks,
                &[g.mark, g.grid, g.delta, g.dot, g.ellipsis, g.cursor, g.changed, g.rest, g.half],
            ];
            let more =
                [&g.arrows[..], &g.sort, &g.signs, &g.whisker, g.levels, g.eighths, g.ramp, &g.shades, &g.scroll];
            assert!(singles.iter().chain(&more).copied().flatten().all(|glyph| width(glyph) == 1));
            assert!(g.strokes.iter().all(|stroke| width(stroke) == 2));
        }
        assert!(format!("{ASCII:?}").is_ascii());
    }

    #[test]
    fn the_smallest_amount_still_shows() {
        assert_eq!(step(UNICODE.levels, 1e-9), "▁");
        assert_eq!(
            (step(UNICODE.levels, 0.0), step(UNICODE.levels, f64::NAN), step(UNICODE.levels, 7.0)),
            (" ", " ", "█")
        );
    }
}
