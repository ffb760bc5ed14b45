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

    /// The letter that jumps to it.
    pub fn letter(self) -> char {
        match self {
            Self::Data => 'd',
            Self::Settings => 's',
            Self::Curves => 'c',
            Self::Confusion => 'm',
            Self::Fairness => 'f',
            Self::Runs => 'r',
            Self::Log => 'l',
            Self::Health => 'h',
            Self::Threshold => 't',
            Self::Why => 'w',
        }
    }

    /// The pane of that name or number (from 1).
    pub fn named(text: &str) -> Option<Self> {
        let numbered = || text.parse::<usize>().ok().and_then(|number| Self::ALL.get(number.checked_sub(1)?).copied());
        Self::ALL.into_iter().find(|pane| pane.name() == text).or_else(numbered)
    }
}

/// How panes share the screen, where there is room for more than one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Arrangement {
    /// As many as there is room for.
    #[default]
    Overview,
    /// The focused one large, what goes with it beside it.
    Focus,
    /// The focused one and others side by side, each as tall as the screen.
    Wide,
    /// One at a time.
    Small,
}

impl Arrangement {
    /// Words for them, in order.
    pub const NAMES: [(&'static str, Self); 4] =
        [("overview", Self::Overview), ("focus", Self::Focus), ("wide", Self::Wide), ("small", Self::Small)];

    /// The word for it.
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize].0
    }

    /// The next, around.
    #[must_use]
    pub fn next(self) -> Self {
        Self::NAMES[(self as usize + 1) % Self::NAMES.len()].1
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pane_has_a_letter_of_its_own() {
        let mut letters = PaneId::ALL.map(PaneId::letter).to_vec();
        letters.sort_unstable();
        letters.dedup();
        assert_eq!(letters.len(), PaneId::ALL.len());
    }
}
