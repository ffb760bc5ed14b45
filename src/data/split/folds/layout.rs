//! From a deck to the parts of each fold.

use super::{FoldKind, Folding, k_fold};
use crate::base::rng::{Purpose, Stream};
use crate::data::error::DataError;
use crate::data::split::deck::Deck;
use crate::data::split::units::Units;
use crate::data::split::{Parts, SplitError, groups, ordered, stratified_grouped};
use crate::spec::{Split, SplitMethod};

/// The kind that follows the method.
pub(in crate::data) fn kind(split: &Split, classes: bool) -> FoldKind {
    let groups = groups::column(split).is_some();
    match split.method {
        SplitMethod::Ordered => FoldKind::TimeSeries,
        SplitMethod::Hash => FoldKind::Hash,
        SplitMethod::StratifiedGrouped if classes => FoldKind::StratifiedGrouped,
        SplitMethod::Given if classes && groups => FoldKind::StratifiedGrouped,
        SplitMethod::Grouped | SplitMethod::StratifiedGrouped => FoldKind::Grouped,
        SplitMethod::Given if groups => FoldKind::Grouped,
        SplitMethod::Stratified | SplitMethod::Given if classes => FoldKind::Stratified,
        SplitMethod::Random | SplitMethod::Stratified | SplitMethod::Given => FoldKind::Plain,
    }
}

/// The parts of each fold of one repeat, from 0: what is judged is their `test`. Of what is learnt from, `split.validation`
/// is watched where `watched`.
pub(in crate::data) fn of(
    deck: &Deck,
    folding: Folding,
    repeat: usize,
    watched: bool,
) -> Result<Vec<Parts>, DataError> {
    let kind = kind(deck.split, deck.classes.is_some());
    let cut = if kind == FoldKind::TimeSeries {
        by_time(deck, folding.folds)?
    } else {
        let folds = assigned(deck, kind, folding, repeat)?;
        let those = |judged: bool, fold: usize| -> Vec<usize> {
            let rows = deck.own.iter().zip(&folds).filter(|&(_, own)| (*own == fold) == judged);
            rows.map(|(&row, _)| row).collect()
        };
        (0..folding.folds).map(|fold| (those(false, fold), those(true, fold))).collect()
    };
    let parts = cut.into_iter().enumerate().map(|(fold, (learnt, test)): (usize, Cut)| {
        if !watched {
            return Ok(Parts { train: learnt, validation: vec![], test });
        }
        let mut stream = Stream::new(deck.split.seed, Purpose::Split, index(repeat, fold + 1));
        let places = deck.places(within(deck, kind), &learnt, 0.0, &mut stream)?;
        Ok(Parts { test, ..Parts::of(&learnt, &places) })
    });
    parts.collect()
}

/// Random streams of a deal to folds are numbered apart from that of the split itself, which is 0.
fn index(repeat: usize, fold: usize) -> u64 {
    ((repeat as u64 + 1) << 32) | fold as u64
}

/// How what is watched is dealt out of what is learnt from.
fn within(deck: &Deck, kind: FoldKind) -> SplitMethod {
    match kind {
        FoldKind::Plain => SplitMethod::Random,
        FoldKind::Stratified => SplitMethod::Stratified,
        FoldKind::StratifiedGrouped => SplitMethod::StratifiedGrouped,
        FoldKind::Hash if deck.groups.is_none() => SplitMethod::Random,
        FoldKind::Grouped | FoldKind::Hash => SplitMethod::Grouped,
        FoldKind::TimeSeries => SplitMethod::Ordered,
    }
}

/// Rows learnt from and rows judged.
type Cut = (Vec<usize>, Vec<usize>);

/// The cut of each fold.
fn by_time(deck: &Deck, folds: usize) -> Result<Vec<Cut>, DataError> {
    let rows = deck.own.len();
    enough(folds, rows.saturating_sub(1), &format!("{rows} rows in order of time"))?;
    let order = ordered::order(deck.table, deck.split, &deck.own)?;
    let part = |places: &[usize]| {
        let mut part: Vec<usize> = places.iter().map(|&place| deck.own[place]).collect();
        part.sort_unstable();
        part
    };
    let cut = k_fold::time_series(rows, folds).into_iter();
    Ok(cut.map(|(learnt, judged)| (part(&order[..learnt]), part(&order[judged]))).collect())
}

/// The fold of each row.
fn assigned(deck: &Deck, kind: FoldKind, folding: Folding, repeat: usize) -> Result<Vec<usize>, DataError> {
    let (rows, folds) = (&deck.own, folding.folds);
    enough(folds, rows.len(), &format!("{} rows", rows.len()))?;
    let mut stream = Stream::new(deck.split.seed, Purpose::Split, index(repeat, 0));
    // The first deal of groups evens out the folds' sizes; only further ones are left to chance.
    let shuffled = folding.shuffled && (kind != FoldKind::Grouped || repeat > 0);
    let classes = deck.classes_of(rows);
    let assigned = match kind {
        FoldKind::Grouped | FoldKind::StratifiedGrouped => {
            let units = Units::by_key(&deck.ties(rows));
            enough(folds, units.len(), &format!("{} groups that can be parted", units.len()))?;
            let counts = || groups::class_counts(&units, &classes);
            let shares = vec![1.0 / folds as f64; folds];
            units.spread(&match (kind, shuffled) {
                (FoldKind::Grouped, true) => k_fold::grouped_shuffled(units.len(), folds, &mut stream),
                (FoldKind::Grouped, false) => k_fold::grouped(&units.sizes(), folds),
                (_, true) => stratified_grouped::shuffled(&counts(), &shares, &mut stream),
                (_, false) => stratified_grouped::allocate(&counts(), &shares),
            })
        }
        FoldKind::Hash => {
            let seed = deck.split.seed.wrapping_add(1 + repeat as u64);
            deck.numbers(rows, seed).into_iter().map(|number| (number * folds as f64) as usize).collect()
        }
        FoldKind::Stratified => {
            let most = groups::most_common(&classes);
            enough(folds, most, &format!("classes of which the largest has {most} rows"))?;
            let mut places = k_fold::stratified(&classes, folds, |_, folds| {
                if shuffled {
                    stream.shuffle(folds);
                }
            });
            deck.keep_together(&mut places, folds, rows, &classes);
            places
        }
        FoldKind::Plain | FoldKind::TimeSeries => {
            let mut order: Vec<usize> = (0..rows.len()).collect();
            if shuffled {
                stream.shuffle(&mut order);
            }
            let mut places = k_fold::plain(&order, folds);
            deck.keep_together(&mut places, folds, rows, &vec![0; rows.len()]);
            places
        }
    };
    let filled = (0..folds).filter(|fold| assigned.contains(fold)).count();
    let there = format!("{} rows, because what is tied together stays whole and leaves a fold empty", rows.len());
    enough(folds, filled, &there)?;
    Ok(assigned)
}

fn enough(folds: usize, most: usize, there: &str) -> Result<(), SplitError> {
    if folds <= most { Ok(()) } else { Err(SplitError::TooManyFolds { folds, there: there.into(), most }) }
}
