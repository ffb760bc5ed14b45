//! The font of the pictures, so that they look alike on every machine and need none of the system's.
//!
//! DejaVu Sans (its licence is beside it), cut down to Latin, Greek and Cyrillic letters and a few signs by fonttools:
//! `pyftsubset DejaVuSans.ttf --layout-features= --no-hinting --unicodes=U+20-7E,U+A0-17F,U+370-3FF,U+400-45F,…`

use std::sync::Once;

use plotters::style::{FontStyle, register_font};

/// The font as an SVG names it: the next ones are taken where it is not there.
pub(super) const FAMILY: &str = "DejaVu Sans, Verdana, Helvetica, Arial, sans-serif";

static BYTES: &[u8] = include_bytes!("DejaVuSans.ttf");

/// Makes the font known to what draws pictures; before anything is drawn.
pub(super) fn register() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // The bytes are part of the program, and a test draws with them.
        let _ = register_font(FAMILY, FontStyle::Normal, BYTES);
    });
}
