//! Edited nearest neighbours (Wilson 1972), once, repeated, or with more and more neighbours (Tomek 1976).

use super::error::BalanceError;
use super::labelled::Labelled;
use super::wanted::cleaned;
use crate::data::matrix::Matrix;
use crate::spec::Agreement;

/// Rounds of the repeated kind at most.
const ROUNDS: usize = 100;

/// Places that stay, class by class: of `cleaned` classes those whose `k` nearest rows are of their class.
pub(super) fn enn(rows: &Labelled, k: usize, kind: Agreement, cleaned: &[bool]) -> Result<Vec<usize>, BalanceError> {
    let mut kept = vec![];
    for (class, &cleaned) in cleaned.iter().enumerate() {
        let members = rows.members(class);
        if !cleaned || members.is_empty() {
            kept.extend(members);
            continue;
        }
        rows.enough(class, rows.x.rows, k, "n_neighbors")?;
        let near = rows.near(&members, k);
        let agree = |row: usize| match kind {
            Agreement::All => rows.foreign(class, near.of(row)) == 0,
            Agreement::Mode => most_frequent(rows, near.of(row)) == class,
        };
        kept.extend((0..members.len()).filter(|&row| agree(row)).map(|row| members[row]));
    }
    Ok(kept)
}

/// The most frequent class of some rows, the first of equally frequent ones.
fn most_frequent(rows: &Labelled, places: &[u32]) -> usize {
    let mut counts = vec![0; rows.labels.len()];
    for &place in places {
        counts[rows.class(place as usize)] += 1;
    }
    (0..counts.len()).rev().max_by_key(|&class| counts[class]).unwrap_or(0)
}

/// [`enn`] over and over, until nothing changes, a class is gone, or one that was larger is smaller than the smallest was.
pub(super) fn repeated(rows: &Labelled, k: usize, kind: Agreement) -> Result<Vec<usize>, BalanceError> {
    rounds(rows, kind, std::iter::repeat_n(k, ROUNDS), true)
}

/// [`enn`] with one neighbour, then two, up to `k`, under the same conditions.
pub(super) fn all_knn(rows: &Labelled, k: usize, kind: Agreement) -> Result<Vec<usize>, BalanceError> {
    rounds(rows, kind, 1..=k, false)
}

fn rounds(
    rows: &Labelled,
    kind: Agreement,
    neighbours: impl Iterator<Item = usize>,
    until_still: bool,
) -> Result<Vec<usize>, BalanceError> {
    let (rarest, before) = (rows.rarest_as_met(), rows.counts());
    let mut kept: Vec<usize> = (0..rows.codes.len()).collect();
    let mut x: Matrix = rows.x.clone();
    let mut codes = rows.codes.to_vec();
    for k in neighbours {
        let now = rows.with(&x, &codes);
        let places = enn(&now, k, kind, &cleaned(&now.counts()))?;
        let still = places.len() == codes.len();
        kept = places.iter().map(|&place| kept[place]).collect();
        x = x.select(&places);
        codes = kept.iter().map(|&place| rows.codes[place]).collect();
        let counts = rows.with(&x, &codes).counts();
        let gone = (0..counts.len()).any(|class| before[class] > 0 && counts[class] == 0);
        let overtaken =
            (0..counts.len()).any(|class| class != rarest && counts[class] > 0 && counts[class] < before[rarest]);
        if gone || overtaken || (until_still && still) {
            break;
        }
    }
    Ok(kept)
}
