//! Hashes that are part of the record: the same bytes give the same number in every version, on every machine.

/// A byte string's number: 64-bit FNV-1a (Fowler, Noll and Vo), begun at `start`, or at [`FNV`] for the usual one.
pub fn fnv1a(start: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(start, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

/// The offset basis of 64-bit FNV-1a.
pub const FNV: u64 = 0xcbf2_9ce4_8422_2325;

/// Spreads differences in any bit over all bits (the finish of `MurmurHash3`).
pub fn spread(mut bits: u64) -> u64 {
    for factor in [0xff51_afd7_ed55_8ccd_u64, 0xc4ce_b9fe_1a85_ec53] {
        bits = (bits ^ (bits >> 33)).wrapping_mul(factor);
    }
    bits ^ (bits >> 33)
}

/// An odd number whose bits look random: the golden ratio's, of which multiples are spread over all numbers.
pub const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// Spreads differences in any bit over all bits (the finish of `SplitMix64`; the generator adds [`GOLDEN`] before it).
#[inline]
pub fn split_mix(bits: u64) -> u64 {
    let bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

/// A number in `[0, 1)` from the upper 53 bits.
pub fn unit(bits: u64) -> f64 {
    (bits >> 11) as f64 * (1.0 / (1_u64 << 53) as f64)
}

/// Mixes words one after the other; two inputs that differ by accident all but never meet. No defence against intent.
#[derive(Clone, Copy, Debug)]
pub struct Mixer(u64);

impl Mixer {
    /// Begins; another start gives other numbers.
    pub fn new(start: u64) -> Self {
        Self(start)
    }

    /// Takes the next word in.
    pub fn take(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(23) ^ word).wrapping_mul(GOLDEN);
    }

    /// The number of all words so far.
    pub fn end(self) -> u64 {
        // What the last words left in the low bits.
        spread(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_those_that_were_published() {
        // From the authors' test vectors.
        let known = [("", FNV), ("a", 0xaf63_dc4c_8601_ec8c), ("foobar", 0x8594_4171_f739_67e8)];
        assert!(known.iter().all(|(text, hash)| fnv1a(FNV, text.as_bytes()) == *hash));
        assert_eq!((spread(0), spread(1)), (0, 0xb456_bcfc_34c2_cb2c));
        assert_eq!(
            [1, 2].map(|step| split_mix(GOLDEN.wrapping_mul(step))),
            [0xe220_a839_7b1d_cdaf, 0x6e78_9e6a_a1b9_65f4]
        );
        assert_eq!((unit(0), unit(1 << 63)), (0.0, 0.5));
    }
}
