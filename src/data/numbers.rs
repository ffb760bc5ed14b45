//! Plain numbers about numbers, as numpy defines them; shared by profile, groups and preparation.

/// Sums that numbers are added to in turn: a processor waits for none of them, and each rounds an eighth as often.
const SUMS: usize = 8;

/// The arithmetic mean; NaN of nothing.
pub(super) fn mean(numbers: &[f64]) -> f64 {
    sum_of(numbers, |number| number) / numbers.len() as f64
}

/// The population variance, in two passes; NaN of nothing.
pub(super) fn variance(numbers: &[f64]) -> f64 {
    variance_around(numbers, mean(numbers))
}

/// The same where the mean is known.
pub(super) fn variance_around(numbers: &[f64], mean: f64) -> f64 {
    sum_of(numbers, |number| (number - mean).powi(2)) / numbers.len() as f64
}

fn sum_of(numbers: &[f64], term: impl Fn(f64) -> f64) -> f64 {
    let (eights, rest) = numbers.as_chunks::<SUMS>();
    let mut sums = [0.0; SUMS];
    for eight in eights {
        sums.iter_mut().zip(eight).for_each(|(sum, &number)| *sum += term(number));
    }
    sums.iter().sum::<f64>() + rest.iter().map(|&number| term(number)).sum::<f64>()
}

/// The value below which `share` of ascending numbers lie, linear between neighbours (numpy's default); NaN of nothing.
pub fn quantile(ascending: &[f64], share: f64) -> f64 {
    let Some(last) = ascending.len().checked_sub(1) else { return f64::NAN };
    let place = share * last as f64;
    let below = (place.floor() as usize).min(last);
    let (low, high) = (ascending[below], ascending[(below + 1).min(last)]);
    low + (high - low) * (place - below as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_linear_between_neighbours_as_in_numpy() {
        let numbers = [1.0, 2.0, 4.0, 8.0];
        assert_eq!([0.0, 0.25, 0.5, 0.75, 1.0].map(|share| quantile(&numbers, share)), [1.0, 1.75, 3.0, 5.0, 8.0]);
        assert!(quantile(&[], 0.5).is_nan());
    }

    #[test]
    fn mean_and_variance_are_of_the_whole_population() {
        assert_eq!((mean(&[1.0, 2.0, 6.0]), variance(&[1.0, 3.0])), (3.0, 1.0));
    }
}
