//! Every setting in force, with what it is for, what it may hold and whether it is as by default: `gradus check --explain`.
//!
//! What is written is a workspace file again: it reads back as an equal workspace, and what is not set stands in comments.

use std::fmt::Write as _;

use super::print::{file, step};
use super::{Effect, Field, Value, Workspace, step_kind};

/// The workspace as it is in force, a comment above each key.
pub fn explained(workspace: &Workspace) -> String {
    let key = |field: &Field| setting(field, workspace);
    file(workspace, key, |about| format!("# {about}\n"), || steps(workspace))
}

/// A key with its value, below what there is to say of it.
fn setting(field: &Field, workspace: &Workspace) -> String {
    let Field { doc, unit, .. } = field;
    let wanted = field.kind.wanted();
    let counted = if unit.is_empty() { String::new() } else { format!(", {unit}") };
    let when = match field.effect {
        Effect::Live => "Live: a run that is going takes a change over.",
        Effect::Fork => "A change needs a new run.",
    };
    let above = format!("# {doc}\n#   {wanted}{counted}. {when}\n");
    let (value, default) = (field.get(workspace), field.default());
    let name = field.name();
    match (&value, &default) {
        (Value::Absent, _) => format!("{above}# {name} is not set\n"),
        (_, Value::Absent) => format!("{above}{name} = {value}  # not set by default\n"),
        _ if value == default => format!("{above}{name} = {value}  # the default\n"),
        _ => format!("{above}{name} = {value}  # by default {default}\n"),
    }
}

/// The steps of preparation, each below what it does.
fn steps(workspace: &Workspace) -> String {
    let Some(steps) = &workspace.prepare else {
        return "# None is named: numbers are imputed and scaled, categories encoded, each by the type of its column.\n".into();
    };
    let mut out = String::new();
    for one in steps {
        if let Some(kind) = step_kind(one.name()) {
            let _ = writeln!(out, "# {}", kind.doc);
            for part in kind.parts {
                let _ = writeln!(out, "#   {}: {}", part.key, part.doc);
            }
        }
        out += &step(one);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::{FIELDS, parse};
    use super::*;

    #[test]
    fn every_setting_is_told_with_its_default_and_reads_back_as_it_is() {
        let text = "about = 'Loans'\n[data]\npath = 'a.csv'\ntarget = 'y'\n[[prepare]]\nstep = 'scale'\nwith = 'robust'\n\
                    [train]\nepochs = 7\nearly_stopping = false\n";
        for text in
            [text, "prepare = []\n[data]\npath = 'a.csv'\ntarget = 'y'\n", "[data]\npath = 'a.csv'\ntarget = 'y'\n"]
        {
            let workspace = parse(text).workspace;
            let told = explained(&workspace);
            assert_eq!(parse(&told).workspace, workspace, "{told}");
            assert_eq!(parse(&told).diagnostics.len(), parse(text).diagnostics.len(), "{told}");
            for field in FIELDS {
                assert!(told.contains(field.doc), "{}", field.key);
            }
        }
        let told = explained(&parse(text).workspace);
        for line in [
            "epochs = 7  # by default 30",
            "learning_rate = 0.001  # the default",
            "about = \"Loans\"  # not set by default",
            "# test is not set",
            "with = \"robust\"",
            "#   with: ",
        ] {
            assert!(told.lines().any(|known| known.starts_with(line)), "{line}: {told}");
        }
    }
}
