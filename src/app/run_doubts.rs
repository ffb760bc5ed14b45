//! What is wrong with a filter of runs, where something is: a key that no run has, or a value that nothing can be.

use super::State;
use super::pane::PaneId;
use super::query::{Asked, Compared, Query};
use super::run::Phase;
use super::run_rows::RunRow;
use crate::base::diag::nearest;
use crate::spec::FIELDS;
use crate::store::Status;
use crate::train::{Ending, Stop};

/// Keys that every run has, whatever is behind them.
const KEYS: [&str; 12] =
    ["id", "name", "status", "tag", "tags", "folder", "note", "network", "goal", "started", "epochs", "seconds"];
/// Ways in which a run can stand, as messages list them.
const STATUSES: [&str; 8] = ["live", "paused", "queued", "finished", "stopped", "interrupted", "failed", "killed"];
/// What a run with a goal came to.
const GOALS: [&str; 2] = ["passed", "failed"];

/// What is to be said of a filter: of the first value that nothing can be, else of the first key that no run has.
pub fn doubt(filter: &str, every: &[RunRow]) -> Option<String> {
    let query = Query::new(filter);
    senseless(&query, every).or_else(|| unknown(&query, every))
}

impl State {
    /// What is to be said of the filter of the runs pane.
    pub fn run_doubt(&self) -> Option<String> {
        let filter = &self.pane(PaneId::Runs).filter;
        let find = || if filter.is_empty() { None } else { doubt(filter, &self.every_row()) };
        self.rows_in_view.doubt_or_find(find)
    }

    /// Why a filter that is being typed in the runs pane cannot be meant.
    pub(super) fn mistake_in(&self, filter: &str) -> Option<String> {
        if self.focus != PaneId::Runs {
            return None;
        }
        senseless(&Query::new(filter), &self.every_row())
    }
}

/// The first value that nothing can be.
fn senseless(query: &Query, every: &[RunRow]) -> Option<String> {
    query.compared().find_map(|compared| {
        let Compared { key, value, .. } = compared;
        if compared.half() {
            return Some(format!("`{key}` is compared with nothing; say with what, or `has:{key}` where it is there."));
        }
        match key {
            "status" => (!statuses().iter().any(|name| compared.may_be(name)))
                .then(|| format!("No status is like `{value}`; there are {}.", STATUSES.join(", "))),
            "goal" => (!GOALS.iter().any(|name| compared.may_be(name)))
                .then(|| format!("A goal is passed or failed, not `{value}`.")),
            _ if compared.number.is_some() || value.is_empty() => None,
            _ => is_number(key, every).then(|| format!("`{value}` is not a number, as `{key}` is.")),
        }
    })
}

/// Every word for how a run can stand.
fn statuses() -> Vec<&'static str> {
    let kept = [Status::Live, Status::Finished, Status::Stopped, Status::Interrupted, Status::Failed, Status::Killed];
    let endings = [Ending::Completed, Ending::EarlyStopped, Ending::Stopped, Ending::Interrupted].map(Phase::Ended);
    let going = [Phase::Starting, Phase::Running, Phase::Pausing, Phase::Paused, Phase::Resuming];
    let stopping = [Stop::AfterEpoch, Stop::AfterBatch].map(Phase::Stopping);
    let phases = going.into_iter().chain(stopping).chain(endings).map(Phase::name);
    kept.map(Status::name).into_iter().chain(phases).chain(["queued", "could not begin"]).collect()
}

/// Whether there are numbers behind a key and nothing else.
fn is_number(key: &str, every: &[RunRow]) -> bool {
    if KEYS.contains(&key) {
        return ["epochs", "seconds"].contains(&key);
    }
    let text = |row: &RunRow| row.text(key);
    let numbers = every.iter().any(|row| row.number(key).is_some() || text(row).is_some_and(|text| number(&text)));
    numbers && every.iter().filter_map(text).all(|text| number(&text))
}

fn number(text: &str) -> bool {
    text.parse::<f64>().is_ok()
}

/// The first key that none of these runs has anything behind.
fn unknown(query: &Query, every: &[RunRow]) -> Option<String> {
    let known =
        |key: &str| KEYS.contains(&key) || every.iter().any(|row| row.number(key).is_some() || row.text(key).is_some());
    let key = query.keys().find(|key| !every.is_empty() && !known(key))?;
    let listed = || every.iter().filter_map(|row| row.listed);
    let numbers = listed().flat_map(|run| run.numbers.iter()).map(|(name, _)| name.rsplit('.').next().unwrap_or(name));
    let settings = FIELDS.iter().map(|field| field.key);
    let like = nearest(key, KEYS.into_iter().chain(numbers).chain(settings));
    let like = like.map_or_else(String::new, |like| format!(" Did you mean `{like}`?"));
    Some(format!("No run has `{key}`.{like}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Listed;

    fn said(filter: &str) -> Option<String> {
        let mut run = Listed::new("a", Status::Finished);
        run.numbers.push("test.roc_auc", 0.9);
        run.settings = vec![("train.learning_rate".into(), "0.01".into()), ("model.kind".into(), "\"mlp\"".into())];
        doubt(filter, &[RunRow::of(&run)])
    }

    #[test]
    fn a_value_that_nothing_can_be_is_said_to_be_none() {
        for (filter, why) in [
            ("roc_auc>abc", "`abc` is not a number, as `roc_auc` is."),
            ("metric:roc_auc<=high", "`high` is not a number, as `roc_auc` is."),
            ("learning_rate=fast", "`fast` is not a number, as `learning_rate` is."),
            ("epochs>many", "`many` is not a number, as `epochs` is."),
            ("status:bogus", "No status is like `bogus`; there are live, paused, queued,"),
            ("-status=fin", "No status is like `fin`;"),
            ("accuracy>", "`accuracy` is compared with nothing;"),
            ("status:", "`status` is compared with nothing;"),
            ("goal:reached", "A goal is passed or failed, not `reached`."),
            ("roc_acu>0.9", "No run has `roc_acu`. Did you mean `roc_auc`?"),
        ] {
            let found = said(filter).unwrap_or_default();
            assert!(found.starts_with(why), "{filter}: {found}");
        }
    }

    #[test]
    fn what_can_be_meant_is_not_doubted() {
        for filter in [
            "",
            "status:fin",
            "note=",
            "status:LIVE",
            "status:stopping",
            "status:\"early stopped\"",
            "status:queued",
            "goal:pass",
            "roc_auc>0.9",
            "learning_rate>=1e-3",
            "model.kind=mlp",
            "started>=2026-11-01",
            "name:abc",
            "tag:x",
            "adam",
        ] {
            assert_eq!(said(filter), None, "{filter}");
        }
    }
}
