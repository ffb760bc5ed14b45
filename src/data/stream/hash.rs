//! Hashes of cells: the same for the same value on every machine, quick, and with every bit as random as another.

use std::hash::{BuildHasherDefault, Hasher};

use crate::base::hash::{GOLDEN, split_mix};

/// A number's hash.
pub(super) fn of_number(number: f64) -> u64 {
    finish(number.to_bits() ^ GOLDEN)
}

/// A text's hash.
pub(super) fn of_text(text: &str) -> u64 {
    let (words, rest) = text.as_bytes().as_chunks::<8>();
    let mut hash = (text.len() as u64).wrapping_mul(GOLDEN);
    for word in words {
        hash = finish(hash.rotate_left(23) ^ u64::from_le_bytes(*word));
    }
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    finish(hash.rotate_left(23) ^ u64::from_le_bytes(last))
}

/// Spreads every bit over all.
fn finish(bits: u64) -> u64 {
    split_mix(bits.wrapping_add(GOLDEN))
}

/// Of what is a hash already.
pub(super) type Hashed = BuildHasherDefault<Same>;

/// Gives back the one number it is given.
#[derive(Default)]
pub(super) struct Same(u64);

impl Hasher for Same {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(byte);
        }
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn texts_that_differ_in_a_letter_or_in_length_differ() {
        let texts = ["", "\0", "\0\0", "a", "b", "ab", "ba", "eight 88", "eight 88\0", "eight 889", "9ight 88"];
        let hashes: HashSet<u64> = texts.iter().map(|text| of_text(text)).collect();
        assert_eq!(hashes.len(), texts.len());
        assert_ne!(of_number(1.0), of_number(-1.0));
    }
}
