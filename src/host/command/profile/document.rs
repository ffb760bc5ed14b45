//! A profile as programs read it.

use serde_json::{Value, json};

use super::Known;
use crate::data::{Association, ColumnProfile, Coverage};
use crate::host::failure::Failure;
use crate::host::findings;

pub(super) fn document(known: &Known, warnings: &[String]) -> Result<String, Failure> {
    let profile = &known.profile;
    let target = known.target.as_ref().map(|(name, task, found)| {
        json!({"column": name, "task": task, "associations": found.iter().map(association).collect::<Vec<_>>()})
    });
    let document = json!({
        "rows": profile.rows, "duplicates": profile.duplicates,
        "columns": profile.columns.iter().map(column).collect::<Vec<_>>(),
        "target": target, "coverage": known.coverage.iter().map(coverage).collect::<Vec<_>>(),
        "findings": findings::documents(&known.findings, profile.rows), "warnings": warnings,
    });
    Ok(serde_json::to_string(&document).map_err(std::io::Error::from)? + "\n")
}

fn column(column: &ColumnProfile) -> Value {
    let numbers = column.numbers.as_ref().map(|s| {
        json!({"min": s.min, "q05": s.q05, "q25": s.q25, "median": s.median, "q75": s.q75, "q95": s.q95, "max": s.max,
               "mean": s.mean, "std": s.std})
    });
    let histogram = column.numbers.as_ref().map(|s| {
        let edges: Vec<f64> = column.histogram.iter().map(|(edge, _)| *edge).chain([s.max]).collect();
        json!({"edges": edges, "counts": column.histogram.iter().map(|(_, count)| count).collect::<Vec<_>>()})
    });
    json!({
        "name": column.name, "type": column.kind.name(), "missing": column.missing, "distinct": column.distinct,
        "numbers": numbers, "histogram": histogram, "top": column.top, "warnings": column.warnings,
    })
}

fn association(association: &Association) -> Value {
    json!({
        "column": association.column, "rows": association.rows, "pearson": association.pearson,
        "spearman": association.spearman, "cramers_v": association.cramers_v,
        "correlation_ratio": association.correlation_ratio, "mutual_information": association.mutual_information,
    })
}

fn coverage(coverage: &Coverage) -> Value {
    let groups = coverage.groups.iter().map(|group| {
        let labels = coverage.labels.iter().zip(&group.labels).map(|(label, (count, interval))| {
            json!({"label": label, "rows": count, "share": *count as f64 / group.rows as f64, "interval": interval})
        });
        json!({"values": group.values, "rows": group.rows, "labels": labels.collect::<Vec<_>>()})
    });
    json!({"columns": coverage.columns, "groups": groups.collect::<Vec<_>>()})
}
