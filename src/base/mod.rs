//! Our own std: what every other room may use. No learning, no terminal, no files.

pub mod axis;
pub mod cividis;
pub mod crew;
pub mod csv;
pub mod diag;
pub mod fmt;
pub mod hash;
pub mod markup;
pub mod outbox;
pub mod png;
pub mod rng;
pub mod ruler;
pub mod series;
pub mod severity;
pub mod smooth;
pub mod ticks;
pub mod vectors;
