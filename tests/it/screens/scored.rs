//! What a model would give row by row, by formula.

use std::sync::Arc;

use gradus::app::scored::{FAIR, PartId, Scored, Slider};
use gradus::eval::{Parity, Protected, ThresholdCurve};

use super::table;

/// So many rows of a part, in two protected columns.
pub(super) fn scored(rows: usize, run: &str, part: PartId) -> Arc<Scored> {
    let noise = |row: usize, by: usize| (row * by % 1_009) as f64 / 1_009.0;
    let truth: Vec<u32> = (0..rows).map(|row| u32::from(row % 4 == 2)).collect();
    let sex: Vec<u32> = (0..rows).map(|row| u32::from(row % 3 == 1)).collect();
    let race: Vec<u32> = (0..rows).map(|row| [0, 0, 0, 0, 0, 0, 1, 2][row % 8]).collect();
    let score = |row: usize| {
        let sum = 0.35 * noise(row, 613) + 0.2 * noise(row, 271) + 0.36 * f64::from(truth[row]);
        sum - 0.08 * f64::from(sex[row]) + 0.085
    };
    let scores: Vec<f64> = (0..rows).map(score).collect();
    let named = |names: &[&str]| names.iter().map(ToString::to_string).collect::<Vec<String>>();
    let (sexes, races) = (named(&["Male", "Female"]), named(&["White", "Black", "Amer-Indian-Eskimo"]));
    let protected = [
        Protected { column: "sex", codes: &sex, names: &sexes },
        Protected { column: "race", codes: &race, names: &races },
    ];
    let curve = ThresholdCurve::new(&scores, &truth, &protected, Parity::Odds, FAIR).expect("scores fit");
    let table = table::table();
    let predicted: Vec<u32> = scores.iter().map(|&score| u32::from(score >= 0.5)).collect();
    Arc::new(Scored {
        of: (run.into(), part),
        threshold: 0.5,
        rows: (0..rows).map(|row| (row % table.rows) as u32).collect(),
        table: (table.columns.iter().map(|column| column.name.clone()).collect(), table.rows),
        sureness: scores
            .iter()
            .zip(&predicted)
            .map(|(&p, &class)| if class == 1 { p } else { 1.0 - p } as f32)
            .collect(),
        slider: Some(Slider::new(curve)),
        predicted,
        truth,
    })
}
