//! A run on paper: a page, pictures, a model card, a datasheet and tables. The only room that names plotters.
//!
//! ```text
//! Subject ─┬─ curves ─┬─ pictures (SVG and PNG) ─┐
//!          │          └───────── page (HTML) ◄───┘
//!          ├─ card, datasheet (Markdown)
//!          └─ tables (CSV)
//! ```
//!
//! Pure: a [`Subject`] in, [`files`] out, and the same ones for the same subject. Whoever asks for a report reads the run and
//! writes the files.

mod card;
pub mod chart;
mod curves;
mod datasheet;
mod font;
mod grid;
mod groups;
mod latex;
mod markdown;
mod page;
mod palette;
mod pictures;
mod shown;
mod subject;
mod tables;

pub use grid::GridForm;
pub use markdown::matrix;
pub use subject::{Rows, Subject, Told};

use crate::train::Frontier;

/// A file of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its name, with a folder before it where it is in one.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

impl File {
    /// The page, which shows all the rest.
    pub const PAGE: &'static str = "report.html";
}

/// Ways of mitigation beside each other: a picture in both forms, and every number.
pub fn frontier_files(frontier: &Frontier) -> Vec<File> {
    let text = |name: &str, text: String| File { name: name.into(), bytes: text.into_bytes() };
    let mut files = vec![text("frontier.csv", tables::frontier(frontier))];
    if let Some(drawn) = pictures::frontier(frontier) {
        files.push(text("frontier.svg", drawn.svg));
        files.push(File { name: "frontier.png".into(), bytes: drawn.png });
    }
    files
}

/// Every file of the report on a run: the page first, then the card, the datasheet, tables and pictures.
pub fn files(subject: &Subject) -> Vec<File> {
    let curves = curves::Curves::of(subject);
    let pictures = pictures::of(subject, curves.as_ref());
    let told = page::Told { subject, curves: curves.as_ref(), pictures: &pictures };
    let text = |name: &str, text: String| File { name: name.into(), bytes: text.into_bytes() };
    let mut files = vec![
        text(File::PAGE, page::page(&told)),
        text("model-card.md", card::card(subject, &pictures)),
        text("datasheet.md", datasheet::datasheet(subject)),
    ];
    files.extend(tables::of(subject, curves.as_ref()).into_iter().map(|(name, table)| text(name, table)));
    for picture in pictures {
        files.push(text(&format!("pictures/{}.svg", picture.name), picture.drawn.svg));
        files.push(File { name: format!("pictures/{}.png", picture.name), bytes: picture.drawn.png });
    }
    files
}
