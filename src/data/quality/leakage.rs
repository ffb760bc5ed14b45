//! Features that alone tell the target: they say the same in other words, or are found out only after it.
//!
//! Each feature is cut into at most 64 parts and is asked for the target of a fifth of the rows by what is true of the same
//! part in the others, so that a column of many labels cannot win by heart. One pass over the rows a feature.

use rayon::prelude::*;

use super::{Finding, Fix, Subject};
use crate::base::severity::Severity::{Severe, Warning};
use crate::data::dataset::Truth;
use crate::data::profile::bins;
use crate::data::table::{MISSING, Values};

const FOLDS: usize = 5;
const PARTS: usize = 64;
/// Parts times classes beyond which a column is an identifier and is not asked.
const LARGEST: usize = 1 << 20;
/// In fewer rows a feature may tell the target by chance.
const FEWEST_ROWS: usize = 50;
/// Share of what there is to tell from which one feature tells too much, and from which it is all but the target.
const TOO_MUCH: f64 = 0.9;
const ALL: f64 = 0.995;

pub(super) fn find(subject: &Subject) -> Vec<Finding> {
    let Some((_, truth)) = subject.target else { return Vec::new() };
    if subject.rows.len() < FEWEST_ROWS {
        return Vec::new();
    }
    let truth = truth.of_rows(&subject.rows);
    let told = |&place: &usize| {
        let (codes, parts) = cut(subject, place);
        let skill = match &truth {
            Truth::Classes { codes: classes, labels } if parts * labels.len() <= LARGEST => {
                of_classes(&codes, parts, classes, labels.len())
            }
            Truth::Numbers(numbers) if parts <= LARGEST => of_numbers(&codes, parts, numbers),
            _ => return None,
        };
        (skill >= TOO_MUCH).then(|| finding(subject, place, skill))
    };
    subject.features.par_iter().filter_map(told).collect()
}

fn finding(subject: &Subject, place: usize, skill: f64) -> Finding {
    let (name, target) = (subject.name(place), subject.target_name());
    let seen =
        format!("It alone tells {:.1} % of what there is to know of `{target}`.", (1000.0 * skill).floor() / 10.0);
    let advice = "Is it known before the target is, and not made from it? If not, leave it out: the model would be useless \
                  when it is missing.";
    let severity = if skill >= ALL { Severe } else { Warning };
    let found = Finding::new("leakage", severity, &[name], seen, advice);
    found.number("skill", skill).fix(Fix::Drop(vec![name.to_owned()]))
}

/// The part that each row looked at is in, and how many parts there are; missing cells are one of their own.
fn cut(subject: &Subject, place: usize) -> (Vec<u32>, usize) {
    let (codes, parts): (Vec<u32>, usize) = match &subject.table.columns[place].values {
        Values::Numeric(numbers) => {
            let numbers: Vec<f64> = subject.rows.iter().map(|&row| numbers[row]).collect();
            (bins(&numbers, PARTS), PARTS)
        }
        Values::Categorical { codes, levels } => (subject.rows.iter().map(|&row| codes[row]).collect(), levels.len()),
    };
    (codes.into_iter().map(|code| if code == MISSING { parts as u32 } else { code }).collect(), parts + 1)
}

/// Balanced accuracy in rows that were not looked at, from 0 for chance to 1.
fn of_classes(codes: &[u32], parts: usize, classes: &[u32], count: usize) -> f64 {
    let known = |place: &usize| classes[*place] != MISSING;
    let (mut all, mut sizes) = (vec![0_u32; parts * count], vec![0_u32; count]);
    for place in (0..codes.len()).filter(known) {
        all[codes[place] as usize * count + classes[place] as usize] += 1;
        sizes[classes[place] as usize] += 1;
    }
    let mut right = vec![0_u32; count];
    for fold in 0..FOLDS {
        let mut others = all.clone();
        let of_fold = || (fold..codes.len()).step_by(FOLDS).filter(known);
        of_fold().for_each(|place| others[codes[place] as usize * count + classes[place] as usize] -= 1);
        let named: Vec<Option<u32>> = others.chunks_exact(count).map(|counts| likeliest(counts, &sizes)).collect();
        for place in of_fold() {
            right[classes[place] as usize] += u32::from(named[codes[place] as usize] == Some(classes[place]));
        }
    }
    let seen = sizes.iter().filter(|&&size| size > 0).count() as f64;
    let recalls = right
        .iter()
        .zip(&sizes)
        .filter(|(_, size)| **size > 0)
        .map(|(&right, &size)| f64::from(right) / f64::from(size));
    let accuracy = recalls.sum::<f64>() / seen;
    if seen > 1.0 { (accuracy - 1.0 / seen) / (1.0 - 1.0 / seen) } else { 0.0 }
}

/// The class with the largest share of its rows in a part; none of an empty one.
fn likeliest(counts: &[u32], sizes: &[u32]) -> Option<u32> {
    let share = |class: usize| f64::from(counts[class]) / f64::from(sizes[class].max(1));
    (0..counts.len())
        .filter(|&class| counts[class] > 0)
        .max_by(|&a, &b| share(a).total_cmp(&share(b)))
        .map(|class| class as u32)
}

/// The share of variance told in rows that were not looked at.
fn of_numbers(codes: &[u32], parts: usize, numbers: &[f64]) -> f64 {
    let known = |place: &usize| !numbers[*place].is_nan();
    let mut all = vec![(0.0, 0.0); parts];
    let (mut sum, mut count) = (0.0, 0.0);
    for place in (0..codes.len()).filter(known) {
        all[codes[place] as usize].0 += numbers[place];
        all[codes[place] as usize].1 += 1.0;
        sum += numbers[place];
        count += 1.0;
    }
    let mean = sum / count;
    let (mut left, mut total) = (0.0, 0.0);
    for fold in 0..FOLDS {
        let mut others = all.clone();
        let of_fold = || (fold..codes.len()).step_by(FOLDS).filter(known);
        for place in of_fold() {
            others[codes[place] as usize].0 -= numbers[place];
            others[codes[place] as usize].1 -= 1.0;
        }
        for place in of_fold() {
            let (sum, count) = others[codes[place] as usize];
            let told = if count > 0.5 { sum / count } else { mean };
            left += (numbers[place] - told).powi(2);
            total += (numbers[place] - mean).powi(2);
        }
    }
    if total > 0.0 { 1.0 - left / total } else { 0.0 }
}
