//! Which labels are likely wrong: confident learning (Northcutt, Jiang and Chuang 2021) on probabilities from a model that
//! has not seen the row. Values are those of cleanlab 2.9, `find_label_issues(filter_by = "prune_by_noise_rate")`.

/// What is taken off a class's threshold for rounding (cleanlab).
const ROUNDING: f64 = 1e-6;

/// The likely wrong labels among rows of classes below `classes`, with `probabilities` rows by classes: places of rows, the
/// least believed label first, each with the class it likely is. Empty where shapes do not fit.
pub fn label_errors(labels: &[u32], probabilities: &[f64], classes: usize) -> Vec<(usize, u32)> {
    let fits = classes > 1 && labels.len() * classes == probabilities.len();
    if !fits || labels.iter().any(|&label| label as usize >= classes) {
        return Vec::new();
    }
    let of_row = |row: usize| &probabilities[row * classes..(row + 1) * classes];
    let counts = calibrated(&joint(labels, probabilities, classes), labels, classes);
    let mut of_class: Vec<Vec<usize>> = vec![Vec::new(); classes];
    labels.iter().enumerate().for_each(|(row, &label)| of_class[label as usize].push(row));
    let mut found = Vec::new();
    for (given, rows) in of_class.iter().enumerate().filter(|(_, rows)| rows.len() > 1) {
        for other in (0..classes).filter(|&other| other != given) {
            let mut margins: Vec<(f64, usize)> =
                rows.iter().map(|&row| (of_row(row)[other] - of_row(row)[given], row)).collect();
            margins.sort_by(|a, b| b.0.total_cmp(&a.0));
            found.extend(margins.into_iter().take(counts[given * classes + other]).map(|(_, row)| row));
        }
    }
    found.sort_unstable();
    found.dedup();
    let mut found: Vec<(f64, usize, u32)> = found
        .into_iter()
        .filter_map(|row| {
            let (likely, given) = (likeliest(of_row(row)), labels[row]);
            (likely as u32 != given).then(|| (of_row(row)[given as usize] - of_row(row)[likely], row, likely as u32))
        })
        .collect();
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    found.into_iter().map(|(_, row, likely)| (row, likely)).collect()
}

/// How many rows with each label confidently belong to each class. A row does so where its probability reaches the mean of
/// the rows with that label; where it does for several classes, it belongs to the likeliest.
fn joint(labels: &[u32], probabilities: &[f64], classes: usize) -> Vec<f64> {
    let mut sums = vec![(0.0, 0.0); classes];
    for (&label, row) in labels.iter().zip(probabilities.chunks_exact(classes)) {
        let (sum, count) = &mut sums[label as usize];
        *sum += row[label as usize];
        *count += 1.0;
    }
    let thresholds: Vec<f64> =
        sums.iter().map(|&(sum, count)| if count > 0.0 { sum / count - ROUNDING } else { 2.0 }).collect();
    let mut joint = vec![0.0_f64; classes * classes];
    for (&label, row) in labels.iter().zip(probabilities.chunks_exact(classes)) {
        let mut confident = (0..classes).filter(|&class| row[class] >= thresholds[class]);
        let class = match (confident.next(), confident.next()) {
            (None, _) => continue,
            (Some(one), None) => one,
            (Some(_), Some(_)) => likeliest(row),
        };
        joint[label as usize * classes + class] += 1.0;
    }
    (0..classes).for_each(|class| joint[class * classes + class] = joint[class * classes + class].max(1.0));
    joint
}

/// The joint counts scaled so that each label has as many as there are rows with it, in whole numbers.
fn calibrated(joint: &[f64], labels: &[u32], classes: usize) -> Vec<usize> {
    let mut rows = vec![0.0; classes];
    for &label in labels {
        rows[label as usize] += 1.0;
    }
    let scaled = joint.chunks_exact(classes).zip(rows).flat_map(|(counts, rows)| {
        let sum: f64 = counts.iter().sum();
        rounded(&counts.iter().map(|count| count / sum * rows).collect::<Vec<f64>>())
    });
    scaled.collect()
}

/// Whole numbers near `numbers` with the same sum: what rounding loses or wins too much goes to those that it moved most.
fn rounded(numbers: &[f64]) -> Vec<usize> {
    let mut whole: Vec<f64> = numbers.iter().map(|number| number.round_ties_even()).collect();
    let missing = (numbers.iter().sum::<f64>() - whole.iter().sum::<f64>()).round();
    let mut order: Vec<usize> = (0..numbers.len()).collect();
    let moved = |place: usize| (numbers[place] - numbers[place].round_ties_even()) * missing.signum();
    order.sort_by(|&a, &b| moved(b).total_cmp(&moved(a)));
    order.iter().take(missing.abs() as usize).for_each(|&place| whole[place] += missing.signum());
    whole.into_iter().map(|number| number.max(0.0) as usize).collect()
}

fn likeliest(probabilities: &[f64]) -> usize {
    let mut best = 0;
    for (class, &probability) in probabilities.iter().enumerate() {
        if probability > probabilities[best] {
            best = class;
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Labels and probabilities of 120 rows of three classes, as `tests/reference/label_errors.py` makes them.
    fn rows() -> (Vec<u32>, Vec<f64>) {
        let mut x: u64 = 2026;
        let mut uniform = || {
            x = (1_103_515_245 * x + 12345) % (1 << 31);
            x as f64 / f64::from(1_u32 << 31)
        };
        let (mut labels, mut probabilities) = (vec![], vec![]);
        for row in 0..120_u32 {
            let truth = row % 3;
            let wrong = uniform() < 0.15;
            labels.push(if wrong { (truth + 1) % 3 } else { truth });
            let weights: Vec<f64> = (0..3).map(|class| uniform() + if class == truth { 1.2 } else { 0.0 }).collect();
            let sum: f64 = weights.iter().sum();
            probabilities.extend(weights.into_iter().map(|weight| weight / sum));
        }
        (labels, probabilities)
    }

    #[test]
    fn the_rows_found_are_cleanlabs() {
        let (labels, probabilities) = rows();
        let mut found: Vec<usize> = label_errors(&labels, &probabilities, 3).into_iter().map(|(row, _)| row).collect();
        found.sort_unstable();
        assert_eq!(found, [0, 7, 14, 35, 37, 40, 44, 47, 51, 63, 68, 98, 109, 116]);
    }

    #[test]
    fn believed_labels_are_not_found_and_the_least_believed_come_first() {
        let sure = [0.9, 0.1, 0.1, 0.9, 0.8, 0.2, 0.2, 0.8];
        assert_eq!(label_errors(&[0, 1, 0, 1], &sure, 2), []);
        let mut probabilities = vec![];
        (0..20).for_each(|row| probabilities.extend(if row % 2 == 0 { [0.9, 0.1] } else { [0.1, 0.9] }));
        let mut labels: Vec<u32> = (0..20).map(|row| row % 2).collect();
        (labels[4], labels[7]) = (1, 0);
        probabilities[8..10].copy_from_slice(&[0.97, 0.03]);
        assert_eq!(label_errors(&labels, &probabilities, 2), [(4, 0), (7, 1)]);
        assert_eq!(label_errors(&[0, 5], &[0.5; 4], 2), []);
    }
}
