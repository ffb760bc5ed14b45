//! The journal of a sitting: what was typed and clicked, as a file that is read, edited and played again.
//!
//! ```text
//! # A sitting of gradus 0.1.0; `gradus replay FILE` plays it again.
//! play ["open","adult.toml"]
//! 0.000 size 160 48
//! 2.310 key s
//! wait epoch 3
//! 0.500 key space
//! 1.204 mouse press 34 12
//! ```
//!
//! A line begins with the seconds since the one before. What was typed behind the end of an epoch, or of a run, stands behind a
//! `wait` for that, so that it comes at the same moment on a machine of another speed. `wait text "…"`, written by hand, waits
//! for what the screen shows and ends a replay with exit code 1 where it never does: a sitting is a test as well.

mod hear;
mod line;
mod recorder;
mod script;

pub(super) use self::recorder::Recorder;
pub(in crate::host) use self::script::Script;
