//! Where delimited text comes from, a block at a time and always as UTF-8 without a mark.

use std::path::Path;

use super::bytes::{CEILING, Stream, load};
use super::encoding::{self, Encoding, MARK, latin1};
use crate::data::error::DataError;

/// A text that can be read from its beginning more than once.
pub(super) enum Source<'a> {
    /// A file in UTF-8 or Latin-1.
    File(&'a Path, Encoding),
    /// Text that came from the file of that name.
    Held(&'a Path, String, Encoding),
}

impl<'a> Source<'a> {
    /// The file at `path`, of which only UTF-16 must be held as a whole.
    pub(super) fn of(path: &'a Path) -> Result<Self, DataError> {
        let mut head = vec![];
        Stream::open(path)?.more(2, &mut head)?;
        if !encoding::is_utf16(&head) {
            return Ok(Self::File(path, Encoding::Utf8));
        }
        let (text, encoding, _) = encoding::decode(path, load(path)?)?;
        Ok(Self::Held(path, text, encoding))
    }

    /// The name of the file.
    pub(super) fn path(&self) -> &'a Path {
        match self {
            Self::File(path, _) | Self::Held(path, ..) => path,
        }
    }

    pub(super) fn encoding(&self) -> Encoding {
        match self {
            Self::File(_, encoding) | Self::Held(.., encoding) => *encoding,
        }
    }

    /// Begins to read it.
    pub(super) fn open(&self) -> Result<Opened<'_>, DataError> {
        let path = self.path();
        let left = match self {
            Self::File(_, encoding) => Left::File(Stream::open(path)?, *encoding, vec![]),
            Self::Held(_, text, _) => Left::Held(text.as_bytes()),
        };
        Ok(Opened { path, left, read: 0 })
    }

    /// The byte at `place` of the file and its line, from 1.
    pub(super) fn place(&self, place: usize) -> Result<(u8, usize), DataError> {
        let mut opened = self.open()?;
        let (mut line, mut before, mut block) = (1, 0, vec![]);
        loop {
            block.clear();
            let ended = opened.more(1 << 20, &mut block)?;
            let here = (place - before).min(block.len());
            line += block[..here].split(|&byte| byte == b'\n').count() - 1;
            before += here;
            match block.get(here) {
                Some(&byte) => return Ok((byte, line)),
                None if ended => return Ok((0, line)),
                None => {}
            }
        }
    }
}

/// What is still to be read.
enum Left<'a> {
    File(Stream<'a>, Encoding, Vec<u8>),
    Held(&'a [u8]),
}

/// A text that is being read.
pub(super) struct Opened<'a> {
    path: &'a Path,
    left: Left<'a>,
    read: u64,
}

impl Opened<'_> {
    /// Adds about `count` bytes of text to `out`; whether these are the last. What is not yet known to be UTF-8 is given as
    /// it is.
    pub(super) fn more(&mut self, count: usize, out: &mut Vec<u8>) -> Result<bool, DataError> {
        let first = self.read == 0;
        let held = out.len();
        let ended = match &mut self.left {
            Left::Held(text) => {
                let (now, later) = text.split_at(count.min(text.len()));
                out.extend_from_slice(now);
                *text = later;
                later.is_empty()
            }
            Left::File(stream, Encoding::Latin1, raw) => {
                raw.clear();
                let read = stream.more(count, raw)?;
                let marked = self.read == 0 && raw.starts_with(MARK);
                out.extend_from_slice(latin1(&raw[if marked { MARK.len() } else { 0 }..]).as_bytes());
                read < count
            }
            Left::File(stream, ..) => stream.more(count, out)? < count,
        };
        self.read += (out.len() - held) as u64;
        if self.read > CEILING {
            return Err(DataError::TooLong { path: self.path.into(), limit: CEILING });
        }
        if first && matches!(self.left, Left::File(..)) && out[held..].starts_with(MARK) {
            out.drain(held..held + MARK.len());
        }
        Ok(ended)
    }
}
