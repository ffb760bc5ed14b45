//! Recursive elimination by ridge regression with a pull of 1: the column of least squared weight goes, one after the other
//! (Guyon and others 2002).

use crate::data::prep::svd::dot;

const PULL: f64 = 1.0;

/// Which columns are left when `keep` are.
pub(super) fn kept(columns: &[Vec<f64>], targets: &[Vec<f64>], keep: usize) -> Vec<bool> {
    let count = columns.len();
    let gram = |a: usize, b: usize| dot(&columns[a], &columns[b]) + if a == b { PULL } else { 0.0 };
    let mut inverse = inverted((0..count).map(|a| (0..count).map(|b| gram(a, b)).collect()).collect());
    let weights = |target: &Vec<f64>| -> Vec<f64> {
        let products: Vec<f64> = columns.iter().map(|column| dot(column, target)).collect();
        inverse.iter().map(|row| dot(row, &products)).collect()
    };
    let mut weights: Vec<Vec<f64>> = targets.iter().map(weights).collect();
    let mut kept = vec![true; count];
    for _ in keep..count {
        let strength = |place: usize| weights.iter().map(|weights| weights[place] * weights[place]).sum::<f64>();
        let left = (0..count).filter(|&place| kept[place]);
        let Some(weakest) = left.min_by(|&a, &b| strength(a).total_cmp(&strength(b))) else { break };
        kept[weakest] = false;
        // What the regressions become without it, from the inverse that had it.
        let row = inverse[weakest].clone();
        let own = row[weakest];
        for weights in &mut weights {
            let share = weights[weakest] / own;
            weights.iter_mut().zip(&row).for_each(|(weight, part)| *weight -= share * part);
        }
        for line in &mut inverse {
            let share = line[weakest] / own;
            line.iter_mut().zip(&row).for_each(|(number, part)| *number -= share * part);
        }
    }
    kept
}

/// The inverse of a symmetric positive matrix, by elimination.
fn inverted(mut matrix: Vec<Vec<f64>>) -> Vec<Vec<f64>> {
    let count = matrix.len();
    let unit = |place: usize| (0..count).map(|other| f64::from(u8::from(other == place))).collect::<Vec<f64>>();
    let mut inverse: Vec<Vec<f64>> = (0..count).map(unit).collect();
    for pivot in 0..count {
        let scale = 1.0 / matrix[pivot][pivot];
        for lines in [&mut matrix, &mut inverse] {
            lines[pivot].iter_mut().for_each(|number| *number *= scale);
        }
        for other in (0..count).filter(|&other| other != pivot) {
            let share = matrix[other][pivot];
            for lines in [&mut matrix, &mut inverse] {
                let row = lines[pivot].clone();
                lines[other].iter_mut().zip(&row).for_each(|(number, part)| *number -= share * part);
            }
        }
    }
    inverse
}
