//! `polynomial`: products and powers of columns are added (scikit-learn's `PolynomialFeatures` without the bias), in its order
//! and under its names: `a^2`, `a b`.

use serde::{Deserialize, Serialize};

use super::frame::{Cells, Frame};
use super::select::{Needs, select};
use crate::data::error::DataError;
use crate::data::prep::PrepError;
use crate::spec::Columns;

/// Products at most: more is a mistake, not a wish.
const MOST: u64 = 10_000;

/// The factors of each product.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Polynomial {
    columns: Vec<String>,
    /// Places in `columns`, ascending.
    products: Vec<Vec<usize>>,
}

impl Polynomial {
    pub(super) fn fit(
        frame: &Frame,
        columns: &Columns,
        degree: usize,
        interactions_only: bool,
    ) -> Result<Self, DataError> {
        let columns = select(frame, columns, "polynomial", Needs::Numbers)?;
        let count =
            (2..=degree as u64).fold(0_u64, |all, k| all.saturating_add(choices(columns.len(), k, interactions_only)));
        if count > MOST {
            return Err(PrepError::TooManyColumns { step: "polynomial", count, most: MOST }.into());
        }
        let mut products = vec![];
        let mut shorter: Vec<Vec<usize>> = (0..columns.len()).map(|place| vec![place]).collect();
        for _ in 2..=degree {
            let longer = |product: &Vec<usize>| {
                let last = product[product.len() - 1] + usize::from(interactions_only);
                let product = product.clone();
                (last..columns.len()).map(move |next| [&product[..], &[next]].concat())
            };
            shorter = shorter.iter().flat_map(longer).collect();
            products.extend(shorter.iter().cloned());
        }
        Ok(Self { columns, products })
    }

    pub(super) fn apply(&self, frame: &mut Frame) {
        let numbers = frame.numbers(&self.columns);
        frame.extend(self.products.iter().map(|product| {
            let mut cells = numbers[product[0]].clone();
            for &factor in &product[1..] {
                cells.iter_mut().zip(&numbers[factor]).for_each(|(cell, number)| *cell *= number);
            }
            (self.name(product), Cells::Numbers(cells))
        }));
    }

    /// The factors of the product of this name.
    pub(super) fn parents(&self, name: &str) -> Option<Vec<&str>> {
        let product = self.products.iter().find(|product| self.name(product) == name)?;
        Some(product.iter().map(|&place| self.columns[place].as_str()).collect())
    }

    fn name(&self, product: &[usize]) -> String {
        let power = |run: &[usize]| match run.len() {
            1 => self.columns[run[0]].clone(),
            times => format!("{}^{times}", self.columns[run[0]]),
        };
        product.chunk_by(|a, b| a == b).map(power).collect::<Vec<_>>().join(" ")
    }
}

/// How many products of `factors` columns out of `columns` there are.
fn choices(columns: usize, factors: u64, distinct: bool) -> u64 {
    let from = if distinct { columns as u64 } else { (columns as u64 + factors).saturating_sub(1) };
    if columns == 0 || from < factors {
        return 0;
    }
    (1..=factors).fold(1_u64, |all, k| all.saturating_mul(from - factors + k) / k)
}
