//! Learning from a table that is larger than memory: a sample is held, all other rows are prepared a block at a time and
//! left on disk.
//!
//! ```text
//! file ─ sample of data.rows ─► Dataset ─ split, fit ─► Prepared: pipeline, validation, test (held)
//!   └─── every row ─ not apart? ─ pipeline ─► Spill ──────────────► Prepared::beyond (learnt from)
//! ```
//!
//! The sample is split as any table is. Of the file's rows those are learnt from that are equal to no validation or test
//! row and share no group with one, so that nothing stands in two parts. What is fitted is fitted on the sample's training
//! rows alone.

use std::collections::{BTreeSet, HashSet};
use std::path::Path;
use std::sync::Arc;

use super::error::StreamError;
use super::spill::Spill;
use crate::base::fmt;
use crate::base::hash::{FNV, Mixer, fnv1a};
use crate::data::dataset::{Dataset, Truth, weights_of};
use crate::data::error::DataError;
use crate::data::learnt::Beyond;
use crate::data::outside;
use crate::data::places::Places;
use crate::data::prepared::Prepared;
use crate::data::read::{each_row, files_of, held, reads_in_blocks, text_of};
use crate::data::table::{Table, Values};
use crate::spec::{self, Mitigation, SplitMethod, Step, Workspace};

/// Bytes of text that are prepared together.
const BLOCK: usize = 2 << 20;
/// Labels shown in a warning.
const EXAMPLES: usize = 3;
/// The longest row.
const LONGEST: usize = 256 << 20;

/// Leaves the rows of the file on disk that the sample `dataset` was drawn from, to be learnt from instead of the sample's
/// own training rows.
///
/// # Errors
/// Where the workspace asks for what needs all rows at once, the file cannot be read row by row, a row cannot be prepared,
/// or the disk is full.
pub fn leave_on_disk(
    mut prepared: Prepared,
    dataset: &Dataset,
    workspace: &Workspace,
    places: &Places,
) -> Result<Prepared, DataError> {
    refuse(workspace)?;
    let how = &workspace.data;
    let unreadable = || DataError::from(StreamError::Format { path: how.path.clone() });
    if how.path == "demo" {
        return Err(unreadable());
    }
    let files = files_of(&places.find(&how.path)?);
    if !(files[0].is_file() && reads_in_blocks(&files[0])?) {
        return Err(unreadable());
    }
    let mut leaving = Leaving::new(&prepared, dataset, workspace)?;
    let mut block = Vec::with_capacity(BLOCK);
    let mut separator = b',';
    each_row(
        &files,
        how,
        LONGEST,
        |_| Ok(()),
        |row, delimiter| {
            separator = delimiter;
            block.extend_from_slice(row);
            block.push(b'\n');
            if block.len() >= BLOCK {
                leaving.take(&mut block, delimiter)?;
            }
            Ok(())
        },
    )?;
    leaving.take(&mut block, separator)?;
    let Leaving { spill, codes, numbers, weights, doubts, apart, .. } = leaving;
    if spill.rows() == 0 {
        return Err(DataError::TooFewRows { usable: 0, rows: dataset.own_rows });
    }
    prepared.warnings.extend(doubts.said(how.target_name()));
    prepared.warnings.push(format!(
        "All {} training rows are learnt from and left on disk. The preparation was fitted on the {} of them that are held, \
         which also stand for the training part where it is judged; {} rows are kept apart, being equal to or in a group \
         with validation and test rows.",
        fmt::thousands(spill.rows() as u64),
        fmt::thousands(prepared.train.x.rows as u64),
        fmt::thousands(apart.left_out as u64),
    ));
    let truth = match &prepared.train.truth {
        Truth::Classes { labels, .. } => Truth::Classes { codes, labels: labels.clone() },
        Truth::Numbers(_) => Truth::Numbers(numbers),
    };
    let y = prepared.pipeline.wanted(&truth);
    let weights = dataset.weights.is_some().then_some(weights);
    let weights = prepared.recount(&truth, weights, workspace);
    prepared.beyond = Some(Arc::new(Beyond { x: spill, y, weights }));
    Ok(prepared)
}

fn refuse(workspace: &Workspace) -> Result<(), StreamError> {
    if workspace.data.rows.is_none() {
        return Err(StreamError::NeedsRows);
    }
    let method = workspace.split.method;
    if matches!(method, SplitMethod::Ordered | SplitMethod::Given | SplitMethod::Hash) {
        return Err(StreamError::Split { method: method.name() });
    }
    let balance = workspace.balance.method;
    if balance.resamples() {
        let advice = "Use class_weight.";
        return Err(StreamError::NeedsAll { key: "balance.method", value: balance.name(), advice });
    }
    if workspace.fairness.mitigation == Mitigation::Reweighing {
        let advice = "Learn from a sample instead: leave `data.stream` out.";
        return Err(StreamError::NeedsAll { key: "fairness.mitigation", value: "reweighing", advice });
    }
    Ok(())
}

/// Rows on their way to the disk, and what is kept of each in memory.
struct Leaving<'a> {
    prepared: &'a Prepared,
    /// How a block of rows is read: as the sample was.
    how: spec::Data,
    names: Vec<String>,
    apart: Apart,
    spill: Spill,
    codes: Vec<u32>,
    numbers: Vec<f64>,
    weights: Vec<f64>,
    doubts: Doubts,
}

/// Rows that are left out.
#[derive(Default)]
struct Doubts {
    untold: usize,
    /// Labels that the rows held do not have.
    unknown: BTreeSet<String>,
    weightless: usize,
    /// What reading says of a block, each said once.
    reading: Vec<String>,
}

impl<'a> Leaving<'a> {
    fn new(prepared: &'a Prepared, dataset: &Dataset, workspace: &Workspace) -> Result<Self, DataError> {
        let table = &dataset.table;
        let types = table.columns.iter().map(|column| (column.name.clone(), column.values.kind())).collect();
        Ok(Self {
            prepared,
            how: spec::Data { types, rows: None, ..workspace.data.clone() },
            names: table.columns.iter().map(|column| column.name.clone()).collect(),
            apart: Apart::of(dataset, workspace),
            spill: Spill::create(prepared.pipeline.width())?,
            codes: vec![],
            numbers: vec![],
            weights: vec![],
            doubts: Doubts::default(),
        })
    }

    /// Prepares the rows of `block`, and empties it.
    fn take(&mut self, block: &mut Vec<u8>, delimiter: u8) -> Result<(), DataError> {
        if block.is_empty() {
            return Ok(());
        }
        let text = text_of(block).into_owned();
        block.clear();
        let read = held(Path::new(&self.how.path), text, delimiter, &self.names, &self.how)?;
        for doubt in read.warnings {
            // The number of cells in it differs from block to block.
            let kind = |said: &str| said.split('`').take(2).collect::<Vec<_>>().join("`");
            if self.doubts.reading.iter().all(|said| kind(said) != kind(&doubt)) {
                self.doubts.reading.push(doubt);
            }
        }
        let (table, how, pipeline) = (&read.table, &self.how, &self.prepared.pipeline);
        let (truth, unknown) = outside::truth(table, how, pipeline)?;
        let weights = how.weight.as_ref().map(|name| weights_of(table, name)).transpose()?;
        self.doubts.unknown.extend(unknown);
        let mut rows = Vec::with_capacity(table.rows);
        for row in 0..table.rows {
            let weight = weights.as_ref().map_or(1.0, |weights| weights[row]);
            if !truth.is_known(row) {
                self.doubts.untold += 1;
            } else if weight.is_nan() {
                self.doubts.weightless += 1;
            } else if self.apart.admits(table, row) {
                rows.push(row);
                self.weights.push(weight);
            }
        }
        match truth.of_rows(&rows) {
            Truth::Classes { codes, .. } => self.codes.extend(codes),
            Truth::Numbers(numbers) => self.numbers.extend(numbers),
        }
        Ok(self.spill.push(&pipeline.apply(table, &rows)?.values)?)
    }
}

impl Doubts {
    fn said(self, target: &str) -> Vec<String> {
        let unknown: Vec<String> = self.unknown.iter().take(EXAMPLES).map(|label| format!("`{label}`")).collect();
        let unknown = if unknown.is_empty() {
            String::new()
        } else {
            format!(", or one that no row held has, such as {},", unknown.join(", "))
        };
        let counts =
            [(self.untold, format!("have no `{target}`{unknown}")), (self.weightless, "have no weight".to_owned())];
        let told = counts.into_iter().filter(|(count, _)| *count > 0);
        let told = told.map(|(count, what)| format!("{count} of all rows {what} and are left out."));
        self.reading.into_iter().chain(told).collect()
    }
}

/// What tells a row that must not be learnt from.
struct Apart {
    /// Names of the columns by which rows are equal.
    columns: Vec<String>,
    /// Numbers of validation and test rows.
    rows: HashSet<u64>,
    /// The column of groups, and those of validation and test rows.
    groups: Option<(String, HashSet<u64>)>,
    /// Numbers of rows that were admitted, where equal ones are learnt from once.
    seen: Option<HashSet<u64>>,
    left_out: usize,
}

impl Apart {
    fn of(dataset: &Dataset, workspace: &Workspace) -> Self {
        let features = dataset.table.columns.iter().zip(&dataset.roles).filter(|(_, role)| role.is_feature());
        let columns: Vec<String> = features.map(|(column, _)| column.name.clone()).collect();
        let judged = [&dataset.parts.validation[..], &dataset.parts.test].concat();
        let rows = judged.iter().map(|&row| number(&dataset.table, &columns, row)).collect();
        let grouped = matches!(workspace.split.method, SplitMethod::Grouped | SplitMethod::StratifiedGrouped);
        let groups = workspace.split.group.clone().filter(|_| grouped).map(|name| {
            let column = std::slice::from_ref(&name);
            let groups = judged.iter().map(|&row| number(&dataset.table, column, row)).collect();
            (name, groups)
        });
        let once = workspace.prepare.iter().flatten().any(|step| *step == Step::DropDuplicates);
        Self { columns, rows, groups, seen: once.then(HashSet::new), left_out: 0 }
    }

    /// Whether the row may be learnt from.
    fn admits(&mut self, table: &Table, row: usize) -> bool {
        let own = number(table, &self.columns, row);
        let grouped = self
            .groups
            .as_ref()
            .is_some_and(|(name, groups)| groups.contains(&number(table, std::slice::from_ref(name), row)));
        if self.rows.contains(&own) || grouped {
            self.left_out += 1;
            return false;
        }
        self.seen.as_mut().is_none_or(|seen| seen.insert(own))
    }
}

/// A number for a row that equal rows share, whichever table they are in.
fn number(table: &Table, columns: &[String], row: usize) -> u64 {
    let mut mixer = Mixer::new(0);
    for values in columns.iter().filter_map(|name| Some(&table.column(name)?.values)) {
        mixer.take(match values {
            Values::Numeric(numbers) if numbers[row].is_nan() => u64::MAX,
            Values::Numeric(numbers) => (numbers[row] + 0.0).to_bits(),
            Values::Categorical { codes, levels } => {
                levels.get(codes[row] as usize).map_or(u64::MAX, |label| fnv1a(FNV, label.as_bytes()))
            }
        });
    }
    mixer.end()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::{BalanceMethod, Split};

    /// A table of so many rows; every fifth repeats the row before it, and twenty rows are of one person.
    fn workspace(folder: &tempfile::TempDir, rows: usize) -> Workspace {
        let line = |row: usize| {
            let row = if row % 5 == 4 { row - 1 } else { row };
            let label = if row.is_multiple_of(3) { "yes" } else { "no" };
            format!("{},{},p{},{label}\n", row * 7 % 100_003, ["red", "blue", "green"][row % 3], row / 20)
        };
        let text: String = (0..rows).map(line).collect();
        let path = folder.path().join("t.csv");
        std::fs::write(&path, format!("a,b,person,y\n{text}late,red,p0,maybe\n,,p1,\n")).unwrap();
        let data = spec::Data {
            path: path.display().to_string(),
            target: "y".into(),
            drop: vec!["person".into()],
            rows: Some(400),
            stream: true,
            ..spec::Data::default()
        };
        let split = Split { validation: 0.1, test: 0.1, ..Split::default() };
        Workspace { data, split, ..Workspace::default() }
    }

    fn left(workspace: &Workspace) -> Result<(Dataset, Prepared), DataError> {
        let dataset = Dataset::load(workspace, &Places::default())?;
        let prepared = Prepared::new(&dataset, workspace)?;
        let left = leave_on_disk(prepared, &dataset, workspace, &Places::default())?;
        Ok((dataset, left))
    }

    fn row(prepared: &Prepared, place: usize) -> Vec<u32> {
        let mut x = vec![0.0; prepared.learnt().columns()];
        prepared.learnt().read(place, &mut x).unwrap();
        x.iter().map(|number| number.to_bits()).collect()
    }

    #[test]
    fn all_rows_are_learnt_from_but_those_that_equal_judged_ones() {
        let folder = tempfile::tempdir().unwrap();
        let workspace = workspace(&folder, 6_000);
        let (dataset, prepared) = left(&workspace).unwrap();
        let judged: HashSet<Vec<u32>> = [&prepared.validation, &prepared.test]
            .into_iter()
            .flat_map(|part| {
                (0..part.x.rows).map(|row| part.x.row(row).iter().map(|number| number.to_bits()).collect())
            })
            .collect();
        let rows = prepared.learnt().rows();
        assert!((0..rows).all(|place| !judged.contains(&row(&prepared, place))));
        let beyond = prepared.beyond.clone().unwrap();
        assert!(rows > 4_500 && beyond.x.rows() == rows, "{rows}");
        assert_eq!(prepared.classes.iter().map(|class| class.before).sum::<usize>(), rows);
        // What is fitted and judged is the sample's, as without the rest.
        let sample = Prepared::new(&dataset, &workspace).unwrap();
        assert_eq!(
            (&sample.pipeline, &sample.train, &sample.test),
            (&prepared.pipeline, &prepared.train, &prepared.test)
        );
        assert_ne!(sample.fingerprint(), prepared.fingerprint());
        assert_eq!(left(&workspace).unwrap().1.fingerprint(), prepared.fingerprint());
        let said = prepared.warnings.join("\n");
        assert!(said.contains("2 of all rows have no `y`, or one that no row held has, such as `maybe`,"), "{said}");
    }

    #[test]
    fn no_group_is_learnt_from_that_is_judged() {
        let folder = tempfile::tempdir().unwrap();
        let mut workspace = workspace(&folder, 6_000);
        workspace.split.method = SplitMethod::Grouped;
        workspace.split.group = Some("person".into());
        workspace.data.drop.clear();
        workspace.balance.method = BalanceMethod::ClassWeight;
        let (dataset, prepared) = left(&workspace).unwrap();
        let people = |rows: &[usize]| -> HashSet<String> {
            rows.iter().filter_map(|&row| dataset.table.column("person")?.values.text(row)).collect()
        };
        let judged = people(&[&dataset.parts.validation[..], &dataset.parts.test].concat());
        assert!(!judged.is_empty() && judged.is_disjoint(&people(&dataset.parts.train)));
        // All twenty rows of each person are kept apart, as far as they have a target.
        assert_eq!(
            prepared.learnt().rows(),
            (0..6_000).filter(|row| !judged.contains(&format!("p{}", row / 20))).count()
        );
        let weights = prepared.learnt().weights().unwrap();
        let sum = |class: f32| -> f64 {
            let of_class = weights.iter().zip(prepared.learnt().y()).filter(|(_, y)| **y == class);
            of_class.map(|(weight, _)| f64::from(*weight)).sum()
        };
        assert!((sum(0.0) / sum(1.0) - 1.0).abs() < 1e-4);
    }

    #[test]
    fn what_needs_all_rows_is_refused_with_what_to_do() {
        let folder = tempfile::tempdir().unwrap();
        let said = |change: fn(&mut Workspace)| {
            let mut workspace = workspace(&folder, 1_000);
            change(&mut workspace);
            left(&workspace).unwrap_err().to_string()
        };
        assert!(said(|workspace| workspace.data.rows = None).contains("Set `data.rows`"));
        assert!(said(|workspace| workspace.balance.method = BalanceMethod::Smotenc).ends_with("Use class_weight."));
        assert!(
            said(|workspace| workspace.split.method = SplitMethod::Hash).contains("`split.method = \"hash\"` cannot")
        );
        let demo = said(|workspace| {
            let data = std::mem::take(&mut workspace.data);
            workspace.data = spec::Data { path: "demo".into(), target: "repaid".into(), drop: vec![], ..data };
        });
        assert!(demo.ends_with("Save it as CSV."), "{demo}");
    }
}
