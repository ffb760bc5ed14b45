//! Columns that are distributed otherwise in the test rows than in those that are learnt from: Kolmogorov and Smirnov's test
//! for numbers, Pearson's for labels, corrected for asking of every column (Holm), and the population stability index
//! for how much.

use rayon::prelude::*;

use super::{Finding, Subject};
use crate::base::fmt;
use crate::base::severity::Severity::{Note, Warning};
use crate::data::dataset::Truth;
use crate::data::numbers::quantile;
use crate::data::profile::cuts;
use crate::data::table::{MISSING, Values};
use crate::eval::{Crosstab, chi_squared_chance, holm, kolmogorov_chance, kolmogorov_smirnov, stability_index};

/// The corrected chance below which it is no accident.
const CHANCE: f64 = 1e-3;
/// Stability index: something moved, much moved (the credit industry's rule of thumb).
const MOVED: f64 = 0.1;
const MUCH: f64 = 0.25;
/// Fewer rows on either side tell nothing.
const FEWEST: usize = 30;
/// Columns of more labels name their rows.
const MOST_LABELS: usize = 1000;
const PARTS: usize = 10;

/// How a column differs.
struct Moved {
    place: usize,
    chance: f64,
    index: f64,
    seen: String,
}

pub(super) fn find(subject: &Subject) -> Vec<Finding> {
    if subject.test.len() < FEWEST || subject.rows.len() < FEWEST || subject.table.images.is_some() {
        return Vec::new();
    }
    let asked = |place: usize| match (&subject.table.columns[place].values, subject.target) {
        // Labels that mean the same are written otherwise in some test files; what is true is not.
        (_, Some((target, Truth::Classes { codes, labels }))) if place == target => {
            of_labels(subject, place, codes, labels)
        }
        (Values::Numeric(numbers), _) => of_numbers(subject, place, numbers),
        (Values::Categorical { codes, levels }, _) => of_labels(subject, place, codes, levels),
    };
    let moved: Vec<Moved> = subject.used().into_par_iter().filter_map(asked).collect();
    let chances = holm(&moved.iter().map(|moved| moved.chance).collect::<Vec<f64>>());
    let told = moved.into_iter().zip(chances).filter(|(moved, chance)| *chance < CHANCE && moved.index >= MOVED);
    told.map(|(moved, chance)| {
        let severity = if moved.index >= MUCH { Warning } else { Note };
        let advice =
            "The test judges another population than the one learnt from: find out which of them the model is for.";
        Finding::new("shift", severity, &[subject.name(moved.place)], moved.seen, advice)
            .number("chance", chance)
            .number("stability_index", moved.index)
    })
    .collect()
}

fn of_numbers(subject: &Subject, place: usize, numbers: &[f64]) -> Option<Moved> {
    let ascending = |rows: &[usize]| {
        let mut present: Vec<f64> = rows.iter().map(|&row| numbers[row]).filter(|number| !number.is_nan()).collect();
        present.sort_unstable_by(f64::total_cmp);
        present
    };
    let (learnt, test) = (ascending(&subject.rows), ascending(&subject.test));
    if learnt.len() < FEWEST || test.len() < FEWEST {
        return None;
    }
    let distance = kolmogorov_smirnov(&learnt, &test);
    let cuts = cuts(PARTS, |share| quantile(&learnt, share));
    let shares = |ascending: &[f64]| -> Vec<f64> {
        let below = |cut: &f64| ascending.partition_point(|number| number <= cut);
        let ends: Vec<usize> = std::iter::once(0).chain(cuts.iter().map(below)).chain([ascending.len()]).collect();
        ends.windows(2).map(|pair| (pair[1] - pair[0]) as f64).collect()
    };
    let median = |ascending: &[f64]| fmt::number(ascending[ascending.len() / 2]);
    Some(Moved {
        place,
        chance: kolmogorov_chance(distance, learnt.len(), test.len()),
        index: stability_index(&shares(&learnt), &shares(&test)),
        seen: format!(
            "It is distributed otherwise in the test rows: their median is {}, that of the others {}.",
            median(&test),
            median(&learnt)
        ),
    })
}

fn of_labels(subject: &Subject, place: usize, codes: &[u32], levels: &[String]) -> Option<Moved> {
    if levels.len() > MOST_LABELS {
        return None;
    }
    let counts = |rows: &[usize]| {
        let mut counts = vec![0.0; levels.len()];
        rows.iter()
            .map(|&row| codes[row])
            .filter(|&code| code != MISSING)
            .for_each(|code| counts[code as usize] += 1.0);
        counts
    };
    let (learnt, test) = (counts(&subject.rows), counts(&subject.test));
    let totals = [&learnt, &test].map(|counts| counts.iter().sum::<f64>());
    if totals.iter().any(|&total| total < FEWEST as f64) {
        return None;
    }
    let sides = [(&subject.rows, 0), (&subject.test, 1)];
    let pairs = sides.into_iter().flat_map(|(rows, side)| rows.iter().map(move |&row| (codes[row], side)));
    let (statistic, freedom) = Crosstab::new(pairs, levels.len(), 2).chi_squared();
    let share = |side: usize, code: usize| [&learnt, &test][side][code] / totals[side];
    let apart = |code: &usize| (share(0, *code) - share(1, *code)).abs();
    let most = (0..levels.len()).max_by(|a, b| apart(a).total_cmp(&apart(b)))?;
    Some(Moved {
        place,
        chance: chi_squared_chance(statistic, freedom),
        index: stability_index(&learnt, &test),
        seen: format!(
            "It is distributed otherwise in the test rows: {:.1} % of them have `{}`, of the others {:.1} %.",
            100.0 * share(1, most),
            levels[most],
            100.0 * share(0, most)
        ),
    })
}
