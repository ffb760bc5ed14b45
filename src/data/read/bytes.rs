//! A file's bytes, with gzip and zstd undone. Nothing here grows without bound.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;

use flate2::bufread::MultiGzDecoder;

use crate::data::error::DataError;

/// Unpacked bytes always allowed.
pub(super) const FLOOR: u64 = 64 << 20;
/// Unpacked bytes allowed for each packed one; tables pack by 3 to 30, bombs by 1,000.
pub(super) const RATIO: u64 = 200;
/// Bytes never exceeded, unpacked or as they are.
pub(super) const CEILING: u64 = 8 << 30;

/// How a file is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Packing {
    Gzip,
    Zstd,
}

impl Packing {
    fn of(head: &[u8]) -> Option<Self> {
        if head.starts_with(&[0x1f, 0x8b]) {
            Some(Self::Gzip)
        } else if head.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
            Some(Self::Zstd)
        } else {
            None
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
        }
    }

    /// The contents, of one frame or several.
    fn undone<'a>(self, packed: impl BufRead + Send + 'a) -> io::Result<Box<dyn Read + Send + 'a>> {
        Ok(match self {
            Self::Gzip => Box::new(MultiGzDecoder::new(packed)),
            Self::Zstd => Box::new(zstd::stream::read::Decoder::with_buffer(packed)?),
        })
    }
}

/// Everything in the file, unpacked if its first bytes say how it is packed.
pub(in crate::data) fn load(path: &Path) -> Result<Vec<u8>, DataError> {
    let mut bytes = Vec::new();
    let file = opened(path)?;
    file.take(CEILING + 1)
        .read_to_end(&mut bytes)
        .map_err(|source| DataError::Unreadable { path: path.into(), source })?;
    if bytes.len() as u64 > CEILING {
        return Err(DataError::TooLong { path: path.into(), limit: CEILING });
    }
    let bytes = match Packing::of(&bytes) {
        Some(packing) => unpack(path, &bytes, packing)?,
        None => bytes,
    };
    if bytes.is_empty() {
        return Err(DataError::Empty { path: path.into() });
    }
    Ok(bytes)
}

fn opened(path: &Path) -> Result<File, DataError> {
    if path.is_dir() {
        return Err(DataError::Folder { path: path.into() });
    }
    File::open(path).map_err(|source| DataError::Unreadable { path: path.into(), source })
}

/// The contents of a packed file of one or more members.
fn unpack(path: &Path, packed: &[u8], packing: Packing) -> Result<Vec<u8>, DataError> {
    let limit = allowed(packed.len() as u64).min(CEILING);
    let mut bytes = Vec::new();
    let read =
        packing.undone(Cursor::new(packed)).and_then(|unpacked| unpacked.take(limit + 1).read_to_end(&mut bytes));
    read.map_err(|error| corrupt(path, packing, &error))?;
    if bytes.len() as u64 > limit {
        return Err(DataError::TooLarge { path: path.into(), limit });
    }
    Ok(bytes)
}

fn allowed(packed: u64) -> u64 {
    FLOOR.max(packed.saturating_mul(RATIO))
}

fn corrupt(path: &Path, packing: Packing, error: &io::Error) -> DataError {
    DataError::Corrupt { path: path.into(), format: packing.name(), reason: error.to_string() }
}

/// A file's unpacked bytes, a block at a time.
pub(in crate::data) struct Stream<'a> {
    path: &'a Path,
    packing: Option<Packing>,
    bytes: Box<dyn Read + Send>,
    read: u64,
    limit: u64,
}

impl<'a> Stream<'a> {
    /// Opens the file, unpacking if its first bytes say how it is packed.
    pub(in crate::data) fn open(path: &'a Path) -> Result<Self, DataError> {
        let unreadable = |source| DataError::Unreadable { path: path.into(), source };
        let file = opened(path)?;
        let size = file.metadata().map_err(unreadable)?.len();
        let mut buffered = BufReader::with_capacity(1 << 16, file);
        let packing = Packing::of(buffered.fill_buf().map_err(unreadable)?);
        let (bytes, limit): (Box<dyn Read + Send>, u64) = match packing {
            None => (Box::new(buffered), u64::MAX),
            Some(packing) => {
                let unpacked = packing.undone(buffered).map_err(|error| corrupt(path, packing, &error))?;
                (unpacked, allowed(size))
            }
        };
        Ok(Self { path, packing, bytes, read: 0, limit })
    }

    /// Whether the file is packed.
    pub(in crate::data) fn is_packed(&self) -> bool {
        self.packing.is_some()
    }

    /// Adds up to `count` bytes to `out`; fewer only at the end of the file.
    pub(in crate::data) fn more(&mut self, count: usize, out: &mut Vec<u8>) -> Result<usize, DataError> {
        let read = self.bytes.by_ref().take(count as u64).read_to_end(out).map_err(|source| match self.packing {
            Some(packing) => corrupt(self.path, packing, &source),
            None => DataError::Unreadable { path: self.path.into(), source },
        })?;
        self.read += read as u64;
        if self.read > self.limit {
            return Err(DataError::TooLarge { path: self.path.into(), limit: self.limit });
        }
        Ok(read)
    }
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

    fn zst(contents: &[u8]) -> Vec<u8> {
        zstd::encode_all(contents, 19).unwrap()
    }

    fn unpacked(packed: &[u8]) -> Result<Vec<u8>, DataError> {
        unpack(Path::new("t.csv"), packed, Packing::of(packed).unwrap())
    }

    #[test]
    fn several_members_are_undone_whatever_the_name() {
        for pack in [gz, zst] {
            let both = [pack(b"a,b\n"), pack(b"1,2\n")].concat();
            assert_eq!(unpacked(&both).unwrap(), b"a,b\n1,2\n");
        }
    }

    #[test]
    fn what_is_cut_short_is_an_error() {
        for (pack, name) in [(gz as fn(&[u8]) -> Vec<u8>, "gzip"), (zst, "zstd")] {
            let whole = pack(&[b'x'; 1000]);
            let error = unpacked(&whole[..whole.len() - 5]).unwrap_err();
            assert!(error.to_string().starts_with(&format!("`t.csv` cannot be read as {name}: ")), "{error}");
        }
    }

    #[test]
    fn a_bomb_stops_at_the_limit_also_when_it_is_streamed() {
        let folder = tempfile::tempdir().unwrap();
        for pack in [gz, zst] {
            let bomb = pack(&vec![0; FLOOR as usize + 1000]);
            let error = unpacked(&bomb).unwrap_err();
            insta::allow_duplicates! {
                insta::assert_snapshot!(error, @"`t.csv` unpacks to more than 67108864 bytes. Unpack it and split it if that is really a table.");
            }
            let path = folder.path().join("bomb");
            std::fs::write(&path, bomb).unwrap();
            let mut stream = Stream::open(&path).unwrap();
            let mut block = Vec::new();
            let error = loop {
                block.clear();
                if let Err(error) = stream.more(1 << 20, &mut block) {
                    break error;
                }
            };
            assert!(matches!(error, DataError::TooLarge { limit: FLOOR, .. }), "{error}");
        }
    }
}
