//! Groups of a protected column: which of their rates are shown, and how sure those are by the counts they were made of.

use crate::eval::{Binary, Fairness, Group, of_rates, wilson};

/// Rates that are shown at once, with their names in words; all others stand behind a line and in the tables.
const SHOWN: [(&str, &str); 6] = [
    ("selection_rate", "selection rate"),
    ("tpr", "true positive rate"),
    ("fpr", "false positive rate"),
    ("accuracy", "accuracy"),
    ("f1_macro", "F1, macro"),
    ("mean_absolute_error", "mean absolute error"),
];

/// Those of them that the groups have.
pub(super) fn shown(fairness: &Fairness) -> Vec<(&'static str, &'static str)> {
    let there = |(name, _): &(&str, _)| fairness.groups.iter().any(|group| group.metrics.get(name).is_some());
    SHOWN.into_iter().filter(there).collect()
}

/// The 95 % interval (Wilson's) of a rate of a group, where the rate is a share of rows that can be counted.
pub(super) fn interval(group: &Group, rate: &str) -> Option<(f64, f64)> {
    if let Some(counts) = counts(group) {
        let rates = of_rates(counts);
        return rates.into_iter().find(|(name, _)| *name == rate).map(|(_, ends)| ends).filter(|ends| !ends.0.is_nan());
    }
    let share = group.metrics.get(rate).filter(|_| rate == "accuracy")?;
    Some(wilson((share * group.count as f64).round() as u64, group.count as u64))
}

/// Right and wrong decisions of a group of two classes, from its rates.
fn counts(group: &Group) -> Option<Binary> {
    let rate = |name| group.metrics.get(name).filter(|rate: &f64| rate.is_finite());
    let rows = group.count as u64;
    let positives = (rate("base_rate")? * rows as f64).round() as u64;
    let negatives = rows.saturating_sub(positives);
    let tp = (rate("tpr")? * positives as f64).round() as u64;
    let fp = (rate("fpr")? * negatives as f64).round() as u64;
    Some(Binary { tp, fp, fn_: positives.saturating_sub(tp), tn: negatives.saturating_sub(fp) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::Metrics;

    #[test]
    fn counts_come_back_from_rates() {
        let counts = Binary { tn: 50, fp: 7, fn_: 3, tp: 11 };
        let metrics: Metrics =
            [("base_rate", counts.base_rate()), ("tpr", counts.tpr()), ("fpr", counts.fpr())].into_iter().collect();
        let group = Group { value: "a".into(), count: 71, metrics };
        assert_eq!(super::counts(&group), Some(counts));
        assert_eq!(interval(&group, "tpr"), Some(wilson(11, 14)));
        assert_eq!(interval(&group, "selection_rate"), Some(wilson(18, 71)));
        assert_eq!(interval(&group, "roc_auc"), None);
    }

    #[test]
    fn of_more_classes_the_accuracy_alone_has_an_interval() {
        let group =
            Group { value: "a".into(), count: 20, metrics: [("accuracy", 0.75), ("ece", 0.1)].into_iter().collect() };
        assert_eq!(interval(&group, "accuracy"), Some(wilson(15, 20)));
        assert_eq!(interval(&group, "ece"), None);
    }
}
