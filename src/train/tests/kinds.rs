//! Every kind of network, and the schedules that go by epochs: a pause, another number of threads and an end behind any
//! checkpoint change no bit of what is learnt.

use std::collections::BTreeSet;

use super::exactness::{Act, disk, ended, few, intricate, led, origin};
use super::*;
use crate::base::rng::{Purpose, Stream};
use crate::data::{Column, ImageShape, Images, Table, Values};
use crate::spec::{
    Augment, BinCode, Binning, Columns, Encoding, Fill, ModelKind, Norm, Optimizer, Scaling, Schedule, Step,
};

use Act::{Do, Learn};

/// Batches before a checkpoint that is asked for: within an epoch, and where batches are averaged between two steps.
const WITHIN: u64 = 5;

/// Compares the end of a run that nothing disturbs on one thread with those of others; returns what the first wrote.
fn nothing_changes_a_bit(workspace: &Workspace, data: &Arc<Prepared>) -> Vec<Written> {
    let on = |threads: usize, origin: Origin, first: Vec<Command>, memory: Memory| {
        let mut workspace = workspace.clone();
        workspace.train.threads = Some(threads);
        ended(&begin_at(origin, first, &workspace, Arc::clone(data), memory))
    };
    let (straight, model, metrics) = on(1, Origin::Fresh, vec![], Memory::default());
    let (_, shared, judged) = on(2, Origin::Fresh, vec![], Memory::default());
    assert!(shared == model, "two threads end with other bits");
    assert_eq!(judged, metrics);
    let acts = [Learn(2), Do(Command::Mark("held".into())), Learn(WITHIN - 2), Do(Command::Save), Learn(4)];
    let (journal, led, judged) = on(1, Origin::Fresh, led(&acts, 0, 0, &[]), Memory::default());
    assert!(led == model, "a pause and single steps end with other bits");
    assert_eq!(judged, metrics);
    let mut from = BTreeSet::new();
    for end in 1..journal.len() {
        let (memory, log) = disk(&journal[..end]);
        let origin = origin(&memory, &log);
        let Some(step) = origin.checkpoint().map(|checkpoint| checkpoint.moment.position.step) else { continue };
        if from.insert(step) {
            let (_, again, judged) = on(2, origin, vec![], memory);
            assert!(again == model, "other bits from step {step} on");
            assert_eq!(judged, metrics);
        }
    }
    assert!(from.len() >= 2 && from.contains(&WITHIN), "{from:?}");
    straight
}

/// The step size at the end of each epoch.
fn rates(journal: &[Written]) -> Vec<f64> {
    let rate = |written: &Written| match written {
        Written::Event(Event { what: Happening::Epoch(report), .. }) => Some(report.learning_rate),
        _ => None,
    };
    journal.iter().filter_map(rate).collect()
}

/// Pictures of 8 by 8 pixels that are brightest above, in the middle or below, under noise.
fn stripes(count: usize) -> Table {
    let mut stream = Stream::new(3, Purpose::Demo, 0);
    let shape = ImageShape { height: 8, width: 8, channels: 1 };
    let mut pixel = |image: usize, row: usize| {
        let light = if row / 3 == image % 3 { 150 } else { 30 };
        (light + stream.below(100)) as u8
    };
    let pixels = (0..count * 64).map(|place| pixel(place / 64, place % 64 / 8)).collect();
    let labels = Values::labels((0..count).map(|image| Some(["above", "middle", "below"][image % 3])));
    let columns = vec![Column { name: crate::spec::Data::LABEL.into(), values: labels }];
    Table { columns, rows: count, images: Some(Images { shape, pixels }) }
}

#[test]
fn a_cnn_on_varied_and_mixed_images() {
    let mut workspace = Workspace::default();
    workspace.data.images = Some("made up".into());
    workspace.augment = Augment { rotate: 15.0, shift: 0.2, mixup: 0.4, ..Augment::default() };
    let model = &mut workspace.model;
    (model.kind, model.stages, model.hidden, model.dropout) = (ModelKind::Cnn, vec![4, 6], vec![12], 0.2);
    let train = &mut workspace.train;
    (train.epochs, train.batch_size, train.checkpoint_every, train.early_stopping) = (3, 12, 1, None);
    let dataset = Dataset::new(stripes(60), 60, &workspace, vec![]).unwrap();
    let data = Arc::new(Prepared::new(&dataset, &workspace).unwrap());
    nothing_changes_a_bit(&workspace, &data);
    let end = |change: fn(&mut Augment)| {
        let mut other = workspace.clone();
        change(&mut other.augment);
        ended(&begin_at(Origin::Fresh, vec![], &other, Arc::clone(&data), Memory::default())).1
    };
    let all = end(|_| {});
    let without: [fn(&mut Augment); 3] =
        [|augment| augment.rotate = 0.0, |augment| augment.shift = 0.0, |augment| augment.mixup = 0.0];
    assert!(without.into_iter().all(|change| end(change) != all), "a change to the images has no effect");
}

#[test]
fn a_resnet_on_embeddings_with_all_that_has_a_state() {
    let mut workspace = intricate();
    workspace.prepare = Some(vec![
        Step::Impute { columns: Columns::Numeric, with: Fill::Median, indicator: false },
        Step::Scale { columns: Columns::Numeric, with: Scaling::Standard },
        Step::Embed { columns: Columns::Categorical, min_count: 1 },
    ]);
    let model = &mut workspace.model;
    (model.kind, model.norm, model.dropout) = (ModelKind::Resnet, Norm::Batch, 0.2);
    // Wide enough that products are cut and shared.
    (model.width, model.blocks) = (72, 1);
    let train = &mut workspace.train;
    (train.schedule, train.warmup, train.learning_rate) = (Schedule::OneCycle, 0.0, 0.01);
    (train.ema, train.accumulate, train.l1, train.clip_value) = (0.9, 2, 1e-3, 0.01);
    (train.epochs, train.batch_size, train.checkpoint_every, train.early_stopping) = (2, 60, 1, None);
    let data = few(&workspace);
    assert!(data.pipeline.codes().len() > 1, "the network is given codes to embed");
    nothing_changes_a_bit(&workspace, &data);
}

#[test]
fn an_mlp_on_rows_that_are_mostly_zeros() {
    let mut workspace = intricate();
    workspace.prepare = Some(vec![
        Step::Impute { columns: Columns::Numeric, with: Fill::Median, indicator: false },
        Step::Bin { columns: Columns::Numeric, bins: 12, with: Binning::Quantile, encode: BinCode::OneHot },
        Step::OneHot { columns: Columns::Categorical, unseen: Encoding::Ignore, min_count: 1, max_categories: 64 },
    ]);
    workspace.model.hidden = vec![40];
    (workspace.train.epochs, workspace.train.checkpoint_every) = (2, 1);
    let data = few(&workspace);
    assert!(crate::data::Sparse::of(&data.train.x).is_some(), "few numbers are left");
    nothing_changes_a_bit(&workspace, &data);
}

/// Settings of a run under a schedule that begins with a warm-up of one and a half epochs.
fn warmed_up(schedule: Schedule) -> Workspace {
    let mut workspace = intricate();
    let train = &mut workspace.train;
    (train.schedule, train.warmup, train.epochs, train.checkpoint_every) = (schedule, 1.5, 6, 1);
    train.early_stopping = None;
    workspace
}

#[test]
fn a_rate_that_is_cut_every_other_epoch() {
    let mut workspace = warmed_up(Schedule::Step);
    (workspace.train.step_size, workspace.train.gamma) = (2, 0.25);
    let rates = rates(&nothing_changes_a_bit(&workspace, &few(&workspace)));
    let full = workspace.train.learning_rate;
    assert!(rates[0] < full);
    assert_eq!(rates[1..], [1.0, 0.25, 0.25, 0.0625, 0.0625].map(|share| share * full));
}

#[test]
fn a_rate_that_is_cut_when_nothing_gets_better() {
    let mut workspace = warmed_up(Schedule::Plateau);
    let train = &mut workspace.train;
    (train.plateau_patience, train.plateau_factor) = (0, 0.5);
    (train.optimizer, train.learning_rate) = (Optimizer::Sgd, 0.3);
    let rates = rates(&nothing_changes_a_bit(&workspace, &few(&workspace)));
    assert!(rates[0] < rates[1] && rates[5] <= 0.3 * 0.25, "warmed up, and cut at least twice: {rates:?}");
}
