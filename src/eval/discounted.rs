//! Whether what is relevant comes first in a list: discounted cumulative gain (Järvelin and Kekäläinen 2002).
//!
//! Gain is the relevance itself (linear), the discount `log2(place + 1)`. Rows of equal scores share the mean of their
//! relevance, as in scikit-learn, so the order of the rows never matters.

use super::ranking::Ranking;

/// DCG of the `first` best-scored rows; NaN where lengths differ, there are no rows, or a score is NaN.
pub fn discounted_gain(relevance: &[f64], scores: &[f64], first: usize) -> f64 {
    let Some(ranking) = Ranking::new(scores.iter().copied()) else { return f64::NAN };
    if relevance.len() != scores.len() || scores.is_empty() {
        return f64::NAN;
    }
    let mut place = 0;
    let mut sum = 0.0;
    for (_, rows) in ranking.ties() {
        let count = rows.clone().count();
        let mean = rows.map(|row| relevance[row]).sum::<f64>() / count as f64;
        let discounts =
            (place..place + count).take_while(|&place| place < first).map(|place| 1.0 / (place as f64 + 2.0).log2());
        sum += mean * discounts.sum::<f64>();
        place += count;
    }
    sum
}

/// DCG as a share of that of the best order; 0 where nothing is relevant, NaN as for [`discounted_gain`].
pub fn normalised_gain(relevance: &[f64], scores: &[f64], first: usize) -> f64 {
    let (found, best) = (discounted_gain(relevance, scores, first), discounted_gain(relevance, relevance, first));
    if best == 0.0 { found * 0.0 } else { found / best }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::fixture::close;

    const RELEVANCE: [f64; 6] = [3.0, 2.0, 3.0, 0.0, 1.0, 2.0];
    const SCORES: [f64; 6] = [0.9, 0.8, 0.7, 0.6, 0.5, 0.4];

    #[test]
    fn golden_3_1_the_ranking_line() {
        close("3.1 DCG@3", discounted_gain(&RELEVANCE, &SCORES, 3), 5.761_859_507_142_915);
        close("3.1 NDCG@3", normalised_gain(&RELEVANCE, &SCORES, 3), 0.977_781_361_630_504_8);
        close("3.1 NDCG", normalised_gain(&RELEVANCE, &SCORES, 6), 0.960_808_194_336_061_6);
    }

    #[test]
    fn equal_scores_share_as_in_the_reference() {
        let tied = [0.9, 0.9, 0.7, 0.4, 0.4, 0.4];
        close("reference DCG@3 of ties", discounted_gain(&RELEVANCE, &tied, 3), 5.577_324_383_928_643_5);
        close("reference NDCG@4 of ties", normalised_gain(&RELEVANCE, &tied, 4), 0.889_528_322_031_017_5);
    }

    #[test]
    fn nothing_relevant_is_zero_and_nothing_at_all_is_nan() {
        assert_eq!(normalised_gain(&[0.0, 0.0], &[1.0, 2.0], 2), 0.0);
        assert!(normalised_gain(&[], &[], 2).is_nan() && discounted_gain(&[1.0], &[f64::NAN], 1).is_nan());
    }
}
