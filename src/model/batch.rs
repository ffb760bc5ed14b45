//! A batch of training rows as it is handed to a learner. Whoever gathers rows makes it; losses read it.

use std::ops::Range;

use super::aligned::Aligned;
use crate::base::crew::Crew;
use crate::data::{Matrix, Picked, Sparse};

/// The features of a batch. Rows of a table are fetched by who works on them, so that they are in that core's cache.
#[derive(Clone, Copy, Debug)]
pub enum Features<'a> {
    /// Rows by columns, row-major.
    Laid(&'a [f32]),
    /// The rows of a table at these places, in that order; where most of the table is zeros, with its rows without them.
    At(&'a Matrix, &'a [usize], Option<&'a Sparse>),
}

impl<'a> Features<'a> {
    /// Numbers of all rows.
    pub(super) fn len(self) -> usize {
        match self {
            Self::Laid(x) => x.len(),
            Self::At(table, places, _) => places.len() * table.columns,
        }
    }

    /// Some of the rows, each of which has so many numbers.
    pub(super) fn some(self, rows: Range<usize>, columns: usize) -> Self {
        match self {
            Self::Laid(x) => Self::Laid(&x[rows.start * columns..rows.end * columns]),
            Self::At(table, places, sparse) => Self::At(table, &places[rows], sparse),
        }
    }

    /// All rows without their zeros, where most of the table is zeros.
    ///
    /// # Panics
    /// If they are of a table of another size.
    pub(super) fn picked(self) -> Option<Picked<'a>> {
        let Self::At(table, places, Some(sparse)) = self else { return None };
        let size = (sparse.all().rows(), sparse.all().columns());
        assert_eq!(size, (table.rows, table.columns), "rows without zeros that are of another table");
        Some(sparse.at(places))
    }

    /// All rows one after the other: where they stand, or fetched into `room` by a crew.
    pub(super) fn laid<'r>(self, crew: &Crew, room: &'r mut Aligned) -> &'r [f32]
    where
        'a: 'r,
    {
        match self {
            Self::Laid(x) => x,
            Self::At(table, places, _) => {
                room.make_room(self.len());
                table.copy(crew, places, room);
                room
            }
        }
    }
}

/// One batch of training rows.
#[derive(Clone, Copy, Debug)]
pub struct Batch<'a> {
    /// What the network is given.
    pub x: Features<'a>,
    /// The class code or number of each row.
    pub truth: &'a [f32],
    /// How much each row counts, with mean about 1.
    pub weights: Option<&'a [f32]>,
    /// Where each row is two rows mixed.
    pub mixed: Option<Mixed<'a>>,
}

/// The other row of each pair that was mixed (mixup, Zhang et al. 2018).
#[derive(Clone, Copy, Debug)]
pub struct Mixed<'a> {
    /// What is true of it.
    pub truth: &'a [f32],
    /// How much the first row of the pair counts, in `[0, 1]`.
    pub share: &'a [f32],
}
