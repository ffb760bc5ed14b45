//! A keymap as the file that would make it.

use super::map::{Keymap, Section};
use crate::app::PaneId;

const HEAD: &str = "\
# The keys of gradus as they are now. Keep in keys.toml what is to differ from the built-in ones and leave out the rest:
# the file is read over them, and again when it is saved. A value is what `:` accepts; \"\" unbinds. Keys that follow each
# other are written with a space between them. [everywhere] counts while nothing lies over the panes, a section named
# like a pane while that pane is focused, [over] while something lies over the panes.
";

impl Keymap {
    /// The file that gives these keys; read over the built-in ones it makes this keymap again.
    pub fn to_toml(&self) -> String {
        let built_in = Self::default();
        let sections = [Section::Everywhere].into_iter().chain(PaneId::ALL.map(Section::Pane)).chain([Section::Over]);
        let mut text = HEAD.to_owned();
        for section in sections {
            let here = |keymap: &Self| -> Vec<(String, String)> {
                let own = keymap.all().iter().filter(|binding| binding.section == section);
                own.map(|binding| (binding.shown(), binding.line.clone())).collect()
            };
            let bound = here(self);
            let free = here(&built_in).into_iter().filter(|(keys, _)| bound.iter().all(|(known, _)| known != keys));
            let lines: Vec<(String, String)> =
                free.map(|(keys, _)| (keys, String::new())).chain(bound.clone()).collect();
            if !lines.is_empty() {
                let heading = format!("\n[{}]", section.name());
                let bound = lines.iter().map(|(keys, line)| format!("{} = {}", quoted(keys), quoted(line)));
                text.extend([heading].into_iter().chain(bound).flat_map(|line| [line, "\n".to_owned()]));
            }
        }
        text
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_makes_the_same_keymap_again() {
        let own = "[everywhere]\nq = \"\"\n'\"' = \"help\"\n\"\\\\\" = \"palette set \"\n[curves]\nc = \"plot.fit\"\n";
        for keymap in [Keymap::default(), Keymap::with(own).0] {
            let (again, problems) = Keymap::with(&keymap.to_toml());
            assert_eq!(problems, []);
            let meanings = |keymap: &Keymap| {
                let mut all: Vec<_> =
                    keymap.all().iter().map(|b| (b.section.name(), b.keys.clone(), b.line.clone())).collect();
                all.sort_unstable();
                all
            };
            assert_eq!(meanings(&again), meanings(&keymap));
        }
    }
}
