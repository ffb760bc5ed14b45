//! The rows of the runs pane: runs at hand, runs on disk and runs that wait, filtered and in order.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

use super::derive::contains;
use super::pane::PaneId;
use super::query::{Asked, Query};
use super::run::Run;
use super::{RunId, State};
use crate::base::diag::nearest;
use crate::eval::Metrics;
use crate::store::{Listed, Status, Waiting};

/// Columns the runs pane can be ordered by.
pub const RUN_COLUMNS: [&str; 6] = ["run", "status", "metric", "epochs", "time", "tags"];

/// A line of the runs pane.
#[derive(Clone, Debug)]
pub struct RunRow<'a> {
    /// Which; of one that waits, its number behind a sign.
    pub id: &'a str,
    /// Live or opened.
    pub run: Option<&'a Run>,
    /// As the runs folder has it.
    pub listed: Option<&'a Listed>,
    /// As the queue has it.
    pub waiting: Option<&'a Waiting>,
}

impl State {
    /// Every run: those that wait, those in memory that the folder does not list yet, then the folder.
    fn every_run(&self) -> impl Iterator<Item = RunRow<'_>> {
        let at_hand: HashMap<&str, &Run> = self.runs.iter().map(|run| (run.id.as_str(), run)).collect();
        let listed: HashSet<&str> = self.listed.iter().map(|run| run.id.as_str()).collect();
        let queued =
            self.waiting.iter().map(|entry| RunRow { id: &entry.name, run: None, listed: None, waiting: Some(entry) });
        let unlisted = self.runs.iter().rev().filter(move |run| !listed.contains(run.id.as_str()));
        let new = unlisted.map(|run| RunRow { id: &run.id, run: Some(run), listed: None, waiting: None });
        let old = self.listed.iter().map(move |listed| {
            let run = at_hand.get(listed.id.as_str()).copied();
            RunRow { run, ..RunRow::of(listed) }
        });
        queued.chain(new).chain(old)
    }

    /// Runs to show: those that are as the filter asks, in the order that it or the pane asks for.
    pub fn run_rows(&self) -> Vec<RunRow<'_>> {
        let pane = self.pane(PaneId::Runs);
        let query = Query::new(&pane.filter);
        let mut rows: Vec<RunRow> = self.every_run().filter(|row| query.holds(row)).collect();
        if query.sort.is_some() {
            rows.sort_by(|a, b| query.order(a, b));
        }
        if let Some((by, reverse)) = pane.sort {
            rows.sort_by(|a, b| if reverse { a.order(b, by).reverse() } else { a.order(b, by) });
        }
        rows
    }

    /// The row under the cursor of the runs pane.
    pub fn run_row(&self) -> Option<RunRow<'_>> {
        self.run_rows().into_iter().nth(self.pane(PaneId::Runs).cursor)
    }

    /// The run under the cursor of the runs pane where that is focused, else the one in view.
    pub fn run_in_hand(&self) -> Option<RunId> {
        if self.focus == PaneId::Runs {
            return self.run_row().filter(|row| row.waiting.is_none()).map(|row| row.id.to_owned());
        }
        self.run().map(|run| run.id.clone())
    }

    /// What is to be said of a filter of runs: the first of its keys that no run has anything behind.
    pub fn doubt_of(&self, filter: &str) -> Option<String> {
        let query = Query::new(filter);
        let known = |key: &str| {
            KEYS.contains(&key) || self.every_run().any(|row| row.number(key).is_some() || row.text(key).is_some())
        };
        let key = query.keys().find(|key| !known(key))?;
        let listed = || self.listed.iter();
        let numbers =
            listed().flat_map(|run| run.numbers.iter()).map(|(name, _)| name.rsplit('.').next().unwrap_or(name));
        let settings = listed().flat_map(|run| &run.settings).map(|(key, _)| key.as_str());
        let like = nearest(key, KEYS.into_iter().chain(numbers).chain(settings));
        let like = like.map_or_else(String::new, |like| format!(" Did you mean `{like}`?"));
        Some(format!("No run has `{key}`.{like}"))
    }
}

/// Keys that every run has, whatever is behind them.
const KEYS: [&str; 11] =
    ["id", "name", "status", "tag", "tags", "note", "network", "goal", "started", "epochs", "seconds"];

impl<'a> RunRow<'a> {
    /// The row of a run that is only listed.
    pub fn of(listed: &'a Listed) -> Self {
        Self { id: &listed.id, run: None, listed: Some(listed), waiting: None }
    }
}

impl RunRow<'_> {
    /// What it is called.
    pub fn name(&self) -> &str {
        self.listed.map_or(self.id, Listed::name)
    }

    /// As the status column says it.
    pub fn status(&self) -> &str {
        match (self.run, self.listed, self.waiting) {
            (_, _, Some(Waiting { failure: Some(_), .. })) => "could not begin",
            (_, _, Some(_)) => "queued",
            (Some(run), ..) if run.phase.live() => run.phase.name(),
            (_, Some(listed), _) => listed.status.name(),
            (Some(run), ..) => run.phase.name(),
            (None, None, None) => "",
        }
    }

    /// Whether a process trains it.
    pub fn live(&self) -> bool {
        let listed = || self.listed.is_some_and(|listed| listed.status == Status::Live);
        self.run.map_or_else(listed, |run| run.phase.live())
    }

    /// Whether it can go on as it was going.
    pub fn resumable(&self) -> bool {
        match self.run.map(|run| run.phase) {
            Some(phase) if phase.live() => false,
            Some(phase) => phase.resumable(),
            None => self.listed.is_some_and(|listed| listed.status.resumable()),
        }
    }

    /// Passes done.
    pub fn epochs(&self) -> usize {
        self.run.map(Run::epochs_done).or(self.listed.map(|listed| listed.epochs)).unwrap_or(0)
    }

    /// The task's first metric, by name.
    pub fn metric(&self) -> Option<(&str, f64)> {
        let listed = || self.listed?.headline.as_ref().map(|(name, value)| (name.as_str(), *value));
        let own = || {
            let best = self.best()?;
            best.headline().or_else(|| best.iter().next())
        };
        let live = self.run.is_some_and(|run| run.phase.live());
        if live { own().or_else(listed) } else { listed().or_else(own) }
    }

    /// The metrics of its best epoch, of a run at hand.
    fn best(&self) -> Option<&Metrics> {
        Some(&self.run?.best()?.validation)
    }

    /// Seconds of training.
    pub fn seconds(&self) -> f64 {
        self.run.map(|run| run.seconds).or(self.listed.map(|listed| listed.seconds)).unwrap_or(0.0)
    }

    /// Its tags, one behind the other.
    pub fn tags(&self) -> String {
        self.listed.map(|listed| listed.about.tags.join(" ")).unwrap_or_default()
    }

    fn order(&self, other: &Self, by: usize) -> Ordering {
        let metric = |row: &Self| row.metric().map_or(f64::NAN, |(_, value)| value);
        match by {
            0 => self.name().cmp(other.name()),
            1 => self.status().cmp(other.status()),
            2 => metric(self).total_cmp(&metric(other)),
            3 => self.epochs().cmp(&other.epochs()),
            4 => self.seconds().total_cmp(&other.seconds()),
            _ => self.tags().cmp(&other.tags()),
        }
    }
}

impl Asked for RunRow<'_> {
    fn text(&self, key: &str) -> Option<String> {
        let about = || self.listed.map(|listed| &listed.about);
        match key {
            "id" => Some(self.id.to_owned()),
            "name" => Some(self.name().to_owned()),
            // Whoever asks for those that are live means those that are paused too.
            "status" if self.live() && self.status() != "live" => Some(format!("live {}", self.status())),
            "status" => Some(self.status().replace('_', " ")),
            "tag" | "tags" => about().map(|about| about.tags.join(" ")),
            "note" => about()?.note.clone(),
            "network" => self.listed.map(|listed| listed.network.clone()),
            "goal" => Some(if self.listed?.goal? { "passed" } else { "failed" }.to_owned()),
            "started" => self.listed.map(Listed::started),
            key => {
                let settings = &self.listed?.settings;
                let last = |full: &str| full.rsplit('.').next() == Some(key);
                let whole = settings.iter().find(|(known, _)| known == key);
                whole.or_else(|| settings.iter().find(|(known, _)| last(known))).map(|(_, value)| value.clone())
            }
        }
    }

    fn number(&self, key: &str) -> Option<f64> {
        match key {
            "epochs" => Some(self.epochs() as f64),
            "seconds" | "time" => Some(self.seconds()),
            "looks" => self.listed.map(|listed| listed.looks as f64),
            key => self.listed.and_then(|listed| listed.number(key)).or_else(|| self.best()?.get(key)),
        }
    }

    fn mentions(&self, word: &str) -> bool {
        if contains(self.id, word) || contains(&self.status().replace('_', " "), word) {
            return true;
        }
        self.listed.is_some_and(|listed| {
            let about = &listed.about;
            let words = about.name.iter().chain(&about.note).chain(&about.tags).chain([&listed.network]);
            words.into_iter().any(|text| contains(text, word))
                || listed.settings.iter().any(|(key, value)| contains(key, word) || contains(value, word))
        })
    }
}
