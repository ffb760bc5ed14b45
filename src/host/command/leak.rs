//! `gradus check W.toml --show-leak`: what resampling before the split would have pretended, on the user's own data.
//!
//! The same small models learn from the workspace's parts as they are, and from parts made the wrong way: all rows
//! resampled, then split. Each is judged on its own validation and test part, as whoever made the mistake would. The honest
//! ones are judged on the sealed test rows, so that is a look at these and is counted.

use std::fmt::Write;
use std::sync::Arc;

use super::super::failure::Failure;
use super::super::open::{Opened, Ready};
use super::super::{looks, summary};
use crate::base::fmt;
use crate::data::{Part, Prepared, Task};
use crate::eval::Metrics;
use crate::spec::BalanceMethod;
use crate::store::{Looker, Runs};
use crate::train::{quick_neighbours, quick_network};

/// What is compared.
const METRICS: [&str; 2] = ["roc_auc", "balanced_accuracy"];

/// The comparison, ready to print.
pub(super) fn shown(opened: &Opened, ready: &Ready, runs: &Runs) -> Result<String, Failure> {
    if ready.prepared.task == Task::Regression {
        return Err(Failure::input("--show-leak compares resampled classes, and the target is a number"));
    }
    let mut workspace = opened.workspace.clone();
    let mut text = String::new();
    let honest = if workspace.balance.method.resamples() {
        Arc::clone(&ready.prepared)
    } else {
        text += "The workspace does not resample, so \"oversample\" stands for what might have been done.\n";
        workspace.balance.method = BalanceMethod::Oversample;
        Arc::new(Prepared::new(&ready.dataset, &workspace)?)
    };
    let leaked = Prepared::leaked(&ready.dataset, &workspace)?;
    let (own, pretended) = (judged_parts(&honest), judged_parts(&leaked));
    if own.is_empty() {
        return Err(Failure::input(
            "--show-leak needs validation or test rows; see `split.validation` and `split.test`",
        ));
    }
    let judged = |of: &Prepared, parts: &[(&str, &Part)]| -> Result<[Vec<Metrics>; 2], Failure> {
        let parts: Vec<&Part> = parts.iter().map(|&(_, part)| part).collect();
        let network = quick_network(of, &workspace, &parts).map_err(Failure::run)?;
        Ok([network, quick_neighbours(of, &parts)])
    };
    let (right, wrong) = (judged(&honest, &own)?, judged(&leaked, &pretended)?);
    // Writing to a string cannot fail.
    let _ = write_table(&mut text, workspace.balance.method.name(), &own, &right, &wrong);
    text += &explained(&leaked, &pretended[0]);
    if workspace.data.test.is_some() {
        text += "The test file is not touched by the mistake, so its lines show what is true of both models.\n";
    }
    // Only where test rows were among those judged.
    let looks = looks::count_without_run(runs, &honest.test_set, Looker::Check);
    text += &summary::of_looks(looks.as_deref());
    Ok(text)
}

fn judged_parts(of: &Prepared) -> Vec<(&'static str, &Part)> {
    [("validation", &of.validation), ("test", &of.test)].into_iter().filter(|(_, part)| part.x.rows > 0).collect()
}

/// Why the first judged part of leaked rows is easier than new data.
fn explained(leaked: &Prepared, &(part, rows): &(&str, &Part)) -> String {
    let shared = rows.rows_in(&leaked.train);
    if shared == 0 {
        return format!(
            "\nResampled before the split, the {part} rows were chosen like the training rows: they no longer have the table's \
             shares of classes, nor the rows that were left out, and what a model seems to gain on them is not there on new \
             data.\n"
        );
    }
    format!(
        "\nResampled before the split, {} of {} {part} rows have their own row of the table, or one made of it, among the \
         training rows: the model has seen the answers, and what it seems to gain is not there on new data.\n",
        fmt::thousands(shared as u64),
        fmt::thousands(rows.x.rows as u64),
    )
}

fn write_table(
    text: &mut String,
    method: &str,
    parts: &[(&str, &Part)],
    right: &[Vec<Metrics>; 2],
    wrong: &[Vec<Metrics>; 2],
) -> std::fmt::Result {
    writeln!(text, "what resampling (\"{method}\") before the split would have pretended\n")?;
    writeln!(text, "{:34}{:20}{:>10}{:>12}{:>12}", "", "", "honest", "leaked", "pretended")?;
    for (model, (right, wrong)) in ["the network", "5 nearest rows"].iter().zip(right.iter().zip(wrong)) {
        for ((part, _), (right, wrong)) in parts.iter().zip(right.iter().zip(wrong)) {
            for metric in METRICS {
                let (Some(honest), Some(leaked)) = (right.get(metric), wrong.get(metric)) else { continue };
                writeln!(
                    text,
                    "{:34}{metric:20}{honest:>10.4}{leaked:>12.4}{:>+12.4}",
                    format!("{model}, {part}"),
                    leaked - honest
                )?;
            }
        }
    }
    Ok(())
}
