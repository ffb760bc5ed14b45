//! Each workspace with each value of each key and each seed, understood before anything is trained.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::data::Places;
use crate::host::cli::{Combining, Overrides};
use crate::host::failure::Failure;
use crate::host::open::{Opened, resolved};
use crate::spec::{self, Workspace};
use crate::train::GridRow;

/// More runs than this are a slip of the keyboard.
const MOST: usize = 10_000;

/// One run that is wanted.
pub(super) struct Combination {
    /// Its row of the matrix, from 0.
    pub(super) row: usize,
    /// What the run is named after.
    pub(super) name: String,
    /// The workspace file.
    pub(super) file: Option<PathBuf>,
    /// What it says, values and seed included.
    pub(super) workspace: Workspace,
    /// Where its data are looked for.
    pub(super) places: Places,
    /// The workspace's text as the run's folder keeps it.
    pub(super) text: String,
    /// Its `train.seed`.
    pub(super) seed: u64,
    /// As messages call it.
    pub(super) told: String,
}

/// Everything that is wanted.
pub(super) struct Combinations {
    /// The keys that are varied.
    pub(super) over: Vec<String>,
    /// The rows of the matrix, without numbers yet.
    pub(super) rows: Vec<GridRow>,
    /// Every run, row by row and in each by seed.
    pub(super) all: Vec<Combination>,
    /// Doubts about the files, once each.
    pub(super) warnings: Vec<String>,
}

/// Every combination that is asked for.
///
/// # Errors
/// Where a file, key or value is wrong, or two combinations are the same.
pub(super) fn all(asked: &Combining, places: impl Fn(&Path) -> Places) -> Result<Combinations, Failure> {
    let varied = |over: &String| match spec::varied(over) {
        Ok((key, values)) => Ok((key.to_owned(), values)),
        Err(why) => Err(Failure::input(format!("--over {over:?} {why}"))),
    };
    let over: Vec<(String, Vec<String>)> = asked.over.iter().map(varied).collect::<Result<_, _>>()?;
    let twice = over.iter().enumerate().find(|(place, (key, _))| over[..*place].iter().any(|(other, _)| other == key));
    if let Some((_, (key, _))) = twice {
        return Err(Failure::input(format!("--over {key} stands twice. Give all its values in one")));
    }
    let seeds: Vec<Option<u64>> =
        if asked.seeds.is_empty() { vec![None] } else { asked.seeds.iter().copied().map(Some).collect() };
    let factors = over.iter().map(|(_, values)| values.len()).chain([asked.workspaces.len(), seeds.len()]);
    let count = factors.fold(1_usize, usize::saturating_mul);
    if count > MOST {
        return Err(Failure::input(format!(
            "these are {count} runs, and a grid has at most {MOST}. Vary less at once"
        )));
    }
    let choices = choices(&over);
    let mut wanted = Combinations {
        over: over.into_iter().map(|(key, _)| key).collect(),
        rows: vec![],
        all: vec![],
        warnings: vec![],
    };
    let mut seen: HashMap<String, usize> = HashMap::new();
    for file in &asked.workspaces {
        let places = places(file);
        for values in &choices {
            wanted.add_row(file, values, &seeds, &asked.sets, &places)?;
        }
    }
    for (place, combination) in wanted.all.iter().enumerate() {
        if let Some(other) = seen.insert(combination.text.clone(), place) {
            return Err(Failure::input(format!(
                "{} and {} are the same workspace. Leave one out",
                wanted.all[other].told, combination.told
            )));
        }
    }
    Ok(wanted)
}

/// Each value of the first key with each of the second, and so on.
fn choices(over: &[(String, Vec<String>)]) -> Vec<Vec<String>> {
    over.iter().fold(vec![vec![]], |choices, (_, values)| {
        let with = |choice: &Vec<String>, value: &String| [choice.as_slice(), std::slice::from_ref(value)].concat();
        choices.iter().flat_map(|choice| values.iter().map(move |value| with(choice, value))).collect()
    })
}

impl Combinations {
    fn add_row(
        &mut self,
        file: &Path,
        values: &[String],
        seeds: &[Option<u64>],
        sets: &[String],
        places: &Places,
    ) -> Result<(), Failure> {
        let settings: Vec<String> = self.over.iter().zip(values).map(|(key, value)| format!("{key}={value}")).collect();
        let shown = file.display().to_string();
        let named = std::iter::once(&shown).chain(&settings).cloned().collect::<Vec<_>>().join(", ");
        for (place, &seed) in seeds.iter().enumerate() {
            let overrides = Overrides { sets: [sets, &settings].concat(), seed };
            let Opened { name, workspace, warnings, file: path, .. } = Opened::read(file, &overrides)?;
            let fresh = warnings.into_iter().filter(|doubt| !self.warnings.contains(doubt)).collect::<Vec<_>>();
            self.warnings.extend(fresh);
            let kept = resolved(&workspace, places);
            if place == 0 {
                self.rows.push(GridRow::new(shown.clone(), values.to_vec(), data(&kept)));
            }
            let seed = workspace.train.seed;
            self.all.push(Combination {
                row: self.rows.len() - 1,
                name,
                file: path,
                text: spec::print(&kept),
                workspace,
                places: places.clone(),
                seed,
                told: format!("{named}, seed {seed}"),
            });
        }
        Ok(())
    }
}

/// What tells the rows that are judged from those of other data.
pub(super) fn data(workspace: &Workspace) -> String {
    let Workspace { data, split, .. } = workspace;
    format!("{data:?} {split:?}")
}
