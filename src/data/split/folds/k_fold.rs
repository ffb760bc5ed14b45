//! The fold of each row or group, by scikit-learn's rules for folds that are not shuffled. Steps of preparation that fit out of
//! fold deal their training rows by the same.

use std::collections::HashMap;

use crate::base::rng::Stream;

/// `KFold`: blocks of the order, the first ones a row longer where rows are left over. The fold of each place.
pub(in crate::data) fn plain(order: &[usize], folds: usize) -> Vec<usize> {
    let (size, longer) = (order.len() / folds, order.len() % folds);
    let mut places = vec![0; order.len()];
    for (at, &place) in order.iter().enumerate() {
        let long = (size + 1) * longer;
        places[place] = if at < long { at / (size + 1) } else { longer + (at - long) / size.max(1) };
    }
    places
}

/// `StratifiedKFold`: classes in order of first appearance, each fold's count of each by round robin over the sorted
/// classes; within a class the folds come in order, or as `shuffle` puts them, which is given the class' number as well.
pub(in crate::data) fn stratified(
    classes: &[u32],
    folds: usize,
    mut shuffle: impl FnMut(usize, &mut [usize]),
) -> Vec<usize> {
    let mut codes: HashMap<u32, usize> = HashMap::new();
    let encoded: Vec<usize> = classes
        .iter()
        .map(|&class| {
            let next = codes.len();
            *codes.entry(class).or_insert(next)
        })
        .collect();
    let mut counts = vec![0; codes.len()];
    for &code in &encoded {
        counts[code] += 1;
    }
    let mut allocation = vec![vec![0_usize; folds]; codes.len()];
    let sorted = counts.iter().enumerate().flat_map(|(code, &count)| std::iter::repeat_n(code, count));
    sorted.enumerate().for_each(|(at, code)| allocation[code][at % folds] += 1);
    let mut of_class: Vec<Vec<usize>> = allocation
        .iter()
        .map(|counts| counts.iter().enumerate().flat_map(|(fold, &count)| std::iter::repeat_n(fold, count)).collect())
        .collect();
    of_class.iter_mut().enumerate().for_each(|(class, folds)| shuffle(class, folds));
    let mut next = vec![0; codes.len()];
    encoded
        .iter()
        .map(|&code| {
            next[code] += 1;
            of_class[code][next[code] - 1]
        })
        .collect()
}

/// `GroupKFold`: the largest group first, each to the fold with the fewest rows. The fold of each group.
pub(super) fn grouped(sizes: &[usize], folds: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..sizes.len()).collect();
    order.sort_by_key(|&group| sizes[group]);
    let (mut held, mut of_group) = (vec![0; folds], vec![0; sizes.len()]);
    for group in order.into_iter().rev() {
        let lightest = (0..folds).min_by_key(|&fold| held[fold]).unwrap_or(0);
        held[lightest] += sizes[group];
        of_group[group] = lightest;
    }
    of_group
}

/// `GroupKFold` shuffled: groups in random order, cut into equal numbers of them.
pub(super) fn grouped_shuffled(groups: usize, folds: usize, stream: &mut Stream) -> Vec<usize> {
    let mut order: Vec<usize> = (0..groups).collect();
    stream.shuffle(&mut order);
    plain(&order, folds)
}

/// `TimeSeriesSplit`: the rows learnt from and those judged in each fold, as counts of the order.
pub(super) fn time_series(rows: usize, folds: usize) -> Vec<(usize, std::ops::Range<usize>)> {
    let size = rows / (folds + 1);
    (0..folds)
        .map(|fold| {
            let start = rows - (folds - fold) * size;
            (start, start..start + size)
        })
        .collect()
}
