//! `stratified`: at random within each class, so that every part has the same shares.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::{Sizes, TEST, TRAIN, VALIDATION};
use crate::base::rng::Stream;

/// The part of each row, of which `classes` has one entry each.
pub(super) fn deal(classes: &[u32], sizes: Sizes, stream: &mut Stream) -> Vec<usize> {
    let mut strata: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (place, &class) in classes.iter().enumerate() {
        strata.entry(class).or_default().push(place);
    }
    let mut strata: Vec<Vec<usize>> = strata.into_values().collect();
    for stratum in &mut strata {
        stream.shuffle(stratum);
    }
    let mut places = vec![TRAIN; classes.len()];
    for (part, size) in [(TEST, sizes.test), (VALIDATION, sizes.validation)] {
        for place in draw(&mut strata, size, stream) {
            places[place] = part;
        }
    }
    places
}

/// Takes `total` places out of the strata in proportion to their sizes.
fn draw(strata: &mut [Vec<usize>], total: usize, stream: &mut Stream) -> Vec<usize> {
    let sizes: Vec<usize> = strata.iter().map(Vec::len).collect();
    let counts = allocate(&sizes, total, stream);
    strata.iter_mut().zip(counts).flat_map(|(stratum, count)| stratum.split_off(stratum.len() - count)).collect()
}

/// How many of `total` draws fall on each stratum: the floor of its expectation, and what is left to those with the
/// largest fractional parts, ties broken at random (scikit-learn's `_approximate_mode`).
fn allocate(sizes: &[usize], total: usize, stream: &mut Stream) -> Vec<usize> {
    let all: usize = sizes.iter().sum::<usize>().max(1);
    let mut counts: Vec<usize> = sizes.iter().map(|&size| size * total / all).collect();
    let left = total - counts.iter().sum::<usize>();
    let mut order: Vec<usize> = (0..sizes.len()).collect();
    stream.shuffle(&mut order);
    order.sort_by_key(|&stratum| Reverse(sizes[stratum] * total % all));
    order.iter().take(left).for_each(|&stratum| counts[stratum] += 1);
    counts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::rng::Purpose;

    #[test]
    fn draws_left_over_go_to_the_largest_fractions() {
        let mut stream = Stream::new(0, Purpose::Split, 0);
        assert_eq!(allocate(&[70, 26, 4], 10, &mut stream), [7, 3, 0]);
        assert_eq!(allocate(&[1, 1], 1, &mut stream).iter().sum::<usize>(), 1);
    }
}
