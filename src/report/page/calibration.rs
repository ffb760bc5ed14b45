//! Whether what is said with probability p comes true in p of the cases.

use super::super::shown::number;
use super::Told;
use super::html::{Cell, figure, folded, paragraph, table};
use crate::eval::wilson;

pub(super) fn section(told: &Told) -> String {
    let Some(curves) = told.curves.filter(|curves| !curves.calibration.is_empty()) else { return String::new() };
    let (part, metrics) = told.subject.last();
    let mut html = String::new();
    if let Some(ece) = metrics.get("ece") {
        html += &paragraph(&format!(
            "On average, over the {part} rows, what is said and what comes true are {} apart (expected calibration error).",
            number(ece)
        ));
    }
    html += &figure(told.pictures, "calibration");
    let rows = curves.calibration.iter().map(|bin| {
        vec![
            Cell::count(bin.count),
            Cell::Number(number(bin.confidence)),
            Cell::Number(number(bin.frequency)),
            Cell::Ends(Some(wilson((bin.frequency * bin.count as f64).round() as u64, bin.count))),
        ]
    });
    html += &folded("Every bin", &table(&["rows", "said on average", "came true", "95 % interval"], rows));
    html
}
