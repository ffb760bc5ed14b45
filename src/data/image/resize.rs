//! One picture brought to the size and colour that is wanted.

use image::DynamicImage;
use image::imageops::FilterType;

use super::shape::ImageShape;
use crate::spec::Channels;

/// Writes the picture into the bytes of an image of `shape`: stretched where its sides are in another ratio, by a
/// triangle filter as wide as the change of scale (Pillow's `BILINEAR`); colours become grey by their luminance
/// (ITU-R BT.709), grey becomes three equal channels. A picture of the size and colour that is wanted keeps every bit.
pub(super) fn fit(picture: DynamicImage, shape: ImageShape, into: &mut [u8]) {
    let picture = match shape.color() {
        Channels::Grey => DynamicImage::ImageLuma8(picture.into_luma8()),
        Channels::Rgb => DynamicImage::ImageRgb8(picture.into_rgb8()),
    };
    let (width, height) = (shape.width as u32, shape.height as u32);
    let right = (picture.width(), picture.height()) == (width, height);
    let picture = if right { picture } else { picture.resize_exact(width, height, FilterType::Triangle) };
    into.copy_from_slice(picture.as_bytes());
}
