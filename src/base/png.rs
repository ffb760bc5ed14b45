//! An image as a PNG file (<https://www.w3.org/TR/png-3/>): true colour, eight bits a channel, no filters.

use std::io::Write as _;

use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};

/// What a file is made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum For {
    /// To be read once: written fast.
    Once,
    /// To be kept: small.
    Keeping,
}

/// The file of `pixels`, three bytes each, row by row.
pub fn encode(width: usize, pixels: &[u8], purpose: For) -> Vec<u8> {
    let stride = 3 * width.max(1);
    let height = pixels.len() / stride;
    let mut header = [width, height].map(|side| (side as u32).to_be_bytes()).concat();
    header.extend([8, 2, 0, 0, 0]);
    let mut rows = Vec::with_capacity(height * (1 + stride));
    for row in pixels.chunks_exact(stride) {
        rows.push(0);
        rows.extend_from_slice(row);
    }
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    chunk(&mut file, *b"IHDR", &header);
    chunk(&mut file, *b"IDAT", &deflated(&rows, purpose));
    chunk(&mut file, *b"IEND", &[]);
    file
}

fn deflated(bytes: &[u8], purpose: For) -> Vec<u8> {
    let level = match purpose {
        For::Once => Compression::fast(),
        For::Keeping => Compression::default(),
    };
    let mut encoder = ZlibEncoder::new(Vec::new(), level);
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
