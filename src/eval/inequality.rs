//! How unequally predictions treat people, groups or not (Speicher et al. 2018): each row's benefit is
//! `1 + prediction - truth`, so a false positive has 2, a false negative 0.
//!
//! Values are those of AIF360 0.6; between groups, each row counts with the mean benefit of its group.

use super::binary::Binary;

/// Unequal benefits; 0 is equality. NaN without rows, or where nobody has a benefit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Inequality {
    /// Theil's index: generalised entropy of order 1.
    pub theil: f64,
    /// Generalised entropy of order 2.
    pub generalised_entropy: f64,
    /// `sqrt(2 · generalised entropy of order 2)`, AIF360's coefficient of variation.
    pub coefficient_of_variation: f64,
}

/// Between all rows of `groups`.
pub fn inequality(groups: &[Binary]) -> Inequality {
    let benefits = groups.iter().flat_map(|g| [(0.0, g.fn_), (1.0, g.tn + g.tp), (2.0, g.fp)]);
    of(&benefits.map(|(benefit, rows)| (benefit, rows as f64)).collect::<Vec<_>>())
}

/// The part of it that is between groups.
pub fn inequality_between(groups: &[Binary]) -> Inequality {
    let mean = |g: &Binary| (g.tn + g.tp + 2 * g.fp) as f64 / g.total() as f64;
    let filled = groups.iter().filter(|group| group.total() > 0);
    of(&filled.map(|group| (mean(group), group.total() as f64)).collect::<Vec<_>>())
}

/// Of benefits and how many rows have each.
fn of(benefits: &[(f64, f64)]) -> Inequality {
    let rows: f64 = benefits.iter().map(|&(_, rows)| rows).sum();
    let centre = benefits.iter().map(|&(benefit, rows)| benefit * rows).sum::<f64>() / rows;
    let mean = |of: &dyn Fn(f64) -> f64| benefits.iter().map(|&(b, rows)| rows * of(b / centre)).sum::<f64>() / rows;
    let theil = mean(&|share| if share == 0.0 { 0.0 } else { share * share.ln() });
    let generalised_entropy = mean(&|share| share * share - 1.0) / 2.0;
    Inequality { theil, generalised_entropy, coefficient_of_variation: (2.0 * generalised_entropy).sqrt() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::fixture::{close, fixture};

    #[test]
    fn golden_3_2_inequality_of_groups_a_and_b() {
        let groups = [fixture().counts(0), fixture().counts(1)];
        let found = inequality(&groups);
        close("3.2 Theil", found.theil, 0.208_276_964_937_148_95);
        close("3.2 GEI(2)", found.generalised_entropy, 0.153_513_093_851_712_52);
        close("3.2 CV", found.coefficient_of_variation, 0.554_099_438_461_568_1);
        let between = inequality_between(&groups);
        close("3.2 between-group Theil", between.theil, 0.001_057_384_587_054_574_2);
        close("3.2 between-group GEI", between.generalised_entropy, 0.001_057_971_384_651_285);
    }

    #[test]
    fn right_predictions_are_equal_and_nobody_has_no_inequality() {
        let right = Binary { tn: 3, tp: 2, ..Binary::default() };
        assert_eq!((inequality(&[right]).theil, inequality_between(&[right, right]).generalised_entropy), (0.0, 0.0));
        assert!(inequality(&[]).theil.is_nan() && inequality_between(&[Binary::default()]).theil.is_nan());
    }
}
