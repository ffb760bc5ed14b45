//! An image as a PNG file (<https://www.w3.org/TR/png-3/>), made to be written fast and read once.

use std::io::Write as _;

use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};

use super::Bitmap;

/// The file: true colour, eight bits a channel, no filters.
pub(super) fn encode(bitmap: &Bitmap) -> Vec<u8> {
    let mut header = [bitmap.width, bitmap.height].map(|side| (side as u32).to_be_bytes()).concat();
    header.extend([8, 2, 0, 0, 0]);
    let mut rows = Vec::with_capacity(bitmap.height * (1 + 3 * bitmap.width));
    for row in bitmap.bytes().chunks(3 * bitmap.width) {
        rows.push(0);
        rows.extend_from_slice(row);
    }
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    chunk(&mut file, *b"IHDR", &header);
    chunk(&mut file, *b"IDAT", &deflated(&rows));
    chunk(&mut file, *b"IEND", &[]);
    file
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    // Writing into memory cannot fail.
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}

fn chunk(file: &mut Vec<u8>, name: [u8; 4], data: &[u8]) {
    let mut crc = Crc::new();
    crc.update(&name);
    crc.update(data);
    file.extend((data.len() as u32).to_be_bytes());
    file.extend(name);
    file.extend_from_slice(data);
    file.extend(crc.sum().to_be_bytes());
}
