//! From a workspace file to a run that can begin.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use super::cli::Overrides;
use super::failure::Failure;
use crate::base::diag::{Diagnostic, Severity};
use crate::base::fmt;
use crate::data::{DataError, Dataset, Places, Prepared, leave_on_disk, refuse_to_leave};
use crate::spec::{self, Workspace};
use crate::store::{RunFolder, Runs};
use crate::train::{Plan, Seconds, architecture, unfit_loss, unfit_metric, unfit_mitigation};

/// Extensions of tables, which are not workspaces.
const TABLES: &[&str] =
    &["csv", "tsv", "parquet", "ndjson", "jsonl", "arrow", "arff", "svm", "libsvm", "sqlite", "db", "gz", "zst"];

/// A workspace file, read and understood.
pub(super) struct Opened {
    /// What runs are named after: the file's stem.
    pub(super) name: String,
    /// What it says, overrides included.
    pub(super) workspace: Workspace,
    /// Doubts about it, rendered.
    pub(super) warnings: Vec<String>,
    /// Where it is, for relative paths.
    pub(super) folder: Option<PathBuf>,
    /// The file itself.
    pub(super) file: Option<PathBuf>,
}

impl Opened {
    /// Reads the file and puts the overrides above it.
    pub(super) fn read(path: &Path, overrides: &Overrides) -> Result<Self, Failure> {
        let file = path.display().to_string();
        refuse_table(path)?;
        let text = fs::read_to_string(path).map_err(|error| unread(path, &error))?;
        let name = path.file_stem().map_or_else(|| "workspace".into(), |stem| stem.to_string_lossy().into_owned());
        let folder = path.parent().map(|parent| if parent.as_os_str().is_empty() { Path::new(".") } else { parent });
        let opened = Self::parse(&text, &file, name, folder.map(Path::to_owned), overrides)?;
        Ok(Self { file: std::path::absolute(path).ok(), ..opened })
    }

    /// The same for a text that is no file.
    pub(super) fn parse(
        text: &str,
        file: &str,
        name: String,
        folder: Option<PathBuf>,
        overrides: &Overrides,
    ) -> Result<Self, Failure> {
        let mut sets = overrides.sets.clone();
        sets.extend(overrides.seed.map(|seed| format!("train.seed={seed}")));
        // What the file says itself is told with its places on disk, whatever is put above it.
        let plain = spec::parse(text);
        let told = |diagnostics: &[Diagnostic]| Failure::input(rendered(diagnostics, file, text));
        let (text, parsed) = match spec::overridden(text, &sets) {
            Ok(overridden) => overridden,
            Err(_) if plain.diagnostics.iter().any(|mistake| mistake.span.is_some()) && !plain.ok() => {
                return Err(told(&plain.diagnostics));
            }
            Err(mistakes) => return Err(Failure::input(rendered(&mistakes, "--set", &sets.join(" ")))),
        };
        if !parsed.ok() {
            let mended = plain.ok();
            let above = || Failure::input(rendered(&parsed.diagnostics, &format!("{file} with --set"), &text));
            return Err(if mended { above() } else { told(&plain.diagnostics) });
        }
        let warnings = parsed.diagnostics.iter().map(|warning| warning.render(file, &text)).collect();
        Ok(Self { name, workspace: parsed.workspace, warnings, folder, file: None })
    }
}

/// Refuses a table where a workspace is wanted.
pub(super) fn refuse_table(path: &Path) -> Result<(), Failure> {
    if path.extension().is_none_or(|end| TABLES.iter().all(|table| end != *table)) {
        return Ok(());
    }
    let file = path.display();
    Err(Failure::input(format!(
        "{file} looks like a table, not a workspace. `gradus init {file} --target COL` writes a workspace for it"
    )))
}

/// Why a workspace file could not be read, and what to do.
fn unread(path: &Path, error: &std::io::Error) -> Failure {
    let file = path.display();
    Failure::input(match error.kind() {
        ErrorKind::NotFound => {
            format!("there is no workspace file {file}. `gradus init DATA --target COL` writes one for a table")
        }
        ErrorKind::IsADirectory => format!("{file} is a folder. Name a workspace file in it"),
        ErrorKind::InvalidData => format!("the workspace file {file} is not text in UTF-8. Save it as UTF-8"),
        _ => format!("the workspace file {file} cannot be read: {error}"),
    })
}

/// Mistakes as they are shown, one after the other, doubts behind what keeps the text from being used, with a count where there
/// are several.
pub(super) fn rendered(mistakes: &[Diagnostic], file: &str, text: &str) -> String {
    let (wrong, doubtful): (Vec<_>, Vec<_>) = mistakes.iter().partition(|mistake| mistake.severity == Severity::Error);
    let mut shown: Vec<String> = wrong.iter().chain(&doubtful).map(|mistake| mistake.render(file, text)).collect();
    if wrong.len() > 1 {
        shown.push(format!("error: {file} has {} mistakes", wrong.len()));
    }
    shown.join("\n\n")
}

/// Data that a run can learn from.
pub(super) struct Ready {
    /// As read and split.
    pub(super) dataset: Dataset,
    /// As the network sees it.
    pub(super) prepared: Arc<Prepared>,
    /// How long that took.
    pub(super) seconds: Seconds,
}

/// Reads, splits and prepares the data of a workspace; where rows are left on disk, of those that are held.
///
/// # Errors
/// What is wrong with the data.
pub(super) fn ready(workspace: &Workspace, places: &Places) -> Result<Ready, DataError> {
    if workspace.data.stream {
        refuse_to_leave(workspace, places)?;
    }
    let began = Instant::now();
    let dataset = Dataset::load(workspace, places)?;
    let load = began.elapsed().as_secs_f64();
    let began = Instant::now();
    let prepared = Arc::new(Prepared::new(&dataset, workspace)?);
    let prepare = began.elapsed().as_secs_f64();
    Ok(Ready { dataset, prepared, seconds: Seconds { load, prepare, ..Seconds::default() } })
}

/// The same with all rows that are learnt from.
///
/// # Errors
/// What is wrong with the data, or that nothing can be trained on them.
pub(super) fn ready_to_learn(workspace: &Workspace, places: &Places) -> Result<Ready, Failure> {
    let ready = ready(workspace, places)?;
    refuse_untrainable(workspace, &ready.prepared)?;
    if !workspace.data.stream {
        return Ok(ready);
    }
    let began = Instant::now();
    let prepared = Arc::unwrap_or_clone(ready.prepared);
    let prepared = Arc::new(leave_on_disk(prepared, &ready.dataset, workspace, places)?);
    let prepare = ready.seconds.prepare + began.elapsed().as_secs_f64();
    Ok(Ready { prepared, seconds: Seconds { prepare, ..ready.seconds }, ..ready })
}

/// What is said where only the rows that are held are looked at.
pub(super) fn of_held(workspace: &Workspace) -> Option<String> {
    let rows = workspace.data.rows.filter(|_| workspace.data.stream)?;
    Some(format!(
        "This is of the {} rows that `data.rows` holds; the others are only learnt from.",
        fmt::thousands(rows as u64)
    ))
}

/// More classes than this make confusion matrices and outputs that no machine holds; such a target names rows.
const MOST_CLASSES: usize = 1_000;

/// Refuses what cannot be trained: a target of too many classes, a loss for another task, a network that does not fit
/// the data.
pub(super) fn refuse_untrainable(workspace: &Workspace, prepared: &Prepared) -> Result<(), Failure> {
    let unfit = unfit_loss(prepared.task, &workspace.train)
        .or_else(|| unfit_metric(workspace, prepared.labels.len()))
        .or_else(|| unfit_mitigation(workspace, prepared));
    if let Some(reason) = unfit {
        return Err(Failure::input(reason));
    }
    let network = architecture(workspace, &prepared.pipeline);
    network.check().map_err(|error| Failure::input(error.to_string()))?;
    let classes = prepared.labels.len();
    if classes <= MOST_CLASSES {
        return Ok(());
    }
    Err(Failure::input(format!(
        "the target `{}` has {} classes, and at most {} can be trained on. Choose another target, or set `data.task = \
         \"regression\"` if it is a number",
        workspace.data.target_name(),
        fmt::thousands(classes as u64),
        fmt::thousands(MOST_CLASSES as u64)
    )))
}

/// Data that runs of their own rows can be made from: folds are prepared one by one, and all rows at once are not kept beside
/// them.
///
/// # Errors
/// What is wrong with the data, or with what is to be learnt from them.
pub(super) fn ready_to_deal(workspace: &Workspace, places: &Places) -> Result<Dataset, Failure> {
    let Ready { dataset, prepared, .. } = ready(workspace, places)?;
    refuse_untrainable(workspace, &prepared)?;
    Ok(dataset)
}

/// Makes the folder of a new run and the plan for it.
pub(super) fn plan(
    name: &str,
    workspace: &Workspace,
    ready: &Ready,
    places: &Places,
    runs: &Runs,
) -> Result<(Plan, RunFolder), Failure> {
    let folder = runs.create(&super::stamp::now(), name)?;
    let resolved = resolved(workspace, places);
    folder.describe(&spec::print(&resolved), &ready.prepared.pipeline)?;
    let plan = Plan {
        run: folder.id.clone(),
        dir: folder.path.display().to_string(),
        prepared: Arc::clone(&ready.prepared),
        workspace: workspace.clone(),
        git: super::git::commit_at(places.workspace_dir.as_deref()),
        seconds: ready.seconds,
    };
    Ok((plan, folder))
}

/// The workspace with absolute paths, so that a run's copy of it means the same files from anywhere.
pub(super) fn resolved(workspace: &Workspace, places: &Places) -> Workspace {
    let mut resolved = workspace.clone();
    let absolute = |path: &str| {
        let found = places.find(path).ok()?;
        std::path::absolute(found).ok().map(|path| path.display().to_string())
    };
    if let Some(path) = absolute(&workspace.data.path).filter(|_| workspace.data.path != "demo") {
        resolved.data.path = path;
    }
    for path in [&mut resolved.data.images, &mut resolved.data.image_labels].into_iter().flatten() {
        *path = absolute(path).unwrap_or_else(|| path.clone());
    }
    if let Some(test) = workspace.data.test.as_deref().and_then(absolute) {
        resolved.data.test = Some(test);
    }
    resolved
}
