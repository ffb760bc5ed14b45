//! `MurmurHash3` in 32 bits with seed 0 (Appleby 2011), by which scikit-learn's hashing spreads names over columns.

/// The column among `size` that a name falls into, and the sign it counts with.
pub(super) fn bucket(name: &str, size: usize) -> (usize, f64) {
    let hash = i64::from(murmur3(name.as_bytes()).cast_signed());
    ((hash.unsigned_abs() % size as u64) as usize, if hash < 0 { -1.0 } else { 1.0 })
}

fn murmur3(bytes: &[u8]) -> u32 {
    let scramble = |block: u32| block.wrapping_mul(0xcc9e_2d51).rotate_left(15).wrapping_mul(0x1b87_3593);
    let mut hash = 0_u32;
    let (blocks, tail) = bytes.as_chunks::<4>();
    for block in blocks {
        hash = (hash ^ scramble(u32::from_le_bytes(*block))).rotate_left(13).wrapping_mul(5).wrapping_add(0xe654_6b64);
    }
    let rest = tail.iter().rev().fold(0, |rest, &byte| rest << 8 | u32::from(byte));
    hash ^= scramble(rest);
    hash ^= bytes.len() as u32;
    hash = (hash ^ hash >> 16).wrapping_mul(0x85eb_ca6b);
    hash = (hash ^ hash >> 13).wrapping_mul(0xc2b2_ae35);
    hash ^ hash >> 16
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By `sklearn.utils.murmurhash3_32`.
    #[test]
    fn hashes_equal_scikit_learn() {
        let names = ["", "a", "ab", "abc", "abcd", "city=Zürich", "the quick brown fox"];
        let found = names.map(|name| murmur3(name.as_bytes()).cast_signed());
        assert_eq!(
            found,
            [0, 1_009_084_850, -1_681_926_305, -1_277_324_294, 1_139_631_978, 1_973_867_927, 519_850_996]
        );
    }
}
