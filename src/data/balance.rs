//! Over- and undersampling: which training rows an epoch goes through so that classes are equally large.

use crate::base::rng::Stream;
use crate::spec::BalanceMethod;

/// Places in a training part whose rows have the classes `codes`, ascending. Oversampling keeps every row and draws more of
/// smaller classes with replacement; undersampling draws from larger classes without.
pub(super) fn places(codes: &[u32], classes: usize, method: BalanceMethod, stream: &mut Stream) -> Vec<usize> {
    let mut by_class = vec![Vec::new(); classes];
    for (place, &code) in codes.iter().enumerate() {
        by_class[code as usize].push(place);
    }
    by_class.retain(|places| !places.is_empty());
    let sizes = by_class.iter().map(Vec::len);
    let (largest, smallest) = (sizes.clone().max().unwrap_or(0), sizes.min().unwrap_or(0));
    let mut places = Vec::new();
    for mut own in by_class {
        match method {
            BalanceMethod::Oversample => {
                let more = (own.len()..largest).map(|_| own[stream.below(own.len())]);
                places.extend(more);
            }
            BalanceMethod::Undersample => {
                stream.shuffle(&mut own);
                own.truncate(smallest);
            }
            BalanceMethod::None | BalanceMethod::ClassWeight => {}
        }
        places.append(&mut own);
    }
    places.sort_unstable();
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::rng::Purpose;

    fn drawn(method: BalanceMethod) -> Vec<usize> {
        places(&[0, 0, 0, 0, 2, 2], 3, method, &mut Stream::new(1, Purpose::Balance, 0))
    }

    #[test]
    fn oversampling_keeps_every_row_and_repeats_rows_of_smaller_classes() {
        let drawn = drawn(BalanceMethod::Oversample);
        assert_eq!((drawn.len(), drawn.iter().filter(|&&place| place >= 4).count()), (8, 4));
        assert!((0..6).all(|place| drawn.contains(&place)));
    }

    #[test]
    fn undersampling_draws_each_row_at_most_once() {
        let mut drawn = drawn(BalanceMethod::Undersample);
        assert_eq!((drawn.len(), drawn.iter().filter(|&&place| place >= 4).count()), (4, 2));
        drawn.dedup();
        assert_eq!(drawn.len(), 4);
    }

    #[test]
    fn other_methods_leave_rows_alone() {
        assert_eq!(drawn(BalanceMethod::ClassWeight), [0, 1, 2, 3, 4, 5]);
    }
}
