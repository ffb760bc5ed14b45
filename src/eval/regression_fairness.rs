//! Fairness of a regression: every group's errors, and how far groups are apart.

use super::disparity::{difference, ratio};
use super::fairness::{Fairness, Group, between};
use super::groups::{members, small_groups};
use super::metrics::Metrics;
use super::regression::{comparable, mean, r2};

/// Judges predictions group by group; codes and names as for [`super::fairness`], values in the unit of the target.
/// Each group has `mean_absolute_error`, `root_mean_squared_error`, `mean_error` (prediction minus truth),
/// `mean_prediction`, `mean_target` and `r2`; the summary has the difference of each between groups and the ratio of
/// the mean absolute errors. Lengths that differ, and values that are not finite, give no groups.
pub fn regression_fairness(
    column: &str,
    groups: &[u32],
    names: &[String],
    truth: &[f64],
    predicted: &[f64],
) -> Fairness {
    let fits = comparable(truth, predicted) && groups.len() == truth.len();
    let members = if fits { members(groups, names) } else { Vec::new() };
    let warnings = small_groups(column, &members);
    let groups: Vec<Group> = members
        .into_iter()
        .map(|group| {
            let of = |values: &[f64]| -> Vec<f64> { group.rows.iter().map(|&row| values[row]).collect() };
            Group { count: group.rows.len(), metrics: errors(&of(truth), &of(predicted)), value: group.value }
        })
        .collect();
    let summary = between_numbers(groups.iter().map(|group| &group.metrics));
    Fairness { column: column.into(), summary, groups, warnings }
}

fn errors(truth: &[f64], predicted: &[f64]) -> Metrics {
    let errors = || truth.iter().zip(predicted).map(|(y, p)| p - y);
    [
        ("mean_absolute_error", mean(errors().map(f64::abs))),
        ("root_mean_squared_error", mean(errors().map(|e| e * e)).sqrt()),
        ("mean_error", mean(errors())),
        ("mean_prediction", mean(predicted.iter().copied())),
        ("mean_target", mean(truth.iter().copied())),
        ("r2", r2(truth, predicted)),
    ]
    .into_iter()
    .collect()
}

/// How far groups are apart.
pub(super) fn between_numbers<'a>(groups: impl Iterator<Item = &'a Metrics> + Clone) -> Metrics {
    let mut summary = Metrics::default();
    for name in ["mean_absolute_error", "root_mean_squared_error", "mean_error", "mean_prediction", "mean_target", "r2"]
    {
        summary.push(format!("{name}_difference"), between(groups.clone(), name, difference));
    }
    summary.push("mean_absolute_error_ratio", between(groups, "mean_absolute_error", ratio));
    summary
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::fixture::{close, fixture, group_names};

    #[test]
    fn groups_of_the_fixture_have_the_references_errors() {
        let f = fixture();
        let (truth, predicted) = f.regression();
        let found = regression_fairness("group", &f.group, &group_names(), &truth, &predicted);
        for (group, golden) in found.groups.iter().zip([
            [
                2.996_137_057_827_122,
                3.724_724_204_152_518,
                0.169_887_862_585_741_9,
                5.354_783_546_511_384,
                5.184_895_683_925_641_5,
                -0.767_653_561_205_298_8,
            ],
            [
                3.611_547_727_046_943_4,
                4.188_471_401_002_443_5,
                0.189_830_036_606_730_48,
                5.163_807_567_527_018,
                4.973_977_530_920_288,
                -0.995_890_369_568_203_3,
            ],
            [
                3.374_580_746_937_182_7,
                4.178_958_349_244_040_5,
                -0.086_843_454_309_048_19,
                4.601_604_950_674_359,
                4.688_448_404_983_407,
                -0.751_478_647_521_838_9,
            ],
        ]) {
            for ((name, value), golden) in group.metrics.iter().zip(golden) {
                close(&format!("reference {} {name}", group.value), value, golden);
            }
        }
        for ((name, value), golden) in found.summary.iter().zip([
            0.615_410_669_219_821_6,
            0.463_747_196_849_925_4,
            0.276_673_490_915_778_64,
            0.753_178_595_837_025_2,
            0.496_447_278_942_234_5,
            0.244_411_722_046_364_4,
            0.829_599_186_905_104_3,
        ]) {
            close(&format!("reference {name}"), value, golden);
        }
        assert_eq!(found.warnings, Vec::<String>::new());
    }

    #[test]
    fn too_high_for_one_and_too_low_for_the_other_is_a_difference_though_errors_are_alike() {
        let found = regression_fairness("g", &[0, 1], &group_names(), &[1.0, 1.0], &[2.0, 0.0]);
        assert_eq!(found.summary.get("mean_absolute_error_difference"), Some(0.0));
        assert_eq!(found.summary.get("mean_error_difference"), Some(2.0));
    }

    #[test]
    fn what_does_not_fit_together_has_no_groups() {
        let found = regression_fairness("g", &[0], &group_names(), &[1.0, 2.0], &[1.0, 2.0]);
        assert!(found.groups.is_empty() && found.summary.iter().all(|(_, value)| value.is_nan()));
        assert_eq!(found.summary.len(), 7);
    }
}
