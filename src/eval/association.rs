//! How strongly two columns go together, each by its kind: Pearson, Spearman, the correlation ratio, Cramér's V and mutual
//! information. Values are those of scipy 1.18 and scikit-learn 1.9; what is not defined is NaN.

/// Pearson's correlation of two columns of numbers; NaN where one is constant.
pub fn pearson(x: &[f64], y: &[f64]) -> f64 {
    if x.len() != y.len() {
        return f64::NAN;
    }
    let n = x.len() as f64;
    let (mean_x, mean_y) = (x.iter().sum::<f64>() / n, y.iter().sum::<f64>() / n);
    let (mut xx, mut yy, mut xy) = (0.0, 0.0, 0.0);
    for (a, b) in x.iter().zip(y) {
        let (a, b) = (a - mean_x, b - mean_y);
        xx += a * a;
        yy += b * b;
        xy += a * b;
    }
    if xx > 0.0 && yy > 0.0 { (xy / (xx.sqrt() * yy.sqrt())).clamp(-1.0, 1.0) } else { f64::NAN }
}

/// Spearman's correlation: Pearson's of the ranks.
pub fn spearman(x: &[f64], y: &[f64]) -> f64 {
    pearson(&ranks(x), &ranks(y))
}

/// Ranks from 1; equal numbers share the mean of theirs.
pub fn ranks(numbers: &[f64]) -> Vec<f64> {
    let mut order: Vec<(f64, u32)> = numbers.iter().map(|number| number + 0.0).zip(0..).collect();
    order.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let mut ranks = vec![0.0; numbers.len()];
    let mut before = 0;
    for equal in order.chunk_by(|a, b| a.0 == b.0) {
        let rank = before as f64 + f64::midpoint(1.0, equal.len() as f64);
        for &(_, place) in equal {
            ranks[place as usize] = rank;
        }
        before += equal.len();
    }
    ranks
}

/// The correlation ratio of numbers with the group each is in: the root of the share of variance between groups.
pub fn correlation_ratio(groups: &[u32], count: usize, y: &[f64]) -> f64 {
    if groups.len() != y.len() || groups.iter().any(|&group| group as usize >= count) {
        return f64::NAN;
    }
    let mean = y.iter().sum::<f64>() / y.len() as f64;
    let mut sums = vec![(0.0, 0.0); count];
    let mut total = 0.0;
    for (&group, number) in groups.iter().zip(y) {
        let (sum, rows) = &mut sums[group as usize];
        *sum += number - mean;
        *rows += 1.0;
        total += (number - mean).powi(2);
    }
    let between: f64 = sums.iter().filter(|(_, rows)| *rows > 0.0).map(|(sum, rows)| sum * sum / rows).sum();
    if total > 0.0 { (between / total).min(1.0).sqrt() } else { f64::NAN }
}

/// How often each pair of codes occurs.
#[derive(Clone, Debug, PartialEq)]
pub struct Crosstab {
    counts: Vec<f64>,
    rows: Vec<f64>,
    columns: Vec<f64>,
    total: f64,
}

impl Crosstab {
    /// Counts pairs of codes below `rows` and `columns`; other codes are left out.
    pub fn new(pairs: impl Iterator<Item = (u32, u32)>, rows: usize, columns: usize) -> Self {
        let mut counts = vec![0_u64; rows * columns];
        for (row, column) in pairs.filter(|&(row, column)| (row as usize) < rows && (column as usize) < columns) {
            counts[row as usize * columns + column as usize] += 1;
        }
        let counts: Vec<f64> = counts.into_iter().map(|count| count as f64).collect();
        let mut of_columns = vec![0.0; columns];
        let mut of_rows = vec![0.0; rows];
        for (place, count) in counts.iter().enumerate() {
            of_rows[place / columns] += count;
            of_columns[place % columns] += count;
        }
        let total = of_rows.iter().sum();
        Self { counts, rows: of_rows, columns: of_columns, total }
    }

    /// Pairs counted.
    pub fn total(&self) -> f64 {
        self.total
    }

    /// Pearson's chi-squared, without a correction for continuity, and its degrees of freedom; rows and columns that are
    /// empty do not count.
    pub fn chi_squared(&self) -> (f64, f64) {
        let expected = self.cells().filter(|(_, row, column)| *row > 0.0 && *column > 0.0);
        let statistic = expected.map(|(count, row, column)| {
            let expected = row * column / self.total;
            (count - expected).powi(2) / expected
        });
        (statistic.sum(), (used(&self.rows) - 1.0).max(0.0) * (used(&self.columns) - 1.0).max(0.0))
    }

    /// Cramér's V (1946), from 0 to 1; NaN where one side has a single value.
    pub fn cramers_v(&self) -> f64 {
        let smaller = used(&self.rows).min(used(&self.columns)) - 1.0;
        if smaller < 1.0 { f64::NAN } else { (self.chi_squared().0 / (self.total * smaller)).sqrt().min(1.0) }
    }

    /// What knowing one side tells of the other, in nats: the plug-in estimate, scikit-learn's `mutual_info_score`.
    pub fn mutual_information(&self) -> f64 {
        let shared = self.cells().filter(|(count, ..)| *count > 0.0);
        let bits = shared.map(|(count, row, column)| count / self.total * (count * self.total / (row * column)).ln());
        if self.total > 0.0 { bits.sum::<f64>().max(0.0) } else { f64::NAN }
    }

    /// Each cell's count with those of its row and its column.
    fn cells(&self) -> impl Iterator<Item = (f64, f64, f64)> {
        let columns = self.columns.len();
        self.counts
            .iter()
            .enumerate()
            .map(move |(place, &count)| (count, self.rows[place / columns], self.columns[place % columns]))
    }
}

fn used(counts: &[f64]) -> f64 {
    counts.iter().filter(|&&count| count > 0.0).count() as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::fixture::{close, fixture};

    /// Codes of the fixture's groups and of thirds of `v`.
    fn pairs() -> Vec<(u32, u32)> {
        let fixture = fixture();
        fixture.group.iter().zip(&fixture.v).map(|(&group, v)| (group, (v * 3.0) as u32)).collect()
    }

    #[test]
    fn numbers_go_together_as_scipy_says() {
        let fixture = fixture();
        close("pearsonr", pearson(&fixture.score, &fixture.v), 0.036_973_239_968_294_75);
        close("spearmanr", spearman(&fixture.score, &fixture.v), 0.027_639_690_992_274_81);
        let tied: Vec<f64> = fixture.v.iter().map(|v| (v * 4.0).floor()).collect();
        close("spearmanr with ties", spearman(&fixture.score, &tied), 0.032_324_382_537_961_64);
        close("eta", correlation_ratio(&fixture.group, 3, &fixture.v), 0.090_407_506_414_117_16);
        assert!(pearson(&[1.0, 1.0], &[1.0, 2.0]).is_nan() && correlation_ratio(&[0, 1], 2, &[3.0, 3.0]).is_nan());
    }

    #[test]
    fn labels_go_together_as_scipy_and_scikit_learn_say() {
        // A row and a column too many, which stay empty.
        let table = Crosstab::new(pairs().into_iter(), 4, 4);
        close("chi2", table.chi_squared().0, 2.967_072_025_571_751);
        assert_eq!(table.chi_squared().1, 4.0);
        close("association(method='cramer')", table.cramers_v(), 0.086_125_954_647_419_6);
        close("mutual_info_score", table.mutual_information(), 0.007_519_147_955_149_547);
        let same = Crosstab::new([(0, 0), (1, 1)].into_iter(), 2, 2);
        assert_eq!((same.cramers_v(), same.mutual_information()), (1.0, std::f64::consts::LN_2));
        assert!(Crosstab::new([(0, 0), (1, 0)].into_iter(), 2, 2).cramers_v().is_nan());
    }

    #[test]
    fn equal_numbers_share_their_rank() {
        assert_eq!(ranks(&[3.0, 1.0, 3.0, -0.0, 0.0]), [4.5, 3.0, 4.5, 1.5, 1.5]);
    }
}
