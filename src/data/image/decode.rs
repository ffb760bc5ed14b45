//! One file of a folder: what its header says, and its pixels. What is wrong with it is told as the end of a sentence.

use std::fmt::Display;
use std::path::Path;

use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageReader, Limits};

use super::resize;
use super::shape::ImageShape;
use crate::spec::Channels;

/// Pixels of a side that a picture may have.
const LONGEST: u32 = 32_768;
/// Bytes that decoding one picture may take.
const MEMORY: u64 = 1 << 30;

/// What a file says of its picture before it is decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Header {
    /// Height and width, as the picture is meant to be held.
    pub(super) size: [usize; 2],
    /// What its pixels have.
    pub(super) color: Channels,
}

/// Reads the header of a PNG or JPEG file.
pub(super) fn header(path: &Path) -> Result<Header, String> {
    let mut decoder = decoder(path)?;
    let (width, height) = decoder.dimensions();
    let turned = matches!(
        decoder.orientation(),
        Ok(Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH)
    );
    let (width, height) = if turned { (height, width) } else { (width, height) };
    let color = if decoder.color_type().has_color() { Channels::Rgb } else { Channels::Grey };
    Ok(Header { size: [height as usize, width as usize], color })
}

/// Decodes a PNG or JPEG file into the bytes of an image of `shape`. What is transparent has the colour that the file
/// gives it; a camera's note on how it was held is followed.
pub(super) fn decode(path: &Path, shape: ImageShape, into: &mut [u8]) -> Result<(), String> {
    let mut decoder = decoder(path)?;
    let held = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|error| said(&error))?;
    picture.apply_orientation(held);
    resize::fit(picture, shape, into);
    Ok(())
}

/// What went wrong, without a full stop.
fn said(error: &impl Display) -> String {
    error.to_string().trim_end_matches('.').to_owned()
}

fn decoder(path: &Path) -> Result<impl ImageDecoder, String> {
    let mut limits = Limits::default();
    (limits.max_image_width, limits.max_image_height) = (Some(LONGEST), Some(LONGEST));
    limits.max_alloc = Some(MEMORY);
    let reader = ImageReader::open(path).and_then(ImageReader::with_guessed_format);
    let mut reader = reader.map_err(|error| said(&error))?;
    reader.limits(limits);
    reader.into_decoder().map_err(|error| said(&error))
}
