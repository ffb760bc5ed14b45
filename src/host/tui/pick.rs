//! `gradus` alone: a choice of workspaces, runs and ways to begin, then the workbench on what was chosen.

use std::collections::VecDeque;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crossterm::event::read;

use super::ground::Heard;
use super::look::Look;
use super::preferences;
use super::{Failure, Places, Runs, has_lines, has_screen, open, terminal};
use crate::app::RunId;
use crate::base::fmt;
use crate::host::cli::Screen;
use crate::spec;
use crate::store::{Listed, Status, name_of};
use crate::ui::parts::pictures::Pictures;
use crate::ui::{Choice, Cx, Entry, Picker};

/// Runs that are offered.
const RUNS: usize = 9;

/// What was chosen.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::host) enum Picked {
    /// The built-in demo.
    Demo,
    /// The demo with somebody who leads through it.
    Tour,
    /// This workspace file.
    File(PathBuf),
    /// This run.
    Run(RunId),
    /// Nothing.
    Nothing,
}

/// Asks what to open.
pub(in crate::host) fn pick(screen: &Screen, runs: &Runs) -> Result<Picked, Failure> {
    let mut offers = offers(runs);
    let new_here = preferences::is_new_here();
    let cursor = offers.iter().position(|(picked, _)| new_here && *picked == Picked::Tour).unwrap_or(0);
    let says = if new_here { "Welcome. The tour takes two minutes." } else { "What would you like to open?" };
    let entries = offers.iter().map(|(_, entry)| entry.clone()).collect();
    let mut picker = Picker { entries, cursor, says: says.into() };
    if !(has_screen() || screen.linear && has_lines()) {
        let told = |entry: &Entry| format!("  {:32}  {}", entry.name, entry.about);
        let listed: Vec<String> = picker.entries.iter().map(told).collect();
        return Err(Failure::input(format!(
            "the workbench needs a terminal. Without one: gradus train W.toml, gradus demo --headless. There is here:\n{}",
            listed.join("\n")
        )));
    }
    let look = Look::take(screen)?;
    let chosen = if look.linear.is_some() { read_out(&mut picker)? } else { drawn(look, &mut picker)? };
    Ok(chosen.map_or(Picked::Nothing, |place| offers.swap_remove(place).0))
}

/// Draws the choice until one is made.
fn drawn(look: Look, picker: &mut Picker) -> Result<Option<usize>, Failure> {
    let Look { mut terminal, mut themes, mut theme, name, keys, typed, mut ear, .. } = look;
    let mut typed = VecDeque::from(typed);
    let mut height = 0;
    loop {
        let cx = Cx::new(&theme, &keys, Pictures::default());
        terminal.draw(|buffer| {
            height = buffer.area.height;
            picker.draw(&cx, buffer);
        })?;
        let Some(event) = typed.pop_front() else {
            // The terminal's answer may come late, between keys.
            let event = read()?;
            let heard = match ear.as_mut() {
                Some(ear) => ear.hear(event),
                None => Heard::key(event),
            };
            typed.extend(heard.keys);
            if let Some(ground) = heard.ground {
                (themes.ground, ear) = (ground, None);
                theme = themes.load(&name).map_err(Failure::input)?;
            }
            continue;
        };
        match picker.input(&event, height) {
            None => {}
            Some(Choice::Leave) => return Ok(None),
            Some(Choice::Open(place)) => return Ok(Some(place)),
        }
    }
}

/// Writes the choice as lines, and the one in hand whenever that is another.
fn read_out(picker: &mut Picker) -> Result<Option<usize>, Failure> {
    let line = |entry: &Entry| format!("{}: {}, {}", entry.kind, entry.name, entry.about);
    let held = |picker: &Picker| picker.entries.get(picker.cursor).map(|entry| format!("> {}", line(entry)));
    let all = picker.entries.iter().map(line);
    let keys = "j and k move, enter opens, q leaves".to_owned();
    terminal::say(&[picker.says.clone()].into_iter().chain(all).chain([keys]).chain(held(picker)).collect::<Vec<_>>())?;
    loop {
        let before = picker.cursor;
        match picker.input(&read()?, u16::MAX) {
            None if picker.cursor == before => {}
            None => terminal::say(&held(picker).into_iter().collect::<Vec<_>>())?,
            Some(Choice::Leave) => return Ok(None),
            Some(Choice::Open(place)) => return Ok(Some(place)),
        }
    }
}

/// Opens the workbench on a chosen file.
pub(in crate::host) fn open_picked(file: &Path, screen: &Screen, places: &Places, runs: &Runs) -> Result<(), Failure> {
    let places = Places { workspace_dir: file.parent().map(Path::to_owned), ..places.clone() };
    open(file, screen, places, runs)
}

/// Everything there is to open: what is going on, what can be trained, what was trained, how to begin.
fn offers(runs: &Runs) -> Vec<(Picked, Entry)> {
    let listed = runs.listed();
    let workspaces = workspaces(&listed, runs);
    let (live, over): (Vec<Arc<Listed>>, Vec<Arc<Listed>>) =
        listed.into_iter().partition(|run| run.status == Status::Live);
    let run = |kind| move |run: &Arc<Listed>| (Picked::Run(run.id.clone()), entry(kind, &called(run), told(run)));
    let mut offers: Vec<(Picked, Entry)> = live.iter().map(run("training now")).collect();
    offers.extend(workspaces);
    offers.extend(over.iter().take(RUNS).map(run("recent runs")));
    let begin = "to begin with";
    offers.push((
        Picked::Demo,
        entry(begin, "demo", "a built-in table of loans: train at once, nothing to configure".into()),
    ));
    offers.push((Picked::Tour, entry(begin, "tour", "the demo, with a word on each of the first steps".into())));
    offers
}

fn entry(kind: &'static str, name: &str, about: String) -> Entry {
    Entry { kind, name: name.into(), about }
}

/// A run by what its owner calls it, where they do.
fn called(run: &Listed) -> String {
    run.about.name.as_ref().map_or_else(|| run.id.clone(), |name| format!("{name} ({})", run.id))
}

/// How a run stands and how good it is.
fn told(run: &Listed) -> String {
    let sign = match run.status.name() {
        "live" => "●",
        "failed" => "✗",
        "finished" => "✓",
        _ => "–",
    };
    let mut words = vec![format!("{sign} {}", run.status.name().replace('_', " ")), format!("{} epochs", run.epochs)];
    words.extend(run.headline.as_ref().map(|(name, value)| format!("{name} {}", fmt::number(*value))));
    words.join(" · ")
}

/// Workspace files here and in `workspaces/`, with what each says of itself and what its last run knew of the data. A TOML
/// file is taken for one when it names data and a target, whatever else may be wrong with it.
fn workspaces(listed: &[Arc<Listed>], runs: &Runs) -> Vec<(Picked, Entry)> {
    let mut found = Vec::new();
    for folder in [".", "workspaces"] {
        let Ok(entries) = fs::read_dir(folder) else { continue };
        let files = entries.flatten().map(|entry| entry.path());
        let mut files: Vec<PathBuf> = files.filter(|file| file.extension().is_some_and(|end| end == "toml")).collect();
        files.sort_unstable();
        for file in files {
            let Ok(text) = fs::read_to_string(&file) else { continue };
            let workspace = spec::parse(&text).workspace;
            let named = !workspace.data.path.is_empty() || workspace.data.images.is_some();
            if named && !workspace.data.target_name().is_empty() {
                let file = file.strip_prefix("./").unwrap_or(&file).to_owned();
                let target = format!("predicts {}", workspace.data.target_name());
                let stem = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
                let about: Vec<String> =
                    workspace.about.into_iter().chain([target]).chain(known(&stem, listed, runs)).collect();
                let entry = entry("workspaces", &file.display().to_string(), about.join(" · "));
                found.push((Picked::File(file), entry));
            }
        }
    }
    found
}

/// Task and rows as the newest run of a workspace found them, and how many runs there are.
fn known(stem: &str, listed: &[Arc<Listed>], runs: &Runs) -> Vec<String> {
    let own: Vec<&Arc<Listed>> = listed.iter().filter(|run| name_of(&run.id) == stem).collect();
    let shape = own.first().and_then(|run| runs.open(&run.id).ok()?.shape().cloned());
    let mut words: Vec<String> = Vec::new();
    if let Some(shape) = shape {
        words.push(match shape.labels.len() {
            0 => "regression".into(),
            2 => "binary".into(),
            classes => format!("{classes} classes"),
        });
        let rows = &shape.rows;
        words.push(format!("{} rows", fmt::thousands((rows.train + rows.validation + rows.test) as u64)));
    }
    match own.len() {
        0 => {}
        1 => words.push("1 run".into()),
        count => words.push(format!("{count} runs")),
    }
    words
}
