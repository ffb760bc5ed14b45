//! Charts of the curves pane as files in the folder of a run.

use std::path::Path;

use crate::host::failure::Failure;
use crate::host::paper;
use crate::report::chart::{Chart, files};
use crate::store::Runs;

/// Where they are in a run's folder.
const FOLDER: &str = "charts";

/// Writes them under a name that none has yet; returns where the first is.
pub(super) fn save(run: &str, chart: &Chart, runs: &Runs) -> Result<String, String> {
    let folder = runs.find(run).map_err(|error| error.to_string())?.join(FOLDER);
    let written = paper::put(&folder, files(chart, &free(&folder))).map_err(Failure::into_message)?;
    Ok(written.first().unwrap_or(&folder).display().to_string())
}

/// `curves-001`, or the next number.
fn free(folder: &Path) -> String {
    let names = (1..).map(|number| format!("curves-{number:03}"));
    let taken = |name: &String| folder.join(format!("{name}.csv")).exists();
    names.into_iter().find(|name| !taken(name)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::axis::Scale;
    use crate::report::chart::{Curve, Panel, Reading};

    #[test]
    fn each_save_has_files_of_its_own() {
        let folder = tempfile::tempdir().expect("a folder");
        let runs = Runs::at(folder.path());
        runs.create("20261123-184500", "shop").expect("a run");
        let told = [0.5, 0.25].iter().zip(1_u8..).map(|(&value, step)| Reading {
            step: f64::from(step),
            epoch: 0.0,
            seconds: 0.0,
            value,
        });
        let curve = Curve {
            run: "a".into(),
            name: "train.loss".into(),
            label: "a".into(),
            look: 0,
            faint: false,
            line: vec![(1.0, 0.5), (2.0, 0.25)],
            behind: vec![],
            best: None,
            scalars: told.collect(),
        };
        let panel = Panel { name: "loss".into(), scale: Scale::Linear, clipped: false, curves: vec![curve] };
        let chart = Chart { by: "step", ends: (1.0, 2.0), marks: vec![], panels: vec![panel] };
        let save = || save("20261123-184500-shop", &chart, &runs).expect("saved");
        let (first, second) = (save(), save());
        assert!(
            first.ends_with("charts/curves-001.svg") && second.ends_with("charts/curves-002.svg"),
            "{first} {second}"
        );
        let names = std::fs::read_dir(folder.path().join("20261123-184500-shop/charts")).expect("a folder");
        assert_eq!(names.count(), 6);
        assert!(super::save("nothing", &chart, &runs).is_err());
    }
}
