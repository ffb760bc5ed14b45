//! What repeating something says: the mean over repeats, their spread, and how sure the mean is.

use super::special::incomplete_beta;

/// Values of one number, measured again and again.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Repeats {
    /// The arithmetic mean.
    pub mean: f64,
    /// The population standard deviation, which scikit-learn calls `importances_std`.
    pub std: f64,
    /// The 95 % interval of the mean by Student's t, `(low, high)`; NaN for fewer than two values.
    pub interval: (f64, f64),
}

impl Repeats {
    /// Of `values`; all NaN of nothing.
    pub fn of(values: &[f64]) -> Self {
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
        let half = t_quantile(n - 1.0) * (squares / (n - 1.0) / n).sqrt();
        let interval = if values.len() < 2 { (f64::NAN, f64::NAN) } else { (mean - half, mean + half) };
        Self { mean, std: (squares / n).sqrt(), interval }
    }
}

/// Beyond this Student's t lies in one case of forty (`scipy.stats.t.ppf(0.975, freedom)`), by halving.
fn t_quantile(freedom: f64) -> f64 {
    let beyond = |t: f64| incomplete_beta(freedom / 2.0, 0.5, freedom / (freedom + t * t));
    let (mut low, mut high) = (0.0, 16.0);
    for _ in 0..64 {
        let middle = f64::midpoint(low, high);
        if beyond(middle) > 0.05 { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::fixture::close;

    #[test]
    fn quantiles_of_student_are_scipys() {
        close("t.ppf(.975, 1)", t_quantile(1.0), 12.706_204_736_432_095);
        close("t.ppf(.975, 9)", t_quantile(9.0), 2.262_157_162_740_991_5);
        close("t.ppf(.975, 99)", t_quantile(99.0), 1.984_216_951_586_396);
    }

    #[test]
    fn the_mean_has_an_interval_from_two_values_on() {
        let of = Repeats::of(&[1.0, 2.0, 3.0, 4.0]);
        assert_eq!(of.mean, 2.5);
        close("np.std", of.std, 1.118_033_988_749_895);
        close("t.interval low", of.interval.0, 0.445_739_743_239_121_2);
        close("t.interval high", of.interval.1, 4.554_260_256_760_879);
        assert!(Repeats::of(&[1.0]).interval.0.is_nan() && Repeats::of(&[]).mean.is_nan());
        assert_eq!(Repeats::of(&[0.0; 3]).interval, (0.0, 0.0));
    }
}
