//! The rows that the model is most wrong about, by their own loss.

use serde::Serialize;

use super::subject::Subject;
use crate::data::Truth;

/// A row with what is true, what was said, and how wrong that is.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Wrong {
    /// Its place in the table, from 0.
    pub row: usize,
    /// What is true.
    pub truth: String,
    /// What it was taken for.
    pub prediction: String,
    /// Of classes: the probability of the true one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub probability: Option<f64>,
    /// `-ln p` of the true class, in nats; of a number its distance from the truth.
    pub loss: f64,
    /// Its cells: name and text, the latter empty where the cell is missing.
    pub cells: Vec<(String, String)>,
}

/// At most `most` rows with the largest loss, that first; the table's order decides between equals.
pub(super) fn wrong(subject: &Subject, most: usize) -> Vec<Wrong> {
    let losses = losses(subject);
    let mut order: Vec<usize> = (0..losses.len()).collect();
    order.sort_by(|&a, &b| losses[b].total_cmp(&losses[a]).then(a.cmp(&b)));
    order.truncate(most);
    let decided = subject.decided(subject.base());
    let told = |row: usize| {
        let cells = subject.table().columns.iter();
        let cells = cells.map(|column| (column.name.clone(), column.values.text(row).unwrap_or_default())).collect();
        let (row_of_table, loss) = (subject.place(row), losses[row]);
        match subject.truth() {
            Truth::Numbers(numbers) => {
                let (truth, prediction) = (numbers[row].to_string(), subject.base()[row].to_string());
                Wrong { row: row_of_table, truth, prediction, probability: None, loss, cells }
            }
            Truth::Classes { codes, labels } => Wrong {
                row: row_of_table,
                truth: labels[codes[row] as usize].clone(),
                prediction: labels[decided[row] as usize].clone(),
                probability: Some(of_truth(subject, row, codes[row])),
                loss,
                cells,
            },
        }
    };
    order.into_iter().map(told).collect()
}

fn of_truth(subject: &Subject, row: usize, code: u32) -> f64 {
    subject.base()[row * subject.width() + code as usize]
}

fn losses(subject: &Subject) -> Vec<f64> {
    match subject.truth() {
        Truth::Numbers(numbers) => numbers.iter().zip(subject.base()).map(|(y, p)| (y - p).abs()).collect(),
        Truth::Classes { codes, .. } => {
            let loss = |(row, &code): (usize, &u32)| -of_truth(subject, row, code).max(f64::EPSILON).ln();
            codes.iter().enumerate().map(loss).collect()
        }
    }
}
