//! `gradus doctor`: what this terminal and machine can do.

use std::path::PathBuf;

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
    let (preferences, of_config) = tui::preferences::config();
    let (_, of_keys) = tui::preferences::keys();
    let text = format!(
        "gradus      {version}\n\
         terminal    {name}, {size}, {screen}\n\
         colours     {depth}\n\
         glyphs      {glyphs}\n\
         \u{20}           braille, a rising line: ⣀⡠⠔⠊  octants, a solid one: 𜺣𜷜𜶇🮂  steps: ▁▂▃▄▅▆▇█\n\
         pictures    {pictures}\n\
         background  {background}\n\
         mouse       {mouse}\n\
         clipboard   {clipboard}\n\
         keys        {keys}\n\
         preferences {config}\n\
         theme       {theme}\n\
         device      {device}; {cores} cores, {cards}\n\
         data folder {data}\n\
         runs        {runs}{sockets}\n",
        version = env!("CARGO_PKG_VERSION"),
        name = tui::terminal_name(),
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
        background = tui::background(),
        mouse = if preferences.no_mouse {
            "left to the terminal (mouse = false)"
        } else {
            "used; `:mouse` leaves it to the terminal"
        },
        clipboard = tui::clipboard(),
        keys = told(tui::preferences::keys_file(), of_keys),
        config = told(tui::preferences::config_file(), of_config),
        theme = preferences.theme.as_deref().unwrap_or("auto: dark or light by the background"),
        sockets = sockets(runs),
        runs = runs.root().display(),
    );
    Ok(out::data(&text)?)
}

/// A file of the user's, and what of it is left out.
fn told(file: Option<PathBuf>, left_out: Result<(), String>) -> String {
    let Some(file) = file else { return "no configuration folder; set HOME".into() };
    match left_out {
        Err(what) => format!("{}, of which some is left out:\n{what}", file.display()),
        Ok(()) if file.exists() => file.display().to_string(),
        Ok(()) => format!("built in; {} would change them", file.display()),
    }
}

/// Whether other terminals could follow a run: sockets are files that not every disk can hold.
fn sockets(runs: &Runs) -> &'static str {
    let folder = if runs.root().is_dir() { runs.root() } else { std::path::Path::new(".") };
    let Ok(inside) = tempfile::Builder::new().prefix(".gradus-doctor-").tempdir_in(folder) else {
        return " (cannot be written)";
    };
    match std::os::unix::net::UnixListener::bind(inside.path().join("s")) {
        Ok(_) => "; sockets work there",
        Err(_) => "; no sockets there: runs cannot be followed from another terminal",
    }
}
