//! Numbers as the workspace file writes them.

/// A float as TOML writes it, in the shorter of its two forms: `0.001`, `1e-7`.
pub(super) fn number(value: f64) -> String {
    format!("{value:?}")
}

/// The number with three significant digits.
pub(super) fn rounded(value: f64) -> f64 {
    format!("{value:.2e}").parse().unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nudged_numbers_keep_three_digits() {
        assert_eq!(number(rounded(1e-3 * 1.25 * 1.25 * 1.25)), "0.00195");
        assert_eq!(number(rounded(1e-7 / 1.25)), "8e-8");
    }
}
