//! The network, layer by layer.

use super::Told;
use super::html::{Cell, facts, table};
use crate::base::fmt;

pub(super) fn section(told: &Told) -> String {
    let subject = told.subject;
    let mut pairs = vec![("parameters", fmt::thousands(subject.report.parameters as u64))];
    if let Some(shape) = &subject.shape {
        pairs.push(("layers", shape.network.clone()));
        pairs.push(("features", fmt::thousands(shape.features as u64)));
    }
    let mut html = facts(pairs);
    if !subject.layers.is_empty() {
        let rows = subject.layers.iter().map(|layer| {
            vec![
                Cell::text(&layer.name),
                Cell::Number(layer.output.clone()),
                Cell::count(layer.parameters as u64),
                Cell::Number(fmt::count(layer.flops as u64)),
            ]
        });
        html += &table(&["layer", "out of a row", "parameters", "multiplications a row"], rows);
    }
    html
}
