//! The report as one HTML page that needs nothing else: no network, no script, no font of its own.
//!
//! A section is one file with one function from what there is to HTML, and one line in [`SECTIONS`]; one without anything to
//! tell is left out, with its link.

mod calibration;
mod confusion;
mod data;
mod fairness;
mod html;
mod learning;
mod metrics;
mod network;
mod scores;
mod settings;
mod story;
mod time;
mod verdict;

use std::fmt::Write;

use super::curves::Curves;
use super::palette::variables;
use super::pictures::Picture;
use super::subject::Subject;
use crate::base::markup::escape;

/// What sections tell of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Told<'a> {
    pub(super) subject: &'a Subject,
    pub(super) curves: Option<&'a Curves>,
    pub(super) pictures: &'a [Picture],
}

/// What a link goes to, its heading, and what makes it; empty where there is nothing to tell.
type Section = (&'static str, &'static str, fn(&Told) -> String);

/// Every section in order.
const SECTIONS: &[Section] = &[
    ("verdict", "Verdict", verdict::section),
    ("data", "Data and split", data::section),
    ("metrics", "Metrics", metrics::section),
    ("learning", "Learning", learning::section),
    ("curves", "Curves", scores::section),
    ("confusion", "Confusion", confusion::section),
    ("calibration", "Calibration", calibration::section),
    ("fairness", "Fairness", fairness::section),
    ("network", "Network", network::section),
    ("warnings", "Warnings and marks", story::section),
    ("settings", "Settings", settings::section),
    ("time", "Time and energy", time::section),
];

/// The page.
pub(super) fn page(told: &Told) -> String {
    let made: Vec<(&str, &str, String)> =
        SECTIONS.iter().map(|&(id, title, section)| (id, title, section(told))).collect();
    let title = escape(&told.subject.report.run);
    let (mut links, mut body) = (String::new(), String::new());
    for (id, name, html) in made.iter().filter(|(_, _, html)| !html.is_empty()) {
        // Writing to a string cannot fail.
        let _ = write!(links, "<a href=\"#{id}\">{}{}</a>", id[..1].to_uppercase(), &id[1..]);
        let _ = write!(body, "<section id=\"{id}\"><h2>{name}</h2>\n{html}</section>\n");
    }
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"generator\" content=\"gradus {}\">\n\
         <title>{title}</title>\n<style>\n{}{}</style>\n</head>\n<body>\n<header><p class=\"kind\">gradus report</p>\
         <h1>{title}</h1></header>\n<nav aria-label=\"Sections\">{links}</nav>\n<main>\n{body}</main>\n\
         <footer>Written by gradus {}. Intervals are 95 % intervals.</footer>\n</body>\n</html>\n",
        env!("CARGO_PKG_VERSION"),
        variables(),
        include_str!("style.css"),
        env!("CARGO_PKG_VERSION"),
    )
}
