//! Thresholds by group that make rates equal at the highest accuracy (Hardt et al. 2016), as Fairlearn's
//! `ThresholdOptimizer` chooses them; and the best without lots.
//!
//! For each group the upper hull of (rate, accuracy) or of the ROC curve is read at a grid of rates; where all groups have the
//! same rate there, the accuracy of all is compared.

use super::binary::Binary;
use super::curves::{Point, points};
use super::decision::Rule;
use super::disparity::Frame;
use super::ranking::Ranking;
use super::threshold_curve::Parity;

/// Steps of the grid of rates, as Fairlearn's default.
const GRID: usize = 1000;
/// Thresholds of a group that are tried without lots.
const TRIED: usize = 500;

/// A threshold of one group, and what it gives.
#[derive(Clone, Copy, Debug)]
struct Cut {
    /// Scores above are positive.
    threshold: f64,
    counts: Binary,
    /// The rate that is to be equal.
    x: f64,
    /// What is to be high.
    y: f64,
}

/// The rules of groups, and the groups that have none because their rows are of one class only.
#[derive(Clone, Debug, PartialEq)]
pub struct Equalized {
    /// Each group with its rule.
    pub rules: Vec<(String, Rule)>,
    /// Groups whose rates cannot be set.
    pub without: Vec<String>,
}

/// Why there are no thresholds.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoThresholds {
    /// There are no two groups that have rows of both classes.
    #[error("no two groups have rows of both classes")]
    OneGroup,
    /// Scores are not numbers, or slices do not fit together.
    #[error("the scores cannot be ordered")]
    Unordered,
}

/// Rules for the groups named in `names`, one code a row; a group without rows has none. With `lots` rates are equal on these
/// rows; without, each group has one threshold, the most accurate at which it is at most `bound` apart from the largest group, else
/// the nearest.
///
/// # Errors
/// Where there are no two groups to set the rates of.
pub fn equalized(
    parity: Parity,
    truth: &[u32],
    scores: &[f64],
    groups: (&[u32], &[String]),
    lots: Option<f64>,
) -> Result<Equalized, NoThresholds> {
    let (codes, names) = groups;
    if truth.len() != scores.len() || codes.len() != truth.len() {
        return Err(NoThresholds::Unordered);
    }
    let (mut present, mut without) = (vec![], vec![]);
    for (group, name) in names.iter().enumerate() {
        let rows: Vec<usize> = (0..codes.len()).filter(|&row| codes[row] as usize == group).collect();
        if rows.is_empty() {
            continue;
        }
        let ranking = Ranking::new(rows.iter().map(|&row| scores[row])).ok_or(NoThresholds::Unordered)?;
        let points = points(&ranking, |place| truth[rows[place]] == 1);
        let counts = points.first().map_or(Binary::default(), |point| point.counts);
        if counts.positives() == 0 || counts.negatives() == 0 {
            without.push(name.clone());
            continue;
        }
        present.push((name.clone(), cuts(&points, parity)));
    }
    if present.len() < 2 {
        return Err(NoThresholds::OneGroup);
    }
    let (names, cuts): (Vec<String>, Vec<Vec<Cut>>) = present.into_iter().unzip();
    let rules = match lots {
        None => by_lot(parity, &cuts),
        Some(bound) => without_lots(parity, &cuts, bound),
    };
    Ok(Equalized { rules: names.into_iter().zip(rules).collect(), without })
}

/// From the threshold that takes no row down to that which takes all, each midway between two scores.
fn cuts(points: &[Point], parity: Parity) -> Vec<Cut> {
    let Some(first) = points.first() else { return vec![] };
    let none = Binary { tp: 0, fp: 0, fn_: first.counts.positives(), tn: first.counts.negatives() };
    let next = points.iter().skip(1).map(|point| point.threshold).chain([f64::NEG_INFINITY]);
    let between = points.iter().zip(next).map(|(point, next)| (f64::midpoint(point.threshold, next), point.counts));
    let cut = |(threshold, counts): (f64, Binary)| {
        let (x, y) = match parity {
            Parity::Selection => (counts.selection_rate(), counts.accuracy()),
            Parity::Opportunity => (counts.tpr(), counts.accuracy()),
            Parity::Odds => (counts.fpr(), counts.tpr()),
        };
        // Probabilities lie in [0, 1], and files have no infinity.
        Cut { threshold: threshold.clamp(-1.0, 2.0), counts, x, y }
    };
    std::iter::once((f64::INFINITY, none)).chain(between).map(cut).collect()
}

/// The upper hull of the cuts, in the order of x (Andrew 1979).
fn hull(cuts: &[Cut]) -> Vec<Cut> {
    let mut sorted = cuts.to_vec();
    sorted.sort_by(|a, b| a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y)));
    let mut kept: Vec<Cut> = vec![];
    for cut in sorted {
        while let [.., before, last] = &kept[..] {
            if (last.y - before.y) * (cut.x - before.x) <= (cut.y - before.y) * (last.x - before.x) {
                kept.pop();
            } else {
                break;
            }
        }
        kept.push(cut);
    }
    kept
}

/// The height of the hull at `x`, and the two cuts with their shares that give it on average.
fn at(hull: &[Cut], x: f64) -> (f64, [(f64, Cut); 2]) {
    // At the very left the highest of several points is meant, elsewhere the point itself ends its stretch.
    let leftmost = hull[0].x;
    let right = hull.partition_point(|cut| cut.x < x || cut.x == leftmost).clamp(1, hull.len() - 1);
    let (a, b) = (hull[right - 1], hull[right]);
    let share = (b.x - x) / (b.x - a.x);
    (share * a.y + (1.0 - share) * b.y, [(share, a), (1.0 - share, b)])
}

fn by_lot(parity: Parity, cuts: &[Vec<Cut>]) -> Vec<Rule> {
    let hulls: Vec<Vec<Cut>> = cuts.iter().map(|cuts| hull(cuts)).collect();
    let rows: Vec<[f64; 2]> =
        cuts.iter().map(|cuts| [cuts[0].counts.positives() as f64, cuts[0].counts.negatives() as f64]).collect();
    let [positives, negatives] = [0, 1].map(|class| rows.iter().map(|rows| rows[class]).sum::<f64>());
    let all = positives + negatives;
    let accuracy = |x: f64| {
        let heights = hulls.iter().map(|hull| at(hull, x).0);
        match parity {
            // Every group is brought down to the lowest curve.
            Parity::Odds => {
                let lowest = heights.fold(f64::INFINITY, f64::min);
                (positives * lowest + negatives * (1.0 - x)) / all
            }
            _ => heights.zip(&rows).map(|(height, [p, n])| height * (p + n)).sum::<f64>() / all,
        }
    };
    let grid = (0..=GRID).map(|step| step as f64 / GRID as f64);
    // Rounded as Fairlearn does, so that the first of equals is the same.
    let best = grid
        .map(|x| (x, (accuracy(x) * 1e15).round()))
        .fold(None, |best: Option<(f64, f64)>, found| best.filter(|best| best.1 >= found.1).or(Some(found)));
    let x = best.map_or(0.0, |(x, _)| x);
    let lowest = hulls.iter().map(|hull| at(hull, x).0).fold(f64::INFINITY, f64::min);
    let rule = |hull: &Vec<Cut>| {
        let (y, [low, high]) = at(hull, x);
        let ignored = if parity != Parity::Odds || y == x { 0.0 } else { (y - lowest) / (y - x) };
        let constant = if parity == Parity::Odds { x } else { 0.0 };
        let part = |(share, cut): (f64, Cut)| (share, cut.threshold);
        Rule { ignored, constant, low: part(low), high: part(high) }
    };
    hulls.iter().map(rule).collect()
}

/// One threshold a group: from each threshold of the largest group the others follow with the most accurate one within
/// `bound`, or with the nearest.
fn without_lots(parity: Parity, cuts: &[Vec<Cut>], bound: f64) -> Vec<Rule> {
    let Some(largest) = (0..cuts.len()).max_by_key(|&group| cuts[group][0].counts.total()) else { return vec![] };
    let apart = |a: Binary, b: Binary| parity.apart(&Frame { overall: a, groups: vec![a, b] });
    let right = |counts: Binary| counts.tp + counts.tn;
    let follow = |lead: Cut| -> Vec<Cut> {
        let of_group = |(group, cuts): (usize, &Vec<Cut>)| {
            if group == largest {
                return lead;
            }
            let ranked = cuts.iter().map(|cut| {
                let gap = apart(lead.counts, cut.counts);
                // Within the bound the most accurate is best, outside the nearest.
                let key = if gap <= bound { (0.0, -(right(cut.counts) as f64)) } else { (gap, 0.0) };
                (key, cut)
            });
            let first = ranked.min_by(|(a, _), (b, _)| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
            first.map_or(lead, |(_, cut)| *cut)
        };
        cuts.iter().enumerate().map(of_group).collect()
    };
    let step = cuts[largest].len().div_ceil(TRIED).max(1);
    let tried = cuts[largest].iter().step_by(step).map(|&lead| {
        let chosen = follow(lead);
        let groups: Vec<Binary> = chosen.iter().map(|cut| cut.counts).collect();
        let gap = parity.apart(&Frame { overall: groups[0], groups: groups.clone() });
        let right: u64 = groups.iter().map(|&counts| right(counts)).sum();
        (if gap <= bound { 0.0 } else { gap }, right, chosen)
    });
    let best = tried.min_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
    best.map_or(vec![], |(_, _, chosen)| chosen.iter().map(|cut| Rule::above(cut.threshold)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::fixture::{Fixture, close, fixture, group_names};

    fn rules(f: &Fixture, parity: Parity, lots: Option<f64>) -> Vec<(String, Rule)> {
        equalized(parity, &f.truth, &f.score, (&f.group, &group_names()), lots).unwrap().rules
    }

    /// Chances of a positive decision averaged over the rows of a group, and over those of a class where one is given.
    fn rate(f: &Fixture, rules: &[(String, Rule)], group: u32, class: Option<u32>) -> f64 {
        let rows = (0..200).filter(|&row| f.group[row] == group && class.is_none_or(|class| f.truth[row] == class));
        let chances: Vec<f64> = rows.map(|row| rules[group as usize].1.chance(f.score[row])).collect();
        chances.iter().sum::<f64>() / chances.len() as f64
    }

    fn accuracy(f: &Fixture, rules: &[(String, Rule)]) -> f64 {
        let right = |row: usize| {
            let chance = rules[f.group[row] as usize].1.chance(f.score[row]);
            if f.truth[row] == 1 { chance } else { 1.0 - chance }
        };
        (0..200).map(right).sum::<f64>() / 200.0
    }

    // tests/reference/thresholds.py
    #[test]
    fn fairlearns_thresholds_for_equal_selection_on_the_fixture() {
        let f = fixture();
        let found = rules(&f, Parity::Selection, None);
        close("accuracy", accuracy(&f, &found), 0.658_885_416_666_667);
        for group in 0..3 {
            close("selection", rate(&f, &found, group, None), 0.42);
        }
        let of_c = found[2].1;
        close("p0", of_c.low.0, 0.997_777_777_777_778);
        close("t0", of_c.low.1, 0.527_091_790_223_494);
        close("t1", of_c.high.1, 0.246_670_158_347_115);
    }

    #[test]
    fn fairlearns_thresholds_for_equal_opportunity_and_odds_on_the_fixture() {
        let f = fixture();
        let found = rules(&f, Parity::Opportunity, None);
        close("accuracy", accuracy(&f, &found), 0.663_552_368_421_053);
        close("p0 of B", found[1].1.low.0, 0.991_000_000_000_001);
        let found = rules(&f, Parity::Odds, None);
        close("accuracy", accuracy(&f, &found), 0.643_247_142_857_143);
        close("p_ignore of C", found[2].1.ignored, 0.452_487_374_470_308);
        for group in 0..3 {
            close("tpr", rate(&f, &found, group, Some(1)), 0.619_714_285_714_286);
            close("fpr", rate(&f, &found, group, Some(0)), 0.339);
        }
    }

    #[test]
    fn without_lots_groups_are_within_the_bound_where_thresholds_allow() {
        let f = fixture();
        for (parity, bound) in [(Parity::Selection, 0.05), (Parity::Opportunity, 0.05), (Parity::Odds, 0.1)] {
            let found = rules(&f, parity, Some(bound));
            assert!(found.iter().all(|(_, rule)| !rule.draws_lots()));
            let decided = (0..200).map(|row| f64::from(u8::from(f.score[row] > found[f.group[row] as usize].1.low.1)));
            let decided: Vec<f64> = decided.collect();
            let of = |group: u32| {
                let rows = (0..200).filter(|&row| f.group[row] == group);
                Binary::count(rows.map(|row| (f.truth[row], decided[row] as u32)).collect::<Vec<_>>())
            };
            let groups: Vec<Binary> = (0..3).map(of).collect();
            let gap = parity.apart(&Frame { overall: groups[0], groups });
            // The others are each within the bound of the largest group.
            assert!(gap <= 2.0 * bound, "{parity:?} {gap}");
            assert!(accuracy(&f, &found) > 0.6, "{parity:?} {}", accuracy(&f, &found));
        }
    }

    #[test]
    fn a_group_of_one_class_has_no_rule_and_two_groups_are_needed() {
        let names = group_names();
        let (truth, scores) = ([0, 1, 1, 0, 1], [0.1, 0.2, 0.3, 0.4, 0.5]);
        let found = equalized(Parity::Odds, &truth, &scores, (&[0, 0, 1, 2, 2], &names), None).unwrap();
        assert_eq!(found.rules.iter().map(|(name, _)| name).collect::<Vec<_>>(), [&names[0], &names[2]]);
        assert_eq!(found.without, [names[1].clone()]);
        let one = equalized(Parity::Odds, &[0, 1, 1], &[0.1, 0.2, 0.3], (&[0, 0, 1], &names), None);
        assert_eq!(one, Err(NoThresholds::OneGroup));
        let unordered = equalized(Parity::Odds, &[0, 1], &[0.1, f64::NAN], (&[0, 0], &names), None);
        assert_eq!(unordered, Err(NoThresholds::Unordered));
    }
}
