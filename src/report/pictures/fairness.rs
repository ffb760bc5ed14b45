//! How each group of a protected column fares: bars with 95 % intervals where they are shares of its rows.

use super::super::groups::shown;
use super::super::palette::{GRID, INK, MUTED, SERIES};
use super::super::shown::ends;
use super::super::subject::Subject;
use super::sheet::{Sheet, Side, width};
use crate::base::fmt;
use crate::eval::Fairness;

/// More groups than this are left to the table.
const MOST: usize = 24;
const ROW: f64 = 22.0;

/// One row of bars a group for each rate; nothing without groups.
pub(super) fn fairness(subject: &Subject, fairness: &Fairness) -> Option<Sheet> {
    let groups = &fairness.groups;
    if groups.is_empty() || groups.len() > MOST {
        return None;
    }
    let shown = shown(fairness);
    let names: Vec<String> = groups
        .iter()
        .map(|group| format!("{} (n {})", fmt::truncate(&group.value, 24, "…"), fmt::thousands(group.count as u64)))
        .collect();
    let left = names.iter().map(|name| width(name)).fold(0.0, f64::max) + 24.0;
    let height = groups.len() as f64 * ROW;
    let mut sheet = Sheet::new(800.0, shown.len() as f64 * (height + 46.0) + 10.0);
    for (panel, &(rate, title)) in shown.iter().enumerate() {
        let top = 10.0 + panel as f64 * (height + 46.0);
        sheet.text((left, top + 10.0), title, INK.light, Side::Right);
        let values = || groups.iter().map(move |group| group.metrics.get(rate).filter(|value| value.is_finite()));
        // Shares have one scale, so that panels can be compared; errors have their own.
        let most = values().flatten().fold(1.0_f64, f64::max);
        let most = if most > 1.0 || rate.contains("error") {
            values().flatten().fold(f64::MIN_POSITIVE, f64::max)
        } else {
            1.0
        };
        let place = |value: f64| left + (600.0 - left) * (value / most).clamp(0.0, 1.0);
        for (row, ((group, name), value)) in groups.iter().zip(&names).zip(values()).enumerate() {
            let middle = top + 34.0 + row as f64 * ROW;
            sheet.text((left - 8.0, middle), name, MUTED.light, Side::Left);
            sheet.line(vec![(left, middle), (600.0, middle)], GRID.light, 1.0);
            let Some(value) = value else { continue };
            sheet.bar((left, middle - 7.0), (place(value).max(left + 1.0), middle + 7.0), SERIES[panel % 2].light);
            let mut text = fmt::number(value);
            if let Some((low, high)) = subject.group_interval(&fairness.column, group, rate) {
                sheet.line(vec![(place(low), middle), (place(high), middle)], INK.light, 1.5);
                for end in [low, high] {
                    sheet.line(vec![(place(end), middle - 4.0), (place(end), middle + 4.0)], INK.light, 1.5);
                }
                text = format!("{text}  ({})", ends((low, high)));
            }
            sheet.small((610.0, middle), text, INK.light, Side::Right);
        }
    }
    Some(sheet)
}
