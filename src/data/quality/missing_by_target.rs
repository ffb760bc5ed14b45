//! Columns whose cells are missing more often for one target than for another: the gaps are no accident, and may even be
//! found out only after what is to be predicted.

use super::missing::indicator;
use super::{Finding, Subject};
use crate::base::severity::Severity::{Note, Warning};
use crate::data::dataset::Truth;
use crate::data::table::{MISSING, Values};
use crate::eval::{Crosstab, chi_squared_chance, holm, pearson};

/// Missing and present cells that a column needs for a share to mean anything.
const FEWEST: usize = 10;
/// The chance of it, after asking of every column, below which it is no accident.
const CHANCE: f64 = 1e-3;
/// Cramér's V, or the correlation, from which it matters: Cohen (1988) calls 0.1 a small effect.
const EFFECT: f64 = 0.1;

pub(super) fn find(subject: &Subject) -> Vec<Finding> {
    let Some((_, truth)) = subject.target else { return Vec::new() };
    let gappy: Vec<usize> = subject
        .features
        .iter()
        .copied()
        .filter(|&place| (FEWEST..=subject.rows.len().saturating_sub(FEWEST)).contains(&subject.columns[place].missing))
        .collect();
    let found: Vec<(f64, f64, String)> = gappy.iter().map(|&place| asked(subject, place, truth)).collect();
    let chances = holm(&found.iter().map(|(chance, ..)| *chance).collect::<Vec<f64>>());
    let told = |((&place, (_, effect, seen)), chance): ((&usize, (f64, f64, String)), f64)| {
        if chance.is_nan() || chance >= CHANCE || effect < EFFECT {
            return None;
        }
        let values = &subject.table.columns[place].values;
        let numeric = matches!(values, Values::Numeric(_));
        let advice =
            "Make sure that it is missing as often when the model is used; if so, let the model see where it is.";
        let name = subject.name(place);
        let found = Finding::new("missing_by_target", if numeric { Warning } else { Note }, &[name], seen, advice)
            .rows(subject.rows.iter().copied().filter(|&row| values.is_missing(row)))
            .number("effect", effect)
            .number("chance", chance)
            .fix(numeric.then(|| indicator(vec![name.to_owned()])));
        (!subject.sees_to(&found)).then_some(found)
    };
    gappy.iter().zip(found).zip(chances).filter_map(told).collect()
}

/// The chance that it is an accident, how strong it is, and what is seen.
fn asked(subject: &Subject, place: usize, truth: &Truth) -> (f64, f64, String) {
    let values = &subject.table.columns[place].values;
    match truth {
        Truth::Classes { codes, labels } => {
            let pairs = subject.rows.iter().map(|&row| (u32::from(values.is_missing(row)), codes[row]));
            let table = Crosstab::new(pairs, 2, labels.len());
            let (statistic, freedom) = table.chi_squared();
            (chi_squared_chance(statistic, freedom), table.cramers_v(), shares(subject, values, codes, labels))
        }
        Truth::Numbers(numbers) => {
            let known = subject.rows.iter().filter(|&&row| !numbers[row].is_nan());
            let (gaps, y): (Vec<f64>, Vec<f64>) =
                known.map(|&row| (f64::from(u8::from(values.is_missing(row))), numbers[row])).unzip();
            let strength = pearson(&gaps, &y);
            let seen = format!(
                "Where it is missing, `{}` is {}.",
                subject.target_name(),
                if strength > 0.0 { "larger" } else { "smaller" }
            );
            // For large samples n r² is chi-squared with one degree of freedom.
            (chi_squared_chance(y.len() as f64 * strength * strength, 1.0), strength.abs(), seen)
        }
    }
}

/// Where it is missing most often and least often.
fn shares(subject: &Subject, values: &Values, codes: &[u32], labels: &[String]) -> String {
    let mut counts = vec![(0.0, 0.0); labels.len()];
    for &row in subject.rows.iter().filter(|&&row| codes[row] != MISSING) {
        let (missing, all) = &mut counts[codes[row] as usize];
        *missing += f64::from(u8::from(values.is_missing(row)));
        *all += 1.0;
    }
    let mut shares: Vec<(f64, &String)> = counts
        .iter()
        .zip(labels)
        .filter(|((_, all), _)| *all > 0.0)
        .map(|((missing, all), label)| (missing / all, label))
        .collect();
    shares.sort_by(|a, b| a.0.total_cmp(&b.0));
    let [least, .., most] = &shares[..] else { return String::new() };
    format!(
        "It is missing in {:.0} % of the rows of `{}` and {:.0} % of those of `{}`.",
        100.0 * most.0,
        most.1,
        100.0 * least.0,
        least.1
    )
}
