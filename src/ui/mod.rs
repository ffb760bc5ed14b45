//! State to cells: [`layout`], [`input`] and [`view`] are pure, so the whole program is tested as text.
//!
//! Panes and overlays are one file each and built of [`parts`]; themes and keys are TOML. Only this room and `host`
//! name ratatui.

pub mod config;
mod cx;
mod footer;
mod header;
mod input;
pub mod keys;
mod layout;
pub mod linear;
mod over;
mod panes;
mod picker;
pub mod parts;
mod strip;
pub mod theme;
mod tiny;
mod view;

pub use cx::Cx;
pub use input::input;
pub use layout::{Layout, Place, Room, SMALLEST, layout};
pub use picker::{Choice, Entry, Picker};
pub use view::view;
