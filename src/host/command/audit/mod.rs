//! `gradus audit DATA --target COL --score COL --group COL`: scores that somebody else made, judged without training.
//!
//! Several targets are labels that a row may have at once, which `labels` judges. Of one, `rows` makes truth, decision and score of the table, `groups` tells who is compared, `eval` judges, `page` and `document`
//! say it.

mod cut;
mod document;
mod groups;
mod labels;
mod page;
mod rows;
mod scan;

use std::path::Path;

use super::super::cli::Auditing;
use super::super::failure::Failure;
use super::super::out;
use crate::data::Places;
use crate::eval::{self, Asked, Audit, Decided, Metrics, Scan, Scored};
use groups::Grouping;
use rows::Judged;

/// An area below this is no bad luck.
const TURNED: f64 = 0.4;
/// Resamples behind intervals.
const RESAMPLES: usize = 1000;
/// Their seed.
const SEED: u64 = 1;

/// What is said.
struct Audited {
    /// The rows and what they were judged by.
    judged: Judged,
    /// Of all rows.
    metrics: Metrics,
    /// The interval of each metric that has one.
    intervals: Vec<(String, (f64, f64))>,
    /// By each grouping.
    by: Vec<(Grouping, Audit)>,
    /// The subgroups that decisions are worst for, where that is asked.
    scan: Option<Scan>,
    /// Whole sentences on what not to rely on.
    warnings: Vec<String>,
}

/// Judges, and prints a page or a document.
pub(super) fn run(data: &Path, asked: &Auditing, json: bool, places: &Places) -> Result<(), Failure> {
    if asked.targets.len() > 1 {
        return labels::run(data, asked, json, places);
    }
    if let Some(flag) = [("--score", asked.scores.len()), ("--prediction", asked.predictions.len())]
        .into_iter()
        .find_map(|(flag, count)| (count > 1).then_some(flag))
    {
        return Err(Failure::input(format!(
            "`{flag}` is given several times for one --target. Name a --target for each where a row may have several labels"
        )));
    }
    let audited = audited(data, asked, places)?;
    out::warnings(&audited.warnings);
    let text = if json { document::document(&audited)? } else { page::page(&audited) };
    Ok(out::data(&text)?)
}

fn audited(data: &Path, asked: &Auditing, places: &Places) -> Result<Audited, Failure> {
    let (table, judged, mut warnings) = rows::judged(data, asked, places)?;
    let (groupings, left_out) = groups::of(&table, &judged.rows, &asked.groups, &asked.privileged)?;
    let scan = scan::scanned(&table, &judged, asked)?;
    drop(table);
    warnings.extend(left_out);
    let probabilities: Vec<f64> = judged.scores.iter().flat_map(|&score| [1.0 - score, score]).collect();
    let scored =
        Scored { truth: &judged.truth, predicted: &judged.predicted, probabilities: &probabilities, classes: 2 };
    let of_decisions = |name: &str| judged.score.is_some() || !SCORED.contains(&name);
    let metrics = scored.classification();
    let metrics: Metrics = metrics.iter().filter(|(name, _)| of_decisions(name)).collect();
    warnings.extend(turned(&judged, asked, &metrics));
    let decided = Decided { truth: &judged.truth, predicted: &judged.predicted, scores: &judged.scores, groups: &[] };
    let (mut names, mut audits) = (Vec::new(), Vec::new());
    for grouping in groupings {
        let audit = of_grouping(&decided, &grouping, RESAMPLES)?;
        warnings.extend(audit.fairness.warnings.iter().cloned());
        warnings.extend(clashes(&decided, &grouping, &audit)?);
        audits.push(audit);
        names.push(grouping);
    }
    eval::correct(&mut audits);
    // The resamples of the first grouping serve all rows as well.
    let mut intervals = match audits.first() {
        Some(audit) => audit.overall.clone(),
        None => eval::intervals(&decided, RESAMPLES, SEED),
    };
    intervals.retain(|(name, _)| of_decisions(name));
    Ok(Audited { judged, metrics, intervals, by: names.into_iter().zip(audits).collect(), scan, warnings })
}

/// What is to be said where scores order rows the wrong way round and nobody said which label is positive.
fn turned(judged: &Judged, asked: &Auditing, metrics: &Metrics) -> Option<String> {
    let area = metrics.get("roc_auc").filter(|area| *area < TURNED && asked.positive.is_none())?;
    let [negative, positive] = &judged.labels;
    Some(format!(
        "The scores order rows the wrong way round (roc_auc {area:.3}) with \"{positive}\" as the positive label. If they are of \
         \"{negative}\", say `--positive {negative}`."
    ))
}

/// What only scores tell, decisions do not.
const SCORED: [&str; 6] = ["roc_auc", "average_precision", "log_loss", "brier_score", "ece", "mce"];

/// Verdicts that are compared with each other: Fairlearn's with either label as the favourable one, and AIF360's.
const COMPARED: [usize; 3] = [0, 1, 3];
/// AIF360's verdict that minds one side only.
const ONE_SIDED: usize = 2;

fn of_grouping(decided: &Decided, grouping: &Grouping, resamples: usize) -> Result<Audit, Failure> {
    let asked = Asked {
        column: &grouping.name,
        groups: &grouping.codes,
        names: &grouping.names,
        privileged: grouping.privileged.as_deref(),
        resamples,
        seed: SEED,
    };
    eval::audit(decided, &asked).ok_or_else(|| Failure::input("there are no rows to judge"))
}

/// Sentences on conventions of the four-fifths rule that do not agree, the other side of a cut among them.
fn clashes(decided: &Decided, grouping: &Grouping, audit: &Audit) -> Result<Vec<String>, Failure> {
    let told = |passes: bool| if passes { "is met" } else { "is not met" };
    let mut said = Vec::new();
    // One side of a ratio says nothing as long as nobody said who is privileged.
    let one_sided = |place: usize| place == ONE_SIDED && grouping.privileged.is_some();
    let compared =
        audit.verdicts.iter().enumerate().filter(|&(place, _)| COMPARED.contains(&place) || one_sided(place));
    let known: Vec<_> = compared.filter_map(|(_, verdict)| Some((verdict, verdict.passes()?))).collect();
    let find = |met: bool| known.iter().find(|&&(_, passes)| passes == met).map(|&(verdict, _)| verdict);
    if let (Some(met), Some(missed)) = (find(true), find(false)) {
        said.push(format!(
            "By `{}` the four-fifths rule {} under one convention ({}: {:.4}) and {} under another ({}: {:.4}). Say which one \
             is meant.",
            grouping.name,
            told(true),
            met.convention,
            met.ratio,
            told(false),
            missed.convention,
            missed.ratio
        ));
    }
    let Some(other) = &grouping.other_edge else { return Ok(said) };
    let of_other = of_grouping(decided, other, 0)?;
    let differs = |(one, two): (&eval::Verdict, &eval::Verdict)| {
        let (one_passes, two_passes) = (one.passes()?, two.passes()?);
        (one_passes != two_passes).then(|| {
            format!(
                "Cut at `{}` the four-fifths rule {} ({:.4}), at `{}` it {} ({:.4}), by {}. Say on which side the edge is.",
                grouping.name,
                told(one_passes),
                one.ratio,
                other.name,
                told(two_passes),
                two.ratio,
                one.convention
            )
        })
    };
    said.extend(audit.verdicts.iter().zip(&of_other.verdicts).find_map(differs));
    Ok(said)
}
