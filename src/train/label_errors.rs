//! Looks for wrong labels: each row is judged by a quick model that has learnt from the other rows, and confident learning
//! says which labels the probabilities speak against.
//!
//! The quick model is a softmax regression on random waves of the features (Rahimi and Recht 2007, "Random Features for
//! Large-Scale Kernel Machines"), which is a kernel machine in all but name: it bends where classes do, and does not learn
//! single wrong labels by heart as a network of layers would. Preparation is fitted anew in each fold.

use super::judge::loss_of;
use crate::base::fmt;
use crate::base::rng::{Purpose, Stream};
use crate::base::severity::Severity::{Note, Warning};
use crate::data::{Dataset, Finding, Matrix, Prepared, Truth};
use crate::eval;
use crate::model::{Architecture, Batch, Features, Learner};
use crate::spec::{BalanceMethod, Mitigation, Model, ModelKind, Optimizer, Scaling, Step, Train, Workspace};

/// What the findings are called.
pub const LABEL_ERRORS: &str = "label_errors";

const FOLDS: usize = 5;
/// Waves: more follow the classes more closely and take longer.
const WAVES: usize = 512;
const EPOCHS: usize = 30;
const BATCH: usize = 64;
/// What the squared weights count beside the sum of the rows' losses: with waves from -1 to 1, scikit-learn's `C = 16` for
/// waves of length 1. Found on digits: less pull learns wrong labels by heart, more finds fewer.
const PULL: f64 = WAVES as f64 / 32.0;
/// From this share of doubted labels on, classes overlap more than labels are wrong.
const OVERLAP: f64 = 0.05;

/// The labels of the rows that are learnt from and tuned on which are likely wrong, as a finding; `None` where there are
/// none, or where the target is no class.
///
/// # Errors
/// Where the data cannot be prepared, or too few rows have a class.
pub fn label_errors(dataset: &Dataset, workspace: &Workspace) -> Result<Option<Finding>, String> {
    let Truth::Classes { codes, labels } = &dataset.truth else { return Ok(None) };
    if dataset.table.images.is_some() {
        return Err("Label errors are looked for in tables, not in images.".into());
    }
    let mut rows = [&dataset.parts.train[..], &dataset.parts.validation].concat();
    rows.sort_unstable();
    let folds = folds(&rows, codes, labels.len(), workspace.split.seed);
    let mut probabilities = vec![0.0; rows.len() * labels.len()];
    let mut dealt = dataset.clone();
    dealt.parts.test = Vec::new();
    for fold in 0..FOLDS {
        let of = |wanted: bool| -> Vec<usize> {
            rows.iter().zip(&folds).filter(|(_, of)| (**of == fold) == wanted).map(|(&row, _)| row).collect()
        };
        (dealt.parts.train, dealt.parts.validation) = (of(false), of(true));
        let judged = judged(&dealt, workspace, labels.len())?;
        let places = folds.iter().enumerate().filter(|(_, of)| **of == fold).map(|(place, _)| place);
        for (place, row) in places.zip(judged.chunks_exact(labels.len())) {
            probabilities[place * labels.len()..][..labels.len()].copy_from_slice(row);
        }
    }
    let given: Vec<u32> = rows.iter().map(|&row| codes[row]).collect();
    let found = eval::label_errors(&given, &probabilities, labels.len());
    let doubted = |&(place, likely): &(usize, u32)| (rows[place], labels[likely as usize].clone());
    Ok(finding(dataset, &found.iter().map(doubted).collect::<Vec<_>>(), codes, labels, rows.len()))
}

fn finding(
    dataset: &Dataset,
    found: &[(usize, String)],
    codes: &[u32],
    labels: &[String],
    rows: usize,
) -> Option<Finding> {
    let (first, likely) = found.first()?;
    let share = found.len() as f64 / rows as f64;
    let seen = format!(
        "{} of its {} labels are likely wrong, first of all `{}` in row {}, which looks like `{likely}`.",
        fmt::thousands(found.len() as u64),
        fmt::thousands(rows as u64),
        labels[codes[*first] as usize],
        first + 1
    );
    let (severity, advice) = if share < OVERLAP || labels.len() > 2 {
        (Warning, "Look at these rows, the most doubtful first, and correct or leave out what is wrong.")
    } else {
        (Note, "So many are doubted because the classes overlap; only the first of them are worth a look.")
    };
    let found = Finding::new(LABEL_ERRORS, severity, &[dataset.target_name()], seen, advice)
        .rows(found.iter().map(|(row, _)| *row))
        .number("share", share);
    Some(found)
}

/// The fold of each row: drawn, with equal shares of each class.
fn folds(rows: &[usize], codes: &[u32], classes: usize, seed: u64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..rows.len()).collect();
    Stream::new(seed, Purpose::Split, 1).shuffle(&mut order);
    let mut next = vec![0; classes];
    let mut folds = vec![0; rows.len()];
    for place in order {
        let turn = &mut next[codes[rows[place]] as usize];
        folds[place] = *turn % FOLDS;
        *turn += 1;
    }
    folds
}

/// The probabilities of each class, for the validation rows, of a model that has learnt from the training rows.
fn judged(dealt: &Dataset, workspace: &Workspace, classes: usize) -> Result<Vec<f64>, String> {
    let mut plain = Workspace { prepare: Some(steps()), ..workspace.clone() };
    plain.balance.method = BalanceMethod::None;
    plain.balance.class_weights.clear();
    plain.fairness.mitigation = Mitigation::None;
    let prepared = Prepared::new(dealt, &plain).map_err(|error| error.to_string())?;
    let waves = Waves::over(&prepared.train.x, workspace.train.seed);
    let settings = Train {
        optimizer: Optimizer::Adam,
        learning_rate: 1e-2,
        weight_decay: PULL / prepared.train.x.rows as f64,
        batch_size: BATCH,
        seed: workspace.train.seed,
        ..Train::default()
    };
    let loss = loss_of(prepared.task, &settings);
    let model = Model { kind: ModelKind::Linear, ..Model::default() };
    let shape = Architecture::of_columns(WAVES, loss.outputs(classes), model);
    let (mut learner, _) = Learner::new(&shape, loss, &settings).map_err(|error| error.to_string())?;
    let (x, y) = (waves.of(&prepared.train.x), &prepared.train.y);
    let mut order: Vec<usize> = (0..x.rows).collect();
    for epoch in 0..EPOCHS {
        Stream::new(settings.seed, Purpose::Shuffle, epoch as u64).shuffle(&mut order);
        // Falls to a tenth, so that the weights settle.
        learner.optimizer.rule.learning_rate = settings.learning_rate * 0.1_f64.powf(epoch as f64 / EPOCHS as f64);
        for rows in order.chunks(BATCH) {
            let (x, truth) = (x.select(rows).values, rows.iter().map(|&row| y[row]).collect::<Vec<f32>>());
            let batch = Batch { x: Features::Laid(&x), truth: &truth, weights: None, mixed: None };
            learner.step(&batch).map_err(|_| {
                "The quick model's loss is no number; see that a `scale` step covers every numeric column.".to_owned()
            })?;
        }
    }
    let judged = learner.activated(&learner.outputs(&waves.of(&prepared.validation.x)));
    Ok(if judged.len() == prepared.validation.x.rows {
        judged.into_iter().flat_map(|second| [1.0 - second, second]).collect()
    } else {
        judged
    })
}

/// Preparation that suits any table: distances between rows are what counts, and ends bound them.
fn steps() -> Vec<Step> {
    let scale = |step| match step {
        Step::Scale { columns, .. } => Step::Scale { columns, with: Scaling::MinMax },
        step => step,
    };
    Step::defaults().into_iter().map(scale).collect()
}

/// Waves over the features, drawn so that their products are the radial kernel `exp(-|a - b|² / v)` on average, where `v` is
/// the features' variance in all.
struct Waves {
    /// Features by waves.
    directions: Vec<f32>,
    shifts: Vec<f32>,
}

impl Waves {
    fn over(x: &Matrix, seed: u64) -> Self {
        let gamma = 1.0 / variance(x).max(f64::MIN_POSITIVE);
        let mut stream = Stream::new(seed, Purpose::Init, u64::MAX);
        let wide = (2.0 * gamma).sqrt();
        let directions = (0..x.columns * WAVES).map(|_| (wide * stream.normal()) as f32).collect();
        let shifts = (0..WAVES).map(|_| (std::f64::consts::TAU * stream.uniform()) as f32).collect();
        Self { directions, shifts }
    }

    fn of(&self, x: &Matrix) -> Matrix {
        let mut values = Vec::with_capacity(x.rows * WAVES);
        for row in 0..x.rows {
            let mut waves = self.shifts.clone();
            for (&number, directions) in
                x.row(row).iter().zip(self.directions.chunks_exact(WAVES)).filter(|(n, _)| **n != 0.0)
            {
                waves.iter_mut().zip(directions).for_each(|(wave, direction)| *wave += number * direction);
            }
            values.extend(waves.into_iter().map(f32::cos));
        }
        Matrix { values, rows: x.rows, columns: WAVES }
    }
}

/// The sum of all columns' variances.
fn variance(x: &Matrix) -> f64 {
    let mut sums = vec![(0.0, 0.0); x.columns];
    for row in 0..x.rows {
        for (&number, (sum, squares)) in x.row(row).iter().zip(&mut sums) {
            let number = f64::from(number);
            *sum += number;
            *squares += number * number;
        }
    }
    let n = (x.rows as f64).max(1.0);
    sums.into_iter().map(|(sum, squares)| (squares / n - (sum / n).powi(2)).max(0.0)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Places;
    use crate::spec;

    fn digits(target: &str) -> (Dataset, Workspace) {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/reference/digits.csv");
        let other = if target == "digit" { "truth" } else { "digit" };
        let text = format!(
            "[data]\npath = '{path}'\ntarget = '{target}'\ndrop = ['{other}']\ntask = 'classification'\n[split]\nvalidation = 0.0\ntest = 0.0\n"
        );
        let workspace = spec::parse(&text).workspace;
        (Dataset::load(&workspace, &Places::default()).unwrap(), workspace)
    }

    fn text(dataset: &Dataset, column: &str, row: usize) -> Option<String> {
        dataset.table.column(column).and_then(|column| column.values.text(row))
    }

    #[test]
    fn wrong_digits_are_found_and_few_others() {
        let (dataset, workspace) = digits("digit");
        let is_wrong = |row: usize| text(&dataset, "truth", row) != text(&dataset, "digit", row);
        let wrong = (0..dataset.table.rows).filter(|&row| is_wrong(row)).count() as f64;
        let found = label_errors(&dataset, &workspace).unwrap().unwrap();
        let right = found.rows.iter().filter(|&&row| is_wrong(row)).count() as f64;
        let (precision, recall) = (right / found.count as f64, right / wrong);
        assert!(precision >= 0.89 && recall >= 0.88, "precision {precision:.3}, recall {recall:.3}");
        assert!(found.rows[..20].iter().all(|&row| is_wrong(row)), "the first are sure");
    }

    #[test]
    fn right_digits_are_left_alone() {
        let (dataset, workspace) = digits("truth");
        let found = label_errors(&dataset, &workspace).unwrap().map_or(0, |found| found.count);
        assert!(found <= 5, "{found}");
    }

    #[test]
    fn numbers_have_no_wrong_labels() {
        let (_, mut workspace) = digits("digit");
        workspace.data.task = Some(spec::Task::Regression);
        let dataset = Dataset::load(&workspace, &Places::default()).unwrap();
        assert_eq!(label_errors(&dataset, &workspace), Ok(None));
    }
}
