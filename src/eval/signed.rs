//! How far one group is from another, with AIF360's names and signs: unprivileged minus privileged, ratio unprivileged
//! over privileged.
//!
//! Fairlearn's numbers of the same ideas (see [`super::Frame`]) have no sign and take any number of groups, so the two
//! differ in more than the name. Values are those of AIF360 0.6.

use super::binary::{Binary, share};

/// A comparison of the unprivileged group, first, with the privileged one.
pub type Compare = fn(Binary, Binary) -> f64;

/// AIF360's measures by name. `mean_difference` and `base_rate_ratio` (AIF360 calls both by the names of their
/// counterparts on predictions) look at the truth alone; a ratio is NaN or infinite where the privileged rate is 0.
pub const SIGNED: &[(&str, Compare)] = &[
    ("statistical_parity_difference", |u, p| u.selection_rate() - p.selection_rate()),
    ("disparate_impact", |u, p| u.selection_rate() / p.selection_rate()),
    ("equal_opportunity_difference", |u, p| u.tpr() - p.tpr()),
    ("average_odds_difference", |u, p| f64::midpoint(u.fpr() - p.fpr(), u.tpr() - p.tpr())),
    ("average_abs_odds_difference", |u, p| f64::midpoint((u.fpr() - p.fpr()).abs(), (u.tpr() - p.tpr()).abs())),
    ("equalized_odds_difference", |u, p| (u.fpr() - p.fpr()).abs().max((u.tpr() - p.tpr()).abs())),
    ("error_rate_difference", |u, p| p.accuracy() - u.accuracy()),
    ("false_discovery_rate_difference", |u, p| false_discovery(u) - false_discovery(p)),
    ("average_predictive_value_difference", |u, p| {
        f64::midpoint(u.precision() - p.precision(), false_omission(u) - false_omission(p))
    }),
    ("mean_difference", |u, p| u.base_rate() - p.base_rate()),
    ("base_rate_ratio", |u, p| u.base_rate() / p.base_rate()),
];

/// One of [`SIGNED`] by its name.
pub fn signed(name: &str) -> Option<Compare> {
    SIGNED.iter().find(|(known, _)| *known == name).map(|&(_, compare)| compare)
}

fn false_discovery(counts: Binary) -> f64 {
    share(counts.fp, counts.tp + counts.fp)
}

fn false_omission(counts: Binary) -> f64 {
    share(counts.fn_, counts.tn + counts.fn_)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::fixture::{close, fixture};

    #[test]
    fn golden_3_2_aif360s_values_with_a_unprivileged_and_b_privileged() {
        let golden = [
            ("statistical_parity_difference", 0.063_919_259_882_254),
            ("disparate_impact", 1.131_034_482_758_620_7),
            ("equal_opportunity_difference", 0.033_716_475_095_785_46),
            ("average_odds_difference", 0.021_125_982_381_675_29),
            ("average_abs_odds_difference", 0.021_125_982_381_675_29),
            ("equalized_odds_difference", 0.033_716_475_095_785_46),
            ("error_rate_difference", -0.021_726_941_407_345_1),
            ("false_discovery_rate_difference", -0.170_833_333_333_333_34),
            ("average_predictive_value_difference", 0.145_856_227_106_227_14),
            ("mean_difference", 0.163_582_842_724_979_03),
            ("base_rate_ratio", 1.462_544_589_774_078_8),
        ];
        assert_eq!(golden.len(), SIGNED.len());
        for (name, golden) in golden {
            close(&format!("3.2 {name}"), signed(name).unwrap()(fixture().counts(0), fixture().counts(1)), golden);
        }
    }

    #[test]
    fn the_other_group_as_privileged_turns_the_sign() {
        let of = signed("statistical_parity_difference").unwrap();
        close("turned", of(fixture().counts(0), fixture().counts(1)), -of(fixture().counts(1), fixture().counts(0)));
        assert!(signed("parity").is_none());
    }
}
