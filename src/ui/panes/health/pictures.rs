//! Pictures that a run makes of its network, those of the moment looked at side by side.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::base::fmt;
use crate::model::Picture;
use crate::ui::cx::{Cx, put};
use crate::ui::layout::{cut_left, cut_top};
use crate::ui::parts::raster::Raster;
use crate::ui::theme::Role;

/// Columns between two pictures.
const GAP: u16 = 2;

/// Draws each as large as its share of the room allows, its name and step above it.
pub(super) fn draw(cx: &Cx, pictures: &[(u64, &Picture)], area: Rect, buf: &mut Buffer) {
    if pictures.is_empty() {
        let says = "No picture was made by then; a network of images makes one at the end of each epoch.";
        return put(buf, area, 0, Line::from(cx.span(Role::TextDim, cx.left(says, area.width))));
    }
    let mut rest = area;
    for (place, (step, picture)) in pictures.iter().enumerate() {
        let (part, right) = cut_left(rest, rest.width / (pictures.len() - place) as u16);
        let (head, below) = cut_top(part, 1);
        let name = cx.left(&format!("{} · step {}", picture.name, fmt::thousands(*step)), head.width);
        put(buf, head, 0, Line::from(cx.span(Role::TableHeader, name)));
        let Picture { height, width, channels, .. } = **picture;
        let cells = fitted(Rect { width: below.width.saturating_sub(GAP), ..below }, (width, height));
        let raster = Raster { pixels: &picture.pixels, height, width, channels };
        cx.pictures(cells).draw(&raster, cells, buf, cx.theme);
        rest = right;
    }
}

/// The largest cells of a picture's own ratio; a cell is two pixels high.
fn fitted(room: Rect, (width, height): (usize, usize)) -> Rect {
    let (width, height) = (width.max(1) as f64, height.max(1) as f64);
    let scale = (f64::from(room.width) / width).min(2.0 * f64::from(room.height) / height);
    let cells = |length: f64, most: u16| (length.round() as u16).clamp(1.min(most), most);
    Rect { width: cells(width * scale, room.width), height: cells(height * scale / 2.0, room.height), ..room }
}
