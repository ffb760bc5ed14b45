//! The images of the data in a grid, each with its label; as they are, or as training varies them.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;

use crate::app::action::Move;
use crate::app::{Loaded, PaneId, State};
use crate::base::crew::Crew;
use crate::data::{Augmentation, ImageShape, Images};
use crate::spec::Data;
use crate::ui::cx::{Cx, first_in_view, put};
use crate::ui::layout::cut_bottom;
use crate::ui::parts::raster::Raster;
use crate::ui::theme::Role;

/// Images that are to be in view, if they can be told apart then.
const WANTED: usize = 8;
/// Columns of the smallest and of the largest image.
const SIDES: std::ops::RangeInclusive<usize> = 8..=64;

/// Where each image is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Grid {
    area: Rect,
    /// Columns and rows of cells of an image, its label not counted.
    tile: (u16, u16),
    /// Images beside each other and below each other.
    across: usize,
    down: usize,
    /// The first image in view.
    first: usize,
}

impl Grid {
    /// The largest images of which enough are in view; `count` images, the cursor on one of them.
    fn of(area: Rect, shape: ImageShape, count: usize, cursor: usize) -> Self {
        let side = shape.width.clamp(16, *SIDES.end());
        let fits = |side: usize| Self::with(area, tile(side, shape));
        let grids = (*SIDES.start()..=side).rev().map(fits);
        let wanted = |grid: &Self| grid.across * grid.down >= WANTED.min(count.max(1));
        let mut grid = grids.clone().find(wanted).unwrap_or_else(|| fits(*SIDES.start()));
        let lines = count.div_ceil(grid.across);
        grid.first = grid.across * first_in_view(cursor / grid.across, lines, grid.down);
        grid
    }

    fn with(area: Rect, tile: (u16, u16)) -> Self {
        let across = usize::from((area.width + 1) / (tile.0 + 1)).max(1);
        let down = usize::from(area.height / (tile.1 + 1)).max(1);
        Self { area, tile, across, down, first: 0 }
    }

    /// The cells of an image by its place in view, its label in the last row.
    fn cells(&self, place: usize) -> Rect {
        let (width, height) = (self.tile.0, self.tile.1 + 1);
        let x = self.area.x + (place % self.across) as u16 * (width + 1);
        let y = self.area.y + (place / self.across) as u16 * height;
        Rect { x, y, width, height }.intersection(self.area)
    }
}

/// The cells of an image so many columns wide, in its own ratio.
fn tile(columns: usize, shape: ImageShape) -> (u16, u16) {
    let pixels = (columns * shape.height).div_ceil(shape.width.max(1));
    (columns as u16, pixels.div_ceil(2).clamp(1, *SIDES.end()) as u16)
}

/// Images over the line that tells of the one in hand.
fn split(area: Rect) -> (Rect, Rect) {
    cut_bottom(area, u16::from(area.height > 3))
}

pub(super) fn draw(
    state: &State,
    loaded: &Loaded,
    images: &Images,
    cx: &Cx,
    focused: bool,
    area: Rect,
    buf: &mut Buffer,
) {
    let rows = state.image_rows();
    let cursor = state.pane(PaneId::Data).cursor;
    let (body, line) = split(area);
    let grid = Grid::of(body, images.shape, rows.len(), cursor);
    for place in 0..grid.across * grid.down {
        let Some(&row) = rows.get(grid.first + place) else { break };
        let (picture, below) = cut_bottom(grid.cells(place), 1);
        let pixels = pixels(state, loaded, images, row);
        let ImageShape { height, width, channels } = images.shape;
        let raster = Raster { pixels: &pixels, height, width, channels };
        cx.pictures(picture).draw(&raster, picture, buf, cx.theme);
        let in_hand = grid.first + place == cursor;
        let role = if in_hand { super::super::select(focused) } else { Role::TextDim };
        let sign = if in_hand { cx.glyphs().arrows[3] } else { "" };
        let name = format!("{sign}{}", text(loaded, Data::LABEL, row));
        put(buf, below, 0, Line::from(cx.span(role, cx.cut(&name, below.width).into_owned())));
    }
    if let Some(&row) = rows.get(cursor) {
        put(buf, line, 0, Line::from(cx.span(Role::TextDim, cx.cut(&caption(state, loaded, images, row), line.width))));
    }
}

/// The image at a place.
pub(super) fn hit(state: &State, images: &Images, area: Rect, at: Position) -> Option<usize> {
    let count = state.image_rows().len();
    let grid = Grid::of(split(area).0, images.shape, count, state.pane(PaneId::Data).cursor);
    let place = (0..grid.across * grid.down).find(|&place| grid.cells(place).contains(at))?;
    Some(grid.first + place).filter(|&image| image < count)
}

/// The image that the cursor comes to when it moves up or down by a line of the grid, or sideways by an image.
pub(super) fn moved(state: &State, images: &Images, area: Rect, way: Move) -> Option<usize> {
    let (count, cursor) = (state.image_rows().len(), state.pane(PaneId::Data).cursor);
    let grid = Grid::of(split(area).0, images.shape, count, cursor);
    let page = grid.across * grid.down;
    let to = match way {
        Move::Left => cursor.saturating_sub(1),
        Move::Right => cursor + 1,
        Move::Up => cursor.checked_sub(grid.across).unwrap_or(cursor),
        Move::Down if cursor + grid.across < count => cursor + grid.across,
        Move::Down => cursor,
        Move::PageUp => cursor.saturating_sub(page),
        Move::PageDown => cursor + page,
        Move::First | Move::Last => return None,
    };
    Some(to.min(count.saturating_sub(1)))
}

/// The image as it is, or as the run in view varies it in its present epoch.
fn pixels(state: &State, loaded: &Loaded, images: &Images, row: usize) -> Vec<u8> {
    let own = images.row(row);
    let place = place(loaded, row).filter(|_| state.look.augmented);
    let varied = loaded.pictures.as_ref().zip(Augmentation::new(&state.file.spec.augment)).zip(place);
    let Some(((pictures, augmentation), place)) = varied else { return own.to_vec() };
    let (seed, epoch) = (state.file.spec.train.seed, epoch(state));
    pictures.scaling.shown(own, |values| augmentation.apply(&Crew::new(1), images.shape, seed, epoch, &[place], values))
}

/// The place of a row among those that are learnt from.
fn place(loaded: &Loaded, row: usize) -> Option<usize> {
    loaded.pictures.as_ref()?.trained.binary_search(&row).ok()
}

/// The epoch that is next or going on, from 0.
fn epoch(state: &State) -> usize {
    state.live().map_or(0, |run| run.epochs.len())
}

fn caption(state: &State, loaded: &Loaded, images: &Images, row: usize) -> String {
    let varied = match (place(loaded, row), state.look.augmented) {
        (Some(_), true) => format!(", as trained on in epoch {}", epoch(state) + 1),
        (Some(_), false) => ", trained on".into(),
        (None, _) => ", not trained on".into(),
    };
    let (file, label) = (text(loaded, "file", row), text(loaded, Data::LABEL, row));
    format!("{file}: {label}, {}{varied}", images.shape)
}

fn text(loaded: &Loaded, column: &str, row: usize) -> String {
    loaded.table.column(column).and_then(|column| column.values.text(row)).unwrap_or_else(|| "–".into())
}
