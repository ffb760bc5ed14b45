//! Every slice that has rows enough, those with fewer conditions first.

use std::collections::HashMap;

use super::Sought;
use super::conditions::Conditions;

/// Which conditions a slice is made of, as ascending places; the last places of fewer are empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Key([u32; 3]);

const NONE: u32 = u32::MAX;

impl Key {
    fn of(places: &[usize]) -> Self {
        let mut key = [NONE; 3];
        key.iter_mut().zip(places).for_each(|(key, &place)| *key = place as u32);
        Self(key)
    }

    pub(super) fn places(self) -> impl Iterator<Item = usize> {
        self.0.into_iter().filter(|&place| place != NONE).map(|place| place as usize)
    }
}

/// What is counted of a slice.
pub(super) trait Tally: Copy {
    /// Rows of the slice.
    fn rows(&self) -> u64;
}

/// How far the walk went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Walked {
    pub(super) slices: usize,
    pub(super) counted: usize,
}

/// Calls `visit` with every slice of at least `sought.least` rows, what `count` counts of it, and the same of the slices that it
/// lies in. A slice of all rows is none.
pub(super) fn walk<T: Tally>(
    conditions: &Conditions,
    sought: &Sought,
    count: &dyn Fn(&[u64]) -> T,
    mut visit: impl FnMut(Key, T, &[T]),
) -> Walked {
    let each = conditions.each();
    let (least, all) = (sought.least.max(1) as u64, conditions.rows() as u64);
    let mut walked = Walked::default();
    let mut counted = |slice: &[u64]| {
        walked.counted += 1;
        Some(count(slice)).filter(|tally| tally.rows() >= least)
    };
    let mut slices = 0;
    let mut told = |key: Key, tally: T, within: &[T]| {
        if tally.rows() < all {
            slices += 1;
            visit(key, tally, within);
        }
    };
    let ones: Vec<Option<T>> = each.iter().map(|condition| counted(&condition.rows)).collect();
    let one = |place: usize| ones[place];
    let large: Vec<usize> = (0..each.len()).filter(|&place| one(place).is_some()).collect();
    for &a in &large {
        if let Some(tally) = one(a) {
            told(Key::of(&[a]), tally, &[]);
        }
    }
    let mut twos: HashMap<(usize, usize), T> = HashMap::new();
    if sought.conditions >= 2 {
        for (place, &a) in large.iter().enumerate() {
            for &b in large[place + 1..].iter().filter(|&&b| each[b].column != each[a].column) {
                let both = intersection(&each[a].rows, &each[b].rows);
                if let (Some(tally), Some(first), Some(second)) = (counted(&both), one(a), one(b)) {
                    twos.insert((a, b), tally);
                    told(Key::of(&[a, b]), tally, &[first, second]);
                }
            }
        }
    }
    if sought.conditions >= 3 {
        for (place, &a) in large.iter().enumerate() {
            for (second, &b) in large.iter().enumerate().skip(place + 1) {
                let Some(&ab) = twos.get(&(a, b)) else { continue };
                let both = intersection(&each[a].rows, &each[b].rows);
                for &c in &large[second + 1..] {
                    let (Some(&ac), Some(&bc)) = (twos.get(&(a, c)), twos.get(&(b, c))) else { continue };
                    let three = intersection(&both, &each[c].rows);
                    if let (Some(tally), Some(a1), Some(b1), Some(c1)) = (counted(&three), one(a), one(b), one(c)) {
                        told(Key::of(&[a, b, c]), tally, &[ab, ac, bc, a1, b1, c1]);
                    }
                }
            }
        }
    }
    walked.slices = slices;
    walked
}

fn intersection(a: &[u64], b: &[u64]) -> Vec<u64> {
    a.iter().zip(b).map(|(a, b)| a & b).collect()
}
