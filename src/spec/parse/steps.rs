//! Reads `[[prepare]]`: one step after the other, each by the keys of its kind.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::lower;
use super::places::{Places, valued};
use crate::base::diag::{Diagnostic, nearest};
use crate::spec::kind::suggestion;
use crate::spec::{Fill, STEPS, Step, StepKind, Value, Workspace};

/// Reads every step of the text; those with mistakes are left out.
pub(in crate::spec) fn read(workspace: &mut Workspace, places: &Places) -> Vec<Diagnostic> {
    let Some(found) = places.find(&["prepare"]) else { return vec![] };
    let DeValue::Array(items) = found.value.get_ref() else {
        let message = format!("`prepare` is a list of steps, found {}", valued(found.value).what());
        return vec![Diagnostic::error(found.key, message).hint("write [[prepare]] above each step")];
    };
    let mut out = vec![];
    let mut steps = vec![];
    for item in items {
        match one(item, places) {
            Ok(step) => steps.push(step),
            Err(mistakes) => out.extend(mistakes),
        }
    }
    workspace.prepare = Some(steps);
    out
}

fn one(item: &Spanned<DeValue>, places: &Places) -> Result<Step, Vec<Diagnostic>> {
    let DeValue::Table(entries) = item.get_ref() else {
        let message = format!("expected a step, found {}", valued(item).what());
        return Err(vec![Diagnostic::error(item.span(), message).hint("write `{ step = \"scale\" }`")]);
    };
    let kind = kind_of(item.span(), entries).map_err(|mistake| vec![mistake])?;
    let mut step = kind.blank();
    let mut mistakes: Vec<Diagnostic> = entries
        .keys()
        .filter(|key| *key.get_ref() != "step" && kind.part(key.get_ref()).is_none())
        .map(|key| unknown(kind, key.get_ref(), key.span()))
        .collect();
    mistakes.extend(constant(entries));
    let absent = kind.parts.iter().filter(|part| part.required && entries.get(part.key).is_none());
    mistakes.extend(absent.map(|part| {
        let message = format!("step `{}` needs `{}`", kind.name, part.key);
        Diagnostic::error(item.span(), message).hint(format!("add `{} = \"…\"`: {}", part.key, lower(part.doc)))
    }));
    for part in kind.parts {
        if let Some(value) = entries.get(part.key).filter(|_| mistakes.is_empty() || part.key != "value") {
            let refusals = part.set(&mut step, &valued(value)).err().unwrap_or_default();
            mistakes.extend(refusals.into_iter().map(|refusal| places.refused(value, refusal)));
        }
    }
    if mistakes.is_empty() { Ok(step) } else { Err(mistakes) }
}

fn kind_of(span: Range<usize>, entries: &DeTable) -> Result<&'static StepKind, Diagnostic> {
    let names: Vec<&str> = STEPS.iter().map(|kind| kind.name).collect();
    let Some(name) = entries.get("step") else {
        let hint = format!("add `step = \"…\"`, one of {}", names.join(", "));
        return Err(Diagnostic::error(span, "a step has no name").hint(hint));
    };
    match valued(name) {
        Value::Text(text) => STEPS.iter().find(|kind| kind.name == text).ok_or_else(|| {
            Diagnostic::error(name.span(), format!("unknown step `{text}`")).hint(suggestion(&text, &names))
        }),
        other => Err(Diagnostic::error(name.span(), format!("expected the name of a step, found {}", other.what()))
            .hint(format!("allowed: {}", names.join(", ")))),
    }
}

fn unknown(kind: &StepKind, name: &str, span: Range<usize>) -> Diagnostic {
    let keys: Vec<&str> = kind.parts.iter().map(|part| part.key).collect();
    let hint = match (keys.is_empty(), nearest(name, keys.iter().copied())) {
        (true, _) => "it has no keys besides `step`".to_owned(),
        _ => suggestion(name, &keys),
    };
    Diagnostic::error(span, format!("step `{}` has no key `{name}`", kind.name)).hint(hint)
}

/// A constant and its value come together: `with = "constant"` and `value`, in steps that impute.
fn constant(entries: &DeTable) -> Option<Diagnostic> {
    entries.get("step").filter(|step| step.get_ref().as_str() == Some("impute"))?;
    let with = entries.get("with");
    let way = with.map_or(Some("median"), |with| with.get_ref().as_str());
    let known = way.filter(|way| Fill::NAMES.contains(way))?;
    match (known == "constant", entries.get_key_value("value")) {
        (true, None) => {
            let span = with.map_or(0..0, Spanned::span);
            Some(Diagnostic::error(span, "a constant fill needs a value").hint("add `value = \"missing\"` or a number"))
        }
        (false, Some((key, _))) => Some(
            Diagnostic::error(key.span(), "`value` is used by constant fills only").hint("add `with = \"constant\"`"),
        ),
        _ => None,
    }
}
