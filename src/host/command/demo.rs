//! `gradus demo`: a built-in workspace on a built-in table.

use std::path::PathBuf;

use super::super::cli::{Output, Overrides, Screen};
use super::super::failure::Failure;
use super::super::open::Opened;
use super::super::{headless, tui};
use crate::data::Places;
use crate::spec;
use crate::store::Runs;

/// The workspace file, as it stands in `workspaces/`.
const DEMO: &str = include_str!("../../../workspaces/demo.toml");

/// On the screen a wider network learns in smaller steps, so that there is time to look around and to try the keys.
const SLOWLY: [&str; 2] = ["model.hidden=[512, 256]", "train.learning_rate=1e-5"];

/// On the tour there is time for a few keys, and less than a minute until the run is over.
const CALMLY: [&str; 2] = ["model.hidden=[256, 128]", "train.learning_rate=3e-5"];

/// The workspace file as the screen begins with it.
fn slowly(how: &[&str; 2]) -> Result<String, Failure> {
    let slowed = spec::overridden(DEMO, &how.map(str::to_owned));
    slowed.map(|(text, _)| text).map_err(|_| Failure::run("the demo's own settings are not settings; please report it"))
}

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
        return headless::train(&opened, None, places, runs, output);
    }
    let (_folder, file) = of_its_own(&slowly(&SLOWLY)?)?;
    tui::train(&file, screen, places.clone(), runs)
}

/// Leads through the first steps.
pub(super) fn tour(screen: &Screen, places: &Places, runs: &Runs) -> Result<(), Failure> {
    if !tui::has_screen() {
        return Err(Failure::input("the tour needs a terminal; `gradus demo --headless` trains without one"));
    }
    let (_folder, file) = of_its_own(&slowly(&CALMLY)?)?;
    tui::tour(&file, screen, places.clone(), runs)
}

/// A file of its own, so that what is changed in the panes or in an editor changes the demo and nothing else. It goes with its
/// folder.
fn of_its_own(text: &str) -> Result<(tempfile::TempDir, PathBuf), Failure> {
    let folder = tempfile::Builder::new().prefix("gradus-demo-").tempdir()?;
    let file = folder.path().join("demo.toml");
    std::fs::write(&file, text)?;
    Ok((folder, file))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_screen_has_ten_times_the_work_and_the_same_comments() {
        let text = slowly(&SLOWLY).unwrap_or_default();
        let (plain, slow) = (spec::parse(DEMO), spec::parse(&text));
        assert!(plain.ok() && slow.ok());
        let work = |workspace: &spec::Workspace| -> usize {
            let hidden = &workspace.model.hidden;
            workspace.train.epochs * hidden.windows(2).map(|pair| pair[0] * pair[1]).sum::<usize>()
        };
        assert!(work(&slow.workspace) >= 10 * work(&plain.workspace));
        assert!(text.contains("# Change a value here while it trains and save"));
    }
}
