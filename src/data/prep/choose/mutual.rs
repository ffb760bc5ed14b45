//! Mutual information in nats, by the distances to the third nearest neighbour: Kraskov, Stögbauer and Grassberger (2004)
//! between numbers, Ross (2014) between numbers and classes, and by counting where the column is zeros and ones.
//!
//! scikit-learn's `mutual_info_classif` and `mutual_info_regression` use the same estimators and add noise of 1e-10 first, which
//! differs from run to run; without it the same file always gives the same choice.

use crate::data::dataset::Truth;
use crate::data::numbers::variance;
use crate::data::special::digamma;
use crate::eval::Crosstab;

const NEIGHBOURS: usize = 3;

/// Of each column with the target; `flags` tells which columns are zeros and ones.
pub(super) fn information(columns: &[Vec<f64>], flags: &[bool], truth: &Truth) -> Vec<f64> {
    let of = |(column, &flag): (&Vec<f64>, &bool)| {
        let information = match truth {
            Truth::Classes { codes, labels } if flag => counted(column, codes, labels.len()),
            Truth::Classes { codes, labels } => with_classes(column, codes, labels.len()),
            Truth::Numbers(numbers) if flag => {
                let codes: Vec<u32> = column.iter().map(|&number| u32::from(number > 0.0)).collect();
                with_classes(numbers, &codes, 2)
            }
            Truth::Numbers(numbers) => with_numbers(column, numbers),
        };
        information.max(0.0)
    };
    columns.iter().zip(flags).map(of).collect()
}

/// Of zeros and ones with classes.
fn counted(column: &[f64], codes: &[u32], classes: usize) -> f64 {
    let pairs = codes.iter().zip(column).map(|(&code, &number)| (code, u32::from(number > 0.0)));
    Crosstab::new(pairs, classes, 2).mutual_information()
}

/// Of numbers with classes. Classes of a single row say nothing.
fn with_classes(column: &[f64], codes: &[u32], classes: usize) -> f64 {
    let mut members: Vec<Vec<f64>> = vec![vec![]; classes];
    column.iter().zip(codes).for_each(|(&number, &code)| members[code as usize].push(number));
    members.retain(|numbers| numbers.len() > 1);
    for numbers in &mut members {
        numbers.sort_by(f64::total_cmp);
    }
    let mut all: Vec<f64> = members.iter().flatten().copied().collect();
    all.sort_by(f64::total_cmp);
    let rows = all.len() as f64;
    let mut sum = 0.0;
    for numbers in &members {
        let nearest = NEIGHBOURS.min(numbers.len() - 1);
        for (place, &number) in numbers.iter().enumerate() {
            let near = within(&all, number, below(distance(numbers, place, nearest)));
            sum += digamma(nearest) - digamma(numbers.len()) - digamma(near.max(1));
        }
    }
    digamma(all.len().max(1)) + sum / rows
}

/// Of numbers with numbers.
fn with_numbers(column: &[f64], target: &[f64]) -> f64 {
    let scaled = |numbers: &[f64]| {
        let deviation = variance(numbers).sqrt();
        let deviation = if deviation > 0.0 { deviation } else { 1.0 };
        numbers.iter().map(|number| number / deviation).collect::<Vec<f64>>()
    };
    let (x, y) = (scaled(column), scaled(target));
    // Neighbours are looked for along the side that separates rows best: along one of few values all rows are near.
    let (x, y) = if distinct(&x) < distinct(&y) { (y, x) } else { (x, y) };
    let mut order: Vec<usize> = (0..x.len()).collect();
    order.sort_by(|&a, &b| x[a].total_cmp(&x[b]));
    let (ordered_x, beside_y): (Vec<f64>, Vec<f64>) = order.iter().map(|&row| (x[row], y[row])).unzip();
    let mut ordered_y = y;
    ordered_y.sort_by(f64::total_cmp);
    let nearest = NEIGHBOURS.min(ordered_x.len().saturating_sub(1)).max(1);
    let part = |place: usize| {
        let radius = below(distance_in_plane(&ordered_x, &beside_y, place, nearest));
        let near_x = within(&ordered_x, ordered_x[place], radius).max(1);
        let near_y = within(&ordered_y, beside_y[place], radius).max(1);
        digamma(near_x) + digamma(near_y)
    };
    let sum: f64 = (0..ordered_x.len()).map(part).sum();
    digamma(ordered_x.len()) + digamma(nearest) - sum / ordered_x.len() as f64
}

fn distinct(numbers: &[f64]) -> usize {
    let mut ascending = numbers.to_vec();
    ascending.sort_unstable_by(f64::total_cmp);
    ascending.chunk_by(|a, b| a == b).count()
}

/// The largest number smaller than a distance.
fn below(distance: f64) -> f64 {
    if distance > 0.0 { distance.next_down() } else { 0.0 }
}

/// How many ascending numbers are no farther than `radius` from `middle`, itself included.
fn within(ascending: &[f64], middle: f64, radius: f64) -> usize {
    let first = ascending.partition_point(|number| middle - number > radius);
    let last = ascending.partition_point(|number| number - middle <= radius);
    last.saturating_sub(first)
}

/// The distance from an ascending number to the `nearest`-th other.
fn distance(ascending: &[f64], place: usize, nearest: usize) -> f64 {
    let (mut low, mut high) = (place, place);
    let mut farthest = 0.0;
    for _ in 0..nearest {
        let left = low.checked_sub(1).map_or(f64::INFINITY, |left| ascending[place] - ascending[left]);
        let right = ascending.get(high + 1).map_or(f64::INFINITY, |right| right - ascending[place]);
        if left <= right {
            low -= 1;
            farthest = left;
        } else {
            high += 1;
            farthest = right;
        }
    }
    farthest
}

/// The same between points, by the larger of both differences; `x` ascends, so that the search may end early.
fn distance_in_plane(x: &[f64], y: &[f64], place: usize, nearest: usize) -> f64 {
    let mut found = [f64::INFINITY; NEIGHBOURS];
    let (mut low, mut high) = (place, place);
    loop {
        let left = low.checked_sub(1).map_or(f64::INFINITY, |left| x[place] - x[left]);
        let right = x.get(high + 1).map_or(f64::INFINITY, |right| right - x[place]);
        let apart = left.min(right);
        if apart >= found[nearest - 1] {
            return found[nearest - 1];
        }
        let other = if left <= right { low - 1 } else { high + 1 };
        (low, high) = (low.min(other), high.max(other));
        let distance = apart.max((y[other] - y[place]).abs());
        if distance < found[nearest - 1] {
            found[nearest - 1] = distance;
            found[..nearest].sort_by(f64::total_cmp);
        }
    }
}
