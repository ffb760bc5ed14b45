//! The pictures of a report: one file a kind, each a function from numbers to a sheet.

mod axes;
mod calibration;
mod chart;
mod confusion;
mod fairness;
mod frontier;
mod losses;
mod residuals;
mod scores;
mod sheet;

use super::chart::Chart;
use super::curves::Curves;
use super::subject::{Rows, Subject};
use crate::train::Frontier;
use sheet::{Drawn, Sheet};

/// A picture with what it is called and what it shows.
#[derive(Clone, Debug)]
pub(super) struct Picture {
    /// Its files' name without ending.
    pub(super) name: String,
    /// What it shows, for those who do not see it.
    pub(super) shows: String,
    /// The picture.
    pub(super) drawn: Drawn,
}

/// The curves of the workbench.
pub(super) fn chart(told: &Chart) -> Option<Drawn> {
    chart::chart(told)?.drawn()
}

/// Ways of mitigation beside each other.
pub(super) fn frontier(ways: &Frontier) -> Option<Drawn> {
    frontier::frontier(ways)?.drawn()
}

/// Every picture that the subject has, in the order of the page.
pub(super) fn of(subject: &Subject, curves: Option<&Curves>) -> Vec<Picture> {
    let epochs = &subject.epochs;
    let mut sheets: Vec<(String, String, Option<Sheet>)> = vec![
        ("losses".into(), "Training and validation loss by epoch".into(), losses::losses(epochs)),
        ("metrics".into(), "Validation metrics by epoch".into(), losses::metrics(epochs)),
    ];
    let (part, _) = subject.last();
    if let Some(curves) = curves {
        let more = [
            ("roc", "ROC curve", scores::roc(curves)),
            ("precision-recall", "Precision and recall", scores::precision_recall(curves)),
            ("gain", "Cumulative gain", scores::gain(curves)),
            ("lift", "Lift", scores::lift(curves)),
            ("calibration", "Calibration with counts", calibration::calibration(curves)),
        ];
        sheets.extend(more.map(|(name, shows, sheet)| (name.into(), format!("{shows} on the {part} rows"), sheet)));
    }
    if let Ok(Rows::Numbers { truth, predicted }) = &subject.rows {
        let more = [
            ("predictions", "Predictions against the truth", residuals::predictions(truth, predicted)),
            ("residuals", "Residuals by prediction", residuals::residuals(truth, predicted)),
        ];
        sheets.extend(more.map(|(name, shows, sheet)| (name.into(), format!("{shows} on the {part} rows"), sheet)));
    }
    if let Some((part, matrix)) = subject.confusions().last() {
        let shows = format!("Confusion matrix of the {part} rows, shares of each true class as heat");
        sheets.push(("confusion".into(), shows, confusion::confusion(matrix)));
    }
    for (place, fairness) in subject.report.fairness.iter().enumerate() {
        let shows = format!("How the groups of {} fare, with 95 % intervals of shares", fairness.column);
        sheets.push((format!("fairness-{}", place + 1), shows, fairness::fairness(subject, fairness)));
    }
    let drawn =
        |(name, shows, sheet): (String, String, Option<Sheet>)| Some(Picture { name, shows, drawn: sheet?.drawn()? });
    sheets.into_iter().filter_map(drawn).collect()
}
