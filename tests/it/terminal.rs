//! The real program on a pseudo-terminal: what only the whole of it can get right.

mod attending;
mod desk;
mod findings;
mod journal;
mod leaving;
mod opening;
mod own;
mod pictures;
pub(crate) mod pty;
mod reloading;
mod screen;
mod threshold;
mod why;
