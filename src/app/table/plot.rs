//! The table's rows of the curves: how they are drawn, and which runs are drawn beside each other.

use crate::app::action::{Action, Beside, By, Look, Losses, Plot, Scale, Turn};
use crate::app::pane::PaneId;
use crate::app::ready;
use crate::app::spec::{ArgKind, Scope, Spec, arg, one_of, optional, row};

use super::{MORE, MORES, TURN, TURNS, number};
use Scope::{Everywhere, In};

const SCALES: &[(&str, Scale)] = &[("linear", Scale::Linear), ("log", Scale::Log), ("symlog", Scale::Symlog)];
const BYS: &[(&str, By)] = &[("step", By::Step), ("epoch", By::Epoch), ("time", By::Time)];
const LOSSES: &[(&str, Losses)] =
    &[("both", Losses::Both), ("training", Losses::Training), ("validation", Losses::Validation)];

/// How many charts are wanted, where that is said.
fn count(words: &[&str]) -> Result<Option<u16>, String> {
    let count = words.first().map(|_| number(words.first())).transpose()?;
    match count {
        Some(count) if count > 9 => Err(format!("{count} is not between 0 and 9.")),
        count => Ok(count.map(|count| count as u16)),
    }
}

/// Every row of the curves.
pub(super) const ROWS: &[Spec] = &[
    row("plot.scale", "Scale of the losses", "Linear, logarithmic, or logarithmic on both sides of zero.", In(PaneId::Curves), |words| {
        words.first().map(|_| one_of(words, SCALES)).transpose().map(|scale| Action::Plot(Plot::Scale(scale)))
    })
    .takes(&[optional("scale", ArgKind::Word(&["linear", "log", "symlog"]))])
    .when(ready::curves)
    .hint(|_| "scale"),
    row("plot.smooth", "Smoothing", "Weight of the past in the moving average of the training loss.", In(PaneId::Curves), |words| {
        one_of(words, MORES).map(|turn| Action::Plot(Plot::Smooth(turn)))
    })
    .takes(MORE)
    .when(ready::curves)
    .hint(|_| "smooth"),
    row("plot.raw", "Raw line", "Shows the loss of every batch behind the smoothed line, or not.", In(PaneId::Curves), |_| {
        Ok(Action::Plot(Plot::Raw))
    }).when(ready::curves),
    row("plot.zoom", "Zoom the steps", "Half as many steps in view, or twice as many, about the crosshair; the wheel does it about the pointer, and a drag moves along.", In(PaneId::Curves), |words| {
        one_of(words, &[("in", Turn::Next), ("out", Turn::Previous)]).map(|turn| Action::Plot(Plot::Zoom(turn, None)))
    })
    .takes(&[arg("way", ArgKind::Word(&["in", "out"]))])
    .when(ready::curves),
    row("plot.pan", "Move along the steps", "Later or earlier steps.", In(PaneId::Curves), |words| {
        one_of(words, TURNS).map(|turn| Action::Plot(Plot::Pan(turn)))
    })
    .takes(TURN)
    .when(ready::curves),
    row("plot.fit", "All steps", "Brings all steps into view.", In(PaneId::Curves), |_| Ok(Action::Plot(Plot::Fit))).when(ready::curves),
    row("plot.follow", "Follow the newest step", "Keeps the newest step in view while the run goes on.", In(PaneId::Curves), |_| {
        Ok(Action::Plot(Plot::Follow))
    })
    .when(ready::curves),
    row("plot.cross", "Crosshair", "Reads values off the curves, of every run that is drawn; left and right move it, a click sets it. Confusion matrix, fairness and health go with it: they show what was known then.", In(PaneId::Curves), |_| {
        Ok(Action::Plot(Plot::Cross))
    })
    .when(ready::curves)
    .hint(|_| "crosshair"),
    row("metric", "Another metric", "Shows another validation metric under the losses.", In(PaneId::Curves), |words| {
        one_of(words, TURNS).map(|turn| Action::Plot(Plot::Metric(turn)))
    })
    .takes(TURN)
    .when(ready::metrics)
    .hint(|_| "metric"),
    row("plot.grid", "Every curve in a chart", "Shows losses, every metric, the learning rate and what the machine does in charts of their own, all at one crosshair; `/` leaves those whose names contain a text, up and down choose one. Once more shows the one in hand under the losses.", In(PaneId::Curves), |_| {
        Ok(Action::Plot(Plot::Grid))
    })
    .when(ready::curves)
    .hint(|state| if state.plot.grid { "one chart" } else { "all charts" }),
    row("plot.columns", "Charts beside each other", "So many charts of the grid stand beside each other, from 1 to 9, as far as their names are still seen; without a number the next one after what was asked for. 0: as many as there is room for.", In(PaneId::Curves), |words| {
        count(words).map(|count| Action::Plot(Plot::Columns(count)))
    })
    .takes(&[optional("count", ArgKind::Text)])
    .when(ready::grid),
    row("plot.rows", "Charts under each other", "So many charts of the grid stand under each other, from 1 to 9, as far as their names are still seen; without a number the next one after what was asked for. 0: as many as there is room for.", In(PaneId::Curves), |words| {
        count(words).map(|count| Action::Plot(Plot::Rows(count)))
    })
    .takes(&[optional("count", ArgKind::Text)])
    .when(ready::grid),
    row("plot.heat", "Curves as colours", "Draws every curve as a row of colour, the one in front first, or as lines again. Of many runs, rows are told apart where lines lie over each other; where there are more than rows, neighbours share one and show their mean.", In(PaneId::Curves), |_| {
        Ok(Action::Plot(Plot::Heat))
    })
    .when(ready::curves),
    row("plot.x", "What x counts", "Counts steps, epochs or seconds of training: runs with batches of different size are compared by epoch or time.", In(PaneId::Curves), |words| {
        words.first().map(|_| one_of(words, BYS)).transpose().map(|by| Action::Plot(Plot::By(by)))
    })
    .takes(&[optional("by", ArgKind::Word(&["step", "epoch", "time"]))])
    .when(ready::curves)
    .hint(|state| if state.plot.beside.is_empty() { "" } else { "step/epoch/time" }),
    row("plot.losses", "Which losses", "Draws the losses of training and validation, or those of one of them.", In(PaneId::Curves), |words| {
        words.first().map(|_| one_of(words, LOSSES)).transpose().map(|losses| Action::Plot(Plot::Losses(losses)))
    })
    .takes(&[optional("which", ArgKind::Word(&["both", "training", "validation"]))])
    .when(ready::curves),
    row("plot.outliers", "Leave out outliers", "Leaves out of the picture what lies beyond the 5th and the 95th percentile of what the curves reach in each column; the edge is marked, and the chart says how many points are outside.", In(PaneId::Curves), |_| {
        Ok(Action::Plot(Plot::Outliers))
    })
    .when(ready::curves),
    row("plot.at", "Crosshair at", "Sets the crosshair at an x of the curves: a step, an epoch or seconds, as they are counted.", In(PaneId::Curves), |words| {
        let word = words.first().copied().unwrap_or_default();
        let x = word.parse::<f64>().ok().filter(|x| x.is_finite());
        x.map(|x| Action::Plot(Plot::At(x))).ok_or_else(|| format!("`{word}` is not a number."))
    })
    .takes(&[arg("x", ArgKind::Text)])
    .when(ready::curves),
    row("plot.save", "Save the charts", "Writes what the curves show, all runs beside each other, as SVG, PNG and CSV into the folder `charts` of the run in view. The CSV has every scalar of what is in view, with all digits.", In(PaneId::Curves), |_| {
        Ok(Action::Plot(Plot::Save))
    })
    .when(ready::curves)
    .changes(),
    row("runs.overlay", "Draw this run beside", "Draws the curves of the run in hand beside those of the run in view, or no longer; `runs.overlay all` those of every run in the list as it is filtered. A click on a name above the curves shows that run.", Everywhere, |words| {
        let which = words.first().map(|_| one_of(words, &[("all", Beside::All)])).transpose()?;
        Ok(Action::Look(Look::Beside(which.unwrap_or(Beside::Toggle))))
    })
    .takes(&[optional("which", ArgKind::Word(&["all"]))])
    .when(ready::in_hand)
    .hint(|state| if state.focus == PaneId::Runs { "beside" } else { "" }),
    row("runs.overlay_none", "Draw it alone", "Draws the curves of the run in view alone again.", Everywhere, |_| {
        Ok(Action::Look(Look::Beside(Beside::Nothing)))
    })
    .when(ready::beside),
    row("runs.baseline", "Compare with this run", "Draws the run in hand beside the others and says of each by how much it differs from it at the crosshair, or at its end; once more ends that.", Everywhere, |_| {
        Ok(Action::Look(Look::Beside(Beside::Baseline)))
    })
    .when(ready::in_hand),
];
