//! `gradus curve W.toml`: how a metric goes with the number of training rows, or with a setting, on rows that were not learnt
//! from and on those that were.

use std::fmt::Write;
use std::path::Path;

use super::super::cli::{Overrides, Varying};
use super::super::failure::Failure;
use super::super::open::{Opened, ready_to_deal};
use super::super::{metric, out, signals};
use super::cv;
use crate::base::fmt;
use crate::data::{Folding, Places};
use crate::spec;
use crate::train::{CrossError, Curve, CurveError, Variant};

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
    let over = asked.over.as_deref().and_then(|over| over.split('=').next()).map(str::trim);
    let mut curve = Curve::new(asked.metric.clone(), over.map(str::to_owned));
    for variant in variants {
        let dataset = ready_to_deal(&variant.workspace, places)?;
        metric::refuse_other(asked.metric.as_deref(), &dataset.truth)?;
        let told = |fold: &_| out::message(&format!("{}: {}", variant.name, cv::progress(fold, &folding)));
        curve.add(dataset, &variant, folding, &stop, told).map_err(failure)?;
    }
    if asked.json {
        let (metric, points) = (curve.metric.as_deref().unwrap_or_default(), &curve.points);
        let document = serde_json::json!({ "metric": metric, "over": over.unwrap_or("rows"), "points": points });
        return Ok(out::data(&format!("{document}\n"))?);
    }
    Ok(out::data(&page(&curve))?)
}

fn failure(error: CurveError) -> Failure {
    match error {
        CurveError::Cross(error) => cv::failure(error),
        CurveError::TooFew { error: ref cross, .. } if matches!(**cross, CrossError::Failed { .. }) => {
            Failure::run(error.to_string())
        }
        CurveError::TooFew { .. } | CurveError::NoMetric(_) => Failure::input(error.to_string()),
    }
}

/// The workspace with each value of a key.
fn varied(over: &str, file: &Path, overrides: &Overrides) -> Result<Vec<Variant>, Failure> {
    let (key, values) = spec::varied(over).map_err(|why| Failure::input(format!("--over {over:?} {why}")))?;
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

fn page(curve: &Curve) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = write_page(&mut text, curve);
    text
}

fn write_page(text: &mut String, curve: &Curve) -> std::fmt::Result {
    let metric = curve.metric.as_deref().unwrap_or_default();
    let over = curve.over.as_deref().unwrap_or("rows learnt from");
    writeln!(text, "{metric}, mean and deviation over folds; the test rows take no part\n")?;
    writeln!(text, "{over:24}{:>12}{:>12}{:>12}{:>12}", "learnt", "±", "judged", "±")?;
    for (place, point) in curve.points.iter().enumerate() {
        let [a, b, c, d] = [point.train.0, point.train.1, point.judged.0, point.judged.1].map(fmt::number);
        let mark = if curve.best() == Some(place) { "  best" } else { "" };
        writeln!(text, "{:24}{a:>12}{b:>12}{c:>12}{d:>12}{mark}", point.at)?;
    }
    writeln!(text, "\n{}", curve.advice())
}
