//! `gradus demo`: a built-in workspace on a built-in table.

use super::super::cli::{Output, Overrides, Screen};
use super::super::failure::Failure;
use super::super::open::Opened;
use super::super::{headless, tui};
use crate::data::Places;
use crate::store::Runs;

/// The workspace file, as it stands in `workspaces/`.
const DEMO: &str = include_str!("../../../workspaces/demo.toml");

/// Trains on the screen or without it.
pub(super) fn run(
    without_screen: bool,
    screen: &Screen,
    output: &Output,
    places: &Places,
    runs: &Runs,
) -> Result<(), Failure> {
    let printed = output.json || output.events || !output.requirements.is_empty();
    if without_screen || printed || !tui::has_screen() {
        let opened = Opened::parse(DEMO, "demo.toml", "demo".into(), None, &Overrides::default())?;
        return headless::train(&opened, places, runs, output);
    }
    // A file of its own, so that what is changed in the panes or in an editor changes the demo and nothing else.
    let folder = tempfile::Builder::new().prefix("gradus-demo-").tempdir()?;
    let file = folder.path().join("demo.toml");
    std::fs::write(&file, DEMO)?;
    tui::train(&file, screen, places.clone(), runs)
}
