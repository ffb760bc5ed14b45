//! A grid as a table: a row for each workspace with its values, mean and deviation over seeds.

use super::{latex, markdown, tables};
use crate::base::fmt::{self, Align};
use crate::train::{Grid, GridRow, PartId};

/// How a grid is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GridForm {
    /// For people, with what it means.
    Text,
    /// Every number with all its digits.
    Csv,
    /// A table of Markdown.
    Markdown,
    /// A `tabular` of LaTeX that needs no package.
    Latex,
    /// Everything, each run included.
    Json,
}

impl GridForm {
    /// Endings of files, and what such a file holds.
    pub const ENDINGS: [(&'static str, Self); 5] =
        [("txt", Self::Text), ("csv", Self::Csv), ("md", Self::Markdown), ("tex", Self::Latex), ("json", Self::Json)];

    /// The grid in this form.
    ///
    /// # Errors
    /// When it cannot be written as JSON.
    pub fn write(self, grid: &Grid) -> serde_json::Result<String> {
        Ok(match self {
            Self::Text => text(grid),
            Self::Csv => tables::grid(grid),
            Self::Markdown => of_markdown(grid),
            Self::Latex => of_latex(grid),
            Self::Json => serde_json::to_string(grid)? + "\n",
        })
    }
}

/// The columns of words, before those of numbers.
fn words(grid: &Grid) -> Vec<String> {
    std::iter::once("workspace".to_owned()).chain(grid.over.iter().cloned()).collect()
}

const NUMBERS: [&str; 3] = ["seeds", "mean", "deviation"];

/// What stands in the columns of [`NUMBERS`].
fn numbers(row: &GridRow) -> [String; 3] {
    let [mean, deviation] = [row.mean, row.deviation].map(|value| value.map_or_else(|| "–".into(), fmt::number));
    [row.runs.len().to_string(), mean, deviation]
}

fn words_of(row: &GridRow) -> impl Iterator<Item = &String> {
    std::iter::once(&row.workspace).chain(&row.values)
}

/// What the table is of.
fn caption(grid: &Grid) -> String {
    if grid.metric.is_empty() {
        return "no run has a number".into();
    }
    let caption = format!("{} on {} rows, mean and sample deviation over seeds", grid.metric, grid.part.name());
    let other = grid.rows.iter().filter(|row| row.part.is_some_and(|part| part != grid.part));
    let mut other: Vec<&str> = other.map(|row| row.workspace.as_str()).collect();
    other.dedup();
    if other.is_empty() {
        return caption;
    }
    format!("{caption}; without test rows, so on validation rows: {}", other.join(", "))
}

fn text(grid: &Grid) -> String {
    let names = words(grid);
    let left = names.len();
    let mut lines = vec![[names, NUMBERS.map(str::to_owned).into()].concat()];
    lines.extend(grid.rows.iter().map(|row| words_of(row).cloned().chain(numbers(row)).collect()));
    let width = |column: usize| lines.iter().map(|line| fmt::width(&line[column])).max().unwrap_or(0);
    let widths: Vec<usize> = (0..left + NUMBERS.len()).map(width).collect();
    let best = std::iter::once(false).chain(grid.rows.iter().map(|row| row.best));
    let mut text = caption(grid) + "\n\n";
    for (line, best) in lines.iter().zip(best) {
        let align = |column: usize| if column < left { Align::Left } else { Align::Right };
        let cells = line.iter().zip(&widths).enumerate();
        let cells = cells.map(|(column, (cell, width))| fmt::fit(cell, *width, align(column), "…"));
        text += &cells.collect::<Vec<_>>().join("  ");
        text += if best { "  best\n" } else { "\n" };
    }
    text + "\n" + &notes(grid).join("\n") + "\n"
}

/// What the numbers mean, a sentence or two each.
fn notes(grid: &Grid) -> Vec<String> {
    let mut notes = vec![];
    let missing: usize = grid.rows.iter().map(|row| row.missing.len()).sum();
    match missing {
        0 => {}
        1 => notes.push("One combination has no number and is left out.".into()),
        more => notes.push(format!("{more} combinations have no number and are left out.")),
    }
    if grid.rows.windows(2).any(|two| two[0].data != two[1].data) {
        notes.push("The best is told among rows of the same data.".into());
    }
    notes.push(if grid.rows.iter().any(|row| row.deviation.is_some()) {
        "The deviation is of seeds alone, on the same rows; `gradus compare` says what is more than chance.".into()
    } else {
        "One seed tells nothing about chance: give several by --seeds 1,2,3.".into()
    });
    if grid.part == PartId::Test {
        notes.push("Who chooses by test numbers spends the test: choose by validation rows.".into());
    }
    notes.push(format!("`gradus runs list --filter tag:{}` lists the runs.", grid.name));
    notes
}

fn of_markdown(grid: &Grid) -> String {
    let names: Vec<String> = words(grid).iter().map(|name| markdown::escape(name)).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).chain(NUMBERS).collect();
    let bold = |text: String, best: bool| if best { format!("**{text}**") } else { text };
    let rows = grid.rows.iter().map(|row| {
        let [seeds, mean, deviation] = numbers(row);
        let words = words_of(row).map(|word| markdown::escape(word));
        words.chain([seeds, bold(mean, row.best), deviation]).collect()
    });
    format!("{}; the best is bold.\n\n{}", markdown::escape(&caption(grid)), markdown::table(&names, rows))
}

fn of_latex(grid: &Grid) -> String {
    let words = words(grid);
    let names: Vec<String> = words.iter().map(|name| latex::escape(name)).chain(NUMBERS.map(str::to_owned)).collect();
    let bold = |text: String, best: bool| if best { format!("\\textbf{{{text}}}") } else { text };
    let rows = grid.rows.iter().map(|row| {
        // A minus is longer than a hyphen.
        let [seeds, mean, deviation] = numbers(row).map(|number| number.replace('-', "$-$").replace('–', "--"));
        words_of(row).map(|word| latex::escape(word)).chain([seeds, bold(mean, row.best), deviation]).collect()
    });
    let caption = caption(grid).replace(char::is_control, " ");
    format!("% {caption}; the best is bold\n{}", latex::tabular(words.len(), &names, rows))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::GridRun;

    fn row(workspace: &str, value: &str, scores: &[f64]) -> GridRow {
        let run = |(seed, &value): (usize, &f64)| GridRun {
            seed: seed as u64 + 1,
            run: format!("20261129-12000{seed}-w"),
            part: PartId::Validation,
            value,
        };
        let runs = scores.iter().enumerate().map(run).collect();
        GridRow { runs, ..GridRow::new(workspace.into(), vec![value.into()], "shop".into()) }
    }

    fn shown(form: GridForm) -> String {
        let rows = vec![
            row("a_b.toml", "[8]", &[0.812_5, 0.75]),
            row("a_b.toml", "[8, 16]", &[0.9, 0.875]),
            row("c|d.toml", "\"=x\"", &[]),
        ];
        let over = vec!["model.hidden".into()];
        form.write(&Grid::new("tries".into(), "roc_auc".into(), PartId::Validation, over, rows)).unwrap()
    }

    #[test]
    fn text_is_aligned_and_says_what_it_means() {
        insta::assert_snapshot!(shown(GridForm::Text), @r#"
        roc_auc on validation rows, mean and sample deviation over seeds

        workspace  model.hidden  seeds   mean  deviation
        a_b.toml   [8]               2  0.781     0.0442
        a_b.toml   [8, 16]           2  0.887     0.0177  best
        c|d.toml   "=x"              0      –          –

        The deviation is of seeds alone, on the same rows; `gradus compare` says what is more than chance.
        `gradus runs list --filter tag:tries` lists the runs.
        "#);
    }

    #[test]
    fn csv_has_all_digits() {
        insta::assert_snapshot!(shown(GridForm::Csv), @r#"
        workspace,model.hidden,part,metric,seeds,mean,deviation,best
        a_b.toml,[8],validation,roc_auc,2,0.78125,0.04419417382415922,false
        a_b.toml,"[8, 16]",validation,roc_auc,2,0.8875,0.017677669529663705,true
        c|d.toml,"""=x""",,roc_auc,0,,,false
        "#);
    }

    #[test]
    fn markdown_and_latex_are_tables_that_no_name_breaks() {
        insta::assert_snapshot!(shown(GridForm::Markdown) + "\n" + &shown(GridForm::Latex), @r#"
        roc\_auc on validation rows, mean and sample deviation over seeds; the best is bold.

        | workspace | model.hidden | seeds | mean | deviation |
        | --- | ---: | ---: | ---: | ---: |
        | a\_b.toml | \[8\] | 2 | 0.781 | 0.0442 |
        | a\_b.toml | \[8, 16\] | 2 | **0.887** | 0.0177 |
        | c\|d.toml | "=x" | 0 | – | – |

        % roc_auc on validation rows, mean and sample deviation over seeds; the best is bold
        \begin{tabular}{llrrr}
        \hline
        workspace & model.hidden & seeds & mean & deviation \\
        \hline
        a\_b.toml & {[}8{]} & 2 & 0.781 & 0.0442 \\
        a\_b.toml & {[}8, 16{]} & 2 & \textbf{0.887} & 0.0177 \\
        c\textbar{}d.toml & \symbol{34}=x\symbol{34} & 0 & -- & -- \\
        \hline
        \end{tabular}
        "#);
    }

    #[test]
    fn json_has_each_run() {
        let document: serde_json::Value = serde_json::from_str(&shown(GridForm::Json)).unwrap();
        assert_eq!(document["part"], "validation");
        assert_eq!(document["rows"][1]["best"], true);
        let run = serde_json::json!({ "seed": 2, "run": "20261129-120001-w", "part": "validation", "value": 0.75 });
        assert_eq!(document["rows"][0]["runs"][1], run);
        assert!(document["rows"][2]["mean"].is_null());
    }
}
