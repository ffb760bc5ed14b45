//! `--scan`: the subgroups that decisions are worst for.

use super::super::super::cli::Auditing;
use super::super::super::failure::Failure;
use super::rows::{Judged, unknown};
use crate::data::{Table, conditions};
use crate::eval::{Scan, Sought, scan};

/// Slices at most for each rate.
const LISTED: usize = 10;

/// Combines the columns that are named, or all that do not say what is true or decided; `None` where it is not asked for.
pub(super) fn scanned(table: &Table, judged: &Judged, asked: &Auditing) -> Result<Option<Scan>, Failure> {
    let Some(named) = &asked.scan else { return Ok(None) };
    let named: Vec<&str> = named.iter().map(String::as_str).filter(|name| !name.is_empty()).collect();
    if let Some(name) = named.iter().find(|name| table.column(name).is_none()) {
        return Err(unknown(table, "--scan", name));
    }
    let says = [Some(asked.target()), asked.score().map(String::as_str), asked.prediction().map(String::as_str)];
    let others = table.columns.iter().filter(|column| !says.contains(&Some(column.name.as_str())));
    let others: Vec<&str> = others.map(|column| column.name.as_str()).collect();
    let columns = if named.is_empty() { &others } else { &named };
    let least = asked.least.unwrap_or_else(|| Sought::usual_least(judged.rows.len()));
    let sought = Sought { conditions: 3, least, listed: LISTED, only_errors: false };
    let conditions = conditions(table, &judged.rows, columns, least);
    Ok(scan(&conditions, &judged.truth, &judged.predicted, &sought))
}
