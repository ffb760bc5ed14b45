//! A file's bytes, with gzip undone. Nothing here grows without bound.

use std::fs;
use std::io::Read;
use std::path::Path;

use flate2::read::MultiGzDecoder;

use crate::data::error::DataError;

/// Unpacked bytes always allowed.
const FLOOR: u64 = 64 << 20;
/// Unpacked bytes allowed for each packed one; tables pack by 3 to 30, bombs by 1,000.
const RATIO: u64 = 200;
/// Unpacked bytes never exceeded.
const CEILING: u64 = 8 << 30;

/// Everything in the file, unpacked if its first bytes say gzip.
pub(in crate::data) fn load(path: &Path) -> Result<Vec<u8>, DataError> {
    if path.is_dir() {
        return Err(DataError::Folder { path: path.into() });
    }
    let bytes = fs::read(path).map_err(|source| DataError::Unreadable { path: path.into(), source })?;
    let bytes = if bytes.starts_with(&[0x1f, 0x8b]) { unpack(path, &bytes)? } else { bytes };
    if bytes.is_empty() {
        return Err(DataError::Empty { path: path.into() });
    }
    Ok(bytes)
}

/// The contents of a gzip file of one or more members.
fn unpack(path: &Path, packed: &[u8]) -> Result<Vec<u8>, DataError> {
    let limit = FLOOR.max(packed.len() as u64 * RATIO).min(CEILING);
    let mut bytes = Vec::new();
    MultiGzDecoder::new(packed).take(limit + 1).read_to_end(&mut bytes).map_err(|error| DataError::Corrupt {
        path: path.into(),
        format: "gzip",
        reason: error.to_string(),
    })?;
    if bytes.len() as u64 > limit {
        return Err(DataError::TooLarge { path: path.into(), limit });
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn gz(contents: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(contents).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn gzip_of_several_members_is_undone_whatever_the_name() {
        let both = [gz(b"a,b\n"), gz(b"1,2\n")].concat();
        assert_eq!(unpack(Path::new("t.csv"), &both).unwrap(), b"a,b\n1,2\n");
    }

    #[test]
    fn gzip_that_is_cut_short_is_an_error() {
        let whole = gz(&[b'x'; 1000]);
        let error = unpack(Path::new("t.gz"), &whole[..whole.len() - 9]).unwrap_err();
        assert!(error.to_string().starts_with("`t.gz` cannot be read as gzip: "), "{error}");
    }

    #[test]
    fn a_gzip_bomb_stops_at_the_limit() {
        let bomb = gz(&vec![0; FLOOR as usize + 1000]);
        let error = unpack(Path::new("t.gz"), &bomb).unwrap_err();
        insta::assert_snapshot!(error, @"`t.gz` unpacks to more than 67108864 bytes. Unpack it and split it if that is really a table.");
    }
}
