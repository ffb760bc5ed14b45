//! The keymap: read from TOML over the built-in one, checked whole, looked up per key.
//!
//! Invariant: every binding's line is an action, and no sequence of keys is the start of another that counts at the
//! same time. What breaks this is left out and told; the rest works.

use super::read::{Entry, read, sentence};
use crate::app::{Action, PaneId, Scope, Spec, parse_action};
use crate::base::diag::{Diagnostic, line_col};

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
    /// The section of that name.
    pub(super) fn named(name: &str) -> Option<Self> {
        match name {
            "everywhere" => Some(Self::Everywhere),
            "over" => Some(Self::Over),
            _ => PaneId::ALL.into_iter().find(|pane| pane.name() == name).map(Self::Pane),
        }
    }

    /// What the file calls it.
    pub fn name(self) -> &'static str {
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
    /// The same as the file says it.
    pub line: String,
    /// Its line in the user's file, from 1; none for a built-in one.
    pub place: Option<usize>,
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
        keymap.overlay(DEFAULT, false);
        keymap
    }
}

impl Keymap {
    /// The built-in keymap with a user's over it, and what was left out of the user's: places are in its text.
    pub fn with(text: &str) -> (Self, Vec<Diagnostic>) {
        let mut keymap = Self::default();
        let problems = keymap.overlay(text, true);
        (keymap, problems)
    }

    /// Puts a keymap's text over this one; an empty line unbinds. Returns what was left out, in the order of the text.
    fn overlay(&mut self, text: &str, users: bool) -> Vec<Diagnostic> {
        let (entries, mut problems) = read(text);
        // First what is unbound, wherever it stands: it makes room for what is bound.
        let (free, bound): (Vec<Entry>, Vec<Entry>) = entries.into_iter().partition(|entry| entry.line.is_empty());
        for entry in free {
            match self.position(entry.section, &entry.keys) {
                Some(place) => drop(self.bindings.remove(place)),
                None => problems.push(Diagnostic::warning(entry.at, "nothing is bound to this, so nothing is unbound")),
            }
        }
        for entry in bound {
            let place = users.then(|| line_col(text, entry.at.start).0);
            problems.extend(self.bind(entry, place).err());
        }
        // Lists of keys are easiest to read by the alphabet, wherever a key was bound.
        self.bindings.sort_by(|a, b| a.keys.cmp(&b.keys));
        problems.sort_by_key(|problem| problem.span.as_ref().map(|span| span.start));
        problems
    }

    fn position(&self, section: Section, keys: &[String]) -> Option<usize> {
        self.bindings.iter().position(|binding| binding.section == section && binding.keys == keys)
    }

    fn bind(&mut self, entry: Entry, place: Option<usize>) -> Result<(), Diagnostic> {
        let Entry { section, keys, line, at, .. } = entry;
        let (spec, action) = parse_action(&line).map_err(|why| sentence(entry.at_line, &why))?;
        let fits = match spec.scope {
            Scope::Over => section == Section::Over,
            Scope::In(pane) => section == Section::Pane(pane),
            Scope::Everywhere | Scope::Inner => true,
        };
        // Closing is the one thing that counts in both.
        if !fits || (section == Section::Over && spec.scope != Scope::Over && spec.name != "close") {
            let wanted = match spec.scope {
                Scope::In(pane) => format!("it works in [{}]", pane.name()),
                Scope::Over => "it works in [over]".into(),
                Scope::Everywhere | Scope::Inner => "it works in [everywhere] and in a pane's section".into(),
            };
            return Err(
                Diagnostic::error(at, format!("`{}` does nothing in [{}]", spec.name, section.name())).hint(wanted)
            );
        }
        if let Some(other) = self.bindings.iter().find(|other| collide(other, section, &keys)) {
            let whose =
                other.place.map_or("one of the built-in keys".to_owned(), |line| format!("bound in line {line}"));
            let message =
                format!("`{}` cannot be told from [{}] `{}`", keys.join(" "), other.section.name(), other.shown());
            let hint = format!("that is {whose}; \"\" as its action unbinds it");
            return Err(Diagnostic::error(at, message).hint(hint));
        }
        let known = self.position(section, &keys);
        if let Some(earlier) = known.map(|at| &self.bindings[at]).and_then(|binding| binding.place) {
            return Err(Diagnostic::error(at, format!("these keys are bound in line {earlier} already")));
        }
        let binding = Binding { section, keys, spec, action, line, place };
        match known {
            Some(at) => self.bindings[at] = binding,
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

    /// The bindings of a row of the table of actions while `pane` is focused: the shortest of each thing it can do.
    pub fn of(&self, spec: &Spec, pane: PaneId) -> Vec<&Binding> {
        let mut found: Vec<&Binding> = Vec::new();
        for binding in self.effective(pane).filter(|binding| binding.spec.name == spec.name) {
            match found.iter_mut().find(|known| known.action == binding.action) {
                Some(known) if binding.shown().len() < known.shown().len() => *known = binding,
                Some(_) => {}
                None => found.push(binding),
            }
        }
        found
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

    fn told(text: &str) -> String {
        let (_, problems) = Keymap::with(text);
        problems.iter().map(|problem| problem.render("keys.toml", text)).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn the_built_in_keymap_has_no_problems() {
        assert_eq!(Keymap { bindings: Vec::new() }.overlay(DEFAULT, false), []);
    }

    #[test]
    fn a_pane_goes_before_everywhere() {
        let keymap = Keymap::default();
        let meaning = |pane| match keymap.find(Some(pane), &keys("enter")) {
            Found::Bound(binding) => binding.spec.name,
            _ => "",
        };
        assert_eq!(meaning(PaneId::Settings), "edit");
        assert_eq!(meaning(PaneId::Fairness), "train.start");
        assert!(matches!(keymap.find(Some(PaneId::Log), &keys("g")), Found::Start));
    }

    #[test]
    fn a_users_keymap_rebinds_and_unbinds() {
        let (keymap, problems) = Keymap::with("[everywhere]\nq = \"\"\nt = \"train.stop batch\"\n");
        assert_eq!(problems, []);
        assert!(matches!(keymap.find(Some(PaneId::Log), &keys("q")), Found::Nothing));
        assert!(matches!(keymap.find(Some(PaneId::Log), &keys("t")), Found::Bound(_)));
    }

    #[test]
    fn what_is_unbound_makes_room_wherever_it_stands() {
        let (keymap, problems) = Keymap::with("[everywhere]\n\"z\" = \"\"\n\"z z\" = \"quit\"\n");
        assert_eq!(problems, []);
        assert!(matches!(keymap.find(Some(PaneId::Log), &keys("z z")), Found::Bound(_)));
        assert_eq!(Keymap::with("[everywhere]\n\"z z\" = \"quit\"\n\"z\" = \"\"\n").1, []);
    }

    #[test]
    fn what_cannot_work_is_told_with_its_place_and_left_out() {
        let text = "[everywhere]\ng = \"quit\"\nnokey = \"quit\"\nw = \"train.puase\"\nx = 3\n\"f9 f9\" = \"quit\"\nf9 = \"help\"\nv = \"accept\"\n[mars]\n[curves]\n\"z z\" = \"quit\"\nF5 = \"\"\n";
        let (keymap, _) = Keymap::with(text);
        insta::assert_snapshot!(told(text), @r#"
error: `g` cannot be told from [everywhere] `g <`
 --> keys.toml:2:1
  |
2 | g = "quit"
  | ^
  |
  = hint: that is one of the built-in keys; "" as its action unbinds it
error: there is no key `nokey`
 --> keys.toml:3:1
  |
3 | nokey = "quit"
  | ^^^^^
  |
  = hint: keys are written like g, G, space, ctrl-s, shift-tab, page-up, f1
error: There is no action `train.puase`
 --> keys.toml:4:5
  |
4 | w = "train.puase"
  |     ^^^^^^^^^^^^^
  |
  = hint: did you mean `train.pause`?
error: an action is text in quotes
 --> keys.toml:5:5
  |
5 | x = 3
  |     ^
error: `f9` cannot be told from [everywhere] `f9 f9`
 --> keys.toml:7:1
  |
7 | f9 = "help"
  | ^^
  |
  = hint: that is bound in line 6; "" as its action unbinds it
error: `accept` does nothing in [everywhere]
 --> keys.toml:8:1
  |
8 | v = "accept"
  | ^
  |
  = hint: it works in [over]
error: [mars] is no section of the keymap
 --> keys.toml:9:2
  |
9 | [mars]
  |  ^^^^
  |
  = hint: there are everywhere, over, data, settings, curves, confusion, fairness, runs, log, health, threshold, why
error: `z z` cannot be told from [everywhere] `z`
  --> keys.toml:11:1
   |
11 | "z z" = "quit"
   | ^^^^^
   |
   = hint: that is one of the built-in keys; "" as its action unbinds it
error: there is no key `F5`
  --> keys.toml:12:1
   |
12 | F5 = ""
   | ^^
   |
   = hint: keys are written like g, G, space, ctrl-s, shift-tab, page-up, f1
"#);
        assert_eq!(keymap.all().len(), Keymap::default().all().len() + 1, "only `f9 f9` works");
        assert!(told("[everywhere\nq = \"\"").contains("keys.toml:1:12"), "{}", told("[everywhere\nq = \"\""));
    }
}
