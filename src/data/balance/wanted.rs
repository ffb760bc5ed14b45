//! How many rows of each class there are to be: imbalanced-learn's `sampling_strategy`, "auto" or a ratio.

use super::error::BalanceError;

/// Rows to be made of each class: up to the largest for all but the largest, or up to `ratio` of it. The first of equally
/// large classes is the largest.
pub(super) fn to_make(counts: &[usize], ratio: Option<f64>) -> Result<Vec<usize>, BalanceError> {
    let largest = largest(counts);
    let most = counts[largest];
    let Some(ratio) = two(counts, ratio)? else {
        let missing = |&count: &usize| if count == 0 { 0 } else { most - count };
        return Ok(counts.iter().map(missing).collect());
    };
    let smaller = smallest_but(counts, largest);
    let made = (most as f64 * ratio - counts[smaller] as f64) as i64;
    if made <= 0 {
        return Err(BalanceError::RatioReached { ratio, present: counts[smaller] as f64 / most as f64 });
    }
    let mut wanted = vec![0; counts.len()];
    wanted[smaller] = made as usize;
    Ok(wanted)
}

/// Rows to be kept of each class: as many as the smallest has, or so many that it is `ratio` of them; `None` keeps all, as
/// of the smallest, the first of equally small ones.
pub(super) fn to_keep(counts: &[usize], ratio: Option<f64>) -> Result<Vec<Option<usize>>, BalanceError> {
    let smallest = smallest(counts);
    let least = counts[smallest];
    let kept = match two(counts, ratio)? {
        None => least,
        Some(ratio) => (least as f64 / ratio) as usize,
    };
    let larger = |class: usize| class != smallest && counts[class] > 0;
    if let Some(ratio) = ratio
        && let Some(class) = (0..counts.len()).find(|&class| larger(class) && kept > counts[class])
    {
        return Err(BalanceError::RatioReached { ratio, present: least as f64 / counts[class] as f64 });
    }
    Ok((0..counts.len()).map(|class| larger(class).then_some(kept)).collect())
}

/// Whether each class is cleaned: all but the smallest, the first of equally small ones.
pub(super) fn cleaned(counts: &[usize]) -> Vec<bool> {
    let smallest = smallest(counts);
    (0..counts.len()).map(|class| class != smallest).collect()
}

/// The first of the largest classes.
fn largest(counts: &[usize]) -> usize {
    (0..counts.len()).rev().max_by_key(|&class| counts[class]).unwrap_or(0)
}

/// The first of the smallest classes that have rows.
fn smallest(counts: &[usize]) -> usize {
    smallest_but(counts, counts.len())
}

fn smallest_but(counts: &[usize], not: usize) -> usize {
    let present = (0..counts.len()).filter(|&class| counts[class] > 0 && class != not);
    present.min_by_key(|&class| counts[class]).unwrap_or(0)
}

fn two(counts: &[usize], ratio: Option<f64>) -> Result<Option<f64>, BalanceError> {
    let classes = counts.iter().filter(|&&count| count > 0).count();
    if ratio.is_some() && classes != 2 {
        return Err(BalanceError::RatioOfMany { classes });
    }
    Ok(ratio)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn auto_makes_all_classes_as_large_as_the_largest_or_as_small_as_the_smallest() {
        assert_eq!(to_make(&[3, 0, 9, 9], None), Ok(vec![6, 0, 0, 0]));
        assert_eq!(to_keep(&[3, 0, 9, 3], None), Ok(vec![None, None, Some(3), Some(3)]));
        assert_eq!(cleaned(&[3, 0, 9, 3]), [false, true, true, true]);
    }

    #[test]
    fn a_ratio_is_cut_to_whole_rows_as_in_imbalanced_learn() {
        assert_eq!(to_make(&[900, 100], Some(0.3335)), Ok(vec![0, 200]));
        assert_eq!(to_keep(&[900, 100], Some(0.3)), Ok(vec![Some(333), None]));
        assert_eq!(
            to_make(&[900, 100], Some(0.1)),
            Err(BalanceError::RatioReached { ratio: 0.1, present: 100.0 / 900.0 })
        );
        assert!(to_keep(&[900, 100], Some(0.1)).is_err());
        assert_eq!(to_keep(&[9, 8, 7], Some(0.5)), Err(BalanceError::RatioOfMany { classes: 3 }));
    }
}
