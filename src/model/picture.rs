//! What the first convolution of a network looks for, as a picture.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::weights::Weights;

/// A picture that a run makes while it learns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// What it shows, e.g. `filters`.
    pub name: String,
    /// Rows of pixels.
    pub height: usize,
    /// Pixels in a row.
    pub width: usize,
    /// 1 for grey, 3 for red, green and blue.
    pub channels: usize,
    /// `height * width * channels` bytes, row-major.
    #[serde(serialize_with = "written", deserialize_with = "read")]
    pub pixels: Vec<u8>,
}

fn written<S: Serializer>(pixels: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&STANDARD.encode(pixels))
}

fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
    STANDARD.decode(String::deserialize(deserializer)?).map_err(D::Error::custom)
}

/// Pixels between two filters.
const GAP: usize = 1;
/// Weights of nothing, between what a filter looks for and what it looks away from.
const MIDDLE: f32 = 127.5;

impl Picture {
    /// The filters of the first convolution side by side in a square, each brought to its own largest weight: white is what
    /// it looks for, black what it looks away from, grey what it passes over. `None` where there is no convolution of grey
    /// or coloured images.
    pub(super) fn of_filters(weights: &Weights) -> Option<Self> {
        let first = weights.params.iter().find(|param| param.shape.len() == 4)?;
        let [filters, height, width, channels] = first.shape[..] else { return None };
        if ![1, 3].contains(&channels) || filters == 0 {
            return None;
        }
        let across = (1..=filters).find(|side| side * side >= filters)?;
        let down = filters.div_ceil(across);
        let of = |count: usize, side: usize| count * (side + GAP) - GAP;
        let (rows, columns) = (of(down, height), of(across, width));
        let mut pixels = vec![0; rows * columns * channels];
        for (place, filter) in weights.learnt[first.place.clone()].chunks(height * width * channels).enumerate() {
            let largest = filter.iter().fold(f32::MIN_POSITIVE, |largest, weight| largest.max(weight.abs()));
            let (top, left) = (place / across * (height + GAP), place % across * (width + GAP));
            for (line, weights) in filter.chunks(width * channels).enumerate() {
                let start = ((top + line) * columns + left) * channels;
                for (pixel, weight) in pixels[start..].iter_mut().zip(weights) {
                    *pixel = (MIDDLE + MIDDLE * weight / largest).round() as u8;
                }
            }
        }
        Some(Self { name: "filters".into(), height: rows, width: columns, channels, pixels })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::weights::{Init, Param};

    #[test]
    fn filters_stand_side_by_side_with_a_line_between_them() {
        let params = vec![Param::new("stages.0.weight".into(), vec![2, 2, 2, 1], Init::Fill(0.0), &[])];
        let mut weights = Weights::new(params, 0);
        weights.learnt.copy_from_slice(&[1.0, 0.0, -1.0, 0.5, 0.02, 0.0, 0.0, -0.01]);
        let picture = Picture::of_filters(&weights).unwrap();
        assert_eq!((picture.height, picture.width, picture.channels), (2, 5, 1));
        assert_eq!(picture.pixels, [255, 128, 0, 255, 128, 0, 191, 0, 128, 64]);
        let text = serde_json::to_string(&picture).unwrap();
        assert!(text.contains("\"pixels\":\"/4AA/4AAvwCAQA==\""), "{text}");
        assert_eq!(serde_json::from_str::<Picture>(&text).unwrap(), picture);
        assert!(serde_json::from_str::<Picture>(&text.replace("/4AA", "/4*A")).is_err());
    }

    #[test]
    fn a_network_of_columns_has_no_picture() {
        let params = vec![Param::new("layers.0.weight".into(), vec![4, 2], Init::Fill(0.0), &[])];
        assert_eq!(Picture::of_filters(&Weights::new(params, 0)), None);
    }
}
