//! What is under the cursor, as text for the clipboard: one line, or a table with tabs between cells; the confusion matrix as
//! one of Markdown, which is pasted into notes and requests.

use super::super::notice::Tone;
use super::super::pane::PaneId;
use super::super::{Effect, State, scored};
use super::said;
use crate::app::why::InHand;
use crate::data::Column;
use crate::eval::Slice;
use crate::report;
use crate::train::Finding;

pub(super) fn act(state: &mut State) -> Vec<Effect> {
    match text(state).filter(|text| !text.is_empty()) {
        Some(text) => {
            state.say(Tone::Good, format!("Copied {} characters.", text.chars().count()));
            vec![Effect::Copy(text)]
        }
        None => said(state, Tone::Info, "There is nothing here to copy."),
    }
}

fn text(state: &State) -> Option<String> {
    let cursor = state.pane(state.focus).cursor;
    match state.focus {
        PaneId::Data => data(state, cursor),
        PaneId::Settings => {
            let setting = state.setting()?;
            Some(format!("{} = {}", setting.key, setting.value))
        }
        PaneId::Curves => curves(state),
        PaneId::Confusion => confusion(state),
        PaneId::Fairness => fairness(state),
        PaneId::Runs => state.run_row().map(|row| row.id.to_owned()),
        PaneId::Log => state.log_rows().get(cursor).map(|notice| notice.text.clone()),
        PaneId::Health => state.finding().map(Finding::told),
        PaneId::Why => why(state),
        PaneId::Threshold => Some(scored::copied(state.slider()?, state.threshold())),
    }
}

fn why(state: &State) -> Option<String> {
    match state.why_in_hand()? {
        InHand::Row(wrong) => Some(line(wrong.cells.iter().map(|(_, text)| text.clone()))),
        InHand::Column(column) => {
            let (low, high) = column.interval;
            Some(line([column.column.clone(), column.mean.to_string(), low.to_string(), high.to_string()]))
        }
    }
}

fn data(state: &State, cursor: usize) -> Option<String> {
    let table = &state.data.loaded.as_ref()?.table;
    if state.shows_findings() {
        let finding = state.found_in_hand()?;
        return Some(format!("{}: {} {}", finding.check, finding.said(), finding.advice));
    }
    if state.shows_rows() {
        let row = state.subject()?.row(cursor)?;
        let cell = |column: &Column| column.values.text(row).unwrap_or_default();
        return Some(match state.column_in_hand() {
            Some(column) => cell(&table.columns[column]),
            None => line(table.columns.iter().map(cell)),
        });
    }
    let column = *state.column_rows().get(cursor)?;
    Some(table.columns[column].name.clone())
}

fn curves(state: &State) -> Option<String> {
    let mut lines = vec![line(["epoch", "train_loss", "validation_loss"].map(String::from))];
    lines.extend(state.run()?.epochs.iter().map(|epoch| {
        let validation = epoch.validation_loss.map_or(String::new(), |loss| loss.to_string());
        line([epoch.epoch.to_string(), epoch.train_loss.to_string(), validation])
    }));
    Some(lines.join("\n"))
}

fn confusion(state: &State) -> Option<String> {
    Some(report::matrix(&*state.confusion()?))
}

fn fairness(state: &State) -> Option<String> {
    if state.subgroups.shown {
        return state.slices().get(state.pane(PaneId::Fairness).cursor).map(Slice::told);
    }
    let fairness = state.fairness().get(state.look.column)?;
    let names = fairness.groups.first()?.metrics.iter().map(|(name, _)| name.to_owned());
    let head = [fairness.column.clone(), "count".into()].into_iter().chain(names);
    let mut lines = vec![line(head)];
    lines.extend(fairness.groups.iter().map(|group| {
        let values = group.metrics.iter().map(|(_, value)| value.to_string());
        line([group.value.clone(), group.count.to_string()].into_iter().chain(values))
    }));
    Some(lines.join("\n"))
}

fn line(cells: impl IntoIterator<Item = String>) -> String {
    cells.into_iter().collect::<Vec<_>>().join("\t")
}
