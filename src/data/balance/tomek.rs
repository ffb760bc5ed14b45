//! Tomek links (Tomek 1976): two rows of different classes, each the nearest of the other.

use super::labelled::Labelled;

/// Places that stay, ascending: those of `cleaned` classes that are in a link are left out.
pub(super) fn tomek(rows: &Labelled, cleaned: &[bool]) -> Vec<usize> {
    let nearest = rows.points().nearest_others(1);
    let partner = |place: usize| nearest.of(place).first().map(|&other| other as usize);
    let linked = |place: usize| {
        partner(place).is_some_and(|other| rows.class(other) != rows.class(place) && partner(other) == Some(place))
    };
    (0..rows.codes.len()).filter(|&place| !(cleaned[rows.class(place)] && linked(place))).collect()
}
