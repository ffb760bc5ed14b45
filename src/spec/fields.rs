//! The table of keys: one line per key of a workspace file, in the order files are written.
//!
//! Parsing, `--set`, the JSON Schema, the settings form, printing and the diff between two versions all read it.

use super::held::{Filled, Held, Switched};
use super::kind::Entry;
use super::metrics::{JUDGED, WATCHED};
use super::{
    Activation, Agreement, BalanceMethod, Channels, ColumnType, Constraint, Decimal, Device, Effect, Engine, Field,
    Flip, GlobalPool, Kind, Loss, Mitigation, ModelKind, Norm, Optimizer, Padding, Pooling, Schedule, SplitMethod,
    Task, TuneThreshold,
};
use Effect::{Fork, Live};

/// A key that is a field of one of the workspace's tables.
macro_rules! key {
    ($table:ident . $name:ident, $kind:expr, $effect:expr, $doc:literal) => {
        Field {
            key: concat!(stringify!($table), ".", stringify!($name)),
            doc: $doc,
            kind: $kind,
            effect: $effect,
            unit: "",
            required: false,
            read: |workspace| workspace.$table.$name.shown(),
            write: |workspace, value| {
                workspace.$table.$name = Held::held(value)?;
                Some(())
            },
        }
    };
}

/// A key whose text cannot be empty, so that empty means that it is left out.
macro_rules! filled {
    ($table:ident . $name:ident, $kind:expr, $doc:literal) => {
        Field {
            read: |workspace| Filled(workspace.$table.$name.clone()).shown(),
            write: |workspace, value| {
                workspace.$table.$name = Filled::held(value)?.0;
                Some(())
            },
            ..key!($table.$name, $kind, Fork, $doc)
        }
    };
}

/// The tables, in order, with what each is for; `prepare` is a list of tables.
pub static TABLES: &[(&str, &str)] = &[
    ("data", "Where the table is and what its columns mean, or where the images are."),
    ("split", "Which rows train, which tune, which judge."),
    ("prepare", "Ordered steps of preparation, fitted on training rows only."),
    ("balance", "What is done about rare classes, to training rows only."),
    ("augment", "How training images are varied, anew in each epoch."),
    ("model", "The network."),
    ("train", "How the network learns."),
    ("fairness", "What is done about unequal treatment, besides measuring it."),
    ("goal", "What a run must reach to be good enough."),
    ("energy", "What a run's energy is reckoned by."),
];

const COUNT: Kind = Kind::Int { min: 1, max: i64::MAX };
const SEED: Kind = Kind::Int { min: 0, max: i64::MAX };
const NEIGHBOURS: Kind = Kind::Int { min: 1, max: 1_000 };
const WIDTHS: Kind = Kind::List(&Kind::Int { min: 1, max: 65_536 });
const PROPER_SHARE: Kind = Kind::Float { min: 0.0, max: 1.0, ends: (false, false) };
const NAMES: Kind = Kind::List(&Kind::Column);

/// Every key outside `[[prepare]]`.
pub static FIELDS: &[Field] = &[
    Field {
        key: "about",
        doc: "One line for the picker: what this workspace is.",
        kind: Kind::Text,
        effect: Live,
        unit: "",
        required: false,
        read: |workspace| workspace.about.shown(),
        write: |workspace, value| {
            workspace.about = Held::held(value)?;
            Some(())
        },
    },
    filled!(
        data.path,
        Kind::Text,
        "The table's file, a pattern such as `part-*.csv`, or a folder of texts; `demo` is the built-in loan table."
    )
    .required(),
    key!(data.table, Kind::Text, Fork, "Of an SQLite database: the table to read; the only one if left out."),
    key!(data.query, Kind::Text, Fork, "Of an SQLite database: the SELECT whose rows are read."),
    key!(data.rows, COUNT, Fork, "At most this many rows, drawn at random, the same ones each time; all if left out."),
    key!(
        data.stream,
        Kind::Bool,
        Fork,
        "Also learn from the rows that data.rows does not hold: they are prepared block by block and left on disk. CSV only."
    ),
    key!(
        data.images,
        Kind::Text,
        Fork,
        "Instead of a table: a folder of PNG or JPEG files in a subfolder for each class, or an IDX file."
    ),
    key!(
        data.image_labels,
        Kind::Text,
        Fork,
        "The IDX file of the images' labels; if left out, named like the images with labels-idx1 for images-idx3."
    ),
    key!(data.image_size, Kind::Size, Fork, "Height and width that images are brought to; as they are if left out.")
        .unit("pixels"),
    key!(data.color, Kind::Choice(Channels::NAMES), Fork, "Grey or coloured; as the images are if left out."),
    key!(
        data.test,
        Kind::Text,
        Fork,
        "A file of test rows with the same columns, or a pattern; for images a second folder or IDX file."
    ),
    key!(data.header, Kind::Bool, Fork, "Whether the first line names the columns; found out if left out."),
    key!(data.columns, NAMES, Fork, "Column names, for files without a header or to rename."),
    key!(data.delimiter, Kind::Character, Fork, "The character between cells; found out if left out."),
    key!(
        data.decimal,
        Kind::Choice(Decimal::NAMES),
        Fork,
        "What stands before the decimals of a number in text; with a comma points may stand between thousands."
    ),
    key!(data.null_values, Kind::List(&Kind::Label), Fork, "Cells that mean missing, besides empty ones."),
    key!(data.trim, Kind::Bool, Fork, "Whether white space around cells is dropped."),
    key!(
        data.types,
        Kind::Map(&Kind::Choice(ColumnType::NAMES)),
        Fork,
        "Column types that override the inferred ones."
    ),
    filled!(data.target, Kind::Column, "The column to predict; of images it is `label`.").required(),
    key!(data.task, Kind::Choice(Task::NAMES), Fork, "What is predicted; by the target's values if left out."),
    key!(
        data.positive,
        Kind::Label,
        Fork,
        "The label that counts as positive when there are two; the last in order if left out."
    ),
    key!(data.labels, Kind::Map(&Kind::Label), Fork, "Labels to rename as they are read, old = new."),
    key!(data.drop, NAMES, Fork, "Columns to leave out."),
    key!(data.features, NAMES, Fork, "The only columns to learn from; all that have no other role if left out."),
    key!(data.protected, NAMES, Fork, "Columns whose groups are compared for fairness."),
    key!(data.protected_features, Kind::Bool, Fork, "Whether protected columns are also learnt from."),
    key!(data.weight, Kind::Column, Fork, "A column of row weights."),
    key!(
        split.method,
        Kind::Choice(SplitMethod::NAMES),
        Fork,
        "How rows are dealt: at random, with equal shares of each class, as they come or by time (the last for the test), \
         with groups whole, by a hash of a key, or as a column says."
    ),
    key!(
        split.group,
        Kind::Column,
        Fork,
        "The column whose groups are kept whole by grouped and stratified_grouped, and checked with given. No column that \
         [split] names is learnt from, unless data.features lists it."
    ),
    key!(
        split.by,
        Kind::Column,
        Fork,
        "For ordered, the column of dates, times or numbers that sorts the rows; for hash, the key (all features if left out)."
    ),
    key!(split.column, Kind::Column, Fork, "For given, the column that says train, validation or test."),
    key!(split.validation, Kind::share(), Fork, "Share of rows for validation."),
    key!(split.test, Kind::share(), Fork, "Share of rows for the test; ignored where data.test gives them."),
    key!(
        split.duplicates_together,
        Kind::Bool,
        Fork,
        "Whether rows that are equal in every feature are kept in one part, where chance deals."
    ),
    key!(split.seed, SEED, Fork, "Which of the possible splits."),
    key!(
        balance.method,
        Kind::Choice(BalanceMethod::NAMES),
        Fork,
        "How classes are evened out: by weights, by drawing, leaving out or making training rows (imbalanced-learn's methods)."
    ),
    key!(
        balance.class_weights,
        Kind::Map(&Kind::Float { min: 0.0, max: 1e6, ends: (false, true) }),
        Fork,
        "What a training row of a class counts in the loss, by its label; others as `method` says, else 1. The mean is brought to 1."
    ),
    key!(
        balance.ratio,
        Kind::Float { min: 0.0, max: 1.0, ends: (false, true) },
        Fork,
        "Rows of the smaller class to those of the larger after over- or undersampling, of two classes; even if left out."
    ),
    key!(
        balance.k_neighbors,
        NEIGHBOURS,
        Fork,
        "Neighbours of a row that rows are made towards, for smote and its kin."
    ),
    key!(
        balance.m_neighbors,
        NEIGHBOURS,
        Fork,
        "Neighbours that tell whether a row is near other classes, for borderline_smote."
    ),
    key!(
        balance.n_neighbors,
        NEIGHBOURS,
        Fork,
        "Neighbours that enn, renn, all_knn, near_miss and the cleaning of smote_enn look at."
    ),
    key!(
        balance.kind,
        Kind::Choice(Agreement::NAMES),
        Fork,
        "Which neighbours must be of a row's class for enn, renn, all_knn and smote_enn to keep it: all, or the most frequent."
    ),
    key!(
        balance.version,
        Kind::Int { min: 1, max: 3 },
        Fork,
        "Which variant: 1 or 2 of borderline_smote, 1 to 3 of near_miss."
    ),
    key!(
        balance.threshold,
        Kind::Float { min: 0.0, max: 1.0, ends: (true, true) },
        Fork,
        "The probability from which on a row counts as positive, of two classes."
    ),
    key!(
        balance.tune_threshold,
        Kind::Choice(TuneThreshold::NAMES),
        Fork,
        "By what the threshold is chosen on validation rows at the end of a run, instead of `threshold`."
    ),
    key!(augment.flip, Kind::Choice(Flip::NAMES), Fork, "Which ways images are mirrored, each in half of the cases."),
    key!(
        augment.rotate,
        Kind::Float { min: 0.0, max: 180.0, ends: (true, true) },
        Fork,
        "Largest turn to either side."
    )
    .unit("degrees"),
    key!(augment.shift, Kind::share(), Fork, "Largest shift in each direction, as a share of the size."),
    key!(
        augment.crop,
        Kind::Float { min: 0.0, max: 1.0, ends: (false, true) },
        Fork,
        "Smallest share of the area that is cut out and enlarged to the whole; 1 cuts nothing."
    ),
    key!(augment.noise, Kind::at_least(0.0), Fork, "Standard deviation of noise, in units of normalised values."),
    key!(augment.cutout, Kind::share(), Fork, "Side of a blank square, as a share of the shorter side."),
    key!(
        augment.mixup,
        Kind::at_least(0.0),
        Fork,
        "Alpha of the Beta distribution by which pairs of images are mixed; 0 mixes none."
    ),
    key!(model.kind, Kind::Choice(ModelKind::NAMES), Fork, "What kind of network: linear has no hidden layer."),
    key!(model.hidden, WIDTHS, Fork, "Units of each hidden layer; of cnn, after the stages.").unit("units"),
    key!(model.stages, WIDTHS, Fork, "Filters of each stage of convolutions, for cnn.").unit("filters"),
    key!(model.kernel, Kind::Int { min: 1, max: 31 }, Fork, "Side of the convolutions' kernel, for cnn.")
        .unit("pixels"),
    key!(model.padding, Kind::Choice(Padding::NAMES), Fork, "What lies around a picture under a convolution, for cnn."),
    key!(model.convolutions, Kind::Int { min: 1, max: 64 }, Fork, "Convolutions in each stage, for cnn."),
    key!(model.pooling, Kind::Choice(Pooling::NAMES), Fork, "What 2 by 2 pixels become after each stage, for cnn."),
    key!(
        model.global_pool,
        Kind::Choice(GlobalPool::NAMES),
        Fork,
        "What each channel becomes after the last stage, for cnn."
    ),
    key!(model.width, Kind::Int { min: 1, max: 65_536 }, Fork, "Units between residual blocks, for resnet.")
        .unit("units"),
    key!(model.blocks, Kind::Int { min: 1, max: 256 }, Fork, "Residual blocks, for resnet.").unit("blocks"),
    key!(
        model.embedding_size,
        Kind::Int { min: 1, max: 4_096 },
        Fork,
        "Numbers that stand for a category after the step embed; by their count if left out."
    ),
    key!(model.activation, Kind::Choice(Activation::NAMES), Fork, "The function after each hidden layer."),
    key!(model.dropout, Kind::share(), Live, "Share of hidden units switched off at random while training."),
    key!(model.norm, Kind::Choice(Norm::NAMES), Fork, "What is normalised between a hidden layer and its activation."),
    key!(train.epochs, Kind::Int { min: 1, max: 1_000_000 }, Live, "Passes over the training rows.").unit("epochs"),
    key!(train.batch_size, COUNT, Live, "Rows per step.").unit("rows"),
    key!(train.optimizer, Kind::Choice(Optimizer::NAMES), Fork, "The rule that turns gradients into steps."),
    key!(train.learning_rate, Kind::above(0.0), Live, "Step size: how far an update moves the weights."),
    key!(train.momentum, Kind::share(), Live, "Share of the last step kept in the next, for sgd."),
    key!(train.nesterov, Kind::Bool, Fork, "Whether sgd looks ahead by its momentum."),
    key!(train.weight_decay, Kind::at_least(0.0), Live, "Pull of the weights towards zero."),
    key!(train.l1, Kind::at_least(0.0), Fork, "Pull of the weights' absolute values, which makes many of them zero."),
    key!(train.loss, Kind::Choice(Loss::NAMES), Fork, "What is made small; auto goes by the task."),
    key!(
        train.label_smoothing,
        Kind::share(),
        Fork,
        "Share of certainty taken from the true class and spread over all."
    ),
    key!(train.focal_gamma, Kind::at_least(0.0), Fork, "How much less easy rows count in the focal loss."),
    key!(
        train.huber_delta,
        Kind::above(0.0),
        Fork,
        "Where the huber loss turns from squared to absolute, in deviations of the target."
    ),
    key!(train.clip_norm, Kind::at_least(0.0), Fork, "Gradients longer than this are shortened to it; 0 is never."),
    key!(train.clip_value, Kind::at_least(0.0), Fork, "Parts of the gradient beyond this are cut to it; 0 is never."),
    key!(
        train.accumulate,
        Kind::Int { min: 1, max: 65_536 },
        Fork,
        "Batches whose gradients are averaged before each step of the optimizer."
    )
    .unit("batches"),
    key!(
        train.ema,
        Kind::share(),
        Fork,
        "Share of the averaged weights kept at each step; those are judged and kept. 0 is off."
    ),
    key!(train.seed, SEED, Fork, "Seed of initial weights, row order, dropout and resampling."),
    key!(
        train.device,
        Kind::Choice(Device::NAMES),
        Fork,
        "Where the network is computed; auto takes a card if it can."
    ),
    key!(
        train.engine,
        Kind::Choice(Engine::NAMES),
        Fork,
        "Which code computes it: the program's own layers (processor only), or dfdx's operators, an independent check and \
         the way to a card."
    ),
    key!(
        train.threads,
        Kind::Int { min: 1, max: 256 },
        Fork,
        "Threads that train; what turns out fastest if left out. Results do not depend on it."
    ),
    Field {
        key: "train.early_stopping",
        doc: "When to stop before all epochs are over; the best weights are kept.",
        kind: Kind::Switch(STOPPING),
        effect: Live,
        unit: "",
        required: false,
        read: |workspace| Switched(workspace.train.early_stopping.clone()).shown(),
        write: |workspace, value| {
            workspace.train.early_stopping = Switched::held(value)?.0;
            Some(())
        },
    },
    key!(train.schedule, Kind::Choice(Schedule::NAMES), Fork, "How the learning rate changes while a run goes on."),
    key!(
        train.warmup,
        Kind::at_least(0.0),
        Fork,
        "Epochs, or a share of one, over which the learning rate grows from almost nothing to what the schedule says."
    )
    .unit("epochs"),
    key!(train.step_size, COUNT, Fork, "Epochs between two cuts of the step schedule.").unit("epochs"),
    key!(train.gamma, Kind::above(0.0), Fork, "What the step schedule multiplies the learning rate by."),
    key!(
        train.min_learning_rate,
        Kind::at_least(0.0),
        Fork,
        "Where the cosine schedule ends, and below which plateau does not go."
    ),
    key!(train.pct_start, PROPER_SHARE, Fork, "Share of all steps over which one_cycle rises to the learning rate."),
    key!(train.div_factor, Kind::above(0.0), Fork, "One_cycle begins at the learning rate divided by this."),
    key!(train.final_div_factor, Kind::above(0.0), Fork, "One_cycle ends at its beginning divided by this."),
    key!(
        train.plateau_factor,
        PROPER_SHARE,
        Fork,
        "What plateau multiplies the learning rate by when the watched metric no longer gets better."
    ),
    key!(
        train.plateau_patience,
        Kind::Int { min: 0, max: i64::MAX },
        Fork,
        "Epochs without a better watched metric before plateau acts."
    )
    .unit("epochs"),
    key!(
        train.checkpoint_every,
        Kind::Int { min: 0, max: i64::MAX },
        Live,
        "Every how many epochs a checkpoint is kept for good; 0 keeps the last and the best alone."
    )
    .unit("epochs"),
    key!(fairness.mitigation, Kind::Choice(Mitigation::NAMES), Fork, "How the program acts on unequal treatment."),
    key!(fairness.group, Kind::Column, Fork, "The protected column that mitigation works on; the first if left out."),
    key!(
        fairness.constraint,
        Kind::Choice(Constraint::NAMES),
        Live,
        "The kind of equality that matters; reports put it first."
    ),
    key!(
        fairness.bound,
        Kind::Float { min: 0.0, max: 1.0, ends: (false, true) },
        Fork,
        "How far groups may be apart: what constrained learning and thresholds without lots aim at, and what an epoch loses by."
    ),
    key!(
        fairness.strength,
        Kind::above(0.0),
        Fork,
        "How much being apart costs beside the loss, with penalty and adversarial."
    ),
    key!(
        fairness.randomised,
        Kind::Bool,
        Fork,
        "Whether thresholds by group may draw lots between two, which equal rates need; false settles for the nearest without."
    ),
    key!(
        goal.metric,
        Kind::Choice(&JUDGED),
        Fork,
        "The metric that counts, of the test part, or of the validation part where there is no test."
    ),
    key!(
        goal.threshold,
        Kind::above(f64::NEG_INFINITY),
        Fork,
        "What it must reach; where less is better, what it must not exceed."
    ),
    key!(
        goal.guards,
        Kind::List(&Kind::Condition),
        Fork,
        "Conditions that must hold besides, as `fairness.sex.demographic_parity_difference <= 0.1` or `energy.watt_hours <= 5`."
    ),
    key!(goal.sure, Kind::Bool, Fork, "Whether whole 95 % intervals must meet what is asked."),
    key!(
        energy.grams_per_kwh,
        Kind::at_least(0.0),
        Fork,
        "Grams of CO2 equivalent of a kilowatt-hour where the machine stands."
    ),
    key!(
        energy.watts,
        Kind::above(0.0),
        Fork,
        "Watts of a busy thread, where the processor has no counter that can be read."
    )
    .unit("W"),
];

const STOPPING: &[Entry] = &[
    Entry { key: "metric", doc: "The validation metric watched.", kind: Kind::Choice(&WATCHED) },
    Entry { key: "patience", doc: "Epochs without a new best before stopping.", kind: COUNT },
];
