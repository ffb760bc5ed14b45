//! `gradus curve W.toml`: how a metric goes with the number of training rows, or with a setting, on rows that were not learnt
//! from and on those that were.

use std::fmt::Write;
use std::path::Path;

use serde::Serialize;

use super::super::cli::{Overrides, Varying};
use super::super::failure::Failure;
use super::super::open::{Opened, ready_to_deal};
use super::super::{out, signals};
use super::cv;
use crate::base::fmt;
use crate::data::{Folding, Places};
use crate::eval::larger_is_better;
use crate::spec;
use crate::train::{Cross, cross_validate_share};

/// One point of the curve.
#[derive(Clone, Debug, Serialize)]
struct Point {
    /// The value of the setting, or rows learnt from.
    at: String,
    /// Mean and sample deviation over folds on rows learnt from.
    train: (f64, f64),
    /// The same on rows that were judged.
    judged: (f64, f64),
    /// Each fold on rows that were judged.
    folds: Vec<f64>,
}

/// Cross-validates at each size or value, and prints the curve.
pub(super) fn run(
    opened: &Opened,
    file: &Path,
    overrides: &Overrides,
    asked: &Varying,
    places: &Places,
) -> Result<(), Failure> {
    let variants = match &asked.over {
        Some(over) => varied(over, file, overrides)?,
        None => sized(opened, &asked.sizes)?,
    };
    let folding = Folding { folds: asked.folds, repeats: 1, shuffled: true };
    let stop = signals::heard();
    opened.warnings.iter().for_each(|doubt| out::message(doubt));
    let (mut points, mut metric) = (vec![], asked.metric.clone());
    for Variant { name, workspace, share } in variants {
        let dataset = ready_to_deal(&workspace, places)?;
        let told = |fold: &_| out::message(&format!("{name}: {}", cv::progress(fold, &folding)));
        let cross = cross_validate_share(dataset, &workspace, folding, share, &stop, told).map_err(cv::failure)?;
        let metric = metric.get_or_insert_with(|| cross.mean.headline().map_or("", |(name, _)| name).to_owned());
        let at = if asked.over.is_some() { name } else { fmt::thousands(learnt(&cross) as u64) };
        points.push(point(at, &cross, metric)?);
    }
    let (metric, over) = (metric.unwrap_or_default(), asked.over.as_deref().and_then(|over| over.split('=').next()));
    if asked.json {
        let document = serde_json::json!({ "metric": metric, "over": over.unwrap_or("rows"), "points": points });
        return Ok(out::data(&format!("{document}\n"))?);
    }
    Ok(out::data(&page(&metric, over, &points))?)
}

/// A workspace to cross-validate, learning from a share of the rows.
struct Variant {
    name: String,
    workspace: spec::Workspace,
    share: f64,
}

/// The workspace with each value of a key.
fn varied(over: &str, file: &Path, overrides: &Overrides) -> Result<Vec<Variant>, Failure> {
    let wrong =
        |why: &str| Failure::input(format!("--over {over:?} {why}; write it like train.weight_decay=0,1e-4,1e-2"));
    let (key, values) = over.split_once('=').ok_or_else(|| wrong("has no ="))?;
    let values = spec::listed(values).ok_or_else(|| wrong("is no list of TOML values"))?;
    let of_value = |name: String| {
        let mut overrides = overrides.clone();
        overrides.sets.push(format!("{key}={name}"));
        let workspace = Opened::read(file, &overrides)?.workspace;
        Ok(Variant { name, workspace, share: 1.0 })
    };
    values.into_iter().map(of_value).collect()
}

/// The workspace at each share of the training rows.
fn sized(opened: &Opened, sizes: &[f64]) -> Result<Vec<Variant>, Failure> {
    if let Some(size) = sizes.iter().find(|size| !(**size > 0.0 && **size <= 1.0)) {
        return Err(Failure::input(format!("--sizes are shares above 0 and up to 1, found {size}")));
    }
    let of_size = |&share: &f64| Variant { name: fmt::percent(share), workspace: opened.workspace.clone(), share };
    Ok(sizes.iter().map(of_size).collect())
}

/// Rows that a fold learnt from, on average.
fn learnt(cross: &Cross) -> usize {
    cross.results.iter().map(|fold| fold.rows.train).sum::<usize>() / cross.results.len().max(1)
}

fn point(at: String, cross: &Cross, metric: &str) -> Result<Point, Failure> {
    let train = cross.over_folds(|fold| fold.train.get(metric));
    let judged = cross.over_folds(|fold| fold.metrics.get(metric));
    let (Some(train), Some(judged)) = (train, judged) else {
        return Err(Failure::input(format!("these workspaces have no metric {metric:?}")));
    };
    let folds = cross.results.iter().filter_map(|fold| fold.metrics.get(metric)).collect();
    Ok(Point { at, train, judged, folds })
}

fn page(metric: &str, over: Option<&str>, points: &[Point]) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = write_page(&mut text, metric, over, points);
    text
}

fn write_page(text: &mut String, metric: &str, over: Option<&str>, points: &[Point]) -> std::fmt::Result {
    writeln!(text, "{metric}, mean and deviation over folds; the test rows take no part\n")?;
    writeln!(text, "{:24}{:>12}{:>12}{:>12}{:>12}", over.unwrap_or("rows learnt from"), "learnt", "±", "judged", "±")?;
    let better = |a: f64, b: f64| if larger_is_better(metric) { a > b } else { a < b };
    let best = points.iter().reduce(|best, point| if better(point.judged.0, best.judged.0) { point } else { best });
    for point in points {
        let numbers = [point.train.0, point.train.1, point.judged.0, point.judged.1].map(fmt::number);
        let mark = if best.is_some_and(|best| std::ptr::eq(best, point)) { "  best" } else { "" };
        let [a, b, c, d] = numbers;
        writeln!(text, "{:24}{a:>12}{b:>12}{c:>12}{d:>12}{mark}", point.at)?;
    }
    writeln!(text, "\n{}", advice(metric, over, points))
}

/// What the ends of the curve say.
fn advice(metric: &str, over: Option<&str>, points: &[Point]) -> String {
    let [.., before, last] = points else { return "One point is no curve.".into() };
    if let Some(key) = over {
        return format!(
            "Differences smaller than the deviation are chance; set `{key}` by `gradus compare` where it matters."
        );
    }
    let sign = if larger_is_better(metric) { 1.0 } else { -1.0 };
    // Folds differ by more than sizes do, so what more rows bring is looked at in each.
    let gains: Vec<f64> = last.folds.iter().zip(&before.folds).map(|(last, before)| sign * (last - before)).collect();
    let better = gains.iter().filter(|gain| **gain > 0.0).count();
    let gap = sign * (last.train.0 - last.judged.0);
    match (better * 5 >= gains.len() * 4, gap > 2.0 * last.judged.1) {
        (true, _) => "It still gets better with more rows: more data are worth most.".into(),
        (false, true) => {
            "Rows that were learnt from are judged much better than others: regularise, simplify, or get more rows."
                .into()
        }
        (false, false) => {
            "More rows no longer help, and both are alike: more capacity or better features are worth most.".into()
        }
    }
}
