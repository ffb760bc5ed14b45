//! Scalars in long form: a line a number, with where it was told.

use std::fmt::Display;

use super::super::chart::{Chart, SCALARS};
use super::{cell, line, number};

/// Of one number of a run; empty where it is none.
pub(in crate::report) fn scalar(run: &str, at: [f64; 3], name: &str, value: &dyn Display) -> String {
    let told = value.to_string();
    let value = if told.parse::<f64>().is_ok_and(f64::is_finite) { told } else { String::new() };
    let [step, epoch, seconds] = at.map(number);
    line([cell(run).into_owned(), step, epoch, seconds, cell(name).into_owned(), value])
}

/// Of everything a chart is of.
pub(in crate::report) fn chart(chart: &Chart) -> String {
    let mut text = SCALARS.to_owned();
    for curve in chart.panels.iter().flat_map(|panel| &panel.curves) {
        for told in &curve.scalars {
            text += &scalar(&curve.run, [told.step, told.epoch, told.seconds], &curve.name, &told.value);
        }
    }
    text
}
