//! Where the time went.

use super::Told;
use super::html::facts;
use crate::base::fmt;

pub(super) fn section(told: &Told) -> String {
    let report = &told.subject.report;
    let seconds = report.seconds;
    facts([
        ("reading", fmt::duration(seconds.load)),
        ("preparing", fmt::duration(seconds.prepare)),
        ("training", fmt::duration(seconds.train)),
        ("judging", fmt::duration(seconds.evaluate)),
        ("rows trained a second", fmt::thousands(report.samples_per_second as u64)),
    ])
}
