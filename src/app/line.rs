//! One line of text under the user's hands.

/// Text with a cursor between characters.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Line {
    text: String,
    cursor: usize,
    /// All of it is taken hold of: what is typed stands in its place.
    held: bool,
}

impl Line {
    /// This text, with the cursor at its end. Line breaks become spaces.
    pub fn new(text: &str) -> Self {
        let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        Self { cursor: text.len(), text, held: false }
    }

    /// The same, of which the first character typed takes the place; moving in it leaves it there.
    pub fn held(text: &str) -> Self {
        let line = Self::new(text);
        Self { held: !line.text.is_empty(), ..line }
    }

    /// Whether what is typed takes the place of all that is there.
    pub fn is_held(&self) -> bool {
        self.held
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text before and after the cursor.
    pub fn halves(&self) -> (&str, &str) {
        self.text.split_at(self.cursor)
    }

    /// Puts text in at the cursor.
    pub fn insert(&mut self, text: &str) {
        self.let_go();
        let clean = Self::new(text).text;
        self.text.insert_str(self.cursor, &clean);
        self.cursor += clean.len();
    }

    /// Takes out the character before the cursor, if there is one.
    pub fn erase(&mut self) {
        if self.let_go() {
            return;
        }
        if let Some(before) = self.previous() {
            self.text.remove(before);
            self.cursor = before;
        }
    }

    /// Takes out the word before the cursor and the spaces and dots after it.
    pub fn erase_word(&mut self) {
        if self.let_go() {
            return;
        }
        let kept = self.text[..self.cursor].trim_end_matches([' ', '.']);
        let start = kept.rfind([' ', '.']).map_or(0, |place| place + 1);
        self.text.replace_range(start..self.cursor, "");
        self.cursor = start;
    }

    /// Takes out everything before the cursor.
    pub fn erase_all(&mut self) {
        self.let_go();
        self.text.replace_range(..self.cursor, "");
        self.cursor = 0;
    }

    /// Takes out all of it where it is held; returns whether it was.
    fn let_go(&mut self) -> bool {
        let held = std::mem::take(&mut self.held);
        if held {
            self.text.clear();
            self.cursor = 0;
        }
        held
    }

    /// One character to the left.
    pub fn left(&mut self) {
        self.held = false;
        self.cursor = self.previous().unwrap_or(0);
    }

    /// One character to the right.
    pub fn right(&mut self) {
        self.held = false;
        self.cursor += self.text[self.cursor..].chars().next().map_or(0, char::len_utf8);
    }

    /// Before everything.
    pub fn home(&mut self) {
        self.held = false;
        self.cursor = 0;
    }

    /// After everything.
    pub fn end(&mut self) {
        self.held = false;
        self.cursor = self.text.len();
    }

    fn previous(&self) -> Option<usize> {
        self.text[..self.cursor].char_indices().next_back().map(|(place, _)| place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn editing_moves_by_characters_not_bytes() {
        let mut line = Line::new("é→x");
        line.left();
        line.left();
        line.erase();
        line.insert("ab\n");
        assert_eq!(line.halves(), ("ab ", "→x"));
        line.home();
        line.erase();
        assert_eq!(line.halves(), ("", "ab →x"));
    }

    #[test]
    fn what_is_held_is_replaced_by_typing_and_kept_by_moving() {
        let typed = |act: fn(&mut Line)| {
            let mut line = Line::held("0.5");
            act(&mut line);
            line.insert("7");
            line.text().to_owned()
        };
        assert_eq!(typed(|_| ()), "7");
        assert_eq!(typed(Line::end), "0.57");
        assert_eq!(typed(Line::home), "70.5");
        assert_eq!(typed(Line::erase), "7");
        assert_eq!(typed(Line::erase_word), "7");
    }

    #[test]
    fn erasing_a_word_stops_at_a_dot_or_a_space() {
        let mut line = Line::new("set train.epochs ");
        line.erase_word();
        assert_eq!(line.text(), "set train.");
        line.erase_word();
        assert_eq!(line.text(), "set ");
    }
}
