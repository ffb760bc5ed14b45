//! The commented file that a new workspace of images starts with.

use std::fmt::Write as _;

use super::{BALANCE, INTRODUCTION, WRITTEN, batch_size, commented, explained, one_line, weighs};
use crate::spec::{BalanceMethod, FIELDS, Field, ModelKind, TABLES, Workspace};

/// What was found out about images.
#[derive(Clone, Debug, PartialEq)]
pub struct InferredImages {
    /// The folder or file.
    pub path: String,
    /// The height and width that they have or are brought to.
    pub size: [usize; 2],
    /// The same, if they differ and have to be brought to it.
    pub image_size: Option<[usize; 2]>,
    /// Images of the largest class over images of the smallest.
    pub imbalance: Option<f64>,
    /// Images.
    pub images: usize,
    /// What else a person should know, one sentence each.
    pub notes: Vec<String>,
}

/// Tables that images have no use for.
const OF_TABLES: &[&str] = &["prepare", "fairness"];

/// Keys that are worth knowing, shown as comments with an example.
const OFFERED: &[(&str, &str)] = &[
    ("data.image_size", "[32, 32]"),
    ("data.color", "\"grey\""),
    ("data.test", "\"test\""),
    ("data.labels", "{ \"0\" = \"zero\" }"),
    ("augment.flip", "\"horizontal\""),
    ("augment.rotate", "10"),
    ("augment.shift", "0.1"),
    ("augment.crop", "0.8"),
    ("augment.noise", "0.1"),
    ("augment.cutout", "0.25"),
    ("augment.mixup", "0.2"),
];

/// Smaller pictures have little left after a stage: every pixel counts, and layers of units see them all.
const LEAST_SIDE: usize = 12;
/// Pixels after the last stage that are few.
const LAST_PIXELS: usize = 64;
/// A side after the last stage, at least.
const LAST_SIDE: usize = 3;

/// The file that `gradus init` writes for images; it parses without diagnostics.
pub fn image_template(inferred: &InferredImages) -> String {
    let workspace = workspace(inferred);
    let mut out = String::from(INTRODUCTION);
    let _ = writeln!(out, "# There are {} images.", inferred.images);
    for note in &inferred.notes {
        let _ = writeln!(out, "# {}", one_line(note));
    }
    for (table, doc) in TABLES.iter().filter(|(table, _)| !OF_TABLES.contains(table)) {
        let _ = writeln!(out, "\n# {doc}\n[{table}]");
        for field in FIELDS.iter().filter(|field| field.table() == Some(*table)) {
            out.push_str(&key(field, &workspace, inferred));
        }
    }
    out
}

fn workspace(inferred: &InferredImages) -> Workspace {
    let mut workspace = Workspace::default();
    workspace.data.images = Some(inferred.path.clone());
    workspace.data.image_size = inferred.image_size;
    if inferred.imbalance.is_some_and(weighs) {
        workspace.balance.method = BalanceMethod::ClassWeight;
    }
    workspace.train.batch_size = batch_size(inferred.images);
    if inferred.size.iter().all(|&side| side >= LEAST_SIDE) {
        workspace.model.kind = ModelKind::Cnn;
        workspace.model.stages = stages(inferred.size);
        workspace.model.hidden = vec![64];
    }
    workspace
}

/// Filters of each stage, of which each halves the sides: as many stages as leave few pixels to the layer of units behind them,
/// and sides of [`LAST_SIDE`] at least.
fn stages([height, width]: [usize; 2]) -> Vec<usize> {
    let more = |&depth: &u32| {
        let (height, width) = (height >> depth, width >> depth);
        depth < 2 || (height * width > LAST_PIXELS && height.min(width) / 2 >= LAST_SIDE)
    };
    (0..usize::BITS).take_while(more).map(|depth| 16 << depth.min(2)).collect()
}

fn key(field: &Field, workspace: &Workspace, inferred: &InferredImages) -> String {
    let value = field.get(workspace);
    let written = WRITTEN.contains(&field.key) && field.table() != Some("data")
        || field.key == "model.stages" && workspace.model.kind == ModelKind::Cnn;
    if value != field.default() || written {
        let reason = inferred.imbalance.filter(|ratio| field.key == BALANCE && weighs(*ratio));
        let reason = reason.map(|ratio| format!("The largest class has {ratio:.1} times the images of the smallest."));
        let reason = reason.unwrap_or_else(|| explained(field.doc, &field.kind));
        return commented(&format!("{} = {value}", field.name()), &reason);
    }
    let offered = OFFERED.iter().find(|(key, _)| *key == field.key);
    offered.map_or(String::new(), |(_, example)| commented(&format!("# {} = {example}", field.name()), field.doc))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::parse;

    fn cats() -> InferredImages {
        let notes = vec!["Sizes\ndiffer.".into()];
        let size = [32, 48];
        InferredImages { path: "cats".into(), size, image_size: Some(size), imbalance: Some(3.5), images: 1_200, notes }
    }

    #[test]
    fn pictures_get_convolutions_by_their_size_and_tiny_ones_none() {
        let of = |size| workspace(&InferredImages { size, image_size: None, ..cats() }).model;
        assert_eq!(of([11, 28]).kind, ModelKind::Mlp);
        for (size, stages) in [
            ([12, 12], vec![16, 32]),
            ([28, 28], vec![16, 32]),
            ([64, 64], vec![16, 32, 64]),
            ([12, 2000], vec![16, 32]),
            ([1024, 768], vec![16, 32, 64, 64, 64, 64, 64]),
        ] {
            let model = of(size);
            assert_eq!((model.kind, &model.stages, &model.hidden), (ModelKind::Cnn, &stages, &vec![64]), "{size:?}");
        }
        let text = image_template(&InferredImages { size: [28, 28], ..cats() });
        assert!(text.contains("\nkind = \"cnn\"") && text.contains("\nstages = [16, 32]"), "{text}");
    }

    #[test]
    fn a_new_workspace_of_images_parses_without_diagnostics() {
        let text = image_template(&cats());
        let parsed = parse(&text);
        assert_eq!(parsed.diagnostics, [], "{text}");
        assert_eq!(parsed.workspace, workspace(&cats()));
        assert!(text.contains("# The largest class has 3.5 times") && text.contains("# rotate = 10"), "{text}");
    }

    #[test]
    fn every_offered_example_is_allowed_where_it_stands() {
        for (key, example) in OFFERED {
            let (table, name) = key.split_once('.').expect("a table and a name");
            let images = if table == "data" { "" } else { "[data]\n" };
            let text = format!("{images}[{table}]\n{name} = {example}\n").replace("[data]\n", "[data]\nimages = 'a'\n");
            assert_eq!(parse(&text).diagnostics, [], "{text}");
        }
    }
}
