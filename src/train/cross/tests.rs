//! Folds as runs: what is judged is not learnt from, the test takes no part, the same seed gives the same numbers.

use crossbeam_channel::{bounded, never};

use super::*;
use crate::data::Places;
use crate::spec::SplitMethod;
use crate::train::tests::workspace;

fn crossed(workspace: &Workspace, folding: Folding) -> Result<Cross, CrossError> {
    let dataset = Dataset::load(workspace, &Places::default()).unwrap();
    cross_validate(dataset, workspace, folding, &never(), |_| {})
}

fn small() -> Workspace {
    let mut workspace = workspace();
    workspace.train.epochs = 2;
    workspace
}

fn three() -> Folding {
    Folding { folds: 3, ..Folding::default() }
}

#[test]
fn every_row_but_the_test_is_judged_once_and_seeds_count_up() {
    let mut workspace = small();
    workspace.train.seed = 5;
    let dataset = Dataset::load(&workspace, &Places::default()).unwrap();
    let (pool, test) = (dataset.parts.train.len() + dataset.parts.validation.len(), dataset.parts.test.len());
    let cross = crossed(&workspace, Folding { repeats: 2, ..three() }).unwrap();
    assert_eq!((cross.kind, cross.rows, cross.test_rows_left_out), ("StratifiedKFold", pool, test));
    let judged: usize = cross.results.iter().map(|fold| fold.rows.judged).sum();
    assert_eq!(judged, 2 * pool);
    assert_eq!(cross.results.iter().map(|fold| fold.seed).collect::<Vec<_>>(), [5, 6, 7, 8, 9, 10]);
    assert_eq!(cross.split.rows_in_two_parts + cross.split.duplicates_in_two_parts, 0);
    assert!(cross.mean.get("roc_auc").is_some_and(|mean| (0.4..=1.0).contains(&mean)));
    assert_eq!(cross, crossed(&workspace, Folding { repeats: 2, ..three() }).unwrap());
}

#[test]
fn what_is_watched_comes_out_of_what_is_learnt_from_and_only_where_something_watches() {
    let with = crossed(&small(), three()).unwrap();
    assert!(with.results.iter().all(|fold| fold.rows.validation > 0));
    let mut workspace = small();
    workspace.train.early_stopping = None;
    let without = crossed(&workspace, three()).unwrap();
    assert!(without.results.iter().all(|fold| fold.rows.validation == 0));
    let pool = without.rows;
    assert!(without.results.iter().all(|fold| fold.rows.train + fold.rows.judged == pool));
    assert!(with.results.iter().all(|fold| fold.rows.train + fold.rows.validation + fold.rows.judged == pool));
}

#[test]
fn preparation_is_fitted_on_the_folds_training_rows() {
    let mut workspace = small();
    workspace.split.method = SplitMethod::Random;
    let mut dataset = Dataset::load(&workspace, &Places::default()).unwrap();
    let deals = dataset.folds(&workspace, three(), 0, false).unwrap();
    let fitted = deals.into_iter().map(|(parts, proof)| {
        dataset.take_up(parts.clone(), proof, &workspace).unwrap();
        let fold = crate::data::Prepared::new(&dataset, &workspace).unwrap();
        assert_eq!((fold.train.rows, fold.test.rows), (parts.train, parts.test));
        fold.pipeline
    });
    let fitted: Vec<_> = fitted.collect();
    assert!(fitted[0] != fitted[1] && fitted[1] != fitted[2]);
}

#[test]
fn a_message_stops_the_work_and_says_how_far_it_came() {
    let workspace = small();
    let dataset = Dataset::load(&workspace, &Places::default()).unwrap();
    let (stop, stopped) = bounded(2);
    let error = cross_validate(dataset, &workspace, three(), &stopped, |_| stop.send(()).unwrap()).unwrap_err();
    assert_eq!(error.to_string(), "interrupted after 1 of 3 folds; nothing is kept of them");
}
