//! Where two classes are told apart: a slider over the scores of the validation rows, and what every position is worth:
//! metrics, the confusion matrix, cost, and how groups fare.

mod chart;
mod groups;
mod numbers;
mod track;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line as Text;

use super::{Empty, Pane};
use crate::app::action::{Action, Threshold as Intended};
use crate::app::scored::{Best, PartId, Slider, has_threshold, told};
use crate::app::{PaneId, State};
use crate::base::fmt;
use crate::ui::cx::{Cx, put};
use crate::ui::layout::{cut_left, cut_top};
use crate::ui::theme::Role;

/// Columns from which metrics, matrix and groups stand beside each other.
const WIDE: u16 = 74;
/// Columns of the metrics, and of the matrix where groups are beside it.
const METRICS: u16 = 23;
const MATRIX: u16 = 25;
/// Rows of metrics with their header.
const NUMBERS: u16 = 10;
/// Rows from which a curve can be read.
const CURVE: u16 = 4;

pub(super) struct Threshold;

impl Pane for Threshold {
    fn empty(&self, state: &State) -> Option<Empty> {
        let asked = Empty::new("A threshold is chosen on the validation rows of a run, from its first epoch on.");
        let Some(run) = state.run() else { return Some(asked.next("train.start", "trains")) };
        if run.shape.as_ref().is_some_and(|shape| shape.labels.is_empty()) {
            return Some(Empty::new("A threshold is for two classes; this run predicts a number."));
        }
        if run.shape.as_ref().is_some_and(|shape| shape.labels.len() != 2) {
            let says = "A threshold is for two classes; this run tells more apart.";
            return Some(Empty::new(says).next("pane confusion", "shows how they are told apart"));
        }
        if !has_threshold(run) {
            return Some(asked);
        }
        let failed = state.scored.failed.as_ref().filter(|(of, _)| of.0 == run.id && of.1 == PartId::Validation);
        match (state.scored(PartId::Validation), failed) {
            (Some(scored), _) if scored.slider.is_some() => None,
            (Some(_), _) => {
                let says = "The run has no validation rows; give split.validation a share.";
                Some(Empty::new(says).next("pane settings", "goes to the settings"))
            }
            (None, Some((_, why))) => {
                Some(Empty::new(format!("The rows cannot be judged: {why}.")).next("threshold.judge", "tries again"))
            }
            (None, None) => Some(Empty::new("The validation rows are being judged one by one.")),
        }
    }

    fn says(&self, state: &State) -> String {
        let Some(slider) = state.slider() else { return String::new() };
        let run = state.run();
        let epoch = run.and_then(|run| run.report.as_ref().map(|report| report.kept_epoch));
        let weights = epoch.map_or_else(|| "weights kept so far".into(), |epoch| format!("weights of epoch {epoch}"));
        format!("{} validation rows · {weights}", fmt::thousands(slider.curve.rows() as u64))
    }

    fn draw(&self, state: &State, cx: &Cx, area: Rect, _focused: bool, buf: &mut Buffer) {
        let Some(slider) = state.slider() else { return };
        let bests = bests(state, cx);
        let (head, rest) = cut_top(area, track::height(cx, &bests, area.width));
        track::draw(state, cx, &bests, head, buf);
        let (body, curve) = split(slider, rest);
        if area.width >= WIDE {
            // What is left over goes to all three.
            let more = (area.width - WIDE) / 4;
            let (left, right) = cut_left(body, METRICS + more.min(8));
            let (middle, right) = cut_left(right, if slider.apart.is_empty() { right.width } else { MATRIX + more });
            numbers::metrics(state, cx, slider, left, buf);
            numbers::matrix(state, cx, slider, less(middle, 2), buf);
            groups::draw(state, cx, slider, less(right, 2), buf);
        } else {
            let (top, below) = cut_top(body, NUMBERS);
            let (left, right) = cut_left(top, METRICS.min(top.width / 2));
            numbers::metrics(state, cx, slider, left, buf);
            numbers::matrix(state, cx, slider, less(right, 1), buf);
            groups::draw(state, cx, slider, below, buf);
        }
        chart::draw(state, cx, slider, &bests, curve, buf);
    }

    fn hit(&self, _state: &State, area: Rect, at: Position) -> Option<(usize, usize)> {
        let slider = Rect { y: area.y + 1, height: 2.min(area.height.saturating_sub(1)), ..area };
        let across = usize::from(area.width.saturating_sub(1)).max(1);
        slider.contains(at).then(|| (0, usize::from(at.x - area.x) * 1000 / across))
    }
}

/// A threshold that serves something best: what, the key that leads there, and where it is.
struct Proposed {
    name: &'static str,
    key: String,
    at: f64,
}

fn bests(state: &State, cx: &Cx) -> Vec<Proposed> {
    let key = |best: Best, letter: &str| {
        let action = Action::Threshold(Intended::Go(best));
        let bound = cx.keys.effective(PaneId::Threshold).find(|binding| binding.action == action);
        bound.map_or_else(|| letter.to_owned(), crate::ui::keys::Binding::shown)
    };
    let proposed = |(best, letter): (Best, &str)| {
        Some(Proposed { name: best.name(), key: key(best, letter), at: state.best_threshold(best)? })
    };
    Best::ALL.into_iter().filter_map(proposed).collect()
}

/// Numbers over the curve, as far as there is room for one.
fn split(slider: &Slider, rest: Rect) -> (Rect, Rect) {
    let groups = (0..slider.apart.len()).map(|column| slider.curve.groups(column).count()).max();
    let below = groups.map_or(0, |groups| groups as u16 + groups::AROUND);
    let wanted = if rest.width >= WIDE { NUMBERS.max(below) } else { NUMBERS + below } + 1;
    let room = rest.height.saturating_sub(CURVE);
    let body = if room >= NUMBERS { wanted.min(room) } else { rest.height };
    cut_top(rest, body)
}

fn less(area: Rect, columns: u16) -> Rect {
    let columns = columns.min(area.width);
    Rect { x: area.x + columns, width: area.width - columns, ..area }
}

/// The threshold with at most four digits behind the point, more only in the file.
fn shown(threshold: f64) -> String {
    let whole = told(threshold);
    if whole.len() <= 6 { whole } else { format!("{:.4}…", (threshold * 1e4).floor() / 1e4) }
}

fn dim(cx: &Cx, area: Rect, row: u16, text: String, buf: &mut Buffer) {
    put(buf, area, row, Text::from(cx.span(Role::TextDim, text)));
}
