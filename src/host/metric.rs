//! Metrics that are asked for by name, refused before anything is trained for one that it could not be judged by.

use super::failure::Failure;
use crate::base::diag::nearest;
use crate::data::Truth;
use crate::eval::judged_by;
use crate::spec;

/// Refuses a metric that nothing is ever judged by.
pub(super) fn refuse_unknown(metric: Option<&str>) -> Result<(), Failure> {
    let Some(metric) = metric.filter(|name| !spec::JUDGED.contains(name)) else { return Ok(()) };
    let near = nearest(metric, spec::JUDGED);
    let hint = near
        .map_or_else(|| format!("; there are {}", spec::JUDGED.join(", ")), |near| format!(" (did you mean {near}?)"));
    Err(Failure::input(format!("there is no metric {metric:?}{hint}")))
}

/// Refuses one that rows of this truth are not judged by.
pub(super) fn refuse_other(metric: Option<&str>, truth: &Truth) -> Result<(), Failure> {
    let (known, of) = match truth {
        Truth::Numbers(_) => (judged_by(0), "numbers".to_owned()),
        Truth::Classes { labels, .. } => (judged_by(labels.len()), format!("{} classes", labels.len())),
    };
    match metric.filter(|name| !known.contains(name)) {
        None => Ok(()),
        Some(name) => Err(Failure::input(format!("{name} is no metric of {of}; there are {}", known.join(", ")))),
    }
}
