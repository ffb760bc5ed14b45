//! Learning that is held to fairness: it brings groups together, a crash changes nothing, and the best epoch is one in which
//! it was held to it.

use crossbeam_channel::never;

use super::exactness::{Act, intricate, survives_every_crash};
use super::*;
use crate::spec::{Constraint, Mitigation};
use crate::train::record::Sureness;
use crate::train::trial::trial;
use Act::Learn;

fn held(mitigation: Mitigation) -> Workspace {
    let mut workspace = intricate();
    workspace.fairness.mitigation = mitigation;
    workspace
}

#[test]
fn a_run_that_is_held_to_fairness_and_cut_short_anywhere_ends_with_the_same_bits() {
    for mitigation in [Mitigation::Constrained, Mitigation::Penalty, Mitigation::Adversarial] {
        survives_every_crash(&held(mitigation), &[Learn(4)]);
    }
}

/// A thousand rows whose label goes with `skill` and with `town`, so that what is learnt favours a town.
fn unequal() -> Dataset {
    use std::fmt::Write;
    let mut text = String::from("skill,noise,town,bought\n");
    for row in 0..1000_u32 {
        let (skill, town) = (row * 37 % 101, if row * 13 % 7 < 3 { "Bonn" } else { "Oslo" });
        let luck = row * 61 % 97;
        let bought = if skill + luck + if town == "Bonn" { 70 } else { 0 } > 135 { "yes" } else { "no" };
        writeln!(text, "{skill},{},{town},{bought}", row * 89 % 53).unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("town.csv"), text).unwrap();
    let places = Places { workspace_dir: Some(folder.path().into()), data_dir: None };
    Dataset::load(&of_town(Mitigation::None), &places).unwrap()
}

fn of_town(mitigation: Mitigation) -> Workspace {
    let mut workspace = workspace();
    workspace.data.path = "town.csv".into();
    workspace.data.target = "bought".into();
    workspace.data.protected = vec!["town".into()];
    workspace.train.epochs = 40;
    workspace.train.batch_size = 32;
    workspace.train.learning_rate = 5e-3;
    workspace.fairness.mitigation = mitigation;
    workspace.fairness.constraint = Constraint::DemographicParity;
    workspace
}

/// Accuracy of the test rows, and how far towns are apart there.
fn judged(dataset: &Dataset, workspace: Workspace) -> (f64, f64) {
    let measure = workspace.fairness.constraint.difference();
    let Ok(Some(report)) = trial(dataset, workspace, Sureness::Untold, &never()) else { panic!("no report") };
    let (_, metrics) = report.judged_part();
    (metrics.get("accuracy").unwrap(), report.fairness[0].summary.get(measure).unwrap())
}

#[test]
fn each_way_brings_groups_together_and_says_what_it_costs() {
    let dataset = unequal();
    let (accuracy, apart) = judged(&dataset, of_town(Mitigation::None));
    assert!(accuracy > 0.7 && apart > 0.3, "{accuracy} {apart}");
    let ways = [
        (Mitigation::Constrained, 1.0),
        (Mitigation::Penalty, 30.0),
        (Mitigation::Adversarial, 1.0),
        (Mitigation::Threshold, 1.0),
    ];
    for (mitigation, strength) in ways {
        let mut workspace = of_town(mitigation);
        workspace.fairness.strength = strength;
        let (with, closer) = judged(&dataset, workspace);
        assert!(closer < 0.6 * apart, "{}: {apart} -> {closer}", mitigation.name());
        assert!(with > 0.6 && with <= accuracy + 0.03, "{}: {accuracy} -> {with}", mitigation.name());
    }
}

#[test]
fn equal_odds_are_brought_together_too() {
    let dataset = unequal();
    let odds = |mitigation| {
        let mut workspace = of_town(mitigation);
        workspace.fairness.constraint = Constraint::EqualizedOdds;
        judged(&dataset, workspace).1
    };
    let apart = odds(Mitigation::None);
    assert!(apart > 0.2, "{apart}");
    for mitigation in [Mitigation::Constrained, Mitigation::Threshold] {
        let closer = odds(mitigation);
        assert!(closer < 0.7 * apart, "{}: {apart} -> {closer}", mitigation.name());
    }
}

#[test]
fn what_data_cannot_be_held_to_is_said_before_anything_is_learnt() {
    let unfit = |change: &dyn Fn(&mut Workspace)| {
        let mut workspace = held(Mitigation::Constrained);
        change(&mut workspace);
        let prepared = prepared(&workspace);
        crate::train::unfit_mitigation(&workspace, &prepared).unwrap_or_default()
    };
    assert_eq!(unfit(&|_| ()), "");
    insta::assert_snapshot!(unfit(&|workspace| workspace.train.loss = spec::Loss::CrossEntropy), @r#"`fairness.mitigation = "constrained"` steers one output a row, and `train.loss = "cross_entropy"` has one a class. Use "auto"."#);
    let of_regions = unfit(&|workspace| {
        workspace.data.target = "region".into();
        workspace.data.positive = None;
    });
    insta::assert_snapshot!(of_regions, @r#"`fairness.mitigation = "constrained"` is for two classes, and the task is multiclass."#);
}
