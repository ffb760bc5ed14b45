//! What is learnt from, row by row, whether it is held in memory or left on disk.

use std::sync::{Mutex, PoisonError};

use super::matrix::fetch;
use super::prepared::{Part, Prepared};
use super::stream::{Spill, StreamError};
use crate::base::crew::Crew;

/// Training rows that are not held: their features are on disk, the rest is a few bytes a row.
#[derive(Debug)]
pub struct Beyond {
    /// Prepared features.
    pub x: Spill,
    /// As in [`Part`].
    pub y: Vec<f32>,
    /// As in [`Part`].
    pub weights: Option<Vec<f32>>,
}

impl PartialEq for Beyond {
    fn eq(&self, other: &Self) -> bool {
        self.x.mark() == other.x.mark() && self.y == other.y && self.weights == other.weights
    }
}

/// The rows of one pass.
#[derive(Clone, Copy, Debug)]
pub enum Learnt<'a> {
    /// In memory.
    Held(&'a Part),
    /// On disk.
    Beyond(&'a Beyond),
}

impl Prepared {
    /// The training rows.
    pub fn learnt(&self) -> Learnt<'_> {
        self.beyond.as_deref().map_or(Learnt::Held(&self.train), Learnt::Beyond)
    }
}

impl<'a> Learnt<'a> {
    /// How many.
    pub fn rows(self) -> usize {
        self.y().len()
    }

    /// Numbers of a row.
    pub fn columns(self) -> usize {
        match self {
            Self::Held(part) => part.x.columns,
            Self::Beyond(beyond) => beyond.x.columns(),
        }
    }

    /// What the network is to give for each.
    pub fn y(self) -> &'a [f32] {
        match self {
            Self::Held(part) => &part.y,
            Self::Beyond(beyond) => &beyond.y,
        }
    }

    /// How much each counts; `None` where all count alike.
    pub fn weights(self) -> Option<&'a [f32]> {
        match self {
            Self::Held(part) => part.weights.as_deref(),
            Self::Beyond(beyond) => beyond.weights.as_deref(),
        }
    }

    /// Puts the features of the rows at `places` into `x`, one after the other; a crew works on it.
    ///
    /// # Errors
    /// Where a row on disk cannot be read.
    pub fn read(self, crew: &Crew, places: &[usize], x: &mut [f32]) -> Result<(), StreamError> {
        let beyond = match self {
            Self::Held(part) => {
                part.x.copy(crew, places, x);
                return Ok(());
            }
            Self::Beyond(beyond) => beyond,
        };
        let failed = Mutex::new(None);
        fetch(crew, beyond.x.columns(), places, x, |place, x| {
            if let Err(error) = beyond.x.read(place, x) {
                *failed.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
            }
        });
        failed.into_inner().unwrap_or_else(PoisonError::into_inner).map_or(Ok(()), Err)
    }
}
