//! The runs of a grid that are there already.

use crate::store::{Record, Runs, Status};
use crate::train::{Happening, Report};

/// The runs of a tag, newest first, each with its workspace.
pub(super) struct Kept(Vec<(String, String)>);

/// What there is of a combination.
pub(super) enum There {
    /// A run that ended.
    Done(Box<Report>),
    /// A run that another process trains.
    Live(String),
    /// A run that can go on.
    CutShort(String),
    /// No run, or only such as failed or were changed by hand.
    Nothing,
}

impl Kept {
    /// Those of `tag`.
    pub(super) fn of(tag: &str, runs: &Runs) -> Self {
        let tagged = runs.listed().into_iter().filter(|run| run.about.tags.iter().any(|known| known == tag));
        Self(tagged.filter_map(|run| Some((runs.workspace_of(&run.id).ok()?, run.id.clone()))).collect())
    }

    /// What there is of the workspace with this text, as a run's folder keeps it.
    pub(super) fn find(&self, text: &str, runs: &Runs) -> There {
        let same = self.0.iter().filter(|(workspace, _)| workspace == text);
        let records = same.filter_map(|(_, id)| runs.open(id).ok()).filter(|record| !changed(record));
        let mut there = There::Nothing;
        for record in records {
            there = match (record.status, there) {
                (Status::Finished, rest) => match record.report {
                    Some(report) => return There::Done(Box::new(report)),
                    None => rest,
                },
                (Status::Live, _) => There::Live(record.id),
                (Status::Interrupted | Status::Stopped | Status::Killed, There::Nothing) => There::CutShort(record.id),
                (_, rest) => rest,
            };
        }
        there
    }
}

/// Whether somebody changed the settings of a run on its way, or led it another.
pub(super) fn by_hand(run: &str, runs: &Runs) -> bool {
    runs.open(run).is_ok_and(|record| changed(&record))
}

fn changed(record: &Record) -> bool {
    let by_hand =
        |what: &Happening| matches!(what, Happening::Set { .. } | Happening::Rewound { .. } | Happening::Forked { .. });
    record.events.iter().any(|event| by_hand(&event.what))
}
