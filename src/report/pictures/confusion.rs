//! Which classes are taken for which: shares of each true class as heat, with the counts.

use super::super::palette::{INK, MUTED, Rgb, luminance};
use super::sheet::{Sheet, Side, width};
use crate::base::cividis::CIVIDIS;
use crate::base::fmt;
use crate::eval::Confusion;

/// More classes than this have no room for their names.
const MOST: usize = 40;

/// Up to so many classes have zeros in their cells.
const FEW: usize = 12;

/// The matrix; nothing where there are too many classes.
pub(super) fn confusion(matrix: &Confusion) -> Option<Sheet> {
    let classes = matrix.labels.len();
    if classes == 0 || classes > MOST {
        return None;
    }
    let names: Vec<_> = matrix.labels.iter().map(|label| fmt::truncate(label, 20, "…")).collect();
    let widest = names.iter().map(|name| width(name)).fold(0.0, f64::max);
    let cell = (420.0 / classes as f64).clamp(18.0, 120.0);
    let (left, top) = (widest + 56.0, if widest < cell { 60.0 } else { widest + 60.0 });
    let side = cell * classes as f64;
    let mut sheet = Sheet::new(left + side + 20.0, top + side + 16.0);
    sheet.text((left + side / 2.0, 18.0), "predicted", INK.light, Side::Centre);
    sheet.text((18.0, top + side / 2.0), "truth", INK.light, Side::Upwards);
    for (place, name) in names.iter().enumerate() {
        let middle = (place as f64 + 0.5) * cell;
        sheet.text((left - 8.0, top + middle), name.as_ref(), MUTED.light, Side::Left);
        if widest < cell {
            sheet.text((left + middle, top - 14.0), name.as_ref(), MUTED.light, Side::Centre);
        } else {
            sheet.text((left + middle, top - 10.0 - width(name) / 2.0), name.as_ref(), MUTED.light, Side::Upwards);
        }
    }
    for (truth, row) in matrix.counts.iter().enumerate() {
        let all = row.iter().sum::<u64>().max(1) as f64;
        for (predicted, &count) in row.iter().enumerate() {
            let (x, y) = (left + predicted as f64 * cell, top + truth as f64 * cell);
            let colour = heat(count as f64 / all);
            sheet.bar((x, y), (x + cell - 1.0, y + cell - 1.0), colour);
            let text = if cell >= 60.0 { fmt::thousands(count) } else { fmt::count(count) };
            if (count > 0 || classes <= FEW) && width(&text) < cell - 2.0 {
                sheet.text((x + cell / 2.0, y + cell / 2.0), text, over(colour), Side::Centre);
            }
        }
    }
    Some(sheet)
}

/// The colour of a share.
fn heat(share: f64) -> Rgb {
    let place = share.clamp(0.0, 1.0) * (CIVIDIS.len() - 1) as f64;
    let (below, rest) = (place.floor() as usize, place.fract());
    let above = (below + 1).min(CIVIDIS.len() - 1);
    let mix = |channel: usize| {
        let (from, to) = (f64::from(CIVIDIS[below][channel]), f64::from(CIVIDIS[above][channel]));
        (from + rest * (to - from)).round() as u8
    };
    [mix(0), mix(1), mix(2)]
}

/// Nearly black or nearly white, whichever is read better over `colour`; no colour of the page, so that it stays what it is
/// in the dark.
fn over(colour: Rgb) -> Rgb {
    if luminance(colour) > 0.18 { [1, 1, 1] } else { [254, 254, 254] }
}
