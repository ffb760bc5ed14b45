//! Images of one size, as bytes.

use std::fmt::{self, Display, Formatter};

use serde::{Deserialize, Serialize};

use crate::spec::Channels;

/// The size of an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImageShape {
    /// Rows of pixels.
    pub height: usize,
    /// Pixels in a row.
    pub width: usize,
    /// Numbers a pixel: 1 for grey, 3 for red, green and blue.
    pub channels: usize,
}

impl ImageShape {
    /// A size in pixels with the channels of a colour.
    pub fn new([height, width]: [usize; 2], color: Channels) -> Self {
        let channels = match color {
            Channels::Grey => 1,
            Channels::Rgb => 3,
        };
        Self { height, width, channels }
    }

    /// Numbers in an image.
    pub fn pixels(self) -> usize {
        self.height * self.width * self.channels
    }

    /// Height and width.
    pub fn size(self) -> [usize; 2] {
        [self.height, self.width]
    }

    /// What the channels are.
    pub fn color(self) -> Channels {
        if self.channels == 3 { Channels::Rgb } else { Channels::Grey }
    }
}

impl Display for ImageShape {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{} × {} {}", self.height, self.width, self.color().name())
    }
}

/// Images of one size, one after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Images {
    /// The size of each.
    pub shape: ImageShape,
    /// Height x width x channels bytes an image, row-major, 0 dark to 255 light.
    pub pixels: Vec<u8>,
}

impl Images {
    /// The bytes of one image.
    pub fn row(&self, row: usize) -> &[u8] {
        let values = self.shape.pixels();
        &self.pixels[row * values..(row + 1) * values]
    }
}
