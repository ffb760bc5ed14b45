//! Singular values and right singular vectors, by Householder's reflections and one-sided Jacobi rotations (Demmel and Veselić
//! 1992), which are accurate to the last digits whatever the columns' sizes.

/// Rotations through all pairs at most; a dozen is usual.
const SWEEPS: usize = 60;

/// Singular values, the largest first, and the right singular vector of each.
pub(super) struct Svd {
    pub(super) values: Vec<f64>,
    pub(super) vectors: Vec<Vec<f64>>,
}

/// Of a matrix given by its columns.
pub(super) fn svd(mut columns: Vec<Vec<f64>>) -> Svd {
    let count = columns.len();
    if columns.first().is_some_and(|column| column.len() > count) {
        columns = triangular(columns);
    }
    let mut vectors: Vec<Vec<f64>> = (0..count).map(|place| unit(place, count)).collect();
    for _ in 0..SWEEPS {
        let mut turned = false;
        for left in 0..count {
            for right in left + 1..count {
                if let Some((cosine, sine)) = rotation(&columns[left], &columns[right]) {
                    rotate(&mut columns, left, right, cosine, sine);
                    rotate(&mut vectors, left, right, cosine, sine);
                    turned = true;
                }
            }
        }
        if !turned {
            break;
        }
    }
    let mut found: Vec<(f64, Vec<f64>)> =
        columns.iter().map(|column| dot(column, column).sqrt()).zip(vectors).collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (values, vectors) = found.into_iter().unzip();
    Svd { values, vectors }
}

/// The scalar product of two columns.
pub(super) fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Takes from each column its mean.
pub(super) fn center(columns: &mut [Vec<f64>], means: &[f64]) {
    for (column, mean) in columns.iter_mut().zip(means) {
        for number in column {
            *number -= mean;
        }
    }
}

fn unit(place: usize, count: usize) -> Vec<f64> {
    (0..count).map(|other| f64::from(u8::from(other == place))).collect()
}

/// The turn that makes two columns perpendicular; none where they are.
fn rotation(left: &[f64], right: &[f64]) -> Option<(f64, f64)> {
    let (a, b, between) = (dot(left, left), dot(right, right), dot(left, right));
    if between == 0.0 || between.abs() <= 1e-16 * (a * b).sqrt() {
        return None;
    }
    let zeta = (b - a) / (2.0 * between);
    let tangent = 1.0_f64.copysign(zeta) / (zeta.abs() + zeta.hypot(1.0));
    let cosine = 1.0 / tangent.hypot(1.0);
    Some((cosine, cosine * tangent))
}

fn rotate(columns: &mut [Vec<f64>], left: usize, right: usize, cosine: f64, sine: f64) {
    let (before, after) = columns.split_at_mut(right);
    for (a, b) in before[left].iter_mut().zip(&mut after[0]) {
        (*a, *b) = (cosine * *a - sine * *b, sine * *a + cosine * *b);
    }
}

/// The triangle that has the same singular values and right vectors as a tall matrix.
fn triangular(mut columns: Vec<Vec<f64>>) -> Vec<Vec<f64>> {
    let count = columns.len();
    for place in 0..count {
        let (done, rest) = columns.split_at_mut(place + 1);
        let pivot = &mut done[place];
        let length = dot(&pivot[place..], &pivot[place..]).sqrt();
        if length == 0.0 {
            continue;
        }
        // The reflection that leaves only the first number of the rest of the column.
        let end = -length.copysign(pivot[place]);
        let mut mirror = pivot[place..].to_vec();
        mirror[0] -= end;
        let square = dot(&mirror, &mirror);
        pivot[place..].fill(0.0);
        pivot[place] = end;
        for column in rest {
            let share = 2.0 * dot(&mirror, &column[place..]) / square;
            column[place..].iter_mut().zip(&mirror).for_each(|(number, mirror)| *number -= share * mirror);
        }
    }
    for column in &mut columns {
        column.truncate(count);
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vectors_are_perpendicular_and_give_the_matrix_back_its_squares() {
        for rows in [3, 9] {
            let columns: Vec<Vec<f64>> = (0..4_usize)
                .map(|c| (0..rows).map(|r| ((c * 7 + r * r * 3 + 1) % 11) as f64 - 4.0).collect())
                .collect();
            let found = svd(columns.clone());
            assert!(found.values.windows(2).all(|pair| pair[0] >= pair[1]));
            for (place, vector) in found.vectors.iter().enumerate() {
                assert!((dot(vector, vector) - 1.0).abs() < 1e-14);
                let image: Vec<f64> = (0..rows)
                    .map(|row| columns.iter().zip(vector).map(|(column, weight)| column[row] * weight).sum())
                    .collect();
                assert!((dot(&image, &image).sqrt() - found.values[place]).abs() < 1e-12);
            }
        }
    }
}
