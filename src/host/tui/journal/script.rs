//! A journal that is played.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crossterm::event::Event;

use super::line::{Line, Until};
use crate::app::State;
use crate::host::failure::Failure;

/// How long the screen may take to show a text that is waited for.
const PATIENCE: Duration = Duration::from_mins(1);

/// Seconds that a line may wait at most: a year, which is for ever.
const LONGEST: f64 = 3e7;

/// A journal that is played: what is left of it.
#[derive(Clone, Debug)]
pub(in crate::host) struct Script {
    file: PathBuf,
    /// The command line that it begins with.
    pub(in crate::host) arguments: Vec<String>,
    /// With the number of each line in the file, from 1.
    lines: VecDeque<(usize, Line)>,
    speed: f64,
    /// When the last line was played, or what it waited for had come.
    since: Instant,
}

/// What is to be done next.
pub(super) enum Next {
    /// This comes now.
    Play(Event),
    /// Nothing yet; at this moment it may be otherwise, without one when something happens.
    Wait(Option<Instant>),
    /// This was waited for in vain.
    Missed(String),
    /// There is nothing more.
    Over,
}

impl Script {
    /// Reads a journal, to be played at `speed` times the pace.
    ///
    /// # Errors
    /// When it cannot be read, or a line says nothing.
    pub(in crate::host) fn read(file: &Path, speed: f64) -> Result<Self, Failure> {
        let text = std::fs::read_to_string(file)
            .map_err(|error| Failure::input(format!("the journal {} cannot be read: {error}", file.display())))?;
        let wrong = |number: usize, why: &str| Failure::input(format!("{}:{number}: {why}", file.display()));
        let said = |line: &str| !(line.is_empty() || line.starts_with('#'));
        let mut told = text.lines().enumerate().map(|(place, line)| (place + 1, line)).filter(|(_, line)| said(line));
        let (number, first) = told.next().ok_or_else(|| wrong(1, "expected `play [\"open\", …]`, found nothing"))?;
        let arguments = first.strip_prefix("play ").and_then(|words| serde_json::from_str(words).ok());
        let arguments = arguments.ok_or_else(|| wrong(number, "expected `play [\"open\", …]`"))?;
        let lines: Result<VecDeque<_>, _> = told
            .map(|(number, line)| Line::read(line).map(|line| (number, line)).map_err(|why| wrong(number, &why)))
            .collect();
        Ok(Self { file: file.to_owned(), arguments, lines: lines?, speed, since: Instant::now() })
    }

    /// From here on time counts.
    pub(super) fn begin(&mut self) {
        self.since = Instant::now();
    }

    /// What comes next, as the state is; `shows` says whether the screen shows a text.
    pub(super) fn next(&mut self, state: &State, shows: impl Fn(&str) -> bool) -> Next {
        let now = Instant::now();
        loop {
            let Some((number, line)) = self.lines.front() else { return Next::Over };
            match line {
                Line::Came(seconds, event) => {
                    let due = self.since + Duration::from_secs_f64((seconds / self.speed).min(LONGEST));
                    if now < due {
                        return Next::Wait(Some(due));
                    }
                    let event = event.clone();
                    self.since = now;
                    self.lines.pop_front();
                    // The terminal has the size it has.
                    if !matches!(event, Event::Resize(..)) {
                        return Next::Play(event);
                    }
                }
                Line::Wait(until) if come(until, state, &shows) => {
                    if matches!(until, Until::Text(_)) {
                        self.since = now;
                    }
                    self.lines.pop_front();
                }
                Line::Wait(Until::Text(text)) => {
                    let end = self.since + PATIENCE;
                    if now < end {
                        return Next::Wait(Some(end));
                    }
                    let why = format!("the screen did not show {text:?} within {} s", PATIENCE.as_secs());
                    return Next::Missed(format!("{}:{number}: {why}", self.file.display()));
                }
                // What goes on may come to it; where nothing does, it never comes.
                Line::Wait(_) if state.any_live().is_some() || state.intent.preparing() || state.data.loading => {
                    return Next::Wait(None);
                }
                Line::Wait(until) => {
                    let end = self.since + PATIENCE;
                    if now < end {
                        return Next::Wait(Some(end));
                    }
                    let why = format!("no run is live, so `{}` does not come", Line::Wait(until.clone()));
                    return Next::Missed(format!("{}:{number}: {why}", self.file.display()));
                }
            }
        }
    }

    /// The size of the terminal that it was written on, where it is not this one.
    pub(super) fn other_size(&self, size: (u16, u16)) -> Option<(u16, u16)> {
        let first = self.lines.iter().find_map(|(_, line)| match line {
            Line::Came(_, Event::Resize(columns, rows)) => Some((*columns, *rows)),
            _ => None,
        });
        first.filter(|first| *first != size)
    }
}

fn come(until: &Until, state: &State, shows: impl Fn(&str) -> bool) -> bool {
    let live = state.any_live().is_some() || state.intent.preparing();
    // One that ended since counts.
    let any = !state.runs.is_empty();
    match until {
        Until::Data => !state.data.loading && (state.data.loaded.is_some() || state.data.failure.is_some()),
        Until::Begin => any && !state.intent.preparing(),
        Until::Epoch(epoch) => any && !live || state.run().is_some_and(|run| run.epochs_done() >= *epoch),
        Until::End => any && !live,
        Until::Text(text) => shows(text),
    }
}
