//! Runs whose curves are drawn together: the shown one and those laid beside it.

use std::collections::{HashMap, HashSet};

use super::State;
use super::run::Run;
use crate::base::hash::{FNV, fnv1a, spread};
use crate::base::ruler::Ruler;

/// A run as its curves are drawn.
#[derive(Clone, Debug)]
pub struct Drawn<'a> {
    /// The run.
    pub run: &'a Run,
    /// What tells it apart from the others, as short as can be.
    pub name: String,
    /// Its place among looks: the same for as long as no run of a lower id takes it.
    pub look: usize,
    /// From its steps to what curves are counted by.
    pub ruler: Ruler,
    /// Whether others are compared with it.
    pub baseline: bool,
}

/// Looks to choose from: as many as the ready-made themes have.
const LOOKS: usize = 18;

impl State {
    /// Runs whose curves are drawn, from back to front: the shown one is the last, what others are compared with before it.
    pub fn together(&self) -> Vec<&Run> {
        let Some(shown) = self.run() else { return Vec::new() };
        if self.plot.beside.is_empty() && self.plot.baseline.is_none() {
            return vec![shown];
        }
        let known: HashMap<&str, &Run> = self.runs.iter().map(|run| (run.id.as_str(), run)).collect();
        let baseline = self.plot.baseline.as_deref();
        let mut seen = HashSet::from([shown.id.as_str()]);
        let ids = self.plot.beside.iter().map(String::as_str).filter(|id| Some(*id) != baseline).chain(baseline);
        ids.filter(|id| seen.insert(id)).filter_map(|id| known.get(id).copied()).chain([shown]).collect()
    }

    /// The same as they are drawn.
    pub fn drawn(&self) -> Vec<Drawn<'_>> {
        let runs = self.together();
        let ids: Vec<&str> = runs.iter().map(|run| run.id.as_str()).collect();
        let (mut names, looks) = (names(&ids), looks(&ids));
        let renamed = self.listed.iter().filter(|listed| listed.name() != listed.id);
        let given: HashMap<&str, &str> = renamed.map(|listed| (listed.id.as_str(), listed.name())).collect();
        for (name, id) in names.iter_mut().zip(&ids) {
            if let Some(given) = given.get(id) {
                (*given).clone_into(name);
            }
        }
        let drawn = runs.into_iter().zip(names).zip(looks).map(|((run, name), look)| Drawn {
            run,
            name,
            look,
            ruler: run.ruler(self.plot.by),
            baseline: self.plot.baseline.as_ref() == Some(&run.id),
        });
        drawn.collect()
    }

    /// Places of runs that are drawn, in the order of the legend: the shown one, what others are compared with, the others
    /// as they were laid beside it.
    pub fn legend_order(&self, drawn: &[Drawn<'_>]) -> Vec<usize> {
        let others = drawn.len().saturating_sub(1);
        let baseline = drawn[..others].iter().position(|drawn| drawn.baseline);
        let rest = (0..others).filter(|&place| Some(place) != baseline);
        drawn.len().checked_sub(1).into_iter().chain(baseline).chain(rest).collect()
    }

    /// Whether a run is drawn beside the shown one.
    pub fn is_beside(&self, id: &str) -> bool {
        self.plot.beside.iter().any(|known| known == id) || self.plot.baseline.as_deref() == Some(id)
    }
}

/// A look for each run, by its id, so that it is the same in every picture; two that would look alike part, the later
/// id moves on.
fn looks(ids: &[&str]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..ids.len()).collect();
    order.sort_by_key(|&place| ids[place]);
    let (mut taken, mut looks) = (HashSet::new(), vec![0; ids.len()]);
    for place in order {
        let wish = (spread(fnv1a(FNV, ids[place].as_bytes())) % LOOKS as u64) as usize;
        let mut free = (0..LOOKS).map(|more| (wish + more) % LOOKS);
        looks[place] = free.find(|look| taken.insert(*look)).unwrap_or(wish);
    }
    looks
}

/// A short name for each: what follows the time in an id where that tells them apart, else what is not the same in all.
fn names(ids: &[&str]) -> Vec<String> {
    let apart = |names: &[String]| {
        let different: HashSet<&str> = names.iter().map(String::as_str).collect();
        different.len() == names.len() && !different.contains("")
    };
    let digits = |part: &&str| part.bytes().all(|byte| byte.is_ascii_digit());
    let named: Vec<String> =
        ids.iter().map(|id| id.split('-').skip_while(digits).collect::<Vec<_>>().join("-")).collect();
    if apart(&named) {
        return named;
    }
    let parts: Vec<Vec<&str>> = ids.iter().map(|id| id.split('-').collect()).collect();
    let shortest = parts.iter().map(Vec::len).min().unwrap_or(0);
    let same = |place: &dyn Fn(&Vec<&str>) -> usize| {
        parts.windows(2).all(|two| two[0][place(&two[0])] == two[1][place(&two[1])])
    };
    let front = (0..shortest).take_while(|&at| same(&|_| at)).count();
    let back = (0..shortest.saturating_sub(front)).take_while(|&at| same(&|all| all.len() - 1 - at)).count();
    let short: Vec<String> = parts.iter().map(|parts| parts[front..parts.len() - back].join("-")).collect();
    if apart(&short) { short } else { ids.iter().map(|&id| id.to_owned()).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_short_and_tell_runs_apart() {
        assert_eq!(names(&["20261123-184500-income"]), ["income"]);
        assert_eq!(names(&["20261123-184500-a", "20261123-184501-b"]), ["a", "b"]);
        assert_eq!(names(&["20261123-184500-income", "20261123-190210-income"]), ["184500", "190210"]);
        assert_eq!(names(&["20261123-184500-in-come", "20261124-184500-in-come"]), ["20261123", "20261124"]);
        assert_eq!(names(&["20261123-184500-income", "20261123-184500-income-2"]), ["income", "income-2"]);
        assert_eq!(names(&["a", "a"]), ["a", "a"]);
        assert!(names(&[]).is_empty());
    }

    #[test]
    fn looks_differ_while_there_are_enough_and_do_not_change_when_runs_come() {
        let ids: Vec<String> = (0..30).map(|run| format!("20261123-1845{run:02}-income")).collect();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let few = looks(&ids[..LOOKS]);
        assert_eq!(few.iter().collect::<HashSet<_>>().len(), LOOKS);
        assert_eq!(looks(&ids)[..LOOKS], few, "later runs take what is left");
        let mut turned = ids[..5].to_vec();
        turned.reverse();
        let again: Vec<usize> = looks(&turned).into_iter().rev().collect();
        assert_eq!(again, few[..5], "the order in which they are drawn does not matter");
    }
}
