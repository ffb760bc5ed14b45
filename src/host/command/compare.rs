//! `gradus compare A.toml B.toml …`: workspaces on the same folds, and whether they differ by more than chance.

use std::fmt::Write;
use std::path::Path;

use super::super::cli::Comparing;
use super::super::failure::Failure;
use super::super::open::{Opened, ready_to_deal};
use super::super::{metric, out, signals};
use super::cv;
use crate::base::fmt;
use crate::data::{Folding, Places};
use crate::spec;
use crate::train::{Cross, Versus, cross_validate};

/// Cross-validates each workspace, and prints them beside each other.
pub(super) fn run(asked: &Comparing, places: impl Fn(&Path) -> Places) -> Result<(), Failure> {
    metric::refuse_unknown(asked.metric.as_deref())?;
    let opened: Vec<Opened> =
        asked.workspaces.iter().map(|file| Opened::read(file, &asked.overrides)).collect::<Result<_, _>>()?;
    let deal = |opened: &Opened| {
        let spec::Workspace { data, split, .. } = &opened.workspace;
        (data.path.clone(), data.test.clone(), data.images.clone(), data.rows, data.target.clone(), split.clone())
    };
    if let Some(other) = opened.iter().position(|other| deal(other) != deal(&opened[0])) {
        return Err(Failure::input(format!(
            "{} deals rows to other folds than {}. Give both the same [data] rows, target and [split]",
            asked.workspaces[other].display(),
            asked.workspaces[0].display()
        )));
    }
    let names: Vec<String> = asked.workspaces.iter().map(|file| file.display().to_string()).collect();
    let folding = Folding { folds: asked.folds, repeats: asked.repeats, shuffled: true };
    let stop = signals::heard();
    let mut crosses: Vec<Cross> = vec![];
    for ((opened, name), file) in opened.iter().zip(&names).zip(&asked.workspaces) {
        opened.warnings.iter().for_each(|doubt| out::message(doubt));
        let dataset = ready_to_deal(&opened.workspace, &places(file))?;
        metric::refuse_other(asked.metric.as_deref(), &dataset.truth)?;
        let told = |fold: &_| out::message(&format!("{name}: {}", cv::progress(fold, &folding)));
        crosses.push(cross_validate(dataset, &opened.workspace, folding, &stop, told).map_err(cv::failure)?);
    }
    let headline = crosses.first().and_then(|cross| cross.mean.headline()).map(|(name, _)| name.to_owned());
    let metric = asked.metric.clone().or(headline).unwrap_or_default();
    let versus = Versus::new(&metric, &names, &crosses).map_err(Failure::input)?;
    if asked.json {
        let document = serde_json::to_string(&versus).map_err(std::io::Error::from)?;
        return Ok(out::data(&(document + "\n"))?);
    }
    Ok(out::data(&page(&versus))?)
}

fn page(versus: &Versus) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = write_page(&mut text, versus);
    text
}

fn write_page(text: &mut String, versus: &Versus) -> std::fmt::Result {
    let folds = versus.models.first().map_or(0, |model| model.scores.len());
    writeln!(text, "{} over {folds} folds, the same of each workspace; the test rows take no part\n", versus.metric)?;
    writeln!(text, "   {:40}{:>10}{:>12}{:>12}", "", "mean", "deviation", "mean rank")?;
    for (place, model) in versus.models.iter().enumerate() {
        let (mean, deviation) = (fmt::number(model.mean), fmt::number(model.deviation));
        writeln!(text, "{}  {:40}{mean:>10}{deviation:>12}{:>12}", place + 1, model.name, fmt::number(model.rank))?;
    }
    writeln!(text, "\n{:10}{:>12}{:>16}{:>12}{:>12}", "", "difference", "corrected t p", "Wilcoxon p", "Nemenyi p")?;
    let chance = |chance: Option<f64>| chance.filter(|p| p.is_finite()).map_or_else(|| "–".into(), fmt::number);
    for pair in &versus.pairs {
        let name = format!("{} – {}", pair.places.0 + 1, pair.places.1 + 1);
        let (t, rank) = (chance(Some(pair.corrected_t.chance)), chance(Some(pair.wilcoxon.chance)));
        writeln!(text, "{name:10}{:>12}{t:>16}{rank:>12}{:>12}", fmt::number(pair.difference), chance(pair.nemenyi))?;
    }
    if let Some(friedman) = &versus.friedman {
        let (f, apart) = (chance(Some(friedman.f.chance)), fmt::number(friedman.critical_difference));
        writeln!(
            text,
            "\nFriedman p {f} (Iman and Davenport); mean ranks more than {apart} apart differ at 5 % (Nemenyi)"
        )?;
    }
    let sure: Vec<&crate::train::Pair> = versus.pairs.iter().filter(|pair| pair.corrected_t.chance < 0.05).collect();
    match sure.as_slice() {
        [] => writeln!(text, "\nNo two differ by more than chance (corrected resampled t test, 5 %)."),
        some => some.iter().try_for_each(|pair| {
            let better = larger_first(versus, pair);
            writeln!(
                text,
                "\n{} is better than {} by more than chance (corrected resampled t test, 5 %).",
                better.0, better.1
            )
        }),
    }
}

/// The names of the better and of the worse of two.
fn larger_first<'a>(versus: &'a Versus, pair: &crate::train::Pair) -> (&'a str, &'a str) {
    let (a, b) = (&versus.models[pair.places.0], &versus.models[pair.places.1]);
    let first = (pair.difference > 0.0) == crate::eval::larger_is_better(&versus.metric);
    if first { (&a.name, &b.name) } else { (&b.name, &a.name) }
}
