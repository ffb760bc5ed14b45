//! The size of a picture.

/// Height, width and channels of a picture; a row holds `height * width * channels` numbers, channels last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImageShape {
    /// Rows of pixels.
    pub height: usize,
    /// Columns of pixels.
    pub width: usize,
    /// 1 for grey, 3 for red, green and blue; after a convolution its filters.
    pub channels: usize,
}

impl ImageShape {
    /// Numbers a picture.
    pub fn pixels(self) -> usize {
        self.height * self.width * self.channels
    }
}
