//! Which keys mean which actions: names of keys, and the map from sequences of them to lines of the palette.

pub mod chord;
mod map;
mod print;
mod read;

pub use map::{Binding, Found, Keymap, Section};
