//! `random`: rows in random order, the last of them the test.

use super::{Sizes, TEST, TRAIN, VALIDATION};
use crate::base::rng::Stream;

/// The part of each of `rows` rows.
pub(super) fn deal(rows: usize, sizes: Sizes, stream: &mut Stream) -> Vec<usize> {
    let mut order: Vec<usize> = (0..rows).collect();
    stream.shuffle(&mut order);
    last(&order, sizes)
}

/// Takes the test from the end of an order of places, validation from before that.
pub(super) fn last(order: &[usize], sizes: Sizes) -> Vec<usize> {
    let (rest, test) = order.split_at(order.len() - sizes.test);
    let (_, validation) = rest.split_at(rest.len() - sizes.validation);
    let mut places = vec![TRAIN; order.len()];
    for &place in test {
        places[place] = TEST;
    }
    for &place in validation {
        places[place] = VALIDATION;
    }
    places
}
