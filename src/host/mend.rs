//! `gradus check W.toml --fix CHECK`: changes the workspace file as findings advise, and leaves the rest of it as it was
//! written. Nothing is written where the file would not work afterwards.

use std::fs;
use std::path::Path;

use super::failure::Failure;
use super::open::ready;
use super::out;
use crate::base::diag::nearest;
use crate::base::severity::Severity;
use crate::data::{CHECKS, Finding, Places};
use crate::spec;
use crate::store::write_atomically;

/// What stands for every finding that is more than a note.
pub(super) const ALL: &str = "all";

/// Fails where one of the `wanted` is no check.
pub(super) fn refuse_unknown(wanted: &[String]) -> Result<(), Failure> {
    let names = || CHECKS.iter().map(|check| check.id).chain([ALL]);
    if let Some(unknown) = wanted.iter().find(|name| !names().any(|known| known == *name)) {
        let near = nearest(unknown, names()).map(|near| format!(" Did you mean `{near}`?")).unwrap_or_default();
        let all = names().collect::<Vec<_>>().join(", ");
        return Err(Failure::input(format!("there is no check `{unknown}`.{near} There are {all}")));
    }
    Ok(())
}

/// Mends what the `wanted` checks found, in the file at `path`, and says what was done.
pub(super) fn mend(path: &Path, findings: &[Finding], wanted: &[String], places: &Places) -> Result<(), Failure> {
    let chosen = |finding: &&Finding| {
        wanted.iter().any(|name| name == finding.check || (name == ALL && finding.severity > Severity::Note))
    };
    let fixes: Vec<_> = findings.iter().filter(chosen).filter_map(|finding| finding.fix.as_ref()).collect();
    // A column that is left out needs no other repair.
    let dropped: Vec<String> = fixes.iter().flat_map(|fix| fix.drops()).cloned().collect();
    let text = fs::read_to_string(path)?;
    let (mut changed, mut told) = (text.clone(), vec![]);
    for fix in fixes.into_iter().filter_map(|fix| fix.without(&dropped)) {
        let file = path.display().to_string();
        let next = fix.apply(&changed).map_err(|mistake| Failure::input(mistake.render(&file, &changed)))?;
        if next != changed {
            told.push(fix.told());
        }
        changed = next;
    }
    if changed == text {
        out::message("nothing to mend: no finding asked for has a fix that the file does not have already");
        return Ok(());
    }
    ready(&spec::parse(&changed).workspace, places).map_err(|error| {
        Failure::input(format!("{} is as it was: one that {} would not work. {error}", path.display(), told.join(", ")))
    })?;
    write_atomically(path, changed.as_bytes())?;
    for told in told {
        out::message(&format!("fixed: {told}"));
    }
    Ok(())
}
