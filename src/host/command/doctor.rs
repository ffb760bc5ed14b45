//! `gradus doctor`: what this terminal and machine can do.

use super::super::failure::Failure;
use super::super::{out, tui};
use crate::data::Places;
use crate::model::{Computed, cards};
use crate::spec::Train;
use crate::store::Runs;

/// Prints what was found, and what to change where something is amiss.
pub(super) fn run(places: &Places, runs: &Runs) -> Result<(), Failure> {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let size =
        crossterm::terminal::size().map_or_else(|_| "unknown".into(), |(columns, rows)| format!("{columns}×{rows}"));
    let data = places.data_dir.as_ref().map_or_else(
        || "not set; relative data paths are looked for beside the workspace and here".into(),
        |folder| format!("{}{}", folder.display(), if folder.is_dir() { "" } else { " (is no folder)" }),
    );
    let text = format!(
        "gradus      {version}\n\
         terminal    {size}, {screen}\n\
         colours     {depth}\n\
         glyphs      {glyphs}\n\
         \u{20}           braille, a rising line: ⣀⡠⠔⠊  octants, a solid one: 𜺣𜷜𜶇🮂  steps: ▁▂▃▄▅▆▇█\n\
         pictures    {pictures}\n\
         device      {device}; {cores} cores, {cards}\n\
         data folder {data}\n\
         runs        {runs}\n",
        version = env!("CARGO_PKG_VERSION"),
        device = Computed::by(&Train::default()).0.describe(),
        cards = cards(),
        screen = if tui::has_screen() {
            "interactive"
        } else {
            "not interactive: commands print, the workbench does not open"
        },
        depth = tui::colours(),
        glyphs = tui::glyphs(),
        pictures = tui::pictures(),
        runs = runs.root().display(),
    );
    Ok(out::data(&text)?)
}
