//! Where the time went, and what it cost.

use super::super::shown::number;
use super::Told;
use super::html::facts;
use crate::base::fmt;

pub(super) fn section(told: &Told) -> String {
    let report = &told.subject.report;
    let seconds = report.seconds;
    let mut pairs = vec![
        ("reading", fmt::duration(seconds.load)),
        ("preparing", fmt::duration(seconds.prepare)),
        ("training", fmt::duration(seconds.train)),
        ("judging", fmt::duration(seconds.evaluate)),
        ("rows trained a second", fmt::thousands(report.samples_per_second as u64)),
    ];
    if let Some(energy) = &report.energy {
        pairs.push(("energy", format!("{} Wh ({}: {})", number(energy.watt_hours), energy.source, energy.how)));
        pairs.push(("emissions", format!("{} g CO2e", number(energy.grams_co2e))));
    }
    facts(pairs)
}
