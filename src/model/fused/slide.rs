//! A kernel that slides over a picture, as products of matrices whose left factor is the picture itself.

use super::chunks;
use super::kernel::{Apart, Left, Start, tiles};
use super::panels::Panels;
use super::product::{Ends, PLAIN, tiled};
use crate::data::ImageShape;
use crate::model::aligned::Aligned;

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

    /// The convolution: at every place the sum over the kernel, a row of `target` for each place.
    pub(super) fn forth(self, picture: &[f32], weight: &Panels, start: Start<'_>, target: &mut [f32]) {
        let (across, columns, channels) = (self.across(), weight.columns, self.picture.channels);
        let (run, leap) = self.run_and_leap();
        let ends = Ends { start, ..PLAIN };
        for (y, target) in target.chunks_exact_mut(across * columns).enumerate() {
            let picture = &picture[y * leap..];
            if let Some(apart) = Apart::of(channels) {
                let left = Left { values: picture, apart, step: 1, run, leap };
                tiled(weight.view(), across, target, ends, left);
                continue;
            }
            for (from, to) in tiles(across) {
                let target = &mut target[from * columns..to * columns];
                self.laid_out(&picture[from * channels..], to - from, |left| {
                    tiled(weight.view(), to - from, target, ends, left);
                });
            }
        }
    }

    /// Calls `body` with what stands under the kernel at so many places from the start of `picture` on.
    fn laid_out(self, picture: &[f32], places: usize, body: impl FnOnce(Left<'_>)) {
        let (run, leap) = self.run_and_leap();
        chunks::with_room(chunks::size(places, run * self.kernel), |room| {
            for place in 0..places {
                for down in 0..self.kernel {
                    let from = down * leap + place * self.picture.channels;
                    chunks::put(room, places, place, down * run, &picture[from..from + run]);
                }
            }
            body(chunks::left(room, places));
        });
    }

    /// Adds the gradient of the weight to `target`, a number under the kernel a row. `slopes` has a row for each place.
    pub(super) fn gather(self, picture: &[f32], slopes: &Panels, target: &mut [f32]) {
        let (run, leap) = self.run_and_leap();
        let (step, across) = (self.picture.channels, self.across());
        let ends = Ends { start: Start::Target, ..PLAIN };
        for (down, target) in target.chunks_exact_mut(run * slopes.columns).enumerate() {
            let picture = &picture[down * leap..];
            let left = Left { values: picture, apart: Apart::One, step, run: across, leap };
            tiled(slopes.view(), run, target, ends, left);
        }
    }
}

/// The picture in its margin; `frame` keeps zeros where nothing was ever written.
pub(super) fn framed<'a>(picture: &'a [f32], slide: Slide, frame: &'a mut Aligned) -> &'a [f32] {
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
