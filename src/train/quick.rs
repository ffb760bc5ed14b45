//! A small quick model of prepared data, to compare data with: the workspace's network after a few passes, and the share of
//! each class among the five nearest training rows.

use super::gather::Gather;
use super::judge::{architecture, loss_of, scores_judged};
use super::worker::drawn;
use crate::data::neighbours::Points;
use crate::data::{Learnt, Part, Prepared};
use crate::eval::Metrics;
use crate::model::Learner;
use crate::spec::Workspace;

/// Passes over the training rows at most.
const PASSES: usize = 20;
/// Batches at most.
const BATCHES: usize = 1_500;
/// Neighbours whose classes are counted.
const NEIGHBOURS: usize = 5;

/// Metrics of the workspace's network on each of `parts`, after a short training that nothing is kept of.
///
/// # Errors
/// When the model does not fit the data, or its loss is no number.
pub fn quick_network(prepared: &Prepared, workspace: &Workspace, parts: &[&Part]) -> Result<Vec<Metrics>, String> {
    let (shape, loss) = (architecture(workspace, &prepared.pipeline), loss_of(prepared.task, &workspace.train));
    let (mut learner, _) = Learner::new(&shape, loss, &workspace.train).map_err(|error| error.to_string())?;
    learner.optimizer.rule.learning_rate = workspace.train.learning_rate;
    let mut gather = Gather::new(workspace, prepared, &learner);
    let mut batches = 0;
    'passes: for pass in 0..PASSES.min(workspace.train.epochs) {
        let order = drawn(workspace.train.seed, pass, prepared.train.x.rows);
        for rows in order.chunks(workspace.train.batch_size.max(1)) {
            if batches == BATCHES {
                break 'passes;
            }
            let batch = gather.rows(&learner.crew(), Learnt::Held(&prepared.train), pass, rows);
            let batch = batch.map_err(|error| error.to_string())?;
            let stepped = learner.step(&batch);
            stepped.map_err(|_| "The loss is not a number; lower train.learning_rate.".to_owned())?;
            batches += 1;
        }
    }
    let judged = parts.iter().map(|part| scores_judged(part, &learner.activated(&learner.outputs(&part.x))));
    Ok(judged.collect())
}

/// Metrics of the nearest training rows' classes on each of `parts`; nothing for regression.
pub fn quick_neighbours(prepared: &Prepared, parts: &[&Part]) -> Vec<Metrics> {
    let Some(codes) = prepared.train.truth.codes() else { return vec![] };
    let (train, classes) = (&prepared.train.x, prepared.labels.len());
    let judged = parts.iter().map(|part| {
        let near =
            Points::new(&part.x.values, train.columns).nearest(Points::new(&train.values, train.columns), NEIGHBOURS);
        let mut shares = vec![0.0; part.x.rows * classes];
        for (row, shares) in shares.chunks_exact_mut(classes).enumerate() {
            near.of(row).iter().for_each(|&place| shares[codes[place as usize] as usize] += 1.0 / near.k as f64);
        }
        scores_judged(part, &shares)
    });
    judged.collect()
}
