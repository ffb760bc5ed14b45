//! Pages that are derived from the program's tables, so that they cannot say anything else than the program does.
//! `UPDATE_EXPECT=1 cargo test --test it docs` writes them anew.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use gradus::app::{ACTIONS, PaneId};
use gradus::spec::{Effect, FIELDS, STEPS, TABLES};
use gradus::ui::keys::Keymap;

fn check(page: &str, expected: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(page);
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&path, expected).expect("a page can be written");
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    assert!(found == expected, "docs/{page} is out of date; UPDATE_EXPECT=1 cargo test --test it docs");
}

#[test]
fn every_key_of_a_workspace_file_is_documented() {
    let mut text = String::from(
        "# Workspace files\n\nMade from the program's own table of keys. *Live* keys may change while a run is going: with the \
         file open in the workbench, or under `gradus train --reload`, save it and the change applies at once (a batch size with \
         the next epoch). The others count from the next run on.\n",
    );
    let top: Vec<_> = FIELDS.iter().filter(|field| field.table().is_none()).collect();
    for field in top {
        write!(text, "\n`{}`: {}\n", field.key, field.doc).expect("a string takes text");
    }
    for (table, about) in TABLES {
        let heading = if *table == "prepare" { "[[prepare]]".to_owned() } else { format!("[{table}]") };
        write!(text, "\n## `{heading}`\n\n{about}\n").expect("a string takes text");
        if *table == "prepare" {
            for step in STEPS {
                write!(text, "\n`step = \"{}\"`: {}\n\n", step.name, step.doc).expect("a string takes text");
                for part in step.parts {
                    writeln!(text, "- `{}`: {} Holds {}.", part.key, part.doc, part.kind.wanted())
                        .expect("a string takes text");
                }
            }
            continue;
        }
        text += "\n| key | what it is | holds | default | |\n|---|---|---|---|---|\n";
        for field in FIELDS.iter().filter(|field| field.table() == Some(table)) {
            let live = if field.effect == Effect::Live { "live" } else { "" };
            let default = field.default().to_string();
            let default = if default.is_empty() { "–".to_owned() } else { format!("`{default}`") };
            let wanted = field.kind.wanted().replace('|', "\\|");
            writeln!(text, "| `{}` | {} | {wanted} | {default} | {live} |", field.name(), field.doc)
                .expect("a string takes text");
        }
    }
    check("workspace.md", &text);
}

#[test]
fn every_action_is_documented_with_its_keys() {
    let keymap = Keymap::default();
    let mut text = String::from(
        "# Actions and keys\n\nMade from the program's own table of actions. Every name can be typed after `:`.\n\n\
         | action | keys | what it does |\n|---|---|---|\n",
    );
    for spec in ACTIONS {
        let mut keys: Vec<String> = Vec::new();
        for pane in PaneId::ALL {
            for binding in keymap.effective(pane).filter(|binding| binding.spec.name == spec.name) {
                let shown = format!("`{}`", binding.shown().replace('|', "\\|"));
                if !keys.contains(&shown) {
                    keys.push(shown);
                }
            }
        }
        writeln!(text, "| `{}` | {} | **{}.** {} |", spec.name, keys.join(" "), spec.title, spec.help)
            .expect("a string takes text");
    }
    check("keys.md", &text);
}
