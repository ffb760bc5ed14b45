//! One file a command.

mod attach;
mod audit;
mod check;
mod compare;
mod completions;
mod curve;
mod cv;
mod decimals;
mod demo;
mod doctor;
mod evaluate;
mod explain;
mod export;
mod grid;
mod init;
mod keys;
mod leak;
mod lr_find;
mod mitigate;
mod predict;
mod profile;
mod queue;
mod replay;
mod report;
mod runs;
mod side_by_side;
mod tell;
mod test;

use std::path::{Path, PathBuf};

use super::cli::{Cli, Command, Output};
use super::failure::Failure;
use super::headless::Again;
use super::open::Opened;
use super::reload::{Reload, stamp};
use super::tui::Picked;
use super::{apart, headless, out, tui};
use crate::data::{Places, rows_to_hold};
use crate::spec;
use crate::store::Runs;

/// Does what the command line asks for.
pub(super) fn run(cli: Cli) -> Result<(), Failure> {
    let runs = Runs::at(cli.runs);
    let data_dir = cli.data_dir;
    let at = |folder: Option<PathBuf>| Places { workspace_dir: folder, data_dir: data_dir.clone() };
    match cli.command {
        None => match tui::pick(&cli.screen, &runs)? {
            Picked::Run(id) => attach::attach(Some(&id), &cli.screen, &at, &runs),
            Picked::Tour => demo::tour(&cli.screen, &at(None), &runs),
            Picked::Nothing => Ok(()),
            Picked::File(file) => tui::open_picked(&file, &cli.screen, &at(None), &runs),
            Picked::Demo => demo::run(false, &cli.screen, &Output::default(), &at(None), &runs),
        },
        Some(Command::Demo { headless, screen, output }) => {
            demo::run(headless, &screen.over(&cli.screen), &output, &at(None), &runs)
        }
        Some(Command::Tour(screen)) => demo::tour(&screen.over(&cli.screen), &at(None), &runs),
        Some(Command::Open { workspace, screen }) => {
            tui::open(&workspace, &screen.over(&cli.screen), at(folder_of(&workspace)), &runs)
        }
        Some(Command::Init { data, target, protected, out, source }) => {
            init::run(&data, target.as_deref(), &protected, out, &source, &at(None))
        }
        Some(Command::Check { workspace, fixes, label_errors, overrides, explain, show_leak }) => {
            let opened = Opened::read(&workspace, &overrides)?;
            if explain {
                return Ok(out::data(&spec::explained(&opened.workspace))?);
            }
            let wanted = check::Wanted { fixes: &fixes, label_errors, leak: show_leak.then_some(&runs) };
            check::run(&opened, &workspace, &wanted, &at(opened.folder.clone()))
        }
        Some(Command::Profile { data, target, protected, json, source, memory }) => {
            let asked = profile::Asked { target: target.as_deref(), protected: &protected, source: &source, memory };
            profile::run(&data, &asked, json, &at(None))
        }
        Some(Command::Train { workspace, memory, rows, mut overrides, detach, reload, output }) => {
            overrides.sets.extend(rows.map(|rows| format!("data.rows={rows}")));
            let seen = stamp(&workspace);
            let mut opened = Opened::read(&workspace, &overrides)?;
            let places = at(opened.folder.clone());
            let held = memory.map(|limit| rows_to_hold(&opened.workspace, &places, limit)).transpose()?.flatten();
            if let Some(held) = held {
                overrides.sets.extend([format!("data.rows={held}"), "data.stream=true".into()]);
                opened = Opened::read(&workspace, &overrides)?;
            }
            if let Some(rows) = opened.workspace.data.rows.filter(|_| memory.is_some() && held.is_none()) {
                let more = "leave `data.rows` and --rows out to learn from all rows within --memory";
                out::message(&format!("a sample of {rows} rows is learnt from, as `data.rows` says; {more}"));
            }
            if detach {
                return attach::detached(&opened, &places, &runs);
            }
            let reload = reload.then(|| Reload::of(&opened, &overrides, seen)).flatten();
            headless::train(&opened, reload, &places, &runs, &output)
        }
        Some(Command::Attach { run, screen }) => attach::attach(run.as_deref(), &screen.over(&cli.screen), &at, &runs),
        Some(Command::Watch { run, events, screen }) => {
            attach::watch(run.as_deref(), events, &screen.over(&cli.screen), &at, &runs)
        }
        Some(Command::Queue { action }) => queue::run(action, &at, &runs),
        Some(Command::Replay(replaying)) => self::run(replay::begun_with(&replaying)?),
        Some(Command::Tell { run, telling }) => tell::run(&run, &telling, &runs),
        Some(Command::Apart) => apart::run(),
        Some(Command::Resume { run, detach: true, .. }) => attach::resumed(&run, &at(None), &runs),
        Some(Command::Resume { run, from, fork, overrides, output, .. }) => {
            let again = Again { run: &run, from: from.as_deref(), fork, overrides: &overrides };
            headless::resume(&again, &at(None), &runs, &output)
        }
        Some(Command::Cv { workspace, overrides, crossing }) => {
            let opened = Opened::read(&workspace, &overrides)?;
            cv::run(&opened, &workspace.display().to_string(), &crossing, &at(opened.folder.clone()))
        }
        Some(Command::Compare(comparing)) => compare::run(&comparing, |file| at(folder_of(file))),
        Some(Command::Curve { workspace, overrides, varying }) => {
            let opened = Opened::read(&workspace, &overrides)?;
            curve::run(&opened, &workspace, &overrides, &varying, &at(opened.folder.clone()))
        }
        Some(Command::Grid(combining)) => grid::run(&combining, |file| at(folder_of(file)), &runs),
        Some(Command::LrFind { workspace, overrides, sweeping }) => {
            let opened = Opened::read(&workspace, &overrides)?;
            lr_find::run(&opened, &workspace.display().to_string(), &sweeping, &at(opened.folder.clone()))
        }
        Some(Command::Evaluate { run, data, json }) => evaluate::run(&run, data.as_deref(), json, &at(None), &runs),
        Some(Command::Explain { run, explaining }) => explain::run(&run, &explaining, &at(None), &runs),
        Some(Command::Audit { data, auditing, json }) => audit::run(&data, &auditing, json, &at(None)),
        Some(Command::Mitigate { workspace, overrides, mitigating }) => {
            let opened = Opened::read(&workspace, &overrides)?;
            mitigate::run(&opened, &workspace.display().to_string(), &mitigating, &at(opened.folder.clone()))
        }
        Some(Command::Predict { run, data, out }) => predict::run(&run, &data, out.as_deref(), &at(None), &runs),
        Some(Command::Report { run, out }) => report::run(&run, &out, &at(None), &runs),
        Some(Command::Test { run, testing }) => test::run(&run, &testing, &runs),
        Some(Command::Runs { action }) => runs::run(action, &at(None), &runs),
        Some(Command::Keys(keying)) => keys::run(keying.check),
        Some(Command::Schema) => schema(),
        Some(Command::Doctor { panic: true }) => Ok(tui::panic_on_purpose()?),
        Some(Command::Doctor { panic: false }) => doctor::run(&at(None), &runs),
        Some(Command::Completions { shell }) => completions::run(shell),
    }
}

fn schema() -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(&spec::schema()).map_err(std::io::Error::from)?;
    Ok(out::data(&(text + "\n"))?)
}

/// The folder a workspace file is in, where relative data paths are looked for first.
fn folder_of(workspace: &Path) -> Option<PathBuf> {
    workspace.parent().map(Path::to_owned)
}
