//! Over- and undersampling at random.

use super::labelled::Labelled;
use crate::base::rng::Stream;

/// Every place, and as many more of each class as wanted, drawn with replacement; ascending.
pub(super) fn over(rows: &Labelled, wanted: &[usize], stream: &mut Stream) -> Vec<usize> {
    let mut places: Vec<usize> = (0..rows.codes.len()).collect();
    for (class, &count) in wanted.iter().enumerate() {
        let own = rows.members(class);
        places.extend((0..count).map(|_| own[stream.below(own.len())]));
    }
    places.sort_unstable();
    places
}

/// Of each class as many places as wanted, drawn without replacement; all of a class without a number. Ascending.
pub(super) fn under(rows: &Labelled, wanted: &[Option<usize>], stream: &mut Stream) -> Vec<usize> {
    let mut places = vec![];
    for (class, &count) in wanted.iter().enumerate() {
        let mut own = rows.members(class);
        if let Some(count) = count {
            stream.shuffle(&mut own);
            own.truncate(count);
        }
        places.extend(own);
    }
    places.sort_unstable();
    places
}
