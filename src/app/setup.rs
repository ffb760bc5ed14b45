//! What the host hands to a new state.

use super::notice::Notify;
use super::pane::Arrangement;
use crate::store::Views;

/// What the host knows before the first message.
#[derive(Clone, Debug, Default)]
pub struct Setup {
    /// The workspace file, as messages call it.
    pub file: String,
    /// Themes to choose from.
    pub themes: Vec<String>,
    /// The theme drawn with.
    pub theme: String,
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
    /// Whether nothing is to be changed from here.
    pub watching: bool,
    /// Lines run from the palette in earlier sittings, oldest first.
    pub history: Vec<String>,
    /// Views of the runs, and how their pane was left.
    pub views: Views,
    /// When the user is called.
    pub notify: Notify,
    /// How panes share the screen.
    pub arrangement: Arrangement,
}
