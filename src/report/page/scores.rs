//! Curves that need the scores of every row, or why they are not there.

use super::super::shown::number;
use super::super::subject::Rows;
use super::Told;
use super::html::{Cell, doubt, figure, paragraph, table};

pub(super) fn section(told: &Told) -> String {
    let mut html = match &told.subject.rows {
        Err(why) => {
            let text = format!(
                "ROC, precision–recall and calibration curves need the rows again, which could not be read: {why}"
            );
            return doubt(&text);
        }
        Ok(Rows::Numbers { .. }) => String::new(),
        Ok(Rows::Classes { .. }) => of_classes(told),
    };
    let figures = |names: &[&str]| names.iter().map(|name| figure(told.pictures, name)).collect::<String>();
    html += "<div class=\"pair\">";
    html += &figures(&["roc", "precision-recall", "gain", "lift"]);
    html += "</div>\n";
    html += &figures(&["predictions", "residuals"]);
    html
}

fn of_classes(told: &Told) -> String {
    let Some(curves) = told.curves.filter(|curves| !curves.of.is_empty()) else {
        return paragraph("There are too many classes to draw a line for each.");
    };
    if curves.in_use.is_some() {
        return String::new();
    }
    let rows = curves.of.iter().map(|curve| {
        vec![
            Cell::text(&curve.name),
            Cell::Number(number(curve.share)),
            Cell::Number(number(curve.roc_auc)),
            Cell::Number(number(curve.average_precision)),
        ]
    });
    paragraph("Each class against all others.")
        + &table(&["class", "share of rows", "area under ROC", "average precision"], rows)
}
