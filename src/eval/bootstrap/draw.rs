//! Draws rows with replacement, as many as there are, each with the same chance, in about a nanosecond each.
//!
//! Counters of a million rows do not fit into a processor's nearest cache, and every draw would wait for one further away. How
//! many draws fall into either half of the rows is a number of heads, of which 64 coins are counted at a time; so halves
//! are halved until their counters fit, and only there rows are drawn one by one. Places are a power of two: what falls on one
//! without a row is drawn again, among all.

#![expect(clippy::inline_always, reason = "vector code needs its loop and what it calls in one function")]

use crate::base::hash::{GOLDEN, split_mix};
use crate::base::vectors::vectorised;

/// Places of a block, whose counters fit into the nearest cache. A place has at most 16 bits.
const BLOCK: usize = 1 << 14;
/// Places drawn from one word.
const OF_WORD: u64 = 4;

/// Where draws fall.
#[derive(Clone, Copy, Debug)]
pub(super) struct Places {
    rows: usize,
    /// Places of a block and how many blocks there are, powers of two.
    block: usize,
    blocks: usize,
}

impl Places {
    /// `None` without rows, or with more than 32 bits can count.
    pub(super) fn of(rows: usize) -> Option<Self> {
        u32::try_from(rows).ok().filter(|&rows| rows > 0)?;
        let block = rows.next_power_of_two().min(BLOCK);
        Some(Self { rows, block, blocks: rows.div_ceil(block).next_power_of_two() })
    }

    /// Counters in which nothing is drawn: those of the rows, then some that [`Places::draw`] needs.
    pub(super) fn none(&self) -> Vec<u8> {
        vec![0; self.rows.next_multiple_of(self.block)]
    }

    /// Draws as many rows as there are into `drawn`, which [`Places::none`] gave; the same `start` draws the same.
    pub(super) fn draw(&self, drawn: &mut [u8], start: u64) {
        drawn.fill(0);
        vectorised(
            #[inline(always)]
            || self.draw_all(drawn, &mut Words(start)),
        );
    }

    #[inline(always)]
    fn draw_all(&self, drawn: &mut [u8], words: &mut Words) {
        let mut missing = self.rows as u64;
        while missing > 0 {
            let mut counts = vec![missing];
            while counts.len() < self.blocks {
                let mut halves = Vec::with_capacity(2 * counts.len());
                for all in counts {
                    let heads = words.heads(all);
                    halves.extend([heads, all - heads]);
                }
                counts = halves;
            }
            missing = 0;
            let mut blocks = drawn.chunks_exact_mut(self.block);
            for count in counts {
                match blocks.next() {
                    Some(block) => words.draw(block, count),
                    None => missing += count,
                }
            }
            let outside = &mut drawn[self.rows..];
            missing += outside.iter().map(|&count| u64::from(count)).sum::<u64>();
            outside.fill(0);
        }
    }
}

/// Random words (`SplitMix64`).
struct Words(u64);

impl Words {
    #[inline(always)]
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(GOLDEN);
        split_mix(self.0)
    }

    /// How many of so many coins show heads.
    #[inline(always)]
    fn heads(&mut self, coins: u64) -> u64 {
        let mut heads = 0;
        for _ in 0..coins / 64 {
            heads += u64::from(self.next().count_ones());
        }
        let rest = (1 << (coins % 64)) - 1;
        heads + u64::from((self.next() & rest).count_ones())
    }

    /// Draws so many places of a block.
    #[inline(always)]
    fn draw(&mut self, block: &mut [u8], count: u64) {
        for _ in 0..count / OF_WORD {
            self.draw_of_word(block, OF_WORD);
        }
        self.draw_of_word(block, count % OF_WORD);
    }

    #[inline(always)]
    fn draw_of_word(&mut self, block: &mut [u8], count: u64) {
        let (word, mask) = (self.next(), block.len() - 1);
        for draw in 0..count {
            let place = (word >> (16 * draw)) as usize & mask;
            block[place] = block[place].wrapping_add(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::shift::chi_squared_chance;

    fn drawn(rows: usize, start: u64) -> Vec<u8> {
        let places = Places::of(rows).unwrap();
        let mut drawn = places.none();
        places.draw(&mut drawn, start);
        assert!(drawn[rows..].iter().all(|&count| count == 0));
        drawn.truncate(rows);
        drawn
    }

    #[test]
    fn as_many_rows_are_drawn_as_there_are_for_any_number_of_them() {
        let around = |rows: usize| [rows - 1, rows, rows + 1];
        let sizes = [2, 64, BLOCK, 2 * BLOCK, 5 * BLOCK, 8 * BLOCK].into_iter().flat_map(around);
        for rows in sizes {
            let sum: usize = drawn(rows, rows as u64).iter().map(|&count| usize::from(count)).sum();
            assert_eq!(sum, rows);
        }
        assert!(Places::of(0).is_none());
    }

    #[test]
    fn blocks_and_places_in_them_are_drawn_equally_often() {
        // Three blocks of four have rows, the last of them some: what falls elsewhere is drawn again.
        let rows = 2 * BLOCK + BLOCK / 3;
        let mut sums = vec![0_u64; rows];
        for start in 0..60 {
            sums.iter_mut().zip(drawn(rows, start)).for_each(|(sum, count)| *sum += u64::from(count));
        }
        let chance = |parts: &[u64], sizes: &[usize]| {
            let each = parts.iter().zip(sizes).map(|(&sum, &size)| {
                let expected = 60.0 * size as f64;
                (sum as f64 - expected).powi(2) / expected
            });
            chi_squared_chance(each.sum(), (parts.len() - 1) as f64)
        };
        let ends: Vec<usize> = (0..=35).map(|part| part * rows / 35).collect();
        let parts: Vec<u64> = ends.windows(2).map(|ends| sums[ends[0]..ends[1]].iter().sum()).collect();
        let sizes: Vec<usize> = ends.windows(2).map(|ends| ends[1] - ends[0]).collect();
        assert!(chance(&parts, &sizes) > 0.001, "{parts:?}");
        let odd: Vec<u64> = (0..16).map(|rest| sums.iter().skip(rest).step_by(16).sum()).collect();
        let sizes: Vec<usize> = (0..16).map(|rest| sums.iter().skip(rest).step_by(16).count()).collect();
        assert!(chance(&odd, &sizes) > 0.001, "{odd:?}");
    }

    #[test]
    fn a_row_is_drawn_so_often_as_the_binomial_distribution_has_it() {
        let mut seen = [0_u64; 5];
        for count in (0..20).flat_map(|start| drawn(50_000, start)) {
            seen[usize::from(count).min(4)] += 1;
        }
        // e^-1 / k! of a million.
        for (count, expected) in [(0, 367_879.0), (1, 367_879.0), (2, 183_940.0), (3, 61_313.0), (4, 18_988.0)] {
            assert!((seen[count] as f64 - expected).abs() < 5.0 * f64::sqrt(expected), "{seen:?}");
        }
    }
}
