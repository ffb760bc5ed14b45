//! The keymap: read from TOML over the built-in one, checked whole, looked up per key.
//!
//! Invariant: every binding's line is an action, and no sequence of keys is the start of another that counts at the
//! same time. What breaks this is left out and told; the rest works.

use super::chord;
use crate::app::{Action, PaneId, Spec, parse_action};

/// When a binding counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// While nothing lies over the panes and the pane has nothing of its own for the key.
    Everywhere,
    /// While this pane is focused.
    Pane(PaneId),
    /// While something lies over the panes.
    Over,
}

impl Section {
    fn named(name: &str) -> Option<Self> {
        match name {
            "everywhere" => Some(Self::Everywhere),
            "over" => Some(Self::Over),
            _ => PaneId::ALL.into_iter().find(|pane| pane.name() == name).map(Self::Pane),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Everywhere => "everywhere",
            Self::Over => "over",
            Self::Pane(pane) => pane.name(),
        }
    }
}

/// Keys and what they mean.
#[derive(Clone, Debug)]
pub struct Binding {
    /// When it counts.
    pub section: Section,
    /// Names of keys, one after the other.
    pub keys: Vec<String>,
    /// The row of the table of actions.
    pub spec: &'static Spec,
    /// What is done.
    pub action: Action,
}

impl Binding {
    /// The keys as people read them.
    pub fn shown(&self) -> String {
        self.keys.join(" ")
    }
}

/// What a sequence of keys is.
#[derive(Clone, Copy, Debug)]
pub enum Found<'a> {
    /// It is bound.
    Bound(&'a Binding),
    /// It is the start of something longer.
    Start,
    /// It means nothing.
    Nothing,
}

/// All bindings that count.
#[derive(Clone, Debug)]
pub struct Keymap {
    bindings: Vec<Binding>,
}

const DEFAULT: &str = include_str!("default.toml");

impl Default for Keymap {
    fn default() -> Self {
        let mut keymap = Self { bindings: Vec::new() };
        keymap.overlay(DEFAULT);
        keymap
    }
}

impl Keymap {
    /// The built-in keymap with a user's over it; sentences about what was left out of the user's.
    pub fn with(text: &str) -> (Self, Vec<String>) {
        let mut keymap = Self::default();
        let problems = keymap.overlay(text);
        (keymap, problems)
    }

    /// Puts a keymap's text over this one; an empty line unbinds. Returns sentences about what was left out.
    fn overlay(&mut self, text: &str) -> Vec<String> {
        let table: toml::Table = match text.parse() {
            Ok(table) => table,
            Err(mistake) => return vec![format!("The keymap is not TOML: {}.", mistake.message())],
        };
        let mut problems = Vec::new();
        for (name, entries) in &table {
            match (Section::named(name), entries.as_table()) {
                (Some(section), Some(entries)) => {
                    for (keys, line) in entries {
                        problems.extend(self.bind(section, keys, line.as_str()).err());
                    }
                }
                _ => problems.push(format!("[{name}] is not a section of the keymap.")),
            }
        }
        problems
    }

    fn bind(&mut self, section: Section, keys: &str, line: Option<&str>) -> Result<(), String> {
        let place = format!("[{}] \"{keys}\"", section.name());
        let keys: Vec<String> = keys.split_whitespace().map(str::to_owned).collect();
        if keys.is_empty() {
            return Err(format!("{place}: a key is missing."));
        }
        if let Some(unknown) = keys.iter().find(|key| chord::key(key).is_none()) {
            return Err(format!("{place}: there is no key `{unknown}`."));
        }
        let line = line.ok_or_else(|| format!("{place}: an action is text in quotes."))?;
        let known = self.bindings.iter().position(|binding| binding.section == section && binding.keys == keys);
        let parsed =
            if line.is_empty() { None } else { Some(parse_action(line).map_err(|why| format!("{place}: {why}"))?) };
        let Some((spec, action)) = parsed else {
            known.map(|place| self.bindings.remove(place));
            return Ok(());
        };
        if let Some(other) = self.bindings.iter().find(|other| collide(other, section, &keys)) {
            return Err(format!("{place} cannot be told from [{}] \"{}\".", other.section.name(), other.shown()));
        }
        let binding = Binding { section, keys, spec, action };
        match known {
            Some(place) => self.bindings[place] = binding,
            None => self.bindings.push(binding),
        }
        Ok(())
    }

    /// What these keys mean while `pane` is focused, or while something lies over the panes (`None`).
    pub fn find(&self, pane: Option<PaneId>, keys: &[String]) -> Found<'_> {
        let sections = match pane {
            Some(pane) => [Section::Pane(pane), Section::Everywhere],
            None => [Section::Over, Section::Over],
        };
        for section in sections {
            let mut here = self.bindings.iter().filter(|binding| binding.section == section);
            if let Some(bound) = here.clone().find(|binding| binding.keys == keys) {
                return Found::Bound(bound);
            }
            if here.any(|binding| binding.keys.starts_with(keys)) {
                return Found::Start;
            }
        }
        Found::Nothing
    }

    /// All bindings that count while `pane` is focused and that start with these keys.
    pub fn continuations<'a>(&'a self, pane: PaneId, keys: &'a [String]) -> impl Iterator<Item = &'a Binding> {
        self.effective(pane).filter(move |binding| binding.keys.len() > keys.len() && binding.keys.starts_with(keys))
    }

    /// All bindings that count while `pane` is focused; the pane's own first.
    pub fn effective(&self, pane: PaneId) -> impl Iterator<Item = &Binding> {
        let own = self.bindings.iter().filter(move |binding| binding.section == Section::Pane(pane));
        let shadowed = move |keys: &[String]| {
            self.bindings.iter().any(|other| other.section == Section::Pane(pane) && other.keys == keys)
        };
        let common = self
            .bindings
            .iter()
            .filter(move |binding| binding.section == Section::Everywhere && !shadowed(&binding.keys));
        own.chain(common)
    }

    /// Every binding.
    pub fn all(&self) -> &[Binding] {
        &self.bindings
    }
}

/// Whether one sequence is a true start of the other while both count.
fn collide(other: &Binding, section: Section, keys: &[String]) -> bool {
    let together = match (other.section, section) {
        (Section::Over, Section::Over) => true,
        (Section::Over, _) | (_, Section::Over) => false,
        (Section::Pane(a), Section::Pane(b)) => a == b,
        _ => true,
    };
    let shorter = other.keys.len().min(keys.len());
    together && other.keys.len() != keys.len() && other.keys[..shorter] == keys[..shorter]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Vec<String> {
        text.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn the_built_in_keymap_has_no_problems() {
        assert_eq!(Keymap { bindings: Vec::new() }.overlay(DEFAULT), Vec::<String>::new());
    }

    #[test]
    fn a_pane_goes_before_everywhere() {
        let keymap = Keymap::default();
        let meaning = |pane| match keymap.find(Some(pane), &keys("enter")) {
            Found::Bound(binding) => binding.spec.name,
            _ => "",
        };
        assert_eq!(meaning(PaneId::Settings), "edit");
        assert_eq!(meaning(PaneId::Log), "train.start");
        assert!(matches!(keymap.find(Some(PaneId::Log), &keys("g")), Found::Start));
    }

    #[test]
    fn a_users_keymap_rebinds_and_unbinds() {
        let (keymap, problems) = Keymap::with("[everywhere]\nq = \"\"\nt = \"train.stop batch\"\n");
        assert_eq!(problems, Vec::<String>::new());
        assert!(matches!(keymap.find(Some(PaneId::Log), &keys("q")), Found::Nothing));
        assert!(matches!(keymap.find(Some(PaneId::Log), &keys("t")), Found::Bound(_)));
    }

    #[test]
    fn what_cannot_work_is_told_and_left_out() {
        let text = "[everywhere]\ng = \"quit\"\nnokey = \"quit\"\nw = \"train.puase\"\nx = 3\n[mars]\n[curves]\n\"z z\" = \"quit\"";
        let (keymap, problems) = Keymap::with(text);
        insta::assert_snapshot!(problems.join("\n"), @r#"
        [curves] "z z" cannot be told from [everywhere] "z".
        [everywhere] "g" cannot be told from [everywhere] "g d".
        [everywhere] "nokey": there is no key `nokey`.
        [everywhere] "w": There is no action `train.puase`; did you mean `train.pause`?
        [everywhere] "x": an action is text in quotes.
        [mars] is not a section of the keymap.
        "#);
        assert_eq!(keymap.all().len(), Keymap::default().all().len());
    }
}
