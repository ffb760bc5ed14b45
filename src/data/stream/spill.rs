//! Prepared rows in a file that has no name and goes with the program, read back one by one in any order.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::error::StreamError;
use crate::base::hash::Mixer;

/// Rows of equally many numbers, on disk.
#[derive(Debug)]
pub struct Spill {
    file: File,
    folder: PathBuf,
    columns: usize,
    rows: usize,
    /// Of all numbers so far.
    mark: Mixer,
}

impl Spill {
    /// No rows yet. The file is where large temporary files belong: `TMPDIR`, else `/var/tmp`, as `/tmp` often is memory.
    pub(super) fn create(columns: usize) -> Result<Self, StreamError> {
        let large = Path::new("/var/tmp");
        let folder = match std::env::var_os("TMPDIR") {
            None if large.is_dir() => large.to_path_buf(),
            _ => std::env::temp_dir(),
        };
        let file = tempfile::tempfile_in(&folder);
        let file = file.map_err(|source| StreamError::Disk { folder: folder.clone(), bytes: 0, source })?;
        Ok(Self { file, folder, columns, rows: 0, mark: Mixer::new(columns as u64) })
    }

    /// Adds whole rows.
    pub(super) fn push(&mut self, numbers: &[f32]) -> Result<(), StreamError> {
        self.rows += numbers.len() / self.columns.max(1);
        for number in numbers {
            self.mark.take(u64::from(number.to_bits()));
        }
        self.file.write_all(bytemuck::cast_slice(numbers)).map_err(|source| self.unusable(source))
    }

    /// Reads the row at `place` into `row`.
    ///
    /// # Errors
    /// What the system says, with where and how much.
    pub fn read(&self, place: usize, row: &mut [f32]) -> Result<(), StreamError> {
        let from = place as u64 * self.columns as u64 * size_of::<f32>() as u64;
        read_at(&self.file, bytemuck::cast_slice_mut(row), from).map_err(|source| self.unusable(source))
    }

    /// Rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Numbers of a row.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// A number that changes with any of the numbers or their order.
    pub fn mark(&self) -> u64 {
        self.mark.end()
    }

    fn unusable(&self, source: io::Error) -> StreamError {
        let bytes = (self.rows * self.columns * size_of::<f32>()) as u64;
        StreamError::Disk { folder: self.folder.clone(), bytes, source }
    }
}

#[cfg(unix)]
fn read_at(file: &File, bytes: &mut [u8], from: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, from)
}

#[cfg(windows)]
fn read_at(file: &File, mut bytes: &mut [u8], mut from: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        let read = std::os::windows::fs::FileExt::seek_read(file, bytes, from)?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        bytes = &mut bytes[read..];
        from += read as u64;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_read_back_in_any_order_and_one_that_is_not_there_is_an_error() {
        let mut spill = Spill::create(3).unwrap();
        let numbers: Vec<f32> = (0..30).map(|n| n as f32 / 7.0).collect();
        numbers.chunks(6).for_each(|rows| spill.push(rows).unwrap());
        assert_eq!((spill.rows(), spill.columns()), (10, 3));
        let mut row = [0.0; 3];
        for place in [9, 0, 4, 4, 8] {
            spill.read(place, &mut row).unwrap();
            assert_eq!(row, numbers[place * 3..][..3]);
        }
        let told = spill.read(10, &mut row).unwrap_err().to_string();
        assert!(told.contains("They take 120 bytes there"), "{told}");
        let mut other = Spill::create(3).unwrap();
        other.push(&numbers[3..]).unwrap();
        assert_ne!(spill.mark(), other.mark());
    }
}
