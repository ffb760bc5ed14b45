//! `gradus check W.toml`: the file, its data and the network it asks for, without training; what is wrong with the data, and
//! with `--fix` its repair.

use std::cmp::Reverse;
use std::fmt::Write;
use std::path::Path;

use super::super::failure::Failure;
use super::super::findings;
use super::super::mend::{mend, refuse_unknown};
use super::super::open::{Opened, of_held, ready, refuse_untrainable};
use super::super::out;
use crate::base::fmt;
use crate::data::{self, Places, Prepared, Subject};
use crate::model::Computed;
use crate::store::Runs;
use crate::train::{architecture, label_errors};

/// Classes that are listed.
const CLASSES: usize = 20;

/// What is asked for besides the plan.
pub(super) struct Wanted<'a> {
    /// Checks whose findings are to be mended.
    pub(super) fixes: &'a [String],
    /// Whether wrong labels are looked for.
    pub(super) label_errors: bool,
    /// Beside which runs to show what resampling before the split would have pretended; it is a look at the test rows.
    pub(super) leak: Option<&'a Runs>,
}

/// Says what a run of this workspace would be and what is wrong with its data; mends what is wanted.
pub(super) fn run(opened: &Opened, path: &Path, wanted: &Wanted, places: &Places) -> Result<(), Failure> {
    refuse_unknown(wanted.fixes)?;
    opened.warnings.iter().for_each(|doubt| out::message(doubt));
    let ready = ready(&opened.workspace, places)?;
    let data = &ready.prepared;
    out::warnings(&data.warnings);
    out::warnings(of_held(&opened.workspace).as_slice());
    refuse_untrainable(&opened.workspace, data)?;
    let (computed, doubt) = Computed::by(&opened.workspace.train);
    if let Some(doubt) = doubt {
        out::message(&doubt);
    }
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = write_plan(&mut text, opened, data, path, computed);
    if let Some(runs) = wanted.leak {
        text.push('\n');
        text += &super::leak::shown(opened, &ready, runs)?;
    }
    let mut found = data::findings(&Subject::of_dataset(&ready.dataset, &opened.workspace));
    if wanted.label_errors {
        found.extend(label_errors(&ready.dataset, &opened.workspace).map_err(Failure::input)?);
        found.sort_by_key(|finding| Reverse(finding.severity));
    }
    text.push('\n');
    text += &findings::text(&found, ready.dataset.own_rows);
    out::data(&text)?;
    if wanted.fixes.is_empty() { Ok(()) } else { mend(path, &found, wanted.fixes, places) }
}

fn write_plan(
    text: &mut String,
    opened: &Opened,
    data: &Prepared,
    path: &Path,
    computed: Computed,
) -> std::fmt::Result {
    let shape = architecture(&opened.workspace, &data.pipeline);
    writeln!(text, "{}: ok\n", path.display())?;
    writeln!(text, "task        {} ({})", data.task.name(), opened.workspace.data.target_name())?;
    if !data.labels.is_empty() {
        writeln!(text, "labels      {}", data.labels.join(", "))?;
    }
    let [train, validation, test] =
        [&data.train, &data.validation, &data.test].map(|part| fmt::thousands(part.x.rows as u64));
    writeln!(text, "rows        {train} training, {validation} validation, {test} test")?;
    writeln!(text, "split       {}", data.proof.told())?;
    write_classes(text, opened, data)?;
    writeln!(text, "device      {}", computed.describe())?;
    match data.image {
        Some(shape) => writeln!(text, "images      {shape}, normalised")?,
        None => writeln!(text, "features    {} prepared", data.train.x.columns)?,
    }
    writeln!(text, "network     {}", shape.describe())?;
    let layers = shape.summary();
    writeln!(text, "            {:34}{:>12}{:>13}{:>15}", "", "out", "parameters", "flops a row")?;
    for layer in &layers {
        let (learnt, flops) = (fmt::thousands(layer.parameters as u64), fmt::thousands(layer.flops as u64));
        writeln!(text, "            {:34}{:>12}{learnt:>13}{flops:>15}", layer.name, layer.output)?;
    }
    let learnt = fmt::thousands(shape.parameters() as u64);
    let flops = fmt::thousands(layers.iter().map(|layer| layer.flops as u64).sum());
    writeln!(text, "            {:34}{:>12}{learnt:>13}{flops:>15}", "in all", "")?;
    let bytes = shape.training_bytes(opened.workspace.train.batch_size.min(data.train.x.rows));
    writeln!(text, "memory      {} to train", fmt::bytes(bytes as u64))
}

/// The classes of the training rows before and after balancing, where that changes anything.
fn write_classes(text: &mut String, opened: &Opened, data: &Prepared) -> std::fmt::Result {
    let Some(how) = opened.workspace.balance.how().filter(|_| !data.classes.is_empty()) else { return Ok(()) };
    writeln!(text, "balance     {how}: training rows learnt from")?;
    writeln!(text, "            {:24}{:>12}{:>12}{:>12}{:>12}", "", "before", "after", "made", "share")?;
    for class in data.classes.iter().take(CLASSES) {
        let [before, after, made] = [class.before, class.after, class.made].map(|count| fmt::thousands(count as u64));
        let label = fmt::fit(&class.label, 24, fmt::Align::Left, "…");
        let share = fmt::percent(class.share_after);
        writeln!(text, "            {label}{before:>12}{after:>12}{made:>12}{share:>12}")?;
    }
    if data.classes.len() > CLASSES {
        writeln!(text, "            and {} more", data.classes.len() - CLASSES)?;
    }
    Ok(())
}
