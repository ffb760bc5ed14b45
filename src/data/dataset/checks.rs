//! What is wrong with a dataset once its rows are dealt: classes too small to learn, features that say nothing.

use std::collections::HashSet;

use crate::data::error::DataError;
use crate::data::phrases::listed_all;
use crate::data::split::Parts;
use crate::data::table::{MISSING, Table, Values};
use crate::spec;

use super::{Role, Truth};

/// A text feature with more different labels than this share of training rows is taken for an identifier.
const IDENTIFIER: f64 = 0.9;
/// In fewer training rows nothing is taken for an identifier.
const ENOUGH_ROWS: usize = 20;

/// Fails where training rows have one class; warns of classes that are too small or cannot be learnt, and of one number in all
/// training rows.
pub(super) fn target(truth: &Truth, parts: &Parts, warnings: &mut Vec<String>) -> Result<(), DataError> {
    let (codes, labels) = match truth {
        Truth::Classes { codes, labels } => (codes, labels),
        Truth::Numbers(numbers) => {
            if let [first, rest @ ..] = &parts.train[..]
                && !rest.is_empty()
                && rest.iter().all(|&row| numbers[row] == numbers[*first])
            {
                warnings.push(format!(
                    "The target is {} in every training row, so there is nothing to learn.",
                    numbers[*first]
                ));
            }
            return Ok(());
        }
    };
    let counts = |rows: &[usize]| {
        let mut counts = vec![0_usize; labels.len()];
        for &row in rows {
            counts[codes[row] as usize] += 1;
        }
        counts
    };
    let (train, validation, test) = (counts(&parts.train), counts(&parts.validation), counts(&parts.test));
    if train.iter().filter(|&&count| count > 0).count() < 2 {
        let label = train.iter().position(|&count| count > 0).map(|class| labels[class].clone());
        return Err(DataError::OneClass { label: label.unwrap_or_default(), tied: false });
    }
    let named = |chosen: &dyn Fn(usize) -> bool| -> Option<String> {
        let names: Vec<String> =
            (0..labels.len()).filter(|&class| chosen(class)).map(|class| labels[class].clone()).collect();
        (!names.is_empty()).then(|| listed_all(&names))
    };
    if let Some(names) = named(&|class| train[class] == 0 && validation[class] + test[class] > 0) {
        warnings.push(format!(
            "No training row has the target {names}, so it cannot be learnt and every such row counts as wrong."
        ));
    }
    if let Some(names) = named(&|class| train[class] + validation[class] + test[class] == 1) {
        warnings.push(format!("Only one row has the target {names}, so it cannot be both learnt and judged."));
    }
    // Those of no training row, or of a single row, are told already.
    let is_learnt = |class: usize| train[class] > 0 && train[class] + validation[class] + test[class] > 1;
    for (which, classes) in truth.unjudged(&parts.validation, &parts.test) {
        if let Some(names) = named(&|class| classes.contains(&class) && is_learnt(class)) {
            warnings
                .push(format!("No {which} has the target {names}, so how well it is learnt cannot be judged there."));
        }
    }
    Ok(())
}

/// Leaves out features without a value or with a value of its own for nearly every row, and warns of constant ones.
pub(super) fn features(
    table: &Table,
    roles: &mut [Role],
    train: &[usize],
    workspace: &spec::Workspace,
    warnings: &mut Vec<String>,
) {
    let prepared: HashSet<String> = workspace.prepare.iter().flatten().flat_map(spec::Step::named_columns).collect();
    for (column, role) in table.columns.iter().zip(roles).filter(|(_, role)| role.is_feature()) {
        let name = &column.name;
        let content = Content::of(&column.values, train);
        let listed = workspace.data.features.as_ref().is_some_and(|features| features.contains(name));
        let kept_by_name = listed || prepared.contains(name);
        let mut leave_out = |why: String| {
            warnings.push(why);
            *role = if role.is_protected() { Role::Protected { feature: false } } else { Role::Dropped };
        };
        if content.present == 0 {
            leave_out(format!("Feature `{name}` has no value in any training row and is left out."));
        } else if content.labels as f64 > IDENTIFIER * train.len() as f64 && train.len() >= ENOUGH_ROWS && !kept_by_name
        {
            leave_out(if let Some(words) = column.values.running_text() {
                format!(
                    "Feature `{name}` holds running text (about {words:.0} words a cell) and is left out, because no step that \
                     names it makes numbers of it."
                )
            } else if column.values.dates().is_some() {
                format!(
                    "Feature `{name}` holds dates and is left out, because no step that names it (`date`) makes numbers of it."
                )
            } else {
                format!(
                    "Feature `{name}` has {} different labels in {} training rows, like an identifier, and is left out. List it in \
                     `data.features`, or name it in a step of `prepare`, to keep it.",
                    content.labels,
                    train.len()
                )
            });
        } else if content.is_constant && content.present == train.len() {
            warnings
                .push(format!("Feature `{name}` is the same in every training row, so nothing can be learnt from it."));
        }
    }
}

/// What is in the training cells of a column.
struct Content {
    present: usize,
    is_constant: bool,
    /// Different labels; 0 for numbers.
    labels: usize,
}

impl Content {
    fn of(values: &Values, train: &[usize]) -> Self {
        match values {
            Values::Numeric(numbers) => {
                let mut present = train.iter().map(|&row| numbers[row]).filter(|number| !number.is_nan());
                let first = present.next();
                let (count, alike) =
                    present.fold((0, true), |(count, alike), n| (count + 1, alike && Some(n) == first));
                Self { present: usize::from(first.is_some()) + count, is_constant: alike, labels: 0 }
            }
            Values::Categorical { codes, levels } => {
                let mut seen = vec![false; levels.len()];
                let present = train.iter().map(|&row| codes[row]).filter(|&code| code != MISSING);
                let present = present.inspect(|&code| seen[code as usize] = true).count();
                let labels = seen.iter().filter(|&&seen| seen).count();
                Self { present, is_constant: labels == 1, labels }
            }
        }
    }
}
