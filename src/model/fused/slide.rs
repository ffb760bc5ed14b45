//! A kernel that slides over a picture, as products of matrices whose left factor is the picture itself.

use super::chunks;
use super::kernel::{Apart, COLUMNS, Left, Start, Tile, compute};
use super::panels::Panels;
use super::product::tiles;
use crate::data::ImageShape;

/// A picture in its margin of zeros, and the side of the kernel over it.
#[derive(Clone, Copy)]
pub(super) struct Slide {
    /// With the margin.
    picture: ImageShape,
    margin: usize,
    kernel: usize,
}

impl Slide {
    /// A kernel over `picture` with so many zeros around it.
    pub(super) fn new(picture: ImageShape, margin: usize, kernel: usize) -> Self {
        let ImageShape { height, width, channels } = picture;
        let picture = ImageShape { height: height + 2 * margin, width: width + 2 * margin, channels };
        Self { picture, margin, kernel }
    }

    /// Places across at which the kernel stands.
    fn across(self) -> usize {
        self.picture.width + 1 - self.kernel
    }

    /// Numbers under one row of the kernel, and in one row of the picture.
    fn run_and_leap(self) -> (usize, usize) {
        (self.kernel * self.picture.channels, self.picture.width * self.picture.channels)
    }

    /// The convolution: at every place the sum over the kernel, a row of `target` for each place. `room` is to work in.
    pub(super) fn forth(
        self,
        picture: &[f32],
        weight: &Panels,
        start: Start<'_>,
        target: &mut [f32],
        room: &mut Vec<f32>,
    ) {
        let (across, columns, channels) = (self.across(), weight.columns, self.picture.channels);
        let (run, leap) = self.run_and_leap();
        for (y, target) in target.chunks_exact_mut(across * columns).enumerate() {
            for (from, to) in tiles(across) {
                let values = &picture[y * leap + from * channels..];
                let left = match Apart::of(channels) {
                    Some(apart) => Left { values, apart, step: 1, run, leap },
                    None => self.laid_out(values, to - from, room),
                };
                for (column, panel) in weight.iter() {
                    let tile = Tile {
                        left,
                        right: panel,
                        inner: weight.inner,
                        start: start.from(column),
                        relu: false,
                        target: &mut target[from * columns + column..],
                        stride: columns,
                        columns: (columns - column).min(COLUMNS),
                    };
                    compute(to - from, tile);
                }
            }
        }
    }

    /// What stands under the kernel at so many places from the start of `picture` on.
    fn laid_out<'a>(self, picture: &[f32], places: usize, room: &'a mut Vec<f32>) -> Left<'a> {
        let (run, leap) = self.run_and_leap();
        room.resize(chunks::size(places, run * self.kernel), 0.0);
        for place in 0..places {
            for down in 0..self.kernel {
                let from = down * leap + place * self.picture.channels;
                chunks::put(room, places, place, down * run, &picture[from..from + run]);
            }
        }
        chunks::left(room, places)
    }

    /// Adds the gradient of the weight to `target`, a number under the kernel a row. `slopes` has a row for each place.
    pub(super) fn gather(self, picture: &[f32], slopes: &Panels, target: &mut [f32]) {
        let (run, leap) = self.run_and_leap();
        let columns = slopes.columns;
        for (column, panel) in slopes.iter() {
            for (down, target) in target.chunks_exact_mut(run * columns).enumerate() {
                for (from, to) in tiles(run) {
                    let left = Left {
                        values: &picture[down * leap + from..],
                        apart: Apart::One,
                        step: self.picture.channels,
                        run: self.across(),
                        leap,
                    };
                    let tile = Tile {
                        left,
                        right: panel,
                        inner: slopes.inner,
                        start: Start::Target,
                        relu: false,
                        target: &mut target[from * columns + column..],
                        stride: columns,
                        columns: (columns - column).min(COLUMNS),
                    };
                    compute(to - from, tile);
                }
            }
        }
    }
}

/// The picture in its margin; `frame` keeps zeros where nothing was ever written.
pub(super) fn framed<'a>(picture: &'a [f32], slide: Slide, frame: &'a mut Vec<f32>) -> &'a [f32] {
    let Slide { picture: whole, margin, .. } = slide;
    if margin == 0 {
        return picture;
    }
    frame.resize(whole.pixels(), 0.0);
    let (row, edge) = (whole.width * whole.channels, margin * whole.channels);
    let rows = frame.chunks_exact_mut(row).skip(margin);
    for (to, from) in rows.zip(picture.chunks_exact(row - 2 * edge)) {
        to[edge..row - edge].copy_from_slice(from);
    }
    frame
}
