//! What is doubtful about a deal: parts far from their size, kinds that repeat too much, rows that stand in two parts.

use super::deck::Deck;
use super::units::Units;
use super::{Parts, SplitError};
use crate::base::fmt;
use crate::spec::SplitMethod;

/// A part that is further from its size than this share of all rows is told.
const FAR: f64 = 0.05;

/// Fails where a part that is asked for has no row because rows are tied.
pub(super) fn refuse_empty(deck: &Deck, parts: &Parts, test: f64) -> Result<(), SplitError> {
    if !(deck.split.method.is_random() || deck.split.method == SplitMethod::Hash) {
        return Ok(());
    }
    let asked = [
        ("training", true, &parts.train),
        ("validation", deck.split.validation > 0.0, &parts.validation),
        ("the test", test > 0.0, &parts.test),
    ];
    let Some((part, ..)) = asked.into_iter().find(|(_, asked, rows)| *asked && rows.is_empty()) else { return Ok(()) };
    let units = Units::by_key(&deck.ties(&deck.own)).len();
    let are = if units == 1 { "is only one of them".into() } else { format!("are only {units} of them") };
    let apart = "Set `split.duplicates_together = false` to deal them one by one, or ask for fewer parts.";
    let (tie, advice) = match (&deck.groups, deck.split.method) {
        (_, SplitMethod::Hash) => ("keys are kept whole", "Name another key in `split.by`, or ask for fewer parts."),
        (Some(groups), _) if Units::by_key(&groups.tied(&deck.own, None)).len() == units => {
            ("groups are kept whole", "Ask for fewer parts, or name a column with more groups.")
        }
        (Some(_), _) => ("groups are kept whole and so are rows that are equal in every feature", apart),
        (None, _) => ("rows that are equal in every feature are kept together", apart),
    };
    Err(SplitError::EmptyPart { part, tie: tie.into(), are, advice: advice.into() })
}

/// One or two sentences on each doubt.
pub(super) fn of(deck: &Deck, parts: &Parts, test: f64) -> Vec<String> {
    let mut out = Vec::new();
    let lost = deck.own.len() - parts.all().concat().iter().filter(|row| deck.own.binary_search(row).is_ok()).count();
    if let Some(column) = deck.split.column.as_ref().filter(|_| lost > 0) {
        out.push(format!("{lost} of {} rows have nothing in `{column}` and are in no part.", deck.own.len()));
    }
    if let Some(groups) = &deck.groups {
        let missing = groups.missing.iter().filter(|row| deck.own.binary_search(row).is_ok()).count();
        if missing > 0 && deck.split.method == SplitMethod::Hash {
            out.push(format!("{missing} rows have no key, so they share one part."));
        } else if missing > 0 {
            out.push(format!("{missing} rows have no group, so each of them counts as a group of its own."));
        }
    }
    out.extend(repeats(deck));
    out.extend(parted(deck, parts));
    let wanted = [("validation", deck.split.validation, &parts.validation), ("test", test, &parts.test)];
    for (part, share, rows) in wanted.into_iter().filter(|(_, share, _)| *share > 0.0 && deck.split.method.is_random())
    {
        let all = deck.own.len() as f64;
        let asked = (share * all).ceil();
        if (rows.len() as f64 - asked).abs() > FAR * all {
            out.push(format!(
                "The {part} part has {} of {} rows where `split.{part} = {share}` asks for {}: what is tied together stays \
                 whole.",
                rows.len(),
                deck.own.len(),
                asked
            ));
        }
    }
    out
}

/// Whether so many rows have an equal that keeping them together changes what the parts are.
fn repeats(deck: &Deck) -> Option<String> {
    if !deck.split.method.is_random() || !deck.split.duplicates_together {
        return None;
    }
    let kinds: Vec<usize> = deck.own.iter().map(|&row| deck.kinds[row]).collect();
    let tied: usize = Units::by_key(&kinds).sizes().into_iter().filter(|&size| size > 1).sum();
    (2 * tied > deck.own.len()).then(|| {
        format!(
            "{} of {} rows equal another in every feature and are kept in one part with it, so the parts hold different kinds \
             of rows. Set `split.duplicates_together = false` if rows repeat by chance.",
            fmt::thousands(tied as u64),
            fmt::thousands(deck.own.len() as u64)
        )
    })
}

/// What a deal by chance or by a key has parted although rows are equal.
fn parted(deck: &Deck, parts: &Parts) -> Option<String> {
    let split = deck.split;
    let loose = split.method.is_random() && !split.duplicates_together;
    if !loose && split.method != SplitMethod::Hash {
        return None;
    }
    let count = deck.proof(parts).duplicates_in_two_parts;
    let why = if loose { "`split.duplicates_together` is false" } else { "a key says where they belong" };
    (count > 0).then(|| {
        format!(
            "Rows that are equal in every feature stand in two parts, {} kinds of them, because {why}. What is learnt of one is \
             known of the other, so the judgement is too kind.",
            fmt::thousands(count as u64)
        )
    })
}
