//! The regularised incomplete beta function, on which exact binomial statements rest.

/// `I_x(a, b)` for positive `a` and `b` and `x` in [0, 1], which is the chance that a binomial count of `a + b - 1`
/// trials of chance `x` reaches `a`. Continued fraction of DLMF 8.17.22, evaluated by Lentz' method.
pub(super) fn incomplete_beta(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 || x >= 1.0 {
        return x.clamp(0.0, 1.0);
    }
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - incomplete_beta(b, a, 1.0 - x);
    }
    let front = a * x.ln() + b * (-x).ln_1p() + ln_gamma(a + b) - ln_gamma(a) - ln_gamma(b);
    front.exp() / (a * continued_fraction(a, b, x))
}

/// `1 + d1/(1 + d2/(1 + …))`.
fn continued_fraction(a: f64, b: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let away = |value: f64| if value.abs() < TINY { TINY } else { value };
    let (mut value, mut c, mut d) = (1.0, 1.0, 0.0);
    for step in 1..10_000 {
        let m = f64::from(step / 2);
        let term = if step % 2 == 0 {
            m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m))
        } else {
            -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0))
        };
        d = 1.0 / away(1.0 + term * d);
        c = away(1.0 + term / c);
        value *= c * d;
        if (c * d - 1.0).abs() < 1e-15 {
            break;
        }
    }
    value
}

/// Natural logarithm of the gamma function for positive `x`: Stirling's series (DLMF 5.11.1) after moving `x` above 10.
pub(super) fn ln_gamma(x: f64) -> f64 {
    let (mut x, mut shift) = (x, 0.0);
    while x < 10.0 {
        shift += x.ln();
        x += 1.0;
    }
    let (inverse, square) = (1.0 / x, 1.0 / (x * x));
    let coefficients = [1.0 / 12.0, -1.0 / 360.0, 1.0 / 1260.0, -1.0 / 1680.0, 1.0 / 1188.0, -691.0 / 360_360.0];
    let series = coefficients.iter().rev().fold(0.0, |sum, coefficient| sum * square + coefficient) * inverse;
    (x - 0.5) * x.ln() - x + 0.5 * std::f64::consts::TAU.ln() + series - shift
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::fixture::close;

    #[test]
    fn the_gamma_function_continues_factorials() {
        close("ln 0!", ln_gamma(1.0), 0.0);
        close("ln 4!", ln_gamma(5.0), 24_f64.ln());
        close("ln gamma(1/2)", ln_gamma(0.5), std::f64::consts::PI.sqrt().ln());
        close("ln 19!", ln_gamma(20.0), (1..20).map(|n| f64::from(n).ln()).sum());
    }

    #[test]
    fn it_is_the_tail_of_the_binomial_distribution() {
        close("at least 2 of 3 at 1/2", incomplete_beta(2.0, 2.0, 0.5), 0.5);
        close("at least 1 of 5 at 0.1", incomplete_beta(1.0, 5.0, 0.1), 1.0 - 0.9_f64.powi(5));
        close("at least 5 of 5 at 0.9", incomplete_beta(5.0, 1.0, 0.9), 0.9_f64.powi(5));
        assert_eq!((incomplete_beta(2.0, 3.0, 0.0), incomplete_beta(2.0, 3.0, 1.0)), (0.0, 1.0));
    }
}
