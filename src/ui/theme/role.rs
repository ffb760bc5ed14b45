//! What a piece of the screen means. Panes and parts ask for a role, themes say how it looks: nothing else names a colour.

macro_rules! roles {
    ($($(#[$doc:meta])* $role:ident = $name:literal,)*) => {
        /// What a piece of the screen means. A dotted name that a theme leaves out looks like its parent, and a name
        /// without a parent like `text`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Role { $($(#[$doc])* $role,)* }

        impl Role {
            /// Every role, in the order of their declaration.
            pub const ALL: &'static [Self] = &[$(Self::$role,)*];

            /// The name in a theme file.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$role => $name,)* }
            }
        }
    };
}

roles! {
    /// Words and numbers.
    Text = "text",
    /// What may be overlooked: units, hints, counts.
    TextDim = "text.dim",
    /// The name of a pane or a section.
    Title = "title",
    /// The frame of a pane.
    Border = "border",
    /// The frame of the pane that has the keys.
    BorderFocus = "border.focus",
    /// The row, cell or item under the cursor.
    Select = "select",
    /// The same in a pane that does not have the keys.
    SelectDim = "select.dim",
    /// Went well; always with a sign or a word.
    Good = "good",
    /// Deserves a look.
    Warn = "warn",
    /// Went wrong.
    Bad = "bad",
    /// News without judgement.
    Info = "info",
    /// A key to press.
    Key = "key",
    /// The letters that a filter matched.
    Match = "match",
    /// Text that is being typed.
    Input = "input",
    /// The place where the next letter goes.
    Caret = "input.caret",
    /// Axis lines and tick labels.
    ChartAxis = "chart.axis",
    /// Grid lines behind the curves.
    ChartGrid = "chart.grid",
    /// The crosshair and its readout.
    ChartCross = "chart.cross",
    /// Labelled verticals: a changed learning rate, a checkpoint.
    ChartMark = "chart.mark",
    /// The best point of a curve.
    ChartBest = "chart.best",
    /// The filled part of bars and gauges.
    Bar = "bar",
    /// The empty part of bars and gauges.
    BarRest = "bar.rest",
    /// A tab that is not shown.
    Tab = "tab",
    /// The tab that is shown.
    TabActive = "tab.active",
    /// The header of a table.
    TableHeader = "table.header",
    /// A run that trains.
    BadgeLive = "badge.live",
    /// A run that waits.
    BadgePaused = "badge.paused",
    /// A run that broke.
    BadgeFailed = "badge.failed",
    /// A run that ended as it should.
    BadgeDone = "badge.done",
    /// The ground of a popup.
    Popup = "popup",
    /// The frame of a popup.
    PopupBorder = "popup.border",
}

impl Role {
    /// The role of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|role| role.name() == name)
    }

    /// The role this one looks like where a theme says nothing; none for `text`.
    pub fn parent(self) -> Option<Self> {
        let mut name = self.name();
        while let Some((front, _)) = name.rsplit_once('.') {
            if let Some(role) = Self::from_name(front) {
                return Some(role);
            }
            name = front;
        }
        (self != Self::Text).then_some(Self::Text)
    }

    /// Whether letters are written in this role, so that it must be readable.
    pub fn is_text(self) -> bool {
        !matches!(self, Self::Border | Self::BorderFocus | Self::ChartGrid | Self::BarRest | Self::PopupBorder)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dotted_names_fall_back_to_their_parent_and_then_to_text() {
        assert_eq!(Role::BorderFocus.parent(), Some(Role::Border));
        assert_eq!(Role::ChartMark.parent(), Some(Role::Text), "there is no role `chart`");
        assert_eq!(Role::Border.parent(), Some(Role::Text));
        assert_eq!(Role::Text.parent(), None);
    }

    #[test]
    fn names_and_roles_are_one_to_one() {
        assert!(Role::ALL.iter().all(|&role| Role::from_name(role.name()) == Some(role)));
        assert!(Role::ALL.iter().enumerate().all(|(index, &role)| role as usize == index));
    }
}
