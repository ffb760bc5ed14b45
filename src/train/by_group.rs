//! Thresholds by group at the end of a run, chosen on rows that are no test rows, and what they changed.

use serde::{Deserialize, Serialize};

use super::judge::{Judged, Said};
use super::report::Report;
use crate::eval::{ByGroup, Equalized, FAIRLEARN, Fairness, Metrics, equalized, larger_is_better};
use crate::spec::Workspace;

/// What thresholds by group changed on the judged part, the network being the same.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mitigated {
    /// The column whose groups have thresholds of their own.
    pub column: String,
    /// The part that both are judged on; thresholds are chosen on training and validation rows.
    #[serde(default)]
    pub part: String,
    /// Metrics and comparisons at one threshold for all.
    pub before: Metrics,
    /// The same by group.
    pub after: Metrics,
}

/// The judged part at one threshold for all.
pub(super) struct Unmitigated {
    column: String,
    before: Metrics,
}

/// Rules, and what is doubtful about them.
type Chosen = (ByGroup, Vec<String>);

/// The rules for the groups that the workspace names, chosen on what was said of these parts: the training and the validation
/// rows, because a group has too few positive rows among the latter alone.
///
/// # Errors
/// A sentence on why one threshold decides for all instead.
pub(super) fn rules(workspace: &Workspace, parts: [&Said; 2], threshold: f64) -> Result<Chosen, String> {
    let fairness = &workspace.fairness;
    let Some(column) = workspace.mitigated_column() else {
        return Err("No column is protected, so one threshold decides for all.".into());
    };
    let (mut truth, mut codes, mut names, mut positive) = (vec![], vec![], &vec![], vec![]);
    for said in parts {
        let part = said.part();
        let groups = part.groups.iter().find(|groups| groups.column == column);
        if let (Some(groups), Some(classes)) = (groups, part.truth.codes()) {
            truth.extend_from_slice(classes);
            codes.extend_from_slice(&groups.codes);
            names = &groups.names;
            positive.extend(said.scores.iter().skip(1).step_by(2));
        }
    }
    let lots = (!fairness.randomised).then_some(fairness.bound);
    let found = equalized(fairness.constraint.parity(), &truth, &positive, (&codes, names), lots);
    let Equalized { rules, without } = found
        .map_err(|why| format!("No thresholds by {column} can be chosen: {why}. One threshold decides for all."))?;
    let mut doubts = vec![];
    if !without.is_empty() {
        doubts.push(format!(
            "Rows of {} are of one class only, so one threshold decides for {}: {threshold}.",
            without.join(", "),
            if without.len() == 1 { "that group" } else { "these groups" }
        ));
    }
    let rules = ByGroup { column: column.into(), rules, otherwise: threshold, seed: workspace.train.seed };
    Ok((rules, doubts))
}

impl Unmitigated {
    /// What was judged at one threshold.
    pub(super) fn new(column: &str, judged: &Judged) -> Self {
        Self { column: column.into(), before: told(&judged.metrics, &judged.fairness, column) }
    }

    /// Beside what the report says of rules by group.
    pub(super) fn of(self, report: &Report) -> Mitigated {
        let (part, metrics) = report.judged_part();
        let after = told(metrics, &report.fairness, &self.column);
        Mitigated { column: self.column, part: part.into(), before: self.before, after }
    }
}

fn told(metrics: &Metrics, fairness: &[Fairness], column: &str) -> Metrics {
    let kept = |name: &str| ["accuracy", "balanced_accuracy", "f1"].contains(&name);
    let judged = metrics.iter().filter(|&(name, _)| kept(name));
    let between = fairness.iter().filter(|fairness| fairness.column == column).flat_map(|fairness| &fairness.summary);
    let compared = |name: &str| FAIRLEARN.iter().any(|&(known, _)| known == name);
    judged.chain(between.filter(|&(name, _)| compared(name))).collect()
}

impl Mitigated {
    /// Names of what went the wrong way by more than a thousandth, with the values before and after.
    pub fn worse(&self) -> Vec<(&str, f64, f64)> {
        let pairs = self.before.iter().filter_map(|(name, before)| Some((name, before, self.after.get(name)?)));
        let worse = |&(name, before, after): &(&str, f64, f64)| {
            let lost = if larger_is_better(name) { before - after } else { after - before };
            lost > 1e-3
        };
        pairs.filter(worse).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_went_the_wrong_way_is_known_by_its_direction() {
        let of = |accuracy, gap, ratio| -> Metrics {
            let all = [("accuracy", accuracy), ("demographic_parity_difference", gap), ("accuracy_ratio", ratio)];
            all.into_iter().collect()
        };
        let mitigated = Mitigated {
            column: "sex".into(),
            part: "test".into(),
            before: of(0.85, 0.2, 0.9),
            after: of(0.83, 0.3, 0.95),
        };
        let worse: Vec<&str> = mitigated.worse().into_iter().map(|(name, ..)| name).collect();
        assert_eq!(worse, ["accuracy", "demographic_parity_difference"]);
    }
}
