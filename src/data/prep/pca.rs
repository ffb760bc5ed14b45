//! `pca`: columns become their principal components `pca1`, `pca2` … (scikit-learn's `PCA`), the largest part of each positive.

use serde::{Deserialize, Serialize};

use super::frame::{Cells, Frame};
use super::select::{Needs, complete};
use super::svd::{center, svd};
use crate::data::error::DataError;
use crate::data::numbers::mean;
use crate::spec::Columns;

/// Where the columns' middle is, and the direction of each component.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Pca {
    columns: Vec<String>,
    means: Vec<f64>,
    components: Vec<Vec<f64>>,
    names: Vec<String>,
}

impl Pca {
    pub(super) fn fit(frame: &Frame, columns: &Columns, components: f64) -> Result<Self, DataError> {
        let (columns, mut numbers) = complete(frame, columns, "pca", Needs::Figures)?;
        let means: Vec<f64> = numbers.iter().map(|column| mean(column)).collect();
        center(&mut numbers, &means);
        let most = columns.len().min(frame.rows());
        let found = svd(numbers);
        let count = if components < 1.0 { explaining(&found.values, components) } else { components as usize };
        let components: Vec<Vec<f64>> = found.vectors.into_iter().take(count.min(most)).map(upright).collect();
        let taken = |name: &String| frame.get(name).is_some() && !columns.contains(name);
        let mut prefix = "pca".to_owned();
        while (1..=components.len()).any(|place| taken(&format!("{prefix}{place}"))) {
            prefix.push('_');
        }
        let names = (1..=components.len()).map(|place| format!("{prefix}{place}")).collect();
        Ok(Self { columns, means, components, names })
    }

    /// What the component of this name is made of.
    pub(super) fn parents(&self, name: &str) -> Option<Vec<&str>> {
        self.names.iter().any(|own| own == name).then(|| self.columns.iter().map(String::as_str).collect())
    }

    pub(super) fn apply(&self, frame: &mut Frame) {
        let mut numbers = frame.numbers(&self.columns);
        center(&mut numbers, &self.means);
        let rows = frame.rows();
        frame.drop(&self.columns);
        frame.extend(self.names.iter().zip(&self.components).map(|(name, component)| {
            let mut cells = vec![0.0; rows];
            for (column, weight) in numbers.iter().zip(component) {
                cells.iter_mut().zip(column).for_each(|(cell, number)| *cell += number * weight);
            }
            (name.clone(), Cells::Numbers(cells))
        }));
    }
}

/// How many components explain more than a share of the variance.
fn explaining(values: &[f64], share: f64) -> usize {
    let all: f64 = values.iter().map(|value| value * value).sum();
    let mut sum = 0.0;
    let below = values.iter().take_while(|value| {
        sum += *value * *value / all;
        sum <= share
    });
    below.count() + 1
}

/// The direction whose largest part is positive.
fn upright(vector: Vec<f64>) -> Vec<f64> {
    let largest = vector.iter().fold(0.0_f64, |most, part| if part.abs() > most.abs() { *part } else { most });
    if largest < 0.0 { vector.into_iter().map(|part| -part).collect() } else { vector }
}
