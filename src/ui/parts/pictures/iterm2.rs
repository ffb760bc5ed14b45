//! iTerm2's inline images (<https://iterm2.com/documentation-images.html>): a PNG that the terminal fits to the cells.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ratatui::layout::Rect;

use super::Bitmap;
use crate::base::png::{self, For};

/// The bytes that show an image at the cursor.
pub(super) fn encode(bitmap: &Bitmap, area: Rect) -> String {
    let png = png::encode(bitmap.width, &bitmap.bytes(), For::Once);
    let (size, Rect { width, height, .. }) = (png.len(), area);
    let mut text = format!(
        "\x1b]1337;File=inline=1;size={size};width={width};height={height};preserveAspectRatio=0;doNotMoveCursor=1:"
    );
    STANDARD.encode_string(png, &mut text);
    text.push('\x07');
    text
}
