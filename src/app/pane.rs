//! The panes by name, and what each remembers between two pictures.

/// A pane; the number keys follow this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PaneId {
    /// Columns and rows of the table.
    Data,
    /// The workspace file as a form.
    Settings,
    /// Losses and metrics over steps.
    Curves,
    /// The confusion matrix.
    Confusion,
    /// Metrics by group.
    Fairness,
    /// Live and earlier runs.
    Runs,
    /// What was said.
    Log,
    /// Gradients, updates and what looks wrong.
    Health,
    /// Where two classes are told apart.
    Threshold,
    /// Why a model decides as it does.
    Why,
}

impl PaneId {
    /// All, in order.
    pub const ALL: [Self; 10] = [
        Self::Data,
        Self::Settings,
        Self::Curves,
        Self::Confusion,
        Self::Fairness,
        Self::Runs,
        Self::Log,
        Self::Health,
        Self::Threshold,
        Self::Why,
    ];

    /// What actions, the keymap and titles call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Data => "data",
            Self::Settings => "settings",
            Self::Curves => "curves",
            Self::Confusion => "confusion",
            Self::Fairness => "fairness",
            Self::Runs => "runs",
            Self::Log => "log",
            Self::Health => "health",
            Self::Threshold => "threshold",
            Self::Why => "why",
        }
    }

    /// Its place in [`PaneId::ALL`], from 0.
    pub fn index(self) -> usize {
        self as usize
    }

    /// The key that focuses it: its number from 1, of the tenth 0.
    pub fn number(self) -> usize {
        (self.index() + 1) % 10
    }

    /// The pane of that name or number (from 1).
    pub fn named(text: &str) -> Option<Self> {
        let numbered = || text.parse::<usize>().ok().and_then(|number| Self::ALL.get(number.checked_sub(1)?).copied());
        Self::ALL.into_iter().find(|pane| pane.name() == text).or_else(numbered)
    }
}

/// What a pane remembers between two pictures.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct PaneState {
    /// The row in hand, from 0.
    pub cursor: usize,
    /// The column in hand, from 0.
    pub column: usize,
    /// The column that orders the rows, and whether the largest comes first.
    pub sort: Option<(usize, bool)>,
    /// Only rows that contain this are shown; empty: all.
    pub filter: String,
}
